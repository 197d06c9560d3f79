#include <fstream>
#include <iterator>
#include <vector>

#include "help.hpp"
#include "nearest.hpp"
#include "rule_commands.hpp"
#include "rule_options.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::Rule;
using cloudtrail::RuleSet;

constexpr std::string_view kPresetPrefix = "preset:";

Error usage(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message), {}}; }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// The text of the file that a rule was loaded from.
Result<std::string> document_of(const Rule& rule) {
  if (std::string_view(rule.file).starts_with(kPresetPrefix)) {
    return std::string(RuleSet::preset_document(rule.file.substr(kPresetPrefix.size())));
  }
  std::ifstream in(rule.file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad() || text.empty()) {
    return Error{ErrorCode::kIo, "cannot read " + visible(rule.file) + " again", {}};
  }
  return text;
}

/// How many brackets a line opens more than it closes, outside of quotes.
int opened(std::string_view line) {
  int depth = 0;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      if (c == '\\' && quote == '"') ++i;
      else if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return depth;
}

/// The lines of a mapping in brackets: until they are closed.
std::size_t end_of_flow(const std::vector<std::string>& lines, std::size_t first,
                        std::size_t column) {
  int depth = opened(std::string_view(lines[first]).substr(column));
  std::size_t end = first + 1;
  while (depth > 0 && end < lines.size()) depth += opened(lines[end++]);
  return end;
}

/// The lines of a mapping by indentation: until one begins before the column of its keys.
std::size_t end_of_block(const std::vector<std::string>& lines, std::size_t first,
                         std::size_t column) {
  std::size_t end = first + 1;
  std::size_t used = end;
  for (; end < lines.size(); ++end) {
    const std::string& line = lines[end];
    if (column == 0 && (line.starts_with("---") || line.starts_with("..."))) break;
    const std::size_t start = line.find_first_not_of(" \r");
    if (start == std::string::npos) continue;
    if (start < column) break;
    used = end + 1;
  }
  return used;
}

/// A line with its tabs, and without what a terminal would act upon.
std::string as_written(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string out;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    out.append(visible(line.substr(0, tab))).append("\t");
    line.remove_prefix(tab + 1);
  }
  return out.append(visible(line));
}

/// A rule's own text as written, the dash of a list included. (YAML and JSON.)
std::string text_of(const Rule& rule, const std::vector<std::string>& lines) {
  if (rule.line == 0 || rule.line > lines.size()) return {};
  const std::size_t first = rule.line - 1;
  const std::size_t column = lines[first].find_first_not_of(" \t-");
  if (column == std::string::npos) return {};
  const std::size_t end = lines[first][column] == '{' ? end_of_flow(lines, first, column)
                                                      : end_of_block(lines, first, column);
  std::string out;
  for (std::size_t i = first; i < end; ++i) out.append(as_written(lines[i])).append("\n");
  return out;
}

void append_fact(std::string& out, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  out.append("# ").append(pad(std::string(label) + ":", 16)).append(visible(value)).append("\n");
}

void append_facts(std::string& out, std::string_view label, const std::vector<std::string>& values) {
  for (const std::string& value : values) append_fact(out, label, value);
}

/// What is known of a rule, as comments, so that the whole stays a document.
std::string facts_of(const Rule& rule) {
  std::string out = "# " + visible(rule.file) + ":" + std::to_string(rule.line) + "\n";
  append_fact(out, "id", rule.id);
  append_fact(out, "title", rule.title);
  append_fact(out, "set", rule.set);
  append_fact(out, "severity", name(rule.severity));
  append_fact(out, "status", rule.status);
  append_fact(out, "author", rule.author);
  append_fact(out, "license", rule.license);
  append_facts(out, "tag", rule.tags);
  append_facts(out, "reference", rule.references);
  append_facts(out, "false positive", rule.false_positives);
  return out;
}

Result<std::string> shown(const Rule& rule) {
  const auto document = document_of(rule);
  if (!document) return document.error();
  return facts_of(rule) + text_of(rule, lines_of(*document));
}

/// All rules of that id: sets may share it.
Result<std::string> show_rule(const Arguments& arguments, const std::string& id) {
  const auto rules = rules_of(arguments, {});
  if (!rules) return rules.error();
  std::string out;
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules->rules()) {
    ids.push_back(rule.id);
    if (rule.id != id) continue;
    const auto text = shown(rule);
    if (!text) return text.error();
    out.append(out.empty() ? "" : "\n").append(*text);
  }
  if (!out.empty()) return out;
  const std::string_view near = nearest(id, ids);
  return usage("no rule has the id " + visible(id) +
               (near.empty() ? "; cloudtrail rules list names them"
                             : "; did you mean " + visible(near) + "?"));
}

Result<std::string> show_preset(const std::string& name) {
  const std::string_view document = RuleSet::preset_document(name);
  if (!document.empty()) return std::string(document);
  return usage("no preset " + visible(name) + suggestion(name, RuleSet::preset_names()));
}

}  // namespace

int rules_show_command(Words words) {
  const auto arguments = Arguments::parse(with_rule_options({}), words);
  if (!arguments) return fail("rules show", arguments.error());
  if (arguments->has("help")) return print(help_of("rules show"));
  const bool of_rules = arguments->has("rules") || arguments->has("preset");
  if (arguments->rest().size() != 1) {
    return fail("rules show",
                usage(of_rules ? "show takes the id of one rule"
                               : "show takes one preset; there is " +
                                     listed(RuleSet::preset_names())));
  }
  const std::string& name = arguments->rest().front();
  const auto text = of_rules ? show_rule(*arguments, name) : show_preset(name);
  return text ? print(*text) : fail("rules show", text.error());
}

}  // namespace tool

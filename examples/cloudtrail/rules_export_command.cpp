#include <cloudtrail/eventbridge.hpp>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "arguments.hpp"
#include "commands.hpp"
#include "help.hpp"
#include "json_text.hpp"
#include "nearest.hpp"
#include "rule_files.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::EventBridgePattern;
using cloudtrail::Result;
using cloudtrail::RuleSet;

constexpr std::string_view kName = "rules export";

struct Document {
  std::string name;
  std::string text;
};

Error usage(std::string message) {
  return Error{ErrorCode::kInvalidArgument, std::move(message), {}};
}

Result<Document> preset(const std::string& name) {
  const std::string_view text = RuleSet::preset_document(name);
  if (!text.empty()) return Document{"preset:" + name, std::string(text)};
  return wrong_value("preset", name, "is unknown" + suggestion(name, RuleSet::preset_names()));
}

Result<Document> document_of(const Arguments& arguments) {
  const auto named = arguments.value("preset");
  if (arguments.rest().size() + (named ? 1 : 0) != 1) {
    return usage("one rule document at a time: PATH, or --preset NAME");
  }
  if (named) return preset(*named);
  const std::string& path = arguments.rest().front();
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return usage(visible(path) + " is a folder; name one rule document");
  }
  auto text = read_rules(path);
  if (!text) return text.error();
  return Document{path == "-" ? "stdin" : path, *std::move(text)};
}

/// What a rule is called among the others: its id, behind its set's where several sets have it.
std::string key_of(const EventBridgePattern& pattern,
                   const std::vector<EventBridgePattern>& patterns) {
  const auto same = std::count_if(patterns.begin(), patterns.end(),
                                  [&](const auto& other) { return other.rule == pattern.rule; });
  return same > 1 ? pattern.set + "/" + pattern.rule : pattern.rule;
}

std::string json_of(const std::vector<EventBridgePattern>& patterns) {
  std::string out;
  if (patterns.size() == 1) {
    append_json(out, patterns.front().pattern);
    return out + "\n";
  }
  out = "{";
  for (const EventBridgePattern& pattern : patterns) {
    out.append(out.size() == 1 ? "\n  " : ",\n  ");
    append_json_string(out, key_of(pattern, patterns));
    out.append(": ");
    append_json(out, pattern.pattern);
  }
  return out + "\n}\n";
}

}  // namespace

int rules_export_command(Words words) {
  const std::vector<Option> options = {{"eventbridge", Option::Kind::kFlag},
                                       {"preset"},
                                       {"rule"},
                                       {"without-exceptions", Option::Kind::kFlag},
                                       {"output"}};
  const auto arguments = Arguments::parse(options, words);
  if (!arguments) return fail(kName, arguments.error());
  if (arguments->has("help")) return print(help_of("rules export"));
  if (!arguments->has("eventbridge")) {
    return fail(kName, usage("--eventbridge says what rules are exported to"));
  }
  const auto document = document_of(*arguments);
  if (!document) return fail(kName, document.error());
  cloudtrail::EventBridgeExport settings;
  settings.rule = arguments->value("rule").value_or("");
  settings.without_exceptions = arguments->has("without-exceptions");
  std::vector<cloudtrail::RuleProblem> problems;
  const auto patterns =
      cloudtrail::export_eventbridge(document->text, document->name, &problems, settings);
  tell_problems(kName, problems, false);
  if (!patterns) return fail_told(kName, problems, patterns.error());
  return write_rules(kName, *arguments, json_of(*patterns));
}

}  // namespace tool

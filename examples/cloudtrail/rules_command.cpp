#include <cloudtrail/rule.hpp>

#include <array>
#include <vector>

#include "commands.hpp"
#include "help.hpp"
#include "nearest.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::ErrorCode;
using cloudtrail::RuleSet;

bool asks_for_help(Words words) {
  return !words.empty() && (words.front() == "--help" || words.front() == "-h");
}

/// `NAME  rules and exceptions`, and below it a line a rule.
std::string listing(std::string_view preset, const RuleSet& rules) {
  std::string out(preset);
  out.append("\n");
  for (const cloudtrail::Rule& rule : rules.rules()) {
    out.append("  ").append(pad(name(rule.severity), 14)).append(pad(visible(rule.id), 36));
    out.append("  ").append(visible(rule.title)).append("\n");
  }
  for (const cloudtrail::Exception& exception : rules.exceptions()) {
    out.append("  ").append(pad("except", 14)).append(pad(visible(exception.id), 36));
    out.append("  ").append(visible(exception.title)).append("\n");
  }
  while (out.ends_with(" \n")) out.erase(out.size() - 2, 1);
  return out;
}

int list_presets(Words words) {
  if (asks_for_help(words)) return print(help_of("rules"));
  if (!words.empty()) {
    return fail("rules", {ErrorCode::kInvalidArgument, "list takes no argument", {}});
  }
  std::string out;
  for (const std::string_view name : RuleSet::preset_names()) {
    const auto rules = RuleSet::preset(name);
    if (!rules) return fail("rules", rules.error());
    out.append(out.empty() ? "" : "\n").append(listing(name, *rules));
  }
  return print(out);
}

int show_preset(Words words) {
  if (asks_for_help(words)) return print(help_of("rules"));
  if (words.size() != 1) {
    return fail("rules", {ErrorCode::kInvalidArgument,
                          "show takes one preset; there is " + listed(RuleSet::preset_names()), {}});
  }
  const std::string& name = words.front();
  const std::string_view document = RuleSet::preset_document(name);
  if (!document.empty()) return print(document);
  return fail("rules", {ErrorCode::kInvalidArgument,
                        "no preset " + visible(name) + suggestion(name, RuleSet::preset_names()), {}});
}

int print_schema(Words words) {
  if (asks_for_help(words)) return print(help_of("rules"));
  const std::string name = words.empty() ? "policy" : words.front();
  if (words.size() > 1) {
    return fail("rules", {ErrorCode::kInvalidArgument,
                          "schema takes one name; there is " + listed(RuleSet::schema_names()), {}});
  }
  const std::string_view document = RuleSet::schema(name);
  if (!document.empty()) return print(document);
  return fail("rules", {ErrorCode::kInvalidArgument,
                        "no schema " + visible(name) + suggestion(name, RuleSet::schema_names()), {}});
}

struct Command {
  std::string_view name;
  int (*run)(Words);
};

/// What stands behind `rules`. A command with options of its own has a file of its own.
constexpr std::array<Command, 5> kCommands = {{
    {"list", list_presets},
    {"show", show_preset},
    {"export", rules_export_command},
    {"import", rules_import_command},
    {"schema", print_schema},
}};

}  // namespace

int rules_command(Words words) {
  if (asks_for_help(words)) return print(help_of("rules"));
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) {
    if (command.name == words.front()) return command.run(words.subspan(1));
    names.push_back(command.name);
  }
  if (words.empty()) {
    return fail("rules", {ErrorCode::kInvalidArgument,
                          "what about rules?; there is " + listed(names), {}});
  }
  return fail("rules", {ErrorCode::kInvalidArgument,
                        "unknown command rules " + visible(words.front()) +
                            suggestion(words.front(), names), {}});
}

}  // namespace tool

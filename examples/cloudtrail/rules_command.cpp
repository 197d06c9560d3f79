#include <cloudtrail/rule.hpp>

#include <array>
#include <vector>

#include "help.hpp"
#include "nearest.hpp"
#include "rule_commands.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::ErrorCode;
using cloudtrail::RuleSet;

int print_schema(Words words) {
  const auto arguments = Arguments::parse({}, words);
  if (!arguments) return fail("rules schema", arguments.error());
  if (arguments->has("help")) return print(help_of("rules schema"));
  const std::vector<std::string>& names = arguments->rest();
  const std::string name = names.empty() ? "policy" : names.front();
  if (names.size() > 1) {
    return fail("rules schema",
                {ErrorCode::kInvalidArgument,
                 "schema takes one name; there is " + listed(RuleSet::schema_names()), {}});
  }
  const std::string_view document = RuleSet::schema(name);
  if (!document.empty()) return print(document);
  return fail("rules schema",
              {ErrorCode::kInvalidArgument,
               "no schema " + visible(name) + suggestion(name, RuleSet::schema_names()), {}});
}

struct Command {
  std::string_view name;
  int (*run)(Words);
};

/// What stands behind `rules`. A command with options of its own has a file of its own.
constexpr std::array<Command, 8> kCommands = {{
    {"list", rules_list_command},
    {"show", rules_show_command},
    {"check", rules_check_command},
    {"backtest", rules_backtest_command},
    {"coverage", rules_coverage_command},
    {"export", rules_export_command},
    {"import", rules_import_command},
    {"schema", print_schema},
}};

}  // namespace

cloudtrail::Result<bool> wants_json(const Arguments& arguments) {
  constexpr std::array<std::string_view, 2> kFormats = {"text", "json"};
  const std::string format = arguments.value("format").value_or("text");
  if (format == kFormats[0] || format == kFormats[1]) return format == kFormats[1];
  return wrong_value("format", format, "is unknown" + suggestion(format, kFormats));
}

int rules_command(Words words) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  if (words.empty()) {
    return fail("rules", {ErrorCode::kInvalidArgument,
                          "what about rules?; there is " + listed(names), {}});
  }
  const std::string& word = words.front();
  if (word == "--help" || word == "-h") return print(help_of("rules"));
  for (const Command& command : kCommands) {
    if (command.name == word) return command.run(words.subspan(1));
  }
  return fail("rules", {ErrorCode::kInvalidArgument,
                        "unknown command rules " + visible(word) + suggestion(word, names), {}});
}

}  // namespace tool

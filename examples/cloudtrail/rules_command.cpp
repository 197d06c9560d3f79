#include <array>
#include <vector>

#include "help.hpp"
#include "nearest.hpp"
#include "rule_commands.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::ErrorCode;

struct Command {
  std::string_view name;
  int (*run)(Words);
};

/// What stands behind `rules`. Each has a file of its own.
constexpr std::array<Command, 7> kCommands = {{
    {"list", rules_list_command},
    {"show", rules_show_command},
    {"check", rules_check_command},
    {"backtest", rules_backtest_command},
    {"coverage", rules_coverage_command},
    {"export", rules_export_command},
    {"import", rules_import_command},
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

#include <map>
#include <vector>

#include "help.hpp"
#include "rule_commands.hpp"
#include "rule_options.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::RuleSet;

constexpr std::size_t kLevel = 14;
constexpr std::size_t kId = 36;

void append_line(std::string& out, std::string_view level, std::string_view id,
                 std::string_view title) {
  std::string line = "  " + pad(level, kLevel) + pad(visible(id), kId) + "  " + visible(title);
  line.erase(line.find_last_not_of(' ') + 1);
  out.append(line).append("\n");
}

/// Each set's id, and below it a line a rule and a line an exception.
std::string listing(const RuleSet& rules) {
  std::vector<std::string_view> sets;
  std::map<std::string_view, std::string> lines;
  const auto lines_of = [&](const std::string& set) -> std::string& {
    const auto [at, added] = lines.try_emplace(set);
    if (added) sets.push_back(set);
    return at->second;
  };
  for (const cloudtrail::Rule& rule : rules.rules()) {
    append_line(lines_of(rule.set), name(rule.severity), rule.id, rule.title);
  }
  for (const cloudtrail::Exception& exception : rules.exceptions()) {
    append_line(lines_of(exception.set), "except", exception.id, exception.title);
  }
  std::string out;
  for (const std::string_view set : sets) {
    out.append(out.empty() ? "" : "\n").append(visible(set)).append("\n").append(lines[set]);
  }
  return out;
}

}  // namespace

int rules_list_command(Words words) {
  const auto arguments = Arguments::parse(with_rule_options({}), words);
  if (!arguments) return fail("rules list", arguments.error());
  if (arguments->has("help")) return print(help_of("rules list"));
  if (!arguments->rest().empty()) {
    return fail("rules list",
                {cloudtrail::ErrorCode::kInvalidArgument,
                 "list takes no argument; name rules of your own with --rules PATH", {}});
  }
  const auto rules = rules_of(*arguments, all_presets());
  if (!rules) return fail("rules list", rules.error());
  return print(listing(*rules));
}

}  // namespace tool

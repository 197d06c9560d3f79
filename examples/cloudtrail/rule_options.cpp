#include "rule_options.hpp"

#include <algorithm>

#include "commands.hpp"
#include "nearest.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::RuleOptions;
using cloudtrail::RuleSet;

/// Names without those that were there before.
std::vector<std::string> once(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

}  // namespace

Result<RuleSet> preset_of(const std::string& name) {
  auto rules = RuleSet::preset(name);
  if (rules || rules.error().code != ErrorCode::kNotFound) return rules;
  return wrong_value("preset", name, "is unknown" + suggestion(name, RuleSet::preset_names()));
}

std::vector<std::string> all_presets() {
  const auto names = RuleSet::preset_names();
  return {names.begin(), names.end()};
}

std::vector<Option> with_rule_options(std::vector<Option> own) {
  own.push_back({"preset", Option::Kind::kValues});
  own.push_back({"rules", Option::Kind::kValues});
  own.push_back({"skip-invalid", Option::Kind::kFlag});
  own.push_back({"placeholder", Option::Kind::kValues});
  return own;
}

Result<RuleOptions> rule_options(const Arguments& arguments) {
  RuleOptions options;
  options.skip_invalid = arguments.has("skip-invalid");
  for (const std::string& given : arguments.values("placeholder")) {
    const std::size_t equals = given.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return wrong_value("placeholder", given, "is not NAME=VALUE");
    }
    options.placeholders[given.substr(0, equals)].push_back(given.substr(equals + 1));
  }
  return options;
}

std::string problems_text(const std::vector<cloudtrail::RuleProblem>& problems, bool left_out) {
  std::string text;
  for (const cloudtrail::RuleProblem& problem : problems) {
    text.append(problem.warning ? "\nwarning: " : left_out ? "\nleft out: " : "\n");
    text.append(problem.excerpt);
    while (text.ends_with('\n')) text.pop_back();
  }
  return text;
}

Result<RuleSet> load_rules(const std::string& path, const RuleOptions& options) {
  std::vector<cloudtrail::RuleProblem> problems;
  auto rules = RuleSet::load(path, &problems, {}, options);
  std::string message = problems_text(problems, options.skip_invalid);
  if (rules) {
    if (!problems.empty()) print_error("cloudtrail: rules of " + visible(path) + visible_lines(message) + "\n");
    return rules;
  }
  if (problems.empty()) message = ": " + rules.error().message;
  return Error{ErrorCode::kInvalidRule, "rules of " + visible(path) + message, {}};
}

Result<RuleSet> rules_of(const Arguments& arguments, std::vector<std::string> presets) {
  const std::vector<std::string> named = once(arguments.values("preset"));
  const std::vector<std::string> paths = once(arguments.values("rules"));
  if (!named.empty() || !paths.empty()) presets = named;
  const auto options = rule_options(arguments);
  if (!options) return options.error();
  std::vector<RuleSet> sets;
  for (const std::string& name : presets) {
    auto rules = preset_of(name);
    if (!rules) return rules;
    sets.push_back(*std::move(rules));
  }
  for (const std::string& path : paths) {
    auto rules = load_rules(path, *options);
    if (!rules) return rules;
    sets.push_back(*std::move(rules));
  }
  return RuleSet::combine(sets);
}

}  // namespace tool

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
using cloudtrail::RuleProblem;
using cloudtrail::RuleSet;

/// Names without those that were there before.
std::vector<std::string> once(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

/// Why no rule of a path is left, as far as loading it told: what is wrong was left out, or what
/// the last warning says.
std::string why_none(const std::string& path, const std::vector<RuleProblem>& problems) {
  std::string why = visible(path) + ": ";
  const bool left_out = std::any_of(problems.begin(), problems.end(),
                                    [](const RuleProblem& problem) { return !problem.warning; });
  if (left_out) return why.append("--skip-invalid left out what is wrong");
  if (problems.empty()) return why.append("there is no rule in it");
  return why.append(visible(problems.back().message));
}

/// As load_rules; where no rule is left, `none` says why.
Result<RuleSet> load(const std::string& path, const RuleOptions& options, std::string& none) {
  std::vector<RuleProblem> problems;
  auto rules = RuleSet::load(path, &problems, {}, options);
  std::string message = problems_text(problems, options.skip_invalid);
  if (rules) {
    if (!problems.empty()) print_error("cloudtrail: rules of " + visible(path) + visible_lines(message) + "\n");
    if (rules->rules().empty()) none = why_none(path, problems);
    return rules;
  }
  if (problems.empty()) message = ": " + rules.error().message;
  return Error{ErrorCode::kInvalidRule, "rules of " + visible(path) + message, {}};
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

std::string problems_text(const std::vector<RuleProblem>& problems, bool left_out) {
  std::string text;
  for (const RuleProblem& problem : problems) {
    text.append(problem.warning ? "\nwarning: " : left_out ? "\nleft out: " : "\n");
    text.append(problem.excerpt);
    while (text.ends_with('\n')) text.pop_back();
  }
  return text;
}

Result<RuleSet> load_rules(const std::string& path, const RuleOptions& options) {
  std::string ignored;
  return load(path, options, ignored);
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
  std::string reasons;
  for (const std::string& path : paths) {
    std::string none;
    auto rules = load(path, *options, none);
    if (!rules) return rules;
    sets.push_back(*std::move(rules));
    if (!none.empty()) reasons.append(reasons.empty() ? "" : "\n").append(none);
  }
  auto all = RuleSet::combine(sets);
  if (!all || !all->rules().empty()) return all;
  return Error{ErrorCode::kInvalidRule, "no rules to judge with: " + reasons, {}};
}

}  // namespace tool

// The options of every command that judges: which rules, and how they are loaded.
#pragma once

#include <cloudtrail/rule.hpp>
#include <string>
#include <vector>

#include "arguments.hpp"

namespace tool {

/// `own` and --preset, --rules, --skip-invalid and --placeholder.
std::vector<Option> with_rule_options(std::vector<Option> own);

/// --skip-invalid and --placeholder NAME=VALUE.
cloudtrail::Result<cloudtrail::RuleOptions> rule_options(const Arguments& arguments);

/// A preset. kInvalidArgument with the nearest name where there is none of that name.
cloudtrail::Result<cloudtrail::RuleSet> preset_of(const std::string& name);

/// The names of all presets.
std::vector<std::string> all_presets();

/// Each problem's excerpt on lines of its own, behind a line end, and behind `warning: ` or, where
/// what is wrong is `left_out`, saying so.
std::string problems_text(const std::vector<cloudtrail::RuleProblem>& problems, bool left_out);

/// A file's or a folder's rules. Warnings, and with `skip_invalid` problems too, are told on
/// standard error; else problems are in the Error, each with its place.
cloudtrail::Result<cloudtrail::RuleSet> load_rules(const std::string& path,
                                                   const cloudtrail::RuleOptions& options);

/// All that --preset and --rules name as one set; `presets` where neither is given. An Error that
/// says why where no rule is left.
cloudtrail::Result<cloudtrail::RuleSet> rules_of(const Arguments& arguments,
                                                 std::vector<std::string> presets);

}  // namespace tool

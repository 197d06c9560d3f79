// What the commands share that make one file of rules out of another.
#pragma once

#include <cloudtrail/rule.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.hpp"

namespace tool {

/// The text of a file, or of standard input for `-`. The error's message names it.
cloudtrail::Result<std::string> read_rules(const std::string& path);

/// Says on standard error what is wrong with rules, if anything is.
void tell_problems(std::string_view command, const std::vector<cloudtrail::RuleProblem>& problems,
                   bool left_out);
/// Ends a command that failed, whose problems have been told: they may not be all.
int fail_told(std::string_view command, const std::vector<cloudtrail::RuleProblem>& problems,
              const cloudtrail::Error& error);

/// Writes to --output, which none of the arguments may be, or to standard output.
int write_rules(std::string_view command, const Arguments& arguments, std::string_view text);

}  // namespace tool

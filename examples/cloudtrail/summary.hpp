// The numbers of a run for people.
#pragma once

#include <cloudtrail/scan.hpp>
#include <string>

#include "rule_names.hpp"
#include "terminal.hpp"

namespace tool {

/// Lines under the word Summary. How long it took is only told at a terminal: the rest is the same
/// each time.
std::string summary_text(const cloudtrail::ScanReport& report, const cloudtrail::RuleSet& rules,
                         const RuleNames& names, const Terminal& terminal);

}  // namespace tool

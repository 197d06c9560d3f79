// What the presets find: records and EventBridge events, and what is to come of each.
#pragma once

#include <cloudtrail/classifier.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

struct PresetCase {
  std::string input;                  ///< A record, or an EventBridge event with one.
  std::vector<std::string> expected;  ///< As judged() has it.
  /// The same where the set has no exceptions and is not first-match: each rule for itself.
  std::vector<std::string> expected_alone;
};

std::vector<PresetCase> console_changes_cases();
std::vector<PresetCase> trail_changes_cases();
std::vector<PresetCase> router_cases();
std::vector<PresetCase> severity_cases();

}  // namespace cloudtrail

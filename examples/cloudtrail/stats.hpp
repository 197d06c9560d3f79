// The numbers of a run as JSON (`--stats`): README.md has the schema.
#pragma once

#include <cloudtrail/scan.hpp>
#include <string>

#include "rule_names.hpp"

namespace tool {

std::string stats_json(const cloudtrail::ScanReport& report, const RuleNames& names);

}  // namespace tool

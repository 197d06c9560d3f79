// What a Sigma document says about itself.
#pragma once

#include <cloudtrail/rule.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"

namespace cloudtrail::rule::sigma {

/// Reads the attributes that findings carry, and `name`, by which filters refer to a rule.
/// Attributes that are not Sigma's own are left alone.
void read_metadata(const DocumentNode& document, Rule& rule, std::string& name,
                   Diagnostics& diagnostics);

/// Reads `logsource`: its keys and values, without `definition`, which is for people.
std::vector<std::pair<std::string, std::string>> read_log_source(const DocumentNode& document,
                                                                 Diagnostics& diagnostics);

}  // namespace cloudtrail::rule::sigma

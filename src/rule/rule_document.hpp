// The front end of rule documents: the YAML that <cloudtrail/rule.hpp> describes.
#pragma once

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// Adds a document's rules to the program as one group. Problems go to the diagnostics; the program
/// is of no use where there were any.
void compile_rule_document(const DocumentNode& document, const RuleLimits& limits,
                           Program& program, Diagnostics& diagnostics);

}  // namespace cloudtrail::rule

// The front end of rule documents: the YAML that <cloudtrail/rule.hpp> describes.
#pragma once

#include <vector>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// Adds each document's rules to the program as one group, and its tests to `tests`. Problems go to
/// the diagnostics; the program is of no use where there were any.
void compile_rule_documents(const std::vector<DocumentNode>& documents, const RuleLimits& limits,
                            const RuleOptions& options, Program& program,
                            std::vector<RuleTest>& tests, Diagnostics& diagnostics);

}  // namespace cloudtrail::rule

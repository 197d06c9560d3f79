// What AWS EventBridge takes of the patterns that we take.
#pragma once

#include <string>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// The pattern as EventBridge wants it: JSON without blanks, one on the record put below `detail`.
std::string deployable_text(const DocumentNode& pattern, Root root);

/// Adds what EventBridge refuses of a pattern that compiles, or takes to mean something else
/// (EventBridge User Guide, "Comparison operators", "Amazon EventBridge quotas"; event-ruler where
/// these are silent).
void check_deployable(const DocumentNode& pattern, Root root, const RuleLimits& limits,
                      Diagnostics& diagnostics);

}  // namespace cloudtrail::rule

// The EventBridge front end: event patterns into the representation.
#pragma once

#include <optional>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// Compiles an event pattern (EventBridge User Guide, "Event pattern syntax" and "Comparison
/// operators"). A pattern with `detail`, `detail-type` or `source` at its top is one on the event
/// as EventBridge delivers it, any other one on the record. nullopt, with at least one problem
/// added, where it is not a pattern.
std::optional<Condition> compile_pattern(const DocumentNode& pattern, const RuleLimits& limits,
                                         ProgramBuilder& builder, Diagnostics& diagnostics);

}  // namespace cloudtrail::rule

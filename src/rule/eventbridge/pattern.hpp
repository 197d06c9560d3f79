// The EventBridge front end: event patterns into the representation.
#pragma once

#include <optional>
#include <string_view>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// Whether a pattern is one on the event as EventBridge delivers it, which has `detail`,
/// `detail-type` or `source` at its top (also below `$or`), or one on the record.
Root root_of(const DocumentNode& pattern) noexcept;

/// Whether an event as EventBridge delivers it has a member of that name (EventBridge User Guide,
/// "Event structure"), and whether a CloudTrail record has. `resources` is one of both.
bool is_event_member(std::string_view key) noexcept;
bool is_record_member(std::string_view key) noexcept;

/// Warns of members of a pattern on the event, also below `$or`, that a record has and the event
/// has not: they are meant to stand below `detail`.
void warn_of_record_members(const DocumentNode& pattern, Diagnostics& diagnostics);

/// Compiles an event pattern (EventBridge User Guide, "Event pattern syntax" and "Comparison
/// operators") on `root`. nullopt, with at least one problem added, where it is not a pattern.
std::optional<Condition> compile_pattern(const DocumentNode& pattern, Root root,
                                         const RuleLimits& limits, ProgramBuilder& builder,
                                         Diagnostics& diagnostics);

}  // namespace cloudtrail::rule

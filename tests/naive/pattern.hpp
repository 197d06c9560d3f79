// EventBridge patterns, judged straight from their documents.
#pragma once

#include <optional>
#include <string_view>

#include "base/document.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// Whether the pattern is on the event rather than on the record in it.
bool is_on_event(const DocumentNode& pattern);
/// The event that stands in for the one that a record without an envelope did not come in.
Tree event_around(const Tree& record);

/// Whether AWS, or the library's default mode, takes the pattern.
bool is_pattern(const DocumentNode& pattern);
/// Whether it matches; it has to be one.
bool matches(const DocumentNode& pattern, const Tree& event);

}  // namespace cloudtrail::naive

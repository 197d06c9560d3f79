// JSON values as text without blanks.
#pragma once

#include <cstdint>
#include <string>

#include "json/cursor.hpp"

namespace cloudtrail::json {

/// Appends the value at `i`, which is whole: no blanks, members in their order, numbers as written,
/// and in strings only those characters escaped that have to be (`"`, `\` and controls).
void append_compact(std::string& out, const Span& span, std::uint32_t i);

}  // namespace cloudtrail::json

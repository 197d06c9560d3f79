// Parts of a date-time text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cloudtrail::rule {

enum class TimePart : std::uint8_t { kMinute, kHour, kDay, kWeek, kMonth, kYear };

/// The part of an ISO 8601 date-time such as 2024-05-01T03:12:45Z, as written: zones are not
/// converted. The week is the ISO week. nullopt where the text is something else, a date alone
/// included.
std::optional<int> time_part(std::string_view text, TimePart part) noexcept;

}  // namespace cloudtrail::rule

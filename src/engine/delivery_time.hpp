// The delivery time in the name of a log file.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cloudtrail::engine {

/// The time in a name as CloudTrail gives log files (CloudTrail User Guide, "CloudTrail log file
/// name format"): `AccountID_CloudTrail_Region_YYYYMMDDTHHmmZ_UniqueString.json.gz`; nanoseconds
/// since the epoch, of the minute's beginning. nullopt for other names.
std::optional<std::int64_t> delivery_time(std::string_view file_name);

/// Whether a file delivered in the minute that begins at `delivered` has no event in [from, to),
/// when events are at most `slack` older than their delivery (not negative) and never younger.
bool delivered_out_of_range(std::int64_t delivered, std::optional<std::int64_t> from,
                            std::optional<std::int64_t> to, std::int64_t slack) noexcept;

}  // namespace cloudtrail::engine

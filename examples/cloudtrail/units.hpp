// Numbers, sizes, durations and times, as people write and read them.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace tool {

/// `1,234,567`
std::string grouped(std::uint64_t number);
/// `1,234 records`, `1 record`
std::string count_of(std::uint64_t number, std::string_view noun);
/// `12.3 MB`, in powers of 1,000.
std::string size_text(std::uint64_t bytes);
/// `0.42 s`, `12.3 s`, `4:05`, `1:02:03`
std::string duration_text(double seconds);

/// `4096`, `64k`, `16M`, `4GiB`: powers of 1,024 for k, M and G with or without `iB`.
cloudtrail::Result<std::uint64_t> parse_size(std::string_view text);
/// `24h`, `90m`, `30s`, `7d`: nanoseconds.
cloudtrail::Result<std::int64_t> parse_duration(std::string_view text);
/// `2024-01-31` (its midnight, UTC) or a date with a time: nanoseconds since the epoch.
cloudtrail::Result<std::int64_t> parse_when(std::string_view text);

}  // namespace tool

#include "engine/delivery_time.hpp"

#include <cloudtrail/event.hpp>
#include <string>

namespace cloudtrail::engine {
namespace {

constexpr std::int64_t kMinute = std::int64_t{60} * 1'000'000'000;

/// later - earlier, for later > earlier: more than a signed number may hold.
std::uint64_t distance(std::int64_t earlier, std::int64_t later) noexcept {
  return static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
}

}  // namespace

std::optional<std::int64_t> delivery_time(std::string_view file_name) {
  constexpr std::string_view kMark = "_CloudTrail_";
  constexpr std::size_t kStampSize = 14;  // YYYYMMDDTHHmmZ
  const std::size_t mark = file_name.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const std::size_t region_end = file_name.find('_', mark + kMark.size());
  if (region_end == std::string_view::npos) return std::nullopt;
  const std::string_view stamp = file_name.substr(region_end + 1, kStampSize);
  if (stamp.size() != kStampSize || file_name.substr(region_end + 1 + kStampSize, 1) != "_") {
    return std::nullopt;
  }
  std::string iso;
  iso.append(stamp.substr(0, 4)).append("-").append(stamp.substr(4, 2)).append("-");
  iso.append(stamp.substr(6, 5)).append(":").append(stamp.substr(11, 2)).append(":00Z");
  if (stamp[8] != 'T' || stamp[13] != 'Z') return std::nullopt;
  const Result<std::int64_t> time = parse_time(iso);
  return time ? std::optional<std::int64_t>(*time) : std::nullopt;
}

bool delivered_out_of_range(std::int64_t delivered, std::optional<std::int64_t> from,
                            std::optional<std::int64_t> to, std::int64_t slack) noexcept {
  if (from && *from > delivered && distance(delivered, *from) >= kMinute) return true;
  return to && delivered > *to && distance(*to, delivered) > static_cast<std::uint64_t>(slack);
}

}  // namespace cloudtrail::engine

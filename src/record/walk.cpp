#include "record/walk.hpp"

#include <algorithm>
#include <cstring>

namespace cloudtrail::record {
namespace {

using json::Broken;
using json::Extent;

/// The top level is damaged: only whether the brackets balance is left to find out.
Walk measure_damaged(const json::Span& span, std::uint32_t open, std::uint32_t count, Walk walk) {
  const Extent extent = json::measure(span, open, count);
  walk.next = extent.next;
  walk.deepest = extent.deepest;
  walk.broken = extent.broken == Broken::kNo ? Broken::kMalformed : extent.broken;
  return walk;
}

void note_key(std::string_view raw_key, std::uint32_t value, Walk& walk,
              std::uint32_t (&slots)[kFieldCount]) noexcept {
  const int id = find_key(raw_key);
  if (id < 0) {
    walk.dotted = walk.dotted || raw_key.find_first_of(".\\") != std::string_view::npos;
    return;
  }
  if (static_cast<std::size_t>(id) < kFieldCount) {
    walk.fields += slots[id] == 0 ? 1 : 0;
    slots[id] = value;
  } else {
    walk.marks |= std::uint64_t{1} << (static_cast<std::size_t>(id) - kFieldCount);
  }
}

}  // namespace

Walk walk_object(const json::Span& span, std::uint32_t open, std::uint32_t count,
                 std::uint32_t (&slots)[kFieldCount]) noexcept {
  std::memset(slots, 0, sizeof slots);
  Walk walk;
  walk.deepest = 1;
  std::uint32_t at = open + 1;
  if (at < count && span.byte(at) == '}') {
    walk.next = at + 1;
    return walk;
  }
  // Four positions a member: key, colon, value, and what is behind the value.
  while (at + 3 < count) {
    const std::string_view quoted = json::scalar_text(span, at);
    if (span.byte(at) != '"' || span.byte(at + 1) != ':' || !json::is_string(quoted)) break;
    const std::uint32_t value = at + 2;
    const char first = span.byte(value);
    std::uint32_t behind = value + 1;
    if (first == '{' || first == '[') {
      const Extent extent = json::measure(span, value, count);
      walk.deepest = std::max(walk.deepest, extent.deepest + 1);
      if (extent.broken != Broken::kNo) {
        walk.broken = extent.broken;
        walk.next = extent.next;
        return walk;
      }
      behind = extent.next;
    } else if (!json::begins_value(first)) {
      break;
    }
    if (behind >= count) break;
    note_key(quoted.substr(1, quoted.size() - 2), value, walk, slots);
    const char after = span.byte(behind);
    if (after == '}') {
      walk.next = behind + 1;
      return walk;
    }
    if (after != ',') break;
    at = behind + 1;
  }
  return measure_damaged(span, open, count, walk);
}

}  // namespace cloudtrail::record

#include "engine/event_ids.hpp"

#include <optional>

#include "base/hash128.hpp"

namespace cloudtrail::engine {
namespace {

constexpr std::size_t kFirstPlaces = 1024;

/// A canonical lower-case UUID, exactly; other texts are hashed, so that no two spellings meet.
std::optional<EventId> parse_uuid(std::string_view text) noexcept {
  if (text.size() != 36) return std::nullopt;
  std::uint64_t halves[2] = {0, 0};
  unsigned digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
      continue;
    }
    unsigned value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value = static_cast<unsigned>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    std::uint64_t& half = halves[digits++ / 16];
    half = half << 4 | value;
  }
  return EventId{halves[0], halves[1]};
}

}  // namespace

EventId event_id(const Record& record, std::string& scratch) {
  const Result<std::string_view> text = record.get(Field::kEventId).string(scratch);
  if (!text || text->empty()) return {};
  if (const auto uuid = parse_uuid(*text); uuid && !uuid->none()) return *uuid;
  Hash128 hash;
  hash.add(*text);
  return {hash.high, hash.low};
}

std::size_t EventIds::place(const EventId& id) const noexcept {
  std::size_t at = mix64(id.high ^ mix64(id.low)) & (table_.size() - 1);
  while (!table_[at].none() && table_[at] != id) at = (at + 1) & (table_.size() - 1);
  return at;
}

void EventIds::grow() {
  std::vector<EventId> old(table_.empty() ? kFirstPlaces : table_.size() * 2);
  old.swap(table_);
  for (const EventId& id : old) {
    if (!id.none()) table_[place(id)] = id;
  }
}

EventIds::Seen EventIds::add(const EventId& id) {
  if (2 * (count_ + 1) > table_.size() && count_ < limit_) grow();
  if (table_.empty()) return Seen::kFull;
  EventId& found = table_[place(id)];
  if (!found.none()) return Seen::kBefore;
  if (count_ >= limit_) return Seen::kFull;
  found = id;
  ++count_;
  return Seen::kNew;
}

}  // namespace cloudtrail::engine

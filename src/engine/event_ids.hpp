// Which events were seen before.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace cloudtrail::engine {

/// An eventID in 16 bytes: the lower-case UUID it is, as all of AWS's are, or else a 128-bit
/// hash of its text. Zero is no id.
struct EventId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const EventId&) const = default;
  bool none() const noexcept { return high == 0 && low == 0; }
};

/// The id of a record; none() where it has no eventID, or an empty one.
EventId event_id(const Record& record, std::string& scratch);

/// A set of ids that holds a bounded number of them. Grows as it fills.
class EventIds {
 public:
  explicit EventIds(std::size_t limit) : limit_(limit) {}

  enum class Seen : std::uint8_t { kNew, kBefore, kFull };
  /// Whether the id was added before. kFull: it was not, and there is no room to remember it.
  Seen add(const EventId& id);

 private:
  void grow();
  std::size_t place(const EventId& id) const noexcept;

  std::size_t limit_;
  std::size_t count_ = 0;
  std::vector<EventId> table_;  // open addressing; none() is free
};

}  // namespace cloudtrail::engine

// What a stretch of one input led to, on its way to the report.
#pragma once

#include <cloudtrail/reader.hpp>
#include <cloudtrail/scan.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/event_ids.hpp"

namespace cloudtrail::engine {

/// One thing that a record was found to be, or was excepted by.
struct Tally {
  enum class Kind : std::uint8_t { kFinding, kSuppressed };
  Kind kind = Kind::kFinding;
  std::uint32_t index = 0;  ///< Of the rule or of the exception.
  std::uint32_t actor = 0;  ///< In Chunk::actors, of a finding.
};

/// Event times, from the first to the last; none yet where the last is before the first.
struct TimeSpan {
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  std::int64_t latest = std::numeric_limits<std::int64_t>::min();

  bool none() const noexcept { return latest < earliest; }
  void widen(const TimeSpan& other) noexcept {
    earliest = std::min(earliest, other.earliest);
    latest = std::max(latest, other.latest);
  }
};

/// Judged records that stay or go together: one that may turn out to be a duplicate, or a row of
/// those that cannot. Says where their part of the chunk's lists and text ends.
struct Judged {
  EventId id;  ///< none() of records that stay.
  TimeSpan time;
  std::size_t text_end = 0;
  std::uint32_t tallies_end = 0;
  std::uint32_t records = 1;
};

/// A stretch of one input, so kept that a duplicate can be left out where the chunks come together
/// in the order of the input.
struct Chunk {
  std::vector<Judged> judged;
  std::vector<Tally> tallies;
  std::vector<std::string> actors;
  std::size_t actor_bytes = 0;
  std::string text;
  std::vector<Place> places;
  std::uint64_t records = 0;  ///< Seen, those that were rejected apart.
  std::uint64_t out_of_range = 0;
  std::uint64_t before_from = 0;
  std::array<std::uint64_t, kRejectReasonCount> rejections{};

  bool empty() const noexcept { return records == 0 && places.empty() && rejected() == 0; }
  std::uint64_t rejected() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : rejections) sum += count;
    return sum;
  }
  /// Roughly the memory that it takes.
  std::size_t bytes() const noexcept {
    constexpr std::size_t kPlaceBytes = sizeof(Place) + 256;
    return sizeof(Chunk) + judged.size() * sizeof(Judged) + tallies.size() * sizeof(Tally) +
           text.size() + actors.size() * sizeof(std::string) + actor_bytes +
           places.size() * kPlaceBytes;
  }
  /// Adds what was judged last.
  void keep(const Judged& last) {
    if (judged.empty() || !judged.back().id.none() || !last.id.none()) {
      judged.push_back(last);
      return;
    }
    Judged& row = judged.back();
    row.time.widen(last.time);
    row.text_end = last.text_end;
    row.tallies_end = last.tallies_end;
    row.records += last.records;
  }
  /// Keeps the memory.
  void clear() {
    judged.clear();
    tallies.clear();
    actors.clear();
    actor_bytes = 0;
    text.clear();
    places.clear();
    records = 0;
    out_of_range = 0;
    before_from = 0;
    rejections.fill(0);
  }
};

}  // namespace cloudtrail::engine

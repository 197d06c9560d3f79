// What a stretch of one input led to, on its way to the report.
#pragma once

#include <cloudtrail/reader.hpp>
#include <cloudtrail/scan.hpp>
#include <cstdint>
#include <string>
#include <utility>
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

/// A judged record: where its part of the chunk's lists and text ends.
struct Judged {
  EventId id;
  std::int64_t time = 0;
  bool timed = false;
  std::uint32_t tallies_end = 0;
  std::uint32_t text_end = 0;
};

/// A stretch of one input. Kept a record at a time, so that a record that turns out to be a
/// duplicate can be left out where the chunks come together in the order of the input.
struct Chunk {
  std::vector<Judged> judged;
  std::vector<Tally> tallies;
  std::vector<std::string> actors;
  std::string text;
  std::vector<Place> places;
  std::uint64_t out_of_range = 0;

  bool empty() const noexcept {
    return judged.empty() && places.empty() && out_of_range == 0;
  }
  /// Roughly the memory that it takes.
  std::size_t bytes() const noexcept {
    return judged.size() * sizeof(Judged) + tallies.size() * sizeof(Tally) + text.size() +
           actors.size() * 64 + places.size() * sizeof(Place);
  }
  void clear() {
    judged.clear();
    tallies.clear();
    actors.clear();
    text.clear();
    places.clear();
    out_of_range = 0;
  }
};

}  // namespace cloudtrail::engine

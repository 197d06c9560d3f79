// Finds where an object ends and, on the way, its known top-level members.
#pragma once

#include <cstdint>

#include "json/cursor.hpp"
#include "record/keys.hpp"

namespace cloudtrail::record {

/// What a walk over an object's top level found.
struct Walk {
  std::uint32_t next = 0;     ///< Index behind the object, where it is balanced.
  std::uint32_t deepest = 0;  ///< Levels of nesting, the object itself being one.
  std::uint64_t marks = 0;    ///< bit(Mark) of each envelope key that is there.
  std::uint32_t fields = 0;   ///< How many of the record's Fields are there.
  bool dotted = false;        ///< A key that is neither holds a dot or an escape.
  json::Broken broken = json::Broken::kNo;
};

/// Walks the object at index `open` of `count` positions. `slots` gets, for each Field, the index
/// of its value, or 0. Where the top level is damaged but the brackets balance, `broken` is
/// kMalformed and `next` is valid.
Walk walk_object(const json::Span& span, std::uint32_t open, std::uint32_t count,
                 std::uint32_t (&slots)[kFieldCount]) noexcept;

}  // namespace cloudtrail::record

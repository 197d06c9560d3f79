// A value that a path leads to in a record, as comparators see it.
#pragma once

#include <cloudtrail/value.hpp>
#include <cstdint>
#include <string_view>

namespace cloudtrail::rule {

/// Null, a boolean, a number or a string. Objects, and arrays that hold one, are values only where
/// a path says so (Resolution::kLiteralFirst).
struct FieldValue {
  Value::Type type = Value::Type::kMissing;
  std::string_view text;    ///< A string decoded; other types as written, or as the path says.
  std::string_view folded;  ///< The text in lower case, where the path says Path::folded.
  std::uint32_t index = 0;  ///< Where it stands in the record; 0 for one that was made up.
  std::uint32_t scope = 0;  ///< Which elements of arrays it is inside of; 0 for none.
};

}  // namespace cloudtrail::rule

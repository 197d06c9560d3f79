// A value that a path leads to in a record, as comparators see it.
#pragma once

#include <cloudtrail/value.hpp>
#include <cstdint>
#include <string_view>

namespace cloudtrail::rule {

/// Null, a boolean, a number or a string. Objects and arrays are never compared as a whole here.
struct FieldValue {
  Value::Type type = Value::Type::kMissing;
  std::string_view text;    ///< A string decoded; other types as written.
  std::uint32_t index = 0;  ///< Where it stands in the record; 0 for one that was made up.
  std::uint32_t scope = 0;  ///< Which elements of arrays it is inside of; 0 for none.
};

}  // namespace cloudtrail::rule

// Text of values without allocating.
#pragma once

#include <cloudtrail/value.hpp>
#include <string>
#include <string_view>

#include "json/text.hpp"

namespace cloudtrail::record {

/// Value::text() as a view: of the record's bytes, or of `scratch` where there were escapes.
inline std::string_view text_of(const Value& value, std::string& scratch) {
  switch (value.type()) {
    case Value::Type::kMissing:
    case Value::Type::kNull: return {};
    case Value::Type::kString: {
      const std::string_view quoted = value.raw();
      return json::string_view_of(quoted.substr(1, quoted.size() - 2), scratch);
    }
    default: return value.raw();
  }
}

}  // namespace cloudtrail::record

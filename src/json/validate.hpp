// Strict JSON checking, for callers who want all of a record read.
#pragma once

#include <cloudtrail/result.hpp>
#include <string_view>

namespace cloudtrail::json {

/// Checks that `text` is one JSON value by RFC 8259, escapes and numbers included, in well-formed
/// UTF-8 and at most `depth` levels deep. Numbers of any size and lone surrogate escapes are within
/// that grammar and pass. kMalformedJson, kInvalidUtf8 or kLimitExceeded with the offset. Uses
/// bounded stack whatever the text.
Status validate(std::string_view text, std::size_t depth);

}  // namespace cloudtrail::json

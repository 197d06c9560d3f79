// JSON configuration documents into trees.
#pragma once

#include <cloudtrail/result.hpp>
#include <string_view>

#include "base/document.hpp"

namespace cloudtrail::json {

/// Loads the one JSON value (RFC 8259) of `text`, which may begin with a byte order mark. Refused,
/// each with its place: invalid UTF-8, lone surrogate escapes, duplicate keys (however they are
/// escaped), numbers beyond a double, anything behind the value, and anything over `limits`. On
/// failure the Error is kMalformedJson, kInvalidUtf8 or kLimitExceeded, and `problem`, if given,
/// holds the place. Takes linear time but for the keys of each object, which are sorted.
Result<DocumentNode> parse_document(std::string_view text, const DocumentLimits& limits = {},
                                    DocumentProblem* problem = nullptr);

}  // namespace cloudtrail::json

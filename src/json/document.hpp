// JSON configuration documents into trees, and back.
#pragma once

#include <cloudtrail/result.hpp>
#include <string>
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

/// Appends a tree as JSON without blanks, members in their order. A scalar keeps its type whatever
/// its spelling was in YAML (`True`, `~`), numbers that JSON does not have (`0x1F`, `.5`) excepted:
/// these become strings of their text.
void append_document(std::string& out, const DocumentNode& node);

}  // namespace cloudtrail::json

// YAML documents into trees: libyaml's event interface, capped. The only user of libyaml.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/document.hpp"

namespace cloudtrail::yaml {

/// What becomes of tags other than the core schema's.
enum class Tags : std::uint8_t {
  kRefuse,
  /// `!Name value` is read as the mapping {"!Name": value}, which is how CloudFormation's short
  /// forms stand for their long ones.
  kAsKeys,
};

/// Loads every document of `text` (`---` separates several). Refused, each with its place: what is
/// not YAML 1.1/1.2 as libyaml reads it, invalid UTF-8, anchors and aliases, tags other than the
/// core schema's (unless `tags` says more), duplicate keys, keys that are no scalar, and anything over `limits`. On failure
/// the Error is kMalformedYaml (or kLimitExceeded) and `problem`, if given, holds the place.
/// `.inf` and `.nan` are strings, for no rule can mean them. A byte order mark at the start is
/// skipped and counts in no column. Text without a document gives an empty vector.
Result<std::vector<DocumentNode>> parse(std::string_view text, const DocumentLimits& limits = {},
                                        DocumentProblem* problem = nullptr,
                                        Tags tags = Tags::kRefuse);

}  // namespace cloudtrail::yaml

// The YAML 1.2 core schema: which type a plain scalar has, and which scalars a tag allows.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/document.hpp"

namespace cloudtrail::yaml {

/// The core schema's tags; kOther is every other tag, kNone is no tag at all.
enum class Tag : std::uint8_t {
  kNone,
  kNull,
  kBool,
  kInt,
  kFloat,
  kString,
  kSequence,
  kMapping,
  kOther
};

/// The tag a resolved tag URI such as `tag:yaml.org,2002:int` stands for.
Tag tag_of(std::string_view uri) noexcept;

/// The type of a plain scalar without a tag. `.inf` and `.nan` are strings here: no rule can mean
/// them, and JSON has no such number to compare with.
DocumentNode::Kind plain_kind(std::string_view text) noexcept;

/// The type of a scalar with a core-schema tag, or nothing where the tag does not fit the text.
std::optional<DocumentNode::Kind> tagged_kind(Tag tag, std::string_view text) noexcept;

/// Whether a scalar of type kBool is true.
bool is_true(std::string_view text) noexcept;

}  // namespace cloudtrail::yaml

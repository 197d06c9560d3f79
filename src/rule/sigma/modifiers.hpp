// The keys of Sigma's maps: a field and what is done with its values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/document.hpp"
#include "regex/regex.hpp"
#include "rule/comparator.hpp"
#include "rule/diagnostics.hpp"

namespace cloudtrail::rule::sigma {

/// What a test compares.
enum class Test : std::uint8_t {
  kEquals,
  kContains,
  kStartsWith,
  kEndsWith,
  kRegex,
  kCidr,
  kOrder,
  kExists,
  kFieldRef,
};

/// What is made of a text before it is compared, in the order written.
enum class Transform : std::uint8_t {
  kWindash,
  kBase64,
  kBase64Offset,
  kUtf16Le,
  kUtf16Be,
  kUtf16
};

/// `field|modifier|...`, taken apart.
struct Key {
  std::string field;  ///< Empty for keywords.
  Test test = Test::kEquals;
  Order order = Order::kEqual;  ///< Of kOrder.
  std::optional<TimePart> part;
  std::vector<Transform> transforms;
  regex::Flags flags;
  bool all = false;
  bool cased = false;
  bool negated = false;
  bool expand = false;
  bool modified = false;  ///< There is a modifier.

  bool compares_text() const noexcept { return test <= Test::kEndsWith && !part; }
};

/// Reads a key (Sigma 2.1.0, "Value modifiers"). nullopt, with a problem added, where a modifier is
/// unknown or does not go with another one.
std::optional<Key> parse_key(const DocumentNode::Member& member, Diagnostics& diagnostics);

}  // namespace cloudtrail::rule::sigma

// One condition on one value: EventBridge's comparison operators, Sigma's modifiers, and our own.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/address.hpp"
#include "regex/regex.hpp"
#include "rule/decimal.hpp"
#include "rule/field_value.hpp"
#include "rule/number.hpp"
#include "rule/regex_prefilter.hpp"
#include "rule/text_match.hpp"
#include "rule/text_pattern.hpp"
#include "rule/time_part.hpp"

namespace cloudtrail::rule {

struct EqualsNull {};
struct EqualsBool {
  bool value = false;
};
struct EqualsNumber {
  Number value;
};
/// A text that is an IP address equals every spelling of it.
struct EqualsAddress {
  Address value;
};
struct Prefix {
  std::string text;
};
struct Suffix {
  std::string text;
};
/// Equality, prefix or suffix that ignores case. Text beyond ASCII is folded by PCRE2.
struct IgnoreCase {
  enum class Part : std::uint8_t { kWhole, kPrefix, kSuffix };
  Part part = Part::kWhole;
  std::string text;
  std::shared_ptr<const regex::Regex> folded;  // where the text is not ASCII
};
struct NumericRange {
  std::optional<Number> low;
  std::optional<Number> high;
  bool low_included = false;
  bool high_included = false;
};
struct Cidr {
  Network network;
};
/// An IP address that none of the networks holds.
struct NotCidr {
  std::vector<Network> networks;
};
/// A text that has one of these in it, ASCII letters in either case. Needs FieldValue::folded.
struct Contains {
  std::vector<std::string> folded;
};
/// What one of another field's values is: by type as a literal would be, else their texts.
struct EqualsField {
  std::size_t other = 0;  ///< In Leaf::others.
};
/// Any value at all. (That there is none is Leaf::absent_holds.)
struct Exists {};
struct Matches {
  std::shared_ptr<const regex::Regex> regex;
  RegexPrefilter prefilter;
  regex::Flags flags = {};
};

/// Compiles a regular expression within the limits. The error's message begins with `what`, the
/// operator's name. Patterns that set PCRE2's options themselves are refused: those undo limits.
Result<Matches> compile_regex(std::string_view what, const std::string& pattern,
                              regex::Flags flags, const RuleLimits& limits);

enum class Order : std::uint8_t { kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
/// How a number, or a text that is wholly one, compares with the bound.
struct DecimalOrder {
  Order order = Order::kEqual;
  Decimal bound;
};
/// The same of a part of a text that is a date-time.
struct TimeOrder {
  TimePart part = TimePart::kHour;
  Order order = Order::kEqual;
  std::int64_t bound = 0;
};

struct Comparator;
/// Any value that none of these holds for.
struct AnythingBut {
  StringSet texts;
  std::vector<Number> numbers;
  std::vector<Comparator> others;  // Prefix, Suffix, IgnoreCase, Wildcard
};

struct Alternatives;
/// A value that holds for each of these.
struct AllOf {
  std::vector<Alternatives> conditions;
};

struct Comparator {
  std::variant<EqualsNull, EqualsBool, EqualsNumber, EqualsAddress, Prefix, Suffix, IgnoreCase,
               Wildcard, NumericRange, Cidr, NotCidr, Contains, Exists, Matches, AnythingBut,
               EqualsField, AllOf, TextPattern, DecimalOrder, TimeOrder>
      of;
};

/// What of a value is compared.
enum class Typing : std::uint8_t {
  kByType,      ///< The value: a comparator is for values of one type.
  kText,        ///< Its text, whatever its type; null has none.
  kFoldedText,  ///< As kText, in lower case, as the leaf's own texts are.
};

/// Conditions on one value: hold where one of them does.
struct Alternatives {
  StringSet texts;  ///< Those that are plain text, together.
  std::vector<Comparator> alternatives;
};

/// A field and its alternatives: holds where one of them holds for one of the field's values.
struct Leaf : Alternatives {
  std::uint32_t path = 0;     ///< In Program::paths.
  bool absent_holds = false;  ///< One alternative is {"exists": false}.
  Typing typing = Typing::kByType;
  /// The fields that values are compared with (EqualsField), in Program::paths.
  std::vector<std::uint32_t> others;
};

/// What matching needs besides its arguments; one a thread.
struct MatchScratch {
  regex::Matcher matcher;
  std::uint64_t regex_limits = 0;  ///< Searches that were given up.
  /// The values of each of Leaf::others that count: set before a leaf that has any is judged.
  std::vector<std::span<const FieldValue>> others;
};

/// The text that a leaf of this typing compares; nullopt where the value has none.
std::optional<std::string_view> text_of(const FieldValue& value, Typing typing) noexcept;
/// Whether an alternative of the leaf holds for the value. (Absence is not asked about here.)
bool holds(const Leaf& leaf, const FieldValue& value, MatchScratch& scratch);

/// The same of those alternatives alone that compare the value with another field's.
bool holds_by_comparison(const Leaf& leaf, const FieldValue& value, MatchScratch& scratch);

}  // namespace cloudtrail::rule

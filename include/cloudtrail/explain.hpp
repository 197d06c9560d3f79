// Why a rule matched a record, or how near it was: the tree of its conditions with what each saw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cloudtrail {

/// How much is told. What is left out is counted where it is missing.
struct ExplainLimits {
  std::size_t values = 3;         ///< Values quoted of a condition that fails.
  std::size_t value_bytes = 256;  ///< Longest text of a value.
  std::size_t alternatives = 8;   ///< Alternatives named of a condition.
  std::size_t text_bytes = 128;   ///< Longest text of the rule's own.
  std::size_t depth = 16;         ///< Levels of the tree of conditions; at least 1.
  std::size_t conditions = 500;   ///< Of the rule and its exceptions together; at least one each.
};

/// A value that a condition was asked about.
struct SeenValue {
  /// As JSON. Where `cut` is not 0: the beginning of the string's text, or of the value's JSON, as
  /// a JSON string.
  std::string json;
  std::uint64_t cut = 0;  ///< Bytes of that text which were left out.
  /// Where it is in the record (RFC 6901), and the offset of its first byte from the beginning of
  /// Record::raw(). None for a value of the EventBridge event around the record, and for one that a
  /// later key of the same name hides from Record::find().
  std::optional<std::string> pointer;
  std::optional<std::uint64_t> offset;
  /// Where a value of the EventBridge event comes from, such as `the record's eventID`. Empty for
  /// values of the record.
  std::string origin;
};

/// One condition, with those that it is made of.
struct ExplainedCondition {
  enum class Kind : std::uint8_t {
    kField,        ///< Asks about the values of one field.
    kAll,          ///< All of `conditions` hold.
    kAny,          ///< At least one holds.
    kNot,          ///< The only one does not.
    kSameElement,  ///< All hold, fields of one array for one and the same element of it.
  };
  Kind kind = Kind::kField;
  bool holds = false;
  std::string field;  ///< Of kField: the path as the rule has it; `*` is every string.
  std::string asked;  ///< Of kField: such as `starts with "Delete"`.
  /// Of kField: the value that decided, or, where it fails, the first ones seen. Empty where the
  /// record has none, and where the condition holds by absence.
  std::vector<SeenValue> values;
  std::uint64_t more_values = 0;
  /// What the conditions below do not show by themselves: that no one element of an array meets all
  /// of them, or that there were too many elements to tell. Mostly empty.
  std::string note;
  std::vector<ExplainedCondition> conditions;
  /// Left out of `conditions`; what is below these is not counted.
  std::uint64_t more_conditions = 0;
};

struct ExplainedException {
  std::uint32_t exception = 0;  ///< In RuleSet::exceptions().
  ExplainedCondition match;
};

struct Explanation {
  enum class Outcome : std::uint8_t {
    kMatched,     ///< The rule is a finding.
    kNotMatched,  ///< `match` does not hold.
    kExcepted,    ///< It does, and the exception `by` takes the finding back.
    kTaken,       ///< It does, and the rule `by` of the same first-match set comes before.
  };
  Outcome outcome = Outcome::kNotMatched;
  std::uint32_t by = 0;  ///< In RuleSet::exceptions() or RuleSet::rules().

  /// How near the rule was: of the conditions at the top, all of which are needed, how many hold.
  /// Of alternatives at the top it is the nearest one that counts.
  std::uint32_t held = 0;
  std::uint32_t needed = 0;
  /// What stood against it, such as `errorCode was "AccessDenied"`, at most ExplainLimits::values.
  std::vector<std::string> against;
  std::uint64_t more_against = 0;

  ExplainedCondition match;
  /// Those of the set, then the rule's own. Empty where `match` does not hold: then none is asked.
  std::vector<ExplainedException> exceptions;

  /// `2 of 3: errorCode was "AccessDenied"`
  std::string nearness() const;
};

}  // namespace cloudtrail

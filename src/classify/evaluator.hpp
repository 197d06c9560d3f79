// Whether a condition holds for a record.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "classify/field_values.hpp"
#include "rule/program.hpp"

namespace cloudtrail::classify {

/// A leaf that holds, and the value that makes it hold: none where it holds by absence.
struct Decision {
  std::uint32_t leaf;
  std::optional<rule::FieldValue> value;
};

/// Evaluates conditions of one program on one record after another. Confined to one thread.
class Evaluator {
 public:
  void begin(const rule::Program& program, const Record& record) {
    program_ = &program;
    values_.begin(program, record);
  }

  /// To be called when the program last begun with may be gone.
  void forget() noexcept { values_.forget(); }

  /// Whether the condition holds. `given_up` is the answer where a record has so many elements in
  /// its arrays that not all of their combinations are tried.
  bool holds(rule::Condition condition, bool given_up);
  /// Whether all of the conditions hold, each for itself: what makes them hold may lie in different
  /// elements of an array.
  bool all_hold(std::span<const rule::Condition> conditions);
  /// Why a condition holds, once holds() said that it does. Appends.
  void explain(rule::Condition condition, std::vector<Decision>& out);

  // What the answer of holds() is made of, to be asked after it. `bound` are the decisions of the
  // kSameElement node above, where that one holds.

  /// Whether a part of the condition holds.
  bool part_holds(rule::Condition part, std::span<const Decision> bound = {});
  /// Appends what a leaf that holds is decided by.
  void decide(std::uint32_t leaf, std::span<const Decision> bound, std::vector<Decision>& out);
  /// The decisions of a kSameElement node that holds; none where its fields are in no arrays of
  /// objects, or where not all of their combinations were tried.
  std::span<const Decision> bind(rule::Condition same_element);
  /// Whether all parts of a kSameElement node may hold, but not in one element.
  bool holds_apart(rule::Condition same_element);
  /// Whether the last kSameElement node was given up at the limit of combinations.
  bool gave_up() const noexcept { return steps_ > kMaxSteps; }

  /// What the record has where the program's paths lead.
  FieldValues& values() noexcept { return values_; }

  std::uint64_t regex_limits() const noexcept { return scratch_.regex_limits; }

 private:
  /// Combinations of array elements and branches that are tried for one kSameElement node and
  /// record. Values that go with no choice made so far are not among them: they are passed over, in
  /// time logarithmic in their number.
  static constexpr std::uint32_t kMaxSteps = 100'000;

  /// Two fields may not take values from different elements of one array.
  struct Choice {
    std::uint32_t array;
    std::uint32_t element;
  };

  /// The value of another field that a value is compared with, if any.
  using Taken = std::optional<rule::FieldValue>;

  bool node(std::uint32_t index, bool scoped_absence_holds);
  bool leaf(std::uint32_t index, bool scoped_absence_holds);
  bool any_scoped(std::uint32_t index);
  bool same_element(const std::vector<std::uint32_t>& children);
  bool expand(std::vector<std::uint32_t> open, std::vector<std::uint32_t> leaves);
  bool assign(const std::vector<std::uint32_t>& leaves, std::size_t from);
  bool assign_value(const std::vector<std::uint32_t>& leaves, std::size_t from,
                    const rule::FieldValue& value);
  bool assign_others(const std::vector<std::uint32_t>& leaves, std::size_t from,
                     const rule::FieldValue& value, std::vector<Taken>& taken);
  std::optional<rule::FieldValue> next_fitting(std::uint32_t path, std::uint32_t& at);
  const Choice* refused_by(std::uint32_t scope) const noexcept;
  std::uint32_t element_in(std::uint32_t array, std::uint32_t scope) const noexcept;
  void choose(std::uint32_t scope);
  bool over_steps() noexcept;
  std::span<const rule::FieldValue> all_values(const rule::Leaf& leaf);
  void explain_negation(rule::Condition failed, std::vector<Decision>& out);

  const rule::Program* program_ = nullptr;
  FieldValues values_;
  rule::MatchScratch scratch_;
  std::vector<Choice> choices_;
  std::vector<Decision> decisions_;  // of the leaves that have been given a value
  std::uint32_t steps_ = 0;
  bool given_up_ = false;
};

}  // namespace cloudtrail::classify

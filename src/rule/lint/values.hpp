// What a field's values must be for conditions on it to hold together.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rule/comparator.hpp"

namespace cloudtrail::rule::lint {

/// A leaf that is to hold, or not to hold.
struct Literal {
  const Leaf* leaf = nullptr;
  bool holds = true;
};

/// A value that a field may have; of text, `any_case` where the case of its letters is open.
struct Candidate {
  FieldValue value;
  bool absent = false;
  bool any_case = false;
};

Candidate text_candidate(std::string_view text, std::string_view folded);

/// Decides about single fields. Confined to one thread.
class Values {
 public:
  /// True where no value, or set of values, of one field can make all literals true: they are on
  /// paths that lead to the same values. `scalar` says that the field has one value at most. Where
  /// it is not known, false.
  bool contradict(std::span<const Literal> literals, bool scalar);

  /// Whether the field's only value being this one goes with the literal; true where unknown.
  bool allows(const Literal& literal, const Candidate& candidate);

  /// How many times a value was compared.
  std::uint64_t steps() const noexcept { return steps_; }

 private:
  std::optional<bool> holds(const Leaf& leaf, const Candidate& candidate);
  bool refuted(const Candidate& candidate, std::span<const Literal> literals, bool scalar);
  Candidate of_text(std::string_view text);
  bool candidates_of(const Leaf& leaf, std::vector<Candidate>& out);
  bool disjoint(const Leaf& a, const Leaf& b);
  bool rejects_texts_of(const Leaf& leaf, const Leaf& other);
  bool within(const Leaf& leaf, const Leaf& wider);
  bool cover_everything(std::span<const Literal> literals);

  MatchScratch scratch_;
  std::deque<std::string> texts_;  // that candidates view
  std::uint64_t steps_ = 0;
};

}  // namespace cloudtrail::rule::lint

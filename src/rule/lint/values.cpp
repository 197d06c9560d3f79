#include "rule/lint/values.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace cloudtrail::rule::lint {
namespace {

using Type = Value::Type;

bool has_letters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
  });
}

Candidate absence() {
  Candidate candidate;
  candidate.absent = true;
  return candidate;
}

Candidate typed(Type type, Candidate candidate) {
  candidate.value.type = type;
  return candidate;
}

std::string text_of_number(const Number& number) {
  if (number.exact) return std::to_string(number.integer);
  char text[40];
  std::snprintf(text, sizeof(text), "%.17g", number.real);
  return text;
}

int compare(std::int64_t a, std::int64_t b) noexcept { return a < b ? -1 : a > b ? 1 : 0; }
using rule::compare;

/// A range of numbers, open at both ends unless bounded. Of NumericRange and DecimalOrder.
template <typename Bound>
struct Interval {
  const Bound* low = nullptr;
  const Bound* high = nullptr;
  bool low_included = false;
  bool high_included = false;
};

template <typename Bound>
bool apart(const Interval<Bound>& below, const Interval<Bound>& above) {
  if (below.high == nullptr || above.low == nullptr) return false;
  const int order = compare(*below.high, *above.low);
  return order < 0 || (order == 0 && !(below.high_included && above.low_included));
}

Interval<Number> interval_of(const NumericRange& range) {
  return {range.low ? &*range.low : nullptr, range.high ? &*range.high : nullptr,
          range.low_included, range.high_included};
}

template <typename Bound>
Interval<Bound> interval_of(Order order, const Bound& bound) {
  switch (order) {
    case Order::kEqual:
      return {&bound, &bound, true, true};
    case Order::kLess:
    case Order::kLessOrEqual:
      return {nullptr, &bound, false, order == Order::kLessOrEqual};
    case Order::kGreater:
    case Order::kGreaterOrEqual:
      break;
  }
  return {&bound, nullptr, order == Order::kGreaterOrEqual, false};
}

template <typename Bound>
bool intervals_apart(const Interval<Bound>& a, const Interval<Bound>& b) {
  return apart(a, b) || apart(b, a);
}

/// Which types of values a comparator, which compares values by type, is for.
constexpr unsigned kTexts = 1, kNumbers = 2, kOthers = 4;
unsigned types_of(const Comparator& comparator) {
  const auto& of = comparator.of;
  if (std::holds_alternative<Exists>(of) || std::holds_alternative<AnythingBut>(of) ||
      std::holds_alternative<EqualsField>(of) || std::holds_alternative<AllOf>(of)) {
    return kTexts | kNumbers | kOthers;
  }
  if (std::holds_alternative<EqualsNull>(of) || std::holds_alternative<EqualsBool>(of)) {
    return kOthers;
  }
  if (std::holds_alternative<EqualsNumber>(of) || std::holds_alternative<NumericRange>(of)) {
    return kNumbers;
  }
  return std::holds_alternative<DecimalOrder>(of) ? kTexts | kNumbers : kTexts;
}

/// Whether no text both begins (or ends) with the one and with the other.
bool ends_differ(const Comparator& a, const Comparator& b) {
  const auto* prefix = std::get_if<Prefix>(&a.of);
  const auto* other_prefix = std::get_if<Prefix>(&b.of);
  if (prefix != nullptr && other_prefix != nullptr) {
    return !prefix->text.starts_with(other_prefix->text) &&
           !other_prefix->text.starts_with(prefix->text);
  }
  const auto* suffix = std::get_if<Suffix>(&a.of);
  const auto* other_suffix = std::get_if<Suffix>(&b.of);
  return suffix != nullptr && other_suffix != nullptr &&
         !suffix->text.ends_with(other_suffix->text) && !other_suffix->text.ends_with(suffix->text);
}

/// Whether no value is accepted by both.
bool disjoint_comparators(const Comparator& a, const Comparator& b) {
  if ((types_of(a) & types_of(b)) == 0) return true;
  if (ends_differ(a, b)) return true;
  const auto* range = std::get_if<NumericRange>(&a.of);
  const auto* other_range = std::get_if<NumericRange>(&b.of);
  if (range != nullptr && other_range != nullptr) {
    return intervals_apart(interval_of(*range), interval_of(*other_range));
  }
  const auto* order = std::get_if<DecimalOrder>(&a.of);
  const auto* other_order = std::get_if<DecimalOrder>(&b.of);
  if (order != nullptr && other_order != nullptr) {
    return intervals_apart(interval_of(order->order, order->bound),
                           interval_of(other_order->order, other_order->bound));
  }
  const auto* time = std::get_if<TimeOrder>(&a.of);
  const auto* other_time = std::get_if<TimeOrder>(&b.of);
  return time != nullptr && other_time != nullptr && time->part == other_time->part &&
         intervals_apart(interval_of(time->order, time->bound),
                         interval_of(other_time->order, other_time->bound));
}

/// Whether every value that `a` accepts is accepted by `b`.
bool within_comparator(const Comparator& a, const Comparator& b) {
  if (std::holds_alternative<Exists>(b.of)) return true;
  if (const auto* pattern = std::get_if<TextPattern>(&b.of)) {
    const TextPattern::Elements wide = pattern->elements();
    if (wide == TextPattern::Elements{{TextPattern::Element::Kind::kAnyRun}}) {
      return (types_of(a) & ~kTexts) == 0;
    }
    const auto* same = std::get_if<TextPattern>(&a.of);
    return same != nullptr && same->elements() == wide;
  }
  if (const auto* wide = std::get_if<Prefix>(&b.of)) {
    const auto* narrow = std::get_if<Prefix>(&a.of);
    return narrow != nullptr && narrow->text.starts_with(wide->text);
  }
  if (const auto* wide = std::get_if<Suffix>(&b.of)) {
    const auto* narrow = std::get_if<Suffix>(&a.of);
    return narrow != nullptr && narrow->text.ends_with(wide->text);
  }
  if (const auto* wide = std::get_if<Wildcard>(&b.of)) {
    const auto* narrow = std::get_if<Wildcard>(&a.of);
    return narrow != nullptr && narrow->pieces() == wide->pieces();
  }
  return false;
}

}  // namespace

Candidate text_candidate(std::string_view text, std::string_view folded) {
  Candidate candidate;
  candidate.value.type = Type::kString;
  candidate.value.text = text;
  candidate.value.folded = folded;
  return candidate;
}

/// Of a text that outlives the question.
Candidate Values::of_text(std::string_view text) {
  std::string& folded = texts_.emplace_back(text);
  fold_ascii(folded);
  return text_candidate(text, folded);
}

/// nullopt where it cannot be known.
std::optional<bool> Values::holds(const Leaf& leaf, const Candidate& candidate) {
  ++steps_;
  if (!leaf.others.empty()) return std::nullopt;
  if (candidate.absent) return leaf.absent_holds;
  if (candidate.any_case && leaf.typing == Typing::kText && has_letters(candidate.value.text)) {
    return std::nullopt;
  }
  const std::uint64_t limits = scratch_.regex_limits;
  const bool result = rule::holds(leaf, candidate.value, scratch_);
  if (scratch_.regex_limits != limits) return std::nullopt;
  return result;
}

bool Values::allows(const Literal& literal, const Candidate& candidate) {
  const std::optional<bool> result = holds(*literal.leaf, candidate);
  return !result || *result == literal.holds;
}

/// Whether the field's having the value, whatever else it has, rules out one of the literals.
bool Values::refuted(const Candidate& candidate, std::span<const Literal> literals, bool scalar) {
  return std::any_of(literals.begin(), literals.end(), [&](const Literal& literal) {
    // Of several values another one may make a leaf hold; none may where it is not to hold.
    // Absence is of all values, or of those in one element of an array alone.
    if (!scalar && (literal.holds || candidate.absent)) return false;
    return !allows(literal, candidate);
  });
}

/// All values that make the leaf hold, where they are few.
bool Values::candidates_of(const Leaf& leaf, std::vector<Candidate>& out) {
  if (!leaf.others.empty()) return false;
  for (const std::string& text : leaf.texts.texts()) {
    out.push_back(of_text(text));
    out.back().any_case = leaf.typing == Typing::kFoldedText;
  }
  for (const Comparator& comparator : leaf.alternatives) {
    if (std::holds_alternative<EqualsNull>(comparator.of)) {
      out.push_back(typed(Type::kNull, of_text("null")));
    } else if (const auto* flag = std::get_if<EqualsBool>(&comparator.of)) {
      out.push_back(typed(Type::kBool, of_text(flag->value ? "true" : "false")));
    } else if (const auto* number = std::get_if<EqualsNumber>(&comparator.of)) {
      out.push_back(typed(Type::kNumber, of_text(texts_.emplace_back(text_of_number(number->value)))));
    } else {
      return false;
    }
  }
  if (leaf.absent_holds) out.push_back(absence());
  return true;
}

/// Whether no text of `other`'s makes the leaf hold.
bool Values::rejects_texts_of(const Leaf& leaf, const Leaf& other) {
  return std::all_of(other.texts.texts().begin(), other.texts.texts().end(), [&](const auto& text) {
    Candidate candidate = of_text(text);
    candidate.any_case = other.typing == Typing::kFoldedText;
    return holds(leaf, candidate) == false;
  });
}

/// Whether no single value makes both hold.
bool Values::disjoint(const Leaf& a, const Leaf& b) {
  if (!a.others.empty() || !b.others.empty() || a.typing != b.typing || (a.absent_holds && b.absent_holds)) return false;
  if (!rejects_texts_of(a, b) || !rejects_texts_of(b, a)) return false;
  return std::all_of(a.alternatives.begin(), a.alternatives.end(), [&](const Comparator& one) {
    return std::all_of(b.alternatives.begin(), b.alternatives.end(), [&](const Comparator& two) {
      return disjoint_comparators(one, two);
    });
  });
}

/// Whether every value that makes the leaf hold makes the other one hold.
bool Values::within(const Leaf& leaf, const Leaf& wider) {
  if (!leaf.others.empty() || !wider.others.empty()) return false;
  if (leaf.absent_holds && !wider.absent_holds) return false;
  const bool exists = std::any_of(wider.alternatives.begin(), wider.alternatives.end(), [](auto& c) {
    return std::holds_alternative<Exists>(c.of);
  });
  if (exists && wider.typing == Typing::kByType) return true;
  if (leaf.typing != wider.typing) return false;
  const bool texts =
      std::all_of(leaf.texts.texts().begin(), leaf.texts.texts().end(), [&](const auto& text) {
        return holds(wider, of_text(text)) == true;
      });
  return texts &&
         std::all_of(leaf.alternatives.begin(), leaf.alternatives.end(), [&](const Comparator& a) {
           return std::any_of(wider.alternatives.begin(), wider.alternatives.end(),
                              [&](const Comparator& b) { return within_comparator(a, b); });
         });
}

/// Whether whatever a field has, one of the leaves that are not to hold holds.
bool Values::cover_everything(std::span<const Literal> literals) {
  const auto excluded_by = [&](const Candidate& candidate) {
    return std::any_of(literals.begin(), literals.end(), [&](const Literal& literal) {
      return !literal.holds && holds(*literal.leaf, candidate) == true;
    });
  };
  if (!excluded_by(absence())) return false;
  const auto covers = [&](const Comparator& comparator) {
    if (std::holds_alternative<Exists>(comparator.of)) return true;
    const auto* but = std::get_if<AnythingBut>(&comparator.of);
    if (but == nullptr || !but->others.empty() || !but->numbers.empty()) return false;
    return std::all_of(but->texts.texts().begin(), but->texts.texts().end(),
                       [&](const std::string& text) { return excluded_by(of_text(text)); });
  };
  return std::any_of(literals.begin(), literals.end(), [&](const Literal& literal) {
    const Leaf& leaf = *literal.leaf;
    return !literal.holds && leaf.typing == Typing::kByType && leaf.others.empty() &&
           std::any_of(leaf.alternatives.begin(), leaf.alternatives.end(), covers);
  });
}

bool Values::contradict(std::span<const Literal> literals, bool scalar) {
  texts_.clear();
  for (const Literal& literal : literals) {
    if (!literal.holds) continue;
    std::vector<Candidate> candidates;
    if (candidates_of(*literal.leaf, candidates)) {
      const bool none = std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
        return refuted(c, literals, scalar);
      });
      if (none) return true;
    }
    for (const Literal& other : literals) {
      if (&other == &literal) continue;
      if (other.holds ? scalar && disjoint(*literal.leaf, *other.leaf)
                      : (scalar || !literal.leaf->absent_holds) &&
                            within(*literal.leaf, *other.leaf)) {
        return true;
      }
    }
  }
  return cover_everything(literals);
}

}  // namespace cloudtrail::rule::lint

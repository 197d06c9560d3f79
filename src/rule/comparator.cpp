#include "rule/comparator.hpp"

#include <algorithm>

namespace cloudtrail::rule {
namespace {

using Type = Value::Type;

bool search(const regex::Regex& regex, std::string_view text, MatchScratch& scratch) {
  const regex::Outcome outcome = scratch.matcher.search(regex, text);
  if (outcome == regex::Outcome::kLimit) ++scratch.regex_limits;
  return outcome == regex::Outcome::kMatch;
}

bool holds_text(const IgnoreCase& c, std::string_view text, MatchScratch& scratch) {
  if (c.folded) return search(*c.folded, text, scratch);
  if (text.size() < c.text.size()) return false;
  switch (c.part) {
    case IgnoreCase::Part::kWhole:
      break;
    case IgnoreCase::Part::kPrefix:
      text = text.substr(0, c.text.size());
      break;
    case IgnoreCase::Part::kSuffix:
      text = text.substr(text.size() - c.text.size());
      break;
  }
  return equal_ascii_ignoring_case(text, c.text);
}

bool holds_range(const NumericRange& range, std::string_view text) {
  const std::optional<Number> number = Number::parse(text);
  if (!number) return false;
  if (range.low) {
    const int order = compare(*number, *range.low);
    if (order < 0 || (order == 0 && !range.low_included)) return false;
  }
  if (range.high) {
    const int order = compare(*number, *range.high);
    if (order > 0 || (order == 0 && !range.high_included)) return false;
  }
  return true;
}

bool is_one_of(const std::vector<Number>& numbers, std::string_view text) {
  const std::optional<Number> number = Number::parse(text);
  return number && std::any_of(numbers.begin(), numbers.end(),
                               [&](const Number& other) { return compare(*number, other) == 0; });
}

bool is_in_order(Order order, int compared) noexcept {
  switch (order) {
    case Order::kEqual:
      return compared == 0;
    case Order::kLess:
      return compared < 0;
    case Order::kLessOrEqual:
      return compared <= 0;
    case Order::kGreater:
      return compared > 0;
    case Order::kGreaterOrEqual:
      return compared >= 0;
  }
  return false;
}

/// Whether two values are the same, as a literal in a rule and a value are.
bool is_same(const FieldValue& a, const FieldValue& b) {
  if (a.type != b.type) return false;
  switch (a.type) {
    case Type::kNull:
      return true;
    case Type::kBool:
      return a.text == b.text;
    case Type::kString: {
      if (a.text == b.text) return true;
      const std::optional<Address> address = Address::parse(a.text);
      return address && address == Address::parse(b.text);
    }
    case Type::kNumber: {
      const std::optional<Number> number = Number::parse(a.text);
      const std::optional<Number> other = Number::parse(b.text);
      return number && other && compare(*number, *other) == 0;
    }
    default:
      return false;
  }
}

bool holds_one(const Alternatives& of, Typing typing, const FieldValue& value,
               MatchScratch& scratch);

struct Holds {
  const Typing typing;
  const FieldValue& value;
  MatchScratch& scratch;

  bool string() const { return value.type == Type::kString; }
  bool operator()(const EqualsNull&) const { return value.type == Type::kNull; }
  bool operator()(const EqualsBool& c) const {
    return value.type == Type::kBool && (value.text == "true") == c.value;
  }
  bool operator()(const EqualsNumber& c) const {
    if (value.type != Type::kNumber) return false;
    const std::optional<Number> number = Number::parse(value.text);
    return number && compare(*number, c.value) == 0;
  }
  bool operator()(const EqualsAddress& c) const {
    return string() && Address::parse(value.text) == c.value;
  }
  bool operator()(const Prefix& c) const { return string() && value.text.starts_with(c.text); }
  bool operator()(const Suffix& c) const { return string() && value.text.ends_with(c.text); }
  bool operator()(const IgnoreCase& c) const {
    return string() && holds_text(c, value.text, scratch);
  }
  bool operator()(const Wildcard& c) const { return string() && c.matches(value.text); }
  bool operator()(const NumericRange& c) const {
    return value.type == Type::kNumber && holds_range(c, value.text);
  }
  bool operator()(const Cidr& c) const {
    if (!string()) return false;
    const std::optional<Address> address = Address::parse(value.text);
    return address && c.network.contains(*address);
  }
  bool operator()(const NotCidr& c) const {
    if (!string()) return false;
    const std::optional<Address> address = Address::parse(value.text);
    return address && std::none_of(c.networks.begin(), c.networks.end(),
                                   [&](const Network& n) { return n.contains(*address); });
  }
  bool operator()(const Contains& c) const {
    return string() && std::any_of(c.folded.begin(), c.folded.end(), [&](const std::string& text) {
             return find_text(value.folded, text) != std::string_view::npos;
           });
  }
  bool operator()(const EqualsField& c) const {
    const std::span<const FieldValue> others = scratch.others[c.other];
    return std::any_of(others.begin(), others.end(), [&](const FieldValue& other) {
      return typing == Typing::kByType ? is_same(value, other)
                                       : text_of(other, typing) == value.text;
    });
  }
  bool operator()(const AllOf& c) const {
    return std::all_of(
        c.conditions.begin(), c.conditions.end(),
        [&](const Alternatives& one) { return holds_one(one, typing, value, scratch); });
  }
  bool operator()(const Exists&) const { return true; }
  bool operator()(const Matches& c) const {
    return string() && c.prefilter.may_match(value.text) && search(*c.regex, value.text, scratch);
  }
  bool operator()(const TextPattern& c) const { return string() && c.matches(value.text); }
  bool operator()(const DecimalOrder& c) const {
    if (!string() && value.type != Type::kNumber) return false;
    const std::optional<Decimal> number = Decimal::parse(value.text);
    return number && is_in_order(c.order, compare(*number, c.bound));
  }
  bool operator()(const TimeOrder& c) const {
    if (!string()) return false;
    const std::optional<int> part = time_part(value.text, c.part);
    return part && is_in_order(c.order, *part < c.bound ? -1 : *part > c.bound ? 1 : 0);
  }
  bool operator()(const AnythingBut& c) const {
    if (string() && c.texts.contains(value.text)) return false;
    if (value.type == Type::kNumber && is_one_of(c.numbers, value.text)) return false;
    return std::none_of(c.others.begin(), c.others.end(), [&](const Comparator& other) {
      return std::visit(*this, other.of);
    });
  }
};

bool holds_one(const Alternatives& of, Typing typing, const FieldValue& value,
               MatchScratch& scratch) {
  if (value.type == Type::kString && of.texts.contains(value.text)) return true;
  const Holds holds{typing, value, scratch};
  return std::any_of(of.alternatives.begin(), of.alternatives.end(),
                     [&](const Comparator& c) { return std::visit(holds, c.of); });
}

bool compares_fields(const Comparator& comparator) {
  if (std::holds_alternative<EqualsField>(comparator.of)) return true;
  const auto* all = std::get_if<AllOf>(&comparator.of);
  return all != nullptr && std::any_of(all->conditions.begin(), all->conditions.end(),
                                       [](const Alternatives& one) {
                                         return std::any_of(one.alternatives.begin(),
                                                            one.alternatives.end(), compares_fields);
                                       });
}

}  // namespace

std::optional<std::string_view> text_of(const FieldValue& value, Typing typing) noexcept {
  if (value.type == Type::kNull) return std::nullopt;
  return typing == Typing::kFoldedText ? value.folded : value.text;
}

namespace {

/// The value as a leaf of this typing compares it; nullopt where it has no text and needs one.
std::optional<FieldValue> seen_as(FieldValue value, Typing typing) noexcept {
  if (typing == Typing::kByType) return value;
  const std::optional<std::string_view> text = text_of(value, typing);
  if (!text) return std::nullopt;
  value.type = Type::kString;
  value.text = *text;
  return value;
}

}  // namespace

bool holds(const Leaf& leaf, const FieldValue& given, MatchScratch& scratch) {
  const std::optional<FieldValue> value = seen_as(given, leaf.typing);
  return value && holds_one(leaf, leaf.typing, *value, scratch);
}

bool holds_by_comparison(const Leaf& leaf, const FieldValue& given, MatchScratch& scratch) {
  const std::optional<FieldValue> value = seen_as(given, leaf.typing);
  if (!value) return false;
  const Holds holds{leaf.typing, *value, scratch};
  return std::any_of(leaf.alternatives.begin(), leaf.alternatives.end(), [&](const Comparator& c) {
    return compares_fields(c) && std::visit(holds, c.of);
  });
}

Result<Matches> compile_regex(std::string_view what, const std::string& pattern,
                              regex::Flags flags, const RuleLimits& limits) {
  const auto bad = [&](const std::string& message) {
    return Error{ErrorCode::kInvalidRegex, std::string(what) + message, std::nullopt};
  };
  if (pattern.starts_with("(*")) {
    return bad(" may not begin with `(*`: options set the limits and the engine");
  }
  regex::Limits bounds;
  bounds.match = limits.regex_match;
  bounds.steps = limits.regex_steps;
  bounds.depth = limits.regex_depth;
  bounds.heap_kib = limits.regex_heap_kib;
  bounds.pattern_bytes = limits.regex_bytes;
  Result<regex::Regex> compiled = regex::Regex::compile(pattern, flags, bounds);
  if (!compiled) return bad(": " + compiled.error().message);
  Matches matches{std::make_shared<const regex::Regex>(std::move(*compiled)), {}, flags};
  // The prefilter reads patterns without flags; of these, `s` alone changes nothing for it.
  if (!flags.ignore_case && !flags.multi_line) matches.prefilter = RegexPrefilter::of(pattern);
  return matches;
}

}  // namespace cloudtrail::rule

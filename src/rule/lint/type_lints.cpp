// The lint about values of a type that their field never has.
#include <algorithm>

#include "base/document.hpp"
#include "rule/lint/fields.hpp"
#include "rule/lint/lints.hpp"

namespace cloudtrail::rule::lint {
namespace {

template <typename... Kinds>
bool is_one_of(const Comparator& comparator) {
  return (std::holds_alternative<Kinds>(comparator.of) || ...);
}

/// The only type that a comparator holds for; kUnknown where it is for several, or for null.
JsonType type_of(const Comparator& comparator) {
  if (is_one_of<EqualsBool>(comparator)) return JsonType::kBoolean;
  if (is_one_of<EqualsNumber, NumericRange>(comparator)) return JsonType::kNumber;
  const bool text = is_one_of<EqualsAddress, Prefix, Suffix, IgnoreCase, Wildcard, Cidr, NotCidr,
                              Contains, Matches>(comparator);
  return text ? JsonType::kText : JsonType::kUnknown;
}

std::string text_of(bool value) { return value ? "true" : "false"; }

/// What a comparator asks for, which is not text, of a field of that type.
std::string described(const Comparator& comparator, JsonType type) {
  const std::string advice = type == JsonType::kText ? ": quote it" : "";
  if (const auto* equals = std::get_if<EqualsBool>(&comparator.of)) {
    return "the boolean " + text_of(equals->value) + advice;
  }
  if (const auto* equals = std::get_if<EqualsNumber>(&comparator.of)) {
    return "the number " + equals->value.text() + advice;
  }
  return "a number";
}

std::string described(const std::string& text) {
  const bool quoted = text == "true" || text == "false";
  return "the text " + cloudtrail::quoted(text) + (quoted ? ": write it without quotes" : "");
}

/// Whether the set asks for the same value as text, so that nobody relies on the other type.
bool asks_as_text(const Alternatives& set, const Comparator& comparator) {
  if (const auto* equals = std::get_if<EqualsBool>(&comparator.of)) {
    return set.texts.contains(text_of(equals->value));
  }
  const auto* equals = std::get_if<EqualsNumber>(&comparator.of);
  return equals != nullptr && set.texts.contains(equals->value.text());
}

bool asks_as_boolean(const Alternatives& set, const std::string& text) {
  return std::any_of(set.alternatives.begin(), set.alternatives.end(), [&](const auto& one) {
    const auto* equals = std::get_if<EqualsBool>(&one.of);
    return equals != nullptr && text_of(equals->value) == text;
  });
}

/// What of the set is for values that are not of the type; empty where nothing is.
std::string wrong_in(const Alternatives& set, JsonType type);

std::string wrong_in(const AnythingBut& but, JsonType type) {
  if (type == JsonType::kBoolean) {
    if (!but.texts.empty()) return described(but.texts.texts().front());
    if (!but.others.empty()) return "text";
  }
  for (const Number& number : but.numbers) {
    if (!but.texts.contains(number.text())) return described({EqualsNumber{number}}, type);
  }
  return {};
}

std::string wrong_in(const Alternatives& set, const Comparator& comparator, JsonType type) {
  if (const auto* but = std::get_if<AnythingBut>(&comparator.of)) return wrong_in(*but, type);
  if (const auto* all = std::get_if<AllOf>(&comparator.of)) {
    for (const Alternatives& condition : all->conditions) {
      if (std::string wrong = wrong_in(condition, type); !wrong.empty()) return wrong;
    }
    return {};
  }
  const JsonType asked = type_of(comparator);
  if (asked == JsonType::kUnknown || asked == type) return {};
  if (asked == JsonType::kText) return "text";
  return asks_as_text(set, comparator) ? "" : described(comparator, type);
}

std::string wrong_in(const Alternatives& set, JsonType type) {
  if (type == JsonType::kBoolean) {
    for (const std::string& text : set.texts.texts()) {
      if (!asks_as_boolean(set, text)) return described(text);
    }
  }
  for (const Comparator& comparator : set.alternatives) {
    if (std::string wrong = wrong_in(set, comparator, type); !wrong.empty()) return wrong;
  }
  return {};
}

}  // namespace

void find_wrong_types(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    for (const std::uint32_t index : linter.leaves_of(subject.condition)) {
      const Path& path = linter.path_of(index);
      const JsonType type = recorded_type(path);
      if (type == JsonType::kUnknown) continue;
      const std::string wrong = wrong_in(linter.program().leaves[index], type);
      if (wrong.empty()) continue;
      linter.report(Lint::kWrongType, subject,
                    cloudtrail::quoted(path.text) + " is always " +
                        (type == JsonType::kText ? "text" : "a boolean") + ", never " + wrong);
    }
  }
}

}  // namespace cloudtrail::rule::lint

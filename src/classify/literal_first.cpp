// How Sigma's paths find values (Resolution::kLiteralFirst), and where keywords look.
#include <algorithm>

#include "classify/field_values.hpp"
#include "json/compact.hpp"
#include "json/text.hpp"
#include "rule/decimal.hpp"
#include "rule/text_pattern.hpp"

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;

bool has_upper_case(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_key(std::string_view raw_key, std::string_view text, std::string& scratch) {
  return raw_key == text || (raw_key.find('\\') != std::string_view::npos &&
                             json::string_view_of(raw_key, scratch) == text);
}

}  // namespace

void FieldValues::find_literal_first(const rule::Path& path) {
  const Value root = record_->root();
  const json::Span span{root.text_base(), root.positions()};
  // Without such keys the whole path is no key of the record, unless it is the field's own name.
  if (path.field < 0 || record_->has_dotted_key()) {
    return enter_object(span, root.index(), path.text, path);
  }
  const Value value = record_->get(static_cast<Field>(path.field));
  if (value.missing()) return;
  const bool whole = path.behind_field == std::string::npos;
  if (!whole) open(span, value.index());
  enter(span, value.index(),
        whole ? std::string_view() : std::string_view(path.text).substr(path.behind_field), path);
}

void FieldValues::enter_object(const json::Span& span, std::uint32_t object, std::string_view rest,
                               const rule::Path& path) {
  const std::size_t dot = rest.find('.');
  const std::string_view head = rest.substr(0, dot);
  std::optional<std::uint32_t> literal;
  std::optional<std::uint32_t> next;
  std::string decoded;
  each_member(span, object, [&](std::string_view raw_key, std::uint32_t value) {
    if (is_key(raw_key, rest, decoded)) literal = value;
    if (dot != std::string_view::npos && is_key(raw_key, head, decoded)) next = value;
  });
  if (literal) {
    enter(span, *literal, {}, path);
  } else if (next) {
    enter(span, *next, rest.substr(dot + 1), path);
  }
}

/// Goes on at a value with what is left of the path; no data (not just no text) where nothing is.
/// Returns whether the value is an object or an array that holds one.
bool FieldValues::enter(const json::Span& span, std::uint32_t value, std::string_view rest,
                        const rule::Path& path) {
  const char first = span.byte(value);
  if (first == '[') {
    bool holds_object = false;
    json::Elements elements(span, value);
    while (elements.next()) holds_object |= enter(span, elements.value(), rest, path);
    if (holds_object && rest.data() == nullptr) add_whole(span, value, path);
    return holds_object;
  }
  if (rest.data() != nullptr) {
    if (first == '{') enter_object(span, value, rest, path);
  } else if (first == '{') {
    add_whole(span, value, path);
  } else {
    add_scalar(span, value, 0);
    if (values_.back().type == Value::Type::kNumber) add_number_text();
  }
  return first == '{';
}

/// An object or an array as one value. Its text is made only where a rule compares it.
void FieldValues::add_whole(const json::Span& span, std::uint32_t value, const rule::Path& path) {
  FieldValue whole;
  whole.type = span.byte(value) == '{' ? Value::Type::kObject : Value::Type::kArray;
  whole.index = value;
  if (path.whole) {
    std::string& text = scratch();
    text.clear();
    json::append_compact(text, span, value);
    whole.text = text;
  }
  values_.push_back(whole);
}

/// Gives the last value, a number, the text that all its spellings share.
void FieldValues::add_number_text() {
  FieldValue& value = values_.back();
  if (rule::is_plain_number(value.text)) return;
  const std::optional<rule::Decimal> number = rule::Decimal::parse(value.text);
  if (!number) return;
  std::string& text = scratch();
  text = number->text();
  value.text = text;
}

void FieldValues::find_every_string() {
  const Value root = record_->root();
  const json::Span span{root.text_base(), root.positions()};
  const std::uint32_t end = json::skip(span, root.index());
  for (std::uint32_t i = root.index(); i + 1 < end; ++i) {
    if (span.byte(i) == '"' && span.byte(i + 1) != ':') add_scalar(span, i, 0);
  }
}

void FieldValues::fold(std::size_t first) {
  for (std::size_t i = first; i < values_.size(); ++i) {
    FieldValue& value = values_[i];
    value.folded = value.text;
    if (!has_upper_case(value.text)) continue;
    std::string& text = scratch();
    text.assign(value.text);
    rule::fold_ascii(text);
    value.folded = text;
  }
}

}  // namespace cloudtrail::classify

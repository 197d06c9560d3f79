#include "yaml/scalar.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cloudtrail::yaml {
namespace {

using Kind = DocumentNode::Kind;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool is_octal(char c) noexcept {
  return c >= '0' && c <= '7';
}
bool is_hex(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) noexcept {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_null(std::string_view text) noexcept {
  return one_of(text, {"", "~", "null", "Null", "NULL"});
}

bool is_bool(std::string_view text) noexcept {
  return is_true(text) || one_of(text, {"false", "False", "FALSE"});
}

void skip_sign(std::string_view& text) noexcept {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
}

std::size_t skip_digits(std::string_view& text) noexcept {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

bool is_based_int(std::string_view text) noexcept {
  if (text.size() < 3) return false;
  const std::string_view digits = text.substr(2);
  if (text.starts_with("0o")) return std::all_of(digits.begin(), digits.end(), is_octal);
  if (text.starts_with("0x")) return std::all_of(digits.begin(), digits.end(), is_hex);
  return false;
}

bool is_int(std::string_view text) noexcept {
  if (is_based_int(text)) return true;
  skip_sign(text);
  return skip_digits(text) != 0 && text.empty();
}

// [-+]? ( \.[0-9]+ | [0-9]+(\.[0-9]*)? ) ( [eE][-+]?[0-9]+ )?
bool is_float(std::string_view text) noexcept {
  skip_sign(text);
  std::size_t digits = skip_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += skip_digits(text);
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  skip_sign(text);
  return skip_digits(text) != 0 && text.empty();
}

}  // namespace

bool is_true(std::string_view text) noexcept {
  return one_of(text, {"true", "True", "TRUE"});
}

Tag tag_of(std::string_view uri) noexcept {
  constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
  constexpr std::array<std::pair<std::string_view, Tag>, 7> kNames = {{
      {"null", Tag::kNull},
      {"bool", Tag::kBool},
      {"int", Tag::kInt},
      {"float", Tag::kFloat},
      {"str", Tag::kString},
      {"seq", Tag::kSequence},
      {"map", Tag::kMapping},
  }};
  if (!uri.starts_with(kPrefix)) return Tag::kOther;
  uri.remove_prefix(kPrefix.size());
  for (const auto& [name, tag] : kNames) {
    if (name == uri) return tag;
  }
  return Tag::kOther;
}

Kind plain_kind(std::string_view text) noexcept {
  if (is_null(text)) return Kind::kNull;
  if (is_bool(text)) return Kind::kBool;
  if (is_int(text) || is_float(text)) return Kind::kNumber;
  return Kind::kString;
}

std::optional<Kind> tagged_kind(Tag tag, std::string_view text) noexcept {
  const auto when = [](bool fits, Kind kind) { return fits ? std::optional(kind) : std::nullopt; };
  switch (tag) {
    case Tag::kNull:
      return when(is_null(text), Kind::kNull);
    case Tag::kBool:
      return when(is_bool(text), Kind::kBool);
    case Tag::kInt:
      return when(is_int(text), Kind::kNumber);
    case Tag::kFloat:
      return when(is_float(text), Kind::kNumber);
    case Tag::kString:
      return Kind::kString;
    default:
      return std::nullopt;
  }
}

}  // namespace cloudtrail::yaml

#include "rule/sigma/value.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "base/document.hpp"
#include "codec/base64.hpp"

namespace cloudtrail::rule::sigma {
namespace {

using Element = TextPattern::Element;
using Kind = Element::Kind;

/// Texts that one value may turn into, and their bytes together: encodings that are repeated, or
/// that meet dashes, could make any amount of text out of a line.
constexpr std::size_t kMostVariants = 1000;
constexpr std::size_t kMostVariantBytes = std::size_t{1} << 20;

constexpr std::array<std::string_view, 5> kDashes = {"-", "/", "\u2013", "\u2014", "\u2015"};

Error refused(std::string message) {
  return Error{ErrorCode::kInvalidRule, std::move(message), std::nullopt};
}

Error too_long() {
  return refused("the value turns into more than " + std::to_string(kMostVariantBytes) +
                 " bytes of text");
}

/// Asked before the variants are made: `count` of them, each of about `bytes`.
Status check_variants(std::size_t count, std::size_t bytes) {
  if (count > kMostVariants) {
    return refused("the value has more than " + std::to_string(kMostVariants) + " variants");
  }
  if (count > 1 && count * bytes > kMostVariantBytes) return too_long();
  return {};
}

void append_bytes(Text& out, std::string_view bytes) {
  for (const char byte : bytes) out.push_back(Element{Kind::kByte, byte});
}

/// Takes one element of a value from the front of `text`.
Element take_element(std::string_view& text) {
  const char c = text.front();
  const char next = text.size() > 1 ? text[1] : '\0';
  const bool escape = c == '\\' && (next == '*' || next == '?' || next == '\\');
  text.remove_prefix(escape ? 2 : 1);
  if (escape) return Element{Kind::kByte, next};
  if (c == '*') return Element{Kind::kAnyRun};
  if (c == '?') return Element{Kind::kCharacter};
  return Element{Kind::kByte, c};
}

/// The text's bytes, where it is nothing but bytes.
std::optional<std::string> bytes_of(const Text& text) {
  std::string bytes;
  for (const Element& element : text) {
    if (element.kind != Kind::kByte) return std::nullopt;
    bytes.push_back(element.byte);
  }
  return bytes;
}

Text text_of_bytes(std::string_view bytes) {
  Text text;
  append_bytes(text, bytes);
  return text;
}

/// Every dash becomes any dash.
Text with_any_dashes(const Text& text) {
  std::string bytes;
  for (const Element& element : text) bytes.push_back(element.byte);
  Text out;
  for (std::size_t i = 0; i < text.size();) {
    const auto dash = std::find_if(kDashes.begin(), kDashes.end(), [&](std::string_view d) {
      return text[i].kind == Kind::kByte && std::string_view(bytes).substr(i).starts_with(d);
    });
    if (dash == kDashes.end()) {
      out.push_back(text[i++]);
    } else {
      out.push_back(Element{Kind::kDash});
      i += dash->size();
    }
  }
  return out;
}

/// In how many ways the dashes can be chosen; a number over the limit where there are more.
std::size_t choices_of_dashes(const Text& text) {
  std::size_t choices = 1;
  for (const Element& element : text) {
    if (element.kind == Kind::kDash && choices <= kMostVariants) choices *= kDashes.size();
  }
  return choices;
}

/// One text for each choice of dashes, because what is encoded has to be known.
std::vector<Text> with_chosen_dashes(const Text& text) {
  std::vector<Text> variants(1);
  for (const Element& element : text) {
    if (element.kind != Kind::kDash) {
      for (Text& variant : variants) variant.push_back(element);
      continue;
    }
    std::vector<Text> more;
    for (const Text& variant : variants) {
      for (const std::string_view dash : kDashes) append_bytes(more.emplace_back(variant), dash);
    }
    variants = std::move(more);
  }
  return variants;
}

std::string base64(std::string_view bytes) {
  std::string out;
  codec::encode_base64(bytes, out);
  return out;
}

/// What is the same in the encoding of every text that has `bytes` in it `shift` bytes behind a
/// multiple of three.
std::string base64_at(std::string_view bytes, std::size_t shift) {
  constexpr std::array<std::size_t, 3> kBegin = {0, 2, 3};
  constexpr std::array<std::size_t, 3> kCut = {0, 3, 2};
  std::string out = base64(std::string(shift, ' ').append(bytes));
  out.resize(out.size() - kCut[(bytes.size() + shift) % 3]);
  return out.substr(std::min(kBegin[shift], out.size()));
}

struct CodePoint {
  std::uint32_t value;
  std::size_t size;
};

/// The first character of UTF-8 text.
CodePoint first_of(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t value = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3Fu);
  return {value, size};
}

std::string utf16(std::string_view text, bool big_endian) {
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    out.push_back(big_endian ? high : low);
    out.push_back(big_endian ? low : high);
  };
  while (!text.empty()) {
    const CodePoint point = first_of(text);
    text.remove_prefix(point.size);
    if (point.value < 0x10000) {
      put(point.value);
      continue;
    }
    put(0xD800 + ((point.value - 0x10000) >> 10));
    put(0xDC00 + ((point.value - 0x10000) & 0x3FF));
  }
  return out;
}

Result<std::vector<Text>> encode(const Text& text, Transform transform) {
  const std::optional<std::string> bytes = bytes_of(text);
  if (!bytes)
    return refused("a wildcard cannot be encoded; write `\\*` or `\\?` for the character");
  std::vector<Text> out;
  switch (transform) {
    case Transform::kBase64:
      out.push_back(text_of_bytes(base64(*bytes)));
      return out;
    case Transform::kBase64Offset:
      for (std::size_t shift = 0; shift < 3; ++shift) {
        out.push_back(text_of_bytes(base64_at(*bytes, shift)));
        if (out.back().empty()) return refused("`base64offset` needs at least two bytes");
      }
      return out;
    default:
      break;
  }
  if (valid_utf8_prefix(*bytes) != bytes->size()) {
    return refused("UTF-16 is made of text, not of what an encoding before it left");
  }
  const std::string mark = transform == Transform::kUtf16 ? "\xFF\xFE" : "";
  out.push_back(text_of_bytes(mark + utf16(*bytes, transform == Transform::kUtf16Be)));
  return out;
}

Result<std::vector<Text>> apply(const Text& text, Transform transform) {
  if (transform == Transform::kWindash) return std::vector<Text>{with_any_dashes(text)};
  const std::size_t each = transform == Transform::kBase64Offset ? 3 : 1;
  const Status few = check_variants(choices_of_dashes(text) * each, text.size());
  if (!few) return few.error();
  std::vector<Text> out;
  for (const Text& variant : with_chosen_dashes(text)) {
    Result<std::vector<Text>> encoded = encode(variant, transform);
    if (!encoded) return encoded;
    std::move(encoded->begin(), encoded->end(), std::back_inserter(out));
  }
  return out;
}

/// Takes `%name%` from the front of `text`; empty where it does not begin a placeholder.
std::string_view take_placeholder(std::string_view& text) {
  const std::size_t end = text.find('%', 1);
  if (end == std::string_view::npos || end == 1) return {};
  const std::string_view name = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return name;
}

/// Puts each of the values behind each of the variants, of which `rest` bytes are still to come.
Status append_each(std::vector<Text>& variants, const std::vector<std::string>& values,
                   std::size_t rest) {
  std::size_t longest = 0;
  for (const std::string& value : values) longest = std::max(longest, value.size());
  const Status few =
      check_variants(variants.size() * values.size(), variants.front().size() + longest + rest);
  if (!few) return few;
  std::vector<Text> more;
  for (const Text& variant : variants) {
    for (const std::string& value : values) {
      Text& made = more.emplace_back(variant);
      const Text text = parse_text(value);
      made.insert(made.end(), text.begin(), text.end());
    }
  }
  variants = std::move(more);
  return {};
}

}  // namespace

Text parse_text(std::string_view text) {
  Text out;
  while (!text.empty()) out.push_back(take_element(text));
  return out;
}

Result<std::vector<Text>> expand_text(std::string_view text, const Placeholders& placeholders) {
  std::vector<Text> variants(1);
  while (!text.empty()) {
    if (text.front() == '%') {
      const std::string_view name = take_placeholder(text);
      if (name.empty()) return refused("`%` begins no `%name%`; write `\\%` for a percent sign");
      const auto known = placeholders.find(name);
      if (known == placeholders.end() || known->second.empty()) {
        return refused("no value was supplied for the placeholder `%" + std::string(name) + "%`");
      }
      const Status few = append_each(variants, known->second, text.size());
      if (!few) return few.error();
      continue;
    }
    Element element{Kind::kByte, '%'};
    if (text.starts_with("\\%")) {
      text.remove_prefix(2);
    } else {
      element = take_element(text);
    }
    for (Text& variant : variants) variant.push_back(element);
  }
  return variants;
}

Result<std::vector<Text>> transform(Text text, std::span<const Transform> transforms) {
  std::vector<Text> variants;
  variants.push_back(std::move(text));
  for (const Transform one : transforms) {
    std::vector<Text> next;
    std::size_t bytes = 0;
    for (const Text& variant : variants) {
      Result<std::vector<Text>> made = apply(variant, one);
      if (!made) return made;
      for (Text& text_made : *made) {
        bytes += text_made.size();
        next.push_back(std::move(text_made));
      }
      const Status few = check_variants(next.size(), 0);
      if (!few) return few.error();
      if (bytes > kMostVariantBytes) return too_long();
    }
    variants = std::move(next);
  }
  return variants;
}

}  // namespace cloudtrail::rule::sigma

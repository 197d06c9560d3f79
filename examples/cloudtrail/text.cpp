#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>

namespace tool {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 10> kUnsafe{{{0x00, 0x1F},
                                        {0x7F, 0x9F},
                                        {0x061C, 0x061C},
                                        {0x200B, 0x200F},
                                        {0x2028, 0x202E},
                                        {0x2060, 0x206F},
                                        {0xFEFF, 0xFEFF},
                                        {0xFFF9, 0xFFFB},
                                        {0xFFFE, 0xFFFF},
                                        {0xE0000, 0xE007F}}};

// Unicode's East Asian Width W and F, and emoji, to the precision that a table needs.
constexpr std::array<Range, 12> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0xA4CF},
                                       {0xA960, 0xA97C},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1F64F},
                                       {0x1F680, 0x1F9FF},
                                       {0x20000, 0x3FFFD}}};

constexpr std::array<Range, 5> kNoWidth{{{0x0300, 0x036F},
                                         {0x1AB0, 0x1AFF},
                                         {0x20D0, 0x20FF},
                                         {0xFE00, 0xFE0F},
                                         {0xFE20, 0xFE2F}}};

bool in(std::span<const Range> ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::size_t width(char32_t c) {
  if (c < 0x300) return 1;
  if (in(kNoWidth, c)) return 0;
  return in(kWide, c) ? 2 : 1;
}

// How long a sequence with this first byte is, 0 for none, and the least value that needs it.
struct Sequence {
  std::size_t size;
  char32_t bits;
  char32_t least;
};

Sequence sequence(unsigned char first) {
  if (first < 0x80) return {1, first, 0};
  if (first >= 0xC2 && first <= 0xDF) return {2, first & 0x1FU, 0x80};
  if (first >= 0xE0 && first <= 0xEF) return {3, first & 0x0FU, 0x800};
  if (first >= 0xF0 && first <= 0xF4) return {4, first & 0x07U, 0x10000};
  return {0, 0, 0};
}

void append_escaped(std::string& out, char32_t c) {
  std::array<char, 16> text{};
  switch (c) {
    case '\n': out.append("\\n"); return;
    case '\r': out.append("\\r"); return;
    case '\t': out.append("\\t"); return;
    default: break;
  }
  std::snprintf(text.data(), text.size(), c < 0x100 ? "\\x%02x" : "\\u{%x}",
                static_cast<unsigned>(c));
  out.append(text.data());
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const Sequence s = sequence(first);
  const CodePoint byte{first, 1, false};
  if (s.size == 0 || s.size > text.size()) return byte;
  char32_t value = s.bits;
  for (std::size_t i = 1; i < s.size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return byte;
    value = (value << 6) | (next & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < s.least || value > 0x10FFFF || surrogate) return byte;
  return {value, s.size, true};
}

bool is_unsafe(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return false;
  return in(kUnsafe, c);
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    if (!c.valid || is_unsafe(c.value)) {
      append_escaped(out, c.value);
    } else {
      out.append(text.substr(0, c.size));
    }
    text.remove_prefix(c.size);
  }
  return out;
}

std::string visible_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    out.append(visible(text.substr(0, size)));
    if (size < text.size()) out.push_back('\n');
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    columns += width(c.value);
    text.remove_prefix(c.size);
  }
  return columns;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t size = 0;
  std::size_t used = 1;  // the ellipsis
  for (std::string_view rest = text; !rest.empty();) {
    const CodePoint c = first_code_point(rest);
    used += width(c.value);
    if (used > columns) break;
    size += c.size;
    rest.remove_prefix(c.size);
  }
  return std::string(text.substr(0, size)).append("…");
}

std::string fit(std::string_view text, std::size_t columns) {
  return pad(cut(text, columns), columns);
}

std::string pad(std::string_view text, std::size_t columns) {
  std::string out(text);
  const std::size_t used = columns_of(text);
  if (used < columns) out.append(columns - used, ' ');
  return out;
}

std::string pad_left(std::string_view text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  std::string out(used < columns ? columns - used : 0, ' ');
  return out.append(text);
}

}  // namespace tool

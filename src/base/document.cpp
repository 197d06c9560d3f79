#include "base/document.hpp"

#include <algorithm>
#include <array>

namespace cloudtrail {
namespace {

constexpr std::size_t kWindowBytes = 120;
constexpr std::string_view kEllipsis = "...";

bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80;
}

void append_visible(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    const bool shown = point.size != 0 && !is_harmful(point.value);
    const std::size_t size = std::max<std::size_t>(point.size, 1);
    out.append(shown ? text.substr(0, size) : "?");
    text.remove_prefix(size);
  }
}

// Moves the caret under the character that follows `text`; tabs stay tabs so that both lines shift
// alike.
void append_padding(std::string& out, std::string_view text) {
  while (!text.empty()) {
    out.push_back(text.front() == '\t' ? '\t' : ' ');
    text.remove_prefix(std::max<std::size_t>(decode_utf8(text).size, 1));
  }
}

bool find_line(std::string_view text, std::uint32_t line, std::string_view& out) noexcept {
  if (line == 0) return false;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::uint32_t i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  out = text.substr(0, text.find('\n'));
  if (out.ends_with('\r')) out.remove_suffix(1);
  return true;
}

struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The part of the line that is shown; between the cuts there is room for two ellipses.
Window window_around(std::string_view line, std::size_t at) noexcept {
  if (line.size() <= kWindowBytes) return {0, line.size()};
  constexpr std::size_t kRoom = kWindowBytes - 2 * kEllipsis.size();
  const std::size_t begin = std::min(at - std::min(at, kRoom / 2), line.size() - kRoom);
  Window window{begin, begin + kRoom};
  while (window.begin < at && is_continuation(line[window.begin])) ++window.begin;
  while (window.end > at && window.end < line.size() && is_continuation(line[window.end])) {
    --window.end;
  }
  return window;
}

}  // namespace

CodePoint decode_utf8(std::string_view text) noexcept {
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (text.size() < size) return {};
  char32_t value = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[size] || value > 0x10FFFF || surrogate) return {};
  return {value, size};
}

bool is_harmful(char32_t c) noexcept {
  const auto within = [c](char32_t low, char32_t high) { return c >= low && c <= high; };
  if (c == '\t') return false;
  return c < 0x20 || within(0x7F, 0x9F) || within(0x200B, 0x200F) || within(0x2028, 0x202E) ||
         within(0x2060, 0x206F) || c == 0xFEFF;
}

std::string visible(std::string_view text) {
  std::string out;
  append_visible(out, text);
  return out;
}

const DocumentNode* DocumentNode::find(std::string_view key) const noexcept {
  for (const Member& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t size = decode_utf8(text.substr(at)).size;
    if (size == 0) break;
    at += size;
  }
  return at;
}

std::string describe_place(std::string_view file, std::string_view text, std::uint32_t line,
                           std::uint32_t column, std::string_view message) {
  std::string out;
  append_visible(out, file);
  if (line != 0) out += ':' + std::to_string(line) + ':' + std::to_string(column);
  out += ": ";
  append_visible(out, message);

  std::string_view source;
  if (!find_line(text, line, source)) return out;
  const std::size_t at = std::min<std::size_t>(column - std::min(column, 1u), source.size());
  const Window window = window_around(source, at);
  const std::string_view before = window.begin == 0 ? "" : kEllipsis;
  out.append("\n").append(before);
  append_visible(out, source.substr(window.begin, window.end - window.begin));
  out.append(window.end == source.size() ? "" : kEllipsis).append("\n");
  append_padding(out, before);
  append_padding(out, source.substr(window.begin, at - window.begin));
  out.push_back('^');
  return out;
}

std::size_t offset_of(std::string_view text, std::uint32_t line, std::uint32_t column) noexcept {
  std::size_t start = 0;
  for (std::uint32_t i = 1; i < line; ++i) start = text.find('\n', start) + 1;
  return start + column - 1;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string shown(text.substr(0, kLongest));
  shown.resize(valid_utf8_prefix(shown));
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return '`' + shown + (text.size() > kLongest ? "...`" : "`");
}

}  // namespace cloudtrail

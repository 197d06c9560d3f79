#include "json/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <system_error>

#include "json/utf8.hpp"

namespace cloudtrail::json {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

template <typename Out>
void append_utf8(Out& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// The four hex digits at `at`, or nullopt.
std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) noexcept {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + 4, value, 16);
  if (error != std::errc{} || end != begin + 4) return std::nullopt;
  return value;
}

/// Decodes the `\u` escape at `at` (a backslash) and returns the offset behind it; 0 where there
/// are no four digits.
template <typename Out>
std::size_t append_unicode(std::string_view text, std::size_t at, Out& out) {
  const auto unit = hex4(text, at + 2);
  if (!unit) return 0;
  at += 6;
  if (*unit < 0xD800 || *unit > 0xDFFF) {
    append_utf8(out, *unit);
    return at;
  }
  if (*unit < 0xDC00 && at + 1 < text.size() && text[at] == '\\' && text[at + 1] == 'u') {
    const auto low = hex4(text, at + 2);
    if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
      append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
      return at + 6;
    }
  }
  append_utf8(out, kReplacement);
  return at;
}

char simple_escape(char c) noexcept {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    case '"': case '\\': case '/': return c;
    default: return 0;
  }
}

void append_escaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out.push_back(kHex[(static_cast<unsigned char>(c) >> 4) & 15]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 15]);
  }
}

void append_valid(std::string& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
    out.append(text, from, i - from);
    append_escaped(out, text[i]);
    from = i + 1;
  }
  out.append(text, from, std::string_view::npos);
}

template <typename Out>
bool decode(std::string_view inside, Out& out) {
  bool clean = true;
  std::size_t at = 0;
  while (at < inside.size()) {
    const void* found = std::memchr(inside.data() + at, '\\', inside.size() - at);
    if (found == nullptr) break;
    const auto slash = static_cast<std::size_t>(static_cast<const char*>(found) - inside.data());
    out.append(inside.substr(at, slash - at));
    at = slash + 1;
    const char c = at < inside.size() ? inside[at] : '\0';
    if (const char plain = simple_escape(c); plain != 0) {
      out.push_back(plain);
      ++at;
      continue;
    }
    const std::size_t behind = c == 'u' ? append_unicode(inside, slash, out) : 0;
    if (behind != 0) {
      at = behind;
    } else {
      out.push_back('\\');
      clean = false;
    }
  }
  if (at < inside.size()) out.append(inside.substr(at));
  return clean;
}

/// True where a number other than zero lies between -1 and 1: its exponent, and where its first
/// digit other than 0 stands, decide.
bool is_below_one(std::string_view number) noexcept {
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  std::int64_t exponent = 0;
  if (e < number.size()) {
    const std::size_t from = number[e + 1] == '+' ? e + 2 : e + 1;
    const char* end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data() + from, end, exponent);
    if (error == std::errc::result_out_of_range) return number[e + 1] == '-';
    // Far beyond any text's length, and safe to negate.
    exponent = std::clamp(exponent, -(std::int64_t{1} << 40), std::int64_t{1} << 40);
  }
  const auto first = static_cast<std::int64_t>(number.find_first_of("123456789"));
  const auto point = static_cast<std::int64_t>(std::min(number.find('.'), e));
  return (first < point ? point - first - 1 : point - first) < -exponent;
}

/// Compares what is appended to it with a text, so that a key is compared without allocating.
class Comparison {
 public:
  explicit Comparison(std::string_view wanted) noexcept : left_(wanted) {}
  void push_back(char c) noexcept { append(std::string_view(&c, 1)); }
  void append(std::string_view text) noexcept {
    equal_ = equal_ && left_.substr(0, text.size()) == text;
    left_.remove_prefix(std::min(text.size(), left_.size()));
  }
  bool equal() const noexcept { return equal_ && left_.empty(); }

 private:
  std::string_view left_;
  bool equal_ = true;
};

}  // namespace

bool decode_string(std::string_view inside, std::string& out) { return decode(inside, out); }

bool decodes_to(std::string_view inside, std::string_view text) noexcept {
  if (inside == text) return true;
  if (inside.size() <= text.size() || inside.find('\\') == std::string_view::npos) return false;
  Comparison comparison(text);
  decode(inside, comparison);
  return comparison.equal();
}

std::string_view string_view_of(std::string_view inside, std::string& scratch) {
  if (inside.empty() || std::memchr(inside.data(), '\\', inside.size()) == nullptr) return inside;
  scratch.clear();
  decode_string(inside, scratch);
  return scratch;
}

bool is_number(std::string_view text) noexcept {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size() && !text.empty();
}

std::optional<std::int64_t> to_int64(std::string_view number) noexcept {
  std::int64_t value = 0;
  const char* end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, value);
  if (error != std::errc{} || stop != end || number.empty()) return std::nullopt;
  return value;
}

std::optional<double> to_double(std::string_view number) noexcept {
  if (!is_number(number)) return std::nullopt;
  double value = 0;
  const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error == std::errc::result_out_of_range) {
    // Too small and too large are the same error.
    const double size = is_below_one(number) ? 0.0 : std::numeric_limits<double>::infinity();
    return number.front() == '-' ? -size : size;
  }
  return value;
}

void append_string(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t bad;
  while ((bad = first_invalid_utf8(text)) != kValidUtf8) {
    append_valid(out, text.substr(0, bad));
    append_utf8(out, kReplacement);
    text.remove_prefix(bad + 1);
  }
  append_valid(out, text);
  out.push_back('"');
}

void append_key(std::string& out, std::string_view key) {
  if (!out.empty() && out.back() != '{' && out.back() != '[') out.push_back(',');
  append_string(out, key);
  out.push_back(':');
}

}  // namespace cloudtrail::json

#include "base/percent.hpp"

namespace cloudtrail {
namespace {

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte that the escape at `at` stands for, or -1.
int escaped_byte(std::string_view text, std::size_t at) noexcept {
  if (text.size() - at < 3) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace

bool percent_decode(std::string_view text, bool plus_is_space, std::string& out) {
  const std::string_view special = plus_is_space ? "%+" : "%";
  bool clean = true;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t found = text.find_first_of(special, at);
    out.append(text, at, found == std::string_view::npos ? found : found - at);
    if (found == std::string_view::npos) break;
    at = found + 1;
    if (text[found] == '+') {
      out.push_back(' ');
      continue;
    }
    const int byte = escaped_byte(text, found);
    if (byte < 0) {
      out.push_back('%');
      clean = false;
    } else {
      out.push_back(static_cast<char>(byte));
      at = found + 3;
    }
  }
  return clean;
}

}  // namespace cloudtrail

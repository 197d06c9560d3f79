#include "json/compact.hpp"

#include <string_view>

#include "json/text.hpp"

namespace cloudtrail::json {
namespace {

void append_escaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  static constexpr std::string_view kControls = "\"\\\b\f\n\r\t";
  static constexpr std::string_view kLetters = "\"\\bfnrt";
  const std::size_t known = kControls.find(c);
  const auto byte = static_cast<unsigned char>(c);
  if (known != std::string_view::npos) {
    out.push_back('\\');
    out.push_back(kLetters[known]);
  } else if (byte < 0x20) {
    out.append("\\u00").push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  } else {
    out.push_back(c);
  }
}

/// A string's bytes, quotes included. Written without escapes it stays as it is.
void append_text(std::string& out, std::string_view quoted) {
  if (quoted.find('\\') == std::string_view::npos) {
    out.append(quoted);
    return;
  }
  std::string decoded;
  decode_string(quoted.substr(1, quoted.size() - 2), decoded);
  out.push_back('"');
  for (const char c : decoded) append_escaped(out, c);
  out.push_back('"');
}

}  // namespace

void append_compact(std::string& out, const Span& span, std::uint32_t i) {
  const std::uint32_t end = skip(span, i);
  for (; i < end; ++i) {
    const char c = span.byte(i);
    if (detail::role(c) != detail::kOther) {
      out.push_back(c);
      continue;
    }
    const std::string_view text = scalar_text(span, i);
    if (is_string(text)) {
      append_text(out, text);
    } else {
      out.append(text);
    }
  }
}

}  // namespace cloudtrail::json

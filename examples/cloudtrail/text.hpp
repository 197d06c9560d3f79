// Text of records, names of files: whoever wrote them may wish the reader's terminal ill.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tool {

/// The first code point of a text that is not empty. `size` is 1 for a byte that is not UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
  bool valid = false;
};
CodePoint first_code_point(std::string_view text);

/// Whether a code point does more than show itself: control characters, line and paragraph
/// separators, marks that turn the direction of writing, invisible tags, and U+FFFE and U+FFFF,
/// which are no characters. With these, all that XML 1.0 forbids.
bool is_unsafe(char32_t code_point);

/// The text with everything unsafe and every byte that is not UTF-8 written out (`\n`, `\x1b`,
/// `\u{202e}`).
std::string visible(std::string_view text);
/// The same of a text of several lines, which stay lines.
std::string visible_lines(std::string_view text);

/// How many columns a terminal needs for a visible() text.
std::size_t columns_of(std::string_view text);
/// At most `columns` wide: what is longer ends in an ellipsis.
std::string cut(std::string_view text, std::size_t columns);
/// cut() where it is longer and filled with spaces where it is shorter.
std::string fit(std::string_view text, std::size_t columns);
/// Filled with spaces to `columns`, at its end or at its beginning, never cut.
std::string pad(std::string_view text, std::size_t columns);
std::string pad_left(std::string_view text, std::size_t columns);

}  // namespace tool

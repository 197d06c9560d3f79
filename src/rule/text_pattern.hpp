// Text patterns beyond EventBridge's: `*`, `?` and characters that stand for each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/text_match.hpp"

namespace cloudtrail::rule {

/// A pattern of which all of a text has to be made. Matching takes linear time where the pieces
/// between runs are plain text, else at most the product of the two lengths: the pieces are found
/// left to right, and no piece is ever looked for again.
class TextPattern {
 public:
  struct Element {
    enum class Kind : std::uint8_t {
      kByte,       ///< That byte.
      kAnyRun,     ///< Any text, also none, line ends included.
      kCharacter,  ///< One character (code point).
      kDash,       ///< One of - / – — ―.
    };
    Kind kind = Kind::kByte;
    char byte = '\0';  ///< Of kByte.
    bool operator==(const Element&) const = default;
  };
  using Elements = std::vector<Element>;

  explicit TextPattern(const Elements& elements);

  bool matches(std::string_view text) const noexcept;
  /// The pattern for tools: a run as `*`, a character as `?`, a dash as `-`, these bytes and `\\`
  /// behind a backslash.
  std::string text() const;
  /// The longest of the pieces between runs that are plain text; empty where none is.
  Literal longest_literal() const;

 private:
  /// What stands between two runs.
  struct Piece {
    Elements elements;
    std::string text;  // its bytes, where it has nothing else
    bool plain = true;
    std::size_t characters = 0;  // that it takes
  };

  static std::size_t match_at(const Piece& piece, std::string_view text, std::size_t at) noexcept;
  static std::size_t find(const Piece& piece, std::string_view text, std::size_t from) noexcept;
  static std::size_t match_end(const Piece& piece, std::string_view text) noexcept;

  std::vector<Piece> pieces_;  // one more than there are runs
};

/// Puts the ASCII letters of `text` in lower case.
void fold_ascii(std::string& text) noexcept;

}  // namespace cloudtrail::rule

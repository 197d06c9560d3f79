// A configuration document as a tree, the same for YAML and for JSON, with the place of every node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// A node of a rule or policy document. Scalars keep their text; their type follows the YAML 1.2
/// core schema (JSON's for JSON), so that `true`, `null` and `5` are not strings unless quoted.
struct DocumentNode {
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kSequence, kMapping };
  struct Member;

  Kind kind = Kind::kNull;
  bool boolean = false;             ///< of kBool
  std::string text;                 ///< scalar: its text, unescaped (a number as it was written)
  std::vector<DocumentNode> items;  ///< of kSequence
  std::vector<Member> members;      ///< of kMapping, in the order written; keys are unique
  std::uint32_t line = 0;           ///< 1-based
  std::uint32_t column = 0;         ///< 1-based, in bytes

  bool is(Kind k) const noexcept { return kind == k; }
  /// The member of that name, or nullptr.
  const DocumentNode* find(std::string_view key) const noexcept;
};

struct DocumentNode::Member {
  std::string key;
  std::uint32_t key_line = 0;
  std::uint32_t key_column = 0;
  DocumentNode value;
};

/// What a document may cost to load. Defaults fit rule files; every bound is refused by name.
struct DocumentLimits {
  std::size_t bytes = 64u << 20;
  std::size_t depth = 64;
  std::size_t nodes = 4'000'000;
};

/// Where a document could not be loaded: the place is in the text that was given.
struct DocumentProblem {
  std::uint32_t line = 0;    ///< 1-based; 0 where no place can be told
  std::uint32_t column = 0;  ///< 1-based, in bytes; a byte order mark counts in no column
  std::string message;
};

/// How many leading bytes of `text` are UTF-8 (RFC 3629): text.size() when all of them are.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The offset of a place whose line and column are 1-based and in the text.
std::size_t offset_of(std::string_view text, std::uint32_t line, std::uint32_t column) noexcept;

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  ///< Bytes; 0 where the text does not start with UTF-8.
};

/// The first code point of a text that is not empty.
CodePoint decode_utf8(std::string_view text) noexcept;

/// Whether a code point drives a terminal, or is invisible or turns the direction of writing, so
/// that a line reads as something it is not. A tab is none of these.
bool is_harmful(char32_t c) noexcept;

/// The text with each harmful character, line ends among them, and each stray byte shown as `?`.
std::string visible(std::string_view text);

/// `text` for a message: short, on one line, in backticks.
std::string quoted(std::string_view text);

/// A place in a document's text, for messages: `file:line:column: message` and the line with a caret.
/// Lines end at LF, columns leave out a byte order mark, a long line is cut to 120 bytes around the
/// column, and what could drive a terminal is shown as `?`. Line 0 stands for no place at all.
std::string describe_place(std::string_view file, std::string_view text, std::uint32_t line,
                           std::uint32_t column, std::string_view message);

}  // namespace cloudtrail

// Ways to compare text with a rule's.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::rule {

/// True where every byte is below 0x80.
bool is_ascii(std::string_view text) noexcept;

/// Equality that ignores the case of ASCII letters.
bool equal_ascii_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Where `piece` is in `text`, or npos. Linear time, which std::string_view::find() does not
/// promise.
std::size_t find_text(std::string_view text, std::string_view piece) noexcept;

/// A piece of text that every text has which a pattern matches.
struct Literal {
  std::string text;
  bool at_start = false;  ///< The text begins with it.
  bool at_end = false;    ///< The text ends with it.
  bool folded = false;    ///< In lower case: the case of ASCII letters does not matter.
  bool decides = false;   ///< Every text that has it is one that the pattern matches.
};

/// A pattern in which `*` stands for any run of bytes, also none. Matching takes linear time: the
/// pieces between stars are found left to right, and no piece is ever looked for again.
class Wildcard {
 public:
  /// EventBridge's form (EventBridge User Guide, "Wildcard matching"): `\*` and `\\` are literals,
  /// any other backslash and `**` are errors.
  static Result<Wildcard> parse(std::string_view pattern);

  bool matches(std::string_view text) const noexcept;
  const std::vector<std::string>& pieces() const noexcept { return pieces_; }
  Literal longest_literal() const;

 private:
  std::vector<std::string> pieces_;  // what stands between the stars; one more than there are stars
};

/// A set of strings with one look-up a question, immutable once it is built.
class StringSet {
 public:
  void add(std::string text);
  /// To be called once, after the last add().
  void build();
  static constexpr std::size_t kNotThere = static_cast<std::size_t>(-1);
  /// The text's place in texts(), or kNotThere.
  std::size_t find(std::string_view text) const noexcept;
  bool contains(std::string_view text) const noexcept { return find(text) != kNotThere; }
  bool empty() const noexcept { return texts_.empty(); }
  const std::vector<std::string>& texts() const noexcept { return texts_; }

 private:
  static std::uint64_t size_bit(std::string_view text) noexcept {
    return std::uint64_t{1} << (text.size() % 64);
  }

  std::vector<std::string> texts_;
  std::uint64_t sizes_ = 0;           // which sizes occur: most questions end here
  std::vector<std::uint32_t> table_;  // open addressing; 0 is free, else index in texts_ + 1
};

}  // namespace cloudtrail::rule

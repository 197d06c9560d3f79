// A text that every match of a regular expression has, so that most searches need no engine.
#pragma once

#include <string>
#include <string_view>

#include "rule/text_match.hpp"

namespace cloudtrail::rule {

/// What can be told of a PCRE2 pattern (compiled without flags) from the literal text in it. Where
/// something is not understood, nothing is concluded from it or from what is behind it.
class RegexPrefilter {
 public:
  static RegexPrefilter of(std::string_view pattern);

  /// False where the pattern cannot match.
  bool may_match(std::string_view subject) const noexcept;
  /// True where the pattern is `^` and text alone: it matches just what begins with text().
  bool decides() const noexcept { return decides_; }
  const std::string& text() const noexcept { return text_; }
  Literal literal() const { return Literal{text_, at_start_, false, false, decides_}; }

 private:
  std::string text_;
  bool at_start_ = false;  // the subject has to begin with it
  bool decides_ = false;
};

}  // namespace cloudtrail::rule

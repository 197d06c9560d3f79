// Written out rather than left to RapidJSON, whose reader takes a NUL for the end of the text and
// refuses numbers beyond a double and half of the lone surrogates.
#include "json/validate.hpp"

#include <vector>

#include "json/text.hpp"
#include "json/utf8.hpp"

namespace cloudtrail::json {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_hex(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Reads a value from left to right, with the kinds of the open containers on a stack of its own.
/// Functions return false after fail().
class Validator {
 public:
  Validator(std::string_view text, std::size_t depth) noexcept : text_(text), depth_(depth) {}

  Status run() {
    while (!done_) {
      if (!value() || !separator()) return error_;
    }
    if (at_ == text_.size()) return {};
    fail("something stands behind the value");
    return error_;
  }

 private:
  bool fail(const char* message, ErrorCode code = ErrorCode::kMalformedJson) {
    error_ = Error{code, message, at_};
    return false;
  }

  /// The next byte, or NUL at the end: no byte that is looked for is one.
  char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool accept(char c) noexcept {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void skip_blanks() noexcept {
    while (is_blank(peek())) ++at_;
  }

  /// A scalar or an empty container; or the beginning of another one, up to its first value.
  bool value() {
    for (;;) {
      skip_blanks();
      const char c = peek();
      if (c == '"') return string();
      if (c != '{' && c != '[') return scalar();
      if (objects_.size() == depth_) {
        return fail("nested deeper than the option depth allows", ErrorCode::kLimitExceeded);
      }
      ++at_;
      skip_blanks();
      if (accept(c == '{' ? '}' : ']')) return true;
      objects_.push_back(c == '{');
      if (c == '{' && !key()) return false;
    }
  }

  /// What is between a value and the next one; done_ where there is no next one.
  bool separator() {
    for (skip_blanks(); !objects_.empty(); skip_blanks()) {
      const bool object = objects_.back();
      if (accept(',')) return !object || key();
      if (!accept(object ? '}' : ']')) return fail("expected a comma or the closing bracket");
      objects_.pop_back();
    }
    done_ = true;
    return true;
  }

  bool key() {
    skip_blanks();
    if (peek() != '"') return fail("expected a key in quotes");
    if (!string()) return false;
    skip_blanks();
    return accept(':') || fail("expected a colon behind the key");
  }

  bool scalar() {
    const std::size_t begin = at_;
    const std::size_t end = text_.find_first_of(" \n\t\r,:[]{}\"", begin);
    const std::string_view word = text_.substr(begin, end - begin);
    if (word != "true" && word != "false" && word != "null" && !is_number(word)) {
      return fail("expected a value");
    }
    at_ += word.size();
    return true;
  }

  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c < 0x20) return fail("a control character stands in a string");
      if (c == '\\' && !escape()) return fail("an escape that JSON does not have");
    }
    return fail("the text ends inside a string");
  }

  /// Moves to the escape's last byte.
  bool escape() noexcept {
    const std::string_view rest = text_.substr(at_ + 1);
    if (rest.empty()) return false;
    if (rest.front() != 'u') {
      ++at_;
      return std::string_view("\"\\/bfnrt").find(rest.front()) != std::string_view::npos;
    }
    for (std::size_t i = 1; i <= 4; ++i) {
      if (i >= rest.size() || !is_hex(rest[i])) return false;
    }
    at_ += 5;
    return true;
  }

  std::string_view text_;
  std::size_t depth_;
  std::size_t at_ = 0;
  std::vector<bool> objects_;  ///< Whether each open container is an object.
  bool done_ = false;
  Error error_;
};

}  // namespace

Status validate(std::string_view text, std::size_t depth) {
  if (const std::size_t bad = first_invalid_utf8(text); bad != kValidUtf8) {
    return Error{ErrorCode::kInvalidUtf8, "not UTF-8", bad};
  }
  return Validator(text, depth).run();
}

}  // namespace cloudtrail::json

#include "rule/sigma/condition.hpp"

#include <optional>

#include "rule/diagnostics.hpp"
#include "rule/text_pattern.hpp"

namespace cloudtrail::rule::sigma {
namespace {

using Kind = TextPattern::Element::Kind;

/// Parentheses and `not` inside of each other.
constexpr std::size_t kMostDepth = 100;
/// Identifiers that all patterns of one condition are compared with.
constexpr std::size_t kMostCompared = 100'000;

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_mark(char c) noexcept {
  return c == '(' || c == ')' || c == '|';
}

bool is_operator(std::string_view word) noexcept {
  return word == "and" || word == "or" || word == "not" || word == "of";
}

/// A pattern in which only `*` is special.
TextPattern name_pattern(std::string_view text) {
  TextPattern::Elements elements;
  for (const char c : text) elements.push_back({c == '*' ? Kind::kAnyRun : Kind::kByte, c});
  return TextPattern(elements);
}

/// Recursive descent. Functions return nullopt once there is an error.
class Parser {
 public:
  Parser(std::string_view text, const Identifiers& identifiers, ProgramBuilder& builder)
      : text_(text), identifiers_(identifiers), builder_(builder) {
    advance();
  }

  Result<ParsedCondition> parse() {
    std::optional<Condition> condition = any();
    if (condition && !token_.empty()) {
      condition = token_ == "|" ? fail(
                                      "aggregations behind `|` are no part of Sigma 2; they became "
                                      "correlations")
                                : expected("`and`, `or` or the end");
    }
    if (!condition) return std::move(error_);
    return ParsedCondition{*condition, negates_};
  }

 private:
  void advance() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    token_at_ = at_;
    if (at_ < text_.size() && is_mark(text_[at_])) {
      ++at_;
    } else {
      while (at_ < text_.size() && !is_blank(text_[at_]) && !is_mark(text_[at_])) ++at_;
    }
    token_ = text_.substr(token_at_, at_ - token_at_);
  }

  bool accept(std::string_view token) {
    if (token_ != token) return false;
    advance();
    return true;
  }

  std::nullopt_t fail(std::string message) {
    error_ = Error{ErrorCode::kInvalidRule, std::move(message), token_at_};
    return std::nullopt;
  }

  std::nullopt_t expected(const std::string& what) {
    return fail("expected " + what + ", found " +
                (token_.empty() ? std::string("the end") : cloudtrail::quoted(token_)));
  }

  std::optional<Condition> any() {
    return list(
        "or", [this] { return all(); }, Node::Kind::kAny);
  }

  std::optional<Condition> all() {
    return list(
        "and", [this] { return operand(); }, Node::Kind::kAll);
  }

  template <typename Part>
  std::optional<Condition> list(std::string_view between, Part part, Node::Kind kind) {
    std::vector<std::uint32_t> parts;
    do {
      const std::optional<Condition> one = part();
      if (!one) return std::nullopt;
      parts.push_back(*one);
    } while (accept(between));
    return builder_.all(std::move(parts), kind);
  }

  std::optional<Condition> operand() {
    if (depth_ == kMostDepth) {
      return fail("more than " + std::to_string(kMostDepth) +
                  " parentheses and `not` inside of each other");
    }
    ++depth_;
    const std::optional<Condition> made = accept("not") ? negation() : primary();
    --depth_;
    return made;
  }

  std::optional<Condition> negation() {
    negates_ = true;
    const std::optional<Condition> inner = operand();
    return inner ? std::optional(builder_.negation(*inner)) : std::nullopt;
  }

  std::optional<Condition> primary() {
    if (accept("(")) {
      const std::optional<Condition> inner = any();
      if (inner && !accept(")")) return expected("`)`");
      return inner;
    }
    if (token_.empty() || is_mark(token_.front()) || is_operator(token_)) {
      return expected("an identifier, `not`, `(`, `1 of` or `all of`");
    }
    const std::string_view word = token_;
    const std::size_t word_at = token_at_;
    advance();
    if (token_ != "of") return identifier(word, word_at);
    if (word != "1" && word != "all") {
      token_at_ = word_at;
      return fail("unknown quantifier " + cloudtrail::quoted(word) +
                  "; expected `1 of` or `all of`");
    }
    advance();
    return selected(word == "all" ? Node::Kind::kAll : Node::Kind::kAny);
  }

  std::optional<Condition> identifier(std::string_view name, std::size_t at) {
    if (const Condition* known = identifiers_.find(std::string(name))) return *known;
    token_at_ = at;
    return fail("undefined identifier " + cloudtrail::quoted(name) + hint(name));
  }

  static std::string hint(std::string_view name) {
    if (name.find('*') != std::string_view::npos)
      return "; write `1 of` or `all of` before a pattern";
    std::string folded(name);
    fold_ascii(folded);
    return folded != name && is_operator(folded) ? "; operators are in lower case" : "";
  }

  /// What stands behind `1 of` or `all of`.
  std::optional<Condition> selected(Node::Kind kind) {
    if (token_.empty() || is_mark(token_.front()) || is_operator(token_)) {
      return expected("`them` or a pattern of identifiers");
    }
    compared_ += identifiers_.all().size();
    if (compared_ > kMostCompared) {
      return fail("too many patterns: over " + std::to_string(kMostCompared) +
                  " identifiers would be compared with them");
    }
    const std::string_view text = token_ == "them" ? "*" : token_;
    const TextPattern pattern = name_pattern(text);
    std::vector<std::uint32_t> parts;
    for (const auto& [name, condition] : identifiers_.all()) {
      if (name.starts_with('_') && !text.starts_with('_')) continue;
      if (pattern.matches(name)) parts.push_back(condition);
    }
    if (parts.empty()) return fail("no identifier is meant by " + cloudtrail::quoted(token_));
    advance();
    return builder_.all(std::move(parts), kind);
  }

  std::string_view text_;
  const Identifiers& identifiers_;
  ProgramBuilder& builder_;
  std::string_view token_;  // empty at the end
  std::size_t token_at_ = 0;
  std::size_t at_ = 0;  // behind the token
  std::size_t depth_ = 0;
  std::size_t compared_ = 0;
  bool negates_ = false;
  Error error_;
};

}  // namespace

Result<ParsedCondition> parse_condition(std::string_view text, const Identifiers& identifiers,
                                        ProgramBuilder& builder) {
  return Parser(text, identifiers, builder).parse();
}

}  // namespace cloudtrail::rule::sigma

#include "rule/regex_prefilter.hpp"

#include <initializer_list>

#include "rule/text_match.hpp"

namespace cloudtrail::rule {
namespace {

using std::string_view_literals::operator""sv;

bool is_ascii_alphanumeric(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_quantified(std::string_view behind) noexcept {
  return !behind.empty() && "?*+{"sv.find(behind.front()) != std::string_view::npos;
}

/// How many bytes of the pattern stand for one literal ASCII character; 0 where they do not.
std::size_t literal_size(std::string_view pattern) noexcept {
  const bool escaped = pattern.starts_with('\\') && pattern.size() > 1;
  const char c = pattern[escaped ? 1 : 0];
  if (static_cast<unsigned char>(c) >= 0x80) return 0;
  if (escaped) return is_ascii_alphanumeric(c) ? 0 : 2;
  return R"(\^$.[]|()?*+{})"sv.find(c) == std::string_view::npos ? 1 : 0;
}

/// Takes the literal text that the pattern begins with.
std::string take_text(std::string_view& pattern) {
  std::string text;
  while (!pattern.empty()) {
    const std::size_t size = literal_size(pattern);
    if (size == 0 || is_quantified(pattern.substr(size))) break;
    text.push_back(pattern[size - 1]);
    pattern.remove_prefix(size);
  }
  return text;
}

/// Takes what stands for any text; false where something else comes next.
bool take_any(std::string_view& pattern) noexcept {
  for (const std::string_view any : {"(.*)"sv, ".*"sv, "."sv}) {
    if (!pattern.starts_with(any) || is_quantified(pattern.substr(any.size()))) continue;
    pattern.remove_prefix(any.size());
    return true;
  }
  return false;
}

}  // namespace

RegexPrefilter RegexPrefilter::of(std::string_view pattern) {
  RegexPrefilter made;
  // Alternatives and options mean that nothing need be there as it is written.
  for (const std::string_view unknown : {"|"sv, "(?"sv, "(*"sv}) {
    if (pattern.find(unknown) != std::string_view::npos) return made;
  }
  made.at_start_ = pattern.starts_with('^');
  if (made.at_start_) pattern.remove_prefix(1);
  made.text_ = take_text(pattern);
  if (made.at_start_) {
    made.decides_ = pattern.empty() || pattern == ".*" || pattern == "(.*)";
    return made;
  }
  while (take_any(pattern)) {
    std::string text = take_text(pattern);
    if (text.size() > made.text_.size()) made.text_ = std::move(text);
  }
  return made;
}

bool RegexPrefilter::may_match(std::string_view subject) const noexcept {
  return at_start_ ? subject.starts_with(text_)
                   : find_text(subject, text_) != std::string_view::npos;
}

}  // namespace cloudtrail::rule

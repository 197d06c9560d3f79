#include "rule/text_pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cloudtrail::rule {
namespace {

using Kind = TextPattern::Element::Kind;

/// `*`, `?`, and `-` for any dash.
TextPattern pattern_of(std::string_view text) {
  TextPattern::Elements elements;
  for (const char c : text) {
    elements.push_back({c == '*'   ? Kind::kAnyRun
                        : c == '?' ? Kind::kCharacter
                        : c == '-' ? Kind::kDash
                                   : Kind::kByte,
                        c});
  }
  return TextPattern(elements);
}

bool matches(std::string_view pattern, std::string_view text) {
  return pattern_of(pattern).matches(text);
}

/// The plainest way to say what a pattern means, one byte a character.
bool naive(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    return naive(pattern.substr(1), text) || (!text.empty() && naive(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
         naive(pattern.substr(1), text.substr(1));
}

TEST(TextPattern, TakesAllOfTheText) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("a*b", "a\nb"));
  EXPECT_FALSE(matches("ab*ba", "aba"));
}

TEST(TextPattern, CountsCharactersAndNotBytes) {
  EXPECT_TRUE(matches("zo?", "zo\u00eb"));
  EXPECT_FALSE(matches("zo??", "zo\u00eb"));
  EXPECT_TRUE(matches("*?b", "\u20acb"));
  EXPECT_TRUE(matches("*a?c*", "xa\U0001F600c"));
  EXPECT_FALSE(matches("??", "\U0001F600"));
}

TEST(TextPattern, TakesADashForAnother) {
  for (const char* dash : {"-", "/", "\u2013", "\u2014", "\u2015"}) {
    EXPECT_TRUE(matches("* -enc*", std::string("x ") + dash + "enc y")) << dash;
    EXPECT_TRUE(matches("*-", std::string("x") + dash)) << dash;
  }
  EXPECT_FALSE(matches("-enc", "+enc"));
}

TEST(TextPattern, AgreesWithANaiveReadingOnAllShortTexts) {
  std::vector<std::string> patterns{""};
  std::vector<std::string> texts{""};
  for (std::size_t from = 0, size = 0; size < 5; ++size) {
    const std::size_t end = patterns.size();
    for (; from < end; ++from) {
      for (const char c : {'a', 'b', '*', '?'}) patterns.push_back(patterns[from] + c);
    }
  }
  for (std::size_t from = 0, size = 0; size < 5; ++size) {
    const std::size_t end = texts.size();
    for (; from < end; ++from) {
      for (const char c : {'a', 'b'}) texts.push_back(texts[from] + c);
    }
  }
  std::size_t asked = 0;
  for (const std::string& pattern : patterns) {
    const TextPattern compiled = pattern_of(pattern);
    for (const std::string& text : texts) {
      ASSERT_EQ(compiled.matches(text), naive(pattern, text)) << pattern << " on " << text;
      ++asked;
    }
  }
  EXPECT_EQ(asked, 1365u * 63u);
}

}  // namespace
}  // namespace cloudtrail::rule

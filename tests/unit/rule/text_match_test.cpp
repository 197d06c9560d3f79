#include "rule/text_match.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace cloudtrail::rule {
namespace {

bool wildcard(std::string_view pattern, std::string_view text) {
  const Result<Wildcard> parsed = Wildcard::parse(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && parsed->matches(text);
}

TEST(Wildcard, AStarIsAnyRunAlsoNone) {
  EXPECT_TRUE(wildcard("*", ""));
  EXPECT_TRUE(wildcard("*", "a\nb"));
  EXPECT_TRUE(wildcard("a*", "a"));
  EXPECT_TRUE(wildcard("a*c", "ac"));
  EXPECT_TRUE(wildcard("a*c", "abcbc"));
  EXPECT_TRUE(wildcard("*b*", "abc"));
  EXPECT_TRUE(wildcard("*ab*ab*", "ababab"));
  EXPECT_FALSE(wildcard("a*c", "abcd"));
  EXPECT_FALSE(wildcard("a*c", "xabc"));
  EXPECT_FALSE(wildcard("*ab*ab*", "xabx"));
}

TEST(Wildcard, PartsDoNotOverlap) {
  EXPECT_FALSE(wildcard("ab*ba", "aba"));
  EXPECT_TRUE(wildcard("ab*ba", "abba"));
  EXPECT_FALSE(wildcard("*ab*b", "ab"));
  EXPECT_FALSE(wildcard("a*b*b", "ab"));
}

TEST(Wildcard, WithoutStarsTheWholeTextMustBeEqual) {
  EXPECT_TRUE(wildcard("", ""));
  EXPECT_FALSE(wildcard("", "a"));
  EXPECT_TRUE(wildcard("a?c", "a?c"));
  EXPECT_FALSE(wildcard("a?c", "abc"));
}

TEST(Wildcard, BackslashesMakeLiterals) {
  EXPECT_TRUE(wildcard("\\*", "*"));
  EXPECT_FALSE(wildcard("\\*", "a"));
  EXPECT_TRUE(wildcard("a\\\\*", "a\\b"));
  EXPECT_TRUE(wildcard("*\\*", "abc*"));
  EXPECT_FALSE(wildcard("*\\*", "abc"));
  EXPECT_TRUE(wildcard("\\**", "*abc"));
  EXPECT_FALSE(wildcard("\\**", "abc"));
}

TEST(Wildcard, RefusesWhatEventBridgeRefuses) {
  for (const std::string_view bad : {"**", "a**b", "\\", "a\\b", "*\\", "\\n", "\\***"}) {
    EXPECT_FALSE(Wildcard::parse(bad)) << bad;
  }
  EXPECT_EQ(Wildcard::parse("ab**").error().offset, 3u);
}

TEST(Wildcard, TakesLinearTime) {
  // Naive search takes the product of the two lengths, some 10^11 steps.
  const std::string half(300'000, 'a');
  const std::string pattern = "*" + half + "b" + half + "*" + half + "c*";
  const std::string text(2'000'000, 'a');
  const Result<Wildcard> parsed = Wildcard::parse(pattern);
  ASSERT_TRUE(parsed);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(parsed->matches(text));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(FindText, FindsTheFirst) {
  EXPECT_EQ(find_text("abcabc", "bc"), 1u);
  EXPECT_EQ(find_text("abc", ""), 0u);
  EXPECT_EQ(find_text("", ""), 0u);
  EXPECT_EQ(find_text("", "a"), std::string_view::npos);
  EXPECT_EQ(find_text("ab", "abc"), std::string_view::npos);
}

TEST(AsciiCase, FoldsLettersAlone) {
  EXPECT_TRUE(equal_ascii_ignoring_case("aZ09-_", "Az09-_"));
  EXPECT_FALSE(equal_ascii_ignoring_case("[", "{"));  // 0x20 apart, as letters are
  EXPECT_FALSE(equal_ascii_ignoring_case("@", "`"));
  EXPECT_FALSE(equal_ascii_ignoring_case("a", "ab"));
  EXPECT_TRUE(is_ascii("a\x7F"));
  EXPECT_FALSE(is_ascii("\x80"));
}

TEST(StringSet, HoldsWhatWasAdded) {
  for (const int count : {0, 1, 2, 3, 17, 1000}) {
    StringSet set;
    for (int i = 0; i < count; ++i) set.add("name" + std::to_string(i));
    for (int i = 0; i < count; i += 2) set.add("name" + std::to_string(i));
    set.build();
    EXPECT_EQ(set.empty(), count == 0);
    EXPECT_EQ(set.texts().size(), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) EXPECT_TRUE(set.contains("name" + std::to_string(i)));
    EXPECT_FALSE(set.contains("name" + std::to_string(count)));
    EXPECT_FALSE(set.contains("Name0"));
    EXPECT_FALSE(set.contains(""));
  }
}

TEST(StringSet, TakesTheEmptyText) {
  StringSet set;
  for (const char* text : {"", "a", "b"}) set.add(text);
  set.build();
  EXPECT_TRUE(set.contains(""));
  EXPECT_FALSE(set.contains("ab"));
}

}  // namespace
}  // namespace cloudtrail::rule

#include "rule/regex_prefilter.hpp"

#include <gtest/gtest.h>

#include <string>

#include "regex/regex.hpp"

namespace cloudtrail::rule {
namespace {

std::string text(std::string_view pattern) {
  return RegexPrefilter::of(pattern).text();
}

TEST(RegexPrefilter, TakesTheLongestLiteral) {
  EXPECT_EQ(text("signin.amazonaws.com(.*)"), "amazonaws");
  EXPECT_EQ(text("^console(.*)amazonaws.com(.*)"), "console");
  EXPECT_EQ(text("abc\\.de.*f"), "abc.de");
  EXPECT_EQ(text("a.*bcd(.*)ef"), "bcd");
  EXPECT_EQ(text("abc[xy]defghi"), "abc");
}

TEST(RegexPrefilter, LeavesOutWhatNeedNotBeThere) {
  EXPECT_EQ(text("abc?"), "ab");
  EXPECT_EQ(text("abc*def"), "ab");
  EXPECT_EQ(text("abc{0}"), "ab");
  EXPECT_EQ(text("ab\\.?c"), "ab");
  EXPECT_EQ(text(".?abc"), "");
  for (const char* unknown : {"abc|d", "a(?i)bc", "(?i)abc", "(*UTF)abc", "[abc]", "(abc)", "\\d",
                              "$abc", "", "\\Qabc\\E", "\xC3\xA9t"}) {
    EXPECT_EQ(text(unknown), "") << unknown;
    EXPECT_TRUE(RegexPrefilter::of(unknown).may_match("anything")) << unknown;
  }
}

TEST(RegexPrefilter, DecidesWherePrefixIsAll) {
  for (const char* pattern : {"^S3Console", "^\\[S3Console", "^Mozilla/", "^a.*", "^a(.*)", "^"}) {
    EXPECT_TRUE(RegexPrefilter::of(pattern).decides()) << pattern;
  }
  for (const char* pattern :
       {"^a.", "^a$", "a", "^a.*b", "^ab*", "^a|b", "^(?i)a", "^a\\d", "^a+"}) {
    EXPECT_FALSE(RegexPrefilter::of(pattern).decides()) << pattern;
  }
}

TEST(RegexPrefilter, NeverRefusesWhatTheEngineFinds) {
  const char* patterns[] = {"signin.amazonaws.com(.*)",
                            "^console(.*)amazonaws.com(.*)",
                            "ab?c",
                            "^a.c",
                            "a.*c",
                            "a.+c",
                            "^ab*",
                            "a\\.b",
                            "a{2}",
                            "x|ab",
                            "^",
                            "b$",
                            "(.*)?ab",
                            "a(.*){0}b",
                            "[^a]b",
                            "a\\\\b",
                            "^.*ab",
                            "a(b)c",
                            "}a",
                            "a]b"};
  const char* subjects[] = {"",
                            "a",
                            "ab",
                            "abc",
                            "ac",
                            "axc",
                            "a.b",
                            "aa",
                            "xb",
                            "a\\b",
                            "}a",
                            "a]b",
                            "a\nc",
                            "console.amazonaws.com",
                            "signin.amazonaws.com",
                            "xconsole",
                            "signin-amazonaws-com",
                            "abbbb",
                            "b",
                            "caab"};
  regex::Matcher matcher;
  int matched = 0;
  for (const char* pattern : patterns) {
    const Result<regex::Regex> regex = regex::Regex::compile(pattern);
    ASSERT_TRUE(regex) << pattern;
    const RegexPrefilter prefilter = RegexPrefilter::of(pattern);
    for (const char* subject : subjects) {
      const bool found = matcher.search(*regex, subject) == regex::Outcome::kMatch;
      matched += found ? 1 : 0;
      const bool may = prefilter.may_match(subject);
      EXPECT_TRUE(may || !found) << pattern << " " << subject;
      EXPECT_TRUE(may == found || !prefilter.decides()) << pattern << " " << subject;
    }
  }
  EXPECT_GT(matched, 50);
}

}  // namespace
}  // namespace cloudtrail::rule

#include "base/document.hpp"

#include <gtest/gtest.h>

namespace cloudtrail {
namespace {

std::string source_line(const std::string& described) {
  const std::size_t start = described.find('\n') + 1;
  return described.substr(start, described.find('\n', start) - start);
}

std::string caret_line(const std::string& described) {
  return described.substr(described.rfind('\n') + 1);
}

TEST(DocumentNode, FindsAMemberByItsWholeKey) {
  DocumentNode node;
  node.kind = DocumentNode::Kind::kMapping;
  node.members.push_back({"match", 1, 1, {}});
  node.members.push_back({"", 2, 1, {}});
  EXPECT_EQ(node.find("match"), &node.members[0].value);
  EXPECT_EQ(node.find(""), &node.members[1].value);
  EXPECT_EQ(node.find("matc"), nullptr);
  EXPECT_EQ(DocumentNode().find("match"), nullptr);
}

TEST(ValidUtf8Prefix, EndsWhereRfc3629Ends) {
  const std::pair<std::string_view, std::size_t> cases[] = {
      {"", 0},
      {"plain", 5},
      {"h\xC3\xA9", 3},
      {"\xE2\x82\xAC", 3},
      {"\xF0\x9F\x98\x80", 4},
      {"\xF4\x8F\xBF\xBF", 4},   // U+10FFFF
      {"a\x80", 1},              // lone continuation
      {"a\xC0\xAF", 1},          // overlong
      {"a\xE0\x9F\xBF", 1},      // overlong
      {"a\xF0\x8F\xBF\xBF", 1},  // overlong
      {"a\xED\xA0\x80", 1},      // surrogate
      {"a\xF4\x90\x80\x80", 1},  // above U+10FFFF
      {"a\xFF", 1},              // never a byte of UTF-8
      {"\xC3\xA9\xE2\x82", 2},   // cut short
      {"ok\xE2\x28\xA1", 2},     // continuation missing
  };
  for (const auto& [text, size] : cases) EXPECT_EQ(valid_utf8_prefix(text), size) << text;
}

TEST(DescribePlace, ShowsTheLineAndACaret) {
  EXPECT_EQ(describe_place("rules.yaml", "a: 1\nb: *x\nc: 3\n", 2, 4, "no aliases"),
            "rules.yaml:2:4: no aliases\nb: *x\n   ^");
}

TEST(DescribePlace, KeepsTabsSoThatTheCaretStandsRight) {
  EXPECT_EQ(describe_place("f", "\ta:\tb", 1, 5, "m"), "f:1:5: m\n\ta:\tb\n\t  \t^");
}

TEST(DescribePlace, CountsBytesButPadsCharacters) {
  EXPECT_EQ(describe_place("f", "\xC3\xA9\xC3\xA9: x", 1, 7, "m"),
            "f:1:7: m\n\xC3\xA9\xC3\xA9: x\n    ^");
}

TEST(DescribePlace, LeavesOutTheCarriageReturnAndTheByteOrderMark) {
  EXPECT_EQ(describe_place("f",
                           "\xEF\xBB\xBF"
                           "a: 1\r\nb",
                           1, 1, "m"),
            "f:1:1: m\na: 1\n^");
}

TEST(DescribePlace, HasNoSourceForAPlaceThatIsNone) {
  EXPECT_EQ(describe_place("f", "a: 1", 0, 0, "m"), "f: m");
  EXPECT_EQ(describe_place("f", "a: 1", 2, 1, "m"), "f:2:1: m");
  EXPECT_EQ(describe_place("f", "a: 1\n", 2, 1, "m"), "f:2:1: m\n\n^");
  EXPECT_EQ(describe_place("f", "", 1, 1, "m"), "f:1:1: m\n\n^");
}

TEST(DescribePlace, ClampsAColumnPastTheLine) {
  EXPECT_EQ(describe_place("f", "ab\ncd", 1, 4'000'000'000u, "m"), "f:1:4000000000: m\nab\n  ^");
  EXPECT_EQ(describe_place("f", "ab", 1, 0, "m"), "f:1:0: m\nab\n^");
}

TEST(DescribePlace, DisarmsControlCharactersEverywhere) {
  const std::string out = describe_place("f\x1B[2J",
                                         "a\x1B[31m\x7F\xC2\x9B"
                                         "b\xE2\x80\xAE\xFFz",
                                         1, 15, "line\nbreak\r");
  EXPECT_EQ(out, "f?[2J:1:15: line?break?\na?[31m??b??z\n           ^");
}

TEST(DescribePlace, CutsALongLineAroundTheColumn) {
  std::string line(1000, '.');
  for (const std::size_t at : {0u, 1u, 57u, 500u, 942u, 943u, 999u}) {
    line[at] = 'X';
    const std::string out = describe_place("f", line, 1, static_cast<std::uint32_t>(at + 1), "m");
    const std::string shown = source_line(out);
    EXPECT_LE(shown.size(), 120u);
    EXPECT_GE(shown.size(), 114u);
    EXPECT_EQ(caret_line(out).size(), shown.find('X') + 1) << at;
    line[at] = '.';
  }
}

TEST(DescribePlace, CutsBetweenCharacters) {
  std::string line;
  for (int i = 0; i < 400; ++i) line += "\xE2\x82\xAC";
  for (std::uint32_t column = 1; column <= line.size(); column += 3) {
    const std::string shown = source_line(describe_place("f", line, 1, column, "m"));
    EXPECT_LE(shown.size(), 120u);
    EXPECT_EQ(shown.find('?'), std::string::npos) << column;
    EXPECT_EQ(valid_utf8_prefix(shown), shown.size());
  }
}

TEST(Visible, ShowsWhatCouldHideAsQuestionMarks) {
  EXPECT_EQ(visible("aé\t\xF0\x9F\x98\x80"), "aé\t\xF0\x9F\x98\x80");
  EXPECT_EQ(visible("a\nb\x1b\xC2\x85\xE2\x80\xAE\xFF\xEF\xBB\xBF"), "a?b?????");
  EXPECT_EQ(visible(std::string_view("\0", 1)), "?");
}

}  // namespace
}  // namespace cloudtrail

#include "rule/index/literal_finder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "generator/random.hpp"

namespace cloudtrail::rule {
namespace {

std::set<std::uint32_t> found(const LiteralFinder& finder, std::string_view text) {
  std::string scratch;
  std::vector<std::uint32_t> out;
  finder.find(text, scratch, out);
  return {out.begin(), out.end()};
}

LiteralFinder finder_of(const std::vector<Literal>& literals) {
  LiteralFinder finder;
  for (std::uint32_t i = 0; i < literals.size(); ++i) finder.add(literals[i], i);
  finder.build();
  return finder;
}

using Set = std::set<std::uint32_t>;

TEST(LiteralFinder, FindsPiecesWhereverTheyAre) {
  const LiteralFinder finder = finder_of(
      {{"describe", true, false, true}, {"login", false, true, true}, {"user", false, false, true},
       {"getuser", true, true, true}, {"log", false, false, true}});
  EXPECT_EQ(found(finder, "DescribeUserLogin"), (Set{0, 1, 2, 4}));
  EXPECT_EQ(found(finder, "GetUser"), (Set{2, 3}));
  EXPECT_EQ(found(finder, "GetUsers"), (Set{2}));
  EXPECT_EQ(found(finder, "xDescribe"), (Set{}));
  EXPECT_EQ(found(finder, "LoginX"), (Set{4}));
  EXPECT_EQ(found(finder, "lo"), (Set{}));
  EXPECT_EQ(found(finder, ""), (Set{}));
  EXPECT_EQ(found(finder, "LOG"), (Set{4}));
}

TEST(LiteralFinder, TellsUpperFromLowerCaseWhereItIsAsked) {
  const LiteralFinder few = finder_of({{"User", false, false}, {"user", false, false, true}});
  const LiteralFinder many =
      finder_of({{"User", false, false}, {"user", false, false, true}, {"xxx"}, {"yyy"}, {"zzz"}});
  for (const LiteralFinder* finder : {&few, &many}) {
    EXPECT_EQ(found(*finder, "GetUser"), (Set{0, 1}));
    EXPECT_EQ(found(*finder, "getuser"), (Set{1}));
  }
}

TEST(LiteralFinder, TellsNothingOfWhatItWasNotGiven) {
  EXPECT_EQ(found(finder_of({}), "anything"), (Set{}));
}

/// Few literals take another way than many.
TEST(LiteralFinder, AgreesWithLookingForEachAlone) {
  generator::Random random(7);
  const auto text = [&](std::size_t least, std::size_t most) {
    std::string out;
    const std::size_t size = least + random.below(static_cast<std::uint32_t>(most - least + 1));
    for (std::size_t i = 0; i < size; ++i) out.push_back("abAB\xC3\xA9"[random.below(6)]);
    return out;
  };
  const auto lower = [](std::string of) {
    std::transform(of.begin(), of.end(), of.begin(),
                   [](char c) { return c == 'A' ? 'a' : c == 'B' ? 'b' : c; });
    return of;
  };
  for (const std::uint32_t count : {1u, 4u, 5u, 60u}) {
    std::vector<Literal> literals;
    for (std::uint32_t i = 0; i < count; ++i) {
      const bool folded = random.below(2) == 0;
      const std::string piece = text(3, 7);
      literals.push_back(
          {folded ? lower(piece) : piece, random.below(2) == 0, random.below(3) == 0, folded});
    }
    const LiteralFinder finder = finder_of(literals);
    for (int i = 0; i < 2'000; ++i) {
      const std::string subject = text(0, 40);
      Set expected;
      for (std::uint32_t j = 0; j < literals.size(); ++j) {
        const Literal& literal = literals[j];
        const std::string in = literal.folded ? lower(subject) : subject;
        const bool there = literal.at_start && literal.at_end ? in == literal.text
                           : literal.at_start                 ? in.starts_with(literal.text)
                           : literal.at_end                   ? in.ends_with(literal.text)
                                            : in.find(literal.text) != std::string::npos;
        if (there) expected.insert(j);
      }
      ASSERT_EQ(found(finder, subject), expected) << subject;
    }
  }
}

}  // namespace
}  // namespace cloudtrail::rule

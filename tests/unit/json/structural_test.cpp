#include "json/structural.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace cloudtrail::json {
namespace {

struct Structure {
  std::vector<std::uint32_t> positions;
  bool ends_in_string = false;
  bool ascii = true;

  bool operator==(const Structure&) const = default;
};

enum class Where { kBetween, kInScalar, kInString, kBehindBackslash };

/// The documented definition, one byte after the other.
Structure reference(std::string_view text) {
  Structure s;
  Where where = Where::kBetween;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80) s.ascii = false;
    if (where == Where::kBehindBackslash) {
      where = Where::kInString;
    } else if (where == Where::kInString) {
      if (c == '\\') where = Where::kBehindBackslash;
      if (c == '"') where = Where::kBetween;
    } else if (c == '"') {
      if (where == Where::kBetween) s.positions.push_back(i);
      where = Where::kInString;
    } else if (std::string_view("{}[]:,").find(c) != std::string_view::npos) {
      s.positions.push_back(i);
      where = Where::kBetween;
    } else if (std::string_view(" \n\r\t").find(c) != std::string_view::npos) {
      where = Where::kBetween;
    } else {
      if (where == Where::kBetween) s.positions.push_back(i);
      where = Where::kInScalar;
    }
  }
  s.ends_in_string = where == Where::kInString || where == Where::kBehindBackslash;
  s.positions.push_back(static_cast<std::uint32_t>(text.size()));
  return s;
}

Structure built(StructuralIndex& index, std::string_view text) {
  index.build(text);
  const std::uint32_t* p = index.positions();
  return {{p, p + index.count() + 1}, index.ends_in_string(), index.ascii()};
}

std::string random_text(std::mt19937& random, std::size_t size) {
  static constexpr std::string_view kAlphabet = "{}[]:,\"\"\\\\ a1\n\t\r\xC3\x7F\x80;zZ[|]<\x1F";
  std::string text(size, ' ');
  for (char& c : text) c = kAlphabet[random() % kAlphabet.size()];
  return text;
}

/// Copies to a block of its own, so that a sanitizer sees a read past its end.
std::vector<char> exact(std::string_view text) { return {text.begin(), text.end()}; }

TEST(StructuralIndex, FindsBracketsSeparatorsAndScalars) {
  StructuralIndex index;
  EXPECT_EQ(built(index, R"({"a": [1, "b,\"c"], "d":null})").positions,
            (std::vector<std::uint32_t>{0, 1, 4, 6, 7, 8, 10, 17, 18, 20, 23, 24, 28, 29}));
  EXPECT_EQ(built(index, "").positions, std::vector<std::uint32_t>{0});
  EXPECT_EQ(built(index, " \n").positions, std::vector<std::uint32_t>{2});
  EXPECT_EQ(built(index, "12 34").positions, (std::vector<std::uint32_t>{0, 3, 5}));
}

TEST(StructuralIndex, TreatsAQuoteBehindAScalarAsDocumented) {
  StructuralIndex index;
  EXPECT_EQ(built(index, R"(a"b,c",d)").positions, (std::vector<std::uint32_t>{0, 6, 7, 8}));
  EXPECT_EQ(built(index, R"("a"b"c")").positions, (std::vector<std::uint32_t>{0, 3, 7}));
  EXPECT_EQ(built(index, R"(\"a")").positions, (std::vector<std::uint32_t>{0, 4}));
}

TEST(StructuralIndex, SaysWhetherTheTextEndsInAString) {
  StructuralIndex index;
  EXPECT_TRUE(built(index, R"({"a)").ends_in_string);
  EXPECT_TRUE(built(index, R"({"a\")").ends_in_string);
  EXPECT_FALSE(built(index, R"({"a\\")").ends_in_string);
  EXPECT_FALSE(built(index, "").ends_in_string);
}

TEST(StructuralIndex, AgreesWithTheReferenceOnShortTexts) {
  std::mt19937 random(20240501);
  StructuralIndex index;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = random_text(random, random() % 24);
    const std::vector<char> bytes = exact(text);
    ASSERT_EQ(built(index, {bytes.data(), bytes.size()}), reference(text)) << text;
  }
}

TEST(StructuralIndex, AgreesWithTheReferenceAcrossBlockEdges) {
  std::mt19937 random(7);
  StructuralIndex index;
  const std::string_view fillings[] = {" ", "a", "\"a", "\"\\", ",", "\\"};
  for (int round = 0; round < 60; ++round) {
    for (const std::string_view filling : fillings) {
      for (std::size_t before = 40; before < 140; ++before) {
        std::string text(1, filling.front());
        text.append(before, filling.back());
        text += random_text(random, 1 + random() % 40);
        const std::vector<char> bytes = exact(text);
        ASSERT_EQ(built(index, {bytes.data(), bytes.size()}), reference(text)) << text;
      }
    }
  }
}

TEST(StructuralIndex, AgreesWithTheReferenceOnLongTexts) {
  std::mt19937 random(11);
  StructuralIndex index;
  for (int i = 0; i < 4'000; ++i) {
    const std::string text = random_text(random, 64 * (1 + random() % 6) - 2 + random() % 5);
    ASSERT_EQ(built(index, text), reference(text)) << text;
  }
}

TEST(StructuralIndex, TellsTheParityOfAnyRunOfBackslashes) {
  StructuralIndex index;
  for (std::size_t before = 0; before < 70; ++before) {
    for (std::size_t run = 0; run < 140; ++run) {
      const std::string text = "\"" + std::string(before, 'x') + std::string(run, '\\') + "\",1";
      ASSERT_EQ(built(index, text), reference(text)) << before << ' ' << run;
    }
  }
}

}  // namespace
}  // namespace cloudtrail::json

#include "rule/decimal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cloudtrail::rule {
namespace {

std::string text_of(std::string_view number) {
  const auto parsed = Decimal::parse(number);
  return parsed ? parsed->text() : "none";
}

int compared(std::string_view a, std::string_view b) {
  const int order = compare(*Decimal::parse(a), *Decimal::parse(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

TEST(Decimal, CountsItsDigits) {
  const auto digits = [](std::string_view text) { return Decimal::parse(text)->digits(); };
  const auto decimals = [](std::string_view text) { return Decimal::parse(text)->decimals(); };
  EXPECT_EQ(digits("-120.50"), 4u);
  EXPECT_EQ(digits("0"), 0u);
  EXPECT_EQ(decimals("-120.50"), 1);
  EXPECT_EQ(decimals("1e3"), 0);
  EXPECT_EQ(decimals("15e-8"), 8);
}

TEST(Decimal, HasOneTextForAllSpellings) {
  EXPECT_EQ(text_of("10.0"), "10");
  EXPECT_EQ(text_of("1e3"), "1000");
  EXPECT_EQ(text_of("+007"), "7");
  EXPECT_EQ(text_of("-0.0"), "0");
  EXPECT_EQ(text_of("0.50"), "0.5");
  EXPECT_EQ(text_of("-12.3400"), "-12.34");
  EXPECT_EQ(text_of("0.0001"), "0.0001");
  EXPECT_EQ(text_of("9.82222E-5"), "9.82222e-05");
  EXPECT_EQ(text_of("1e-10"), "1e-10");
  EXPECT_EQ(text_of("9007199254740993"), "9007199254740993");
  EXPECT_EQ(text_of("1e999999999999999999999"), "1e+1099511627776");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const std::string_view text : {"", "-", "1.", ".5", "1e", "1e+", "0x10", "NaN", "inf", " 1",
                                      "1 ", "1,5", "--1", "1.2.3"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, ComparesWithoutRounding) {
  EXPECT_EQ(compared("9007199254740993", "9007199254740992"), 1);
  EXPECT_EQ(compared("18446744073709551615", "18446744073709551614"), 1);
  EXPECT_EQ(compared("10.0", "1e1"), 0);
  EXPECT_EQ(compared("-2", "-1"), -1);
  EXPECT_EQ(compared("-1", "0"), -1);
  EXPECT_EQ(compared("0", "-0.0"), 0);
  EXPECT_EQ(compared("9", "10"), -1);
  EXPECT_EQ(compared("-9", "-10"), 1);
  EXPECT_EQ(compared("0.099", "0.1"), -1);
}

TEST(Decimal, KnowsWhatIsPlainAlready) {
  EXPECT_TRUE(is_plain_number("120"));
  EXPECT_TRUE(is_plain_number("-5"));
  EXPECT_FALSE(is_plain_number("-0"));
  EXPECT_FALSE(is_plain_number("1.0"));
  EXPECT_FALSE(is_plain_number("1e3"));
}

}  // namespace
}  // namespace cloudtrail::rule

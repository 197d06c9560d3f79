#include "rule/number.hpp"

#include <gtest/gtest.h>

namespace cloudtrail::rule {
namespace {

int order(std::string_view a, std::string_view b) {
  const auto x = Number::parse(a);
  const auto y = Number::parse(b);
  EXPECT_TRUE(x && y) << a << " " << b;
  return x && y ? compare(*x, *y) : -9;
}

TEST(Number, SpellingsOfOneValueAreEqual) {
  for (const char* spelled : {"1000.0", "1e3", "1E3", "1E+3", "10000e-1", "1000.000"}) {
    EXPECT_EQ(order("1000", spelled), 0) << spelled;
  }
  EXPECT_EQ(order("0", "-0.0"), 0);
  EXPECT_EQ(order("0", "-0"), 0);
  EXPECT_EQ(order("0.1", "1e-1"), 0);
  EXPECT_EQ(order("1000000000000000000", "1e18"), 0);
  EXPECT_EQ(order("1e400", "2e400"), 0);  // both beyond a double
}

TEST(Number, OrdersByValue) {
  EXPECT_LT(order("-1", "0"), 0);
  EXPECT_LT(order("9", "10"), 0);
  EXPECT_GT(order("0.5", "0.25"), 0);
  EXPECT_LT(order("5", "5.000001"), 0);
  EXPECT_LT(order("1e400", "-1e400") * -1, 0);
  EXPECT_LT(order("-9223372036854775808", "9223372036854775807"), 0);
}

TEST(Number, IntegersAreExactBeyondDoubles) {
  EXPECT_LT(order("9007199254740992", "9007199254740993"), 0);
  EXPECT_NE(order("123456789012345678", "123456789012345679"), 0);
  EXPECT_EQ(order("123456789012", "123456789012.0"), 0);
}

TEST(Number, RefusesWhatIsNoJsonNumber) {
  for (const char* bad :
       {"", "-", "+1", "01", "1.", ".5", "0x10", "1e", "nan", "inf", " 1", "1 ", "1_000", "-01"}) {
    EXPECT_FALSE(Number::parse(bad)) << bad;
  }
}

}  // namespace
}  // namespace cloudtrail::rule

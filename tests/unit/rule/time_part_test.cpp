#include "rule/time_part.hpp"

#include <gtest/gtest.h>

namespace cloudtrail::rule {
namespace {

TEST(TimePart, IsReadAsWritten) {
  constexpr std::string_view kTime = "2024-05-01T23:12:45.123+02:00";
  EXPECT_EQ(time_part(kTime, TimePart::kMinute), 12);
  EXPECT_EQ(time_part(kTime, TimePart::kHour), 23);
  EXPECT_EQ(time_part(kTime, TimePart::kDay), 1);
  EXPECT_EQ(time_part(kTime, TimePart::kWeek), 18);
  EXPECT_EQ(time_part(kTime, TimePart::kMonth), 5);
  EXPECT_EQ(time_part(kTime, TimePart::kYear), 2024);
}

TEST(TimePart, CountsWeeksAsIsoDoes) {
  EXPECT_EQ(time_part("2021-01-03T00:00:00Z", TimePart::kWeek), 53);
  EXPECT_EQ(time_part("2021-01-04T00:00:00Z", TimePart::kWeek), 1);
  EXPECT_EQ(time_part("2024-12-30T00:00:00Z", TimePart::kWeek), 1);
  EXPECT_EQ(time_part("2020-12-31T00:00:00Z", TimePart::kWeek), 53);
}

TEST(TimePart, IsNoneOfOtherTexts) {
  for (const std::string_view text :
       {"", "2024-05-01", "2024-02-30T00:00:00Z", "2024-05-01T24:00:00Z", "2024-05-01T00:60:00Z",
        "2024-05-01T00:00:00X", "2024-05-01T00:00:00.Z", "2024-05-01T00:00:00+2", "1714533165",
        "2024-05-01T00:00:00Z ", "-024-05-01T00:00:00Z"}) {
    EXPECT_FALSE(time_part(text, TimePart::kHour)) << text;
  }
}

}  // namespace
}  // namespace cloudtrail::rule

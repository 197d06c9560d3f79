#include <cloudtrail/event.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace cloudtrail {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kNoon = 1'714'564'800 * kSecond;  // 2024-05-01T12:00:00Z

TEST(ParseTime, ReadsTheFormsThatOccur) {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"2024-05-01T12:00:00Z", kNoon},
      {"2024-05-01t12:00:00z", kNoon},
      {"2024-05-01T12:00:00", kNoon},
      {"2024-05-01 12:00:00.000", kNoon},
      {"2024-05-01 12:00:00.000 UTC", kNoon},
      {"2024-05-01 12:00:00.125", kNoon + 125'000'000},
      {"2024-05-01T12:00:00,5Z", kNoon + 500'000'000},
      {"2024-05-01T12:00:00.123456789Z", kNoon + 123'456'789},
      {"2024-05-01T12:00:00.1234567899999Z", kNoon + 123'456'789},
      {"2024-05-01T14:00:00+02:00", kNoon},
      {"2024-05-01T14:00:00+0200", kNoon},
      {"2024-05-01T14:00:00+02", kNoon},
      {"2024-05-01T06:30:00-05:30", kNoon},
      {"2024-04-30T23:59:60Z", kNoon - 12 * 3600 * kSecond},
      {"2024-02-29T00:00:00Z", 1'709'164'800 * kSecond},
      {"1970-01-01T00:00:00Z", 0},
      {"1969-12-31T23:59:59.5Z", -kSecond / 2},
      {"2262-04-11T23:47:16.854775807Z", std::numeric_limits<std::int64_t>::max()},
      {"1677-09-21T00:12:43.145224192Z", std::numeric_limits<std::int64_t>::min()},
  };
  for (const auto& [text, time] : cases) {
    const auto parsed = parse_time(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, time) << text;
  }
}

TEST(ParseTime, RefusesAllElse) {
  for (const char* text :
       {"", "now", "2024-05-01", "2024-05-01T12:00Z", "2024-5-01T12:00:00Z", "2024-13-01T12:00:00Z",
        "2024-00-01T12:00:00Z", "2023-02-29T12:00:00Z", "2024-04-31T12:00:00Z",
        "2024-05-01T24:00:00Z", "2024-05-01T12:60:00Z", "2024-05-01T12:00:61Z",
        "2024-05-01T12:00:00.Z", "2024-05-01T12:00:00Zx", "2024-05-01T12:00:00 Z",
        "2024-05-01T12:00:00+2", "2024-05-01T12:00:00+24:00", "2024-05-01T12:00:00+02:60",
        "2024-05-01T12:00:00+02:", " 2024-05-01T12:00:00Z", "+024-05-01T12:00:00Z",
        "-024-05-01T12:00:00Z", "0000-05-01T12:00:00Z", "2024-05-01T-1:00:00Z", "1714564800"}) {
    const auto parsed = parse_time(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kMalformedJson) << text;
  }
  for (const char* text : {"2262-04-11T23:47:16.854775808Z", "1677-09-21T00:12:43.145224191Z",
                           "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"}) {
    const auto parsed = parse_time(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kLimitExceeded) << text;
  }
}

TEST(FormatTime, WritesTheShortestForm) {
  EXPECT_EQ(format_time(kNoon), "2024-05-01T12:00:00Z");
  EXPECT_EQ(format_time(kNoon + 100'000'000), "2024-05-01T12:00:00.100Z");
  EXPECT_EQ(format_time(kNoon + 120'000), "2024-05-01T12:00:00.000120Z");
  EXPECT_EQ(format_time(kNoon + 1), "2024-05-01T12:00:00.000000001Z");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::max()), "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::min()), "1677-09-21T00:12:43.145224192Z");
}

TEST(FormatTime, IsReadBackToTheSameNumber) {
  std::mt19937_64 random(9);
  for (int i = 0; i < 50'000; ++i) {
    const auto time = static_cast<std::int64_t>(random());
    for (const std::int64_t t : {time, time - time % 1'000'000, time - time % kSecond}) {
      const auto parsed = parse_time(format_time(t));
      ASSERT_TRUE(parsed) << format_time(t);
      ASSERT_EQ(*parsed, t);
    }
  }
}

Result<std::int64_t> time_in(const std::string& value) {
  const auto owned = OwnedRecord::parse("{\"eventTime\":" + value + "}");
  return event_time(owned->record());
}

TEST(EventTime, TakesTextAndNumbersSinceTheEpoch) {
  for (const char* value : {"\"2024-05-01T12:00:00Z\"", "\"2024-05-01T12:00:00\\u005a\"",
                            "1714564800", "1714564800.0", "1.7145648E9", "1714564800000",
                            "1714564800000000", "1714564800000000000"}) {
    const auto time = time_in(value);
    ASSERT_TRUE(time) << value;
    EXPECT_EQ(*time, kNoon) << value;
  }
  EXPECT_EQ(*time_in("1714564800.123456"), kNoon + 123'456'000);
  EXPECT_EQ(*time_in("1714564800123.25"), kNoon + 123'250'000);
  EXPECT_EQ(*time_in("-1.5"), -1'500'000'000);
  EXPECT_EQ(*time_in("0"), 0);
}

TEST(EventTime, SaysWhatIsWrong) {
  EXPECT_EQ(event_time(OwnedRecord::parse("{}")->record()).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(time_in("null").error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(time_in("{}").error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(time_in("\"yesterday\"").error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(time_in("\"yesterday\"").error().offset, 13u);
  EXPECT_EQ(time_in("1e300").error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(time_in("-1e400").error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(time_in("9223372036854775808").error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(time_in("99999999999").error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace cloudtrail

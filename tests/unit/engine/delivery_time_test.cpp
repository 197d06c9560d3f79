// Delivery times in file names, and which files they let a run pass over.
#include "engine/delivery_time.hpp"

#include <limits>

#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using namespace testing;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;

std::int64_t at(std::string_view time) {
  const Result<std::int64_t> parsed = parse_time(time);
  EXPECT_TRUE(parsed) << time;
  return parsed.value_or(0);
}

TEST(DeliveryTime, OfALogFile) {
  const auto time = delivery_time("123456789012_CloudTrail_us-east-1_20260301T1205Z_Ab12.json.gz");
  ASSERT_TRUE(time);
  EXPECT_EQ(format_time(*time), "2026-03-01T12:05:00Z");
  EXPECT_EQ(delivery_time("copy_of_1_CloudTrail_us-gov-west-1_20260301T1205Z_x"), time);
}

TEST(DeliveryTime, OtherNamesHaveNone) {
  for (const std::string_view name :
       {"", "events.json", "_CloudTrail_", "1_CloudTrail_us-east-1", "1_CloudTrail_us-east-1_",
        "1_CloudTrail_us-east-1_20260301T1205Z", "1_CloudTrail_us-east-1_20260301T1205Z.json",
        "1_CloudTrail_us-east-1_20260301T120530Z_x", "1_CloudTrail_us-east-1_20260301t1205Z_x",
        "1_CloudTrail_us-east-1_20260301T1205z_x", "1_CloudTrail_us-east-1_20261301T1205Z_x",
        "1_CloudTrail_us-east-1_20260230T1205Z_x", "1_CloudTrail_us-east-1_20260301T2405Z_x",
        "1_CloudTrail_us-east-1_20260301T1260Z_x", "1_CloudTrail_us-east-1_2026+301T1205Z_x",
        "1_CloudTrail-Digest_us-east-1_trail_us-east-1_20260301T120500Z.json.gz",
        "1_CloudTrail-Insight_us-east-1_20260301T1205Z_x.json.gz"}) {
    EXPECT_FALSE(delivery_time(name)) << name;
  }
}

TEST(DeliveredOutOfRange, EveryBoundary) {
  const std::int64_t minute = at("2026-03-01T12:05:00Z");
  const auto out = [&](std::optional<std::int64_t> from, std::optional<std::int64_t> to,
                       std::int64_t slack = 0) {
    return delivered_out_of_range(minute, from, to, slack);
  };
  EXPECT_FALSE(out({}, {}));
  // The file may have been delivered until 12:05:59.999999999.
  EXPECT_FALSE(out(minute, {}));
  EXPECT_FALSE(out(minute + kMinute - 1, {}));
  EXPECT_TRUE(out(minute + kMinute, {}));
  EXPECT_TRUE(out(minute + kMinute + 1, {}));
  EXPECT_FALSE(out(minute - kMinute, {}));
  EXPECT_FALSE(out({}, minute));
  EXPECT_TRUE(out({}, minute - 1));
  EXPECT_FALSE(out({}, minute + 1));
  EXPECT_FALSE(out({}, minute - kMinute, kMinute));
  EXPECT_TRUE(out({}, minute - kMinute - 1, kMinute));
}

TEST(DeliveredOutOfRange, TheEndsOfTime) {
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(delivered_out_of_range(kFirst, kLast, {}, 0));
  EXPECT_FALSE(delivered_out_of_range(kLast, kFirst, {}, 0));
  EXPECT_FALSE(delivered_out_of_range(kLast, kLast, {}, 0));
  EXPECT_TRUE(delivered_out_of_range(kLast, {}, kFirst, kLast));
  EXPECT_FALSE(delivered_out_of_range(kLast, {}, 0, kLast));
  EXPECT_FALSE(delivered_out_of_range(kFirst, {}, kLast, kLast));
}

class SkippingFiles : public ::testing::Test {
 protected:
  SkippingFiles() {
    for (const char* minute : {"1204", "1205", "1206", "1207"}) {
      const std::string name = std::string("1_CloudTrail_eu-west-1_20260301T") + minute + "Z_x.json";
      folder_.write(name, log_of({Event{.id = minute, .time = "2026-03-01T12:05:30Z"}}));
    }
    folder_.write("other.json", log_of({Event{.id = "o", .time = "2026-03-01T12:05:30Z"}}));
    options_.paths = {folder_.path()};
    options_.rules = test_rules();
    options_.delivery_slack = kMinute;
  }

  TempFolder folder_;
  ScanOptions options_;
};

TEST_F(SkippingFiles, BeforeFrom) {
  options_.from = at("2026-03-01T12:05:30Z");
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.files_skipped, 1U);  // 12:04
  EXPECT_EQ(report.files, 4U);
  EXPECT_EQ(report.judged, 4U);
  options_.from = at("2026-03-01T12:06:00Z");
  EXPECT_EQ(scan_all(options_).report.files_skipped, 2U);
  *options_.from -= 1;
  EXPECT_EQ(scan_all(options_).report.files_skipped, 1U);
}

TEST_F(SkippingFiles, LaterThanToAndTheSlack) {
  options_.to = at("2026-03-01T12:05:30Z");
  EXPECT_EQ(scan_all(options_).report.files_skipped, 1U);  // 12:07
  EXPECT_EQ(scan_all(options_).report.out_of_range, 4U);
  options_.to = at("2026-03-01T12:05:00Z");
  EXPECT_EQ(scan_all(options_).report.files_skipped, 1U);
  *options_.to -= 1;
  EXPECT_EQ(scan_all(options_).report.files_skipped, 2U);
  options_.delivery_slack = 0;
  EXPECT_EQ(scan_all(options_).report.files_skipped, 3U);
}

TEST_F(SkippingFiles, ByTheFileNameAlone) {
  folder_.write("1_CloudTrail_eu-west-1_20200101T0000Z_x/plain.json", log_of({Event{}}));
  options_.from = at("2026-03-01T12:00:00Z");
  EXPECT_EQ(scan_all(options_).report.files_skipped, 0U);
}

TEST_F(SkippingFiles, EvenAllOfThem) {
  fs::remove(folder_ / "other.json");
  options_.from = at("2027-01-01T00:00:00Z");
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.files_skipped, 4U);
  EXPECT_EQ(report.files, 0U);
  EXPECT_EQ(report.records, 0U);
}

}  // namespace
}  // namespace cloudtrail::engine

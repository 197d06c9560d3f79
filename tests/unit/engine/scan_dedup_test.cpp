// scan() with dedup: which one of several stays, and that the others leave nothing behind.
#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using namespace testing;

class ScanDedup : public ::testing::Test {
 protected:
  ScanDedup() {
    options_.rules = test_rules();
    options_.paths = {folder_.path()};
    options_.dedup = true;
  }
  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  TempFolder folder_;
  ScanOptions options_;
};

TEST_F(ScanDedup, TheFirstInTheOrderOfTheInputStays) {
  // A slow first file: the same ids come out of the later ones long before.
  std::vector<Event> slow(3000, Event{.name = "Nothing"});
  slow.push_back({.id = uuid(1)});
  slow.push_back({.id = "other text"});
  folder_.write("a", lines_of(slow));
  for (int i = 0; i < 20; ++i) {
    folder_.write("b" + std::to_string(i),
                  log_of({Event{.id = uuid(1)}, Event{.id = "other text"}}));
  }
  const std::string a = path("a");
  for (const unsigned threads : {1U, 2U, 8U}) {
    options_.threads = threads;
    const Scanned scanned = scan_all(options_);
    EXPECT_EQ(scanned.text, "deleted " + a + " 3000\ndeleted " + a + " 3001\n");
    EXPECT_EQ(scanned.report.duplicates, 40U);
    EXPECT_EQ(scanned.report.judged, 3002U);
    EXPECT_EQ(scanned.report.records, 3042U);
  }
}

TEST_F(ScanDedup, WhatIsDroppedLeavesNoTrace) {
  folder_.write("a", log_of({Event{.id = "1", .user = "kept"}}));
  folder_.write("b", log_of({Event{.id = "1", .user = "dropped", .time = "2030-01-01T00:00:00Z"},
                             Event{.id = "2", .name = "CreateUser", .user = "kept"},
                             Event{.id = "1", .user = "dropped", .invoked_by = "AWS Internal"},
                             Event{.id = "2", .name = "DeleteUser", .user = "dropped"},
                             Event{.id = "3", .user = "kept"}}));
  const Scanned scanned = scan_all(options_);
  const ScanReport& r = scanned.report;
  const std::string b = path("b");
  EXPECT_EQ(scanned.text, "deleted " + path("a") + " 0\ncreated " + b + " 1\nuser " + b +
                              " 1\ndeleted " + b + " 4\n");
  EXPECT_EQ(r.duplicates, 3U);
  EXPECT_EQ(r.findings, 4U);
  EXPECT_EQ(r.by_rule, (std::vector<std::uint64_t>{2, 1, 1, 0}));
  EXPECT_EQ(r.suppressed, std::vector<std::uint64_t>{0});
  ASSERT_EQ(r.top_actors.size(), 1U);
  EXPECT_EQ(r.top_actors[0].actor, "kept");
  EXPECT_EQ(format_time(r.latest.value_or(0)), "2026-03-01T00:00:00Z");
}

TEST_F(ScanDedup, RecordsWithoutAnIdAreNoDuplicates) {
  folder_.write("a", log_of(std::vector<Event>(5)));
  folder_.write("b", log_of({Event{.id = "1"}, Event{}, Event{.id = "1"}, Event{}}));
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.duplicates, 1U);
  EXPECT_EQ(report.judged, 8U);
}

TEST_F(ScanDedup, OffByDefault) {
  folder_.write("a", log_of({Event{.id = "1"}, Event{.id = "1"}}));
  options_.dedup = ScanOptions().dedup;
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.duplicates, 0U);
  EXPECT_EQ(report.judged, 2U);
}

TEST_F(ScanDedup, WhatIsOutOfRangeIsNotRemembered) {
  folder_.write("a", log_of({Event{.id = "1", .time = "2020-01-01T00:00:00Z"}, Event{.id = "1"}}));
  options_.from = *parse_time("2026-01-01T00:00:00Z");
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.out_of_range, 1U);
  EXPECT_EQ(report.judged, 1U);
  EXPECT_EQ(report.duplicates, 0U);
}

TEST_F(ScanDedup, BeyondTheBoundNewIdsAreCountedAndNotRemembered) {
  std::vector<Event> events;
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < 10; ++i) events.push_back({.id = uuid(i)});
  }
  folder_.write("a", log_of(events));
  options_.dedup_ids = 4;
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.duplicates, 4U);
  EXPECT_EQ(report.dedup_overflow, 12U);
  EXPECT_EQ(report.judged, 16U);
}

}  // namespace
}  // namespace cloudtrail::engine

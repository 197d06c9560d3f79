// scan(): what is found, counted and refused.
#include <sys/stat.h>

#include <numeric>
#include <thread>

#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using namespace testing;

class Scan : public ::testing::Test {
 protected:
  Scan() {
    options_.rules = test_rules();
    options_.paths = {folder_.path()};
    options_.threads = 2;
  }

  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  ErrorCode refusal() {
    TextOutput output;
    const Result<ScanReport> report = scan(options_, output);
    EXPECT_FALSE(report);
    EXPECT_EQ(output.writes, 0U);
    return report ? ErrorCode::kCancelled : report.error().code;
  }

  TempFolder folder_;
  ScanOptions options_;
};

TEST_F(Scan, CountsWhatIsFound) {
  folder_.write("a.json", log_of({Event{.id = "1", .name = "DeleteUser"},
                                  Event{.id = "2", .name = "CreateTrail", .user = "bob"},
                                  Event{.id = "3", .name = "DescribeTrail"},
                                  Event{.id = "4", .name = "Nothing"}}));
  folder_.write("b.json", log_of({Event{.id = "5", .invoked_by = "AWS Internal"},
                                  Event{.id = "6", .time = "2026-03-02T00:00:00Z"}}));
  const Scanned scanned = scan_all(options_);
  const std::string a = path("a.json");
  const std::string b = path("b.json");
  EXPECT_EQ(scanned.text, "deleted " + a + " 0\nuser " + a + " 0\ncreated " + a + " 1\ndescribed " +
                              a + " 2\ndeleted " + b + " 1\n");
  const ScanReport& r = scanned.report;
  EXPECT_EQ(r.files, 2U);
  EXPECT_EQ(r.records, 6U);
  EXPECT_EQ(r.judged, 6U);
  EXPECT_EQ(r.findings, 5U);
  EXPECT_EQ(r.by_rule, (std::vector<std::uint64_t>{2, 1, 1, 1}));
  EXPECT_EQ(r.suppressed, std::vector<std::uint64_t>{1});
  EXPECT_EQ(r.by_severity, (std::array<std::uint64_t, kSeverityCount>{1, 1, 1, 2, 0}));
  EXPECT_EQ(r.bytes, fs::file_size(folder_ / "a.json") + fs::file_size(folder_ / "b.json"));
  EXPECT_EQ(r.inflated_bytes, r.bytes);
  EXPECT_EQ(r.shapes[static_cast<std::size_t>(Shape::kLogFile)], 2U);
  EXPECT_EQ(format_time(r.earliest.value_or(0)), "2026-03-01T00:00:00Z");
  EXPECT_EQ(format_time(r.latest.value_or(0)), "2026-03-02T00:00:00Z");
  EXPECT_FALSE(r.cancelled);
  EXPECT_GT(r.elapsed_seconds, 0);
  PlainScan(options_, {a, b}).expect_same(scanned);
}

TEST_F(Scan, TopActorsMostFindingsFirstThenByName) {
  std::vector<Event> events;
  for (const char* user : {"c", "b", "a", "d", "c", "d", "b", "c"}) {
    events.push_back({.name = "DeleteTrail", .user = user});
  }
  events.push_back({.name = "Nothing", .user = "silent"});
  folder_.write("a.json", log_of(events));
  options_.top_actors = 3;
  const ScanReport report = scan_all(options_).report;
  ASSERT_EQ(report.top_actors.size(), 3U);
  EXPECT_EQ(report.top_actors[0].actor, "c");
  EXPECT_EQ(report.top_actors[0].findings, 3U);
  EXPECT_EQ(report.top_actors[1].actor, "b");
  EXPECT_EQ(report.top_actors[2].actor, "d");
  options_.top_actors = 0;
  EXPECT_TRUE(scan_all(options_).report.top_actors.empty());
}

TEST_F(Scan, LongActorsAreCutAtACharacter) {
  std::string euro;
  for (int i = 0; i < 100; ++i) euro += "\xe2\x82\xac";
  folder_.write("a.json", log_of({Event{.user = euro}}));
  const ScanReport report = scan_all(options_).report;
  ASSERT_EQ(report.top_actors.size(), 1U);
  EXPECT_EQ(report.top_actors[0].actor, euro.substr(0, 255));
}

TEST_F(Scan, MinSeverityHidesButCounts) {
  folder_.write("a.json", log_of({Event{.name = "DeleteUser"}, Event{.name = "CreateUser"},
                                  Event{.name = "DescribeUser"}}));
  options_.min_severity = Severity::kMedium;
  const Scanned scanned = scan_all(options_);
  const std::string a = path("a.json");
  EXPECT_EQ(scanned.text, "deleted " + a + " 0\nuser " + a + " 0\nuser " + a + " 1\nuser " + a +
                              " 2\n");
  EXPECT_EQ(scanned.report.findings, 6U);
  EXPECT_EQ(scanned.report.hidden, 2U);
  options_.min_severity = Severity::kCritical;
  const Scanned none = scan_all(options_);
  EXPECT_EQ(none.text, "");
  EXPECT_EQ(none.report.hidden, 6U);
  EXPECT_EQ(none.report.top_actors.size(), 1U);
}

TEST_F(Scan, FromIsIncludedToIsNot) {
  const auto event = [](const char* time) { return Event{.time = time}; };
  folder_.write("a.json", log_of({event("2026-03-01T11:59:59Z"), event("2026-03-01T12:00:00Z"),
                                  event("2026-03-01T12:59:59Z"), event("2026-03-01T13:00:00Z"),
                                  event("2026-03-01T14:00:00Z"), event("no time")}));
  options_.from = *parse_time("2026-03-01T12:00:00Z");
  options_.to = *parse_time("2026-03-01T13:00:00Z");
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.records, 6U);
  EXPECT_EQ(report.out_of_range, 3U);
  EXPECT_EQ(report.before_from, 1U);
  EXPECT_EQ(report.judged, 3U);  // also the one without a readable time
  EXPECT_EQ(format_time(report.earliest.value_or(0)), "2026-03-01T12:00:00Z");
  EXPECT_EQ(format_time(report.latest.value_or(0)), "2026-03-01T12:59:59Z");
}

TEST_F(Scan, WhatCannotBeReadHasAPlace) {
  folder_.write("b.json", log_of({Event{}}));
  fs::create_symlink("nowhere", folder_ / "a");
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.files, 1U);
  EXPECT_EQ(report.files_unreadable, 2U);
  ASSERT_EQ(report.places.size(), 2U);
  EXPECT_EQ(report.places[0].source, path("a"));
  EXPECT_EQ(report.places[0].reason, "io");
  EXPECT_EQ(report.places[1].source, path("pipe"));
  EXPECT_NE(report.places[1].message, "");
  EXPECT_EQ(std::accumulate(report.shapes.begin(), report.shapes.end(), std::uint64_t{0}), 1U);
  options_.places = 0;
  EXPECT_TRUE(scan_all(options_).report.places.empty());
}

TEST_F(Scan, PlacesInTheOrderOfTheInputAndBounded) {
  std::string damaged;
  for (int i = 0; i < 8; ++i) damaged += Event{}.json() + "\n{\"broken\"\n";
  for (const char* name : {"c", "a", "b"}) folder_.write(name, damaged);
  options_.places = 11;
  for (const unsigned threads : {1U, 3U}) {
    options_.threads = threads;
    const Scanned scanned = scan_all(options_);
    EXPECT_EQ(scanned.report.places.size(), 11U);
    EXPECT_EQ(scanned.report.rejected, 24U);
    PlainScan(options_, {folder_ / "a", folder_ / "b", folder_ / "c"}).expect_same(scanned);
  }
}

TEST_F(Scan, ProgressReachesItsEnd) {
  folder_.write("a.json", log_of({Event{}, Event{}}));
  folder_.write("b.txt", std::string(3U << 20, 'x'));  // given up before its end
  fs::create_symlink("nowhere", folder_ / "c");
  TextOutput output;
  ScanProgress progress;
  ASSERT_TRUE(scan(options_, output, &progress));
  EXPECT_EQ(progress.files_total, 3U);
  EXPECT_EQ(progress.files, 3U);
  EXPECT_EQ(progress.records, 2U);
  EXPECT_EQ(progress.bytes_total, fs::file_size(folder_ / "a.json") + (3U << 20));
  EXPECT_EQ(progress.bytes, progress.bytes_total);
}

TEST_F(Scan, NamedPipe) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  options_.paths = {pipe};
  std::thread writer([&] {
    std::ofstream out(pipe, std::ios::binary);
    out << lines_of({Event{}, Event{}}) << std::flush;
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    out << lines_of({Event{}});
  });
  const Scanned scanned = scan_all(options_);
  writer.join();
  EXPECT_EQ(scanned.report.judged, 3U);
  EXPECT_EQ(scanned.report.shapes[static_cast<std::size_t>(Shape::kNdjson)], 1U);
}

TEST_F(Scan, FindingsOfASlowPipeDoNotWaitForItsEnd) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  options_.paths = {pipe};
  std::atomic<bool> written{false};
  TextOutput output;
  output.may_write = [&] {
    written = true;
    return true;
  };
  std::thread writer([&] {
    std::ofstream out(pipe, std::ios::binary);
    out << lines_of({Event{}, Event{}}) << std::flush;
    while (!written) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  EXPECT_TRUE(scan(options_, output));
  writer.join();
  EXPECT_NE(output.text, "");
}

TEST_F(Scan, EmptyFolderAndEmptyFiles) {
  EXPECT_EQ(describe(scan_all(options_).report),
            "suppressed 1\nrule 1\nrule 1\nrule 1\nrule 1\n");
  for (int i = 0; i < 100; ++i) folder_.write(std::to_string(i), "");
  const ScanReport report = scan_all(options_).report;
  EXPECT_EQ(report.files, 100U);
  EXPECT_EQ(report.records, 0U);
  EXPECT_FALSE(report.earliest);
}

TEST_F(Scan, WithoutRulesEverythingIsJudgedAndNothingFound) {
  folder_.write("a.json", log_of({Event{}, Event{}}));
  options_.rules = RuleSet();
  const Scanned scanned = scan_all(options_);
  EXPECT_EQ(scanned.report.judged, 2U);
  EXPECT_EQ(scanned.text, "");
}

TEST_F(Scan, RefusesWhatCannotBeMeant) {
  folder_.write("a.json", log_of({Event{}}));
  const ScanOptions good = options_;
  options_.paths.clear();
  EXPECT_EQ(refusal(), ErrorCode::kInvalidArgument);
  options_ = good;
  options_.threads = 1025;
  EXPECT_EQ(refusal(), ErrorCode::kInvalidArgument);
  options_ = good;
  options_.from = options_.to = 5;
  EXPECT_EQ(refusal(), ErrorCode::kInvalidArgument);
  options_ = good;
  options_.delivery_slack = -1;
  EXPECT_EQ(refusal(), ErrorCode::kInvalidArgument);
  options_ = good;
  options_.dedup = true;
  options_.dedup_ids = 0;
  EXPECT_EQ(refusal(), ErrorCode::kInvalidArgument);
  options_ = good;
  options_.reader.limits.depth = 0;
  EXPECT_EQ(refusal(), ErrorCode::kInvalidArgument);
  options_ = good;
  options_.paths.push_back(folder_ / "missing");
  EXPECT_EQ(refusal(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace cloudtrail::engine

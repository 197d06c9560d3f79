// scan() that does not get to its end: cancelled, the output full, out of memory. None may hang,
// and what was done is counted exactly.
#include <sys/stat.h>

#include <chrono>
#include <new>
#include <random>
#include <stdexcept>
#include <thread>

#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using namespace testing;
using namespace std::chrono_literals;

constexpr int kFiles = 40;
constexpr std::uint64_t kFirstRecords = 20'000;
constexpr std::uint64_t kRecords = 300;

class ScanStop : public ::testing::TestWithParam<unsigned> {
 protected:
  /// A large first file, then smaller ones; every record is a finding, some are damaged or twice.
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TempFolder>();
    for (int file = 0; file < kFiles; ++file) {
      std::string text;
      for (std::uint64_t i = 0; i < (file == 0 ? kFirstRecords : kRecords); ++i) {
        text += i % 50 == 7 ? "{\"damaged\"" : Event{.id = uuid(static_cast<std::uint64_t>(file) * 20'000 + i / 2)}.json();
        text += '\n';
      }
      folder_->write(std::to_string(100 + file), text);
    }
  }
  static void TearDownTestSuite() { folder_.reset(); }

  ScanStop() {
    options_.rules = test_rules();
    options_.paths = {folder_->path()};
    options_.threads = GetParam();
    options_.dedup = true;
    options_.buffer_bytes = 200'000;
  }

  static std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  static std::unique_ptr<TempFolder> folder_;
  ScanOptions options_;
};

std::unique_ptr<TempFolder> ScanStop::folder_;

INSTANTIATE_TEST_SUITE_P(Threads, ScanStop, ::testing::Values(1U, 2U, 4U, 8U));

TEST_P(ScanStop, CancelledFromTheOutput) {
  for (const std::size_t after : {1U, 2U, 5U, 20U}) {
    std::atomic<bool> cancel{false};
    options_.cancel = &cancel;
    TextOutput output;
    output.may_write = [&] {
      if (output.writes == after) cancel = true;
      return true;
    };
    const Result<ScanReport> report = scan(options_, output);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->cancelled);
    expect_sums(*report, options_);
    EXPECT_GT(report->judged, 0U);
    EXPECT_EQ(lines(output.text), report->findings);
  }
}

TEST_P(ScanStop, CancelledAtAnyMoment) {
  std::mt19937 random(GetParam());
  for (int round = 0; round < 12; ++round) {
    std::atomic<bool> cancel{false};
    options_.cancel = &cancel;
    TextOutput output;
    const auto moment = std::chrono::microseconds(random() % 40'000);
    std::thread canceller([&] {
      std::this_thread::sleep_for(moment);
      cancel = true;
    });
    const Result<ScanReport> report = scan(options_, output);
    canceller.join();
    ASSERT_TRUE(report);
    expect_sums(*report, options_);
    EXPECT_EQ(lines(output.text), report->findings);
  }
}

TEST_P(ScanStop, CancelledBeforeItBegins) {
  const std::atomic<bool> cancel{true};
  options_.cancel = &cancel;
  const ScanReport report = scan_all(options_).report;
  EXPECT_TRUE(report.cancelled);
  EXPECT_EQ(report.records, 0U);
}

TEST_P(ScanStop, CancelledWhileAPipeIsSilent) {
  const TempFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  // Nobody ever writes to it, and the others wait behind it.
  options_.paths = {pipe, folder_->path()};
  std::atomic<bool> cancel{false};
  options_.cancel = &cancel;
  std::thread canceller([&] {
    std::this_thread::sleep_for(200ms);
    cancel = true;
  });
  TextOutput output;
  const Result<ScanReport> report = scan(options_, output);
  canceller.join();
  ASSERT_TRUE(report);
  expect_sums(*report, options_);
  EXPECT_TRUE(report->cancelled);
  EXPECT_EQ(report->files_unreadable, 0U);
}

TEST_P(ScanStop, CancelledKeepsWhatAPipeGave) {
  const TempFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  options_.paths = {pipe};
  std::atomic<bool> cancel{false};
  options_.cancel = &cancel;
  std::atomic<bool> over{false};
  std::thread writer([&] {
    std::ofstream out(pipe, std::ios::binary);
    out << lines_of({Event{}, Event{}}) << R"({"eventVersion":)" << std::flush;
    while (!over) std::this_thread::sleep_for(1ms);
  });
  TextOutput output;
  output.may_write = [&] {
    cancel = true;
    return true;
  };
  const Result<ScanReport> report = scan(options_, output);
  over = true;
  writer.join();
  ASSERT_TRUE(report);
  expect_sums(*report, options_);
  EXPECT_EQ(report->judged, 2U);
  EXPECT_EQ(report->rejected, 0U);  // what is not there yet is not damaged
}

TEST_P(ScanStop, TheOutputTakesNoMore) {
  for (const std::size_t most : {0U, 1U, 3U, 30U}) {
    TextOutput output;
    output.may_write = [&] { return output.writes <= most; };
    const Result<ScanReport> report = scan(options_, output);
    ASSERT_TRUE(report);
    expect_sums(*report, options_);
    EXPECT_EQ(output.writes, most + 1);  // not asked again after its no
    EXPECT_LE(lines(output.text), report->findings);
    EXPECT_LT(report->files, static_cast<std::uint64_t>(kFiles));
    EXPECT_FALSE(report->cancelled);
  }
}

TEST_P(ScanStop, OutOfMemoryReachesTheCaller) {
  for (const int survived : {0, 1, 1000, 15'000}) {
    std::atomic<int> renders{0};
    TextOutput output;
    output.before_render = [&] {
      if (renders++ == survived) throw std::bad_alloc();
    };
    EXPECT_THROW(static_cast<void>(scan(options_, output)), std::bad_alloc) << survived;
  }
}

TEST_P(ScanStop, OutOfMemoryInEveryThread) {
  TextOutput output;
  output.before_render = [] { throw std::bad_alloc(); };
  EXPECT_THROW(static_cast<void>(scan(options_, output)), std::bad_alloc);
}

TEST_P(ScanStop, WhatTheOutputThrowsReachesTheCaller) {
  TextOutput output;
  output.may_write = []() -> bool { throw std::runtime_error("disk on fire"); };
  EXPECT_THROW(static_cast<void>(scan(options_, output)), std::runtime_error);
  EXPECT_EQ(output.writes, 1U);
}

}  // namespace
}  // namespace cloudtrail::engine

// scan() takes no more memory for more input.
#include <sys/stat.h>

#include <chrono>
#include <thread>

#include "generator/generator.hpp"
#include "unit/engine/scan_support.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLOUDTRAIL_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CLOUDTRAIL_SANITIZED 1
#endif
#endif

// Sanitizers take memory of their own, so there is nothing to measure under them.
#ifndef CLOUDTRAIL_SANITIZED

namespace cloudtrail::engine {
namespace {

using namespace testing;

/// A number of /proc/self/status, in bytes; 0 where there is none.
std::size_t status_bytes(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what)) return std::stoul(line.substr(what.size() + 1)) * 1024;
  }
  return 0;
}

/// How much more memory `work` takes at its peak than there was before it.
template <typename Work>
std::size_t growth(Work work) {
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak begins anew
  const std::size_t before = status_bytes("VmHWM:");
  work();
  return status_bytes("VmHWM:") - before;
}

/// Renders as much as the program would, and keeps nothing.
class Discarded : public ScanOutput {
 public:
  void render(const FindingView& finding, std::string& out) const override {
    out.append(finding.rule.id).append(" ").append(finding.record.raw().substr(0, 200));
  }
  bool write(std::string_view text) override {
    bytes += text.size();
    return true;
  }
  std::size_t bytes = 0;
};

class ScanMemory : public ::testing::Test {
 protected:
  ScanMemory() {
    Result<RuleSet> rules = RuleSet::preset("severity");
    EXPECT_TRUE(rules);
    if (rules) options_.rules = std::move(*rules);
    options_.threads = 2;
  }

  void SetUp() override {
    ASSERT_NE(status_bytes("VmHWM:"), 0U) << "no VmHWM in /proc/self/status";
  }

  TempFolder folder_;
  ScanOptions options_;
};

constexpr std::size_t kMiB = std::size_t{1} << 20;

TEST_F(ScanMemory, ALargeInput) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  options_.paths = {pipe};
  constexpr std::size_t kRecords = 2000;
  constexpr std::size_t kBlocks = 120;
  generator::Generator generator;
  const std::string block = generator::ndjson(generator, kRecords);
  ASSERT_GT(block.size() * kBlocks, 250 * kMiB);
  Discarded output;
  std::optional<ScanReport> report;
  const std::size_t grown = growth([&] {
    std::thread writer([&] {
      std::ofstream out(pipe, std::ios::binary);
      for (std::size_t i = 0; i < kBlocks; ++i) out << block;
    });
    Result<ScanReport> result = scan(options_, output);
    writer.join();
    ASSERT_TRUE(result);
    report = std::move(*result);
  });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->records, kRecords * kBlocks);
  EXPECT_GT(output.bytes, 0U);
  EXPECT_LT(grown, 64 * kMiB);
}

TEST_F(ScanMemory, WhatIsHeldBackBehindASlowFile) {
  // Nothing comes out of the pipe until the others, 100 MiB of findings, have had their time.
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  generator::Generator generator;
  const std::string block = generator::ndjson(generator, 2000);
  const fs::path large = folder_ / "large";
  {
    std::ofstream out(large, std::ios::binary);
    for (std::size_t i = 0; i < 40; ++i) out << block;
  }
  options_.paths = {pipe, large};
  Discarded output;
  const std::size_t grown = growth([&] {
    std::thread writer([&] {
      std::ofstream out(pipe, std::ios::binary);
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    });
    EXPECT_TRUE(scan(options_, output));
    writer.join();
  });
  EXPECT_LT(grown, 64 * kMiB);
}

TEST_F(ScanMemory, ManyTinyFilesBehindASlowOne) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  constexpr std::size_t kFiles = 50'000;
  options_.paths.assign(kFiles + 1, folder_.write("empty", ""));
  options_.paths[0] = pipe;
  options_.buffer_bytes = kMiB;
  Discarded output;
  std::optional<ScanReport> report;
  const std::size_t grown = growth([&] {
    std::thread writer([&] {
      std::ofstream out(pipe, std::ios::binary);
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    });
    Result<ScanReport> result = scan(options_, output);
    writer.join();
    ASSERT_TRUE(result);
    report = std::move(*result);
  });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->files, kFiles + 1);
  EXPECT_LT(grown, 24 * kMiB);
}

}  // namespace
}  // namespace cloudtrail::engine

#endif

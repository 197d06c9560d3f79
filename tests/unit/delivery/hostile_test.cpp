// Inputs made to be slow or large to read: time stays linear, memory stays bounded.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::size_t kBlock = 64 << 10;

/// Counts, and keeps nothing.
struct Counter : RecordSink {
  void on_records(std::span<const Record> batch) override { records += batch.size(); }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override { ++rejections; }
  std::uint64_t records = 0;
  std::uint64_t rejections = 0;
};

/// Pushes `begin`, then `unit` over and over until `size` bytes are reached.
InputSummary read_repeated(std::string_view begin, std::string_view unit, std::size_t size) {
  std::string block;
  while (block.size() < kBlock) block += unit;
  Reader reader = make_reader();
  Counter counter;
  reader.begin("hostile");
  EXPECT_TRUE(reader.push(begin, counter));
  for (std::size_t pushed = 0; pushed < size; pushed += block.size()) {
    EXPECT_TRUE(reader.push(block, counter));
  }
  EXPECT_TRUE(reader.finish(counter));
  EXPECT_EQ(counter.records, reader.summary().records);
  EXPECT_EQ(counter.rejections, reader.summary().rejected);
  return reader.summary();
}

/// Sanitizers keep memory of their own beside the program's.
constexpr bool sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
  return __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
  return false;
#endif
}

/// The most memory that the process ever had since it was made to forget, in KiB; 0 where the
/// system does not tell.
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6));
  }
  return 0;
}

class BoundedMemory : public ::testing::Test {
 protected:
  void SetUp() override { std::ofstream("/proc/self/clear_refs") << 5; }
  void TearDown() override {
    if (!sanitized()) {
      EXPECT_LT(peak_memory(), 128u * 1024);
    }
  }
};

struct Hostile {
  const char* name;
  const char* begin;
  const char* unit;
};

class Hostility : public ::testing::TestWithParam<Hostile> {};

/// What takes some tenths of a second here, and would take many minutes if it were quadratic.
TEST_P(Hostility, TakesLinearTime) {
  const auto start = Clock::now();
  const InputSummary summary = read_repeated(GetParam().begin, GetParam().unit, 4 * kMiB);
  EXPECT_GT(summary.rejected + summary.records + summary.not_cloudtrail, 0u);
  const std::chrono::duration<double> took = Clock::now() - start;
  EXPECT_LT(took.count(), 60.0);
}

constexpr Hostile kHostile[] = {
    {"OpenArrays", "", "["},
    {"OpenObjects", "", "{"},
    {"NestedObjects", "", "{\"a\":"},
    {"OpenArrayOnEveryLine", "", "{\"a\":[\n"},
    {"OpenStringOnEveryLine", "", "{\"a\n"},
    {"OpenBatchOnEveryLine", "", "{\"Records\":[{\n"},
    {"EmptyBatchOnEveryLine", "", "{\"Records\":[\n"},
    {"OpenObjectOnEveryLine", "", "{\n"},
    {"BareArrayOnEveryLine", "", "[{\n"},
    {"MismatchOnEveryLine", "", "{]\n"},
    {"OpenLogEventsOnEveryLine", "", "{\"logEvents\":[{\"a\":\n"},
    {"BrokenLogEventsOnEveryLine", "", "{\"logEvents\":[}\n"},
    {"MalformedOnEveryLine", "", "{\"a\" 1}\n"},
    {"LinesBehindAnOpenString", "{\"Records\":[{\"a\":\"", "\n"},
    {"Numbers", "[", "1,"},
    {"Words", "[", "x "},
    {"EmptyStrings", "[", "\"\","},
    {"Commas", "[", ","},
    {"NoCommas", "[", "{}"},
    {"WordsBetweenRoots", "", "{}x"},
    {"Mismatches", "", "{\"a\":[1}]"},
    {"Escapes", "{\"eventName\":\"", "\\\\"},
    {"MembersOfOneObject", "{\"a\":1", ",\"a\":1"},
    {"OneLine", "{\"eventName\":\"", "x"},
    {"Blanks", "{\"a\":", " "},
};

INSTANTIATE_TEST_SUITE_P(Inputs, Hostility, ::testing::ValuesIn(kHostile),
                         [](const auto& param) { return std::string(param.param.name); });

TEST_F(BoundedMemory, OfBracketsThatNeverClose) {
  read_repeated("", "[", 40 * kMiB);
  read_repeated("{\"a\":", "[", 40 * kMiB);
  read_repeated("", "{\"a\n", 4 * kMiB);
}

TEST_F(BoundedMemory, OfOneEndlessRecord) {
  const InputSummary summary = read_repeated("{\"Records\":[{\"eventName\":\"", "x", 200 * kMiB);
  EXPECT_EQ(summary.rejected, 1u);
}

TEST_F(BoundedMemory, OfALargeLogFile) {
  const std::string unit = sample(1) + ",";
  const InputSummary summary =
      read_repeated("{\"Records\":[" + sample(0) + ",", unit, 256 * kMiB);
  EXPECT_GT(summary.records, 256 * kMiB / unit.size());
  EXPECT_EQ(summary.rejected, 1u);  // it is never closed
}

TEST_F(BoundedMemory, OfGzipOfBrackets) {
  Reader reader = make_reader();
  Counter counter;
  reader.begin("gzip");
  const std::string brackets = generator::gzip(std::string(kMiB, '['));
  EXPECT_TRUE(reader.push(generator::gzip("{\"eventVersion\":"), counter));
  for (int i = 0; i < 40; ++i) EXPECT_TRUE(reader.push(brackets, counter));
  EXPECT_TRUE(reader.finish(counter));
  EXPECT_EQ(counter.rejections, 1u);
}

/// Ten GiB when inflated: members of 16 MiB of the same byte.
InputSummary read_bomb(char byte) {
  const std::string member = generator::gzip(std::string(16 * kMiB, byte));
  Reader reader = make_reader();
  Counter counter;
  reader.begin("bomb");
  for (int i = 0; i < 640 && !reader.done(); ++i) EXPECT_TRUE(reader.push(member, counter));
  EXPECT_TRUE(reader.finish(counter));
  return reader.summary();
}

TEST_F(BoundedMemory, OfGzipBombs) {
  const InputSummary zeros = read_bomb('\0');
  EXPECT_EQ(zeros.not_cloudtrail, 1u);
  EXPECT_LT(zeros.bytes, kMiB);
  const InputSummary blanks = read_bomb(' ');
  EXPECT_EQ(blanks.rejections[static_cast<std::size_t>(RejectReason::kInflatedBytes)], 1u);
  EXPECT_LE(blanks.inflated_bytes, 80 * kMiB);
}

TEST_F(BoundedMemory, OfBombsInsideEnvelopes) {
  std::string bomb = generator::gzip("{\"eventVersion\":");
  const std::string blanks = generator::gzip(std::string(8 * kMiB, ' '));
  for (int i = 0; i < 8; ++i) bomb += blanks;
  const Texts payloads = {bomb, bomb, sample(0)};
  const InputSummary summary = collect(generator::kinesis_lambda(payloads)).summary;
  EXPECT_EQ(summary.records, 1u);
  EXPECT_EQ(summary.rejected, 2u);
}

}  // namespace
}  // namespace cloudtrail::testing

// What a backtest counts, times and compares.
#include <gtest/gtest.h>
#include <cloudtrail/backtest.hpp>

#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "unit/classify/judging.hpp"
#include "unit/engine/scan_support.hpp"

namespace cloudtrail {
namespace {

using engine::testing::TempFolder;

constexpr std::string_view kRules =
    "{schema: 1, id: s, rules: [\n"
    "{id: deletes, severity: high, match: {userAgent: [{prefix: Delete}]}},\n"
    "{id: puts, severity: low, match: {userAgent: [{prefix: Put}]}},\n"
    "{id: never, severity: low, match: {userAgent: [none]}}]}";
constexpr std::string_view kBefore =
    "{schema: 1, id: old, rules: [\n"
    "{id: deletes, severity: high, match: {userAgent: [DeleteTrail, PutObject]}},\n"
    "{id: never, severity: low, match: {userAgent: [none]}},\n"
    "{id: gone, severity: low, match: {userAgent: [{suffix: Trail}]}}]}";

std::string record(std::string_view agent) {
  return R"({"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"x","userAgent":")" +
         std::string(agent) + "\"}\n";
}

std::string places(const std::vector<RecordPlace>& places) {
  std::string out;
  for (const RecordPlace& place : places) {
    out += (out.empty() ? "" : " ") + std::filesystem::path(place.source).filename().string() + ":" +
           std::to_string(place.index);
  }
  return out;
}

class Backtests : public testing::Test {
 protected:
  Backtests() {
    folder_.write("a.ndjson", record("DeleteTrail") + record("PutObject") + "{broken}\n" +
                                  record("DeleteBucket"));
    folder_.write("b.ndjson", record("DeleteUser") + record("Get"));
    options_.paths = {folder_.path()};
    options_.rules = must_parse(kRules);
    options_.examples = 2;
  }

  BacktestReport run() {
    auto report = backtest(options_);
    EXPECT_TRUE(report);
    return report ? *std::move(report) : BacktestReport();
  }

  TempFolder folder_;
  BacktestOptions options_;
};

TEST_F(Backtests, CountEveryRuleAndNameExamples) {
  const BacktestReport report = run();
  EXPECT_EQ(report.files, 2u);
  EXPECT_EQ(report.records, 5u);
  EXPECT_EQ(report.rejected, 1u);
  EXPECT_EQ(report.findings, 4u);
  ASSERT_EQ(report.rules.size(), 3u);
  EXPECT_EQ(report.rules[0].findings, 3u);
  EXPECT_EQ(places(report.rules[0].examples), "a.ndjson:0 a.ndjson:3");
  EXPECT_EQ(report.rules[1].findings, 1u);
  EXPECT_EQ(report.rules[2].findings, 0u);
  EXPECT_TRUE(report.changes.empty());
}

TEST_F(Backtests, SharesMakeAWhole) {
  const BacktestReport report = run();
  EXPECT_EQ(report.timed, 5u);
  double sum = 0;
  for (const RuleBacktest& rule : report.rules) {
    EXPECT_GE(rule.share, 0);
    sum += rule.share;
  }
  EXPECT_TRUE(sum == 0 || std::abs(sum - 1) < 1e-9) << sum;
  options_.timed_records = 2;
  EXPECT_EQ(run().timed, 2u);
}

TEST_F(Backtests, CompareRuleByRule) {
  options_.against = must_parse(kBefore);
  const BacktestReport report = run();
  ASSERT_EQ(report.changes.size(), 3u);
  const RuleChange& deletes = report.changes[0];
  EXPECT_EQ(deletes.rule, "deletes");
  EXPECT_FALSE(deletes.is_new || deletes.is_gone);
  EXPECT_EQ(deletes.added, 2u);
  EXPECT_EQ(places(deletes.added_examples), "a.ndjson:3 b.ndjson:0");
  EXPECT_EQ(deletes.lost, 1u);
  EXPECT_EQ(places(deletes.lost_examples), "a.ndjson:1");
  EXPECT_EQ(report.changes[1].rule, "gone");
  EXPECT_TRUE(report.changes[1].is_gone);
  EXPECT_EQ(report.changes[1].lost, 1u);
  EXPECT_EQ(report.changes[2].rule, "puts");
  EXPECT_TRUE(report.changes[2].is_new);
  EXPECT_EQ(report.changes[2].added, 1u);
}

TEST_F(Backtests, RulesAgainstThemselvesChangeNothing) {
  options_.against = options_.rules;
  EXPECT_TRUE(run().changes.empty());
}

TEST_F(Backtests, StopWhenTold) {
  const std::atomic<bool> cancel{true};
  options_.cancel = &cancel;
  const BacktestReport report = run();
  EXPECT_TRUE(report.cancelled);
  EXPECT_EQ(report.records, 0u);
}

TEST_F(Backtests, TellOfPathsThatAreNotThere) {
  options_.paths = {folder_ / "nowhere"};
  const auto report = backtest(options_);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace cloudtrail

// Findings that outlive the batch and the rules they came from.
#include <cloudtrail/reader.hpp>
#include <cloudtrail/retained.hpp>

#include <memory>

#include "gtest/gtest.h"
#include "support/collected.hpp"

namespace cloudtrail {
namespace {

constexpr std::string_view kRules = R"(
schema: 1
id: set
facts: {who: /userIdentity/userName, count: /requestParameters/n, absent: /nowhere}
rules:
  - {id: r, title: T, description: D, severity: high, tags: [a, b],
     match: {eventName: [StopLogging]}}
  - {id: s, title: U, severity: low, match: {eventSource: [cloudtrail.amazonaws.com]}}
)";

constexpr std::string_view kEvent = R"({"id":"e1","detail-type":"AWS API Call via CloudTrail",)"
    R"("source":"aws.cloudtrail","account":"123456789012","time":"2026-01-01T00:00:00Z",)"
    R"("region":"eu-west-1","resources":[],"detail":{"eventVersion":"1.11",)"
    R"("eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventID":"x",)"
    R"("userIdentity":{"userName":"a\"b"},"requestParameters":{"n":[1, 2]}}})";

class Retaining : public RecordSink {
 public:
  void on_records(std::span<const Record> records) override {
    Classifier classifier(*RuleSet::parse(kRules, "rules.yaml"));
    std::vector<Reason> why;
    for (const Record& record : records) {
      const auto owned = std::make_shared<const OwnedRecord>(record.retain());
      for (const Finding& finding : classifier.judge(record)) {
        classifier.why(finding, why);
        copied.push_back(RetainedFinding::of(finding, record, why, "key.json"));
        shared.push_back(RetainedFinding::of(finding, owned, why, "key.json"));
      }
    }
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override {}

  std::vector<RetainedFinding> copied;
  std::vector<RetainedFinding> shared;
};

void expect_first(const RetainedFinding& finding) {
  EXPECT_EQ(finding.set, "set");
  EXPECT_EQ(finding.rule, "r");
  EXPECT_EQ(finding.title, "T");
  EXPECT_EQ(finding.description, "D");
  EXPECT_EQ(finding.severity, Severity::kHigh);
  EXPECT_EQ(finding.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(finding.source, "key.json");
  ASSERT_EQ(finding.facts.size(), 2U);
  EXPECT_EQ(finding.facts[0].name, "who");
  EXPECT_EQ(finding.facts[0].json, R"("a\"b")");
  EXPECT_EQ(finding.facts[1].json, "[1, 2]");
  ASSERT_EQ(finding.why.size(), 1U);
  EXPECT_EQ(finding.why[0].field, "eventName");
  EXPECT_EQ(finding.why[0].value, R"("StopLogging")");
  EXPECT_EQ(finding.record().get(Field::kEventName).text(), "StopLogging");
  EXPECT_EQ(finding.record().envelope().event_bridge_region, "eu-west-1");
  EXPECT_EQ(finding.record().envelope().event_bridge_raw, kEvent);
}

TEST(RetainedFinding, OutlivesItsBatchAndItsRules) {
  Retaining sink;
  {
    const std::string input(kEvent);
    Reader reader = testing::make_reader();
    ASSERT_TRUE(reader.read(input, "input", sink));
  }
  ASSERT_EQ(sink.copied.size(), 2U);
  expect_first(sink.copied[0]);
  ASSERT_EQ(sink.shared.size(), 2U);
  expect_first(sink.shared[0]);
  EXPECT_EQ(sink.shared[1].rule, "s");
  EXPECT_EQ(sink.shared[0].owned, sink.shared[1].owned);
  EXPECT_NE(sink.copied[0].owned, sink.copied[1].owned);
}

}  // namespace
}  // namespace cloudtrail

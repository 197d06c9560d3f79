// Patterns on the EventBridge event: over a record that came in one, and over one that did not.
#include "classify/event_view.hpp"

#include <gtest/gtest.h>
#include <cloudtrail/reader.hpp>

#include "generator/generator.hpp"
#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

/// Judges each record of an input as it is delivered.
class JudgingSink final : public RecordSink {
 public:
  explicit JudgingSink(const RuleSet& rules) : classifier_(rules) {}
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) {
      for (const std::string& id : judged(classifier_, record)) ids.push_back(id);
    }
  }
  void on_reference(const ObjectReference&) override { ADD_FAILURE(); }
  void on_rejection(const Rejection& rejection) override { ADD_FAILURE() << rejection.message; }

  Ids ids;

 private:
  Classifier classifier_;
};

bool matches_delivered(std::string_view pattern, std::string_view input) {
  JudgingSink sink(must_parse(rule_with(pattern)));
  Result<Reader> reader = Reader::create();
  EXPECT_TRUE(reader);
  EXPECT_TRUE(reader->read(input, "test", sink));
  EXPECT_EQ(reader->summary().records, 1u) << input;
  return !sink.ids.empty();
}

constexpr std::string_view kRecord =
    R"({"eventVersion":"1.08","eventID":"0f0e0d0c","eventTime":"2026-03-01T00:00:00Z",
        "eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","awsRegion":"eu-west-1",
        "eventType":"AwsApiCall","recipientAccountId":"111122223333",
        "userIdentity":{"type":"IAMUser","accountId":"444455556666"},
        "requestParameters":{"name":"trail"},
        "resources":[{"ARN":"arn:one"},{"type":"x"},{"ARN":"arn:two"}]})";

std::string event_of(std::string_view record) {
  return R"({"version":"0","id":"EVENT","detail-type":"AWS API Call via CloudTrail",
             "source":"aws.cloudtrail","account":"111122223333","time":"2026-03-01T00:00:07Z",
             "region":"eu-west-1","resources":["arn:event"],"replay-name":"again","detail":)" +
         std::string(record) + "}";
}

TEST(EventView, OnePatternBothWays) {
  const char* pattern = R"({"source":["aws.cloudtrail"],
                            "detail-type":["AWS API Call via CloudTrail"],
                            "account":["111122223333"],"region":["eu-west-1"],"version":["0"],
                            "detail":{"eventSource":["cloudtrail.amazonaws.com"],
                                      "eventName":["StopLogging"],
                                      "requestParameters":{"name":["trail"]}}})";
  EXPECT_TRUE(matches(pattern, kRecord));
  EXPECT_TRUE(matches_delivered(pattern, kRecord));
  EXPECT_TRUE(matches_delivered(pattern, event_of(kRecord)));
  const char* other = R"({"source":["aws.cloudtrail"],"detail":{"eventName":["StartLogging"]}})";
  EXPECT_FALSE(matches_delivered(other, kRecord));
  EXPECT_FALSE(matches_delivered(other, event_of(kRecord)));
  const char* bare = R"({"eventName":["StopLogging"],"userIdentity":{"type":["IAMUser"]}})";
  EXPECT_TRUE(matches_delivered(bare, kRecord));
  EXPECT_TRUE(matches_delivered(bare, event_of(kRecord)));
}

TEST(EventView, TheEventsOwnMembersCount) {
  const auto both = [](const char* pattern) {
    return std::pair(matches(pattern, kRecord), matches_delivered(pattern, event_of(kRecord)));
  };
  const std::pair view_alone{true, false};
  const std::pair event_alone{false, true};
  EXPECT_EQ(both(R"({"detail-type":[{"exists":true}],"id":["0f0e0d0c"]})"), view_alone);
  EXPECT_EQ(both(R"({"detail-type":[{"exists":true}],"id":["EVENT"]})"), event_alone);
  EXPECT_EQ(both(R"({"source":[{"prefix":"aws."}],"time":["2026-03-01T00:00:00Z"]})"), view_alone);
  EXPECT_EQ(both(R"({"source":[{"prefix":"aws."}],"time":["2026-03-01T00:00:07Z"]})"), event_alone);
  EXPECT_EQ(both(R"({"source":[{"prefix":"aws."}],"resources":["arn:two"]})"), view_alone);
  EXPECT_EQ(both(R"({"source":[{"prefix":"aws."}],"resources":["arn:event"]})"), event_alone);
  EXPECT_EQ(both(R"({"source":[{"prefix":"aws."}],"replay-name":["again"]})"), event_alone);
  EXPECT_EQ(both(R"({"source":[{"prefix":"aws."}],"replay-name":[{"exists":false}]})"), view_alone);
}

TEST(EventView, APatternWithOrAtItsTopIsOnTheEventToo) {
  const char* pattern =
      R"({"$or":[{"detail":{"eventName":["StopLogging"]}},{"source":["aws.s3"]}]})";
  EXPECT_TRUE(matches(pattern, kRecord));
  EXPECT_TRUE(matches(pattern, R"({"eventSource":"s3.amazonaws.com"})"));
  EXPECT_FALSE(matches(pattern, R"({"eventSource":"ec2.amazonaws.com"})"));
}

TEST(EventView, DetailItselfHasNoValue) {
  EXPECT_TRUE(matches(R"({"detail":[{"exists":false}]})", kRecord));
  EXPECT_FALSE(matches(R"({"detail":[{"exists":true}]})", kRecord));
  EXPECT_TRUE(matches(R"({"detail":{"detail":[{"exists":false}]}})", kRecord));
}

/// A member of the view of a record; `-` where it has none.
std::string member(std::string_view json, std::string_view name) {
  const OwnedRecord record = must_read(json);
  std::string scratch;
  const std::string_view text = classify::event_member(record.record(), name, scratch);
  return text.data() == nullptr ? "-" : std::string(text);
}

TEST(EventView, TheMappingTable) {
  EXPECT_EQ(member(kRecord, "version"), "0");
  EXPECT_EQ(member(kRecord, "id"), "0f0e0d0c");
  EXPECT_EQ(member(kRecord, "source"), "aws.cloudtrail");
  EXPECT_EQ(member(kRecord, "account"), "111122223333");
  EXPECT_EQ(member(kRecord, "time"), "2026-03-01T00:00:00Z");
  EXPECT_EQ(member(kRecord, "region"), "eu-west-1");
  EXPECT_EQ(member(R"({"userIdentity":{"accountId":"444455556666"}})", "account"), "444455556666");
  EXPECT_EQ(member(R"({"eventSource":"s3"})", "source"), "aws.s3");
  EXPECT_EQ(member(R"({"eventSource":"monitoring.amazonaws.com.cn"})", "source"), "aws.monitoring");
  EXPECT_EQ(member(R"({"eventSource":"\u0073ns.amazonaws.com"})", "source"), "aws.sns");
  for (const char* name : {"id", "source", "account", "time", "region", "detail", "other"}) {
    EXPECT_EQ(member(R"({"eventSource":null,"eventID":5,"userIdentity":"x"})", name), "-") << name;
  }
}

TEST(EventView, TheDetailTypes) {
  const auto type = [](const char* event_type) {
    return member("{\"eventType\":\"" + std::string(event_type) + "\"}", "detail-type");
  };
  EXPECT_EQ(type("AwsApiCall"), "AWS API Call via CloudTrail");
  EXPECT_EQ(type("AwsServiceEvent"), "AWS Service Event via CloudTrail");
  EXPECT_EQ(type("AwsConsoleSignIn"), "AWS Console Sign In via CloudTrail");
  EXPECT_EQ(type("AwsConsoleAction"), "AWS Console Action via CloudTrail");
  EXPECT_EQ(type("AwsCloudTrailInsight"), "AWS Insight via CloudTrail");
  EXPECT_EQ(type("AwsVpceEvent"), "AWS VPCE Event via CloudTrail");
  EXPECT_EQ(type("Unheard"), "-");
  EXPECT_EQ(member("{}", "detail-type"), "AWS API Call via CloudTrail");
}

TEST(EventView, TheGeneratorsEventsAreFoundBothWays) {
  const RuleSet set = must_preset("trail-changes");
  generator::Generator records;
  int found = 0;
  for (const std::string& json : records.records(3000)) {
    const Ids bare = judged(set, json);
    JudgingSink sink(set);
    Result<Reader> reader = Reader::create();
    ASSERT_TRUE(reader);
    ASSERT_TRUE(reader->read(generator::eventbridge(json), "test", sink));
    ASSERT_EQ(reader->summary().records, 1u) << json;
    EXPECT_EQ(sink.ids, bare) << json;
    found += bare.empty() ? 0 : 1;
  }
  EXPECT_GT(found, 0);
}

}  // namespace
}  // namespace cloudtrail

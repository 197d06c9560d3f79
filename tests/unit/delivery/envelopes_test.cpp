// Each shape that AWS wraps records, or references to them, in.
#include <gtest/gtest.h>

#include <functional>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

/// The envelope of a record, as it is when it is handed over.
struct Envelopes : RecordSink {
  void on_records(std::span<const Record> batch) override {
    for (const Record& record : batch) check(record.envelope(), std::string(record.raw()));
  }
  void on_reference(const ObjectReference& o) override { check(*o.envelope, std::string(o.key)); }
  void on_rejection(const Rejection& j) override { check(*j.envelope, std::string(j.message)); }
  std::function<void(const Envelope&, const std::string&)> check;
  explicit Envelopes(std::function<void(const Envelope&, const std::string&)> f)
      : check(std::move(f)) {}
};

std::size_t each_envelope(std::string_view input,
                          const std::function<void(const Envelope&, const std::string&)>& check) {
  std::size_t seen = 0;
  Envelopes sink([&](const Envelope& envelope, const std::string& what) {
    ++seen;
    check(envelope, what);
  });
  Reader reader = make_reader();
  EXPECT_TRUE(reader.read(input, "envelopes", sink));
  return seen;
}

std::uint64_t shapes(const Collected& found, Shape shape) {
  return found.summary.shapes[static_cast<std::size_t>(shape)];
}

TEST(EventBridge, GivesTheRecordInDetailWithTheEnvelopeAtHand) {
  generator::Generator generator;
  const std::string record = generator.record();
  const std::string event = generator::eventbridge(record);
  const Collected found = collect(event);
  EXPECT_EQ(found.raws(), Texts{record});
  EXPECT_EQ(found.summary.shape, Shape::kEventBridge);
  EXPECT_EQ(event.substr(found.records[0].offset, record.size()), record);
  const std::size_t seen = each_envelope(event, [&](const Envelope& e, const std::string&) {
    EXPECT_EQ(e.event_bridge_raw, event);
    EXPECT_NE(event.find("\"id\":\"" + std::string(e.event_bridge_id) + "\""), event.npos);
    EXPECT_FALSE(e.event_bridge_time.empty());
    EXPECT_FALSE(e.event_bridge_account.empty());
    EXPECT_FALSE(e.event_bridge_region.empty());
    EXPECT_TRUE(e.event_bridge_source.starts_with("aws."));
    EXPECT_NE(e.event_bridge_detail_type.find("via CloudTrail"), std::string_view::npos);
    EXPECT_EQ(e.outermost, Shape::kEventBridge);
    EXPECT_EQ(e.nesting, 1u);
  });
  EXPECT_EQ(seen, 1u);
}

TEST(EventBridge, InAnArrayOrInLines) {
  const Texts events = {generator::eventbridge(sample(0)), generator::eventbridge(sample(1))};
  EXPECT_EQ(collect("[" + join(events, ",") + "]").raws(), samples(2));
  EXPECT_EQ(collect(join(events, "\n")).raws(), samples(2));
  EXPECT_EQ(collect("[" + join(events, ",") + "]").summary.shape, Shape::kArray);
}

TEST(EventBridge, EachEventKeepsItsOwnFacts) {
  Texts events;
  for (int i = 0; i < 600; ++i) {
    events.push_back(R"({"id":"e\u002D)" + std::to_string(i) +
                     R"(","source":"aws.iam","detail":)" + sample(i) + "}");
  }
  int i = 0;
  each_envelope("[" + join(events, ",") + "]", [&](const Envelope& e, const std::string& raw) {
    EXPECT_EQ(e.event_bridge_id, "e-" + std::to_string(i));
    EXPECT_EQ(raw, sample(i++));
  });
  EXPECT_EQ(i, 600);
}

TEST(EventBridge, ADetailThatIsNoRecordIsToldApart) {
  for (const char* detail : {R"({"state":"running"})", "null", "[]", R"("text")",
                             R"({"eventSource":["s3.amazonaws.com"],"eventName":["A"]})"}) {
    const Collected found = collect(R"({"detail-type":"x","source":"aws.ec2","detail":)" +
                                    std::string(detail) + "}");
    EXPECT_EQ(found.summary.not_cloudtrail, 1u) << detail;
    EXPECT_EQ(found.summary.seen(), 0u) << detail;
    EXPECT_EQ(found.summary.shape, Shape::kEventBridge) << detail;
  }
}

TEST(EventBridge, AnObjectCreatedEventIsAReference) {
  const Collected found = collect(
      R"({"detail-type":"Object Created","source":"aws.s3","region":"eu-west-1","detail":)"
      R"({"bucket":{"name":"b"},"object":{"key":"a+b c","size":7,"version-id":"v"}}})");
  ASSERT_EQ(found.references.size(), 1u);
  const SeenReference& object = found.references[0];
  EXPECT_EQ(object.key, "a+b c");  // EventBridge does not encode keys
  EXPECT_EQ(object.bucket, "b");
  EXPECT_EQ(object.region, "eu-west-1");
  EXPECT_EQ(object.version_id, "v");
  EXPECT_EQ(object.size, 7u);
}

TEST(CloudWatch, AllItsFormsGiveTheMessages) {
  const Texts records = samples(3);
  const std::string decoded = generator::cloudwatch_decoded(records);
  const Texts payload = {generator::gzip(decoded)};
  const std::pair<Shape, std::string> forms[] = {
      {Shape::kCloudWatchDecoded, decoded},
      {Shape::kCloudWatchSubscription, generator::cloudwatch_subscription(records)},
      {Shape::kKinesisLambda, generator::kinesis_lambda(payload)},
      {Shape::kFirehoseLambda, generator::firehose_lambda(payload)},
      {Shape::kConcatenated, decoded + decoded},
      {Shape::kNdjson, decoded + "\n" + decoded},
  };
  for (const auto& [shape, text] : forms) {
    const Collected found = collect(text);
    EXPECT_EQ(name(found.summary.shape), name(shape));
    EXPECT_EQ(found.records.size() % 3, 0u) << name(shape);
    ASSERT_GE(found.records.size(), 3u) << name(shape) << describe(found);
    EXPECT_EQ(found.records[2].raw, records[2]) << name(shape);
    EXPECT_EQ(found.summary.rejected, 0u) << name(shape);
    EXPECT_GE(shapes(found, Shape::kCloudWatchDecoded), 1u) << name(shape);
  }
}

TEST(CloudWatch, ItsFactsAreAtHandHoweverLargeItIs) {
  for (const int count : {2, 3000}) {
    const std::string decoded = generator::cloudwatch_decoded(samples(count));
    const std::size_t seen = each_envelope(decoded, [&](const Envelope& e, const std::string&) {
      EXPECT_EQ(e.log_group, "aws-cloudtrail-logs");
      EXPECT_FALSE(e.log_owner.empty());
      EXPECT_FALSE(e.log_stream.empty());
      EXPECT_EQ(e.log_event_id.size(), 56u);
      EXPECT_EQ(e.nesting, 2u);
    });
    EXPECT_EQ(seen, static_cast<std::size_t>(count));
  }
}

TEST(CloudWatch, AControlMessageIsNoRecordAndNoError) {
  const std::string control = generator::cloudwatch_control_message();
  const std::string zipped = generator::base64(generator::gzip(control));
  for (const std::string& text : {control, "{\"awslogs\":{\"data\":\"" + zipped + "\"}}",
                                  "[" + control + "]"}) {
    const Collected found = collect(text);
    EXPECT_EQ(found.summary.control_messages, 1u) << text;
    EXPECT_EQ(found.summary.seen() + found.summary.not_cloudtrail, 0u) << text;
  }
}

TEST(CloudWatch, OtherLogsAreToldApart) {
  const Texts lines = {"START RequestId: 1 Version: $LATEST", "{\"level\":\"info\"}",
                       "2026-01-01 [INFO] cloudtrail was asked", "", "{a=1, b=2}", "[x] y"};
  const Collected found = collect(generator::cloudwatch_decoded(lines));
  EXPECT_EQ(found.summary.not_cloudtrail, lines.size());
  EXPECT_EQ(found.summary.seen(), 0u) << describe(found);
}

TEST(Streams, TheirIdsAreAtHand) {
  const std::string kinesis = generator::kinesis_lambda(Texts{sample(0), sample(1)});
  EXPECT_EQ(each_envelope(kinesis, [&](const Envelope& e, const std::string&) {
              EXPECT_FALSE(e.stream_record_id.empty());
              EXPECT_EQ(e.innermost, Shape::kRecord);
            }), 2u);
  const std::string firehose = generator::firehose_lambda(Texts{sample(0), "{\"a\":1}"});
  const Collected found = collect(firehose);
  EXPECT_EQ(found.raws(), Texts{sample(0)});
  EXPECT_EQ(found.summary.not_cloudtrail, 1u);
}

TEST(Streams, DataThatIsNotBase64IsRejectedWithItsPlace) {
  const std::string text =
      R"({"Records":[{"kinesis":{"sequenceNumber":"7","data":"*"}},{"kinesis":{"data":""}}]})";
  const Collected found = collect(text);
  ASSERT_EQ(found.reasons(), std::vector{RejectReason::kMalformedBase64});
  EXPECT_EQ(found.rejections[0].offset, text.find("\"*\""));
  EXPECT_EQ(found.rejections[0].size, 3u);
  EXPECT_NE(found.rejections[0].envelope.find("|7"), std::string::npos);
  EXPECT_EQ(found.summary.not_cloudtrail, 1u);
}

TEST(LookupEvents, PagesAndSingleEvents) {
  generator::Generator generator;
  const Texts records = generator.records(4);
  const std::string page = generator::lookup_events(records);
  EXPECT_EQ(collect(page).raws(), records);
  EXPECT_EQ(collect(page).summary.shape, Shape::kLookupEvents);
  const std::string single =
      "{\"EventId\":\"1\",\"CloudTrailEvent\":" + generator::json_string(records[0]) + "}";
  EXPECT_EQ(collect(single).raws(), Texts{records[0]});
  EXPECT_EQ(collect(single).summary.shape, Shape::kLookupEvent);
}

TEST(Lake, RowsEventsAndIntegrationEvents) {
  const Texts records = samples(3);
  const Collected rows = collect(generator::lake_rows(records));
  ASSERT_EQ(rows.records.size(), 3u);
  EXPECT_EQ(rows.summary.shape, Shape::kLake);
  EXPECT_NE(rows.records[1].raw.find(R"("eventID":"id-1")"), std::string::npos);
  const std::string quoted = generator::json_string(sample(0));
  EXPECT_EQ(collect("{\"auditEvents\":[{\"id\":\"1\",\"eventData\":" + quoted + "}]}").raws(),
            Texts{sample(0)});
  EXPECT_EQ(collect("{\"auditEvents\":[{\"eventData\":" + sample(0) + "}]}").raws(),
            Texts{sample(0)});
  generator::Generator generator;
  const Collected event = collect(generator::lake_integration_event(generator));
  EXPECT_EQ(event.summary.shape, Shape::kLake);
  EXPECT_EQ(event.records.size(), 1u);
  // A row has those columns alone that were asked for.
  const Collected one = collect(R"({"QueryResultRows":[[{"eventName":"A"}],[{"count":"3"}]]})");
  EXPECT_EQ(one.records.size(), 1u);
  EXPECT_EQ(one.summary.not_cloudtrail, 1u);
}

TEST(Others, AreRecognisedAndNamed) {
  generator::Generator generator;
  const std::string config = generator::config_snapshot(generator);
  EXPECT_EQ(collect(config).summary.shape, Shape::kConfigSnapshot);
  EXPECT_EQ(collect(config).summary.config_items, 1u);
  const std::string digest = generator::digest_file({});
  for (const std::string& text : {digest, generator::gzip(digest)}) {
    const Collected found = collect(text);
    EXPECT_EQ(found.summary.shape, Shape::kDigest);
    EXPECT_EQ(found.summary.digests, 1u);
    EXPECT_EQ(found.summary.seen() + found.summary.references, 0u);
  }
  for (const char* json : {"{}", "{\"a\":1}", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"}) {
    const Collected found = collect(json);
    EXPECT_EQ(found.summary.shape, Shape::kOtherJson) << json;
    EXPECT_EQ(found.summary.not_cloudtrail, 1u) << json;
    EXPECT_EQ(found.summary.seen(), 0u) << json;
  }
  for (const char* text : {"hello", "a,b\n1,2\n", "\x7f" "ELF", "<html>cloudtrail</html>", "123"}) {
    const Collected found = collect(text);
    EXPECT_EQ(found.summary.shape, Shape::kNotJson) << text;
    EXPECT_EQ(found.summary.not_cloudtrail, 1u) << text;
    EXPECT_EQ(found.summary.seen(), 0u) << text;
  }
}

TEST(Others, ContainersOfNothing) {
  for (const char* text : {R"({"Records":null})", R"({"Records":{}})", R"({"logEvents":5})",
                           R"({"awslogs":{}})", R"({"awslogs":{"data":5}})",
                           R"({"Records":[{"messageId":"1","receiptHandle":"h","body":null}]})",
                           R"({"Records":[{"Sns":{"Message":"text"}}]})"}) {
    const Collected found = collect(text);
    EXPECT_EQ(found.summary.not_cloudtrail, 1u) << text;
    EXPECT_EQ(found.summary.seen(), 0u) << text;
  }
}

}  // namespace
}  // namespace cloudtrail::testing

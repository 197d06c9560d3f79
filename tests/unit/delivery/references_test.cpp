// References to log files in S3, and the messages that carry them.
#include <gtest/gtest.h>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

const Texts kKeys = {"AWSLogs/1/CloudTrail/us-east-1/2026/03/01/a b+c.json.gz", "x/ü=1%.gz"};
constexpr std::string_view kBucket = "example-trail-logs";

Texts keys_of(const Collected& found) {
  Texts out;
  for (const SeenReference& object : found.references) out.push_back(object.key);
  return out;
}

TEST(References, OfS3NotificationsHaveDecodedKeys) {
  const Collected found = collect(generator::s3_notification(kBucket, kKeys));
  EXPECT_EQ(found.summary.shape, Shape::kS3Notification);
  EXPECT_EQ(keys_of(found), kKeys);
  EXPECT_EQ(found.references[0].bucket, kBucket);
  EXPECT_EQ(found.references[0].region, "us-east-1");
  EXPECT_EQ(found.references[0].event_name, "ObjectCreated:Put");
  EXPECT_TRUE(found.references[0].size.has_value());
  EXPECT_EQ(found.summary.references, 2u);
  EXPECT_EQ(found.summary.seen(), 0u);
}

TEST(References, HaveTheVersionWhereThereIsOne) {
  const Collected found = collect(
      R"({"Records":[{"eventName":"ObjectCreated:Copy","s3":{"bucket":{"name":"b"},)"
      R"("object":{"key":"a%2Bb+%C3%BC%zz","versionId":"v1","size":9007199254740993}}},)"
      R"({"s3":{"object":{"key":"k","size":-1}}}]})");
  ASSERT_EQ(found.references.size(), 2u);
  EXPECT_EQ(found.references[0].key, "a+b ü%zz");  // what is no escape stays as it is
  EXPECT_EQ(found.references[0].version_id, "v1");
  EXPECT_EQ(found.references[0].size, 9007199254740993u);
  EXPECT_EQ(found.references[1].size, std::nullopt);
  EXPECT_EQ(found.references[1].bucket, "");
}

TEST(References, OfCloudTrailsOwnMessageAreNotEncoded) {
  const Collected found = collect(generator::cloudtrail_sns_message(kBucket, kKeys));
  EXPECT_EQ(found.summary.shape, Shape::kCloudTrailNotification);
  EXPECT_EQ(keys_of(found), kKeys);
  EXPECT_EQ(found.references[1].bucket, kBucket);
}

/// Every way in which AWS nests the messages that name objects.
std::vector<std::pair<Shape, std::string>> nested(const std::string& message) {
  const std::string sns = generator::sns_notification(message);
  return {{Shape::kSnsNotification, sns},
          {Shape::kSnsLambda, generator::sns_lambda(message)},
          {Shape::kSqsLambda, generator::sqs_lambda(Texts{message})},
          {Shape::kSqsLambda, generator::sqs_lambda(Texts{sns})},
          {Shape::kSqsLambda, generator::sqs_lambda(Texts{generator::sns_lambda(message)})},
          {Shape::kSqsLambda, generator::sqs_lambda(Texts{generator::sqs_lambda(Texts{sns})})},
          {Shape::kSqsMessages, R"({"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":)" +
                                    generator::json_string(sns) + "}]}"}};
}

TEST(References, ComeThroughAnyNesting) {
  for (const std::string& message : {generator::s3_notification(kBucket, kKeys),
                                     generator::cloudtrail_sns_message(kBucket, kKeys)}) {
    for (const auto& [shape, text] : nested(message)) {
      const Collected found = collect(text);
      EXPECT_EQ(name(found.summary.shape), name(shape)) << text.substr(0, 200);
      EXPECT_EQ(keys_of(found), kKeys) << text.substr(0, 200);
      EXPECT_EQ(found.summary.seen() + found.summary.not_cloudtrail, 0u);
    }
  }
}

TEST(References, BringTheMessageThatIsToBeDeleted) {
  const std::string message = generator::cloudtrail_sns_message(kBucket, kKeys);
  struct Handles : Collected {
    void on_reference(const ObjectReference& object) override {
      handles.emplace_back(object.envelope->sqs_receipt_handle);
      message_ids.emplace_back(object.envelope->sqs_message_id);
      queues.emplace_back(object.envelope->sqs_queue_arn);
      topics.emplace_back(object.envelope->sns_topic_arn);
    }
    Texts handles, message_ids, queues, topics;
  } found;
  Reader reader = make_reader();
  ASSERT_TRUE(reader.read(generator::sqs_lambda(Texts{generator::sns_notification(message)}),
                          "sqs", found));
  ASSERT_EQ(found.handles.size(), 2u);
  EXPECT_TRUE(found.handles[0].starts_with("AQEB"));
  EXPECT_EQ(found.handles[0], found.handles[1]);
  EXPECT_EQ(found.message_ids[0].size(), 36u);
  EXPECT_NE(found.queues[0].find(":trail-objects"), std::string::npos);
  EXPECT_NE(found.topics[0].find(":trail-objects"), std::string::npos);
}

TEST(References, SqsBodiesOfEverySort) {
  const Texts bodies = {generator::eventbridge(sample(0)), "not JSON", "{\"order\":1}",
                        generator::s3_notification(kBucket, kKeys), sample(1),
                        "[" + generator::eventbridge(sample(2)) + "]"};
  const Collected found = collect(generator::sqs_lambda(bodies));
  EXPECT_EQ(found.raws(), samples(3));
  EXPECT_EQ(keys_of(found), kKeys);
  EXPECT_EQ(found.summary.not_cloudtrail, 2u);
  EXPECT_EQ(found.order, "roorr");
}

TEST(References, TestEventsAndConfirmationsAreRecognised) {
  const std::string test =
      R"({"Service":"Amazon S3","Event":"s3:TestEvent","Time":"t","Bucket":"b","RequestId":"r"})";
  EXPECT_EQ(collect(test).summary.test_events, 1u);
  EXPECT_EQ(collect(test).summary.shape, Shape::kS3Notification);
  EXPECT_EQ(collect(generator::sqs_lambda(Texts{test})).summary.test_events, 1u);
  EXPECT_EQ(collect(generator::sns_notification(test)).summary.test_events, 1u);
  for (const char* type : {"SubscriptionConfirmation", "UnsubscribeConfirmation"}) {
    const std::string message = R"({"Type":")" + std::string(type) +
                                R"(","MessageId":"1","TopicArn":"t","Message":"You have chosen"})";
    for (const std::string& text : {message, generator::sqs_lambda(Texts{message})}) {
      const Collected found = collect(text);
      EXPECT_EQ(found.summary.subscription_messages, 1u) << text;
      EXPECT_EQ(found.summary.seen() + found.summary.not_cloudtrail, 0u) << text;
    }
  }
}

}  // namespace
}  // namespace cloudtrail::testing

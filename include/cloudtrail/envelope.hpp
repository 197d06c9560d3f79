// What a record came wrapped in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cloudtrail {

/// The shapes in which AWS, and tools that read from it, hand over CloudTrail. The names (name())
/// are stable: `cloudtrail inspect` and the statistics print them.
enum class Shape : std::uint8_t {
  kUnknown,              ///< `unknown`: not seen yet, or no bytes at all.
  kLogFile,              ///< `log-file`: {"Records":[...]} (CloudTrail User Guide, "CloudTrail log file examples")
  kArray,                ///< `array`: a bare JSON array
  kRecord,               ///< `record`: one event
  kNdjson,               ///< `ndjson`: one JSON value a line
  kConcatenated,         ///< `firehose-concatenated`: objects with nothing between them (Data Firehose to S3)
  kInsightEvent,         ///< `insight-event`: one CloudTrail Insights event
  kNetworkActivityEvent, ///< `network-activity-event`: one network activity event
  kEventBridge,          ///< `eventbridge`: {"detail-type", "source", "detail", ...}
  kCloudWatchSubscription, ///< `cloudwatch-logs-subscription`: {"awslogs":{"data"}} as Lambda gets it
  kCloudWatchDecoded,    ///< `cloudwatch-logs-decoded`: {"messageType", "logGroup", "logEvents":[...]}
  kKinesisLambda,        ///< `kinesis-lambda`: Records[].kinesis.data
  kFirehoseLambda,       ///< `firehose-lambda`: records[].data (Data Firehose transformation)
  kS3Notification,       ///< `s3-notification`: Records[].s3, or s3:TestEvent
  kCloudTrailNotification, ///< `sns-cloudtrail-notification-message`: {"s3Bucket","s3ObjectKey":[...]}
  kSnsNotification,      ///< `sns-notification`: {"Type","TopicArn","Message"} as SNS posts it
  kSnsLambda,            ///< `sns-lambda`: Records[].Sns
  kSqsLambda,            ///< `sqs-lambda`: Records[].body
  kSqsMessages,          ///< `sqs-messages`: {"Messages":[{"Body","ReceiptHandle"}]} (ReceiveMessage)
  kLookupEvents,         ///< `lookup-events`: {"Events":[{"CloudTrailEvent"}]} (LookupEvents)
  kLookupEvent,          ///< `lookup-events-single`: one of its elements
  kLake,                 ///< `cloudtrail-lake`: query result rows, auditEvents, eventData
  kDigest,               ///< `digest`: a log file integrity digest; holds no records
  kConfigSnapshot,       ///< `config-snapshot`: AWS Config history or snapshot; holds no records
  kOtherJson,            ///< `other-json`: JSON in which nothing of the above was found
  kNotJson,              ///< `not-json`
};
inline constexpr std::size_t kShapeCount = 26;

std::string_view name(Shape shape) noexcept;

/// What stood around a record: facts of the envelope nearest to it that had them. Views of the
/// batch; empty where the envelope does not have such a fact.
struct Envelope {
  Shape outermost = Shape::kUnknown;  ///< What the input as a whole was.
  Shape innermost = Shape::kUnknown;  ///< What the record stood in directly.
  std::uint32_t nesting = 0;          ///< How many envelopes were opened to get at it.

  // EventBridge (EventBridge User Guide, "Events"): the envelope's own members.
  std::string_view event_bridge_id;
  std::string_view event_bridge_time;
  std::string_view event_bridge_account;
  std::string_view event_bridge_region;
  std::string_view event_bridge_source;
  std::string_view event_bridge_detail_type;
  /// The whole event as received, for those who pass it on.
  std::string_view event_bridge_raw;

  // SQS (Lambda Developer Guide, "Using Lambda with Amazon SQS"): which message to delete.
  std::string_view sqs_message_id;
  std::string_view sqs_receipt_handle;
  std::string_view sqs_queue_arn;

  // SNS (SNS Developer Guide, "Parsing Amazon SNS message formats").
  std::string_view sns_message_id;
  std::string_view sns_topic_arn;

  // CloudWatch Logs (User Guide, "Real-time processing of log data with subscriptions").
  std::string_view log_owner;
  std::string_view log_group;
  std::string_view log_stream;
  std::string_view log_event_id;

  // Kinesis sequence number, or Firehose record id.
  std::string_view stream_record_id;
};

}  // namespace cloudtrail

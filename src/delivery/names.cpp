#include <cloudtrail/envelope.hpp>
#include <cloudtrail/reader.hpp>

namespace cloudtrail {

std::string_view name(Shape shape) noexcept {
  switch (shape) {
    case Shape::kUnknown: return "unknown";
    case Shape::kLogFile: return "log-file";
    case Shape::kArray: return "array";
    case Shape::kRecord: return "record";
    case Shape::kNdjson: return "ndjson";
    case Shape::kConcatenated: return "firehose-concatenated";
    case Shape::kInsightEvent: return "insight-event";
    case Shape::kNetworkActivityEvent: return "network-activity-event";
    case Shape::kEventBridge: return "eventbridge";
    case Shape::kCloudWatchSubscription: return "cloudwatch-logs-subscription";
    case Shape::kCloudWatchDecoded: return "cloudwatch-logs-decoded";
    case Shape::kKinesisLambda: return "kinesis-lambda";
    case Shape::kFirehoseLambda: return "firehose-lambda";
    case Shape::kS3Notification: return "s3-notification";
    case Shape::kCloudTrailNotification: return "sns-cloudtrail-notification-message";
    case Shape::kSnsNotification: return "sns-notification";
    case Shape::kSnsLambda: return "sns-lambda";
    case Shape::kSqsLambda: return "sqs-lambda";
    case Shape::kSqsMessages: return "sqs-messages";
    case Shape::kLookupEvents: return "lookup-events";
    case Shape::kLookupEvent: return "lookup-events-single";
    case Shape::kLake: return "cloudtrail-lake";
    case Shape::kDigest: return "digest";
    case Shape::kConfigSnapshot: return "config-snapshot";
    case Shape::kOtherJson: return "other-json";
    case Shape::kNotJson: return "not-json";
  }
  return "unknown";
}

std::string_view name(RejectReason reason) noexcept {
  switch (reason) {
    case RejectReason::kTruncated: return "truncated";
    case RejectReason::kMalformed: return "malformed";
    case RejectReason::kUnbalanced: return "unbalanced";
    case RejectReason::kInvalidUtf8: return "invalid_utf8";
    case RejectReason::kNotAnObject: return "not_an_object";
    case RejectReason::kDepth: return "depth";
    case RejectReason::kRecordBytes: return "record_bytes";
    case RejectReason::kEnvelopeBytes: return "envelope_bytes";
    case RejectReason::kNesting: return "nesting";
    case RejectReason::kMalformedGzip: return "malformed_gzip";
    case RejectReason::kInflatedBytes: return "inflated_bytes";
    case RejectReason::kMalformedBase64: return "malformed_base64";
    case RejectReason::kStrict: return "strict";
    case RejectReason::kUnexpectedShape: return "unexpected_shape";
  }
  return "unknown";
}

}  // namespace cloudtrail

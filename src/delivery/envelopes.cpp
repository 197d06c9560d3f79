// Opens envelopes: what AWS wraps records, and references to them, in.
#include "base/percent.hpp"
#include "codec/base64.hpp"
#include "delivery/splitter.hpp"
#include "delivery/stream.hpp"
#include "json/text.hpp"

namespace cloudtrail::delivery {
namespace {

std::optional<std::uint64_t> unsigned_of(const Value& value) {
  const Result<std::int64_t> number = value.int64();
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

void Splitter::open_envelope(const Value& object, Item item, const Envelope& outer) {
  if (item == Item::kEventBridge) return event_bridge(object, outer);
  // What is read inside an envelope is handed over by another level: keep the order.
  batch_.flush();
  Envelope inside = outer;
  inside.innermost = shape_of(item);
  ++inside.nesting;
  if (item != Item::kOther && item != Item::kLogEvent) note(shape_of(item));
  switch (item) {
    case Item::kAwsLogs: return base64_inside(object.find("/awslogs/data"), inside);
    case Item::kLogEvent: return log_event(object, inside);
    case Item::kLookupEvent: return text_inside(object.get("CloudTrailEvent"), inside);
    case Item::kFirehoseRecord: return stream_record(object, "recordId", inside);
    case Item::kKinesisRecord:
      return stream_record(object.get("kinesis"), "sequenceNumber", inside);
    case Item::kS3Record: return s3_record(object, inside);
    case Item::kCloudTrailNotification: return cloudtrail_notification(object, inside);
    case Item::kSnsNotification: return sns(object, inside);
    case Item::kSnsRecord: return sns(object.get("Sns"), inside);
    case Item::kSqsRecord: case Item::kSqsMessage: return sqs(object, inside);
    case Item::kLakeEvent: return lake_event(object, inside);
    case Item::kS3TestEvent: ++context_.summary.test_events; return;
    case Item::kDigest: ++context_.summary.digests; return;
    case Item::kConfig: ++context_.summary.config_items; return;
    default: return not_cloudtrail();
  }
}

std::string_view Splitter::text_of(const Value& value) {
  if (!value.is_string()) return {};
  const std::string_view quoted = value.raw();
  const std::string_view inside = quoted.substr(1, quoted.size() - 2);
  if (inside.find('\\') == std::string_view::npos) return inside;
  std::string decoded;
  json::decode_string(inside, decoded);
  return batch_.keep(std::move(decoded));
}

void Splitter::event_bridge(const Value& object, const Envelope& outer) {
  note(Shape::kEventBridge);
  Envelope& inside = batch_.envelope(outer);
  inside.innermost = Shape::kEventBridge;
  ++inside.nesting;
  inside.event_bridge_id = text_of(object.get("id"));
  inside.event_bridge_time = text_of(object.get("time"));
  inside.event_bridge_account = text_of(object.get("account"));
  inside.event_bridge_region = text_of(object.get("region"));
  inside.event_bridge_source = text_of(object.get("source"));
  inside.event_bridge_detail_type = text_of(object.get("detail-type"));
  inside.event_bridge_raw = object.raw();
  const Value detail = object.get("detail");
  if (inside.event_bridge_source == "aws.s3" && !detail.find("/object/key").missing()) {
    return event_bridge_s3(detail, inside);
  }
  part(detail, inside);
}

void Splitter::log_event(const Value& object, Envelope envelope) {
  envelope.log_event_id = text_of(object.get("id"));
  text_inside(object.get("message"), envelope);
}

void Splitter::reference(ObjectReference reference, const Envelope& envelope) {
  reference.envelope = &envelope;
  ++context_.summary.references;
  context_.sink->on_reference(reference);
}

void Splitter::s3_record(const Value& object, Envelope envelope) {
  const Value s3_object = object.find("/s3/object");
  ObjectReference found;
  std::string key;
  // S3 Developer Guide, "Event message structure": the key is URL-encoded, a blank as `+`.
  percent_decode(text_of(s3_object.get("key")), true, key);
  found.key = key;
  found.bucket = text_of(object.find("/s3/bucket/name"));
  found.region = text_of(object.get("awsRegion"));
  found.version_id = text_of(s3_object.get("versionId"));
  found.event_name = text_of(object.get("eventName"));
  found.size = unsigned_of(s3_object.get("size"));
  reference(found, envelope);
}

void Splitter::event_bridge_s3(const Value& detail, const Envelope& shared) {
  // The envelope lives in the batch's next row, which a flush would take away.
  Envelope envelope = shared;
  const Value s3_object = detail.get("object");
  ObjectReference found;
  found.key = text_of(s3_object.get("key"));
  found.bucket = text_of(detail.find("/bucket/name"));
  found.region = envelope.event_bridge_region;
  found.version_id = text_of(s3_object.get("version-id"));
  found.event_name = envelope.event_bridge_detail_type;
  found.size = unsigned_of(s3_object.get("size"));
  batch_.hand_over();
  reference(found, envelope);
}

void Splitter::cloudtrail_notification(const Value& object, Envelope envelope) {
  ObjectReference found;
  found.bucket = text_of(object.get("s3Bucket"));
  for (const Value::Entry& entry : object.get("s3ObjectKey")) {
    found.key = text_of(entry.value);
    reference(found, envelope);
  }
}

void Splitter::sns(const Value& notification, Envelope envelope) {
  envelope.sns_message_id = text_of(notification.get("MessageId"));
  envelope.sns_topic_arn = text_of(notification.get("TopicArn"));
  const std::string type = notification.get("Type").text();
  if (type == "SubscriptionConfirmation" || type == "UnsubscribeConfirmation") {
    ++context_.summary.subscription_messages;
    return;
  }
  text_inside(notification.get("Message"), envelope);
}

void Splitter::sqs(const Value& message, Envelope envelope) {
  const auto either = [&](std::string_view lambda, std::string_view api) {
    const Value value = message.get(lambda);
    return value.missing() ? message.get(api) : value;
  };
  envelope.sqs_message_id = text_of(either("messageId", "MessageId"));
  envelope.sqs_receipt_handle = text_of(either("receiptHandle", "ReceiptHandle"));
  envelope.sqs_queue_arn = text_of(message.get("eventSourceARN"));
  text_inside(either("body", "Body"), envelope);
}

void Splitter::lake_event(const Value& object, Envelope envelope) {
  const Value data = object.get("eventData");
  if (data.is_string()) return text_inside(data, envelope);
  Envelope& inside = batch_.envelope(envelope);
  part(data, inside);
}

void Splitter::stream_record(const Value& holder, std::string_view id_key, Envelope envelope) {
  envelope.stream_record_id = text_of(holder.get(id_key));
  base64_inside(holder.get("data"), envelope);
}

/// One row of a Lake query: an array of objects with one column each.
void Splitter::open_row(std::uint32_t row, const Envelope& outer) {
  batch_.flush();
  row_ = "{";
  const Value columns = value_at(row);
  for (const Value::Entry& column : columns) {
    for (const Value::Entry& member : column.value) {
      if (row_.size() > 1) row_ += ',';
      row_.append("\"").append(member.raw_key).append("\":").append(member.value.raw());
    }
  }
  row_ += '}';
  Envelope inside = outer;
  inside.innermost = Shape::kLake;
  ++inside.nesting;
  read_inside(row_, inside);
}

void Splitter::text_inside(const Value& text, const Envelope& envelope) {
  if (!text.is_string()) return not_cloudtrail();
  const std::string_view quoted = text.raw();
  read_inside(json::string_view_of(quoted.substr(1, quoted.size() - 2), scratch_), envelope);
}

void Splitter::base64_inside(const Value& text, const Envelope& envelope) {
  if (!text.is_string()) return not_cloudtrail();
  bytes_.clear();
  const Status status = codec::decode_base64(text_of(text), bytes_);
  if (!status) {
    return reject(RejectReason::kMalformedBase64, stream_offset(span_.at[text.index()]),
                  text.raw().size(), "data that is not base64", envelope);
  }
  read_inside(bytes_, envelope);
}

void Splitter::read_inside(std::string_view text, const Envelope& envelope) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return not_cloudtrail();
  if (nesting_ + 1 > limits().nesting) {
    return reject(RejectReason::kNesting, stream_offset(position()), 0,
                  "more envelopes inside one another than the option nesting allows", envelope);
  }
  Stream& stream = context_.level(nesting_ + 1);
  stream.begin(envelope, reported_offset(position()));
  stream.feed(text, true);
}

}  // namespace cloudtrail::delivery

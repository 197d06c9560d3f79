// The shapes in which AWS hands records on. Ids come from a hash of what is wrapped.
#include "generator/generator.hpp"
#include "generator/template.hpp"

namespace cloudtrail::generator {
namespace {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

/// Fills a template with ids that depend on `wrapped` alone.
std::string fill(std::string_view text, std::string_view wrapped, std::int64_t time = 1772323200) {
  Scene scene;
  scene.seed = hash_of(wrapped);
  scene.target = mix(scene.seed);
  scene.time_ms = time * 1000;
  Random random(scene.seed);
  std::string out;
  Template(text).expand(out, scene, random);
  return out;
}

/// The end of the string that begins at `at` (behind its opening quote).
std::size_t string_end(std::string_view json, std::size_t at) {
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2U : 1U;
  return at < json.size() ? at : json.size();
}

/// A top-level string member, still escaped; empty where there is none.
std::string_view member(std::string_view json, std::string_view key) {
  int depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c != '"') continue;
    const std::size_t end = string_end(json, i + 1);
    const std::size_t next = json.find_first_not_of(" \t\r\n", end + 1);
    const bool is_key = next != json.npos && json[next] == ':';
    if (is_key && depth == 1 && json.substr(i + 1, end - i - 1) == key) {
      const std::size_t value = json.find_first_not_of(" \t\r\n", next + 1);
      if (value == json.npos || json[value] != '"') return {};
      return json.substr(value + 1, string_end(json, value + 1) - value - 1);
    }
    i = end;
  }
  return {};
}

std::string_view or_else(std::string_view text, std::string_view otherwise) {
  return text.empty() ? otherwise : text;
}

std::string_view detail_type(std::string_view event_type) {
  if (event_type == "AwsServiceEvent") return "AWS Service Event via CloudTrail";
  if (event_type == "AwsConsoleSignIn") return "AWS Console Sign In via CloudTrail";
  if (event_type == "AwsConsoleAction") return "AWS Console Action via CloudTrail";
  if (event_type == "AwsCloudTrailInsight") return "AWS Insight via CloudTrail";
  return "AWS API Call via CloudTrail";
}

/// As S3 writes object keys into notifications: a space as `+`, most else as %XX.
std::string url_encode(std::string_view key) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : key) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '.' || c == '-' || c == '_' || c == '*';
    if (plain) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      out.push_back('%');
      out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kHex[c & 15]);
    }
  }
  return out;
}

std::string quoted(std::string_view text) {
  return std::string("\"").append(text).append("\"");
}

/// `prefix`, the items with commas between them, `suffix`.
template <typename Items, typename Write>
std::string list(std::string_view prefix, const Items& items, std::string_view suffix,
                 Write write) {
  std::string out(prefix);
  bool first = true;
  for (const auto& item : items) {
    if (!first) out.push_back(',');
    first = false;
    out.append(write(item));
  }
  return out.append(suffix);
}

std::string log_event(const std::string& record) {
  const std::int64_t time = parse_iso_time(member(record, "eventTime"));
  std::string out = fill(R"({"id":"3<digits:55>","timestamp":)", record);
  append_number(out, static_cast<std::uint64_t>(time) * 1000);
  return out.append(R"(,"message":)").append(json_string(record)).append("}");
}

std::string sns_fields(std::string_view message, std::string_view certificate_key,
                       std::string_view unsubscribe_key) {
  std::string out = fill(
      R"({"Type":"Notification","MessageId":"<uuid>","TopicArn":"arn:aws:sns:us-east-1:<account>:trail-objects",)",
      message);
  out.append(R"("Message":)").append(json_string(message)).append(",");
  out.append(
      fill(R"("Timestamp":"<time>","SignatureVersion":"1","Signature":"<b64:86>==",)", message));
  out.append(quoted(certificate_key));
  out.append(R"(:"https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",)");
  out.append(quoted(unsubscribe_key));
  return out.append(R"(:"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe")");
}

}  // namespace

std::string eventbridge(std::string_view record) {
  const std::string_view type = member(record, "eventType");
  std::string_view source = or_else(member(record, "eventSource"), "cloudtrail.amazonaws.com");
  source = source.substr(0, source.find('.'));
  std::string out = fill(R"({"version":"0","id":"<uuid>","detail-type":")", record);
  out.append(detail_type(type)).append(R"(","source":"aws.)").append(source);
  out.append(R"(","account":")").append(member(record, "recipientAccountId"));
  out.append(R"(","time":")").append(member(record, "eventTime"));
  out.append(R"(","region":")").append(member(record, "awsRegion"));
  return out.append(R"(","resources":[],"detail":)").append(record).append("}");
}

std::string cloudwatch_decoded(std::span<const std::string> records) {
  const std::string_view first = records.empty() ? std::string_view() : records.front();
  const std::string_view account = or_else(member(first, "recipientAccountId"), account_ids()[0]);
  const std::string_view region = or_else(member(first, "awsRegion"), region_names()[0]);
  std::string prefix = R"({"messageType":"DATA_MESSAGE","owner":)" + quoted(account);
  prefix.append(R"(,"logGroup":"aws-cloudtrail-logs","logStream":")").append(account);
  prefix.append("_CloudTrail_").append(region);
  prefix.append(R"(","subscriptionFilters":["cloudtrail-all"],"logEvents":[)");
  return list(prefix, records, "]}", log_event);
}

std::string cloudwatch_control_message() {
  return R"({"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logGroup":"","logStream":"","subscriptionFilters":[],"logEvents":[{"id":"","timestamp":1772323200000,"message":"CWL CONTROL MESSAGE: Checking health of destination."}]})";
}

std::string cloudwatch_subscription(std::span<const std::string> records) {
  return R"({"awslogs":{"data":")" + base64(gzip(cloudwatch_decoded(records))) + "\"}}";
}

std::string kinesis_lambda(std::span<const std::string> payloads) {
  return list(R"({"Records":[)", payloads, "]}", [](const std::string& payload) {
    std::string out = fill(
        R"({"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"<uuid>","sequenceNumber":"4<digits:55>","approximateArrivalTimestamp":<epoch>.<int:100:999>,"data":")",
        payload);
    out.append(base64(payload));
    return out.append(fill(
        R"("},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000000:4<digits:55>","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::<account>:role/stream-reader","awsRegion":"us-east-1","eventSourceARN":"arn:aws:kinesis:us-east-1:<account>:stream/trail-records"})",
        payload));
  });
}

std::string firehose_lambda(std::span<const std::string> payloads) {
  const std::string prefix = fill(
      R"({"invocationId":"<uuid>","deliveryStreamArn":"arn:aws:firehose:us-east-1:<account>:deliverystream/trail-records","region":"us-east-1","records":[)",
      payloads.empty() ? std::string_view() : payloads.front());
  return list(prefix, payloads, "]}", [](const std::string& payload) {
    return fill(R"({"recordId":"4<digits:55>","approximateArrivalTimestamp":<epoch_ms>,"data":")",
                payload) +
           base64(payload) + "\"}";
  });
}

std::string sns_notification(std::string_view message) {
  return sns_fields(message, "SigningCertURL", "UnsubscribeURL") + "}";
}

std::string sns_lambda(std::string_view message) {
  std::string out = fill(
      R"({"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"arn:aws:sns:us-east-1:<account>:trail-objects:<uuid>","Sns":)",
      message);
  out.append(sns_fields(message, "SigningCertUrl", "UnsubscribeUrl"));
  return out.append(R"(,"Subject":"Amazon S3 Notification","MessageAttributes":{}}}]})");
}

std::string sqs_lambda(std::span<const std::string> bodies) {
  return list(R"({"Records":[)", bodies, "]}", [](const std::string& body) {
    std::string out =
        fill(R"({"messageId":"<uuid>","receiptHandle":"AQEB<b64:180>==","body":)", body);
    out.append(json_string(body));
    return out.append(fill(
        R"(,"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"<epoch_ms>","SenderId":"<user_id>","ApproximateFirstReceiveTimestamp":"<epoch_ms>"},"messageAttributes":{},"md5OfBody":"<hex:32>","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:<account>:trail-objects","awsRegion":"us-east-1"})",
        body));
  });
}

std::string s3_notification(std::string_view bucket, std::span<const std::string> keys) {
  return list(R"({"Records":[)", keys, "]}", [bucket](const std::string& key) {
    std::string out = fill(
        R"({"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"<time>","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AWS:<role_id>:regionalDeliverySession"},"requestParameters":{"sourceIPAddress":"<ip>"},"responseElements":{"x-amz-request-id":"<upper:16>","x-amz-id-2":"<b64:75>="},"s3":{"s3SchemaVersion":"1.0","configurationId":"trail-objects","bucket":{"name":)",
        key);
    out.append(json_string(bucket))
        .append(R"(,"ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":)");
    out.append(json_string("arn:aws:s3:::" + std::string(bucket))).append(R"(},"object":{"key":)");
    out.append(json_string(url_encode(key)));
    return out.append(
        fill(R"(,"size":<int:900:90000>,"eTag":"<hex:32>","sequencer":"00<hex:16>"}}})", key));
  });
}

std::string cloudtrail_sns_message(std::string_view bucket, std::span<const std::string> keys) {
  const std::string prefix = R"({"s3Bucket":)" + json_string(bucket) + R"(,"s3ObjectKey":[)";
  return list(prefix, keys, "]}", [](const std::string& key) { return json_string(key); });
}

std::string lookup_events(std::span<const std::string> records) {
  return list(R"({"Events":[)", records, fill(R"(],"NextToken":"<b64:96>"})", "page"),
              [](const std::string& record) {
                const bool reads = record.find("\"readOnly\":true") != record.npos;
                std::string out = R"({"EventId":)" + quoted(member(record, "eventID"));
                out.append(R"(,"EventName":)").append(quoted(member(record, "eventName")));
                out.append(R"(,"ReadOnly":)").append(reads ? "\"true\"" : "\"false\"");
                out.append(R"(,"EventTime":")").append(member(record, "eventTime"));
                out.append(R"(","EventSource":)").append(quoted(member(record, "eventSource")));
                out.append(R"(,"Resources":[],"CloudTrailEvent":)");
                return out.append(json_string(record)).append("}");
              });
}

std::string lake_rows(std::span<const std::string> records) {
  std::string prefix = R"({"QueryStatus":"FINISHED","QueryStatistics":{"ResultsCount":)";
  append_number(prefix, records.size());
  prefix.append(R"(,"TotalResultsCount":)");
  append_number(prefix, records.size());
  prefix.append(R"(,"BytesScanned":48211},"QueryResultRows":[)");
  return list(prefix, records, "]}", [](const std::string& record) {
    static constexpr std::string_view kColumns[] = {"eventID", "eventName", "eventSource",
                                                    "eventTime", "awsRegion"};
    return list("[", kColumns, "]", [&record](std::string_view column) {
      return "{" + quoted(column) + ":" + quoted(member(record, column)) + "}";
    });
  });
}

}  // namespace cloudtrail::generator

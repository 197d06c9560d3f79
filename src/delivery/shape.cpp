#include "delivery/shape.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "record/kind.hpp"

namespace cloudtrail::delivery {
namespace {

using record::Mark;

struct Container {
  std::string_view key;
  Mark mark;
  Item item;
};

constexpr std::array kContainers = {
    Container{"Records", Mark::kRecords, Item::kRecords},
    Container{"logEvents", Mark::kLogEvents, Item::kLogEvents},
    Container{"Events", Mark::kEvents, Item::kLookupEvents},
    Container{"records", Mark::kLowerRecords, Item::kFirehoseRecords},
    Container{"Messages", Mark::kMessages, Item::kSqsMessages},
    Container{"auditEvents", Mark::kAuditEvents, Item::kAuditEvents},
    Container{"QueryResultRows", Mark::kQueryResultRows, Item::kQueryRows},
};

bool is_record(const json::Span& span, const record::Walk& walk,
               const std::uint32_t (&slots)[kFieldCount], std::uint32_t fields) noexcept {
  const auto text = [&](Field field) {
    const std::uint32_t value = slots[static_cast<std::size_t>(field)];
    return value != 0 && span.byte(value) == '"';
  };
  // One name alone could be anybody's; two of CloudTrail's own are no accident. An EventBridge
  // pattern has the same names, but lists under them.
  return walk.fields >= fields &&
         (text(Field::kEventName) || text(Field::kEventSource) || text(Field::kEventVersion) ||
          text(Field::kEventId) || text(Field::kEventTime) ||
          slots[static_cast<std::size_t>(Field::kInsightDetails)] != 0);
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) noexcept {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

struct Rule {
  std::uint64_t all;  // every one of these marks is there
  Item item;
};

/// In this order: the first whose marks are all there decides.
constexpr std::array kRules = {
    Rule{bit(Mark::kS3), Item::kS3Record},
    Rule{bit(Mark::kSns), Item::kSnsRecord},
    Rule{bit(Mark::kKinesis), Item::kKinesisRecord},
    Rule{bit(Mark::kData) | bit(Mark::kRecordId), Item::kFirehoseRecord},
    Rule{bit(Mark::kCloudTrailEvent), Item::kLookupEvent},
    Rule{bit(Mark::kBody) | bit(Mark::kReceiptHandle), Item::kSqsRecord},
    Rule{bit(Mark::kUpperBody) | bit(Mark::kUpperReceiptHandle), Item::kSqsMessage},
    Rule{bit(Mark::kDetail), Item::kEventBridge},
    Rule{bit(Mark::kS3Bucket) | bit(Mark::kS3ObjectKey), Item::kCloudTrailNotification},
    Rule{bit(Mark::kType) | bit(Mark::kTopicArn) | bit(Mark::kMessage), Item::kSnsNotification},
    Rule{bit(Mark::kEvent) | bit(Mark::kBucket), Item::kS3TestEvent},
    Rule{bit(Mark::kAwsLogs), Item::kAwsLogs},
    Rule{bit(Mark::kEventData), Item::kLakeEvent},
    Rule{bit(Mark::kDigestS3Object), Item::kDigest},
    Rule{bit(Mark::kConfigurationItems), Item::kConfig},
    Rule{bit(Mark::kConfigurationItem), Item::kConfig},
    Rule{bit(Mark::kConfigSnapshotId), Item::kConfig},
};

}  // namespace

Item identify(const json::Span& span, const record::Walk& walk,
              const std::uint32_t (&slots)[kFieldCount], std::uint32_t fields) noexcept {
  if (walk.marks != 0) {
    for (const Container& container : kContainers) {
      if ((walk.marks & bit(container.mark)) != 0) return container.item;
    }
    for (const Rule& rule : kRules) {
      if ((walk.marks & rule.all) == rule.all) return rule.item;
    }
    const std::uint32_t source = slots[static_cast<std::size_t>(Field::kEventSource)];
    if ((walk.marks & bit(Mark::kBody)) != 0 && record::is_text(span, source, "aws:sqs")) {
      return Item::kSqsRecord;
    }
  }
  return is_record(span, walk, slots, fields) ? Item::kRecord : Item::kOther;
}

std::string_view container_key(Item item) noexcept {
  for (const Container& container : kContainers) {
    if (container.item == item) return container.key;
  }
  return {};
}

Item container_of(std::string_view raw_key) noexcept {
  for (const Container& container : kContainers) {
    if (container.key == raw_key) return container.item;
  }
  return Item::kOther;
}

Shape shape_of(Item item) noexcept {
  switch (item) {
    case Item::kRecord: return Shape::kRecord;
    case Item::kEventBridge: return Shape::kEventBridge;
    case Item::kAwsLogs: return Shape::kCloudWatchSubscription;
    case Item::kLogEvents: case Item::kLogEvent: return Shape::kCloudWatchDecoded;
    case Item::kRecords: return Shape::kLogFile;
    case Item::kLookupEvents: return Shape::kLookupEvents;
    case Item::kLookupEvent: return Shape::kLookupEvent;
    case Item::kFirehoseRecords: case Item::kFirehoseRecord: return Shape::kFirehoseLambda;
    case Item::kKinesisRecord: return Shape::kKinesisLambda;
    case Item::kS3Record: case Item::kS3TestEvent: return Shape::kS3Notification;
    case Item::kCloudTrailNotification: return Shape::kCloudTrailNotification;
    case Item::kSnsNotification: return Shape::kSnsNotification;
    case Item::kSnsRecord: return Shape::kSnsLambda;
    case Item::kSqsRecord: return Shape::kSqsLambda;
    case Item::kSqsMessages: case Item::kSqsMessage: return Shape::kSqsMessages;
    case Item::kAuditEvents: case Item::kLakeEvent: case Item::kQueryRows: return Shape::kLake;
    case Item::kDigest: return Shape::kDigest;
    case Item::kConfig: return Shape::kConfigSnapshot;
    case Item::kOther: return Shape::kOtherJson;
  }
  return Shape::kOtherJson;
}

bool smells_of_records(std::string_view text) noexcept {
  return contains_any(text, {"eventVersion", "userIdentity", "eventSource"});
}

bool smells_of_cloudtrail(std::string_view text) noexcept {
  return smells_of_records(text) || contains_any(text, {"CloudTrail", "cloudtrail"});
}

Shape guess_shape(std::string_view text) noexcept {
  constexpr std::array<std::pair<std::string_view, Shape>, 9> kSigns = {{
      {"\"eventData\"", Shape::kLake},
      {"\"QueryResultRows\"", Shape::kLake},
      {"\"logEvents\"", Shape::kCloudWatchDecoded},
      {"\"awslogs\"", Shape::kCloudWatchSubscription},
      {"\"detail-type\"", Shape::kEventBridge},
      {"\"CloudTrailEvent\"", Shape::kLookupEvents},
      {"\"digestS3Object\"", Shape::kDigest},
      {"\"Records\"", Shape::kLogFile},
      {"\"eventVersion\"", Shape::kRecord},
  }};
  for (const auto& [sign, shape] : kSigns) {
    if (text.find(sign) != std::string_view::npos) return shape;
  }
  return Shape::kNotJson;
}

}  // namespace cloudtrail::delivery

// What an object is, by the keys it has.
#pragma once

#include <cloudtrail/envelope.hpp>
#include <string_view>

#include "json/cursor.hpp"
#include "record/walk.hpp"

namespace cloudtrail::delivery {

/// What one object is. Containers are objects whose array holds the elements.
enum class Item : std::uint8_t {
  kRecord,
  kEventBridge,
  kAwsLogs,              // {"awslogs":{"data"}}
  kLogEvents,            // container: {"messageType","logEvents"}
  kLogEvent,             // an element of logEvents
  kRecords,              // container: {"Records"}
  kLookupEvents,         // container: {"Events"}
  kLookupEvent,
  kFirehoseRecords,      // container: {"records"}
  kFirehoseRecord,
  kKinesisRecord,
  kS3Record,
  kS3TestEvent,
  kCloudTrailNotification,
  kSnsNotification,
  kSnsRecord,            // Records[].Sns
  kSqsRecord,            // Records[].body
  kSqsMessages,          // container: {"Messages"}
  kSqsMessage,           // an element of Messages
  kAuditEvents,          // container: {"auditEvents"}
  kLakeEvent,            // {"eventData"}
  kQueryRows,            // container: {"QueryResultRows"}
  kDigest,
  kConfig,
  kOther,
};

/// Identifies the object that `walk` went over. A record has at least `fields` of the known ones.
Item identify(const json::Span& span, const record::Walk& walk,
              const std::uint32_t (&slots)[kFieldCount], std::uint32_t fields) noexcept;

/// The key of a container's array, such as "logEvents"; empty for other items.
std::string_view container_key(Item item) noexcept;
/// The container that an array under this key makes of its object; kOther for other keys.
Item container_of(std::string_view raw_key) noexcept;

/// The shape that an item is, or that an input of it is called by.
Shape shape_of(Item item) noexcept;

/// Whether bytes that are no JSON look as if records had been in them: then they are a loss to be
/// reported, and not merely something else.
bool smells_of_records(std::string_view text) noexcept;
/// As smells_of_records, for a damaged object: one that mentions CloudTrail is enough.
bool smells_of_cloudtrail(std::string_view text) noexcept;
/// The shape that damaged text most likely had, by the keys that can be seen in it.
Shape guess_shape(std::string_view text) noexcept;

}  // namespace cloudtrail::delivery

// The top-level keys that decide what an object is, found while its end is found.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <string_view>

namespace cloudtrail::record {

/// Keys of envelopes, beside the Fields of a record. Their values are looked up when the envelope
/// is opened; while an object is walked only their presence is noted, a bit each.
enum class Mark : std::uint8_t {
  kRecords, kLowerRecords, kLogEvents, kMessageType, kAwsLogs, kDetail, kDetailType, kS3, kS3Bucket,
  kS3ObjectKey, kSns, kType, kMessage, kTopicArn, kBody, kUpperBody, kReceiptHandle,
  kUpperReceiptHandle, kKinesis, kData, kRecordId, kCloudTrailEvent, kEvents, kEventData,
  kAuditEvents, kQueryResultRows, kDigestS3Object, kConfigurationItems, kConfigSnapshotId,
  kConfigurationItem, kEvent, kMessages, kLowerMessage, kQueryStatus, kBucket, kEventSourceUpper,
};
inline constexpr std::size_t kMarkCount = 36;

constexpr std::uint64_t bit(Mark mark) noexcept {
  return std::uint64_t{1} << static_cast<unsigned>(mark);
}

/// What a key is: a Field (below kFieldCount), a Mark (kFieldCount and up), or -1.
int find_key(std::string_view raw_key) noexcept;

/// The key of a field, such as "eventName".
std::string_view field_key(Field field) noexcept;

}  // namespace cloudtrail::record

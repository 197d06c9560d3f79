#include "record/keys.hpp"

#include <array>
#include <cstring>

#include "json/text.hpp"

namespace cloudtrail::record {
namespace {

constexpr std::array<std::string_view, kFieldCount + kMarkCount> kKeys = {
    // Fields, in the order of cloudtrail::Field.
    "eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion",
    "sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestParameters",
    "responseElements", "additionalEventData", "requestID", "eventID", "eventType", "apiVersion",
    "managementEvent", "readOnly", "resources", "recipientAccountId", "serviceEventDetails",
    "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId", "eventCategory", "addendum",
    "sessionCredentialFromConsole", "eventContext", "edgeDeviceDetails", "tlsDetails",
    "insightDetails",
    // Marks, in the order of Mark.
    "Records", "records", "logEvents", "messageType", "awslogs", "detail", "detail-type", "s3",
    "s3Bucket", "s3ObjectKey", "Sns", "Type", "Message", "TopicArn", "body", "Body",
    "receiptHandle", "ReceiptHandle", "kinesis", "data", "recordId", "CloudTrailEvent", "Events",
    "eventData", "auditEvents", "QueryResultRows", "digestS3Object", "configurationItems",
    "configSnapshotId", "configurationItem", "Event", "Messages", "message", "QueryStatus",
    "Bucket", "EventSource"};

constexpr unsigned kSlotBits = 10;
constexpr std::size_t kSlots = std::size_t{1} << kSlotBits;

constexpr std::uint32_t fingerprint(std::string_view key) {
  const auto at = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(key[i]));
  };
  const std::size_t n = key.size();
  return at(0) + (at(n / 2) << 7) + (at(n < 3 ? 0 : n - 3) << 14) + (at(n - 1) << 20) +
         (static_cast<std::uint32_t>(n) << 26);
}

constexpr std::uint32_t slot(std::string_view key, std::uint32_t multiplier) {
  return (fingerprint(key) * multiplier) >> (32 - kSlotBits);
}

struct Table {
  std::uint32_t multiplier = 0;
  std::array<std::int8_t, kSlots> id{};
};

/// Tries multipliers until no two keys share a slot, so that a look-up is one comparison.
consteval Table build_table() {
  Table table;
  for (std::uint32_t tried = 0x9E3779B1u;; tried = tried * 0x01000193u + 2) {
    table.multiplier = tried | 1;
    table.id.fill(-1);
    bool clash = false;
    for (std::size_t k = 0; k < kKeys.size() && !clash; ++k) {
      std::int8_t& id = table.id[slot(kKeys[k], table.multiplier)];
      clash = id >= 0;
      id = static_cast<std::int8_t>(k);
    }
    if (!clash) return table;
  }
}

constexpr Table kTable = build_table();

int find_escaped(std::string_view raw_key) noexcept {
  for (std::size_t k = 0; k < kKeys.size(); ++k) {
    if (json::decodes_to(raw_key, kKeys[k])) return static_cast<int>(k);
  }
  return -1;
}

}  // namespace

int find_key(std::string_view raw_key) noexcept {
  if (raw_key.empty()) return -1;
  const int id = kTable.id[slot(raw_key, kTable.multiplier)];
  if (id >= 0 && kKeys[static_cast<std::size_t>(id)] == raw_key) return id;
  return raw_key.find('\\') == std::string_view::npos ? -1 : find_escaped(raw_key);
}

std::string_view field_key(Field field) noexcept {
  return kKeys[static_cast<std::size_t>(field)];
}

}  // namespace cloudtrail::record

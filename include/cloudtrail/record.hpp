// One CloudTrail event: a view over the bytes in which it was delivered.
#pragma once

#include <cloudtrail/envelope.hpp>
#include <cloudtrail/result.hpp>
#include <cloudtrail/value.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail {

/// The top-level members of a record (CloudTrail User Guide, "CloudTrail record contents for
/// management, data, and network activity events", event version 1.11). A record finds them all
/// while its end is found; looking one up costs nothing.
enum class Field : std::uint8_t {
  kEventVersion, kUserIdentity, kEventTime, kEventSource, kEventName, kAwsRegion, kSourceIpAddress,
  kUserAgent, kErrorCode, kErrorMessage, kRequestParameters, kResponseElements,
  kAdditionalEventData, kRequestId, kEventId, kEventType, kApiVersion, kManagementEvent, kReadOnly,
  kResources, kRecipientAccountId, kServiceEventDetails, kSharedEventId, kVpcEndpointId,
  kVpcEndpointAccountId, kEventCategory, kAddendum, kSessionCredentialFromConsole, kEventContext,
  kEdgeDeviceDetails, kTlsDetails, kInsightDetails,
};
inline constexpr std::size_t kFieldCount = 32;

/// The member's name in the JSON, such as "eventName".
std::string_view name(Field field) noexcept;

/// What sort of event a record is.
enum class RecordKind : std::uint8_t {
  kEvent,            ///< Management, data and service events, console sign-ins.
  kInsight,          ///< CloudTrail Insights: `insightDetails`; has no user identity.
  kNetworkActivity,  ///< eventCategory NetworkActivity (VPC endpoint events).
};

class OwnedRecord;

/// A view of one record; cheap to copy. It, and every Value of it, ends with the batch that it was
/// delivered in: retain() makes a copy that owns itself. Concurrent reads are safe.
class Record {
 public:
  /// The JSON as received, byte for byte. (A row of a CloudTrail Lake query arrives in pieces: there
  /// it is the object that its columns make.)
  std::string_view raw() const noexcept { return {text_ + at_[i_], size_}; }
  /// The record as a JSON object.
  Value root() const noexcept { return Value(text_, at_, i_, at_[i_]); }
  /// A top-level member; missing where the record does not have it. Constant time.
  Value get(Field field) const noexcept {
    const std::uint32_t value = slots_[static_cast<std::size_t>(field)];
    return value == 0 ? Value() : Value(text_, at_, value, at_[i_]);
  }
  /// By JSON Pointer (RFC 6901): `/userIdentity/sessionContext/attributes/mfaAuthenticated`.
  Value find(std::string_view pointer) const { return root().find(pointer); }

  RecordKind kind() const noexcept { return kind_; }
  const Envelope& envelope() const noexcept { return *envelope_; }
  /// The record's number in its input, from 0, counting every record seen, rejected ones too.
  std::uint64_t index() const noexcept { return index_; }
  /// Offset of raw() in the (inflated) input. For records inside an envelope's string or base64
  /// text, that of the outermost element that holds them.
  std::uint64_t offset() const noexcept { return offset_; }

  /// A copy that owns its bytes, envelope included.
  OwnedRecord retain() const;

  /// For the library's own parts.
  struct Parts {
    const char* text;
    const std::uint32_t* at;
    std::uint32_t i;
    std::uint32_t size;
    const std::uint32_t* slots;
    const Envelope* envelope;
    std::uint64_t index;
    std::uint64_t offset;
    RecordKind kind;
    bool dotted;  // a top-level key that is no Field holds a dot or an escape
  };
  explicit Record(const Parts& p) noexcept
      : text_(p.text), at_(p.at), slots_(p.slots), envelope_(p.envelope), index_(p.index),
        offset_(p.offset), i_(p.i), size_(p.size), kind_(p.kind), dotted_(p.dotted) {}
  bool has_dotted_key() const noexcept { return dotted_; }

 private:
  const char* text_;
  const std::uint32_t* at_;
  const std::uint32_t* slots_;
  const Envelope* envelope_;
  std::uint64_t index_;
  std::uint64_t offset_;
  std::uint32_t i_;
  std::uint32_t size_;
  RecordKind kind_;
  bool dotted_;
};

/// A record that owns its bytes: what queues and tests hold. Movable; the view from record() lives
/// as long as the object and survives its being moved.
class OwnedRecord {
 public:
  /// Reads one record from JSON text. kMalformedJson, kInvalidUtf8 or kLimitExceeded with the
  /// offset where it is not one JSON object that can be walked.
  static Result<OwnedRecord> parse(std::string_view json);

  OwnedRecord(OwnedRecord&&) noexcept;
  OwnedRecord& operator=(OwnedRecord&&) noexcept;
  ~OwnedRecord();

  const Record& record() const noexcept;

 private:
  friend class Record;
  struct Block;
  explicit OwnedRecord(std::unique_ptr<Block> block);
  std::unique_ptr<Block> block_;
};

}  // namespace cloudtrail

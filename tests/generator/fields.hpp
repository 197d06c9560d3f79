// The top-level members of one record, written in the usual order and put out in any.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "generator/random.hpp"

namespace cloudtrail::generator {

/// In the order in which CloudTrail mostly writes them.
enum class Field : std::uint8_t {
  kEventVersion,
  kUserIdentity,
  kEventTime,
  kEventSource,
  kEventName,
  kAwsRegion,
  kSourceIpAddress,
  kUserAgent,
  kErrorCode,
  kErrorMessage,
  kRequestParameters,
  kResponseElements,
  kAdditionalEventData,
  kRequestId,
  kEventId,
  kReadOnly,
  kResources,
  kEventType,
  kApiVersion,
  kManagementEvent,
  kRecipientAccountId,
  kSharedEventId,
  kVpcEndpointId,
  kVpcEndpointAccountId,
  kServiceEventDetails,
  kInsightDetails,
  kEventCategory,
  kAddendum,
  kEventContext,
  kEdgeDeviceDetails,
  kTlsDetails,
  kSessionCredentialFromConsole,
  kCount,
};

enum class KeyOrder : std::uint8_t { kUsual, kSorted, kShuffled };

class FieldList {
 public:
  void clear() noexcept;
  /// Starts a member: its value is to be appended to the text returned, before the next begin().
  std::string& begin(Field field);
  void add(Field field, std::string_view json) { begin(field).append(json); }
  void add_string(Field field, std::string_view plain);
  void emit(std::string& out, KeyOrder order, Random& random);

 private:
  static constexpr std::size_t kMax = static_cast<std::size_t>(Field::kCount);
  struct Entry {
    Field field;
    std::uint32_t begin;
    std::uint32_t end;
  };
  std::array<Entry, kMax> entries_;
  std::size_t count_ = 0;
  std::string text_;
};

}  // namespace cloudtrail::generator

// Messages that could not be delivered, as the store keeps them.
#pragma once

#include <cloudtrail/notifier.hpp>
#include <cloudtrail/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// What was sent as one and could not be delivered, with all that is needed to send it again but
/// the values of secret attributes. Submitted again, its messages get the same key.
struct DeadLetter {
  std::string destination;
  std::string key;             ///< DeliveryItem::key
  std::uint32_t attempts = 0;  ///< That were made.
  std::int64_t submitted = 0;  ///< Nanoseconds since the epoch.
  std::int64_t died = 0;
  std::string why;  ///< What the last attempt came to. Holds no secret.
  std::vector<Message> messages;
  bool operator==(const DeadLetter&) const = default;

  /// `dead/<time of death, 19 digits>/<key>`: in the order of time.
  std::string store_key() const;
  /// A JSON object, in one line.
  std::string to_json() const;
  /// Reads what to_json() wrote. kMalformedJson, or kTypeMismatch naming the member that is missing
  /// or of another type.
  static Result<DeadLetter> parse(std::string_view json);
};

}  // namespace cloudtrail

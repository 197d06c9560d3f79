// Messages, and who takes them to where they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// Something that goes along with a message: a header, a message attribute, a token.
struct Attribute {
  std::string name;
  std::string value;
  /// The value is in no error, metric or dead letter: who sends a dead letter again adds it anew.
  bool secret = false;
  bool operator==(const Attribute&) const = default;
};

/// What is said to one destination, rendered and escaped for it. Texts are UTF-8.
struct Message {
  std::string destination;  ///< The name of one that the dispatcher knows.
  std::string subject;
  std::string body;
  std::vector<Attribute> attributes;
  /// What it is about: event ids, or of records without one their bytes, in order. The message's
  /// idempotency key is made of the destination, this and `part`, and of nothing else: a record
  /// goes to a destination once, in one message with all the rules that found it. Not empty.
  std::vector<std::string> carries;
  std::uint32_t part = 0;   ///< Of a message that was split: which, from 0.
  std::uint32_t parts = 1;
  std::string source;       ///< The object or message that the records came in.
  bool operator==(const Message&) const = default;

  /// What a destination counts: subject, body, attributes with their names.
  std::size_t bytes() const noexcept;
};

/// What a service bounds. A message over `message_bytes` is refused: splitting is the renderer's.
struct DeliveryLimits {
  std::size_t batch_messages = 10;  ///< In one delivery; at least 1.
  std::size_t batch_bytes = 256 << 10;
  std::size_t message_bytes = 256 << 10;  ///< At most batch_bytes.
  /// A token bucket of deliveries: one more every `interval` nanoseconds (0: no limit), at most
  /// `burst` saved up, at least 1.
  std::int64_t interval = 0;
  std::uint32_t burst = 1;
};

/// What is sent as one and answered for as one.
struct DeliveryItem {
  /// 32 hexadecimal digits, the same whenever the same is sent again. What SQS and SNS FIFO call
  /// the deduplication id.
  std::string key;
  std::uint32_t attempt = 1;  ///< The first is 1.
  /// One, or with Batching::kObject all of an object. Never null; valid for as long as it is held.
  std::shared_ptr<const std::vector<Message>> messages;
};

/// What is to be sent to one destination now, in one call.
struct Delivery {
  std::uint64_t id = 0;  ///< From 1, each once.
  std::string destination;
  std::vector<DeliveryItem> items;  ///< At least one.
  /// When the dispatcher gives it up and sends it again, in nanoseconds since the epoch.
  std::int64_t timeout = 0;
};

/// What became of an item.
struct Outcome {
  enum class Kind : std::uint8_t {
    kDelivered,
    kRetry,    ///< Not now: try again.
    kRefused,  ///< Never: the same will be refused again.
  };
  Kind kind = Kind::kDelivered;
  /// Of kRetry: how long the destination wants to be left alone, in nanoseconds (HTTP's
  /// `Retry-After`). 0 where it did not say.
  std::int64_t retry_after = 0;
  std::string why;  ///< Of kRetry and kRefused, for people.
};

/// Takes messages to one destination. It may block: whoever calls it gives each destination a
/// worker.
class Notifier {
 public:
  virtual ~Notifier() = default;
  /// What the service bounds. Constant.
  virtual DeliveryLimits limits() const = 0;
  /// Sends a batch, and says of each of its items, in their order, what became of it.
  virtual std::vector<Outcome> notify(const Delivery& delivery) = 0;
};

}  // namespace cloudtrail

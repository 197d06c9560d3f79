// When which message goes to which destination, again where it has to, and until when.
#pragma once

#include <array>
#include <cloudtrail/notifier.hpp>
#include <cloudtrail/result.hpp>
#include <cloudtrail/store.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace cloudtrail {

/// How messages to a destination are put together.
enum class Batching : std::uint8_t {
  kRecord,  ///< Each message is a delivery.
  /// All messages of one trigger and source are one item: sent, answered for and sent again
  /// together, under one key. Several where they pass the limits of a batch. Complete when the
  /// trigger is closed.
  kObject,
  kWindow,  ///< Until the first has waited for `window`, or a batch is full.
};

/// After the n-th failure a message waits for a random time between 0 and `base` * 2^(n-1), at most
/// `longest` ("full jitter"). All in nanoseconds.
struct RetryOptions {
  std::int64_t base = 1'000'000'000;
  std::int64_t longest = 300'000'000'000;
  std::int64_t longest_hint = 900'000'000'000;  ///< A destination that asks for more gets this.
  /// From its submission on, with Batching::kObject from when the object was complete. A message
  /// that could not be delivered until then, or whose next attempt would not be before then, is
  /// dead.
  std::int64_t deadline = 86'400'000'000'000;
};

/// A destination that fails `failures` times in a row is left alone for `open` nanoseconds; then
/// one delivery finds out whether it is back. A failure is a delivery that timed out or of which
/// every item is to be tried again without a hint how long to wait. 0: no breaker.
struct BreakerOptions {
  std::uint32_t failures = 5;
  std::int64_t open = 30'000'000'000;
};

struct DestinationOptions {
  std::string name;  ///< 1 to 64 of `A-Z a-z 0-9 . _ -`. In keys, dead letters and metrics.
  DeliveryLimits limits;
  Batching batching = Batching::kRecord;
  std::int64_t window = 0;  ///< Of kWindow, nanoseconds. 0: whatever is there goes.
  std::uint32_t outstanding = 1;  ///< Deliveries handed out and not answered, at least 1.
  /// After this, in nanoseconds, a delivery that was not answered is sent again.
  std::int64_t timeout = 30'000'000'000;
  RetryOptions retry;
  BreakerOptions breaker;
  /// What may be held for this destination: waiting, on its way, not settled. What counts as bytes
  /// says DispatcherOptions.
  std::size_t queue_messages = 10'000;
  std::size_t queue_bytes = std::size_t{32} << 20;
  /// How long the store remembers what was delivered, in nanoseconds, so that the same is not sent
  /// again by another run. 0: not at all.
  std::int64_t remembered = 86'400'000'000'000;
};

struct DispatcherOptions {
  std::vector<DestinationOptions> destinations;
  std::size_t triggers = 100'000;  ///< Not yet acknowledged.
  // Of all destinations together; at least what their queues may hold in sum, or one that hangs can
  // take the room of the others. A message counts with all its texts and sizeof(Message), and with
  // 64 bytes for each further trigger that waits for it.
  std::size_t messages = 100'000;
  std::size_t bytes = std::size_t{128} << 20;
  std::mt19937_64 random;  ///< Where jitter comes from. Seed it, differently in each process.
};

/// What led to messages: an SQS message, an S3 notification. A number of the caller's own, used
/// once.
using TriggerId = std::uint64_t;

enum class BreakerState : std::uint8_t { kClosed, kOpen, kHalfOpen };

/// Upper bounds of the latency histogram, in nanoseconds; a last bucket has what took longer.
inline constexpr std::array<std::int64_t, 12> kLatencyBounds = {
    10'000'000,     50'000'000,     100'000'000,     500'000'000,
    1'000'000'000,  5'000'000'000,  10'000'000'000,  30'000'000'000,
    60'000'000'000, 300'000'000'000, 1'800'000'000'000, 3'600'000'000'000};

/// Numbers of messages, always with
/// `submitted == delivered + dead + collapsed + abandoned + queued + in_flight`.
struct DestinationMetrics {
  std::string name;
  std::uint64_t submitted = 0;  ///< Accepted by submit().
  std::uint64_t delivered = 0;
  std::uint64_t dead = 0;       ///< Given up: refused, or their deadline passed.
  std::uint64_t refused = 0;    ///< Of these: refused by the destination.
  std::uint64_t collapsed = 0;  ///< Not sent, because the same was or is being sent.
  std::uint64_t abandoned = 0;  ///< Of incomplete objects, let go by abandon().
  std::uint64_t retried = 0;    ///< Times that a message had to wait for another attempt.
  std::uint64_t timeouts = 0;   ///< Deliveries that were not answered in time.
  std::uint64_t held_up = 0;    ///< Times that submit() said that a queue is full.
  std::uint64_t queued = 0;     ///< Now waiting.
  std::uint64_t in_flight = 0;  ///< Now handed out.
  std::uint64_t held_bytes = 0;  ///< Now, of all that has not been settled.
  BreakerState breaker = BreakerState::kClosed;
  /// Messages delivered by the time that RetryOptions::deadline counts from, each in one bucket.
  std::array<std::uint64_t, kLatencyBounds.size() + 1> latency{};
  double latency_seconds = 0;  ///< Of all of them together.
};

struct DispatcherMetrics {
  std::vector<DestinationMetrics> destinations;  ///< As in DispatcherOptions.
  std::uint64_t triggers = 0;                    ///< Now not acknowledged.
  std::uint64_t unsettled = 0;                   ///< Now waiting for settle().

  /// The text format of Prometheus (0.0.4), each metric named `cloudtrail_notify_...`.
  std::string prometheus() const;
};

/// Decides what is sent when. A state machine: it has no thread, clock or socket of its own.
/// Whoever drives it passes the time (nanoseconds since the epoch; time that goes back counts as
/// standing still) and does this, over and over:
///
///     submit() what there is to say, then close() its trigger
///     next() until there is none, and send each; a hanging destination must not hold up the others
///     complete() with what became of each
///     settle()
///     acknowledged(): these triggers are done with, delete their messages
///     wait for an answer, for news, or until next_due()
///
/// Every message is delivered at least once or becomes a dead letter in the store
/// (dead_letter.hpp); its trigger is acknowledged then and not before. Whatever was not
/// acknowledged when the process ended comes again with its trigger, and goes out under the same
/// keys. The same message twice is collapsed: while it is held, and for as long as the store
/// remembers. What was refused or could not be delivered is not remembered, and tried anew when it
/// comes again.
///
/// Confined to one thread at a time. Only submit(), close() and settle() ask the store; where it
/// fails they return its error, and the same call again goes on where it stopped. How often, is up
/// to the caller: a trigger whose messages are not settled stays unacknowledged.
class Dispatcher {
 public:
  /// kInvalidArgument, naming the destination and the option, where one is out of range. `store`
  /// has to outlive the dispatcher.
  static Result<Dispatcher> create(DispatcherOptions options, Store& store);

  Dispatcher(Dispatcher&&) noexcept;
  Dispatcher& operator=(Dispatcher&&) noexcept;
  ~Dispatcher();

  /// Adds a message that `trigger` led to, which is new or not yet closed. On an error nothing was
  /// added, and the caller does it again, or abandons the trigger:
  /// kLimitExceeded: no room (the message names the option). Deliver what there is, then do it
  /// again. Where all that is held are objects that are not complete, they are sent as they are.
  /// kNotFound: no such destination. kInvalidUtf8. kInvalidArgument: the message is larger than the
  /// destination takes, carries nothing, or its trigger is closed. Others are the store's.
  Status submit(TriggerId trigger, Message message, std::int64_t now);
  /// Nothing more is coming of a trigger. kInvalidArgument where it is closed already,
  /// kLimitExceeded where it is new and there are too many. Others are the store's.
  Status close(TriggerId trigger, std::int64_t now);
  /// A trigger, closed or not, shall not be acknowledged: it will come again, because not all that
  /// it led to could be submitted. What it has is sent all the same, incomplete objects apart.
  /// kNotFound where there is none, or it was acknowledged.
  Status abandon(TriggerId trigger);

  /// A delivery that is due, if there is one. Destinations take turns.
  std::optional<Delivery> next(std::int64_t now);
  /// Tells what became of a delivery, item by item in their order. A late answer is good: what it
  /// says was delivered is, everything else has been scheduled again already. kInvalidArgument for
  /// an id that was never handed out, or another number of outcomes.
  Status complete(std::uint64_t delivery, std::span<const Outcome> outcomes, std::int64_t now);
  /// Writes to the store what was delivered, and dead letters.
  Status settle(std::int64_t now);
  /// The triggers that are done with since the last call, each told once.
  std::vector<TriggerId> acknowledged();

  /// When next() has something to do: a delivery to hand out, a timeout, a deadline. In the past
  /// where it has now; nullopt where only submit() or complete() can change that.
  std::optional<std::int64_t> next_due() const;

  DispatcherMetrics metrics() const;

 private:
  struct State;
  explicit Dispatcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cloudtrail

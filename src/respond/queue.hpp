// What waits for one destination, and what is on its way there.
#pragma once

#include <cloudtrail/dispatcher.hpp>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/hash128.hpp"
#include "respond/pace.hpp"

namespace cloudtrail::respond {

/// What is sent, answered for and sent again as one.
struct Unit {
  Hash128 key;
  std::shared_ptr<const std::vector<Message>> messages;
  std::size_t bytes = 0;       // as the destination counts them
  std::size_t held_bytes = 0;  // as the queue's bound counts them
  std::int64_t submitted = 0;
  std::vector<TriggerId> waiting_triggers;

  enum class State : std::uint8_t { kFresh, kRetry, kFlying, kDelivered, kDead };
  State state = State::kFresh;
  std::uint32_t attempts = 0;
  std::int64_t due = 0;      // of kRetry
  std::uint64_t flight = 0;  // of kFlying
  std::int64_t finished = 0;
  std::string why;

  std::size_t count() const noexcept { return messages->size(); }
};

/// The queue of one destination. It knows nothing of the others, of triggers, or of the store; what
/// is finished stays in it until it is settled, so that the same is not sent again meanwhile.
class Queue {
 public:
  explicit Queue(DestinationOptions options);

  const DestinationOptions& options() const noexcept { return options_; }

  /// The unit with this key that is held, or null.
  Unit* find(const Hash128& key);
  void add(Unit unit);
  bool holds_units() const noexcept { return !units_.empty(); }

  /// Gives up what was not answered in time, and what has had its time.
  void expire(std::int64_t now, std::mt19937_64& random);
  /// Hands out the next delivery, if one is due, and numbers it `id`.
  std::optional<Delivery> next(std::uint64_t id, std::int64_t now);
  /// What became of a delivery, if it is one of this queue's that is still known.
  Status complete(std::uint64_t id, std::span<const Outcome> outcomes, std::int64_t now,
                  std::mt19937_64& random);
  /// When expire() or next() has something to do; kNever.
  std::int64_t due() const;

  /// A unit that is delivered or dead and not settled, or null; the next one after settled() or
  /// put_off().
  Unit* finished();
  /// The unit of finished() needs nothing any more: it is forgotten.
  void settled();
  /// The unit of finished() comes again after all others.
  void put_off();
  std::size_t unsettled() const noexcept { return finished_.size(); }

  /// Its counters are the caller's too: what concerns submitting and holding is not known here.
  DestinationMetrics& metrics() noexcept { return metrics_; }
  const DestinationMetrics& metrics() const noexcept { return metrics_; }
  BreakerState breaker() const noexcept { return breaker_.state(); }

 private:
  struct Flight {
    std::uint64_t id;
    std::int64_t timeout;
    std::vector<std::uint64_t> units;
  };
  using Units = std::map<std::uint64_t, Unit>;

  bool full() const noexcept;
  std::int64_t fresh_due() const;
  std::int64_t send_due() const;
  std::uint64_t candidate(std::int64_t now) const;
  std::vector<std::uint64_t> take_batch(std::int64_t now);
  DeliveryItem hand_out(Unit& unit, std::uint64_t flight);
  void unqueue(std::uint64_t id, Unit& unit);
  void time_out(const Flight& flight, std::int64_t now, std::mt19937_64& random);
  void judge(std::span<const Outcome> outcomes, std::int64_t now);
  Status answer(const Flight& flight, std::span<const Outcome> outcomes, std::int64_t now,
                std::mt19937_64& random, bool late);
  void apply(std::uint64_t id, Unit& unit, const Outcome& outcome, std::int64_t now,
             std::mt19937_64& random);
  void retry(std::uint64_t id, Unit& unit, std::int64_t hint, std::int64_t now,
             std::mt19937_64& random);
  void finish(std::uint64_t id, Unit& unit, Unit::State state, std::int64_t now);

  DestinationOptions options_;
  DestinationMetrics metrics_;
  RateLimit rate_;
  Breaker breaker_;
  std::int64_t paused_until_ = kAlways;

  // Ids are given in the order of submission, so the first of them is the oldest.
  std::uint64_t last_id_ = 0;
  Units units_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> by_key_;
  std::set<std::uint64_t> waiting_;  // fresh ones and those to be tried again
  std::set<std::uint64_t> fresh_;
  std::size_t fresh_bytes_ = 0;
  std::set<std::pair<std::int64_t, std::uint64_t>> retries_;  // by the time they are due
  std::map<std::uint64_t, Flight> flights_;  // by id, which is by timeout too
  std::deque<Flight> late_;                  // not answered in time, the newest last
  std::deque<std::uint64_t> finished_;
};

}  // namespace cloudtrail::respond

// Random destinations, delays, duplicates and stores that fail: what has to hold always does.
#include <random>
#include <set>

#include "unit/respond/simulation.hpp"

namespace cloudtrail {
namespace {

using namespace testing;  // NOLINT: the vocabulary of this file

/// Fails now and then, before or after it has written.
class FlakyStore : public Store {
 public:
  FlakyStore(std::mt19937_64& random, unsigned one_in) : random_(random), one_in_(one_in) {}

  Result<std::optional<std::string>> get(std::string_view key, std::int64_t now) override {
    if (fails()) return failure();
    return store.get(key, now);
  }
  Result<bool> put(std::string_view key, std::optional<std::string_view> expected,
                   std::optional<std::string_view> value, std::int64_t expires,
                   std::int64_t now) override {
    if (fails()) return failure();
    Result<bool> done = store.put(key, expected, value, expires, now);
    if (fails()) return failure();
    return done;
  }
  Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after,
                                        std::size_t most, std::int64_t now) override {
    return store.list(prefix, after, most, now);
  }

  MemoryStore store;
  bool reliable = false;

 private:
  bool fails() { return !reliable && random_() % one_in_ == 0; }
  static Error failure() { return Error{ErrorCode::kIo, "the store is away", {}}; }
  std::mt19937_64& random_;
  unsigned one_in_;
};

class Model {
 public:
  explicit Model(std::uint64_t seed)
      : random_(seed), store_(random_, 10), dispatcher_(must_create(options(), store_)) {}

  void run() {
    for (int i = 0; i < 400 && !::testing::Test::HasFailure(); ++i) step();
    finish();
  }

 private:
  struct Flying {
    Delivery delivery;
    std::int64_t answer_at;
  };
  struct Trigger {
    std::set<std::string> keys;  // destination and event
    bool closed = false;
    bool abandoned = false;
  };

  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  DispatcherOptions options() {
    std::vector<DestinationOptions> destinations;
    for (const char* name : {"d0", "d1", "d2"}) {
      DestinationOptions one = destination(name);
      one.batching = static_cast<Batching>(below(3));
      one.window = static_cast<std::int64_t>(below(3)) * kSecond;
      one.limits.batch_messages = 1 + below(4);
      one.limits.interval = below(2) == 0 ? 0 : kSecond / 2;
      one.outstanding = static_cast<std::uint32_t>(1 + below(3));
      one.timeout = 5 * kSecond;
      one.retry.longest = 20 * kSecond;
      one.retry.deadline = 2 * kMinute;
      one.breaker = {.failures = static_cast<std::uint32_t>(below(4)), .open = 10 * kSecond};
      one.queue_messages = 5 + below(20);
      destinations.push_back(one);
    }
    DispatcherOptions all = dispatcher_options(std::move(destinations), random_());
    all.messages = 10 + below(30);
    return all;
  }

  void step() {
    switch (below(6)) {
      case 0:
      case 1:
      case 2: submit(); break;
      case 3: close(); break;
      case 4:
        now_ += static_cast<std::int64_t>(below(3 * static_cast<std::uint64_t>(kSecond)));
        break;
      default: settle(); break;
    }
    hand_out();
    answer();
    check_bounds();
  }

  void submit() {
    const TriggerId id = next_trigger_ + below(4);
    Trigger& trigger = triggers_[id];
    if (trigger.closed) return;
    const std::string to = "d" + std::to_string(below(3));
    const std::string event = "e" + std::to_string(below(60));
    if (dispatcher_.submit(id, message(to, event, "k" + std::to_string(below(2))), now_)) {
      trigger.keys.insert(to + event);
      known_.insert(id);
    }
  }

  void close() {
    const TriggerId id = next_trigger_++;
    Trigger& trigger = triggers_[id];
    if (below(8) == 0 && known_.contains(id)) {
      // Its room may be needed, and what it has may be incomplete: it will not be acknowledged.
      trigger.closed = trigger.abandoned = static_cast<bool>(dispatcher_.abandon(id));
      return;
    }
    trigger.closed = static_cast<bool>(dispatcher_.close(id, now_));
  }

  void hand_out() {
    while (const auto delivery = dispatcher_.next(now_)) {
      EXPECT_FALSE(delivery->items.empty());
      EXPECT_GT(delivery->timeout, now_);
      for (const DeliveryItem& item : delivery->items) note_key(*delivery, item);
      flying_.push_back({*delivery, now_ + static_cast<std::int64_t>(below(
                                        8 * static_cast<std::uint64_t>(kSecond)))});
    }
  }

  void note_key(const Delivery& delivery, const DeliveryItem& item) {
    std::string events = delivery.destination;
    for (const Message& one : *item.messages) events += " " + one.carries[0];
    EXPECT_EQ(keys_.emplace(events, item.key).first->second, item.key) << events;
  }

  void answer() {
    std::erase_if(flying_, [&](const Flying& one) {
      if (one.answer_at > now_) return false;
      std::vector<Outcome> outcomes;
      for (const DeliveryItem& item : one.delivery.items) {
        outcomes.push_back(outcome());
        if (outcomes.back().kind != Outcome::Kind::kRetry) note_end(item);
      }
      EXPECT_TRUE(dispatcher_.complete(one.delivery.id, outcomes, now_));
      return true;
    });
  }

  void note_end(const DeliveryItem& item) {
    for (const Message& one : *item.messages) taken_.insert(one.destination + one.carries[0]);
  }

  Outcome outcome() {
    const std::uint64_t dice = below(10);
    if (dice < 5) return delivered();
    if (dice < 6) return refused();
    return again(dice < 8 ? 0 : static_cast<std::int64_t>(below(10)) * kSecond);
  }

  void settle() {
    static_cast<void>(dispatcher_.settle(now_));
    acknowledge();
  }

  /// Never before all that a trigger led to was taken, or is dead in the store.
  void acknowledge() {
    const auto acknowledged = dispatcher_.acknowledged();
    if (acknowledged.empty()) return;
    std::set<std::string> ended = taken_;
    for (const DeadLetter& letter : dead_letters(store_.store)) {
      for (const Message& one : letter.messages) ended.insert(one.destination + one.carries[0]);
    }
    for (const TriggerId id : acknowledged) {
      Trigger& trigger = triggers_[id];
      EXPECT_TRUE(trigger.closed) << id;
      EXPECT_FALSE(trigger.abandoned) << id;
      EXPECT_TRUE(acknowledged_.insert(id).second) << "twice";
      for (const std::string& key : trigger.keys) EXPECT_TRUE(ended.contains(key)) << key;
    }
  }

  void check_bounds() {
    const DispatcherMetrics metrics = dispatcher_.metrics();
    expect_balance(dispatcher_);
    std::uint64_t held = 0;
    for (const DestinationMetrics& one : metrics.destinations) held += one.queued + one.in_flight;
    EXPECT_LE(held, 40U);
    for (const DestinationMetrics& one : metrics.destinations) {
      EXPECT_LE(one.queued + one.in_flight, 25U);
    }
  }

  /// The store is back, and there is no more news: everything ends, and every trigger with it.
  void finish() {
    store_.reliable = true;
    for (auto& [id, trigger] : triggers_) {
      if (!trigger.closed) {
        EXPECT_TRUE(dispatcher_.close(id, now_)) << id;
      }
      trigger.closed = true;
    }
    for (int i = 0; i < 10'000; ++i) {
      hand_out();
      answer();
      settle();
      const auto due = next_event();
      if (!due) break;
      now_ = std::max(now_, *due);
    }
    for (const auto& [id, trigger] : triggers_) {
      EXPECT_EQ(acknowledged_.contains(id), trigger.closed && !trigger.abandoned) << id;
    }
    const DispatcherMetrics metrics = dispatcher_.metrics();
    EXPECT_EQ(metrics.triggers, 0U);
    EXPECT_EQ(metrics.unsettled, 0U);
    for (const DestinationMetrics& one : metrics.destinations) {
      EXPECT_EQ(one.held_bytes + one.queued + one.in_flight, 0U);
    }
    expect_balance(dispatcher_);
  }

  std::optional<std::int64_t> next_event() {
    std::optional<std::int64_t> due = dispatcher_.next_due();
    for (const Flying& one : flying_) {
      if (!due || one.answer_at < *due) due = one.answer_at;
    }
    return due;
  }

  std::mt19937_64 random_;
  FlakyStore store_;
  Dispatcher dispatcher_;
  std::int64_t now_ = kStart;
  TriggerId next_trigger_ = 0;
  std::map<TriggerId, Trigger> triggers_;
  std::set<TriggerId> known_;
  std::set<TriggerId> acknowledged_;
  std::vector<Flying> flying_;
  std::map<std::string, std::string> keys_;
  std::set<std::string> taken_;  // delivered or refused
};

TEST(Model, EveryMessageEndsExactlyWhenItsTriggerIsAcknowledged) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Model(seed).run();
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

}  // namespace
}  // namespace cloudtrail

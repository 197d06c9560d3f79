// Destinations and time that exist in a test alone.
#pragma once

#include <cloudtrail/dead_letter.hpp>
#include <cloudtrail/dispatcher.hpp>
#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace cloudtrail::testing {

inline constexpr std::int64_t kMilli = 1'000'000;
inline constexpr std::int64_t kSecond = 1000 * kMilli;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kStart = std::int64_t{1'767'225'600} * kSecond;  // 2026

inline DestinationOptions destination(std::string name) {
  DestinationOptions options;
  options.name = std::move(name);
  return options;
}

inline DispatcherOptions dispatcher_options(std::vector<DestinationOptions> destinations,
                                            std::uint64_t seed = 1) {
  DispatcherOptions options;
  options.destinations = std::move(destinations);
  options.random.seed(seed);
  return options;
}

inline Dispatcher must_create(DispatcherOptions options, Store& store) {
  Result<Dispatcher> dispatcher = Dispatcher::create(std::move(options), store);
  if (!dispatcher) {
    ADD_FAILURE() << dispatcher.error().message;
    return *Dispatcher::create(DispatcherOptions(), store);
  }
  return *std::move(dispatcher);
}

inline Message message(std::string to, std::string event, std::string source = "object") {
  Message message;
  message.destination = std::move(to);
  message.body = "{\"event\":\"" + event + "\"}";
  message.carries = {std::move(event)};
  message.source = std::move(source);
  return message;
}

inline Outcome delivered() { return {}; }
inline Outcome again(std::int64_t after = 0, std::string why = "503") {
  return {Outcome::Kind::kRetry, after, std::move(why)};
}
inline Outcome refused(std::string why = "400") {
  return {Outcome::Kind::kRefused, 0, std::move(why)};
}

/// What a destination got, and when it was handed over.
struct Sent {
  std::int64_t at = 0;
  std::string destination;
  std::string key;
  std::uint32_t attempt = 0;
  std::vector<std::string> events;
  bool operator==(const Sent&) const = default;
};

/// An answer to one delivery, and how long it takes; kHangs where none comes.
inline constexpr std::int64_t kHangs = -1;
struct Answer {
  std::int64_t takes = 0;
  std::vector<Outcome> outcomes;
};

inline Answer all(const Delivery& delivery, const Outcome& outcome, std::int64_t takes = 0) {
  return {takes, std::vector<Outcome>(delivery.items.size(), outcome)};
}

/// Drives a dispatcher from event to event.
class Simulation {
 public:
  using Behaviour = std::function<Answer(const Delivery&, std::int64_t now)>;

  Simulation(Dispatcher& dispatcher, Behaviour behaviour)
      : dispatcher_(dispatcher), behaviour_(std::move(behaviour)) {}

  /// Until nothing is due before `end`, or at all.
  void run_until(std::int64_t end) {
    for (;;) {
      step();
      const std::int64_t next = next_event();
      if (next >= end) break;
      ASSERT_GT(next, now) << "time stands still";
      now = next;
    }
    now = std::max(now, std::min(end, next_event()));
  }

  /// Everything that there is to do now.
  void step() {
    for (bool busy = true; busy;) {
      busy = answer_due();
      while (const auto delivery = dispatcher_.next(now)) {
        hand_out(*delivery);
        busy = true;
      }
    }
    EXPECT_TRUE(dispatcher_.settle(now));
    for (const TriggerId id : dispatcher_.acknowledged()) acknowledged.emplace_back(id, now);
  }

  std::vector<Sent> sent_to(std::string_view name) const {
    std::vector<Sent> found;
    for (const Sent& one : sent) {
      if (one.destination == name) found.push_back(one);
    }
    return found;
  }
  std::vector<std::int64_t> times_of(std::string_view name) const {
    std::vector<std::int64_t> times;
    for (const Sent& one : sent_to(name)) times.push_back(one.at);
    return times;
  }

  std::int64_t now = kStart;
  std::vector<Sent> sent;
  std::vector<std::pair<TriggerId, std::int64_t>> acknowledged;

 private:
  std::int64_t next_event() const {
    const std::int64_t never = std::numeric_limits<std::int64_t>::max();
    const std::int64_t due = dispatcher_.next_due().value_or(never);
    return answers_.empty() ? due : std::min(due, answers_.begin()->first);
  }

  bool answer_due() {
    if (answers_.empty() || answers_.begin()->first > now) return false;
    const auto [id, outcomes] = std::move(answers_.begin()->second);
    answers_.erase(answers_.begin());
    EXPECT_TRUE(dispatcher_.complete(id, outcomes, now));
    return true;
  }

  void hand_out(const Delivery& delivery) {
    for (const DeliveryItem& item : delivery.items) {
      Sent one{now, delivery.destination, item.key, item.attempt, {}};
      for (const Message& message : *item.messages) {
        one.events.insert(one.events.end(), message.carries.begin(), message.carries.end());
      }
      sent.push_back(std::move(one));
    }
    Answer answer = behaviour_(delivery, now);
    if (answer.takes == kHangs) return;
    answers_.emplace(now + answer.takes, std::pair(delivery.id, std::move(answer.outcomes)));
  }

  Dispatcher& dispatcher_;
  Behaviour behaviour_;
  std::multimap<std::int64_t, std::pair<std::uint64_t, std::vector<Outcome>>> answers_;
};

/// A store, a dispatcher and a simulation of destinations that behave as told.
struct World {
  World(DispatcherOptions options, Simulation::Behaviour behaviour)
      : dispatcher(must_create(std::move(options), store)),
        simulation(dispatcher, std::move(behaviour)) {}
  explicit World(std::vector<DestinationOptions> destinations)
      : World(dispatcher_options(std::move(destinations)),
              [](const Delivery& d, std::int64_t) { return all(d, delivered()); }) {}

  void submit(TriggerId trigger, Message what) {
    const Status done = dispatcher.submit(trigger, std::move(what), simulation.now);
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
  }
  void close(TriggerId trigger) { EXPECT_TRUE(dispatcher.close(trigger, simulation.now)); }
  DestinationMetrics metrics(std::size_t i = 0) const {
    return dispatcher.metrics().destinations[i];
  }

  MemoryStore store;
  Dispatcher dispatcher;
  Simulation simulation;
};

inline std::vector<std::int64_t> from_start(std::vector<std::int64_t> times) {
  for (std::int64_t& time : times) time -= kStart;
  return times;
}

inline std::vector<DeadLetter> dead_letters(Store& store) {
  std::vector<DeadLetter> letters;
  const auto keys = store.list("dead/", "", 100'000, kStart);
  EXPECT_TRUE(keys);
  for (const std::string& key : keys.value_or({})) {
    const auto json = store.get(key, kStart);
    const auto letter = DeadLetter::parse(json && *json ? **json : "");
    EXPECT_TRUE(letter) << key;
    if (!letter) continue;
    EXPECT_EQ(letter->store_key(), key);
    letters.push_back(*letter);
  }
  return letters;
}

inline void expect_balance(const Dispatcher& dispatcher) {
  for (const DestinationMetrics& m : dispatcher.metrics().destinations) {
    EXPECT_EQ(m.submitted,
              m.delivered + m.dead + m.collapsed + m.abandoned + m.queued + m.in_flight)
        << m.name;
  }
}

}  // namespace cloudtrail::testing

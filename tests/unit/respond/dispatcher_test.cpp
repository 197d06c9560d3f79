// What goes out when: batching, limits, retries, the breaker.
#include "unit/respond/simulation.hpp"

namespace cloudtrail {
namespace {

using namespace testing;  // NOLINT: the vocabulary of this file

using Times = std::vector<std::int64_t>;
using Events = std::vector<std::string>;

TEST(Dispatcher, DeliversAndAcknowledges) {
  World s({destination("a"), destination("b")});
  s.submit(7, message("a", "e1"));
  s.submit(7, message("b", "e1"));
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent.size(), 2U);
  EXPECT_TRUE(s.simulation.acknowledged.empty()) << "the trigger is not closed";
  s.close(7);
  s.simulation.step();
  ASSERT_EQ(s.simulation.acknowledged.size(), 1U);
  EXPECT_EQ(s.simulation.acknowledged[0].first, 7U);
  s.simulation.step();
  EXPECT_EQ(s.simulation.acknowledged.size(), 1U) << "told once";
  EXPECT_EQ(s.dispatcher.next_due(), std::nullopt);
  EXPECT_EQ(s.metrics().held_bytes, 0U);
  s.close(8);
  s.simulation.step();
  EXPECT_EQ(s.simulation.acknowledged.back().first, 8U) << "nothing came of it";
}

TEST(Dispatcher, RefusesWhatCannotBeSent) {
  DestinationOptions small = destination("a");
  small.limits.message_bytes = 20;
  small.limits.batch_bytes = 20;
  World s({small});
  const auto error_of = [&](Message what) {
    const Status done = s.dispatcher.submit(1, std::move(what), kStart);
    return done ? Error{} : done.error();
  };
  EXPECT_EQ(error_of(message("x", "e")).code, ErrorCode::kNotFound);
  EXPECT_EQ(error_of(message("x", "e")).message, "no destination x");
  Message large = message("a", "e");
  large.attributes = {{"token", "hunter2hunter2", true}};
  EXPECT_EQ(error_of(large).code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error_of(large).message, "a message for destination a has 32 bytes, more than the 20 "
                                     "that it takes (message_bytes)");
  Message nothing = message("a", "e");
  nothing.carries.clear();
  EXPECT_EQ(error_of(nothing).message, "a message for destination a carries nothing");
  Message broken = message("a", "e");
  broken.subject = "\xFF";
  EXPECT_EQ(error_of(broken).code, ErrorCode::kInvalidUtf8);
  s.close(2);
  s.submit(3, message("a", "e"));
  s.close(3);
  EXPECT_EQ(s.dispatcher.close(3, kStart).error().message, "trigger 3 is closed");
  EXPECT_EQ(s.dispatcher.submit(3, message("a", "f"), kStart).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(s.metrics().submitted, 1U);
}

TEST(Dispatcher, OptionsOutOfRangeAreNamed) {
  const auto error_of = [](const std::function<void(DestinationOptions&)>& change) {
    DestinationOptions options = destination("a");
    change(options);
    MemoryStore store;
    const auto made = Dispatcher::create(dispatcher_options({destination("b"), options}), store);
    return made ? "" : made.error().message;
  };
  using D = DestinationOptions;
  EXPECT_EQ(error_of([](D&) {}), "");
  EXPECT_EQ(error_of([](D& d) { d.name = "a/b"; }),
            "a destination's name is not 1 to 64 of A-Z a-z 0-9 . _ -");
  EXPECT_EQ(error_of([](D& d) { d.name = "b"; }), "destination b: named twice");
  EXPECT_EQ(error_of([](D& d) { d.outstanding = 0; }), "destination a: outstanding is 0");
  EXPECT_EQ(error_of([](D& d) { d.limits.message_bytes = 1 << 20; }),
            "destination a: message_bytes is over batch_bytes");
  EXPECT_EQ(error_of([](D& d) { d.limits.burst = 0; }), "destination a: burst is 0");
  EXPECT_EQ(error_of([](D& d) { d.retry.base = 0; }),
            "destination a: retry.base is not between 1 ns and ten years");
  EXPECT_EQ(error_of([](D& d) { d.timeout = -1; }),
            "destination a: timeout is not between 1 ns and ten years");
  EXPECT_EQ(error_of([](D& d) { d.window = std::numeric_limits<std::int64_t>::max(); }),
            "destination a: window is not between 0 and ten years");
}

TEST(Dispatcher, BatchesByWindowSizeAndBytes) {
  DestinationOptions options = destination("a");
  options.batching = Batching::kWindow;
  options.window = 10 * kSecond;
  options.limits.batch_messages = 3;
  options.limits.batch_bytes = 100;
  options.limits.message_bytes = 100;
  World s({options});
  s.submit(1, message("a", "e1"));
  s.simulation.run_until(kStart + 4 * kSecond);
  s.submit(1, message("a", "e2"));
  s.simulation.run_until(kStart + 20 * kSecond);
  EXPECT_EQ(from_start(s.simulation.times_of("a")), (Times{10 * kSecond, 10 * kSecond}));
  for (int i = 3; i < 7; ++i) s.submit(1, message("a", "e" + std::to_string(i)));
  const std::int64_t third = s.simulation.now - kStart;
  s.simulation.run_until(kStart + kMinute);
  EXPECT_EQ(from_start(s.simulation.times_of("a")),
            (Times{10 * kSecond, 10 * kSecond, third, third, third, third + 10 * kSecond}))
      << "three are a batch, the fourth waits";
  const std::int64_t fourth = s.simulation.now - kStart;
  for (const char* name : {"x1", "x2"}) s.submit(1, message("a", name + std::string(50, 'x')));
  s.simulation.run_until(kStart + 2 * kMinute);
  EXPECT_EQ(from_start(s.simulation.times_of("a")).at(6), fourth) << "two are over 100 bytes";
  EXPECT_EQ(from_start(s.simulation.times_of("a")).at(7), fourth + 10 * kSecond);
}

TEST(Dispatcher, AnObjectIsOneItem) {
  DestinationOptions options = destination("a");
  options.batching = Batching::kObject;
  options.limits.batch_messages = 3;
  World s({options});
  for (const char* event : {"e1", "e2"}) s.submit(1, message("a", event, "k1"));
  s.submit(1, message("a", "f1", "k2"));
  s.submit(2, message("a", "g1", "k1"));
  s.submit(1, message("a", "e2", "k1"));  // again
  s.simulation.step();
  EXPECT_TRUE(s.simulation.sent.empty()) << "no object is complete";
  s.close(1);
  s.simulation.step();
  ASSERT_EQ(s.simulation.sent.size(), 2U);
  EXPECT_EQ(s.simulation.sent[0].events, (Events{"e1", "e2"}));
  EXPECT_EQ(s.simulation.sent[1].events, (Events{"f1"}));
  EXPECT_EQ(s.metrics().collapsed, 1U);
  for (const char* event : {"g2", "g3", "g4"}) s.submit(2, message("a", event, "k1"));
  s.simulation.step();
  ASSERT_EQ(s.simulation.sent.size(), 3U) << "three are as many as a batch takes";
  s.close(2);
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent[3].events, (Events{"g4"}));
  EXPECT_EQ(s.simulation.acknowledged.size(), 2U);
  for (const char* event : {"e1", "e2"}) s.submit(3, message("a", event, "other name"));
  s.close(3);
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent.size(), 4U) << "the same records were sent";
  EXPECT_EQ(s.simulation.acknowledged.size(), 3U);
  EXPECT_EQ(s.metrics().held_bytes, 0U);
  expect_balance(s.dispatcher);
}

TEST(Dispatcher, TheSameIsSentOnce) {
  World s({destination("a"), destination("b")});
  s.submit(1, message("a", "e"));
  s.submit(1, message("a", "e"));
  Message second_part = message("a", "e");
  second_part.part = 1;
  s.submit(1, second_part);
  s.submit(2, message("a", "e"));
  s.submit(2, message("b", "e"));
  s.close(1);
  s.close(2);
  s.simulation.step();
  s.submit(3, message("a", "e"));
  s.close(3);
  s.simulation.step();
  ASSERT_EQ(s.simulation.sent_to("a").size(), 2U);
  EXPECT_NE(s.simulation.sent_to("a")[0].key, s.simulation.sent_to("a")[1].key);
  EXPECT_EQ(s.simulation.sent_to("b").size(), 1U);
  EXPECT_EQ(s.simulation.acknowledged.size(), 3U);
  EXPECT_EQ(s.metrics().collapsed, 3U);
  s.simulation.now += 25 * kHour;  // longer than the store remembers
  s.submit(4, message("a", "e"));
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent_to("a").size(), 3U);
  EXPECT_EQ(s.simulation.sent_to("a")[2].key, s.simulation.sent_to("a")[0].key);
}

TEST(Dispatcher, KeysStayAsTheyAre) {
  World s({destination("a")});
  s.submit(1, message("a", "01234567-89ab-cdef-fedc-ba9876543210"));
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent.at(0).key, "7b9dca57cc7331d4a4eddaf5a00927e4")
      << "stores of other versions know this key";
}

TEST(Dispatcher, ADuplicateWaitsForTheFirst) {
  World s(dispatcher_options({destination("a")}),
          [](const Delivery& d, std::int64_t) { return all(d, delivered(), 5 * kSecond); });
  s.submit(1, message("a", "e"));
  s.close(1);
  s.simulation.step();
  s.submit(2, message("a", "e"));
  s.close(2);
  s.simulation.step();
  EXPECT_TRUE(s.simulation.acknowledged.empty());
  s.simulation.run_until(kStart + kMinute);
  const std::int64_t at = kStart + 5 * kSecond;
  EXPECT_EQ(s.simulation.acknowledged,
            (std::vector<std::pair<TriggerId, std::int64_t>>{{1, at}, {2, at}}));
}

TEST(Dispatcher, OutstandingDeliveriesAreBounded) {
  DestinationOptions options = destination("a");
  options.outstanding = 2;
  World s(dispatcher_options({options}),
          [](const Delivery& d, std::int64_t) { return all(d, delivered(), kSecond); });
  for (int i = 0; i < 5; ++i) s.submit(1, message("a", std::to_string(i)));
  s.simulation.run_until(kStart + kMinute);
  EXPECT_EQ(from_start(s.simulation.times_of("a")), (Times{0, 0, kSecond, kSecond, 2 * kSecond}));
}

TEST(Dispatcher, RateIsATokenBucket) {
  DestinationOptions options = destination("a");
  options.limits.interval = kSecond;
  options.limits.burst = 3;
  World s({options});
  for (int i = 0; i < 5; ++i) s.submit(1, message("a", std::to_string(i)));
  s.simulation.run_until(kStart + 10 * kSecond);
  EXPECT_EQ(from_start(s.simulation.times_of("a")), (Times{0, 0, 0, kSecond, 2 * kSecond}));
  s.simulation.sent.clear();
  s.simulation.now = kStart + 3600 * kSecond;  // saves up no more than three
  for (int i = 5; i < 10; ++i) s.submit(1, message("a", std::to_string(i)));
  s.simulation.run_until(kStart + 2 * kHour);
  EXPECT_EQ(from_start(s.simulation.times_of("a")),
            (Times{kHour, kHour, kHour, kHour + kSecond, kHour + 2 * kSecond}));
}

TEST(Dispatcher, QueuesAreBounded) {
  DestinationOptions a = destination("a");
  a.queue_messages = 2;
  DispatcherOptions options = dispatcher_options({a, destination("b")});
  options.messages = 3;
  options.triggers = 2;
  World s(options, [](const Delivery& d, std::int64_t) { return all(d, delivered()); });
  s.submit(1, message("a", "1"));
  s.submit(1, message("a", "2"));
  const Status third = s.dispatcher.submit(1, message("a", "3"), kStart);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(third.error().message, "destination a has no room (queue_messages)");
  s.submit(2, message("b", "3"));
  EXPECT_EQ(s.dispatcher.submit(1, message("b", "4"), kStart).error().message,
            "the dispatcher has no room (messages)");
  EXPECT_EQ(s.dispatcher.close(3, kStart).error().message,
            "the dispatcher has no room (triggers)");
  s.simulation.step();
  s.submit(1, message("a", "3"));
  EXPECT_EQ(s.metrics(0).held_up, 1U);
  EXPECT_EQ(s.metrics(0).submitted, 3U);
}

TEST(Dispatcher, BytesAreBounded) {
  DestinationOptions a = destination("a");
  a.queue_bytes = 2000;
  World s({a});
  int accepted = 0;
  Status done;
  for (; done; ++accepted) {
    done = s.dispatcher.submit(1, message("a", std::to_string(accepted)), kStart);
    EXPECT_LE(s.metrics().held_bytes, 2000U);
    ASSERT_LT(accepted, 100);
  }
  EXPECT_EQ(done.error().message, "destination a has no room (queue_bytes)");
  EXPECT_GT(accepted, 5);
  Message large = message("a", "x");
  large.carries = {std::string(3000, 'x')};
  EXPECT_EQ(s.dispatcher.submit(1, large, kStart).error().code, ErrorCode::kInvalidArgument)
      << "there will never be room";
}

TEST(Dispatcher, IncompleteObjectsDoNotBlockForEver) {
  DestinationOptions a = destination("a");
  a.batching = Batching::kObject;
  a.queue_messages = 2;
  World s({a});
  s.submit(1, message("a", "e1", "k1"));
  s.submit(1, message("a", "e2", "k2"));
  EXPECT_EQ(s.dispatcher.submit(1, message("a", "e3", "k1"), kStart).error().code,
            ErrorCode::kLimitExceeded);
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent.size(), 2U);
  s.submit(1, message("a", "e3", "k1"));
  s.close(1);
  s.simulation.step();
  EXPECT_EQ(s.simulation.acknowledged.size(), 1U);
}

TEST(Dispatcher, AnAbandonedTriggerIsNotAcknowledged) {
  DestinationOptions a = destination("a");
  a.batching = Batching::kObject;
  World s({a, destination("b")});
  s.submit(1, message("a", "e1"));
  s.submit(1, message("b", "e1"));
  EXPECT_TRUE(s.dispatcher.abandon(1));
  EXPECT_EQ(s.dispatcher.metrics().triggers, 1U) << "a message is on its way for it";
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent_to("a").size(), 0U);
  EXPECT_EQ(s.simulation.sent_to("b").size(), 1U);
  EXPECT_TRUE(s.simulation.acknowledged.empty());
  EXPECT_EQ(s.dispatcher.metrics().triggers, 0U);
  EXPECT_EQ(s.metrics().abandoned, 1U);
  EXPECT_EQ(s.metrics().held_bytes, 0U);
  EXPECT_EQ(s.dispatcher.abandon(1).error().code, ErrorCode::kNotFound);
  expect_balance(s.dispatcher);
}

TEST(Dispatcher, BacksOffWithFullJitter) {
  DestinationOptions options = destination("a");
  options.breaker.failures = 0;
  options.retry = {.base = kSecond, .longest = 60 * kSecond, .longest_hint = kHour,
                   .deadline = 240 * kHour};
  std::vector<std::int64_t> longest(6, 0);
  double share = 0;
  int waits = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    World s(dispatcher_options({options}, seed),
            [](const Delivery& d, std::int64_t) { return all(d, again()); });
    s.submit(1, message("a", "e"));
    s.simulation.run_until(kStart + 10 * kMinute);
    const auto times = s.simulation.times_of("a");
    for (std::size_t i = 1; i < times.size(); ++i) {
      const std::int64_t most = std::min(kSecond << std::min<std::size_t>(i - 1, 20), 60 * kSecond);
      const std::int64_t waited = times[i] - times[i - 1];
      ASSERT_LE(waited, most);
      if (i <= longest.size()) longest[i - 1] = std::max(longest[i - 1], waited);
      share += static_cast<double>(waited) / static_cast<double>(most);
      ++waits;
    }
  }
  for (std::size_t i = 0; i < longest.size(); ++i) EXPECT_GT(longest[i], (kSecond << i) * 9 / 10);
  EXPECT_NEAR(share / waits, 0.5, 0.02);
}

TEST(Dispatcher, ADayOfRetriesEndsAtTheDeadline) {
  World s(dispatcher_options({destination("a")}), [](const Delivery& d, std::int64_t) {
    return all(d, again(0, "503 Slow Down"), 100 * kMilli);
  });
  s.submit(1, message("a", "e"));
  s.close(1);
  s.simulation.run_until(kStart + 48 * kHour);
  EXPECT_GT(s.simulation.sent.size(), 280U);
  EXPECT_LT(s.simulation.sent.back().at, kStart + 24 * kHour);
  ASSERT_EQ(s.simulation.acknowledged.size(), 1U);
  EXPECT_LE(s.simulation.acknowledged[0].second, kStart + 24 * kHour);
  const auto letters = dead_letters(s.store);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].why, "503 Slow Down");
  EXPECT_EQ(letters[0].attempts, s.simulation.sent.size());
  EXPECT_EQ(letters[0].messages, std::vector<Message>{message("a", "e")});
  EXPECT_EQ(s.metrics().dead, 1U);
  EXPECT_EQ(s.metrics().refused, 0U);
}

TEST(Dispatcher, WhatNeverHadItsTurnDiesAtItsDeadline) {
  DestinationOptions options = destination("a");
  options.limits.interval = kHour;
  options.retry.deadline = 90 * kMinute;
  World s({options});
  for (int i = 0; i < 3; ++i) s.submit(1, message("a", std::to_string(i)));
  s.close(1);
  s.simulation.run_until(kStart + 5 * kHour);
  EXPECT_EQ(from_start(s.simulation.times_of("a")), (Times{0, kHour}));
  EXPECT_EQ(s.simulation.acknowledged.at(0).second, kStart + 90 * kMinute);
  ASSERT_EQ(dead_letters(s.store).size(), 1U);
  EXPECT_EQ(dead_letters(s.store)[0].why, "its deadline passed before it was its turn");
  EXPECT_EQ(dead_letters(s.store)[0].attempts, 0U);
}

TEST(Dispatcher, HintsAreHonouredByTheWholeDestination) {
  World s(dispatcher_options({destination("a")}), [](const Delivery& d, std::int64_t now) {
    return all(d, now < kStart + kSecond ? again(20 * kSecond, "429") : delivered());
  });
  s.submit(1, message("a", "e1"));
  s.submit(1, message("a", "e2"));
  s.simulation.run_until(kStart + kMinute);
  EXPECT_EQ(from_start(s.simulation.times_of("a")), (Times{0, 20 * kSecond, 20 * kSecond}));
  World t(dispatcher_options({destination("a")}), [](const Delivery& d, std::int64_t now) {
    return all(d, now == kStart ? again(1000 * kHour, "429") : delivered());
  });
  t.submit(1, message("a", "e1"));
  t.simulation.run_until(kStart + kHour);
  EXPECT_EQ(from_start(t.simulation.times_of("a")), (Times{0, 15 * kMinute})) << "longest_hint";
}

TEST(Dispatcher, TheBreakerOpensAndFindsOut) {
  DestinationOptions options = destination("a");
  options.retry.base = 1;
  options.retry.longest = 1;
  options.breaker = {.failures = 3, .open = kMinute};
  World s(dispatcher_options({options}), [](const Delivery& d, std::int64_t now) {
    return all(d, now < kStart + 90 * kSecond ? again() : delivered());
  });
  for (int i = 0; i < 4; ++i) s.submit(1, message("a", std::to_string(i)));
  s.simulation.run_until(kStart + kSecond);
  EXPECT_EQ(s.simulation.sent.size(), 3U);
  EXPECT_EQ(s.metrics().breaker, BreakerState::kOpen);
  s.simulation.run_until(kStart + 100 * kSecond);
  EXPECT_EQ(s.simulation.sent.size(), 4U) << "one delivery tried, a minute later";
  s.simulation.run_until(kStart + 10 * kMinute);
  EXPECT_EQ(s.metrics().breaker, BreakerState::kClosed);
  EXPECT_EQ(s.metrics().delivered, 4U);
  ASSERT_EQ(s.simulation.sent.size(), 8U);
  EXPECT_NEAR(static_cast<double>(s.simulation.sent[4].at - kStart), 120.0 * kSecond, 10.0);
  EXPECT_EQ(s.simulation.sent[7].at, s.simulation.sent[4].at);
}

TEST(Dispatcher, RefusalsAreNoFailures) {
  World s(dispatcher_options({destination("a")}),
          [](const Delivery& d, std::int64_t) { return all(d, refused("400 Bad Request")); });
  for (int i = 0; i < 20; ++i) s.submit(1, message("a", std::to_string(i)));
  s.close(1);
  s.simulation.step();
  EXPECT_EQ(s.metrics().refused, 20U);
  EXPECT_EQ(s.metrics().dead, 20U);
  EXPECT_EQ(s.metrics().breaker, BreakerState::kClosed);
  EXPECT_EQ(dead_letters(s.store).size(), 20U);
  EXPECT_EQ(s.simulation.acknowledged.size(), 1U);
}

TEST(Dispatcher, ALateAnswerIsGood) {
  DestinationOptions options = destination("a");
  options.timeout = 10 * kSecond;
  options.outstanding = 1;
  MemoryStore store;
  Dispatcher dispatcher = must_create(dispatcher_options({options}), store);
  ASSERT_TRUE(dispatcher.submit(1, message("a", "e"), kStart));
  ASSERT_TRUE(dispatcher.close(1, kStart));
  const auto first = dispatcher.next(kStart);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->timeout, kStart + 10 * kSecond);
  EXPECT_EQ(dispatcher.next_due(), kStart + 10 * kSecond);
  const auto second = dispatcher.next(kStart + 20 * kSecond);
  EXPECT_FALSE(second && second->items.empty());
  const auto flying = second ? second : dispatcher.next(kStart + 22 * kSecond);
  ASSERT_TRUE(flying);
  EXPECT_EQ(flying->items[0].key, first->items[0].key);
  EXPECT_EQ(flying->items[0].attempt, 2U);
  const std::vector<Outcome> bad = {refused()};
  const std::vector<Outcome> good = {delivered()};
  EXPECT_TRUE(dispatcher.complete(first->id, good, kStart + 23 * kSecond));
  EXPECT_TRUE(dispatcher.settle(kStart + 23 * kSecond));
  EXPECT_EQ(dispatcher.acknowledged(), std::vector<TriggerId>{1});
  EXPECT_TRUE(dispatcher.complete(flying->id, bad, kStart + 24 * kSecond));
  EXPECT_TRUE(dispatcher.complete(flying->id, bad, kStart + 24 * kSecond)) << "twice";
  EXPECT_TRUE(dispatcher.settle(kStart + 24 * kSecond));
  EXPECT_EQ(dispatcher.metrics().destinations[0].delivered, 1U);
  EXPECT_EQ(dispatcher.metrics().destinations[0].dead, 0U);
  EXPECT_EQ(dispatcher.metrics().destinations[0].timeouts, 1U);
  EXPECT_EQ(dispatcher.metrics().destinations[0].in_flight, 0U);
  EXPECT_FALSE(dispatcher.complete(99, good, kStart)) << "never handed out";
  EXPECT_FALSE(dispatcher.complete(0, good, kStart));
  expect_balance(dispatcher);
}

TEST(Dispatcher, ALateRefusalIsAskedAgain) {
  DestinationOptions options = destination("a");
  options.timeout = 10 * kSecond;
  World s(dispatcher_options({options}), [](const Delivery& d, std::int64_t now) {
    return now == kStart ? all(d, refused(), 11 * kSecond) : all(d, delivered(), kSecond);
  });
  s.submit(1, message("a", "e"));
  s.simulation.run_until(kStart + kMinute);
  EXPECT_EQ(s.metrics().delivered, 1U);
  EXPECT_EQ(s.metrics().dead, 0U);
}

TEST(Dispatcher, AnswersAreForEachItem) {
  DestinationOptions options = destination("a");
  options.batching = Batching::kWindow;
  World s(dispatcher_options({options}), [](const Delivery& d, std::int64_t) {
    if (d.items.size() < 3) return all(d, delivered());
    return Answer{0, {delivered(), refused(), again()}};
  });
  for (int i = 0; i < 3; ++i) s.submit(1, message("a", std::to_string(i)));
  s.close(1);
  s.simulation.run_until(kStart + kMinute);
  EXPECT_EQ(s.metrics().delivered, 2U);
  EXPECT_EQ(s.metrics().refused, 1U);
  EXPECT_EQ(s.metrics().retried, 1U);
  ASSERT_EQ(s.simulation.sent.size(), 4U);
  EXPECT_EQ(s.simulation.sent[3].events, Events{"2"});
  MemoryStore store;
  Dispatcher dispatcher = must_create(dispatcher_options({destination("a")}), store);
  ASSERT_TRUE(dispatcher.submit(1, message("a", "e"), kStart));
  const auto delivery = dispatcher.next(kStart);
  const Status wrong = dispatcher.complete(delivery->id, {}, kStart);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "delivery 1 has 1 items, not 0");
  EXPECT_EQ(dispatcher.metrics().destinations[0].in_flight, 1U) << "still on its way";
}

TEST(Dispatcher, TimeThatGoesBackStandsStill) {
  World s(dispatcher_options({destination("a")}),
          [](const Delivery& d, std::int64_t) { return all(d, again()); });
  s.submit(1, message("a", "e"));
  s.simulation.step();
  const auto due = s.dispatcher.next_due();
  s.simulation.now -= kHour;
  s.simulation.step();
  EXPECT_EQ(s.simulation.sent.size(), 1U);
  EXPECT_EQ(s.dispatcher.next_due(), due);
}

}  // namespace
}  // namespace cloudtrail

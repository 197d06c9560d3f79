// What happens to what was not delivered at once: waiting, deadlines, hints, breaker, late answers.
#include "unit/respond/simulation.hpp"

namespace cloudtrail {
namespace {

using namespace testing;  // NOLINT: the vocabulary of this file

using Times = std::vector<std::int64_t>;

TEST(Retry, BacksOffWithFullJitter) {
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

TEST(Retry, ADayOfRetriesEndsAtTheDeadline) {
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

TEST(Retry, WhatNeverHadItsTurnDiesAtItsDeadline) {
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

TEST(Retry, WhatWouldBeTooLateIsDeadAtOnce) {
  DestinationOptions options = destination("a");
  options.retry.deadline = 10 * kMinute;
  World s(dispatcher_options({options}),
          [](const Delivery& d, std::int64_t) { return all(d, again(10 * kMinute, "429")); });
  s.submit(1, message("a", "e"));
  s.close(1);
  s.simulation.step();
  EXPECT_EQ(s.simulation.acknowledged.size(), 1U);
  EXPECT_EQ(dead_letters(s.store).size(), 1U);
}

TEST(Retry, HintsAreHonouredByTheWholeDestination) {
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

TEST(Retry, TheBreakerOpensAndFindsOut) {
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

TEST(Retry, ATimeoutIsOneFailure) {
  DestinationOptions options = destination("a");
  options.timeout = 10 * kSecond;
  options.breaker.failures = 2;
  World s(dispatcher_options({options}), [](const Delivery& d, std::int64_t now) {
    return now == kStart ? all(d, again(), 10 * kSecond + 1) : Answer{kHangs, {}};
  });
  s.submit(1, message("a", "e"));
  s.simulation.run_until(kStart + 10 * kSecond + 2);
  EXPECT_EQ(s.metrics().timeouts, 1U);
  EXPECT_EQ(s.metrics().breaker, BreakerState::kClosed) << "its late answer is no second one";
  s.simulation.run_until(kStart + 30 * kSecond);
  EXPECT_EQ(s.metrics().timeouts, 2U);
  EXPECT_EQ(s.metrics().breaker, BreakerState::kOpen);
}

TEST(Retry, RefusalsAreNoFailures) {
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

TEST(Retry, ALateAnswerIsGood) {
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

TEST(Retry, ALateRefusalIsAskedAgain) {
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

}  // namespace
}  // namespace cloudtrail

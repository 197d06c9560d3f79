// Waiting, rates and the breaker at the ends of their ranges.
#include "respond/pace.hpp"

#include "gtest/gtest.h"

namespace cloudtrail::respond {
namespace {

TEST(Backoff, DoublesUntilTheLongest) {
  const RetryOptions options{.base = 100, .longest = 1000};
  std::mt19937_64 random(1);
  const auto longest = [&](std::uint32_t attempts) {
    std::int64_t most = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::int64_t wait = backoff(options, attempts, random);
      EXPECT_GE(wait, 0);
      most = std::max(most, wait);
    }
    return most;
  };
  EXPECT_EQ(longest(1), 100);
  EXPECT_EQ(longest(2), 200);
  EXPECT_EQ(longest(4), 800);
  EXPECT_EQ(longest(5), 1000);
  for (const std::uint32_t attempts : {40U, 63U, 64U, 65U, 4'294'967'295U}) {
    EXPECT_EQ(longest(attempts), 1000) << attempts;
  }
}

TEST(Backoff, IsTheSameForTheSameSeed) {
  std::mt19937_64 one(7);
  std::mt19937_64 other(7);
  for (std::uint32_t i = 1; i < 50; ++i) EXPECT_EQ(backoff({}, i, one), backoff({}, i, other));
}

TEST(Later, EndsWithTime) {
  EXPECT_EQ(later(1, 2), 3);
  EXPECT_EQ(later(kNever - 1, 2), kNever);
  EXPECT_EQ(later(kNever, 0), kNever);
}

TEST(RateLimit, HoldsFromTheBeginningOfTime) {
  RateLimit limit(10, 2);
  EXPECT_LE(limit.free_at(), -1000);
  limit.take(-1000);
  EXPECT_LE(limit.free_at(), -1000);
  limit.take(-1000);
  EXPECT_EQ(limit.free_at(), -990);
  limit.take(-990);
  EXPECT_EQ(limit.free_at(), -980);
  limit.take(0);
  EXPECT_EQ(limit.free_at(), 0) << "one was saved up";
  RateLimit none(0, 1);
  none.take(5);
  EXPECT_EQ(none.free_at(), kAlways);
}

TEST(Breaker, GoesRound) {
  Breaker breaker({.failures = 2, .open = 100});
  breaker.failure(0);
  breaker.success();
  breaker.failure(1);
  EXPECT_EQ(breaker.free_at(), kAlways) << "not in a row";
  breaker.failure(2);
  EXPECT_EQ(breaker.state(), BreakerState::kOpen);
  EXPECT_EQ(breaker.free_at(), 102);
  breaker.failure(50);
  EXPECT_EQ(breaker.free_at(), 102) << "what was sent before it opened does not count";
  breaker.take();
  EXPECT_EQ(breaker.state(), BreakerState::kHalfOpen);
  EXPECT_EQ(breaker.free_at(), kNever);
  breaker.failure(110);
  EXPECT_EQ(breaker.free_at(), 210);
  breaker.take();
  breaker.throttled(220);
  EXPECT_EQ(breaker.free_at(), 220) << "it is there, and says itself for how long";
  breaker.take();
  breaker.success();
  EXPECT_EQ(breaker.state(), BreakerState::kClosed);
  Breaker none({.failures = 0, .open = 100});
  for (int i = 0; i < 100; ++i) none.failure(i);
  EXPECT_EQ(none.state(), BreakerState::kClosed);
}

}  // namespace
}  // namespace cloudtrail::respond

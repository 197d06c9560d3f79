// How fast one destination is spoken to: waiting after a failure, rate, breaker.
#pragma once

#include <cloudtrail/dispatcher.hpp>
#include <cstdint>
#include <limits>
#include <random>

namespace cloudtrail::respond {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();

/// `time` and `span`, which is not negative, later; kNever where that is beyond all time.
inline std::int64_t later(std::int64_t time, std::int64_t span) noexcept {
  return time > kNever - span ? kNever : time + span;
}

/// How long to wait after so many failed attempts, at least one.
std::int64_t backoff(const RetryOptions& options, std::uint32_t attempts, std::mt19937_64& random);

/// A token bucket, kept as the time at which it would be full again.
class RateLimit {
 public:
  RateLimit(std::int64_t interval, std::uint32_t burst)
      : interval_(interval), saved_(interval * (std::int64_t{burst} - 1)) {}

  std::int64_t free_at() const noexcept {
    return full_at_ < kAlways + saved_ ? kAlways : full_at_ - saved_;
  }
  void take(std::int64_t now) noexcept {
    if (interval_ > 0) full_at_ = later(full_at_ > now ? full_at_ : now, interval_);
  }

 private:
  std::int64_t interval_;
  std::int64_t saved_;
  std::int64_t full_at_ = kAlways;
};

class Breaker {
 public:
  explicit Breaker(const BreakerOptions& options) : options_(options) {}

  BreakerState state() const noexcept { return state_; }
  /// kNever while the delivery that finds out is on its way.
  std::int64_t free_at() const noexcept {
    if (state_ == BreakerState::kClosed) return kAlways;
    return state_ == BreakerState::kOpen ? until_ : kNever;
  }
  void take() noexcept {
    if (state_ == BreakerState::kOpen) state_ = BreakerState::kHalfOpen;
  }

  void success() noexcept {
    state_ = BreakerState::kClosed;
    failed_ = 0;
  }
  void failure(std::int64_t now) noexcept;
  /// It is there, but wants to be left alone: neither good nor bad news.
  void throttled(std::int64_t now) noexcept {
    if (state_ == BreakerState::kHalfOpen) open(now);
  }

 private:
  void open(std::int64_t until) noexcept {
    state_ = BreakerState::kOpen;
    until_ = until;
  }

  BreakerOptions options_;
  BreakerState state_ = BreakerState::kClosed;
  std::uint32_t failed_ = 0;
  std::int64_t until_ = kAlways;
};

}  // namespace cloudtrail::respond

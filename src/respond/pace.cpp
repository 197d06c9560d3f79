#include "respond/pace.hpp"

#include <algorithm>

namespace cloudtrail::respond {

std::int64_t backoff(const RetryOptions& options, std::uint32_t attempts,
                     std::mt19937_64& random) {
  const std::uint32_t doublings = std::min(attempts - 1, 62U);
  const bool longest = options.base > options.longest >> doublings;
  const std::int64_t most = longest ? options.longest : options.base << doublings;
  // The remainder favours short waits by a part in 2^63 of `most`.
  return static_cast<std::int64_t>(random() % (static_cast<std::uint64_t>(most) + 1));
}

void Breaker::failure(std::int64_t now) noexcept {
  if (options_.failures == 0 || state_ == BreakerState::kOpen) return;
  ++failed_;
  if (state_ == BreakerState::kHalfOpen || failed_ >= options_.failures) {
    open(later(now, options_.open));
  }
}

}  // namespace cloudtrail::respond

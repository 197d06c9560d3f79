#include "engine/rule_timer.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>

namespace cloudtrail::engine {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t nanoseconds(Clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

/// The least that two looks at the clock are apart.
std::int64_t time_of_clock() {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (int i = 0; i < 1000; ++i) {
    const Clock::time_point before = Clock::now();
    least = std::min(least, nanoseconds(Clock::now() - before));
  }
  return least;
}

}  // namespace

RuleTimer::RuleTimer(const rule::Program& program)
    : program_(program), nanoseconds_(program.rules.size()), clock_(time_of_clock()) {}

void RuleTimer::time(const Record& record) {
  const std::size_t count = nanoseconds_.size();
  if (count == 0) return;
  evaluator_.begin(program_, record);
  Clock::time_point before = Clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t rule = (i + records_) % count;
    static_cast<void>(evaluator_.holds(program_.code[rule].match, true));
    const Clock::time_point after = Clock::now();
    nanoseconds_[rule] += std::max<std::int64_t>(0, nanoseconds(after - before) - clock_);
    before = after;
  }
  ++records_;
}

std::vector<double> RuleTimer::shares() const {
  std::vector<double> shares(nanoseconds_.size());
  const auto sum = std::accumulate(nanoseconds_.begin(), nanoseconds_.end(), std::int64_t{0});
  if (sum == 0) return shares;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i] = static_cast<double>(nanoseconds_[i]) / static_cast<double>(sum);
  }
  return shares;
}

}  // namespace cloudtrail::engine

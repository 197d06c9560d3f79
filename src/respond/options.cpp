#include "respond/options.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace cloudtrail::respond {
namespace {

/// No span of time is longer: some ten years, so that sums of a few stay in range.
constexpr std::int64_t kLongest = std::int64_t{3653} * 86'400 * 1'000'000'000;
constexpr std::size_t kNameBytes = 64;

Error bad(std::string_view destination, std::string_view what) {
  return Error{ErrorCode::kInvalidArgument,
               "destination " + std::string(destination) + ": " + std::string(what), {}};
}

bool is_name(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kNameBytes && std::ranges::all_of(name, good);
}

bool within(std::int64_t span, std::int64_t least) { return span >= least && span <= kLongest; }

std::string_view wrong_limit(const DeliveryLimits& limits) {
  if (limits.batch_messages == 0) return "batch_messages is 0";
  if (limits.message_bytes == 0) return "message_bytes is 0";
  if (limits.message_bytes > limits.batch_bytes) return "message_bytes is over batch_bytes";
  if (!within(limits.interval, 0)) return "interval is not between 0 and ten years";
  if (limits.burst == 0) return "burst is 0";
  if (limits.interval > kLongest / limits.burst) return "burst times interval is over ten years";
  return {};
}

std::string_view wrong_retry(const RetryOptions& retry) {
  if (!within(retry.base, 1)) return "retry.base is not between 1 ns and ten years";
  if (!within(retry.longest, retry.base)) {
    return "retry.longest is not between retry.base and ten years";
  }
  if (!within(retry.longest_hint, 0)) return "retry.longest_hint is not between 0 and ten years";
  if (!within(retry.deadline, 1)) return "retry.deadline is not between 1 ns and ten years";
  return {};
}

std::string_view wrong_option(const DestinationOptions& options) {
  if (const auto wrong = wrong_limit(options.limits); !wrong.empty()) return wrong;
  if (const auto wrong = wrong_retry(options.retry); !wrong.empty()) return wrong;
  if (!within(options.window, 0)) return "window is not between 0 and ten years";
  if (options.outstanding == 0) return "outstanding is 0";
  if (!within(options.timeout, 1)) return "timeout is not between 1 ns and ten years";
  if (!within(options.breaker.open, 0)) return "breaker.open is not between 0 and ten years";
  if (!within(options.remembered, 0)) return "remembered is not between 0 and ten years";
  if (options.queue_messages == 0) return "queue_messages is 0";
  return {};
}

}  // namespace

Status check(const DispatcherOptions& options) {
  std::set<std::string_view> names;
  for (const DestinationOptions& destination : options.destinations) {
    if (!is_name(destination.name)) {
      return Error{ErrorCode::kInvalidArgument,
                   "a destination's name is not 1 to 64 of A-Z a-z 0-9 . _ -", {}};
    }
    if (!names.insert(destination.name).second) return bad(destination.name, "named twice");
    const std::string_view wrong = wrong_option(destination);
    if (!wrong.empty()) return bad(destination.name, wrong);
  }
  return {};
}

}  // namespace cloudtrail::respond

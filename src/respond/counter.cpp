#include "respond/counter.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include "base/document.hpp"

namespace cloudtrail::respond {
namespace {

using Times = std::vector<std::int64_t>;

/// An action counted when it was allowed shows in AWS a little later, by the other clock.
constexpr std::int64_t kSameBefore = 60'000'000'000;
constexpr std::int64_t kSameAfter = 5'000'000'000;

Result<Times> parse_times(std::string_view text, std::string_view key) {
  Times times;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::int64_t time = 0;
    const auto [next, problem] = std::from_chars(at, end, time);
    if (problem != std::errc() || (next != end && *next != ' ')) {
      return Error{ErrorCode::kTypeMismatch,
                   "the store's " + cloudtrail::quoted(key) + " holds no times", {}};
    }
    times.push_back(time);
    at = next == end ? end : next + 1;
  }
  return times;
}

std::string format_times(const Times& times) {
  std::string text;
  for (const std::int64_t time : times) {
    if (!text.empty()) text.push_back(' ');
    text.append(std::to_string(time));
  }
  return text;
}

bool is_counted(const Times& times, std::int64_t seen) noexcept {
  return std::any_of(times.begin(), times.end(), [&](std::int64_t time) {
    return time >= seen - kSameBefore && time <= later(seen, kSameAfter);
  });
}

void insert(Times& times, std::int64_t time) {
  times.insert(std::upper_bound(times.begin(), times.end(), time), time);
}

}  // namespace

std::int64_t later(std::int64_t a, std::int64_t b) noexcept {
  constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  return a > 0 && b > kEnd - a ? kEnd : a + b;
}

Result<bool> Counter::take(std::int64_t now, std::optional<std::int64_t> seen) {
  for (std::uint32_t attempt = 0; attempt < limits_.attempts; ++attempt) {
    Result<std::optional<std::string>> old = store_->get(key_, now);
    if (!old) return old.error();
    Result<Times> times = parse_times(old->value_or(""), key_);
    if (!times) return times.error();
    std::erase_if(*times, [&](std::int64_t time) { return time <= now - limits_.window; });
    const bool notes = seen && *seen > now - limits_.window && times->size() < limits_.cap &&
                       !is_counted(*times, *seen);
    if (notes) insert(*times, *seen);
    const bool free = times->size() < limits_.cap;
    if (!free && !notes) return false;
    if (free) insert(*times, now);
    const std::int64_t expires = later(std::max(now, times->back()), limits_.window);
    const Result<bool> put = store_->put(key_, *old, format_times(*times), expires, now);
    if (!put) return put.error();
    if (*put) return free;
  }
  return too_busy();
}

Status Counter::release(std::int64_t at, std::int64_t now) {
  for (std::uint32_t attempt = 0; attempt < limits_.attempts; ++attempt) {
    Result<std::optional<std::string>> old = store_->get(key_, now);
    if (!old) return old.error();
    Result<Times> times = parse_times(old->value_or(""), key_);
    if (!times) return times.error();
    const auto found = std::find(times->begin(), times->end(), at);
    if (found == times->end()) return {};
    times->erase(found);
    std::optional<std::string> left;
    if (!times->empty()) left = format_times(*times);
    const std::int64_t expires = times->empty() ? now : later(times->back(), limits_.window);
    const Result<bool> put = store_->put(key_, *old, left, expires, now);
    if (!put) return put.error();
    if (*put) return {};
  }
  return too_busy();
}

Error Counter::too_busy() const {
  return Error{ErrorCode::kLimitExceeded,
               "others were quicker at " + cloudtrail::quoted(key_) + " " +
                   std::to_string(limits_.attempts) + " times (attempts)",
               {}};
}

}  // namespace cloudtrail::respond

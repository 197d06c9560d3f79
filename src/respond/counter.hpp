// How often something was done within a window of time, counted in a Store by many at once.
#pragma once

#include <cloudtrail/result.hpp>
#include <cloudtrail/store.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace cloudtrail::respond {

/// One count: the key's value is the times of what was counted, oldest first, with blanks between.
/// So a count knows its window exactly, wherever this begins.
class Counter {
 public:
  struct Limits {
    std::int64_t window = 0;
    std::uint32_t cap = 0;
    std::uint32_t attempts = 1;
  };

  Counter(Store& store, std::string key, const Limits& limits)
      : store_(&store), key_(std::move(key)), limits_(limits) {}

  const std::string& key() const noexcept { return key_; }
  std::uint32_t cap() const noexcept { return limits_.cap; }

  /// Counts one at `now`; false, and nothing counted, where the cap is used up. `seen`, a time at
  /// which something else is known to have been done, is counted before, unless a count of up to a
  /// minute earlier may be the same. There are never more counts than the cap.
  Result<bool> take(std::int64_t now, std::optional<std::int64_t> seen);
  /// Takes back a count of `at`.
  Status release(std::int64_t at, std::int64_t now);

 private:
  Error too_busy() const;

  Store* store_;
  std::string key_;
  Limits limits_;
};

/// `a + b`, or the end of time.
std::int64_t later(std::int64_t a, std::int64_t b) noexcept;

}  // namespace cloudtrail::respond

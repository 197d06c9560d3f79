// The time of day.
#pragma once

#include <chrono>
#include <cstdint>

namespace cloudtrail {

/// Nanoseconds since the epoch by the system's clock.
inline std::int64_t system_now() noexcept {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace cloudtrail

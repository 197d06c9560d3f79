// A hash of short texts for tables in memory.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace cloudtrail {

/// Eight bytes at a time: most names are hashed in three steps. The same in every run: nothing may
/// depend on texts from outside being spread well, but speed.
inline std::uint64_t text_hash(std::string_view text) noexcept {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15u;
  std::uint64_t hash = text.size() * kFactor;
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t word = 0;
  for (; left >= sizeof word; left -= sizeof word, at += sizeof word) {
    std::memcpy(&word, at, sizeof word);
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32;
  }
  word = 0;
  if (left > 0) std::memcpy(&word, at, left);
  hash = (hash ^ word) * kFactor;
  return hash ^ hash >> 32;
}

}  // namespace cloudtrail

// Random numbers that are the same everywhere; the distributions of <random> are not.
#pragma once

#include <cstdint>

namespace cloudtrail::generator {

/// The finalizer of splitmix64: a good hash of one 64-bit number.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}
constexpr std::uint64_t mix(std::uint64_t x, std::uint64_t y) noexcept {
  return mix(x ^ mix(y));
}

/// xoshiro256**, seeded by splitmix64 as its authors advise.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) noexcept {
    for (std::uint64_t& word : state_) word = mix(seed++ * 0x9e3779b97f4a7c15U);
  }

  constexpr std::uint64_t next() noexcept {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  /// In [0, bound); 0 for a bound of 0.
  constexpr std::uint32_t below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  /// True once in `n` on average.
  constexpr bool one_in(std::uint32_t n) noexcept { return below(n) == 0; }

  constexpr bool chance(double probability) noexcept {
    return static_cast<double>(next() >> 32) < probability * 4294967296.0;
  }

 private:
  static constexpr std::uint64_t rotate(std::uint64_t x, int k) noexcept {
    return (x << k) | (x >> (64 - k));
  }
  std::uint64_t state_[4] = {};
};

}  // namespace cloudtrail::generator

// A 128-bit hash of texts: wide enough that two of them do not meet by chance.
#pragma once

#include <cstdint>
#include <string_view>

namespace cloudtrail {

/// The finaliser of splitmix64: every bit of the input moves half the bits of the output.
inline std::uint64_t mix64(std::uint64_t x) noexcept {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// The same in every run and on every machine: keys made of it are kept. No cryptographic hash: who
/// chooses the texts can make two meet.
struct Hash128 {
  std::uint64_t high = 0x9E3779B97F4A7C15u;
  std::uint64_t low = 0xC2B2AE3D27D4EB4Fu;
  bool operator==(const Hash128&) const = default;

  void add(std::string_view text) noexcept {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      high = mix64(high ^ byte);
      low = mix64(low + byte) ^ high;
    }
  }
  void add(std::uint64_t number) noexcept {
    high = mix64(high ^ number);
    low = mix64(low + number) ^ high;
  }
  /// With its length: a sequence of texts cut elsewhere is another one.
  void add_counted(std::string_view text) noexcept {
    add(std::uint64_t{text.size()});
    add(text);
  }
};

}  // namespace cloudtrail

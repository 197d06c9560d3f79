// Passes over a value that is too large to be held, byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cloudtrail::delivery {

/// Finds where a value ends without keeping any of it.
class Skipper {
 public:
  static constexpr std::size_t kNotYet = static_cast<std::size_t>(-1);

  void begin() noexcept { *this = Skipper(); }
  /// Takes the next bytes; returns the offset behind the value once its end is among them.
  std::size_t feed(std::string_view bytes) noexcept;

 private:
  std::uint64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool started_ = false;
};

}  // namespace cloudtrail::delivery

// What stands behind a stream: a person's terminal, or a file or pipe that wants plain text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tool {

enum class ColorMode : std::uint8_t { kAuto, kAlways, kNever };
enum class Color : std::uint8_t { kNone, kDim, kBold, kRed, kYellow, kGreen, kCyan, kAlarm };

struct Terminal {
  bool is_terminal = false;
  bool color = false;
  std::size_t columns = 0;  ///< 0: as wide as the text.

  /// The text in that colour, where colours are wanted.
  std::string paint(Color paint, std::string_view text) const;
};

/// Of a file descriptor. NO_COLOR and TERM=dumb turn colours off unless `mode` says always.
Terminal terminal_of(int fd, ColorMode mode);

}  // namespace tool

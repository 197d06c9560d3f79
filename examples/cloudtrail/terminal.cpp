#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace tool {
namespace {

constexpr std::size_t kDefaultColumns = 80;
constexpr std::size_t kFewestColumns = 20;

bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  return term == nullptr || std::strcmp(term, "dumb") != 0;
}

std::size_t columns(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col < kFewestColumns ? kFewestColumns : size.ws_col;
  }
  return kDefaultColumns;
}

std::string_view sequence(Color color) {
  switch (color) {
    case Color::kDim: return "\x1b[2m";
    case Color::kBold: return "\x1b[1m";
    case Color::kRed: return "\x1b[31m";
    case Color::kYellow: return "\x1b[33m";
    case Color::kGreen: return "\x1b[32m";
    case Color::kCyan: return "\x1b[36m";
    case Color::kAlarm: return "\x1b[1;37;41m";
    case Color::kNone: break;
  }
  return {};
}

}  // namespace

std::string Terminal::paint(Color paint, std::string_view text) const {
  if (!color || paint == Color::kNone || text.empty()) return std::string(text);
  return std::string(sequence(paint)).append(text).append("\x1b[0m");
}

Terminal terminal_of(int fd, ColorMode mode) {
  Terminal terminal;
  terminal.is_terminal = isatty(fd) == 1;
  if (terminal.is_terminal) terminal.columns = columns(fd);
  terminal.color = mode == ColorMode::kAlways ||
                   (mode == ColorMode::kAuto && terminal.is_terminal && wants_color());
  return terminal;
}

}  // namespace tool

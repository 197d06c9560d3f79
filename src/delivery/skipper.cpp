#include "delivery/skipper.hpp"

namespace cloudtrail::delivery {

std::size_t Skipper::feed(std::string_view bytes) noexcept {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
        if (depth_ == 0) return i + 1;
      }
      continue;
    }
    const bool ends_scalar = c == ',' || c == ']' || c == '}';
    if (depth_ == 0 && started_ && ends_scalar) return i;
    started_ = true;
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') ++depth_;
    if ((c == '}' || c == ']') && --depth_ == 0) return i + 1;
  }
  return kNotYet;
}

}  // namespace cloudtrail::delivery

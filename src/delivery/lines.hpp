// Where line-delimited JSON begins anew.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace cloudtrail::delivery {

inline constexpr std::size_t kNowhere = std::string_view::npos;

/// The first offset behind a line break at or after `from` where an object or array begins, or
/// kNowhere. A value certainly begins there, because indented JSON has blanks there.
inline std::size_t find_line_start(std::string_view text, std::size_t from) noexcept {
  while (from < text.size()) {
    const void* found = std::memchr(text.data() + from, '\n', text.size() - from);
    if (found == nullptr) return kNowhere;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
    if (at < text.size() && (text[at] == '{' || text[at] == '[')) return at;
    from = at;
  }
  return kNowhere;
}

}  // namespace cloudtrail::delivery

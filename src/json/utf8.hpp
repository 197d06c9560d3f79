// UTF-8 checking.
#pragma once

#include <cstddef>
#include <string_view>

namespace cloudtrail::json {

inline constexpr std::size_t kValidUtf8 = static_cast<std::size_t>(-1);

/// Offset of the first byte, at or after `from`, that begins no well-formed UTF-8 sequence (RFC
/// 3629: no overlong forms, no surrogates, nothing above U+10FFFF), or kValidUtf8. `from` must be
/// a sequence's beginning.
std::size_t first_invalid_utf8(std::string_view text, std::size_t from = 0) noexcept;

/// The beginning of `text`, at most `bytes` long, that ends with a whole sequence.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes) noexcept;

}  // namespace cloudtrail::json

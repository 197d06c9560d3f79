// JSON strings and numbers: reading them out of raw text and writing them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail::json {

/// Appends what the inside of a JSON string (without its quotes) stands for. A lone surrogate
/// escape becomes U+FFFD, `\u0000` a NUL byte, and an escape that JSON does not have keeps its
/// backslash: a rule can be asked about such text, where refusing it would hide the record.
/// Returns false where there was such an escape.
bool decode_string(std::string_view inside, std::string& out);

/// What the inside of a JSON string stands for: itself where no backslash is in it, else decoded
/// into `scratch`, which is replaced.
std::string_view string_view_of(std::string_view inside, std::string& scratch);

/// True where the inside of a JSON string stands for `text`. Does not allocate.
bool decodes_to(std::string_view inside, std::string_view text) noexcept;

/// True where `text` is a JSON number (RFC 8259).
bool is_number(std::string_view text) noexcept;

/// A JSON number as the integer it is, where it is one and fits: `12`, not `12.0` or `1e3`.
std::optional<std::int64_t> to_int64(std::string_view number) noexcept;

/// The nearest double; infinity where it is beyond double's range. nullopt where `number` is none.
std::optional<double> to_double(std::string_view number) noexcept;

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so
/// that what is written can always be read again.
void append_string(std::string& out, std::string_view text);

/// Appends `,` unless `out` ends where a member or element may begin, then `"key":`.
void append_key(std::string& out, std::string_view key);

}  // namespace cloudtrail::json

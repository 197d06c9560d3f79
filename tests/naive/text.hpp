// Texts, numbers, addresses and times, compared in the simplest way that is right.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::naive {

/// Negative, zero or positive. Both are `[+-]digits[.digits][e[+-]digits]`.
int compare_numbers(std::string_view a, std::string_view b);
/// Whether the text is wholly such a number.
bool is_number(std::string_view text);
/// One text for all spellings of a number.
std::string canonical_number(std::string_view text);

/// The text in lower case: ASCII, and of what is beyond it Latin-1 and Cyrillic.
std::string lower(std::string_view text);
std::string lower_ascii(std::string_view text);

/// The bytes of an IP address, 4 or 16; nullopt for other text.
std::optional<std::string> address(std::string_view text);
/// nullopt where `network` is none; else whether the address is in it.
std::optional<bool> in_network(std::string_view text, std::string_view network);

/// What people write for a dash.
inline constexpr std::array<std::string_view, 5> kDashes = {"-", "/", "\u2013", "\u2014", "\u2015"};

/// One character of a pattern: bytes as they are, or something special.
struct Symbol {
  char special = '\0';  ///< `*` any run, `?` any one character, `-` any dash, 0 for `text`.
  std::string text;
};
using Symbols = std::vector<Symbol>;
/// Whether the symbols make up the whole text.
bool is_like(std::string_view text, const Symbols& symbols);

/// Whether PCRE2 finds the pattern; nullopt where it is none. `flags` are letters out of `ims`.
std::optional<bool> finds(std::string_view pattern, std::string_view flags, std::string_view text);

/// `minute hour day week month year` of a date-time; nullopt for other text.
std::optional<int> time_part(std::string_view text, std::string_view part);

}  // namespace cloudtrail::naive

// Regular expressions that backtrack without bound.
#pragma once

#include <optional>
#include <string>

#include "regex/regex.hpp"

namespace cloudtrail::rule::lint {

/// A text of less than about 200 bytes at which a search takes more than a million steps of PCRE2:
/// what repeats in the pattern is repeated 32 times and followed by what does not fit. nullopt where
/// none is found, which is no promise that there is none. Takes some milliseconds a repetition.
std::optional<std::string> costly_text(const std::string& pattern, regex::Flags flags);

}  // namespace cloudtrail::rule::lint

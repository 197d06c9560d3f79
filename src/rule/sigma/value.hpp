// Sigma's text values: wildcards, placeholders and encodings.
#pragma once

#include <cloudtrail/result.hpp>
#include <cloudtrail/rule.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "rule/sigma/modifiers.hpp"
#include "rule/text_pattern.hpp"

namespace cloudtrail::rule::sigma {

using Text = TextPattern::Elements;

/// A value's text: `*` and `?` are wildcards, `\*` `\?` and `\\` are not, any other backslash is
/// itself.
Text parse_text(std::string_view text);

/// As parse_text, for each way to put values in place of the `%name%` in it; `\%` is a percent
/// sign. kInvalidRule for a placeholder without values.
Result<std::vector<Text>> expand_text(std::string_view text, const Placeholders& placeholders);

/// What becomes of a text; several where it has variants. kInvalidRule where an encoding meets a
/// wildcard, or the variants are too many or too long.
Result<std::vector<Text>> transform(Text text, std::span<const Transform> transforms);

}  // namespace cloudtrail::rule::sigma

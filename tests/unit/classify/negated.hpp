// What a pattern's field would have to list to match what it does not, and the other way round.
#pragma once

#include <vector>

#include "base/document.hpp"

namespace cloudtrail {

/// Alternatives that hold for just those fields of one value, or of none, for which none of the
/// given ones does. For values, prefix, suffix, wildcard and regex, `anything-but` with a list of
/// strings (beside `exists: false` alone), and `exists`: what presets use.
std::vector<DocumentNode> negated(const std::vector<DocumentNode>& alternatives);

}  // namespace cloudtrail

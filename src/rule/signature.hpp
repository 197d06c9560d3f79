// Tells leaves that ask the same.
#pragma once

#include <optional>
#include <string>

#include "rule/comparator.hpp"

namespace cloudtrail::rule {

/// A text that is the same for two leaves only where they hold for the same values. nullopt for a
/// leaf that is hardly ever written twice, one with a regular expression say.
std::optional<std::string> signature(const Leaf& leaf);

}  // namespace cloudtrail::rule

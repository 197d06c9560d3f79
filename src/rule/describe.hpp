// What a condition asks, in words.
#pragma once

#include <cloudtrail/explain.hpp>
#include <string>

#include "rule/program.hpp"

namespace cloudtrail::rule {

/// What the leaf asks of its field: `is one of "A", "B" or starts with "x"`. Long texts and long
/// lists are cut as the limits say, with a count of what is left.
std::string describe(const Program& program, const Leaf& leaf, const ExplainLimits& limits);

}  // namespace cloudtrail::rule

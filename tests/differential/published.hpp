// Rules that people wrote: the presets, and Sigma's for CloudTrail where CLOUDTRAIL_TEST_DATA has
// them.
#pragma once

#include <vector>

#include "differential/draw.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::differential {

/// Documents of the presets.
const std::vector<naive::Tree>& presets();
/// Sigma rules with ids of their own; empty where there are none at hand.
const std::vector<naive::Tree>& published_rules();

/// The record with what the Sigma rule asks for put into it, most of it.
naive::Tree made_to_match(Draw& draw, naive::Tree record, const naive::Tree& rule);

}  // namespace cloudtrail::differential

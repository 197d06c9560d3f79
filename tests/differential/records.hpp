// Records for rules to be tried on: small and twisted ones, and the generator's, bent a little.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "differential/draw.hpp"
#include "generator/generator.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::differential {

/// A record of few keys and few values, so that rules about other such records nearly match it.
naive::Tree small_record(Draw& draw);
/// One of the generator's with members dropped, doubled and replaced.
naive::Tree real_record(Draw& draw, generator::Generator& generator);
/// The event that EventBridge would deliver the record in, bent as well.
naive::Tree event_of(Draw& draw, const naive::Tree& record);

/// A scalar from the small alphabet.
naive::Tree scalar(Draw& draw);
/// A path such as rules have, whether there is something or not.
std::string any_path(Draw& draw);
/// Every path in the tree with each value that it leads to: scalars, and objects too.
using Places = std::vector<std::pair<std::string, const naive::Tree*>>;
Places places_of(const naive::Tree& tree);

}  // namespace cloudtrail::differential

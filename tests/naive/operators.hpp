// What the lists of an EventBridge pattern hold.
#pragma once

#include <vector>

#include "base/document.hpp"
#include "naive/found.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// Whether an entry of a field's list is one.
bool is_alternative(const DocumentNode& item);
/// The ways in which one of a list of alternatives, or the only one, holds for the value: the array
/// elements that each ties it to. None where it does not hold.
std::vector<Bonds> ways_to_hold(const DocumentNode& alternatives, const Tree& value,
                                const Tree& event);
/// Whether `{"exists": false}` is among them.
bool takes_absence(const DocumentNode& alternatives);

}  // namespace cloudtrail::naive

// What the lists of an EventBridge pattern hold.
#pragma once

#include <string>
#include <vector>

#include "base/document.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// Every scalar that the dotted path leads to.
std::vector<const Tree*> values_at(const Tree& event, const std::string& path);

/// Whether an entry of a field's list is one.
bool is_alternative(const DocumentNode& item);
/// Whether one of a list of alternatives, or the only one, holds for the value.
bool holds_one(const DocumentNode& alternatives, const Tree& value, const Tree& event);
/// Whether `{"exists": false}` is among them.
bool takes_absence(const DocumentNode& alternatives);

}  // namespace cloudtrail::naive

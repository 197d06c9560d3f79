// The values that a dotted path leads to, and the array elements that they lie in.
#pragma once

#include <string>
#include <vector>

#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// An element of an array. Both are known by where they are.
struct Inside {
  const Tree* array;
  const Tree* element;
};
/// The elements that something lies in, or that it is tied to.
using Bonds = std::vector<Inside>;

struct Found {
  const Tree* value;
  Bonds inside;
};

/// Every scalar that the path leads to, whichever of its dots are part of a key.
std::vector<Found> values_at(const Tree& event, const std::string& path);

/// Whether no array is in both with different elements.
bool go_together(const Bonds& a, const Bonds& b);
Bonds both(Bonds a, const Bonds& b);

}  // namespace cloudtrail::naive

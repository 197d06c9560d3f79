#include "naive/found.hpp"

namespace cloudtrail::naive {
namespace {

void walk(const Tree& tree, const std::string& path, std::string_view wanted, const Bonds& inside,
          std::vector<Found>& out) {
  if (tree.is(Tree::Kind::kObject)) {
    for (const auto& [key, value] : tree.members) {
      // Of equal keys the last one counts.
      if (tree.find(key) != &value) continue;
      walk(value, path + '.' + key, wanted, inside, out);
    }
  } else if (tree.is(Tree::Kind::kArray)) {
    for (const Tree& item : tree.items) {
      Bonds deeper = inside;
      if (item.is(Tree::Kind::kObject) || item.is(Tree::Kind::kArray))
        deeper.push_back({&tree, &item});
      walk(item, path, wanted, deeper, out);
    }
  } else if (path == wanted) {
    out.push_back({&tree, inside});
  }
}

}  // namespace

std::vector<Found> values_at(const Tree& event, const std::string& path) {
  std::vector<Found> found;
  // Each key on the way is written behind a dot, the first one too.
  walk(event, "", '.' + path, {}, found);
  return found;
}

bool go_together(const Bonds& a, const Bonds& b) {
  for (const Inside& x : a) {
    for (const Inside& y : b) {
      if (x.array == y.array && x.element != y.element) return false;
    }
  }
  return true;
}

Bonds both(Bonds a, const Bonds& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace cloudtrail::naive

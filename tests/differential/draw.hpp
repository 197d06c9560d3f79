// Random choices, the same everywhere for one seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "generator/random.hpp"

namespace cloudtrail::differential {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_.below(static_cast<std::uint32_t>(bound)); }
  bool percent(std::size_t share) { return below(100) < share; }
  std::uint64_t seed() { return random_.next(); }

  /// One of a list that is not empty.
  template <typename List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  generator::Random random_;
};

}  // namespace cloudtrail::differential

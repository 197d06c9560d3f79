// Conditions as texts, so that equal ones are found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rule/program.hpp"

namespace cloudtrail::rule::lint {

/// Numbers the conditions of a program: those that are built of the same leaves in the same way,
/// whatever their order, get the same number. Confined to one thread.
class Fingerprints {
 public:
  explicit Fingerprints(const Program& program)
      : program_(program), known_(program.nodes.size()) {}

  std::uint32_t of(Condition condition);

 private:
  std::string text_of(const Leaf& leaf) const;

  const Program& program_;
  std::vector<std::optional<std::uint32_t>> known_;  // by node
  std::map<std::string, std::uint32_t> numbers_;     // by text
};

}  // namespace cloudtrail::rule::lint

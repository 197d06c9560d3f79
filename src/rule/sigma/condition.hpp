// Sigma's conditions: `selection and not 1 of filter_*`.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rule/program.hpp"

namespace cloudtrail::rule::sigma {

/// The search identifiers of a document, in their order, and what they mean.
class Identifiers {
 public:
  void add(const std::string& name, Condition condition) {
    by_name_.emplace(name, condition);
    all_.emplace_back(name, condition);
  }
  const Condition* find(const std::string& name) const {
    const auto known = by_name_.find(name);
    return known == by_name_.end() ? nullptr : &known->second;
  }
  const std::vector<std::pair<std::string, Condition>>& all() const noexcept { return all_; }

 private:
  std::vector<std::pair<std::string, Condition>> all_;
  std::unordered_map<std::string, Condition> by_name_;
};

struct ParsedCondition {
  Condition condition = 0;
  bool negates = false;  ///< There is a `not` in it.
};

/// Compiles a condition (Sigma 2.1.0, "Condition"): `not` before `and` before `or`, parentheses,
/// identifiers, and `1 of` or `all of` with `them` or a pattern. kInvalidRule with the offset of
/// what is not understood.
Result<ParsedCondition> parse_condition(std::string_view text, const Identifiers& identifiers,
                                        ProgramBuilder& builder);

}  // namespace cloudtrail::rule::sigma

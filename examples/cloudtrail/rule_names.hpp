// What rules and exceptions are called in output: by their ids, where these are unique.
#pragma once

#include <cloudtrail/rule.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tool {

/// An id that several sets have is `set/id`; one that several rules of a set have is `set/rule/id`.
class RuleNames {
 public:
  explicit RuleNames(const cloudtrail::RuleSet& rules);

  /// As in RuleSet::rules() and RuleSet::exceptions().
  const std::vector<std::string>& rules() const noexcept { return rules_; }
  const std::vector<std::string>& exceptions() const noexcept { return exceptions_; }
  /// Of a rule of the set.
  std::string_view of(const cloudtrail::Rule& rule) const noexcept;

 private:
  const cloudtrail::Rule* first_;
  std::vector<std::string> rules_;
  std::vector<std::string> exceptions_;
};

}  // namespace tool

#include "rule_names.hpp"

#include <map>

namespace tool {
namespace {

std::map<std::string, int> occurrences(const std::vector<std::string>& names) {
  std::map<std::string, int> counts;
  for (const std::string& name : names) ++counts[name];
  return counts;
}

}  // namespace

RuleNames::RuleNames(const cloudtrail::RuleSet& rules) : first_(rules.rules().data()) {
  for (const auto& rule : rules.rules()) rules_.push_back(rule.id);
  auto counts = occurrences(rules_);
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (counts[rules_[i]] > 1) rules_[i] = rules.rules()[i].set + "/" + rules_[i];
  }
  const auto exceptions = rules.exceptions();
  for (const auto& exception : exceptions) exceptions_.push_back(exception.id);
  counts = occurrences(exceptions_);
  for (std::size_t i = 0; i < exceptions_.size(); ++i) {
    if (counts[exceptions_[i]] > 1) exceptions_[i] = exceptions[i].set + "/" + exceptions[i].id;
  }
  counts = occurrences(exceptions_);
  for (std::size_t i = 0; i < exceptions_.size(); ++i) {
    if (counts[exceptions_[i]] > 1 && !exceptions[i].rule.empty()) {
      exceptions_[i] = exceptions[i].set + "/" + exceptions[i].rule + "/" + exceptions[i].id;
    }
  }
}

std::string_view RuleNames::of(const cloudtrail::Rule& rule) const noexcept {
  return rules_[static_cast<std::size_t>(&rule - first_)];
}

}  // namespace tool

// Explanations of rules as `explain` prints them.
#pragma once

#include <cloudtrail/explain.hpp>
#include <cloudtrail/record.hpp>
#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule_names.hpp"
#include "terminal.hpp"

namespace tool {

struct ExplainedRule {
  std::uint32_t rule = 0;  ///< In RuleSet::rules().
  cloudtrail::Explanation explanation;
};

/// What there is to print.
struct Explained {
  /// Why these rules: the one that was asked about, those that matched, those that would have but
  /// for an exception, or, where none does, the nearest.
  enum class Choice : std::uint8_t { kAsked, kMatched, kExcepted, kNearest };
  Choice choice = Choice::kAsked;
  std::vector<ExplainedRule> rules;
};

/// A tree a rule, for people.
std::string explained_text(const Explained& explained, const cloudtrail::Record& record,
                           std::string_view file, const cloudtrail::RuleSet& rules,
                           const RuleNames& names, const Terminal& terminal);

/// One JSON object and a line end; README.md has its members.
std::string explained_json(const Explained& explained, const cloudtrail::Record& record,
                           std::string_view file, const cloudtrail::RuleSet& rules,
                           const RuleNames& names);

}  // namespace tool

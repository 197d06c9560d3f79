// Rules among others: a set large enough for the candidate index to decide what is judged at all.
#pragma once

#include <cloudtrail/rule.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace cloudtrail {

/// The id of the set that is added.
inline constexpr const char* kOthers = "others";

/// `rules`, and rules that match no record of any test.
inline RuleSet among_others(const RuleSet& rules) {
  static const RuleSet others = [] {
    std::string document = std::string("id: ") + kOthers + "\nrules:\n";
    for (int i = 0; i < 10; ++i) {
      const std::string number = std::to_string(i);
      document += "  - {id: other-" + number + ", severity: low, match: {eventName: [Other" + number +
                  ", {prefix: NoneSuch" + number + "}, {wildcard: '*Nobody" + number +
                  "*Calls'}], userIdentity: {arn: [arn:none:" + number + "]}}}\n";
    }
    return *RuleSet::parse(document, "others");
  }();
  const std::array sets = {rules, others};
  Result<RuleSet> both = RuleSet::combine(sets);
  if (!both) {
    std::fprintf(stderr, "%s\n", both.error().message.c_str());
    std::abort();
  }
  return *std::move(both);
}

}  // namespace cloudtrail

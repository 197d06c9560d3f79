// ATT&CK tags as coverage.
#include <gtest/gtest.h>
#include <cloudtrail/coverage.hpp>

#include <algorithm>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

RuleSet rules_with(const std::vector<std::string>& tags) {
  std::string document = "{schema: 1, id: s, rules: [";
  for (std::size_t i = 0; i < tags.size(); ++i) {
    document += (i == 0 ? "{id: r" : ", {id: r") + std::to_string(i) +
                ", severity: low, match: {userAgent: [x]}, tags: [" + tags[i] + "]}";
  }
  return must_parse(document + "]}");
}

using Rules = Coverage::Rules;

TEST(Coverage, TechniquesAndTacticsInAnyForm) {
  const Coverage found = coverage(
      rules_with({"attack.t1562.008, attack.defense_evasion, cve.2020-1", "ATTACK.T1562.008",
                  "attack.defense-evasion, attack.t1562, attack.t1562", "attack.g0016", ""}));
  ASSERT_EQ(found.techniques.size(), 2u);
  EXPECT_EQ(found.techniques.at("T1562.008"), (Rules{0, 1}));
  EXPECT_EQ(found.techniques.at("T1562"), (Rules{2}));
  ASSERT_EQ(found.tactics.size(), 1u);
  EXPECT_EQ(found.tactics.at("defense-evasion"), (Rules{0, 2}));
  EXPECT_EQ(found.untagged, (Rules{3, 4}));
}

TEST(Coverage, WhatOnlyLooksLikeATechniqueIsNone) {
  const Coverage found =
      coverage(rules_with({"attack.t156", "attack.t15620", "attack.t1562.08", "t1562", "attack.t1562."}));
  EXPECT_TRUE(found.techniques.empty());
  EXPECT_EQ(found.untagged.size(), 5u);
}

TEST(Coverage, TacticsThatNoRuleNames) {
  const auto missing = [](const std::string& tag, const std::string& tactic) {
    const Coverage found = coverage(rules_with({tag}));
    return std::find(found.missing_tactics.begin(), found.missing_tactics.end(), tactic) !=
           found.missing_tactics.end();
  };
  EXPECT_TRUE(missing("attack.impact", "execution"));
  EXPECT_FALSE(missing("attack.impact", "impact"));
  EXPECT_TRUE(missing("attack.impact", "defense-evasion"));
  EXPECT_FALSE(missing("attack.impact", "stealth"));
  EXPECT_FALSE(missing("attack.stealth", "defense-evasion"));
  EXPECT_TRUE(missing("attack.stealth", "defense-impairment"));
}

}  // namespace
}  // namespace cloudtrail

// Rules and records in a line each, for tests.
#pragma once

#include <gtest/gtest.h>
#include <cloudtrail/classifier.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/among_others.hpp"

namespace cloudtrail {

inline RuleSet must_parse(std::string_view document, const RuleLimits& limits = {}) {
  Result<RuleSet> set = RuleSet::parse(document, "test.yaml", nullptr, limits);
  EXPECT_TRUE(set) << document << "\n" << (set ? "" : set.error().message);
  return set ? *std::move(set) : RuleSet();
}

inline RuleSet must_preset(std::string_view name) {
  Result<RuleSet> set = RuleSet::preset(name);
  EXPECT_TRUE(set) << name;
  return set ? *std::move(set) : RuleSet();
}

inline OwnedRecord must_read(std::string_view json) {
  Result<OwnedRecord> record = OwnedRecord::parse(json);
  EXPECT_TRUE(record) << json;
  return record ? *std::move(record) : *OwnedRecord::parse("{}");
}

/// What a record comes to: the ids of its findings, then those of the exceptions, each behind a
/// `-`.
inline std::vector<std::string> judged(Classifier& classifier, const Record& record) {
  std::vector<std::string> ids;
  for (const Finding& finding : classifier.judge(record)) ids.push_back(finding.rule->id);
  for (const std::uint32_t exception : classifier.suppressed_by()) {
    ids.push_back("-" + classifier.rules().exceptions()[exception].id);
  }
  return ids;
}

/// Judged twice: rule by rule, and by way of the candidate index, which must not make a difference.
inline std::vector<std::string> judged(const RuleSet& rules, std::string_view json) {
  const OwnedRecord record = must_read(json);
  Classifier classifier(rules);
  const std::vector<std::string> ids = judged(classifier, record.record());
  Classifier indexed(among_others(rules));
  EXPECT_EQ(judged(indexed, record.record()), ids) << json;
  return ids;
}

/// A document with one rule, `r`, that has this event pattern.
inline std::string rule_with(std::string_view pattern) {
  return "{\"schema\":1,\"id\":\"s\",\"rules\":[{\"id\":\"r\",\"severity\":\"low\",\"match\":" +
         std::string(pattern) + "}]}";
}

inline bool matches(std::string_view pattern, std::string_view record) {
  return !judged(must_parse(rule_with(pattern)), record).empty();
}

using Ids = std::vector<std::string>;

}  // namespace cloudtrail

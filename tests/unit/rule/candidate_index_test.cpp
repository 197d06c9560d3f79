#include "rule/index/candidate_index.hpp"

#include <cloudtrail/rule.hpp>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "classify/candidates.hpp"
#include "classify/field_values.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {
namespace {

/// One rule an entry, `r0` and so on, with these matches.
RuleSet set_of(const std::vector<std::string>& matches) {
  std::string document = "id: s\nrules:\n";
  for (std::size_t i = 0; i < matches.size(); ++i) {
    document += "  - {id: r" + std::to_string(i) + ", severity: low, match: " + matches[i] + "}\n";
  }
  Result<RuleSet> set = RuleSet::parse(document, "index.yaml");
  EXPECT_TRUE(set) << (set ? "" : set.error().message);
  return set ? *std::move(set) : RuleSet();
}

/// The rules that the index names for the record: `3` for one that it has decided, `3?` for one
/// that is to be judged.
std::vector<std::string> candidates(const RuleSet& set, std::string_view json) {
  const Result<OwnedRecord> record = OwnedRecord::parse(json);
  EXPECT_TRUE(record) << json;
  std::vector<std::string> out;
  if (!record) return out;
  classify::FieldValues values;
  values.begin(set.program(), record->record());
  classify::Candidates finder;
  for (const auto candidate : finder.find(set.program().index, values)) {
    out.push_back(std::to_string(candidate.rule()) + (candidate.open() ? "?" : ""));
  }
  return out;
}

using Found = std::vector<std::string>;

const std::vector<std::string> kMatches = {
    "{eventSource: [s3], eventName: [GetObject, PutObject]}",              // 0
    "{eventSource: [s3], eventName: [{prefix: Get}]}",                     // 1
    "{eventSource: [s3], eventName: [GetObject], errorCode: [{exists: false}]}",  // 2
    "{eventName: [{wildcard: '*Object*'}]}",                               // 3
    "{userIdentity: {type: [Root]}}",                                      // 4
    "{eventName: [{anything-but: [A]}]}",                                  // 5
    "{$or: [{eventSource: [ec2]}, {readOnly: [true]}]}",                   // 6
    "{sourceIPAddress: ['2001:db8::1']}",                                  // 7
    "{eventSource: [s3], eventName: [GetObject], awsRegion: [eu-west-1]}", // 8
    "{eventName: [{prefix: G}]}",                                          // 9
    "{$or: [{eventSource: [ec2]}, {eventName: [{exists: false}]}]}",       // 10
};

TEST(CandidateIndex, NamesWhatItCannotRuleOut) {
  const RuleSet set = set_of(kMatches);
  EXPECT_EQ(candidates(set, R"({"eventSource":"s3","eventName":"GetObject"})"),
            (Found{"0", "1", "2", "3", "5?", "9?"}));
  EXPECT_EQ(candidates(set, R"({"eventSource":"s3","eventName":"PutObject","awsRegion":"eu-west-1"})"),
            (Found{"0", "3", "5?", "9?"}));
  EXPECT_EQ(candidates(set, R"({"eventSource":"s3","eventName":"GetObject","awsRegion":"eu-west-1"})"),
            (Found{"0", "1", "2", "3", "5?", "8", "9?"}));
  EXPECT_EQ(candidates(set, R"({"eventSource":"s3","eventName":"getObject","errorCode":"x"})"),
            (Found{"3", "5?", "9?"}));
  EXPECT_EQ(candidates(set, R"({"userIdentity":{"type":"Root"},"readOnly":true})"),
            (Found{"4", "5?", "6", "9?", "10"}));
  EXPECT_EQ(candidates(set, R"({"sourceIPAddress":"2001:DB8:0::1"})"),
            (Found{"5?", "7", "9?", "10"}));
  EXPECT_EQ(candidates(set, "{}"), (Found{"5?", "9?", "10"}));
}

TEST(CandidateIndex, TellsWhichRulesItAlwaysNames) {
  EXPECT_EQ(set_of(kMatches).judged_always(), (std::vector<std::uint32_t>{5, 9}));
}

/// A value that occurs many times leads to a rule once, and a value of the wrong type never.
TEST(CandidateIndex, LooksAtAllValues) {
  const RuleSet set = set_of(kMatches);
  EXPECT_EQ(candidates(set, R"({"eventSource":["s3","x","s3"],"eventName":["PutObject",7,"PutObject"]})"),
            (Found{"0", "3", "5?", "9?"}));
  EXPECT_EQ(candidates(set, R"({"readOnly":"true"})"), (Found{"5?", "9?", "10"}));
}

TEST(CandidateIndex, KnowsTheOperatorsBeyondThoseOfAws) {
  std::vector<std::string> matches = kMatches;
  matches.push_back("{userAgent: [{contains: [kali, parrot]}]}");                          // 11
  matches.push_back("{userAgent: [{all-of: [{anything-but: [x]}, {prefix: aws-cli}]}]}");  // 12
  matches.push_back("{userAgent: [{equals-field: eventSource}]}");                         // 13
  matches.push_back("{userAgent: [{all-of: [{exists: true}, {anything-but: [x]}]}]}");     // 14
  const RuleSet set = set_of(matches);
  EXPECT_EQ(set.judged_always(), (std::vector<std::uint32_t>{5, 9, 13}));
  EXPECT_EQ(candidates(set, R"({"userAgent":"aws-cli on KALI"})"),
            (Found{"5?", "9?", "10", "11", "12?", "13?", "14?"}));
  EXPECT_EQ(candidates(set, R"({"userAgent":"kal"})"), (Found{"5?", "9?", "10", "13?", "14?"}));
}

/// That a field is there or not is asked too, and a negation of it is the other answer.
TEST(CandidateIndex, AsksWhetherFieldsAreThere) {
  const std::string sigma = R"(
title: Failed
id: failed
logsource: {product: aws, service: cloudtrail}
detection: {call: {eventName: PutObject}, failed: {errorCode|exists: true}, condition: call and failed}
---
title: Done
id: done
logsource: {product: aws, service: cloudtrail}
detection: {call: {eventName: PutObject}, failed: {errorCode|exists: true}, condition: call and not failed}
---
title: Nothing said
id: nothing
logsource: {product: aws, service: cloudtrail}
detection: {call: {eventName: PutObject}, none: {errorCode: null}, condition: call and none}
)";
  std::vector<RuleSet> sets;
  sets.push_back(*RuleSet::parse(sigma, "sigma.yml"));
  sets.push_back(set_of(std::vector<std::string>(8, "{eventName: [Other]}")));
  const RuleSet set = *RuleSet::combine(sets);
  EXPECT_EQ(candidates(set, R"({"eventName":"putobject","errorCode":"x"})"), (Found{"0"}));
  EXPECT_EQ(candidates(set, R"({"eventName":"PutObject"})"), (Found{"1", "2"}));
  EXPECT_EQ(candidates(set, R"({"eventName":"PutObject","errorCode":null})"), (Found{"0", "2"}));
  EXPECT_TRUE(set.judged_always().empty());
}

TEST(CandidateIndex, FewRulesAreAllNamed) {
  const RuleSet set = set_of({"{eventName: [A]}", "{eventName: [B]}"});
  EXPECT_EQ(candidates(set, R"({"eventName":"C"})"), (Found{"0?", "1?"}));
}

/// More fields than the index tells apart, and more combinations than it writes out.
TEST(CandidateIndex, GoesOnWithoutWhatIsTooMuch) {
  std::vector<std::string> matches;
  for (int i = 0; i < 100; ++i) matches.push_back("{requestParameters: {f" + std::to_string(i) + ": [x]}}");
  std::string names, regions;
  for (int i = 0; i < 200; ++i) {
    names += (i > 0 ? ", n" : "n") + std::to_string(i);
    regions += (i > 0 ? ", r" : "r") + std::to_string(i);
  }
  matches.push_back("{eventName: [" + names + "], awsRegion: [" + regions + "]}");
  const RuleSet set = set_of(matches);
  EXPECT_EQ(set.judged_always().size(), 37u);  // 63 of the fields, and eventName, are told apart
  const Found found = candidates(set, R"({"eventName":"n7","awsRegion":"r9"})");
  EXPECT_EQ(found.back(), "100?");
  EXPECT_EQ(found.size(), 38u);
  EXPECT_EQ(candidates(set, R"({"eventName":"n200","awsRegion":"r9"})").size(), 37u);
}

TEST(CandidateIndex, IsMadeForCombinedSets) {
  std::vector<RuleSet> sets;
  sets.push_back(set_of(kMatches));
  sets.push_back(*RuleSet::parse("id: t\nrules: [{id: x, severity: low, match: {eventName: [PutObject]}}]", "t"));
  const RuleSet both = *RuleSet::combine(sets);
  EXPECT_EQ(candidates(both, R"({"eventSource":"s3","eventName":"PutObject"})"),
            (Found{"0", "3", "5?", "9?", "11"}));
}

}  // namespace
}  // namespace cloudtrail::rule

// Documents that load: what becomes of them, the presets, several sets as one.
#include <gtest/gtest.h>
#include <cloudtrail/rule.hpp>

#include <array>
#include <filesystem>
#include <fstream>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

constexpr std::string_view kDocument = R"(
schema: 1
id: set
title: A set
description: For a test
first-match: true
facts: {name: /eventName, arn: /userIdentity/arn}
exceptions:
  - id: all
    title: Of the set
    match: {eventName: [A]}
rules:
  - id: one
    title: First
    description: The first rule
    severity: critical
    tags: [attack.t1078, x]
    match: {eventName: [{prefix: A}]}
    unless:
      - {id: own, match: {awsRegion: [eu-west-1]}}
  - id: two
    severity: informational
    match: {eventName: [B]}
)";

TEST(RuleDocument, ItsPartsAreThere) {
  const RuleSet set = must_parse(kDocument);
  ASSERT_EQ(set.rules().size(), 2u);
  const Rule& one = set.rules()[0];
  EXPECT_EQ(one.id, "one");
  EXPECT_EQ(one.title, "First");
  EXPECT_EQ(one.description, "The first rule");
  EXPECT_EQ(one.severity, Severity::kCritical);
  EXPECT_EQ(one.tags, (std::vector<std::string>{"attack.t1078", "x"}));
  EXPECT_EQ(one.set, "set");
  EXPECT_EQ(set.rules()[1].title, "two");  // a rule without a title is called by its id
  ASSERT_EQ(one.facts->size(), 2u);
  EXPECT_EQ(one.facts->at(1).name, "arn");
  EXPECT_EQ(one.facts->at(1).pointer, "/userIdentity/arn");
  EXPECT_EQ(one.facts, set.rules()[1].facts);
  ASSERT_EQ(set.exceptions().size(), 2u);
  EXPECT_EQ(set.exceptions()[0].id, "all");
  EXPECT_EQ(set.exceptions()[0].title, "Of the set");
  EXPECT_EQ(set.exceptions()[0].rule, "");
  EXPECT_EQ(set.exceptions()[1].rule, "one");
  EXPECT_EQ(set.exceptions()[1].set, "set");
}

TEST(RuleDocument, JsonIsRead) {
  const RuleSet set = must_parse(
      "\xEF\xBB\xBF {\"rules\": [{\"match\": {\"a\": [\"\\ud83d\\ude00\\/\"]}, \"severity\": "
      "\"low\","
      " \"id\": \"r\"}], \"id\": \"s\"}");
  EXPECT_EQ(judged(set, R"({"a":"😀/"})"), Ids{"r"});
}

TEST(RuleDocument, YamlThatBeginsAsJsonDoesIsRead) {
  const RuleSet set = must_parse("{id: s, rules: [{id: r, severity: low, match: {a: [b]}}]}\n");
  EXPECT_EQ(judged(set, R"({"a":"b"})"), Ids{"r"});
}

TEST(RuleDocument, AYamlFileMayHoldSeveral) {
  const RuleSet set = must_parse(
      "id: s\nfirst-match: true\nrules: [{id: r, severity: low, match: {a: [b]}},"
      " {id: t, severity: low, match: {a: [b]}}]\n"
      "---\n"
      "id: u\nfacts: {x: /y}\nrules: [{id: r, severity: high, match: {a: [b]}}]\n");
  EXPECT_EQ(judged(set, R"({"a":"b"})"), (Ids{"r", "r"}));
  EXPECT_EQ(set.rules()[0].facts->size(), 0u);
  EXPECT_EQ(set.rules()[2].facts->size(), 1u);
  EXPECT_EQ(set.rules()[2].set, "u");
}

TEST(RuleSet, AnEmptyOneFindsNothing) {
  EXPECT_TRUE(RuleSet().rules().empty());
  EXPECT_EQ(judged(RuleSet(), R"({"a":"b"})"), Ids{});
}

TEST(RuleSet, LoadsFiles) {
  const std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) / "cloudtrail_rule_set_test.yaml";
  std::ofstream(file) << kDocument;
  const Result<RuleSet> loaded = RuleSet::load(file);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->rules().size(), 2u);
  std::vector<RuleProblem> problems;
  RuleLimits small;
  small.document_bytes = kDocument.size() - 1;
  EXPECT_EQ(RuleSet::load(file, &problems, small).error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(problems.size(), 1u);
  std::filesystem::remove(file);
  const Result<RuleSet> gone = RuleSet::load(file);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::kIo);
  EXPECT_NE(gone.error().message.find("No such file"), std::string::npos) << gone.error().message;
}

TEST(RuleSet, LoadStopsAtItsLimitInAnEndlessFile) {
  if (!std::filesystem::exists("/dev/zero")) GTEST_SKIP();
  RuleLimits limits;
  limits.document_bytes = 100'000;
  EXPECT_FALSE(RuleSet::load("/dev/zero", nullptr, limits));
}

RuleSet set_of(std::string_view id, std::string_view body) {
  return must_parse("id: " + std::string(id) + "\n" + std::string(body));
}

TEST(RuleSet, CombinedSetsKeepWhatIsTheirs) {
  const RuleSet first = set_of("first",
                               "first-match: true\n"
                               "facts: {f: /a}\n"
                               "exceptions: [{id: e1, match: {c: [x]}}]\n"
                               "rules: [{id: r1, severity: low, match: {a: [b]}},"
                               " {id: r2, severity: low, match: {a: [b]}}]\n");
  const RuleSet second =
      set_of("second",
             "exceptions: [{id: e2, match: {d: [x]}}]\n"
             "rules: [{id: r3, severity: low, match: {a: [b], $or: [{e: [1]}, {f: [1]}]},"
             " unless: [{id: e3, match: {e: [1]}}]},"
             " {id: r4, severity: low, match: {a: [b]}}]\n");
  const RuleSet sets[] = {first, RuleSet(), second};
  const Result<RuleSet> both = RuleSet::combine(sets);
  ASSERT_TRUE(both);
  EXPECT_EQ(judged(*both, R"({"a":"b","f":1})"), (Ids{"r1", "r3", "r4"}));
  EXPECT_EQ(judged(*both, R"({"a":"b","c":"x"})"), (Ids{"r4", "-e1"}));
  EXPECT_EQ(judged(*both, R"({"a":"b","d":"x"})"), (Ids{"r1", "-e2"}));
  EXPECT_EQ(judged(*both, R"({"a":"b","e":1})"), (Ids{"r1", "r4", "-e3"}));
  EXPECT_EQ(both->rules()[0].facts, both->rules()[1].facts);
  EXPECT_EQ(both->rules()[1].facts->at(0).name, "f");
  EXPECT_TRUE(both->rules()[2].facts->empty());
}

TEST(RuleSet, CombinedSetsMayBeCombinedAgain) {
  const RuleSet sets[] = {must_preset("severity"), must_preset("console-changes")};
  const Result<RuleSet> two = RuleSet::combine(sets);
  ASSERT_TRUE(two);
  const RuleSet more[] = {must_preset("trail-changes"), *two};
  const Result<RuleSet> three = RuleSet::combine(more);
  ASSERT_TRUE(three);
  const char* record = R"({"eventName":"StopLogging","eventSource":"cloudtrail.amazonaws.com",
                          "userAgent":"Mozilla/5.0"})";
  EXPECT_EQ(judged(*three, record),
            (Ids{"trail-changed", "high_severity_aws_event_happened", "console-user-agent"}));
  EXPECT_EQ(three->rules().back().set, "console-changes");
  EXPECT_EQ(three->rules()[1].facts->size(), 16u);
}

TEST(RuleSet, SetsOfOneIdDoNotCombine) {
  const RuleSet sets[] = {must_preset("router"), must_preset("severity"), must_preset("router")};
  const Result<RuleSet> combined = RuleSet::combine(sets);
  ASSERT_FALSE(combined);
  EXPECT_EQ(combined.error().code, ErrorCode::kInvalidRule);
  EXPECT_EQ(combined.error().message, "two rule sets have the id `router`");
}

TEST(RuleSet, NoneAndOneCombine) {
  EXPECT_TRUE(RuleSet::combine({})->rules().empty());
  const RuleSet one = must_preset("router");
  EXPECT_EQ(&RuleSet::combine({&one, 1})->program(), &one.program());
}

TEST(Presets, AreDocumentsOfTheirName) {
  EXPECT_EQ(RuleSet::preset_names(), (std::vector<std::string_view>{"console-changes", "router",
                                                                    "severity", "trail-changes"}));
  for (const std::string_view name : RuleSet::preset_names()) {
    EXPECT_EQ(must_preset(name).rules()[0].set, name);
    EXPECT_EQ(must_parse(RuleSet::preset_document(name)).rules()[0].set, name);
  }
  EXPECT_TRUE(RuleSet::preset_document("severities").empty());
  const Result<RuleSet> unknown = RuleSet::preset("severities");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(unknown.error().message,
            "no preset is called `severities`; there are console-changes "
            "router severity trail-changes");
}

TEST(Schemas, AreThereByName) {
  EXPECT_EQ(RuleSet::schema_names(), (std::vector<std::string_view>{"policy", "rules"}));
  for (const std::string_view name : RuleSet::schema_names()) {
    EXPECT_TRUE(RuleSet::schema(name).starts_with("{\n  \"$schema\": \"https://json-schema.org/"));
    EXPECT_TRUE(RuleSet::schema(name).ends_with("}\n"));
    EXPECT_EQ(RuleSet::schema(name).find("@DEFINITIONS@"), std::string_view::npos);
  }
  EXPECT_TRUE(RuleSet::schema("rule").empty());
}

TEST(Severities, HaveNames) {
  const std::array<std::string_view, kSeverityCount> names = {"informational", "low", "medium",
                                                              "high", "critical"};
  for (std::size_t i = 0; i < kSeverityCount; ++i) {
    EXPECT_EQ(name(static_cast<Severity>(i)), names[i]);
    EXPECT_EQ(parse_severity(names[i]), static_cast<Severity>(i));
  }
  for (const char* bad : {"", "High", "info", "high "}) EXPECT_FALSE(parse_severity(bad)) << bad;
}

/// What a good document is warned of: `line:column: message`.
std::vector<std::string> warnings_of(std::string_view document) {
  std::vector<RuleProblem> problems;
  EXPECT_TRUE(RuleSet::parse(document, "w.yaml", &problems)) << document;
  std::vector<std::string> told;
  for (const RuleProblem& problem : problems) {
    EXPECT_TRUE(problem.warning) << problem.message;
    told.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
                   problem.message);
  }
  return told;
}

TEST(RuleSet, WarnsOfFieldsOfTheRecordBesideThoseOfTheEvent) {
  const auto warnings = [](const std::string& match) {
    return warnings_of("id: s\nrules:\n- id: r\n  severity: low\n  match: " + match + "\n");
  };
  const std::string behind = "` is a field of the record: on the event it stands below `detail`";
  EXPECT_EQ(warnings("{source: [aws.s3], eventName: [PutObject]}"),
            Ids{"5:29: `eventName" + behind});
  EXPECT_EQ(warnings("{$or: [{detail: {a: [b]}}, {userIdentity: {type: [Root]}}]}"),
            Ids{"5:38: `userIdentity" + behind});
  EXPECT_EQ(warnings("{detail-type: [x], userIdentity.type: [Root]}"),
            Ids{"5:29: `userIdentity" + behind});
  for (const char* good :
       {"{source: [aws.s3], detail: {eventName: [PutObject]}, resources: [x], account: ['1']}",
        "{eventName: [PutObject], userIdentity: {source: [x]}}", "{source: [aws.s3], other: [x]}"}) {
    EXPECT_EQ(warnings(good), Ids{}) << good;
  }
  EXPECT_EQ(warnings_of("id: s\nexceptions:\n- id: e\n  match: {source: [x], readOnly: [true]}\n"
                        "rules: [{id: r, severity: low, match: {a: [b]}}]\n"),
            Ids{"4:24: `readOnly" + behind});
}

TEST(RuleSet, PresetsAreWarnedOfNothing) {
  for (const std::string_view name : RuleSet::preset_names()) {
    EXPECT_EQ(warnings_of(RuleSet::preset_document(name)), Ids{}) << name;
  }
}

}  // namespace
}  // namespace cloudtrail

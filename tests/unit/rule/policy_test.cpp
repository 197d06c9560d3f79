// Policies that load: where their rules come from, what becomes of them, who is excepted.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "unit/classify/judging.hpp"
#include "unit/rule/policy_folder.hpp"

namespace cloudtrail {
namespace {

const Rule* find(const RuleSet& set, std::string_view id) {
  const auto rules = set.rules();
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) {
    return rule.id == id;
  });
  return found == rules.end() ? nullptr : &*found;
}

std::vector<std::string> ids_of(const RuleSet& set) {
  std::vector<std::string> ids;
  for (const Rule& rule : set.rules()) ids.push_back(rule.set + "/" + rule.id);
  return ids;
}

constexpr std::string_view kSources =
    "id: p\n"
    "sources:\n"
    "  - rules: own.yaml\n"
    "  - {sigma: sigma, placeholders: {admins: [alice, 'b*']}}\n"
    "  - {eventbridge: root.json, id: root-use, severity: critical, title: Root, tags: [r]}\n"
    "  - rules: other\n";

TEST(Policy, RulesComeFromSourcesOfAllKinds) {
  const PolicyFolder folder;
  const RuleSet set = folder.must_parse(kSources);
  EXPECT_EQ(ids_of(set), (Ids{"own/one", "own/two", "sigma/id-11", "sigma/id-22",
                              "root-use/root-use", "other/one"}));
  const Rule& root = *find(set, "root-use");
  EXPECT_EQ(root.title, "Root");
  EXPECT_EQ(root.severity, Severity::kCritical);
  EXPECT_EQ(root.tags, Ids{"r"});
  EXPECT_EQ(root.file, (folder.path() / "root.json").string());
  EXPECT_TRUE(root.facts->empty());
  EXPECT_EQ(set.rules()[0].facts->at(0).pointer, "/a");
  EXPECT_EQ(find(set, "id-11")->name, "sigma_one");
  EXPECT_EQ(judged(set, R"({"user":"root"})"), Ids{"root-use"});
  EXPECT_EQ(judged(set, R"({"user":"alice"})"), Ids{"id-22"});
  EXPECT_EQ(judged(set, R"({"user":"bob"})"), Ids{"id-22"});
  // The sources keep what is theirs: the first of own.yaml's rules, its exceptions.
  EXPECT_EQ(judged(set, R"({"a":"x"})"), (Ids{"one", "id-11", "one"}));
  EXPECT_EQ(judged(set, R"({"a":"x","user":"test"})"), (Ids{"two", "id-11", "one", "-one-test"}));
  EXPECT_EQ(judged(set, R"({"a":"x","user":"robot"})"), (Ids{"id-11", "one", "-own-robots"}));
}

TEST(Policy, ThatJudgesWithNothingIsWarnedOf) {
  const PolicyFolder folder;
  const auto warnings = [&](std::string_view document) {
    std::vector<RuleProblem> problems;
    EXPECT_TRUE(folder.parse(document, &problems)) << document;
    std::vector<std::string> told;
    for (const RuleProblem& problem : problems) told.push_back(problem.message);
    return told;
  };
  EXPECT_EQ(warnings("id: p\nsources: [{preset: router}]\n"
                     "overrides: [{set: router, enabled: false}]\n"),
            Ids{"the policy leaves no rule enabled of 2"});
  EXPECT_EQ(warnings("id: p\nsources: [{preset: router}]\n"
                     "overrides: [{rules: [users], enabled: false}]\n"),
            Ids{});
}

TEST(Policy, JsonIsRead) {
  const PolicyFolder folder;
  const RuleSet set = folder.must_parse(
      R"({"schema": 1, "id": "p", "sources": [{"rules": "own.yaml"}, {"preset": "router"}],
          "overrides": [{"rules": ["one"], "enabled": false}]})");
  EXPECT_EQ(ids_of(set), (Ids{"own/two", "router/instances", "router/users"}));
}

TEST(Policy, LoadsFromItsFileWhereverTheProgramIs) {
  const PolicyFolder folder;
  const auto file = folder.write("deep/er/policy.yaml",
                                 "id: p\nsources: [{rules: ../../own.yaml}, {rules: '" +
                                     (folder.path() / "other").string() + "'}]\n");
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = RuleSet::load(file, &problems);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(ids_of(*set), (Ids{"own/one", "own/two", "other/one"}));
  EXPECT_EQ(set->rules()[0].file, (folder.path() / "own.yaml").string());
}

TEST(Policy, ASigmaSourceMayNameItsSet) {
  const PolicyFolder folder;
  RuleOptions options;
  options.placeholders["admins"] = {"carol"};
  const auto set = folder.parse("id: p\nsources: [{sigma: sigma/aws_two.yml, id: vendor}]\n",
                                nullptr, {}, options);
  ASSERT_TRUE(set);
  EXPECT_EQ(ids_of(*set), Ids{"vendor/id-22"});
  EXPECT_EQ(judged(*set, R"({"user":"carol"})"), Ids{"id-22"});
}

TEST(Policy, APolicysPlaceholdersStandBeforeTheCallers) {
  const PolicyFolder folder;
  RuleOptions options;
  options.placeholders["admins"] = {"carol"};
  const auto set =
      folder.parse("id: p\nsources: [{sigma: sigma, placeholders: {admins: [dave]}}]\n", nullptr, {},
                   options);
  ASSERT_TRUE(set);
  EXPECT_EQ(judged(*set, R"({"user":"carol"})"), Ids{});
  EXPECT_EQ(judged(*set, R"({"user":"dave"})"), Ids{"id-22"});
}

TEST(Policy, ASigmaRuleMayHaveSourcesOfItsOwn) {
  const RuleSet set = must_parse(
      "title: t\nsources: [somewhere]\nlogsource: {product: aws}\n"
      "detection: {sel: {a: x}, condition: sel}\n");
  EXPECT_EQ(judged(set, R"({"a":"x"})"), Ids{"t"});
}

RuleSet with(const PolicyFolder& folder, std::string_view more) {
  return folder.must_parse(std::string(kSources) + std::string(more));
}

TEST(PolicyOverrides, ChangeWhatTheyName) {
  const PolicyFolder folder;
  const RuleSet set = with(folder,
                           "overrides:\n"
                           "  - {rules: [one], set: own, severity: high, tags: [team.a, t]}\n"
                           "  - {rules: ['id-*'], severity: informational}\n"
                           "  - {set: other, tags: [team.b]}\n");
  EXPECT_EQ(set.rules()[0].severity, Severity::kHigh);
  EXPECT_EQ(set.rules()[0].tags, (Ids{"t", "team.a"}));
  EXPECT_EQ(set.rules()[1].severity, Severity::kMedium);
  EXPECT_EQ(find(set, "id-11")->severity, Severity::kInformational);
  EXPECT_EQ(find(set, "id-22")->severity, Severity::kInformational);
  EXPECT_EQ(set.rules().back().severity, Severity::kLow);
  EXPECT_EQ(set.rules().back().tags, Ids{"team.b"});
}

TEST(PolicyOverrides, NameSigmaRulesByIdNameAndFile) {
  const PolicyFolder folder;
  for (const char* name : {"id-11", "sigma_one", "aws_one", "aws_o*", "*gma_one", "id-1*"}) {
    const RuleSet set = with(folder, "overrides: [{rules: ['" + std::string(name) +
                                         "'], severity: critical}]\n");
    EXPECT_EQ(find(set, "id-11")->severity, Severity::kCritical) << name;
    EXPECT_EQ(find(set, "id-22")->severity, Severity::kHigh) << name;
  }
  // A rule document's name names no rule.
  EXPECT_FALSE(folder.parse(std::string(kSources) +
                            "overrides: [{rules: [set], severity: critical}]\n"));
}

TEST(PolicyOverrides, WhatIsDisabledIsGone) {
  const PolicyFolder folder;
  const RuleSet set = with(folder, "overrides: [{rules: [one, aws_one], enabled: false}]\n");
  EXPECT_EQ(ids_of(set), (Ids{"own/two", "sigma/id-22", "root-use/root-use"}));
  EXPECT_EQ(judged(set, R"({"a":"x"})"), Ids{"two"});
  EXPECT_EQ(judged(set, R"({"a":"y","user":"robot"})"), Ids{"-own-robots"});
  std::vector<std::string> exceptions;
  for (const Exception& exception : set.exceptions()) exceptions.push_back(exception.id);
  EXPECT_EQ(exceptions, Ids{"own-robots"});
  // Nor is a field read that only such a rule asks for.
  std::vector<std::string> paths;
  for (const auto& path : set.program().paths) paths.push_back(path.text);
  EXPECT_EQ(std::count(paths.begin(), paths.end(), "a"), 1);
}

TEST(PolicyOverrides, ADisabledSetLeavesNoExceptions) {
  const PolicyFolder folder;
  const RuleSet set = with(folder, "overrides: [{set: own, enabled: false}]\n");
  EXPECT_EQ(ids_of(set), (Ids{"sigma/id-11", "sigma/id-22", "root-use/root-use", "other/one"}));
  EXPECT_TRUE(set.exceptions().empty());
  EXPECT_EQ(judged(set, R"({"a":"x","user":"robot"})"), (Ids{"id-11", "one"}));
}

TEST(PolicyOverrides, ALaterOneWins) {
  const PolicyFolder folder;
  const RuleSet set = with(folder,
                           "overrides:\n"
                           "  - {rules: ['*'], enabled: false, severity: low}\n"
                           "  - {rules: [two], enabled: true, severity: high}\n");
  EXPECT_EQ(ids_of(set), Ids{"own/two"});
  EXPECT_EQ(set.rules()[0].severity, Severity::kHigh);
}

TEST(PolicyOverrides, ADisabledRuleIsStillKnown) {
  const PolicyFolder folder;
  const RuleSet set = with(folder,
                           "overrides: [{rules: [two], enabled: false}]\n"
                           "exceptions: [{id: e, owner: o, reason: r, rules: [two],"
                           " match: {b: [z]}}]\n");
  EXPECT_EQ(judged(set, R"({"a":"y","b":"z"})"), Ids{});
}

TEST(PolicyOverrides, AllRulesMayBeDisabled) {
  const PolicyFolder folder;
  const RuleSet set = with(folder, "overrides: [{rules: ['*'], enabled: false}]\n");
  EXPECT_TRUE(set.rules().empty());
  EXPECT_EQ(judged(set, R"({"a":"x"})"), Ids{});
}

TEST(PolicyExceptions, SayWhoAnswersForThem) {
  const PolicyFolder folder;
  const RuleSet set = with(folder,
                           "exceptions:\n"
                           "  - id: backup\n"
                           "    title: The backup\n"
                           "    owner: platform-team\n"
                           "    reason: nightly\n"
                           "    expires: 2027-03-31\n"
                           "    match: {b: [z]}\n"
                           "  - {id: e, owner: o, reason: r, expires: '2027-03-31T01:00:00+01:00',"
                           " match: {b: [y]}}\n");
  const Exception& backup = set.exceptions()[0];
  EXPECT_EQ(backup.id, "backup");
  EXPECT_EQ(backup.title, "The backup");
  EXPECT_EQ(backup.owner, "platform-team");
  EXPECT_EQ(backup.reason, "nightly");
  EXPECT_EQ(backup.set, "p");
  EXPECT_EQ(backup.rule, "");
  EXPECT_EQ(backup.line, 8u);
  EXPECT_EQ(backup.expires, std::int64_t{1'806'451'200} * 1'000'000'000);
  EXPECT_EQ(set.exceptions()[1].expires, backup.expires);
  EXPECT_FALSE(set.exceptions()[2].expires);
}

TEST(PolicyExceptions, AreForAllRulesOrForSome) {
  const PolicyFolder folder;
  const RuleSet set = with(folder,
                           "exceptions:\n"
                           "  - {id: all, owner: o, reason: r, match: {b: [all]}}\n"
                           "  - {id: some, owner: o, reason: r, rules: [one, aws_one],"
                           " match: {b: [some]}}\n"
                           "  - {id: own-one, owner: o, reason: r, rules: [one], set: own,"
                           " match: {b: [own-one]}}\n"
                           "  - {id: others, owner: o, reason: r, set: other,"
                           " match: {b: [others]}}\n");
  EXPECT_EQ(judged(set, R"({"a":"x","b":"all"})"), Ids{"-all"});
  EXPECT_EQ(judged(set, R"({"a":"q","b":"all"})"), Ids{});
  EXPECT_EQ(judged(set, R"({"a":"x","b":"some"})"), (Ids{"two", "-some"}));
  EXPECT_EQ(judged(set, R"({"a":"x","b":"own-one"})"), (Ids{"two", "id-11", "one", "-own-one"}));
  EXPECT_EQ(judged(set, R"({"a":"x","b":"others"})"), (Ids{"one", "id-11", "-others"}));
}

TEST(PolicyExceptions, OnesThatHaveExpiredAreWarnedOf) {
  const PolicyFolder folder;
  const std::string policy = std::string(kSources) +
                             "exceptions:\n"
                             "  - {id: e, owner: o, reason: r, match: {b: [z]},\n"
                             "     expires: 2026-05-31}\n"
                             "  - {id: f, owner: o, reason: r, match: {b: [z]},\n"
                             "     expires: 2026-06-01}\n"
                             "  - {id: g, owner: o, reason: r, match: {b: [z]},\n"
                             "     expires: 2026-06-01T00:00:01Z}\n";
  std::vector<RuleProblem> problems;
  EXPECT_TRUE(folder.parse(policy, &problems));
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_TRUE(problems[0].warning);
  EXPECT_EQ(problems[0].excerpt,
            "policy.yaml:9:15: the exception `e` expired on 2026-05-31: it no longer applies\n"
            "     expires: 2026-05-31}\n"
            "              ^");
  EXPECT_EQ(problems[1].message,
            "the exception `f` expired on 2026-06-01: it no longer applies");
  RuleOptions before;
  before.now = PolicyFolder::kNow - std::int64_t{86'400} * 1'000'000'000 - 1;
  EXPECT_TRUE(folder.parse(policy, &problems, {}, before));
  EXPECT_TRUE(problems.empty());
}

TEST(PolicyExceptions, OnesOfRuleDocumentsExpireToo) {
  const std::string document =
      "id: s\n"
      "exceptions: [{id: e, expires: 2001-01-01, match: {a: [b]}}]\n"
      "rules:\n"
      "  - {id: r, severity: low, match: {a: [b]},\n"
      "     unless: [{id: u, owner: o, reason: x, expires: 2001-01-02T00:00:00Z,"
      " match: {a: [b]}}]}\n";
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = RuleSet::parse(document, "s.yaml", &problems);
  ASSERT_TRUE(set);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].message,
            "the exception `e` expired on 2001-01-01: it no longer applies");
  EXPECT_EQ(set->exceptions()[1].owner, "o");
  EXPECT_EQ(judged(*set, R"({"a":"b"})"), Ids{"r"});
  // The presets except nothing for a time only.
  for (const std::string_view name : RuleSet::preset_names()) {
    const RuleSet preset = must_preset(name);
    for (const Exception& exception : preset.exceptions()) {
      EXPECT_FALSE(exception.expires) << name;
    }
  }
}

TEST(PolicyOptions, InvalidSourcesAreLeftOutWhereThatIsAskedFor) {
  const PolicyFolder folder;
  const std::string policy =
      "id: p\n"
      "sources:\n"
      "  - {sigma: sigma}\n"  // without a value for %admins%
      "  - rules: broken.yaml\n"
      "  - {eventbridge: bad-pattern.json, id: bad, severity: low}\n"
      "  - rules: own.yaml\n"
      "overrides: [{rules: [r, one, aws_two], tags: [seen]}]\n";
  EXPECT_FALSE(folder.parse(policy));
  RuleOptions options;
  options.skip_invalid = true;
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = folder.parse(policy, &problems, {}, options);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(ids_of(*set), (Ids{"sigma/id-11", "own/one", "own/two"}));
  EXPECT_EQ(find(*set, "one")->tags, (Ids{"t", "seen"}));
  std::map<std::string, bool> told;
  for (const RuleProblem& problem : problems) told[problem.file] = problem.warning;
  EXPECT_EQ(told, (std::map<std::string, bool>{{"bad-pattern.json", false},
                                               {"broken.yaml", false},
                                               {"policy.yaml", true},
                                               {"sigma/aws_two.yml", false}}));
}

TEST(PolicyOptions, PoliciesCombineWithOtherSets) {
  const PolicyFolder folder;
  const RuleSet policy = folder.must_parse("id: p\nsources: [{preset: router}, {rules: own.yaml}]\n");
  const RuleSet all = folder.must_parse("id: p\nfirst-match: true\nsources: [{preset: router}]\n");
  const RuleSet more[] = {policy, must_preset("trail-changes")};
  const Result<RuleSet> both = RuleSet::combine(more);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->rules().size(), 5u);
  for (const RuleSet& one : {policy, all}) {
    const RuleSet twice[] = {one, must_preset("router")};
    EXPECT_EQ(RuleSet::combine(twice).error().message, "two rule sets have the id `router`");
  }
}

}  // namespace
}  // namespace cloudtrail

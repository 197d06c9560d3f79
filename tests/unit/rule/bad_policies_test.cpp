// Policies that cannot be meant: each is refused with its place, none crashes, none loads.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/rule/policy_folder.hpp"

namespace cloudtrail {
namespace {

struct BadPolicy {
  const char* name;
  const char* policy;
  std::uint32_t line;
  std::uint32_t column;
  const char* message;  // empty where the words are the parser's
  const char* file = "policy.yaml";
};

class BadPolicies : public testing::TestWithParam<BadPolicy> {};

TEST_P(BadPolicies, AreRefusedWithTheirPlace) {
  const BadPolicy& bad = GetParam();
  const PolicyFolder folder;
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = folder.parse(bad.policy, &problems);
  ASSERT_FALSE(set);
  ASSERT_FALSE(problems.empty());
  const RuleProblem& first = problems.front();
  EXPECT_EQ(first.file, bad.file);
  EXPECT_EQ(first.line, bad.line);
  EXPECT_EQ(first.column, bad.column);
  EXPECT_EQ(*bad.message == '\0' ? "" : first.message, bad.message);
  EXPECT_FALSE(first.warning);
  const std::string place =
      bad.line == 0 ? "" : ":" + std::to_string(bad.line) + ":" + std::to_string(bad.column);
  EXPECT_TRUE(first.excerpt.starts_with(bad.file + place + ": " + first.message)) << first.excerpt;
  EXPECT_EQ(first.excerpt.ends_with('^'), bad.line != 0) << first.excerpt;
  // Nothing of a policy that is wrong is left out; text that cannot be read is none yet.
  if (first.file != "policy.yaml" || *bad.message == '\0') return;
  RuleOptions skip;
  skip.skip_invalid = true;
  EXPECT_FALSE(folder.parse(bad.policy, nullptr, {}, skip));
}

const BadPolicy kDocuments[] = {
    {"UnknownSchema", "schema: 2\nid: p\nsources: [{preset: router}]\n", 1, 9,
     "this version reads `schema: 1` alone"},
    {"NoId", "sources: [{preset: router}]\n", 1, 1, "the policy needs an `id`"},
    {"IdIsEmpty", "id: ''\nsources: [{preset: router}]\n", 1, 5,
     "`id` needs a text that is not empty"},
    {"TitleIsANumber", "id: p\ntitle: 5\nsources: [{preset: router}]\n", 2, 8,
     "`title` needs a text that is not empty"},
    {"UnknownKey", "id: p\nsources: [{preset: router}]\noverides: []\n", 3, 1,
     "unknown key `overides`; did you mean `overrides`?"},
    {"RulesBesideSources", "id: p\nrules: []\nsources: [{preset: router}]\n", 2, 1,
     "unknown key `rules`; expected one of `schema` `id` `title` `description` `first-match` "
     "`sources` `overrides` `exceptions`"},
    {"FirstMatchIsAText", "id: p\nfirst-match: 'no'\nsources: [{preset: router}]\n", 2, 14,
     "`first-match` needs true or false"},
    {"NoSources", "id: p\nsources: []\n", 2, 10, "`sources` needs a list of at least one entry"},
    {"SourcesAreAMapping", "id: p\nsources: {preset: router}\n", 2, 10,
     "`sources` needs a list of at least one entry"},
    {"SourceIsAText", "id: p\nsources: [router]\n", 2, 11, "expected a mapping, found a string"},
    {"TwoDocuments", "id: p\nsources: [{preset: router}]\n---\nid: q\nsources: [{preset: router}]\n",
     1, 1, "a policy is alone in its file"},
    {"PolicyAfterRules",
     "id: s\nrules: [{id: r, severity: low, match: {a: [b]}}]\n---\n"
     "id: p\nsources: [{preset: router}]\n",
     4, 1, "a policy is alone in its file"},
    {"DuplicateKey", "id: p\nid: q\nsources: [{preset: router}]\n", 2, 1, ""},
    {"BadYaml", "id: p\nsources: [\n", 3, 1, ""},
};
INSTANTIATE_TEST_SUITE_P(Documents, BadPolicies, testing::ValuesIn(kDocuments),
                         [](const auto& test) { return std::string(test.param.name); });

const BadPolicy kSources[] = {
    {"EmptySource", "id: p\nsources:\n  - {}\n", 3, 5,
     "a source needs `preset`, `rules`, `sigma` or `eventbridge`"},
    {"UnknownSource", "id: p\nsources:\n  - sgma: sigma\n", 3, 5,
     "unknown key `sgma`; did you mean `sigma`?"},
    {"TwoKinds", "id: p\nsources:\n  - preset: router\n    rules: own.yaml\n", 4, 5,
     "a source is one thing: `rules` goes in another entry of the list"},
    {"UnknownPreset", "id: p\nsources: [{preset: severty}]\n", 2, 20,
     "unknown preset `severty`; did you mean `severity`?"},
    {"PresetIsAList", "id: p\nsources: [{preset: [router]}]\n", 2, 20,
     "`preset` needs a text that is not empty"},
    {"PresetWithSeverity", "id: p\nsources: [{preset: router, severity: low}]\n", 2, 28,
     "unknown key `severity`; expected one of `preset`"},
    {"RulesWithId", "id: p\nsources: [{rules: own.yaml, id: x}]\n", 2, 29,
     "unknown key `id`; expected one of `rules`"},
    {"PresetTwice", "id: p\nsources:\n  - preset: router\n  - preset: router\n", 4, 5,
     "the set `router` comes from two sources"},
    {"NoSuchFile", "id: p\nsources: [{rules: owm.yaml}]\n", 2, 19,
     "cannot read rules from owm.yaml: No such file or directory"},
    {"EmptyFolder", "id: p\nsources: [{sigma: empty}]\n", 2, 19,
     "cannot read rules from empty: no .yml or .yaml file in it"},
    {"Device", "id: p\nsources: [{rules: /dev/null}]\n", 2, 19,
     "cannot read rules from /dev/null: not a regular file"},
    {"SigmaAsRules", "id: p\nsources: [{rules: sigma/aws_one.yml}]\n", 1, 1,
     "a Sigma document; the policy is to name it as `sigma`", "sigma/aws_one.yml"},
    {"RulesAsSigma", "id: p\nsources: [{sigma: own.yaml}]\n", 1, 1,
     "expected a Sigma rule or filter, with `detection` or `filter`", "own.yaml"},
    {"PolicyAsSource", "id: p\nsources: [{rules: policy-too.yaml}]\n", 1, 1,
     "a policy cannot be the source of another", "policy-too.yaml"},
    {"PolicyAsItsOwnSource", "id: p\nsources: [{sigma: policy-too.yaml}]\n", 1, 1,
     "expected a Sigma rule or filter, with `detection` or `filter`", "policy-too.yaml"},
    {"BadRules", "id: p\nsources: [{rules: broken.yaml}]\n", 3, 23,
     "`severity` is one of informational, low, medium, high, critical", "broken.yaml"},
    {"AliasInRules", "id: p\nsources: [{rules: aliases.yaml}]\n", 1, 5, "", "aliases.yaml"},
    {"PlaceholderWithoutValues", "id: p\nsources: [{sigma: sigma}]\n", 7, 18, "",
     "sigma/aws_two.yml"},
    {"PlaceholdersAreAList", "id: p\nsources: [{sigma: sigma, placeholders: [admins]}]\n", 2, 40,
     "`placeholders` needs a mapping of names to lists of texts"},
    {"PlaceholderIsAText", "id: p\nsources: [{sigma: sigma, placeholders: {admins: bob}}]\n", 2, 49,
     "the placeholder `admins` needs a list of texts"},
    {"PlaceholderIsANumber", "id: p\nsources: [{sigma: sigma, placeholders: {admins: [5]}}]\n", 2,
     49, "the placeholder `admins` needs a list of texts"},
    {"PatternWithoutId", "id: p\nsources: [{eventbridge: root.json, severity: low}]\n", 2, 11,
     "the rule of an event pattern needs `id`"},
    {"PatternWithoutSeverity", "id: p\nsources: [{eventbridge: root.json, id: r}]\n", 2, 11,
     "the rule of an event pattern needs `severity`"},
    {"PatternWithUnknownSeverity",
     "id: p\nsources: [{eventbridge: root.json, id: r, severity: hgh}]\n", 2, 53,
     "`severity` is one of informational, low, medium, high, critical"},
    {"PatternWithPlaceholders",
     "id: p\nsources: [{eventbridge: root.json, id: r, severity: low, placeholders: {}}]\n", 2, 58,
     "unknown key `placeholders`; expected one of `eventbridge` `id` `title` `description` "
     "`severity` `tags`"},
    {"PatternIsAFolder", "id: p\nsources: [{eventbridge: sigma, id: r, severity: low}]\n", 2, 25,
     "cannot read rules from sigma: a folder; name a file with one event pattern"},
    {"BadPattern", "id: p\nsources: [{eventbridge: bad-pattern.json, id: r, severity: low}]\n", 1,
     12, "unknown key `prefx`; did you mean `prefix`?", "bad-pattern.json"},
    {"PatternIsNoJson", "id: p\nsources: [{eventbridge: broken.json, id: r, severity: low}]\n", 2, 1,
     "", "broken.json"},
    {"TwoPatterns", "id: p\nsources: [{eventbridge: two.yaml, id: r, severity: low}]\n", 3, 1,
     "an event pattern is alone in its file", "two.yaml"},
};
INSTANTIATE_TEST_SUITE_P(Sources, BadPolicies, testing::ValuesIn(kSources),
                         [](const auto& test) { return std::string(test.param.name); });

#define SOURCES "id: p\nsources: [{rules: own.yaml}, {rules: other}]\n"

const BadPolicy kChanges[] = {
    {"OverridesAreEmpty", SOURCES "overrides: []\n", 3, 12,
     "`overrides` needs a list of at least one entry"},
    {"OverrideOfNothing", SOURCES "overrides: [{severity: low}]\n", 3, 13,
     "the override needs `rules` or `set`: what it is for"},
    {"OverrideWithoutChange", SOURCES "overrides: [{rules: [one]}]\n", 3, 13,
     "the override changes nothing; give `severity`, `enabled` or `tags`"},
    {"OverrideOfAnUnknownRule", SOURCES "overrides: [{rules: [one, onne], enabled: false}]\n", 3, 27,
     "unknown rule `onne`; did you mean `one`?"},
    {"OverrideOfNoRuleOfTheSet",
     SOURCES "overrides: [{rules: [two], set: other, enabled: false}]\n", 3, 22,
     "the set `other` has no rule that is called `two`"},
    {"OverrideThatMatchesNothing", SOURCES "overrides: [{rules: ['x*'], enabled: false}]\n", 3, 22,
     "unknown rule `x*`; expected one of `one` `two`"},
    {"OverrideOfAnUnknownSet", SOURCES "overrides: [{set: othr, enabled: false}]\n", 3, 19,
     "unknown set `othr`; did you mean `other`?"},
    {"RuleNameIsANumber", SOURCES "overrides: [{rules: [5], enabled: false}]\n", 3, 22,
     "expected the id or the name of a rule, with `*` for anything"},
    {"RuleNamesAreAText", SOURCES "overrides: [{rules: one, enabled: false}]\n", 3, 21,
     "`rules` needs a list of at least one entry"},
    {"TwoStars", SOURCES "overrides: [{rules: ['o**'], enabled: false}]\n", 3, 22,
     "`**` is not allowed: one `*` already stands for any text"},
    {"EnabledIsAText", SOURCES "overrides: [{rules: [one], enabled: 'on'}]\n", 3, 37,
     "`enabled` needs true or false"},
    {"OverrideWithUnknownSeverity", SOURCES "overrides: [{rules: [one], severity: 3}]\n", 3, 38,
     "`severity` is one of informational, low, medium, high, critical"},
    {"TagsAreAText", SOURCES "overrides: [{rules: [one], tags: x}]\n", 3, 34,
     "`tags` needs a list of texts"},
    {"UnknownOverrideKey", SOURCES "overrides: [{rules: [one], enable: false}]\n", 3, 28,
     "unknown key `enable`; did you mean `enabled`?"},
    {"SetIsAList", SOURCES "overrides: [{set: [own], enabled: true}]\n", 3, 19,
     "`set` needs a text that is not empty"},
    {"ExceptionWithoutOwner", SOURCES "exceptions:\n  - {id: e, reason: x, match: {a: [b]}}\n", 4, 5,
     "the exception needs an `owner`: who answers for it"},
    {"ExceptionWithoutReason", SOURCES "exceptions:\n  - {id: e, owner: x, match: {a: [b]}}\n", 4, 5,
     "the exception needs a `reason`: why it is there"},
    {"ExceptionWithoutMatch", SOURCES "exceptions:\n  - {id: e, owner: x, reason: y}\n", 4, 5,
     "the exception needs `match`"},
    {"ExceptionWithoutId",
     SOURCES "exceptions:\n  - {owner: x, reason: y, match: {a: [b]}}\n", 4, 5,
     "the exception needs an `id`"},
    {"ExceptionTwice",
     SOURCES "exceptions:\n  - {id: e, owner: x, reason: y, match: {a: [b]}}\n"
             "  - {id: e, owner: x, reason: y, match: {a: [b]}}\n",
     5, 10, "the exception id `e` is used twice"},
    {"ExceptionOfAnUnknownRule",
     SOURCES "exceptions:\n  - {id: e, owner: x, reason: y, rules: [tow], match: {a: [b]}}\n", 4, 42,
     "unknown rule `tow`; did you mean `two`?"},
    {"ExceptionExpiresOnANumber",
     SOURCES "exceptions:\n  - {id: e, owner: x, reason: y, expires: 2027, match: {a: [b]}}\n", 4, 43,
     "`expires` needs a date such as 2027-03-31, which is its midnight in UTC, or a time such as "
     "2027-03-31T18:00:00Z"},
    {"ExceptionWithBadMatch",
     SOURCES "exceptions:\n  - {id: e, owner: x, reason: y, match: {a: b}}\n", 4, 45,
     "the field `a` needs a list such as [\"value\"], of at least one value or operator, found a "
     "string"},
    {"UnknownExceptionKey",
     SOURCES "exceptions:\n  - {id: e, owner: x, reason: y, expirs: 2027-01-01, match: {a: [b]}}\n",
     4, 34, "unknown key `expirs`; did you mean `expires`?"},
};
INSTANTIATE_TEST_SUITE_P(Changes, BadPolicies, testing::ValuesIn(kChanges),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(PolicyProblems, AllOfThemAreTold) {
  const PolicyFolder folder;
  std::vector<RuleProblem> problems;
  EXPECT_FALSE(folder.parse("id: p\n"
                            "sources:\n"
                            "  - rules: broken.yaml\n"
                            "  - sigma: nowhere\n"
                            "overrides: [{rules: [r], severity: urgent}]\n",
                            &problems));
  std::vector<std::string> told;
  for (const RuleProblem& problem : problems) {
    told.push_back((problem.warning ? "warning " : "") + problem.file + ":" +
                   std::to_string(problem.line));
  }
  // That no rule is called `r` may come of the rule that could not be read.
  EXPECT_EQ(told, (std::vector<std::string>{"broken.yaml:3", "policy.yaml:4", "policy.yaml:5",
                                            "warning policy.yaml:5"}));
}

TEST(PolicyProblems, APolicyInAFolderIsRefused) {
  const PolicyFolder folder;
  const std::filesystem::path file =
      folder.write("policies/p.yaml", "id: p\nsources: [{preset: router}]\n");
  EXPECT_TRUE(RuleSet::load(file));
  std::vector<RuleProblem> problems;
  EXPECT_FALSE(RuleSet::load(file.parent_path(), &problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message, "a policy is loaded by itself: name the file, not its folder");
  folder.write("policies/rules.yaml", "id: s\nrules: [{id: r, severity: low, match: {a: [b]}}]\n");
  RuleOptions skip;
  skip.skip_invalid = true;
  const Result<RuleSet> rest = RuleSet::load(file.parent_path(), nullptr, {}, skip);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->rules().size(), 1u);
}

TEST(PolicyProblems, WithoutSourceFilesPresetsAloneAreRead) {
  const PolicyFolder folder;
  RuleOptions options;
  options.source_files = false;
  EXPECT_TRUE(folder.parse("id: p\nsources: [{preset: router}]\n", nullptr, {}, options));
  for (const char* source : {"rules: own.yaml", "sigma: sigma", "rules: /", "rules: nowhere",
                             "eventbridge: root.json, id: r, severity: low"}) {
    std::vector<RuleProblem> problems;
    const std::string policy = "id: p\nsources: [{" + std::string(source) + "}]\n";
    EXPECT_FALSE(folder.parse(policy, &problems, {}, options)) << source;
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems[0].message.find("`source_files`"), std::string::npos) << problems[0].message;
  }
}

std::string problem_of(const PolicyFolder& folder, std::string_view policy,
                       const RuleLimits& limits) {
  std::vector<RuleProblem> problems;
  EXPECT_FALSE(folder.parse(policy, &problems, limits)) << policy;
  return problems.empty() ? std::string() : problems.front().message;  // a source's come first
}

// Each bound, just within and just over.
TEST(PolicyLimits, AreRefusedByName) {
  const PolicyFolder folder;
  const std::string policy =
      "# " + std::string(300, '-') + "\nid: p\nsources: [{rules: own.yaml}, {rules: other}]\n"
      "overrides: [{rules: [one, two], enabled: true}, {set: own, tags: [x]}]\n"
      "exceptions: [{id: e, owner: o, reason: r, match: {a: [b]}},\n"
      "  {id: f, owner: o, reason: r, rules: ['*'], match: {a: [b]}}]\n";
  RuleLimits limits;
  limits.policy_sources = limits.policy_overrides = limits.policy_exceptions = 2;
  limits.policy_names = limits.rules = 3;
  limits.policy_changes = 3 + 4 + 3;  // the overrides, one with a tag, and an exception
  limits.document_bytes = policy.size();  // the rules are shorter
  EXPECT_TRUE(folder.parse(policy, nullptr, limits));
  const auto tighter = [&](std::size_t RuleLimits::*limit) {
    RuleLimits changed = limits;
    --(changed.*limit);
    return problem_of(folder, policy, changed);
  };
  EXPECT_EQ(tighter(&RuleLimits::policy_sources), "more sources than the option policy_sources, 1");
  EXPECT_EQ(tighter(&RuleLimits::policy_overrides),
            "more overrides than the option policy_overrides, 1");
  EXPECT_EQ(tighter(&RuleLimits::policy_exceptions),
            "more exceptions than the option policy_exceptions, 1");
  EXPECT_EQ(tighter(&RuleLimits::policy_names),
            "more names of rules than the option policy_names, 2");
  EXPECT_EQ(tighter(&RuleLimits::policy_changes),
            "more changes of rules than the option policy_changes, 9");
  EXPECT_EQ(tighter(&RuleLimits::rules), "more rules than the option rules allows");
  EXPECT_NE(tighter(&RuleLimits::document_bytes), "");
}

TEST(PolicyLimits, BombsAreRefused) {
  const PolicyFolder folder;
  std::string laughs = "id: p\na: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string last(1, static_cast<char>(c - 1));
    laughs += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) laughs += "*" + last + (i < 8 ? ", " : "]\n");
  }
  const std::string deep = "id: p\nsources: " + std::string(100'000, '[') + "\n";
  std::string wide = "id: p\nsources: [{preset: router}]\noverrides: [";
  for (int i = 0; i < 4'000'000; ++i) wide += "a,";
  EXPECT_NE(problem_of(folder, wide + "a]\n", {}), "");
  for (const std::string& bomb : {laughs + "sources: *j\n", deep}) {
    EXPECT_NE(problem_of(folder, bomb, {}), "");
    folder.write("bomb.yaml", bomb);
    std::vector<RuleProblem> problems;
    EXPECT_FALSE(folder.parse("id: p\nsources: [{rules: bomb.yaml}]\n", &problems));
    ASSERT_FALSE(problems.empty());
    EXPECT_EQ(problems[0].file, "bomb.yaml");
  }
}

TEST(PolicyLimits, ManyNamesAndManyRulesTakeLittleTime) {
  const PolicyFolder folder;
  std::string rules = "id: many\nrules:\n";
  for (int i = 0; i < 3000; ++i) {
    rules += "  - {id: 'rule-" + std::to_string(i) + "', severity: low, match: {a: [x]}}\n";
  }
  folder.write("many.yaml", rules);
  std::string policy = "id: p\nsources: [{rules: many.yaml}]\noverrides:\n  - rules: [";
  for (int i = 0; i < 1000; ++i) policy += "'rule-" + std::to_string(i) + "*', ";
  EXPECT_TRUE(folder.parse(policy + "]\n    enabled: false\n"));
  std::vector<RuleProblem> problems;
  for (int i = 0; i < 1000; ++i) policy += "'rile-" + std::to_string(i) + "', ";
  EXPECT_FALSE(folder.parse(policy + "]\n    enabled: false\n", &problems));
  EXPECT_EQ(problems.size(), 101u);
  EXPECT_EQ(problems[0].message, "unknown rule `rile-0`; did you mean `rule-0`?");
}

}  // namespace
}  // namespace cloudtrail

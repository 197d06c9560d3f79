// The tests that rules carry: how they are read, refused and run.
#include <gtest/gtest.h>
#include <cloudtrail/check.hpp>

#include <string>
#include <vector>

#include "unit/classify/judging.hpp"
#include "unit/engine/scan_support.hpp"

namespace cloudtrail {
namespace {

using engine::testing::TempFolder;

constexpr std::string_view kDocument = R"(
schema: 1
id: s
exceptions:
  - {id: robots, match: {userIdentity: {userName: [robot]}}}
rules:
  - id: deletes
    severity: high
    match: {userAgent: [{prefix: Delete}]}
    tests:
      - {name: a delete, expect: match, record: {userAgent: DeleteTrail}}
      - {name: a put, expect: none, record: '{"userAgent":"PutObject"}'}
      - name: excepted
        expect: match
        record: {userAgent: DeleteTrail, userIdentity: {userName: robot}}
  - {id: trails, severity: low, match: {userAgent: [{suffix: Trail}]}}
tests:
  - {name: both, expect: [trails, deletes], record: {userAgent: DeleteTrail}}
  - {name: neither, expect: [], record: {userAgent: GetObject}}
  - {name: wrong, expect: [trails], record: {userAgent: DeleteTrail}}
)";

/// `name: message` of each test, nothing behind it where it passed.
Ids outcomes(const RuleSet& rules) {
  Ids out;
  for (const TestOutcome& outcome : check(rules).tests) {
    out.push_back(outcome.test->name + (outcome.passed ? "" : ": " + outcome.message));
  }
  return out;
}

TEST(Check, RunsTheTestsOfRulesAndOfTheDocument) {
  const RuleSet rules = must_parse(kDocument);
  EXPECT_EQ(outcomes(rules),
            (Ids{"a delete", "a put",
                 "excepted: expected a match, and the rule does not match; taken back by the "
                 "exception robots",
                 "both", "neither", "wrong: expected trails, found deletes, trails"}));
  const CheckReport report = check(rules);
  EXPECT_EQ(report.failed(), 2u);
  EXPECT_EQ(report.errors(), 0u);
  EXPECT_EQ(report.tests[0].test->line, 11u);
  EXPECT_EQ(report.tests[0].test->file, "test.yaml");
  EXPECT_EQ(report.tests[3].test->rule, "");
}

TEST(Check, JudgesAsAlwaysWhetherRulesHaveTestsOrNot) {
  EXPECT_EQ(judged(must_parse(kDocument), R"({"userAgent":"DeleteTrail"})"),
            (Ids{"deletes", "trails"}));
}

TEST(Check, RecordsKeepTheirTypes) {
  const RuleSet rules = must_parse(
      "{schema: 1, id: s, rules: [{id: r, severity: low, match: {readOnly: [true, 5]}, tests: [\n"
      "{name: bool, expect: match, record: {readOnly: true}},\n"
      "{name: text, expect: none, record: {readOnly: 'true'}},\n"
      "{name: number, expect: match, record: {readOnly: 5.0}},\n"
      "{name: nothing, expect: none, record: {readOnly: null}},\n"
      "{name: list, expect: match, record: {readOnly: [false, {}, [5]]}},\n"
      "{name: quotes, expect: none, record: {readOnly: \"a\\\"\\n\\u00e9\"}}]}]}"
      );
  for (const TestOutcome& outcome : check(rules).tests) {
    EXPECT_TRUE(outcome.passed) << outcome.test->name << ": " << outcome.message;
  }
  ASSERT_EQ(rules.tests().size(), 6u);
  EXPECT_EQ(rules.tests()[4].record, R"({"readOnly":[false,{},[5]]})");
  EXPECT_EQ(rules.tests()[5].record, "{\"readOnly\":\"a\\\"\\n\u00e9\"}");
}

struct BadTest {
  const char* test;
  const char* message;
};

TEST(Check, BadTestsAreRefused) {
  const BadTest bad[] = {
      {"{expect: match, record: {}}", "the test needs a `name`"},
      {"{name: x, expect: match}", "the test needs a `record`"},
      {"{name: x, record: {}}", "the test needs `expect`: match or none"},
      {"{name: x, record: {}, expect: yes}", "`expect` is match or none"},
      {"{name: x, record: {}, expect: true}", "`expect` is match or none"},
      {"{name: x, record: {}, expect: [r]}", "`expect` is match or none"},
      {"{name: x, recrod: {}, expect: none}", "unknown key `recrod`; did you mean `record`?"},
      {"{name: x, record: 5, expect: none}",
       "`record` is a mapping, JSON in a text, or a file's path; found a number"},
      {"{name: x, record: {n: 007}, expect: none}",
       "the number `007` is not as JSON writes it; quote it where its text is meant"},
      {"{name: x, record: no-such.json, expect: none}",
       "the test's record: no such file: no-such.json"},
      {"{name: x, record: ., expect: none}", "the test's record: not a regular file: ."},
      {"{name: '', record: {}, expect: none}", "`name` needs a text that is not empty"},
      {"text", "a test is a mapping of name, record and expect, found a string"},
  };
  for (const BadTest& one : bad) {
    std::vector<RuleProblem> problems;
    const std::string document =
        "{schema: 1, id: s, rules: [{id: r, severity: low, match: {readOnly: [true]},\ntests: [" +
        std::string(one.test) + "]}]}";
    RuleOptions options;
    options.test_files = true;
    EXPECT_FALSE(RuleSet::parse(document, "bad.yaml", &problems, {}, options)) << one.test;
    ASSERT_FALSE(problems.empty()) << one.test;
    EXPECT_EQ(problems.front().message, one.message);
    EXPECT_EQ(problems.front().line, 2u);
  }
}

TEST(Check, BadTestsOfADocument) {
  const auto message = [](std::string_view tests) {
    std::vector<RuleProblem> problems;
    const std::string document =
        "{schema: 1, id: s, rules: [{id: deletes, severity: low, match: {readOnly: [true]}}],\n"
        "tests: " + std::string(tests) + "}";
    EXPECT_FALSE(RuleSet::parse(document, "bad.yaml", &problems));
    return problems.empty() ? std::string() : problems.front().message;
  };
  EXPECT_EQ(message("[{name: x, record: {}, expect: [delets]}]"),
            "unknown rule `delets`; did you mean `deletes`?");
  EXPECT_EQ(message("[{name: x, record: {}, expect: match}]"),
            "the test needs `expect`: a list of ids of rules, [] for none");
  EXPECT_EQ(message("{name: x}"),
            "tests are a list of {name, record, expect}, found a mapping");
  EXPECT_NE(message("[{name: x, record: '{\"a\":', expect: []}]").find("not one JSON object"),
            std::string::npos);
}

TEST(Check, WhoJudgesNeedsNoFilesOfTests) {
  const RuleSet rules = must_parse(
      "{schema: 1, id: s, rules: [{id: r, severity: low, match: {readOnly: [true]}, tests: [\n"
      "{name: a, expect: none, record: no-such.json}, {name: b, expect: none, record: {}}]}]}");
  ASSERT_EQ(rules.tests().size(), 1u);
  EXPECT_EQ(rules.tests()[0].name, "b");
}

constexpr std::string_view kSigma =
    "title: A rule\nid: one\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection:\n  a: {userAgent: x}\n  condition: a\n";

RuleSet must_load(const std::filesystem::path& path) {
  RuleOptions options;
  options.test_files = true;
  auto rules = RuleSet::load(path, nullptr, {}, options);
  EXPECT_TRUE(rules) << (rules ? "" : rules.error().message);
  return rules ? *std::move(rules) : RuleSet();
}

std::vector<RuleProblem> problems_of(const std::filesystem::path& path) {
  std::vector<RuleProblem> problems;
  RuleOptions options;
  options.test_files = true;
  EXPECT_FALSE(RuleSet::load(path, &problems, {}, options));
  return problems;
}

TEST(Check, TestsLieBesideSigmaRules) {
  const TempFolder folder;
  folder.write("a.yml", kSigma);
  folder.write("records/x.json", R"({"userAgent":"X"})");
  folder.write("a.tests.yaml",
               "- {name: by path, record: records/x.json, expect: match}\n"
               "- {name: by value, record: {userAgent: y}, expect: none}\n"
               "- {name: named, record: {userAgent: y}, expect: match, rule: one}\n");
  const Ids expected = {"by path", "by value",
                        "named: expected a match, and the rule does not match"};
  EXPECT_EQ(outcomes(must_load(folder.path())), expected);
  EXPECT_EQ(outcomes(must_load(folder / "a.yml")), expected);
  // Who judges alone does not read them.
  const auto rules = RuleSet::load(folder.path());
  ASSERT_TRUE(rules);
  EXPECT_TRUE(rules->tests().empty());
}

TEST(Check, TestsOfAFileWithSeveralRulesSayWhich) {
  const TempFolder folder;
  std::string two(kSigma);
  two.replace(two.find("id: one"), 7, "id: two");
  folder.write("a.yml", std::string(kSigma) + "---\n" + two);
  folder.write("a.tests.yml", "- {name: x, record: {userAgent: x}, expect: match}\n");
  auto problems = problems_of(folder.path());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message, "the test needs `rule`: the file beside it has 2");
  EXPECT_EQ(problems[0].line, 1u);
  folder.write("a.tests.yml", "- {name: x, record: {userAgent: x}, expect: match, rule: tow}\n");
  EXPECT_EQ(problems_of(folder.path()).at(0).message, "unknown rule `tow`; did you mean `two`?");
  folder.write("a.tests.yml", "- {name: x, record: {userAgent: x}, expect: match, rule: two}\n");
  EXPECT_EQ(outcomes(must_load(folder.path())), (Ids{"x"}));
}

TEST(Check, TestFilesThatCannotBeReadAreProblems) {
  const TempFolder folder;
  folder.write("a.yml", kSigma);
  folder.write("b.tests.yaml", "[]");
  EXPECT_EQ(problems_of(folder.path()).at(0).message,
            "tests without rules: there is no `b.yml` beside them");
  std::filesystem::remove(folder / "b.tests.yaml");
  folder.write("a.tests.yaml", "- {name: [");
  EXPECT_EQ(problems_of(folder.path()).at(0).line, 1u);
  folder.write("a.tests.yaml", "");
  EXPECT_EQ(problems_of(folder.path()).at(0).message,
            "a file of tests is one list of {name, record, expect}");
  std::filesystem::remove(folder / "a.tests.yaml");
  std::filesystem::create_directory(folder / "a.tests.yaml");
  EXPECT_EQ(problems_of(folder / "a.yml").at(0).message, "cannot read tests: not a regular file");
}

TEST(Check, APolicyRunsTheTestsOfItsSourcesRules) {
  const TempFolder folder;
  folder.write("own.yaml",
               "id: own\nrules:\n"
               "  - {id: a, severity: low, match: {userAgent: [x]}, tests: [\n"
               "      {name: of a, expect: match, record: {userAgent: x}}]}\n"
               "  - {id: b, severity: low, match: {userAgent: [x, y]}, tests: [\n"
               "      {name: of b, expect: match, record: {userAgent: x}}]}\n"
               "tests:\n"
               "  - {name: both, expect: [a, b], record: {userAgent: x}}\n"
               "  - {name: b alone, expect: [b], record: {userAgent: y}}\n"
               "  - {name: neither, expect: [], record: {userAgent: z}}\n");
  folder.write("sigma/a.yml", kSigma);
  folder.write("sigma/a.tests.yaml", "- {name: beside, record: {userAgent: x}, expect: match}\n");
  const std::string policy = "id: p\nsources: [{rules: own.yaml}, {sigma: sigma}]\n";
  const auto file = folder.write("policy.yaml", policy);
  EXPECT_EQ(outcomes(must_load(file)), (Ids{"of a", "of b", "both", "b alone", "neither", "beside"}));
  // Rules that do not judge are not tested, and no set is held to them.
  folder.write("policy.yaml", policy + "overrides: [{rules: [b], set: own, enabled: false}]\n");
  EXPECT_EQ(outcomes(must_load(file)), (Ids{"of a", "both", "neither", "beside"}));
  folder.write("policy.yaml", policy + "overrides: [{set: own, enabled: false}]\n");
  EXPECT_EQ(outcomes(must_load(file)), (Ids{"beside"}));
  // The policy's own exceptions count.
  folder.write("policy.yaml", policy + "exceptions: [{id: e, owner: o, reason: r, rules: [a], "
                                       "match: {userAgent: [x]}}]\n");
  EXPECT_EQ(outcomes(must_load(file)).at(0),
            "of a: expected a match, and the rule does not match; taken back by the exception e");
  folder.write("policy.tests.yaml", "- {name: x, record: {userAgent: x}, expect: match}\n");
  EXPECT_EQ(problems_of(file).at(0).message,
            "tests beside a policy: they go with the rules of its sources");
}

TEST(Check, ExceptionsExpireAtTheTimeGiven) {
  const RuleSet rules = must_parse(
      "id: s\nrules: [{id: r, severity: low, match: {userAgent: [x]}, tests: [\n"
      "  {name: excepted, expect: none, record: {userAgent: x, awsRegion: y}}],\n"
      "  unless: [{id: e, expires: 1970-01-02, match: {awsRegion: [y]}}]}]\n");
  EXPECT_EQ(check(rules, 0).failed(), 0u);
  EXPECT_TRUE(check(rules, 0).findings.empty());
  const CheckReport now = check(rules);
  EXPECT_EQ(now.failed(), 1u);
  ASSERT_EQ(now.findings.size(), 1u);
  EXPECT_EQ(now.findings[0].lint, Lint::kExpiredException);
}

TEST(Check, TestsOfSetsThatAreCombinedAreKept) {
  const std::vector<RuleSet> sets = {must_parse(kDocument), must_preset("severity")};
  const auto all = RuleSet::combine(sets);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->tests().size(), 6u);
  EXPECT_EQ(check(*all).failed(), 2u);
}

}  // namespace
}  // namespace cloudtrail

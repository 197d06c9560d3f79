// Sigma documents that are not understood: each is refused with its place, and says what was
// expected.
#include <gtest/gtest.h>
#include <cloudtrail/rule.hpp>

#include <string>
#include <vector>

namespace cloudtrail {
namespace {

constexpr std::string_view kHead =
    "title: t\n"
    "logsource: {product: aws, service: cloudtrail}\n";

std::vector<RuleProblem> problems_of(const std::string& document, const RuleLimits& limits = {}) {
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = RuleSet::parse(document, "bad.yml", &problems, limits);
  EXPECT_FALSE(set) << document;
  EXPECT_TRUE(problems.empty() || set.error().message == problems.front().excerpt);
  return problems;
}

struct Bad {
  const char* name;
  const char* document;  // behind kHead
  std::uint32_t line;
  std::uint32_t column;
  const char* message;
};

class SigmaBadDocuments : public testing::TestWithParam<Bad> {};

TEST_P(SigmaBadDocuments, AreRefusedWithTheirPlace) {
  const Bad& bad = GetParam();
  const auto problems = problems_of(std::string(kHead) + bad.document);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems.front().message, bad.message);
  EXPECT_EQ(problems.front().line, bad.line);
  EXPECT_EQ(problems.front().column, bad.column);
  EXPECT_FALSE(problems.front().warning);
  EXPECT_EQ(problems.front().excerpt.substr(0, problems.front().excerpt.find('\n')),
            "bad.yml:" + std::to_string(bad.line) + ":" + std::to_string(bad.column) + ": " +
                bad.message);
}

#define SELECTION "detection:\n  condition: s\n  s:\n"

const Bad kDocuments[] = {
    {"NoDetection", "", 1, 1, "the rule needs `detection`, a mapping of search identifiers"},
    {"DetectionIsNull", "detection:\n", 3, 11,
     "`detection` needs a mapping of search identifiers and `condition`, found null"},
    {"NoCondition", "detection:\n  s: {a: b}\n", 4, 3, "`detection` needs a `condition`"},
    {"ConditionIsAMap", "detection:\n  s: {a: b}\n  condition: {a: b}\n", 5, 14,
     "a condition is a text, found a mapping"},
    {"NoConditionInTheList", "detection:\n  s: {a: b}\n  condition: []\n", 5, 14,
     "`condition` needs at least one condition"},
    {"IdentifierIsAText", "detection:\n  s: x\n  condition: s\n", 4, 6,
     "a search identifier needs a mapping or a list, found a string"},
    {"IdentifierIsNull", "detection:\n  s:\n  condition: s\n", 4, 5,
     "a search identifier needs a mapping or a list, found null"},
    {"EmptyMap", "detection:\n  s: {}\n  condition: s\n", 4, 6,
     "an empty mapping; name at least one field"},
    {"EmptyList", "detection:\n  s: []\n  condition: s\n", 4, 6,
     "a search identifier needs a mapping or a list, found an empty list"},
    {"ListInAList", "detection:\n  s: [[a]]\n  condition: s\n", 4, 7,
     "expected a mapping of fields or a keyword, found a list"},
    {"EmptyValues", SELECTION "    a: []\n", 6, 8, "the list needs at least one value"},
    {"MapAsValue", SELECTION "    a: {b: c}\n", 6, 8,
     "expected a value or a list of values, found a mapping; members are written with dots"},
    {"NullInAList", SELECTION "    a:\n      - ''\n      - null\n", 8, 9,
     "expected a text, a number or a boolean, found null"},
    {"NullWithContains", SELECTION "    a|contains: null\n", 6, 17,
     "null takes no modifier but `neq`, and is no keyword"},
    {"FieldWithoutName", SELECTION "    '': x\n", 6, 5, "a field needs a name"},
    {"UnknownModifier", SELECTION "    a|contain: x\n", 6, 5,
     "unknown modifier `contain`; did you mean `contains`?"},
    {"EmptyModifier", SELECTION "    a|: x\n", 6, 5, "a `|` without a modifier behind it"},
    {"ModifierTwice", SELECTION "    a|cased|cased: x\n", 6, 5,
     "the modifier `cased` is given twice"},
    {"TwoComparisons", SELECTION "    a|re|contains: x\n", 6, 5,
     "the modifiers `re` and `contains` exclude each other; expected one comparison"},
    {"FlagWithoutRe", SELECTION "    a|i: x\n", 6, 5, "`i`, `m` and `s` belong to `re`"},
    {"CasedWithRe", SELECTION "    a|re|cased: x\n", 6, 5,
     "`cased` goes with text and `fieldref` alone"},
    {"ExistsNegated", SELECTION "    a|exists|neq: true\n", 6, 5, "`exists` stands alone"},
    {"ExistsOfAText", SELECTION "    a|exists: 'true'\n", 6, 15,
     "`exists` needs true or false, found a string"},
    {"OrderNegated", SELECTION "    a|gt|neq: 1\n", 6, 5,
     "`neq` does not go with lt, lte, gt and gte"},
    {"OrderOfAText", SELECTION "    a|gt: '1'\n", 6, 11, "expected a number, found a string"},
    {"TwoTimeParts", SELECTION "    a|hour|minute: 1\n", 6, 5,
     "two parts of one time; expected one of minute, hour, day, week, month and year"},
    {"TimePartOfAFraction", SELECTION "    a|hour: 1.5\n", 6, 13,
     "a part of a time is compared with a whole number, found a number"},
    {"TimePartWithRe", SELECTION "    a|hour|re: x\n", 6, 5,
     "a part of a time is a number; expected lt, lte, gt, gte or neq beside it"},
    {"AllOfOne", SELECTION "    a|contains|all: x\n", 6, 21,
     "`all` needs a list of two or more values"},
    {"KeywordCidr", SELECTION "    '|cidr': 10.0.0.0/8\n", 6, 5,
     "this modifier needs a field before it; keywords take those of text and `re`"},
    {"BadNetwork", SELECTION "    a|cidr: nowhere/8\n", 6, 13,
     "`cidr` needs a network such as 10.0.0.0/8 or 2001:db8::/32"},
    {"BadRegex", SELECTION "    a|re: '[z-a]'\n", 6, 11,
     "`re`: invalid regular expression at offset 3: range out of order in character class"},
    {"RegexVerb", SELECTION "    a|re: '(*LIMIT_MATCH=1)a'\n", 6, 11,
     "`re` may not begin with `(*`: options set the limits and the engine"},
    {"FieldRefOfANumber", SELECTION "    a|fieldref: 5\n", 6, 17,
     "`fieldref` needs the name of a field, found a number"},
    {"LeadingZero", SELECTION "    a: 007\n", 6, 8,
     "the number `007` is not as JSON writes it; quote it where its text is meant"},
    {"EncodedWildcard", SELECTION "    a|base64: 'x*'\n", 6, 15,
     "a wildcard cannot be encoded; write `\\*` or `\\?` for the character"},
    {"EncodedNumber", SELECTION "    a|base64|gt: 5\n", 6, 5,
     "encodings and `windash` go with text alone, contains, startswith and endswith"},
    {"ShortBase64Offset", SELECTION "    a|base64offset|contains: x\n", 6, 30,
     "`base64offset` needs at least two bytes"},
    {"TooManyDashes", SELECTION "    a|windash|base64: '-a -b -c -d -e'\n", 6, 23,
     "the value has more than 1000 variants"},
    {"Placeholder", SELECTION "    a|expand: '%Admins%'\n", 6, 15,
     "no value was supplied for the placeholder `%Admins%`"},
    {"HalfAPlaceholder", SELECTION "    a|expand: 50%\n", 6, 15,
     "`%` begins no `%name%`; write `\\%` for a percent sign"},
    {"Undefined", "detection:\n  s: {a: b}\n  condition: s and t\n", 5, 14,
     "at character 7 of the condition: undefined identifier `t`"},
    {"OperatorInUpperCase", "detection:\n  s: {a: b}\n  condition: s AND s\n", 5, 14,
     "at character 3 of the condition: expected `and`, `or` or the end, found `AND`"},
    {"NotInUpperCase", "detection:\n  s: {a: b}\n  condition: NOT\n", 5, 14,
     "at character 1 of the condition: undefined identifier `NOT`; operators are in lower case"},
    {"BarePattern", "detection:\n  s: {a: b}\n  condition: s*\n", 5, 14,
     "at character 1 of the condition: undefined identifier `s*`; write `1 of` or `all of` before "
     "a "
     "pattern"},
    {"Unclosed", "detection:\n  s: {a: b}\n  condition: (s or s\n", 5, 14,
     "at character 8 of the condition: expected `)`, found the end"},
    {"NothingToNegate", "detection:\n  s: {a: b}\n  condition: s and not\n", 5, 14,
     "at character 10 of the condition: expected an identifier, `not`, `(`, `1 of` or `all of`, "
     "found "
     "the end"},
    {"Quantifier", "detection:\n  s: {a: b}\n  condition: 2 of them\n", 5, 14,
     "at character 1 of the condition: unknown quantifier `2`; expected `1 of` or `all of`"},
    {"OfNothing", "detection:\n  s: {a: b}\n  condition: 1 of\n", 5, 14,
     "at character 5 of the condition: expected `them` or a pattern of identifiers, found the end"},
    {"PatternOfNone", "detection:\n  s: {a: b}\n  condition: all of t*\n", 5, 14,
     "at character 8 of the condition: no identifier is meant by `t*`"},
    {"Aggregation", "detection:\n  s: {a: b}\n  condition: s | count() > 5\n", 5, 14,
     "at character 3 of the condition: aggregations behind `|` are no part of Sigma 2; they became "
     "correlations"},
    {"UnknownLevel", "level: severe\ndetection:\n  s: {a: b}\n  condition: s\n", 3, 8,
     "unknown level `severe`; expected one of `informational` `low` `medium` `high` `critical`"},
    {"UnknownStatus", "status: stabel\ndetection:\n  s: {a: b}\n  condition: s\n", 3, 9,
     "unknown status `stabel`; did you mean `stable`?"},
    {"TagIsANumber", "tags: [1]\ndetection:\n  s: {a: b}\n  condition: s\n", 3, 8,
     "`tags` needs texts, found a number"},
    {"AuthorIsAList", "author: [a]\ndetection:\n  s: {a: b}\n  condition: s\n", 3, 9,
     "`author` needs a text, found a list"},
    {"Correlation", "correlation:\n  type: event_count\n", 4, 3,
     "the correlation `t` is refused: this version judges records one by one"},
    {"Action", "action: global\n", 3, 9, "`action` is no part of Sigma 2; write each rule out"},
    {"RuleAndFilter", "detection: {s: {a: b}, condition: s}\nfilter: {}\n", 4, 9,
     "a document is a rule with `detection` or a filter with `filter`, not both"},
    {"FilterOfAnUnknownRule", "filter:\n  rules: [nobody]\n  s: {a: b}\n  condition: not s\n", 4,
     11, "no rule has the id or the name `nobody`"},
    {"FilterOfSome", "filter:\n  rules: some\n  s: {a: b}\n  condition: not s\n", 4, 10,
     "`rules` needs a list of ids and names, or `any`"},
    {"FilterIsAList", "filter: []\n", 3, 9,
     "`filter` needs a mapping of search identifiers and `condition`, found a list"},
    {"DuplicateKey", SELECTION "    a: x\n    a: y\n", 7, 5,
     "duplicate key `a`; first given on line 6; remove or rename one of them"},
};

INSTANTIATE_TEST_SUITE_P(All, SigmaBadDocuments, testing::ValuesIn(kDocuments),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(SigmaDocuments, NeedATitleAndALogSource) {
  const auto problems = problems_of("detection: {s: {a: b}, condition: s}\n");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].message, "the document needs a `title`");
  EXPECT_EQ(problems[1].message, "the document needs a `logsource`");
  EXPECT_EQ(problems[0].line, 1u);
}

TEST(SigmaDocuments, OfOneIdAreRefused) {
  const std::string rule = std::string(kHead) + "id: x\ndetection: {s: {a: b}, condition: s}\n";
  const auto problems = problems_of(rule + "---\n" + rule);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message, "the rule's id `x` is used twice, first at bad.yml:3");
  EXPECT_EQ(problems[0].line, 8u);
}

TEST(SigmaDocuments, MayNotNestConditionsWithoutBound) {
  const std::string head = std::string(kHead) + "detection:\n  s: {a: b}\n  condition: ";
  EXPECT_TRUE(RuleSet::parse(head + std::string(90, '(') + "s" + std::string(90, ')') + "\n", "x"));
  const auto problems = problems_of(head + std::string(100'000, '(') + "s\n");
  EXPECT_EQ(problems.front().message,
            "at character 101 of the condition: more than 100 parentheses and `not` inside of each "
            "other");
}

TEST(SigmaDocuments, KeepTheLimits) {
  RuleLimits limits;
  limits.path_bytes = 3;
  EXPECT_EQ(problems_of(std::string(kHead) + SELECTION "    a.b.c: x\n", limits).front().message,
            "the path of the field is longer than the option path_bytes, 3");
  limits = {};
  limits.rules = 0;
  EXPECT_EQ(problems_of(std::string(kHead) + SELECTION "    a: x\n", limits).front().message,
            "more rules than the option rules allows");
}

TEST(SigmaBadDocuments, AttributesThatAreNearlySigmasAreWarnedOf) {
  const auto warnings = [](const std::string& attribute) {
    std::vector<RuleProblem> problems;
    EXPECT_TRUE(RuleSet::parse(std::string(kHead) + attribute +
                                   "\ndetection:\n  condition: s\n  s: {a: b}\n",
                               "bad.yml", &problems));
    std::vector<std::string> told;
    for (const RuleProblem& problem : problems) {
      EXPECT_TRUE(problem.warning);
      told.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
                     problem.message);
    }
    return told;
  };
  using Lines = std::vector<std::string>;
  const auto slip = [](const std::string& written, const std::string& meant) {
    return Lines{"3:1: `" + written + "` is no attribute of Sigma's; did you mean `" + meant + "`?"};
  };
  EXPECT_EQ(warnings("leval: high"), slip("leval", "level"));
  EXPECT_EQ(warnings("detecton: {}"), slip("detecton", "detection"));
  EXPECT_EQ(warnings("falsepositive: [x]"), slip("falsepositive", "falsepositives"));
  for (const char* custom : {"owner: x", "runbook: x", "severity_score: 3", "date: x",
                             "ticket: x", "team: x", "version: 1", "simulation: x",
                             "regression_tests_path: x"}) {
    EXPECT_EQ(warnings(custom), Lines{}) << custom;
  }
}

}  // namespace
}  // namespace cloudtrail

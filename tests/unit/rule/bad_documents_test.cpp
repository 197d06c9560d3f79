// Documents that cannot be meant: each is refused with its place, none crashes, none loads.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

std::vector<RuleProblem> problems_of(std::string_view document, const RuleLimits& limits = {}) {
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = RuleSet::parse(document, "bad.yaml", &problems, limits);
  EXPECT_FALSE(set) << document;
  EXPECT_TRUE(problems.empty() || set.error().message == problems.front().excerpt);
  return problems;
}

struct BadDocument {
  const char* name;
  const char* document;
  std::uint32_t line;
  std::uint32_t column;
  const char* message;  // empty where the words are the parser's
};

class BadDocuments : public testing::TestWithParam<BadDocument> {};

TEST_P(BadDocuments, AreRefusedWithTheirPlace) {
  const BadDocument& bad = GetParam();
  const std::vector<RuleProblem> problems = problems_of(bad.document);
  ASSERT_FALSE(problems.empty());
  const RuleProblem& first = problems.front();
  EXPECT_EQ(first.file, "bad.yaml");
  EXPECT_EQ(first.line, bad.line);
  EXPECT_EQ(first.column, bad.column);
  EXPECT_EQ(*bad.message == '\0' ? "" : first.message, bad.message);
  const std::string place =
      bad.line == 0 ? "" : ":" + std::to_string(bad.line) + ":" + std::to_string(bad.column);
  EXPECT_EQ(first.excerpt.substr(0, first.excerpt.find('\n')),
            "bad.yaml" + place + ": " + first.message);
}

const BadDocument kDocuments[] = {
    {"Empty", "", 0, 0, "no rule document in it"},
    {"CommentAlone", "# nothing\n", 0, 0, "no rule document in it"},
    {"NoMapping", "- a\n", 1, 1,
     "a rule document is a mapping with `id` and `rules`, found a list"},
    {"NullDocument",
     "---\n"
     "...\n",
     2, 1, "a rule document is a mapping with `id` and `rules`, found null"},
    {"BadYaml",
     "id: s\n"
     "rules: [\n",
     3, 1, ""},
    {"Tab",
     "id: s\n"
     "\trules: x\n",
     2, 1, ""},
    {"BadJson",
     "{\"id\": \"s\",\n"
     " \"rules\": [}",
     2, 12, ""},
    {"DuplicateKey",
     "id: s\n"
     "id: t\n"
     "rules: []\n",
     2, 1, ""},
    {"Alias",
     "id: &a s\n"
     "rules: *a\n",
     1, 5, ""},
    {"InvalidUtf8",
     "id: s\xFF"
     "\n",
     1, 6, ""},
    {"UnknownSchema",
     "schema: 2\n"
     "id: s\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     1, 9, "this version reads `schema: 1` alone"},
    {"NoId", "rules: [{id: r, severity: low, match: {a: [b]}}]\n", 1, 1,
     "the document needs an `id`"},
    {"IdIsANumber",
     "id: 5\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     1, 5, "`id` needs a text that is not empty"},
    {"UnknownKey",
     "schema: 1\n"
     "id: s\n"
     "rulez: []\n",
     3, 1, "unknown key `rulez`; did you mean `rules`?"},
    {"NoRules",
     "schema: 1\n"
     "id: s\n",
     1, 1, "the document needs `rules`, a list"},
    {"RulesAreAMapping",
     "schema: 1\n"
     "id: s\n"
     "rules: {a: b}\n",
     3, 8, "`rules` needs a list of at least one entry"},
    {"NoRuleInTheList",
     "schema: 1\n"
     "id: s\n"
     "rules: []\n",
     3, 8, "`rules` needs a list of at least one entry"},
    {"RuleIsAText",
     "schema: 1\n"
     "id: s\n"
     "rules: [abc]\n",
     3, 9, "expected a mapping, found a string"},
    {"FirstMatchIsAText",
     "schema: 1\n"
     "id: s\n"
     "first-match: 'yes'\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     3, 14, "`first-match` needs true or false"},
    {"FactIsNoPointer",
     "schema: 1\n"
     "id: s\n"
     "facts: {x: eventName}\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     3, 12, "a fact is a JSON Pointer such as /userIdentity/arn"},
    {"FactsAreAList",
     "schema: 1\n"
     "id: s\n"
     "facts: [/eventName]\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     3, 8, "`facts` needs a mapping of names to JSON Pointers"},
    {"RuleWithoutId",
     "schema: 1\n"
     "id: s\n"
     "rules:\n"
     "  - {severity: low, match: {a: [b]}}\n",
     4, 5, "the rule needs an `id`"},
    {"RuleWithoutMatch",
     "schema: 1\n"
     "id: s\n"
     "rules:\n"
     "  - {id: r, severity: low}\n",
     4, 5, "the rule needs `match`"},
    {"RuleWithoutSeverity",
     "schema: 1\n"
     "id: s\n"
     "rules:\n"
     "  - {id: r, match: {a: [b]}}\n",
     4, 5, "the rule needs `severity`"},
    {"UnknownSeverity",
     "schema: 1\n"
     "id: s\n"
     "rules:\n"
     "  - {id: r, severity: urgent, match: {a: [b]}}\n",
     4, 23, "`severity` is one of informational, low, medium, high, critical"},
    {"UnknownRuleKey",
     "schema: 1\n"
     "id: s\n"
     "rules:\n"
     "  - {id: r, severity: low, matches: {a: [b]}, match: {a: [b]}}\n",
     4, 28, "unknown key `matches`; did you mean `match`?"},
    {"SameRuleIdTwice",
     "schema: 1\n"
     "id: s\n"
     "rules:\n"
     "  - {id: r, severity: low, match: {a: [b]}}\n"
     "  - {id: r, severity: low, match: {a: [b]}}\n",
     5, 10, "the rule id `r` is used twice"},
    {"SameExceptionIdTwice",
     "schema: 1\n"
     "id: s\n"
     "exceptions:\n"
     "  - {id: e, match: {a: [b]}}\n"
     "  - {id: e, match: {a: [c]}}\n"
     "rules:\n"
     "  - {id: r, severity: low, match: {a: [b]}}\n",
     5, 10, "the exception id `e` is used twice"},
    {"SameDocumentIdTwice",
     "id: s\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n"
     "---\n"
     "id: s\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     4, 5, "the document id `s` is used twice"},
    {"ExceptionWithoutMatch",
     "schema: 1\n"
     "id: s\n"
     "exceptions: [{id: e}]\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     3, 14, "the exception needs `match`"},
    {"UnlessWithoutId",
     "schema: 1\n"
     "id: s\n"
     "rules: [{id: r, severity: low, match: {a: [b]}, unless: [{match: {a: [b]}}]}]\n",
     3, 58, "the exception needs an `id`"},
    {"UnlessIsAMapping",
     "schema: 1\n"
     "id: s\n"
     "rules: [{id: r, severity: low, match: {a: [b]}, unless: {match: {a: [b]}}}]\n",
     3, 57, "`unless` needs a list of at least one entry"},
    {"UnknownExceptionKey",
     "schema: 1\n"
     "id: s\n"
     "exceptions: [{id: e, when: {a: [b]}, match: {a: [b]}}]\n"
     "rules: [{id: r, severity: low, match: {a: [b]}}]\n",
     3, 22, "unknown key `when`; expected one of `id` `title` `match`"},
    {"TagsAreAText",
     "schema: 1\n"
     "id: s\n"
     "rules: [{id: r, severity: low, tags: x, match: {a: [b]}}]\n",
     3, 38, "`tags` needs a list of texts"},
    {"TagIsANumber",
     "schema: 1\n"
     "id: s\n"
     "rules: [{id: r, severity: low, tags: [5], match: {a: [b]}}]\n",
     3, 39, "a tag is a text, found a number"},
};
INSTANTIATE_TEST_SUITE_P(All, BadDocuments, testing::ValuesIn(kDocuments),
                         [](const auto& test) { return std::string(test.param.name); });

struct BadPattern {
  const char* name;
  const char* match;
  std::uint32_t column;
  const char* message;
};

class BadPatterns : public testing::TestWithParam<BadPattern> {};

TEST_P(BadPatterns, AreRefusedWithTheirPlace) {
  const BadPattern& bad = GetParam();
  const std::string document =
      "schema: 1\nid: s\nrules:\n  - id: r\n    severity: low\n    match: " +
      std::string(bad.match) + "\n";
  const std::vector<RuleProblem> problems = problems_of(document);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems.front().line, 6u);
  EXPECT_EQ(problems.front().column, bad.column);
  EXPECT_EQ(problems.front().message, bad.message);
}

const BadPattern kPatterns[] = {
    {"MatchIsAText", R"(eventName)", 12, "expected a mapping of fields, found a string"},
    {"MatchIsEmpty", R"({})", 12, "an empty pattern; name at least one field"},
    {"FieldIsAText", R"({eventName: Get})", 24,
     "the field `eventName` needs a list such as [\"value\"], of at least one value or operator, "
     "found a string"},
    {"FieldIsNull", R"({eventName: })", 24,
     "the field `eventName` needs a list such as [\"value\"], of at least one value or operator, "
     "found null"},
    {"EmptyList", R"({eventName: []})", 24,
     "the field `eventName` needs a list such as [\"value\"], of at least one value or operator, "
     "found an empty list"},
    {"EmptyObject", R"({a: {b: {}}})", 20, "an empty pattern; name at least one field"},
    {"ListInAList", R"({a: [[b]]})", 17,
     "a list inside a field's list; expected a value or an operator"},
    {"OperatorWithoutKey", R"({a: [{}]})", 17,
     "an operator is a mapping with exactly one key, found 0"},
    {"TwoOperators", R"({a: [{prefix: b, suffix: c}]})", 17,
     "an operator is a mapping with exactly one key, found 2"},
    {"UnknownOperator", R"({a: [{prefx: b}]})", 18, "unknown key `prefx`; did you mean `prefix`?"},
    {"OperatorInCapitals", R"({a: [{Prefix: b}]})", 18,
     "unknown key `Prefix`; did you mean `prefix`?"},
    {"FarOperator", R"({a: [{containing-somewhere: b}]})", 18,
     "unknown key `containing-somewhere`; expected one of `prefix` `suffix` `equals-ignore-case` "
     "`wildcard` `anything-but` `numeric` `cidr` `exists` `not-cidr` `contains` `equals-field` "
     "`all-of` `regex`"},
    {"NearContains", R"({a: [{contain: b}]})", 18,
     "unknown key `contain`; did you mean `contains`?"},
    {"NearNotCidr", R"({a: [{notcidr: b}]})", 18,
     "unknown key `notcidr`; did you mean `not-cidr`?"},
    {"NearEqualsField", R"({a: [{equalsfield: b}]})", 18,
     "unknown key `equalsfield`; did you mean `equals-field`?"},
    {"NearAllOf", R"({a: [{all_of: b}]})", 18, "unknown key `all_of`; did you mean `all-of`?"},
    {"PrefixIsANumber", R"({a: [{prefix: 5}]})", 26, "`prefix` needs a string, found a number"},
    {"PrefixOfUnknown", R"({a: [{prefix: {ignore: x}}]})", 26,
     "`prefix` takes a string or {equals-ignore-case: string}"},
    {"SuffixIsAList", R"({a: [{suffix: [x]}]})", 26, "`suffix` needs a string, found a list"},
    {"IgnoreCaseIsAList", R"({a: [{equals-ignore-case: [x]}]})", 38,
     "`equals-ignore-case` needs a string, found a list"},
    {"TwoStars", R"({a: [{wildcard: 'x**'}]})", 28,
     "`wildcard`: `**` is not allowed: one `*` already stands for any text"},
    {"WildcardEscape", R"({a: [{wildcard: 'x\y'}]})", 28,
     "`wildcard`: a backslash must be followed by `*` or `\\`"},
    {"TooManyStars", R"({a: [{wildcard: '*:*:*:*:*:event-bus/*'}]})", 28,
     "`wildcard` has more `*` than the option wildcard_stars, 5"},
    {"ExistsIsAText", R"({a: [{exists: 'true'}]})", 26,
     "`exists` needs true or false, found a string"},
    {"NumericIsEmpty", R"({a: [{numeric: []}]})", 27,
     "`numeric` needs a list such as [\">\", 0] or [\">=\", 0, \"<\", 10]"},
    {"NumericOperator", R"({a: [{numeric: ['!=', 5]}]})", 27,
     "`numeric` takes = < <= > >=, a range as its lower bound first, then its upper one"},
    {"NumericText", R"({a: [{numeric: ['=', '5']}]})", 33,
     "expected a number as JSON writes it, found a string"},
    {"NumericOrder", R"({a: [{numeric: ['<', 5, '>', 1]}]})", 27,
     "`numeric` takes = < <= > >=, a range as its lower bound first, then its upper one"},
    {"NumericEmptyRange", R"({a: [{numeric: ['>=', 5, '<=', 5]}]})", 27,
     "`numeric`: the lower bound must be less than the upper one"},
    {"NumericBeginsWithANumber", R"({a: [{numeric: [5, 5]}]})", 27,
     "`numeric` begins with an operator"},
    {"HexNumber", R"({a: [0x10]})", 17, "expected a number as JSON writes it, found `0x10`"},
    {"CidrWithoutMask", R"({a: [{cidr: 10.0.0.0}]})", 24,
     "`cidr` needs a network such as 10.0.0.0/8 or 2001:db8::/32"},
    {"CidrMask", R"({a: [{cidr: 10.0.0.0/33}]})", 24,
     "`cidr` needs a network such as 10.0.0.0/8 or 2001:db8::/32"},
    {"CidrIsANumber", R"({a: [{cidr: 10}]})", 24, "`cidr` needs a string, found a number"},
    {"NotCidrWithoutMask", R"({a: [{not-cidr: [10.0.0.0/8, 10.1.1.1]}]})", 41,
     "`not-cidr` needs networks such as 10.0.0.0/8 or 2001:db8::/32"},
    {"NotCidrIsEmpty", R"({a: [{not-cidr: []}]})", 28, "`not-cidr` needs at least one string"},
    {"NotCidrIsAMapping", R"({a: [{not-cidr: {cidr: x}}]})", 28,
     "`not-cidr` needs a string, found a mapping"},
    {"ContainsNothing", R"({a: [{contains: ''}]})", 28,
     "every string has an empty `contains` in it; write a text, or {prefix: \"\"} for any string"},
    {"ContainsIsEmpty", R"({a: [{contains: []}]})", 28, "`contains` needs at least one string"},
    {"ContainsANumber", R"({a: [{contains: [x, 5]}]})", 32,
     "`contains` needs a string, found a number"},
    {"EqualsNoField", R"({a: [{equals-field: ''}]})", 32,
     "`equals-field` needs the path of a field, its keys joined by dots, such as "
     "userIdentity.arn"},
    {"EqualsAListOfFields", R"({a: [{equals-field: [b]}]})", 32,
     "`equals-field` needs the path of a field, its keys joined by dots, such as "
     "userIdentity.arn"},
    {"EqualsItself", R"({a: {b: [{equals-field: a.b}]}})", 36,
     "`equals-field` compares the field with itself"},
    {"AllOfOne", R"({a: [{all-of: [{prefix: b}]}]})", 26,
     "`all-of` needs a list of at least two conditions, each a value, an operator or a list of "
     "alternatives"},
    {"AllOfAMapping", R"({a: [{all-of: {prefix: b, suffix: c}}]})", 26,
     "`all-of` needs a list of at least two conditions, each a value, an operator or a list of "
     "alternatives"},
    {"AllOfNothing", R"({a: [{all-of: [{prefix: b}, []]}]})", 40,
     "an empty list of alternatives inside `all-of`"},
    {"AllOfAbsent", R"({a: [{all-of: [{prefix: b}, [c, {exists: false}]]}]})", 44,
     "`exists: false` inside `all-of` can never hold: a field without a value has none that could "
     "satisfy the others"},
    {"AllOfUnknown", R"({a: [{all-of: [b, {sufix: c}]}]})", 31,
     "unknown key `sufix`; did you mean `suffix`?"},
    {"AnythingButContains", R"({a: [{anything-but: {contains: x}}]})", 33,
     "unknown key `contains`; expected one of `prefix` `suffix` `equals-ignore-case` `wildcard`"},
    {"Regex", R"({a: [{regex: 'a(b'}]})", 25,
     "`regex`: invalid regular expression at offset 3: missing closing parenthesis"},
    {"RegexVerb", R"({a: [{regex: '(*NO_JIT)a'}]})", 25,
     "`regex` may not begin with `(*`: options set the limits and the engine"},
    {"RegexIsANumber", R"({a: [{regex: 5}]})", 25, "`regex` needs a string, found a number"},
    {"AnythingButNothing", R"({a: [{anything-but: []}]})", 32,
     "`anything-but` needs strings alone or numbers alone in its list"},
    {"AnythingButMixed", R"({a: [{anything-but: [x, 1]}]})", 32,
     "`anything-but` needs strings alone or numbers alone in its list"},
    {"AnythingButNull", R"({a: [{anything-but: null}]})", 32,
     "`anything-but` takes strings or numbers, found null"},
    {"AnythingButBool", R"({a: [{anything-but: [true]}]})", 33,
     "`anything-but` takes strings or numbers, found a boolean"},
    {"AnythingButTwo", R"({a: [{anything-but: {prefix: a, suffix: b}}]})", 32,
     "`anything-but` takes one operator"},
    {"AnythingButUnknown", R"({a: [{anything-but: {cidr: 10.0.0.0/8}}]})", 33,
     "unknown key `cidr`; expected one of `prefix` `suffix` `equals-ignore-case` `wildcard`"},
    {"AnythingButEmptyPrefix", R"({a: [{anything-but: {prefix: ''}}]})", 41,
     "an empty `prefix` inside `anything-but` matches nothing"},
    {"AnythingButEmptyList", R"({a: [{anything-but: {suffix: []}}]})", 41,
     "`suffix` inside `anything-but` needs at least one string"},
    {"AnythingButNumberPrefix", R"({a: [{anything-but: {prefix: [x, 5]}}]})", 45,
     "`prefix` inside `anything-but` needs a string, found a number"},
    {"OrWithOneBranch", R"({$or: [{a: [b]}]})", 18, "`$or` needs a list of at least two patterns"},
    {"OrIsAMapping", R"({$or: {a: [b]}})", 18, "`$or` needs a list of at least two patterns"},
    {"OrWithAnEmptyBranch", R"({$or: [{a: [b]}, {}]})", 29,
     "an empty pattern; name at least one field"},
    {"OrWithAText", R"({$or: [{a: [b]}, c]})", 29, "expected a mapping of fields, found a string"},
};
INSTANTIATE_TEST_SUITE_P(All, BadPatterns, testing::ValuesIn(kPatterns),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Problems, AllOfThemAreTold) {
  const std::vector<RuleProblem> problems = problems_of(
      "id: s\n"
      "rules:\n"
      "  - {id: r, severity: urgent, match: {a: x, b: [{prefx: y}]}}\n"
      "  - {id: r, match: {a: [{cidr: z}, {exists: 1}]}}\n");
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
  for (const RuleProblem& problem : problems) places.emplace_back(problem.line, problem.column);
  const std::vector<std::pair<std::uint32_t, std::uint32_t>> expected = {
      {3, 23}, {3, 42}, {3, 50}, {4, 32}, {4, 45}, {4, 10}, {4, 5}};
  EXPECT_EQ(places, expected);
}

TEST(Problems, AnExcerptShowsTheLine) {
  const std::vector<RuleProblem> problems = problems_of("id: s\nrulez: []\n");
  EXPECT_EQ(problems.front().excerpt,
            "bad.yaml:2:1: unknown key `rulez`; did you mean `rules`?\nrulez: []\n^");
}

TEST(Problems, TheirNumberIsBounded) {
  std::string document = "id: s\n";
  for (int i = 0; i < 50'000; ++i) document += "key" + std::to_string(i) + ": x\n";
  const std::vector<RuleProblem> problems = problems_of(document);
  ASSERT_EQ(problems.size(), 101u);
  EXPECT_EQ(problems.back().message, "49901 more problems");
  EXPECT_EQ(problems.back().line, 0u);
}

TEST(Problems, LongNamesAreCut) {
  const std::string key = std::string(59, 'x') + "\\u00e9" + std::string(100'000, 'y');
  const std::vector<RuleProblem> problems = problems_of("{\"id\": \"s\", \"" + key + "\": 1}");
  EXPECT_LT(problems.front().message.size(), 300u);
  EXPECT_TRUE(
      problems.front().message.starts_with("unknown key `" + std::string(59, 'x') + "...`;"));
}

TEST(Problems, ASyntaxErrorHasTheParsersCode) {
  EXPECT_EQ(RuleSet::parse("id: [", "f").error().code, ErrorCode::kMalformedYaml);
  EXPECT_EQ(RuleSet::parse("{\"id\": [}", "f").error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(RuleSet::parse("id: s", "f").error().code, ErrorCode::kInvalidRule);
}

// Each bound of RuleLimits, just within and just over.
TEST(Limits, AreRefusedByName) {
  const auto message = [](const std::string& document, const RuleLimits& limits) {
    const std::vector<RuleProblem> problems = problems_of(document, limits);
    return problems.empty() ? std::string() : problems.front().message;
  };
  const std::string two = rule_with(R"({"a":["x"],"b":["x"]})");
  must_parse(two, {.pattern_fields = 2});
  EXPECT_NE(message(two, {.pattern_fields = 1}).find("pattern_fields"), std::string::npos);
  const std::string deep = rule_with(R"({"ab":{"cd":["x"]}})");
  must_parse(deep, {.path_bytes = 5});
  EXPECT_NE(message(deep, {.path_bytes = 4}).find("path_bytes"), std::string::npos);
  const std::string stars = rule_with(R"({"a":[{"wildcard":"*x*y\\*"}]})");
  must_parse(stars, {.wildcard_stars = 2});
  EXPECT_NE(message(stars, {.wildcard_stars = 1}).find("wildcard_stars"), std::string::npos);
  const std::string regex = rule_with(R"({"a":[{"regex":"abc"}]})");
  must_parse(regex, {.regex_bytes = 3});
  EXPECT_NE(message(regex, {.regex_bytes = 2}).find("pattern_bytes"), std::string::npos);
  const std::string rules = R"({"id":"s","rules":[{"id":"a","severity":"low","match":{"a":["x"]}},
                                                {"id":"b","severity":"low","match":{"a":["x"]}}]})";
  must_parse(rules, {.rules = 2});
  EXPECT_NE(message(rules, {.rules = 1}).find("option rules"), std::string::npos);
  must_parse(rules, {.document_bytes = rules.size()});
  EXPECT_FALSE(message(rules, {.document_bytes = rules.size() - 1}).empty());
}

TEST(Limits, APathHasAtMost64Keys) {
  std::string path = "a";
  for (int i = 1; i < 64; ++i) path += ".a";
  must_parse(rule_with("{\"" + path + "\":[1]}"));
  EXPECT_EQ(problems_of(rule_with("{\"" + path + ".a\":[1]}")).front().message,
            "the path of the field has more than 64 keys");
  EXPECT_EQ(problems_of(rule_with(R"({"b":[{"equals-field":")" + path + ".a\"}]}")).front().message,
            "`equals-field`: the path of the field has more than 64 keys");
}

TEST(Limits, AFieldIsComparedWithAtMost16Others) {
  std::string fields = R"({"equals-field":"f0"})";
  for (int i = 1; i < 16; ++i) fields += R"(,{"equals-field":"f)" + std::to_string(i) + "\"}";
  must_parse(rule_with("{\"a\":[" + fields + R"(,{"equals-field":"f0"}]})"));
  EXPECT_EQ(problems_of(rule_with("{\"a\":[" + fields + R"(,{"equals-field":"f16"}]})"))
                .front()
                .message,
            "the field is compared with more than 16 others");
}

}  // namespace
}  // namespace cloudtrail

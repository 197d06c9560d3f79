// What explanations say: words, near misses, exceptions, first match, elements of arrays, limits.
// That they agree with judging is held by tests/property.
#include <gtest/gtest.h>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

using Kind = ExplainedCondition::Kind;
using Outcome = Explanation::Outcome;

Explanation explained(const RuleSet& rules, std::string_view json, std::uint32_t rule = 0,
                      const ExplainLimits& limits = {}) {
  const OwnedRecord record = must_read(json);
  Classifier classifier(rules);
  Result<Explanation> explanation = classifier.explain(rule, record.record(), limits);
  EXPECT_TRUE(explanation);
  return explanation ? *std::move(explanation) : Explanation();
}

Explanation of_pattern(std::string_view pattern, std::string_view json,
                       const ExplainLimits& limits = {}) {
  return explained(must_parse(rule_with(pattern)), json, 0, limits);
}

std::string asked(std::string_view operators, const ExplainLimits& limits = {}) {
  return of_pattern("{\"f\":" + std::string(operators) + "}", "{}", limits).match.asked;
}

std::string sigma(const std::string& selection) {
  return "title: t\nid: r\nlogsource: {product: aws}\ndetection:\n  s: {" + selection +
         "}\n  condition: s\n";
}

std::string asked_of_sigma(const std::string& selection) {
  return explained(must_parse(sigma(selection)), "{}").match.asked;
}

/// A tree in one line: `+` holds, `-` does not.
std::string outline(const ExplainedCondition& condition) {
  static constexpr const char* kNames[] = {"", "all", "any", "not", "same"};
  std::string out = condition.holds ? "+" : "-";
  if (condition.kind == Kind::kField) return out + condition.field;
  out += std::string(kNames[static_cast<std::size_t>(condition.kind)]) + "(";
  for (const ExplainedCondition& part : condition.conditions) {
    out += (&part == condition.conditions.data() ? "" : " ") + outline(part);
  }
  if (condition.more_conditions == 0) return out + ")";
  return out + " " + std::to_string(condition.more_conditions) + " more)";
}

TEST(ExplainWords, OfEventBridgeOperators) {
  EXPECT_EQ(asked(R"(["A"])"), R"(is "A")");
  EXPECT_EQ(asked(R"(["B","A",5,-2.50,null,true])"), R"(is one of "A", "B", 5, -2.5, null, true)");
  EXPECT_EQ(asked(R"(["10.0.0.1"])"), R"(is "10.0.0.1" in any spelling)");
  EXPECT_EQ(asked(R"([{"prefix":"a"},{"prefix":"b"},{"suffix":"c"}])"),
            R"(starts with one of "a", "b" or ends with "c")");
  EXPECT_EQ(asked(R"([{"prefix":{"equals-ignore-case":"a"}},{"equals-ignore-case":"é"}])"),
            R"(starts with "a" in any case or is "é" in any case)");
  EXPECT_EQ(asked(R"([{"wildcard":"a*\\*b"}])"), R"(is like "a*\\*b")");
  EXPECT_EQ(asked(R"([{"numeric":[">",1,"<=",5.5]}])"), "is more than 1 and at most 5.5");
  EXPECT_EQ(asked(R"([{"numeric":["<",1]},{"numeric":[">=",3]},{"numeric":["=",2]}])"),
            "is less than 1 or is at least 3 or is 2");
  EXPECT_EQ(asked(R"([{"cidr":"10.0.0.0/8"},{"cidr":"2001:db8::/32"}])"),
            "is in one of 10.0.0.0/8, 2001:db8::/32");
  EXPECT_EQ(asked(R"([{"exists":true}])"), "is there");
  EXPECT_EQ(asked(R"([{"exists":false}])"), "is missing");
  EXPECT_EQ(asked(R"(["",{"exists":false}])"), R"(is "" or is missing)");
  EXPECT_EQ(asked(R"([{"regex":"a.+b"}])"), "matches /a.+b/");
  EXPECT_EQ(asked(R"([{"anything-but":["x","y"]}])"), R"(is anything but "x", "y")");
  EXPECT_EQ(asked(R"([{"anything-but":[1,2]}])"), "is anything but 1, 2");
  EXPECT_EQ(asked(R"([{"anything-but":{"suffix":["x","y"]}}])"),
            R"(is anything but what ends with one of "x", "y")");
}

TEST(ExplainWords, OfSigmaModifiers) {
  EXPECT_EQ(asked_of_sigma("f: [A, b]"), R"(is one of "a", "b" in any case)");
  EXPECT_EQ(asked_of_sigma("f|cased: A"), R"(is "A")");
  EXPECT_EQ(asked_of_sigma("f|contains: [A, B]"), R"(contains one of "a", "b" in any case)");
  EXPECT_EQ(asked_of_sigma("f|startswith: A"), R"(starts with "a" in any case)");
  EXPECT_EQ(asked_of_sigma("f|endswith|cased: A"), R"(ends with "A")");
  EXPECT_EQ(asked_of_sigma(R"(f: 'A*b?c\*')"), R"(is like "a*b?c\\*" in any case)");
  EXPECT_EQ(asked_of_sigma("f|re|i|m: '^a'"), "matches /^a/im");
  EXPECT_EQ(asked_of_sigma("f|gte: 5"), "is at least 5");
  EXPECT_EQ(asked_of_sigma("f|hour|lt: 6"), "is a time of which the hour is less than 6");
  EXPECT_EQ(asked_of_sigma("f|week: 6"), "is a time of which the week is 6");
  EXPECT_EQ(asked_of_sigma("f|cidr: 10.0.0.0/8"), "is in 10.0.0.0/8");
  EXPECT_EQ(asked_of_sigma("f|exists: false"), "is missing");
  EXPECT_EQ(asked_of_sigma("f: null"), "is null or is missing");
  EXPECT_EQ(asked_of_sigma("f|fieldref: g.h"), "equals the field g.h in any case");
}

TEST(ExplainWords, AreCutWithACountOfWhatIsLeft) {
  ExplainLimits limits;
  limits.alternatives = 2;
  limits.text_bytes = 4;
  EXPECT_EQ(asked(R"(["a","b","c",{"prefix":"x"},{"suffix":"y"}])", limits),
            R"(is one of "a", "b" and 1 more or starts with "x" or in 1 other ways)");
  EXPECT_EQ(asked(R"(["abcdef"])", limits), R"(is "abcd" and 2 more bytes)");
  EXPECT_EQ(asked(R"(["abc€"])", limits), R"(is "abc" and 3 more bytes)");
  EXPECT_EQ(asked(R"([{"regex":"[ab]+c+d"}])", limits), "matches /[ab]... and 4 more bytes/");
}

TEST(ExplainValues, HaveTheirPlace) {
  const std::string_view json = R"( {"a": {"b/c": [null, {"~": "x\u00e9"}]}, "n": 1.50})";
  const Explanation e = of_pattern(R"({"a":{"b/c":{"~":["xé"]}},"n":[1.5]})", json);
  ASSERT_EQ(outline(e.match), "+same(+a.b/c.~ +n)");
  const SeenValue& text = e.match.conditions[0].values.at(0);
  EXPECT_EQ(text.json, "\"xé\"");
  EXPECT_EQ(text.pointer, "/a/b~1c/1/~0");
  ASSERT_TRUE(text.offset);
  EXPECT_EQ(json.substr(*text.offset + 1, 9), R"("x\u00e9")");
  EXPECT_EQ(e.match.conditions[1].values.at(0).json, "1.50");
  EXPECT_EQ(text.origin, "");
}

TEST(ExplainValues, OfTheEventSayWhereTheyComeFrom) {
  const Explanation e =
      of_pattern(R"({"source":["aws.s3"],"detail-type":["x"],"detail":{"eventName":["n"]}})",
                 R"({"eventSource":"s3.amazonaws.com","eventName":"n"})");
  ASSERT_EQ(outline(e.match), "-same(+source -detail-type +detail.eventName)");
  const SeenValue& source = e.match.conditions[0].values.at(0);
  EXPECT_EQ(source.json, "\"aws.s3\"");
  EXPECT_FALSE(source.pointer || source.offset);
  EXPECT_EQ(source.origin, "`aws.` and the record's eventSource up to its first dot");
  EXPECT_EQ(e.match.conditions[2].values.at(0).pointer, "/eventName");
  EXPECT_EQ(e.nearness(), "2 of 3: detail-type was \"AWS API Call via CloudTrail\"");
}

TEST(ExplainValues, OfSigmaAreAsTheRecordHasThem) {
  const Explanation e = explained(must_parse(sigma("f|exists: true")), R"({"f": {"A": [1.0]}})");
  EXPECT_EQ(e.match.values.at(0).json, R"({"A":[1.0]})");
  EXPECT_EQ(explained(must_parse(sigma("f: 2")), R"({"f": 2.0})").match.values.at(0).json, "2.0");
}

TEST(ExplainValues, AreCutAndCounted) {
  ExplainLimits limits;
  limits.values = 2;
  limits.value_bytes = 3;
  const Explanation e = of_pattern(R"({"f":["x"]})", R"({"f":["abcdef",12345,null,"d"]})", limits);
  ASSERT_EQ(e.match.values.size(), 2u);
  EXPECT_EQ(e.match.values[0].json, "\"abc\"");
  EXPECT_EQ(e.match.values[0].cut, 3u);
  EXPECT_EQ(e.match.values[1].json, "\"123\"");
  EXPECT_EQ(e.match.values[1].cut, 2u);
  EXPECT_EQ(e.match.more_values, 2u);
  EXPECT_EQ(e.nearness(),
            "0 of 1: f was \"abc\" and 3 more bytes, \"123\" and 2 more bytes and 2 more");
}

TEST(ExplainValues, HiddenByALaterKeyHaveNoPointer) {
  const RuleSet rules = must_parse(
      "title: t\nid: r\nlogsource: {product: aws}\ndetection:\n  s: [old]\n  condition: s\n");
  const Explanation e = explained(rules, R"({"f":"old","f":"new"})");
  ASSERT_TRUE(e.match.holds);
  EXPECT_EQ(e.match.field, "*");
  EXPECT_FALSE(e.match.values.at(0).pointer);
  EXPECT_EQ(e.match.values.at(0).offset, 5u);
}

TEST(ExplainNearness, CountsWhatIsNeededAtTheTop) {
  const std::string_view pattern =
      R"({"eventSource":["s"],"eventName":["n"],"errorCode":[{"exists":false}]})";
  EXPECT_EQ(of_pattern(pattern, R"({"eventSource":"s","eventName":"n","errorCode":"AccessDenied"})")
                .nearness(),
            "2 of 3: errorCode was \"AccessDenied\"");
  EXPECT_EQ(of_pattern(pattern, "{}").nearness(),
            "1 of 3: eventSource is missing, eventName is missing");
  EXPECT_EQ(of_pattern(pattern, R"({"eventSource":"s","eventName":"n"})").nearness(), "3 of 3");
}

TEST(ExplainNearness, TakesTheNearestOfAlternatives) {
  const std::string_view pattern =
      R"({"$or":[{"a":[1]},{"b":[1],"c":[1],"d":[1]},{"b":[1],"c":[2]}]})";
  EXPECT_EQ(of_pattern(pattern, R"({"a":2,"b":1,"c":1})").nearness(), "2 of 3: d is missing");
  EXPECT_EQ(of_pattern(R"({"x":[1],"$or":[{"a":[1]},{"b":[1],"c":[1]}]})",
                       R"({"x":1,"b":1,"c":3})").nearness(),
            "1 of 2: c was 3");
}

TEST(ExplainNearness, OfANegationNamesWhatHolds) {
  const RuleSet rules = must_parse(
      "title: t\nid: r\nlogsource: {product: aws}\ndetection:\n  s: {a: x, b: y}\n"
      "  filter: {c|startswith: z}\n  condition: s and not filter\n");
  const Explanation e = explained(rules, R"({"a":"x","b":"y","c":"Zebra"})");
  EXPECT_EQ(outline(e.match), "-all(+all(+a +b) -not(+c))");
  EXPECT_EQ(e.nearness(), "2 of 3: c was \"Zebra\"");
  EXPECT_EQ(outline(explained(rules, R"({"a":"x","b":"y"})").match), "+all(+all(+a +b) +not(-c))");
}

TEST(ExplainNearness, NamesSoManyAndCountsTheOthers) {
  ExplainLimits limits;
  limits.values = 1;
  EXPECT_EQ(of_pattern(R"({"a":[1],"b":[1],"c":[1]})", R"({"a":2})", limits).nearness(),
            "0 of 3: a was 2 and 2 more");
}

TEST(ExplainElements, HoldAloneButNotTogether) {
  const std::string_view pattern = R"({"p":{"items":{"port":[22],"cidr":["0.0.0.0/0"]}}})";
  const std::string_view json =
      R"({"p":{"items":[{"port":22,"cidr":"10.0.0.0/8"},{"port":80,"cidr":"0.0.0.0/0"}]}})";
  const Explanation e = of_pattern(pattern, json);
  EXPECT_EQ(outline(e.match), "-same(+p.items.port +p.items.cidr)");
  EXPECT_EQ(e.match.note, "no one element of /p/items meets all of them");
  EXPECT_EQ(e.match.conditions[1].values.at(0).pointer, "/p/items/1/cidr");
  EXPECT_EQ(e.nearness(), "2 of 2: no one element of /p/items meets all of them");
}

TEST(ExplainElements, QuoteTheElementThatMatched) {
  const Explanation e = of_pattern(
      R"({"d":{"a":[1],"b":[2],"c":[{"exists":false}]}})",
      R"({"d":[{"a":1,"b":1},{"a":1,"b":2},{"c":3}]})");
  EXPECT_EQ(outline(e.match), "+same(+d.a +d.b +d.c)");
  EXPECT_EQ(e.match.note, "");
  EXPECT_EQ(e.match.conditions[0].values.at(0).pointer, "/d/1/a");
  EXPECT_EQ(e.match.conditions[1].values.at(0).pointer, "/d/1/b");
  EXPECT_TRUE(e.match.conditions[2].values.empty());
}

TEST(ExplainElements, TooManyToTry) {
  std::string fields, elements;
  for (int i = 0; i < 12; ++i) {
    fields += (i ? ",\"a" : "\"a") + std::to_string(i) + "\":{\"x\":[1],\"y\":[2]}";
    elements += (i ? ",\"a" : "\"a") + std::to_string(i) + "\":[";
    for (int j = 0; j < 20; ++j) elements += std::string(j ? "," : "") + R"({"x":1,"y":2},{"y":2})";
    elements += "]";
  }
  const std::string json = "{" + elements + ",\"z\":[{\"x\":1},{\"y\":2}]}";
  const std::string pattern = "{" + fields + ",\"z\":{\"x\":[1],\"y\":[2]}}";
  const Explanation e = of_pattern(pattern, json);
  EXPECT_EQ(e.outcome, Outcome::kMatched);
  EXPECT_EQ(e.match.note, "too many combinations of array elements to try: taken to hold");
  const Explanation excepted = explained(
      must_parse(R"({"schema":1,"id":"s","exceptions":[{"id":"e","match":)" + pattern +
                 R"(}],"rules":[{"id":"r","severity":"low","match":{"z":{"x":[1]}}}]})"), json);
  EXPECT_EQ(excepted.outcome, Outcome::kMatched);
  EXPECT_EQ(excepted.exceptions.at(0).match.note,
            "too many combinations of array elements to try: taken not to hold");
}

constexpr std::string_view kRules = R"(
id: s
first-match: true
exceptions:
  - {id: e, match: {quiet: [true]}}
rules:
  - {id: a, severity: low, match: {n: [{prefix: A}]}, unless: [{id: u, match: {region: [x]}}]}
  - {id: b, severity: low, match: {n: [{suffix: Z}]}}
)";

TEST(ExplainOutcome, OfExceptions) {
  const RuleSet rules = must_parse(kRules);
  Explanation e = explained(rules, R"({"n":"AZ","quiet":true,"region":"x"})");
  EXPECT_EQ(e.outcome, Outcome::kExcepted);
  EXPECT_EQ(rules.exceptions()[e.by].id, "e");
  ASSERT_EQ(e.exceptions.size(), 2u);
  EXPECT_EQ(outline(e.exceptions[0].match), "+quiet");
  EXPECT_EQ(e.exceptions[0].match.values.at(0).pointer, "/quiet");
  EXPECT_EQ(outline(e.exceptions[1].match), "+region");
  e = explained(rules, R"({"n":"AZ","region":"x"})");
  EXPECT_EQ(e.outcome, Outcome::kExcepted);
  EXPECT_EQ(rules.exceptions()[e.by].id, "u");
  e = explained(rules, R"({"n":"M","quiet":true})");
  EXPECT_EQ(e.outcome, Outcome::kNotMatched);
  EXPECT_TRUE(e.exceptions.empty());
}

TEST(ExplainOutcome, OfFirstMatch) {
  const RuleSet rules = must_parse(kRules);
  const Explanation taken = explained(rules, R"({"n":"AZ"})", 1);
  EXPECT_EQ(taken.outcome, Outcome::kTaken);
  EXPECT_EQ(rules.rules()[taken.by].id, "a");
  EXPECT_TRUE(taken.match.holds);
  EXPECT_EQ(explained(rules, R"({"n":"AZ"})", 0).outcome, Outcome::kMatched);
  // The earlier rule's own exception leaves the record to the later one.
  EXPECT_EQ(explained(rules, R"({"n":"AZ","region":"x"})", 1).outcome, Outcome::kMatched);
}

TEST(ExplainLimits, CutTheTree) {
  const std::string_view pattern = R"({"a":[1],"b":[1],"$or":[{"c":[1]},{"d":[1]}]})";
  ExplainLimits limits;
  limits.depth = 2;
  EXPECT_EQ(outline(of_pattern(pattern, "{}", limits).match), "-same(-a -b -any( 2 more))");
  limits = {};
  limits.conditions = 3;
  EXPECT_EQ(outline(of_pattern(pattern, "{}", limits).match), "-same(-a -b 1 more)");
  limits.conditions = 0;
  EXPECT_EQ(outline(of_pattern(pattern, "{}", limits).match), "-same( 3 more)");
}

TEST(Explain, RefusesARuleThatIsNotThere) {
  Classifier classifier(must_parse(kRules));
  const OwnedRecord record = must_read("{}");
  const Result<Explanation> refused = classifier.explain(2, record.record());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
}

TEST(Explain, LeavesTheFindingsOfTheLastJudgement) {
  Classifier classifier(must_parse(kRules));
  const OwnedRecord record = must_read(R"({"n":"AZ"})");
  const auto findings = classifier.judge(record.record());
  ASSERT_TRUE(classifier.explain(1, must_read("{}").record()));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule->id, "a");
  EXPECT_EQ(judged(classifier, record.record()), Ids{"a"});
}

}  // namespace
}  // namespace cloudtrail

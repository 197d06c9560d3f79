// How the fields of a pattern find their values: dots, escapes, duplicates, arrays, $or.
#include <gtest/gtest.h>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

TEST(Paths, DotsAndNestingAreTheSame) {
  for (const char* pattern : {R"({"a.b":[1]})", R"({"a":{"b":[1]}})"}) {
    EXPECT_TRUE(matches(pattern, R"({"a":{"b":1}})")) << pattern;
    EXPECT_TRUE(matches(pattern, R"({"a.b":1})")) << pattern;
    EXPECT_FALSE(matches(pattern, R"({"a":{"c":1},"b":1})")) << pattern;
    EXPECT_FALSE(matches(pattern, R"({"a":1})")) << pattern;
  }
  const char* deep = R"({"a":{"b":{"c":[1]}}})";
  for (const char* record : {R"({"a.b":{"c":1}})", R"({"a":{"b.c":1}})", R"({"a.b.c":1})"}) {
    EXPECT_TRUE(matches(deep, record)) << record;
  }
  EXPECT_TRUE(matches(deep, R"({"a":{"b":{"c":2}},"a.b":{"c":1}})"));
  EXPECT_FALSE(matches(deep, R"({"a.b":1,"c":1})"));
  EXPECT_FALSE(matches(deep, R"({"a.":{"b":{"c":1}}})"));
}

TEST(Paths, AKnownFieldIsFoundInADottedKeyToo) {
  const char* pattern = R"({"userIdentity":{"type":["Root"]}})";
  EXPECT_TRUE(matches(pattern, R"({"userIdentity":{"type":"Root"}})"));
  EXPECT_TRUE(matches(pattern, R"({"userIdentity.type":"Root"})"));
  EXPECT_TRUE(matches(pattern, R"({"userIdentity":{"type":"x"},"userIdentity.type":"Root"})"));
  EXPECT_FALSE(matches(pattern, R"({"userIdentity":"Root"})"));
  EXPECT_FALSE(matches(R"({"userIdentity":["Root"]})", R"({"userIdentity":{"type":"Root"}})"));
}

TEST(Paths, EmptyKeysAreKeys) {
  EXPECT_TRUE(matches(R"({"a":{"":[1]}})", R"({"a":{"":1}})"));
  EXPECT_FALSE(matches(R"({"a":{"":[1]}})", R"({"a":1})"));
  EXPECT_TRUE(matches(R"({"":[1]})", R"({"":1})"));
  EXPECT_TRUE(matches(R"({"a":{"b.":[1]}})", R"({"a":{"b.":1}})"));
}

TEST(Paths, EscapedKeysAreDecoded) {
  EXPECT_TRUE(matches(R"({"a":{"b":[1]}})", R"({"\u0061":{"\u0062":1}})"));
  EXPECT_TRUE(matches(R"({"eventName":["x"]})", R"({"event\u004eame":"x"})"));
  EXPECT_TRUE(matches(R"({"a\\b":[1]})", R"({"a\\b":1})"));
  EXPECT_TRUE(matches(R"({"a\"":[1]})", R"({"a\"":1})"));
  EXPECT_FALSE(matches(R"({"a\\u0062":[1]})", R"({"a\u0062":1})"));
  EXPECT_TRUE(matches(R"({"a":{"b":[1]}})", R"({"a\u002eb":1})"));
}

TEST(Paths, OfEqualKeysTheLastCounts) {
  EXPECT_TRUE(matches(R"({"a":["y"]})", R"({"a":"x","a":"y"})"));
  EXPECT_FALSE(matches(R"({"a":["x"]})", R"({"a":"x","a":"y"})"));
  EXPECT_FALSE(matches(R"({"a":["x"]})", R"({"a":"x","\u0061":"y"})"));
  EXPECT_FALSE(matches(R"({"eventName":["x"]})", R"({"eventName":"x","eventName":"y"})"));
  EXPECT_FALSE(matches(R"({"n":{"a":["x"]}})", R"({"n":{"a":"x","a":"y"}})"));
  EXPECT_FALSE(matches(R"({"n":{"a":["x"]}})", R"({"n":{"a":"x"},"n":{}})"));
  EXPECT_TRUE(matches(R"({"a":[{"exists":false}]})", R"({"a":"x","a":{}})"));
}

TEST(Paths, OperatorWordsAreNamesToo) {
  EXPECT_TRUE(matches(R"({"prefix":["x"]})", R"({"prefix":"x"})"));
  EXPECT_TRUE(matches(R"({"a":{"exists":[true]}})", R"({"a":{"exists":true}})"));
}

TEST(Arrays, AnyElementCounts) {
  EXPECT_TRUE(matches(R"({"a":["x"]})", R"({"a":["y",["z","x"]]})"));
  EXPECT_TRUE(matches(R"({"a":{"b":[1]}})", R"({"a":[{"b":2},[{"b":1}]]})"));
  EXPECT_TRUE(matches(R"({"a":["x"]})", R"({"a":["x",{"b":1}]})"));
  EXPECT_TRUE(matches(R"({"a":{"b":[1]}})", R"({"a":["x",{"b":1}]})"));
}

// Two fields must be satisfied by the same element of an array of objects.
TEST(Arrays, ElementsAreNotMixed) {
  const char* pattern = R"({"d":{"a":[1],"b":[2]}})";
  EXPECT_TRUE(matches(pattern, R"({"d":[{"a":9,"b":9},{"a":1,"b":2}]})"));
  EXPECT_FALSE(matches(pattern, R"({"d":[{"a":1,"b":9},{"a":9,"b":2}]})"));
  EXPECT_TRUE(matches(pattern, R"({"d":{"a":[9,1],"b":[9,2]}})"));
  EXPECT_FALSE(matches(R"({"a":{"b":[1],"c":[2]}})", R"({"a":[[{"b":1},{"c":2}]]})"));
  EXPECT_TRUE(
      matches(R"({"x":{"a":[1]},"y":{"b":[2]}})", R"({"x":[{"a":1}],"y":[{"b":9},{"b":2}]})"));
}

TEST(Arrays, ElementsAreNotMixedBelowOr) {
  const char* beside = R"({"d":{"$or":[{"a":[1]},{"b":[2]}],"c":[3]}})";
  EXPECT_FALSE(matches(beside, R"({"d":[{"a":1},{"c":3}]})"));
  EXPECT_TRUE(matches(beside, R"({"d":[{"a":1},{"b":2,"c":3}]})"));
  // `$or` alone at the top, and a branch with several fields in it.
  const char* alone = R"({"$or":[{"d":{"a":[1],"b":[2]}},{"x":[1]}]})";
  EXPECT_FALSE(matches(alone, R"({"d":[{"a":1,"b":9},{"a":9,"b":2}]})"));
  EXPECT_TRUE(matches(alone, R"({"d":[{"a":1,"b":2}]})"));
  EXPECT_TRUE(matches(alone, R"({"d":[{"a":1}],"x":1})"));
  const char* nested = R"({"$or":[{"$or":[{"d":{"a":[1],"b":[2]}},{"y":[1]}]},{"x":[1]}]})";
  EXPECT_FALSE(matches(nested, R"({"d":[{"a":1,"b":9},{"a":9,"b":2}]})"));
}

TEST(Arrays, AbsenceIsJudgedInTheElementThatMatched) {
  const char* pattern = R"({"d":{"a":[1],"b":[{"exists":false}]}})";
  EXPECT_TRUE(matches(pattern, R"({"d":[{"a":1},{"b":2}]})"));
  EXPECT_FALSE(matches(pattern, R"({"d":[{"a":1,"b":2}]})"));
  EXPECT_FALSE(matches(pattern, R"({"d":[{"a":2},{"b":2}]})"));
}

/// What is not compared binds no element: here the prefix holds, and `b` is in the array.
TEST(Arrays, AComparisonBindsOnlyWhereItHolds) {
  const char* pattern =
      R"({"c":[{"prefix":"y"},{"equals-field":"d.a"}],"d":{"b":[{"exists":false}]}})";
  EXPECT_FALSE(matches(pattern, R"({"c":"yes","d":[{"a":"no"},{"b":1}]})"));
  EXPECT_TRUE(matches(pattern, R"({"c":"yes","d":[{"a":"yes"},{"b":1}]})"));
  EXPECT_TRUE(matches(pattern, R"({"c":"yes","d":[{"a":"no"}]})"));
}

/// Leaves that ask the same are one; these two look alike and ask what is not the same.
TEST(Patterns, LeavesThatDifferStayApart) {
  const RuleSet set = must_parse(R"(
id: s
rules:
  - {id: none, severity: low, match: {a: [{anything-but: {equals-ignore-case: [X, Y]}}]}}
  - {id: any, severity: low, match: {a: [{anything-but: {equals-ignore-case: X}}, {equals-ignore-case: Y}]}}
  - {id: all, severity: low, match: {a: [{anything-but: {equals-ignore-case: X}}, {equals-ignore-case: X}]}}
)");
  EXPECT_EQ(judged(set, R"({"a":"x"})"), Ids{"all"});
  EXPECT_EQ(judged(set, R"({"a":"y"})"), (Ids{"any", "all"}));
  EXPECT_EQ(judged(set, R"({"a":"z"})"), (Ids{"none", "any", "all"}));
}

std::string array_of(int elements, const char* element) {
  std::string text = "[";
  for (int i = 0; i < elements; ++i) {
    text += i == 0 ? "" : ",";
    text += element;
  }
  return text + "]";
}

// What is compared with lies in the same element as well.
TEST(Arrays, AFieldIsComparedWithinItsElement) {
  const char* pattern = R"({"d":{"a":[{"equals-field":"d.b"}]}})";
  EXPECT_TRUE(matches(pattern, R"({"d":{"a":1,"b":1}})"));
  EXPECT_TRUE(matches(pattern, R"({"d":[{"a":1,"b":2},{"a":3,"b":[4,3]}]})"));
  EXPECT_FALSE(matches(pattern, R"({"d":[{"a":1,"b":2},{"a":2,"b":1}]})"));
  EXPECT_FALSE(matches(pattern, R"({"d":[{"a":1},{"b":1}]})"));
  // A field outside of the array goes with every element, and both ways round.
  EXPECT_TRUE(matches(R"({"d":{"a":[{"equals-field":"x"}]}})", R"({"d":[{"a":1},{"a":2}],"x":2})"));
  EXPECT_TRUE(matches(R"({"x":[{"equals-field":"d.a"}]})", R"({"d":[{"a":1},{"a":2}],"x":2})"));
}

TEST(Arrays, WhatIsComparedBindsTheElementForOtherFields) {
  const char* pattern = R"({"x":[{"equals-field":"d.a"}],"d":{"b":[1]}})";
  EXPECT_TRUE(matches(pattern, R"({"x":7,"d":[{"a":7,"b":2},{"a":7,"b":1}]})"));
  EXPECT_FALSE(matches(pattern, R"({"x":7,"d":[{"a":7,"b":2},{"a":8,"b":1}]})"));
  // Two fields that are compared with bind one element too, in whatever order they are tried.
  const char* two = R"({"x":[{"all-of":[{"equals-field":"d.a"},{"equals-field":"d.b"}]}]})";
  EXPECT_TRUE(matches(two, R"({"x":7,"d":[{"a":7},{"a":7,"b":7}]})"));
  EXPECT_FALSE(matches(two, R"({"x":7,"d":[{"a":7,"b":1},{"a":1,"b":7}]})"));
  // An alternative that does not hold binds nothing.
  const char* other = R"({"x":["y",{"equals-field":"d.a"}],"d":{"b":[1]}})";
  EXPECT_TRUE(matches(other, R"({"x":"y","d":[{"a":7,"b":2},{"a":8,"b":1}]})"));
}

// Against every way to choose an element, on records small enough to meet all cases.
TEST(Arrays, ComparisonsAreThoseOfSomeElement) {
  struct Element {
    unsigned a = 0, b = 0;
  };
  const RuleSet outside = must_parse(rule_with(R"({"x":[{"equals-field":"d.a"}],"d":{"b":[1]}})"));
  const RuleSet inside = must_parse(rule_with(R"({"d":{"a":[{"equals-field":"d.b"},2]}})"));
  const RuleSet both = must_parse(rule_with(
      R"({"x":[{"all-of":[{"equals-field":"d.a"},{"equals-field":"e.a"}]}],"d":{"b":[1]}})"));
  std::uint32_t random = 1;
  const auto below = [&random](unsigned bound) {
    random = random * 1664525u + 1013904223u;
    return (random >> 16) % bound;
  };
  std::size_t found = 0;
  for (int i = 0; i < 3000; ++i) {
    const unsigned x = below(3);
    std::vector<Element> d(1 + below(3));
    std::string array;
    bool outside_holds = false;
    bool inside_holds = false;
    for (Element& e : d) {
      e = {below(3), below(3)};
      array += std::string(array.empty() ? "" : ",") + "{\"a\":" + std::to_string(e.a) +
               ",\"b\":" + std::to_string(e.b) + "}";
      outside_holds |= e.a == x && e.b == 1;
      inside_holds |= e.a == e.b || e.a == 2;
    }
    const unsigned other = below(3);
    const std::string record = "{\"x\":" + std::to_string(x) + ",\"d\":[" + array +
                               "],\"e\":[{\"a\":9},{\"a\":" + std::to_string(other) + "}]}";
    EXPECT_EQ(!judged(outside, record).empty(), outside_holds) << record;
    EXPECT_EQ(!judged(inside, record).empty(), inside_holds) << record;
    EXPECT_EQ(!judged(both, record).empty(), outside_holds && other == x) << record;
    found += outside_holds ? 1u : 0u;
  }
  EXPECT_GT(found, 300u);
  EXPECT_LT(found, 2700u);
}

TEST(Arrays, TooManyComparisonsAreGivenUpAsMatches) {
  std::string record = R"({"a":0,"z":[{"b":1},{"c":1}])";
  std::string fields = R"({"equals-field":"f0"})";
  for (int i = 0; i < 6; ++i) {
    record += ",\"f" + std::to_string(i) + "\":" + array_of(50, "{\"g\":1}");
    if (i > 0) fields += R"(,{"equals-field":"f)" + std::to_string(i) + ".g\"}";
  }
  const std::string pattern =
      R"({"a":[{"exists":true},)" + fields + R"(],"z":{"b":[1],"c":[1]}})";
  EXPECT_TRUE(matches(pattern, record + "}"));
}

TEST(Or, IsAndedWithItsSiblings) {
  const char* pattern = R"({"c":[1],"$or":[{"a":[1]},{"b":[2],"d":[3]}]})";
  EXPECT_TRUE(matches(pattern, R"({"a":1,"c":1})"));
  EXPECT_TRUE(matches(pattern, R"({"b":2,"d":3,"c":1})"));
  EXPECT_FALSE(matches(pattern, R"({"b":2,"c":1})"));
  EXPECT_FALSE(matches(pattern, R"({"a":1,"b":2,"d":3})"));
}

// Four arrays of 100 elements that all fit and one that does not: 10^8 combinations.
TEST(Arrays, ARecordThatIsTooCostlyIsFoundNotHidden) {
  std::string record = "{";
  for (const char* array : {"p", "q", "r", "s"}) {
    record += '"' + std::string(array) + "\":" + array_of(100, R"({"a":1})") + ",";
  }
  record += R"("z":[{"b":1},{"c":1}]})";
  const char* pattern = R"({"p":{"a":[1]},"q":{"a":[1]},"r":{"a":[1]},"s":{"a":[1]},
                           "z":{"b":[1],"c":[1]}})";
  EXPECT_TRUE(matches(pattern, record));
  const std::string suppressing =
      "{\"id\":\"s\",\"exceptions\":[{\"id\":\"e\",\"match\":" + std::string(pattern) +
      "}],\"rules\":[{\"id\":\"r\",\"severity\":\"low\",\"match\":{\"p\":{\"a\":[1]}}}]}";
  EXPECT_EQ(judged(must_parse(suppressing), record), Ids{"r"});
}

// One step a value that goes with the element chosen, whatever the number of the others: 100,000
// steps would be too few for the pairs of 317 elements.
TEST(Arrays, OtherElementsThanTheChosenOneAreNoSteps) {
  const char* pattern = R"({"a":{"b":[1],"c":[1]}})";
  const char* compared = R"({"a":{"b":[{"equals-field":"a.c"}]}})";
  for (const int count : {316, 5'000}) {
    std::string elements = array_of(count, R"({"b":1,"c":5})");
    elements.back() = ',';
    EXPECT_FALSE(matches(pattern, "{\"a\":" + elements + R"({"b":2,"c":1}]})"));
    EXPECT_TRUE(matches(pattern, "{\"a\":" + elements + R"({"b":1,"c":1}]})"));
    EXPECT_FALSE(matches(compared, "{\"a\":" + elements + R"({"b":2,"c":1}]})"));
    EXPECT_TRUE(matches(compared, "{\"a\":" + elements + R"({"b":1,"c":1}]})"));
  }
}

TEST(Arrays, ElementsOfNestedArraysAreChosenOneInAnother) {
  const char* pattern = R"({"a":{"b":{"c":[1],"d":[1]},"e":[1]}})";
  EXPECT_TRUE(matches(pattern, R"({"a":[{"b":[{"c":1,"d":1}],"e":2},{"e":3},
                                        {"b":[{"c":1},{"d":1},{"c":1,"d":1},{"d":2}],"e":1}]})"));
  EXPECT_FALSE(matches(pattern, R"({"a":[{"b":[{"c":1,"d":1}],"e":2},
                                         {"b":[{"c":1},{"d":1}],"e":1}]})"));
}

// What stands in an array itself goes with every element of it.
TEST(Arrays, ScalarsBetweenElementsGoWithAllOfThem) {
  const char* pattern = R"({"a":["x"],"b":[{"equals-field":"a"}],"a.c":[1]})";
  for (const char* array : {R"([["y"],"x",["y"],{"c":1},"z"])", R"([{"c":1},["y"],"z","x"])",
                            R"(["x",["y"],{"c":1},["z"]])"}) {
    EXPECT_TRUE(matches(pattern, "{\"a\":" + std::string(array) + ",\"b\":\"x\"}")) << array;
  }
  EXPECT_FALSE(matches(pattern, R"({"a":[["x"],{"c":1}],"b":"x"})"));
}

TEST(Arrays, DeepAndWideRecordsAreWalked) {
  const std::string deep = std::string(1000, '[') + "\"x\"" + std::string(1000, ']');
  EXPECT_TRUE(matches(R"({"a":["x"]})", "{\"a\":" + deep + "}"));
  EXPECT_TRUE(matches(R"({"a":{"b":[1]},"c":[{"exists":false}]})",
                      "{\"a\":" + array_of(50'000, R"({"b":0})") + ",\"a.b\":1}"));
}

TEST(Or, ManyOfThemAreNoDeeperThanTheLimit) {
  // 300 fields with `$or` in one pattern, on a record whose arrays make every branch be tried.
  std::string pattern = R"({"d":{"y":[1]})";
  for (int i = 0; i < 300; ++i) {
    pattern += ",\"f" + std::to_string(i) + R"(":{"$or":[{"a":[1]},{"b":[{"exists":false}]}]})";
  }
  EXPECT_TRUE(matches(pattern + "}", R"({"d":[{"x":1},{"y":1}]})"));
  EXPECT_FALSE(matches(pattern + "}", R"({"d":[{"x":1},{"y":2}]})"));
}

}  // namespace
}  // namespace cloudtrail

// RuleOptions::deployable: what AWS EventBridge does not take, each with its place.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

std::vector<RuleProblem> problems_of(std::string_view pattern, const RuleLimits& limits = {}) {
  std::vector<RuleProblem> problems;
  RuleOptions options;
  options.deployable = true;
  const auto set = RuleSet::parse("{\"id\":\"s\",\"rules\":[{\"id\":\"r\",\"severity\":\"low\",\n" +
                                      ("\"match\":" + std::string(pattern)) + "}]}",
                                  "f", &problems, limits, options);
  EXPECT_EQ(set.has_value(), problems.empty());
  return problems;
}

TEST(Deployable, TakesAllOfAwss) {
  for (const char* pattern :
       {R"({"a":["x",5,true,null,{"prefix":"p"},{"suffix":"s"},{"equals-ignore-case":"i"},
             {"prefix":{"equals-ignore-case":"p"}},{"wildcard":"a*b"},{"exists":false}]})",
        R"({"a":[{"anything-but":["x","y"]},{"anything-but":{"wildcard":["*x"]}},
             {"anything-but":[1,5000000000]},{"numeric":[">",-5.0e9,"<=",0.000001]}]})",
        R"({"a":[{"cidr":"10.0.0.0/31"},{"cidr":"2001:db8::/127"},"10.0.0.1",123456789012345]})",
        R"({"source":["aws.s3"],"detail":{"$or":[{"a":[1],"b":[2]},{"a":[2]}],"c":{"d":[3]}}})"}) {
    EXPECT_TRUE(problems_of(pattern).empty()) << pattern;
  }
}

struct Bad {
  const char* pattern;
  std::uint32_t column;
  const char* message;
};

TEST(Deployable, RefusesTheRestWithItsPlace) {
  const char* const precise =
      "EventBridge compares numbers of at most 15 digits, at most six of them behind the point";
  const char* const range = "EventBridge compares numbers from -5.0e9 to 5.0e9";
  const char* const single =
      "EventBridge takes no network of one address; write the address alone, without `cidr` and "
      "mask";
  const Bad bad[] = {
      {R"({"a":[{"regex":"x"}]})", 16, "`regex` is no operator of AWS EventBridge"},
      {R"({"a":["x",{"contains":"x"}]})", 20, "`contains` is no operator of AWS EventBridge"},
      {R"({"a":[{"not-cidr":"10.0.0.0/8"}]})", 16, "`not-cidr` is no operator of AWS EventBridge"},
      {R"({"a":[{"equals-field":"b"}]})", 16, "`equals-field` is no operator of AWS EventBridge"},
      {R"({"a":[{"all-of":["x","y"]}]})", 16, "`all-of` is no operator of AWS EventBridge"},
      {R"({"$or":[{"a":[1]},{"b":{"c":[{"regex":"x"}]}}]})", 39,
       "`regex` is no operator of AWS EventBridge"},
      {R"({"a":[1234567890123456]})", 15, precise},
      {R"({"a":[{"numeric":["<",0.0000001]}]})", 31, precise},
      {R"({"a":[{"numeric":["<",5000000001]}]})", 31, range},
      {R"({"a":[{"anything-but":-5000000001}]})", 31, range},
      {R"({"a":[{"anything-but":[1,5000000001]}]})", 34, range},
      {R"({"a":[{"cidr":"10.0.0.1/32"}]})", 23, single},
      {R"({"a":[{"cidr":"::1/128"}]})", 23, single},
      {R"({"":[1]})", 10, "EventBridge does not find fields with an empty name"},
      {R"({"a":{"b":[1]},"a.b":[2]})", 24,
       "the field `a.b` stands twice in the pattern, of which EventBridge keeps one; write its "
       "alternatives in one list"},
      {R"({"$or":[{"a":[1]},{"b":[2]}],"a":[3]})", 38,
       "the field `a` stands twice in the pattern, of which EventBridge keeps one; write its "
       "alternatives in one list"},
      {R"({"$or":[{"prefix":[1]},{"b":[2]}]})", 18,
       "EventBridge reads `$or` as a field where a branch has a field that is called like an "
       "operator"},
  };
  for (const Bad& one : bad) {
    const std::vector<RuleProblem> problems = problems_of(one.pattern);
    ASSERT_EQ(problems.size(), 1u) << one.pattern;
    EXPECT_EQ(problems.front().message, one.message) << one.pattern;
    EXPECT_EQ(problems.front().line, 2u);
    EXPECT_EQ(problems.front().column, one.column) << one.pattern;
    must_parse(rule_with(one.pattern));  // the default mode takes it
  }
}

TEST(Deployable, APatternIsMeasuredAsItIsDeployed) {
  // {"detail":{"a":["..."]}} around the text, of which a character may have several bytes.
  const auto with = [](std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += "é";
    return R"({"a" : [ ")" + text + "\" ] }";
  };
  EXPECT_TRUE(problems_of(with(2048 - 21)).empty());
  EXPECT_EQ(problems_of(with(2048 - 20)).front().message,
            "the pattern has 2049 characters as EventBridge gets it, more than the option "
            "deployable_characters, 2048");
  EXPECT_TRUE(problems_of(with(5000), {.deployable_characters = 8192}).empty());
}

TEST(Deployable, CombinationsOfBranchesAreCounted) {
  // Ten branches each: 10 * 10 * 10 combinations, and one field more makes 1,100.
  const auto pattern = [](int extra) {
    std::string out = "{";
    for (int i = 0; i < 3; ++i) {
      out += (i == 0 ? "\"f" : ",\"f") + std::to_string(i) + R"(":{"$or":[{"a":[0]})";
      for (int j = 1; j < 10 + (i == 0 ? extra : 0); ++j) {
        out += R"(,{"a":[)" + std::to_string(j) + "]}";
      }
      out += "]}";
    }
    return out + "}";
  };
  EXPECT_TRUE(problems_of(pattern(0)).empty());
  EXPECT_EQ(problems_of(pattern(1)).front().message,
            "the branches of `$or` make more combinations than the option "
            "deployable_combinations, 1000");
  EXPECT_TRUE(problems_of(pattern(1), {.deployable_combinations = 1100}).empty());
}

}  // namespace
}  // namespace cloudtrail

// Small documents that would make much of themselves: each is refused, or loads, at a cost that its
// own size bounds.
#include <gtest/gtest.h>
#include <cloudtrail/rule.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "rule/program.hpp"

namespace cloudtrail {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

/// The first problem, as `line:column: message`; what took long is a failure.
std::string problem_of(const std::string& document, const RuleOptions& options = {}) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::chrono::seconds kEnough{20};
#else
  constexpr std::chrono::seconds kEnough{2};
#endif
  const auto begin = std::chrono::steady_clock::now();
  std::vector<RuleProblem> problems;
  const Result<RuleSet> rules = RuleSet::parse(document, "bomb", &problems, {}, options);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kEnough);
  if (rules) return "loads";
  const RuleProblem& first = problems.front();
  return std::to_string(first.line) + ":" + std::to_string(first.column) + ": " + first.message;
}

std::string sigma_rule(const std::string& selection, const std::string& title = "t") {
  return "title: " + title + "\nlogsource: {product: aws}\ndetection:\n  s: {" + selection +
         "}\n  condition: s\n";
}

TEST(Bombs, OfAliasesAreRefusedAtTheFirstAnchor) {
  std::string document = "id: s\nx0: &x0 [a, a, a, a, a, a, a, a, a]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*x" + std::to_string(i - 1);
    document += "x" + std::to_string(i) + ": &x" + std::to_string(i) + " [" +
                repeat(before + ", ", 9) + "]\n";
  }
  EXPECT_EQ(problem_of(document + "rules: *x39\n").substr(0, 30), "2:5: anchor `&x0` is refused; ");
  const std::string merge = "a: &a {b: c}\nd: {<<: *a}\n";
  EXPECT_EQ(problem_of(merge).substr(0, 28), "1:4: anchor `&a` is refused;");
}

TEST(Bombs, OfDepthAreRefusedWhereTheyAreTooDeep) {
  const std::string deep = "nested too deeply, over depth = 64";
  EXPECT_EQ(problem_of("a: " + repeat("[", 1'000'000)), "1:67: " + deep);
  EXPECT_EQ(problem_of("a: " + repeat("{b: ", 1'000'000)), "1:256: " + deep);
  EXPECT_EQ(problem_of(repeat("- ", 1'000'000)), "1:129: " + deep);
  const std::string json = "{\"match\":" + repeat("{\"a\":", 1'000'000);
  EXPECT_NE(problem_of(json).find("depth = 64"), std::string::npos) << problem_of(json);
  EXPECT_NE(problem_of("title: t\nlogsource: {product: aws}\ndetection:\n  condition: " +
                       repeat("(", 1'000'000) + "a\n")
                .find("more than 100 parentheses"),
            std::string::npos);
}

TEST(Bombs, OfHugeKeysAreRefusedByWhatReadsThem) {
  const std::string key(3'000'000, 'k');
  EXPECT_NE(problem_of("? " + key + "\n: v\n").find("unknown key"), std::string::npos);
  EXPECT_NE(problem_of(key + ": v\n"), "loads");
  const std::string pattern =
      R"({"id":"s","rules":[{"id":"r","severity":"low","match":{")" + key + R"(":["x"]}}]})";
  EXPECT_EQ(problem_of(pattern),
            "1:56: the path of the field is longer than the option path_bytes, 1024");
  EXPECT_EQ(problem_of(sigma_rule("? " + key + " : v")),
            "4:9: the path of the field is longer than the option path_bytes, 1024");
}

// `wide` doubles a text, `base64` makes four bytes of three: a key of some hundred bytes would do.
TEST(Bombs, OfEncodingsAreRefusedWhenTheirTextIsTooLong) {
  const std::string too_long = "the value turns into more than 1048576 bytes of text";
  EXPECT_EQ(problem_of(sigma_rule("\"a" + repeat("|wide", 60) + "\": xy")), "4:312: " + too_long);
  EXPECT_EQ(problem_of(sigma_rule("\"a" + repeat("|base64", 140) + "\": xy")),
            "4:992: " + too_long);
  EXPECT_EQ(problem_of(sigma_rule("a|base64offset|base64offset|base64offset: xyxyxyxyxyxy")),
            "loads");
}

TEST(Bombs, OfVariantsAreRefusedBeforeTheyAreMade) {
  const std::string text(1'000'000, 'x');
  const std::string too_long = "the value turns into more than 1048576 bytes of text";
  EXPECT_EQ(problem_of(sigma_rule("a|windash|base64: '-" + text + "'")), "4:25: " + too_long);
  EXPECT_EQ(problem_of(sigma_rule("a|windash: '-" + text + "'")), "loads");
  EXPECT_EQ(problem_of(sigma_rule("a|windash|base64: '" + repeat("-", 1000) + "'")),
            "4:25: the value has more than 1000 variants");
  RuleOptions options;
  options.placeholders = {{"x", {text, text}}, {"y", {"1", "2"}}};
  EXPECT_EQ(problem_of(sigma_rule("a|expand: '%x%'"), options), "4:17: " + too_long);
  EXPECT_EQ(problem_of(sigma_rule("a|expand: '%y%" + text + "'"), options), "4:17: " + too_long);
  EXPECT_EQ(problem_of(sigma_rule("a|expand: '" + repeat("%y%", 20) + "'"), options),
            "4:17: the value has more than 1000 variants");
}

// Refused only when all is made, 20,000 of them would take long.
TEST(Bombs, OfManyValuesWithVariantsTakeLittleEach) {
  std::string values;
  for (int i = 0; i < 20'000; ++i) values += "x-y-z-w-" + std::to_string(i) + ", ";
  EXPECT_EQ(problem_of(sigma_rule("a|windash|base64offset: [" + values + "]")),
            "4:32: the value has more than 1000 variants");
}

TEST(Bombs, OfFiltersForEveryRuleShareTheirConditions) {
  std::string document;
  for (int i = 0; i < 3000; ++i) {
    const std::string number = std::to_string(i);
    document += sigma_rule("a: " + number, "t" + number) + "---\n";
    document += "title: f\nlogsource: {product: aws}\nfilter:\n  s: {b: " + number +
                "}\n  condition: not s\n---\n";
  }
  document.resize(document.size() - 4);
  const Result<RuleSet> rules = RuleSet::parse(document, "filters");
  ASSERT_TRUE(rules) << rules.error().message;
  std::size_t children = 0;
  for (const rule::Node& node : rules->program().nodes) children += node.children.size();
  EXPECT_LT(children, 8 * 3000u);
}

}  // namespace
}  // namespace cloudtrail

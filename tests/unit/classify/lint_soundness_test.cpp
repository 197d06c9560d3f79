// What lints claim about conditions, held against records: a claim that a record disproves is a
// defect.
#include <gtest/gtest.h>
#include <cloudtrail/check.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

constexpr std::array<std::string_view, 3> kFields = {"awsRegion", "errorCode",
                                                     "requestParameters.x"};
constexpr std::array<std::string_view, 10> kValues = {
    "", "null", R"("a")", R"("A")", R"("ab")", R"("b")", "5", "true", R"(["a","b"])", "[5,null]"};

/// Records with every combination of the values; the empty one is absence.
std::vector<OwnedRecord> all_records() {
  std::vector<OwnedRecord> records;
  const auto member = [](std::string_view name, std::string_view value) {
    return "\"" + std::string(name) + "\":" + std::string(value);
  };
  for (const std::string_view region : kValues) {
    if (region.starts_with('[')) continue;  // CloudTrail has no array there, and lints know it
    for (const std::string_view code : kValues) {
      if (code.starts_with('[')) continue;
      for (const std::string_view x : kValues) {
        std::string json = "{\"eventName\":\"n\"";
        if (!region.empty()) json += "," + member("awsRegion", region);
        if (!code.empty()) json += "," + member("errorCode", code);
        json += ",\"requestParameters\":{" + (x.empty() ? "" : member("x", x)) + "}}";
        records.push_back(must_read(json));
      }
    }
  }
  return records;
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  template <typename List>
  std::string one_of(const List& list) {
    return std::string(list[below(list.size())]);
  }

  /// One member of a Sigma map.
  std::string sigma_test() {
    constexpr std::array<std::string_view, 16> kTests = {
        ": a", ": [a, b]", ": A", ": 5", ": null", "|startswith: a", "|endswith: b",
        "|contains: '*'", "|exists: true", "|exists: false", "|gt: 4", "|lt: 6", "|cased: a",
        "|cased: A", "|re: '^A'", "|contains: b"};
    return one_of(kFields) + one_of(kTests);
  }

  std::string sigma_rule() {
    constexpr std::array<std::string_view, 8> kConditions = {
        "a and b", "a and not b", "a or b", "a or not b", "a and b and not c",
        "(a or b) and not c", "not (a and b) or c", "a and (b or c) and not d"};
    std::string text = "title: r\nid: r\nlogsource: {product: aws}\ndetection:\n";
    for (const char* name : {"a", "b", "c", "d"}) {
      text += "  " + std::string(name) + ": {" + sigma_test() + "}\n";
    }
    return text + "  condition: " + one_of(kConditions) + "\n";
  }

  std::string pattern_values() {
    constexpr std::array<std::string_view, 15> kTests = {
        R"({"contains":"A"})", R"({"all-of":[{"prefix":"a"},{"suffix":"b"}]})",
        R"({"equals-field":"eventName"})",
        R"("a")", R"("b")", "5", "null", "true", R"({"prefix":"a"})", R"({"suffix":"b"})",
        R"({"exists":true})", R"({"exists":false})", R"({"numeric":[">",4]})",
        R"({"anything-but":"a"})", R"({"anything-but":["a","b"]})"};
    std::string out = one_of(kTests);
    // `exists` stands alone with text, as AWS has it, but for this library's own rules.
    if (below(2) == 0) out += "," + one_of(kTests);
    return "[" + out + "]";
  }

  std::string pattern() {
    std::string out = "{\"awsRegion\":" + pattern_values();
    if (below(2) == 0) out += ",\"errorCode\":" + pattern_values();
    if (below(3) == 0) out += ",\"requestParameters\":{\"x\":" + pattern_values() + "}";
    return out + "}";
  }

  std::string first_match() {
    std::string text = R"({"schema":1,"id":"s","first-match":true,"rules":[)";
    for (const char* id : {"a", "b", "c"}) {
      text += (*id == 'a' ? "" : ",");
      text += "{\"id\":\"" + std::string(id) + R"(","severity":"low","match":)" + pattern() + "}";
    }
    return text + "]}";
  }

 private:
  std::mt19937 random_;
};

/// How many records find the rule.
std::size_t count(const RuleSet& rules, std::string_view id, const std::vector<OwnedRecord>& records) {
  Classifier classifier(rules);
  return static_cast<std::size_t>(std::count_if(records.begin(), records.end(), [&](const auto& r) {
    const auto findings = classifier.judge(r.record());
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.rule->id == id; });
  }));
}

/// Holds every claim about the document against the records; how many claims there were.
std::size_t check_claims(const std::string& document, const std::vector<OwnedRecord>& records) {
  const RuleSet rules = must_parse(document);
  std::size_t claims = 0;
  for (const LintFinding& finding : lint(rules)) {
    const bool never = finding.lint == Lint::kNeverMatches || finding.lint == Lint::kShadowed;
    if (!never && finding.lint != Lint::kAlwaysMatches) continue;
    if (finding.lint == Lint::kAlwaysMatches && rules.rules().size() > 1) continue;  // others are first
    ++claims;
    EXPECT_EQ(count(rules, finding.rule, records), never ? 0 : records.size())
        << name(finding.lint) << " " << finding.rule << "\n" << document;
  }
  return claims;
}

TEST(LintSoundness, NoRecordDisprovesAClaimAboutSigmaRules) {
  const std::vector<OwnedRecord> records = all_records();
  Maker maker(1);
  std::size_t claims = 0;
  for (int i = 0; i < 4000; ++i) claims += check_claims(maker.sigma_rule(), records);
  EXPECT_GT(claims, 200u);
}

TEST(LintSoundness, NoRecordDisprovesAClaimAboutFirstMatchSets) {
  const std::vector<OwnedRecord> records = all_records();
  Maker maker(2);
  std::size_t claims = 0;
  for (int i = 0; i < 4000; ++i) claims += check_claims(maker.first_match(), records);
  EXPECT_GT(claims, 200u);
}

/// Rules that find none of the records: what is not told may be met by others, or compares one field
/// in several ways.
TEST(LintSoundness, MostContradictionsAreTold) {
  const std::vector<OwnedRecord> records = all_records();
  Maker maker(3);
  std::size_t told = 0;
  std::size_t silent = 0;
  for (int i = 0; i < 2000; ++i) {
    const RuleSet rules = must_parse(maker.sigma_rule());
    if (count(rules, "r", records) > 0) continue;
    const auto findings = lint(rules);
    const bool found = std::any_of(findings.begin(), findings.end(), [](const LintFinding& f) {
      return f.lint == Lint::kNeverMatches;
    });
    ++(found ? told : silent);
  }
  EXPECT_GT(told, 2 * silent) << told << " told, " << silent << " not";
}

}  // namespace
}  // namespace cloudtrail

// An explanation says what judging says, its parts go together, and what it quotes is there.
#include <gtest/gtest.h>
#include <cloudtrail/classifier.hpp>

#include <algorithm>
#include <array>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "generator/generator.hpp"
#include "property/inputs.hpp"

namespace cloudtrail::property {
namespace {

using Kind = ExplainedCondition::Kind;
using Outcome = Explanation::Outcome;
using Random = std::mt19937_64;

template <std::size_t N>
std::string one_of(Random& random, const char* const (&choices)[N]) {
  return choices[random() % N];
}

/// `make` a few times over, with commas between.
template <typename Function>
std::string some(Random& random, std::size_t least, std::size_t most, Function make) {
  std::string out;
  for (std::size_t n = least + random() % (most - least + 1); n > 0; --n) {
    out.append(out.empty() ? "" : ",").append(make());
  }
  return out;
}

// Records and rules of so few names and values that they meet.

constexpr const char* kKeys[] = {"a", "b", "a", "b", "x.y", "d/e", "f~g"};
constexpr const char* kScalars[] = {"1",   "2",      "2.0",        "\"x\"",           "\"X\"",
                                    "\"xy\"", "\"\\u0078\"", "null", "\"10.1.2.3\"", "true",
                                    "\"2024-05-01T03:00:00Z\""};

std::string value(Random& random, int depth);

std::string object(Random& random, int depth) {
  return "{" + some(random, 1, 4, [&] {
    return "\"" + one_of(random, kKeys) + "\":" + value(random, depth);
  }) + "}";
}

std::string value(Random& random, int depth) {
  const std::uint64_t what = random() % 10;
  if (depth == 0 || what < 4) return one_of(random, kScalars);
  if (what < 6) return object(random, depth - 1);
  const bool objects = random() % 3 != 0;
  return "[" + some(random, 0, 4, [&] {
    return objects ? object(random, depth - 1) : value(random, depth - 1);
  }) + "]";
}

std::string made_record(Random& random) {
  std::string out = "{" + some(random, 2, 5, [&] {
    return "\"" + one_of(random, kKeys) + "\":" + value(random, 3);
  });
  if (random() % 2 == 0) out += R"(,"eventSource":"s3.amazonaws.com","eventName":"x")";
  return out + "}";
}

std::string operators(Random& random) {
  static constexpr const char* const kOperators[] = {
      "1", "\"x\"", "\"X\"", "null", "true", R"({"prefix":"x"})", R"({"suffix":"y"})",
      R"({"exists":true})", R"({"exists":false})", R"({"exists":false})",
      R"({"anything-but":["x","xy"]})", R"({"anything-but":{"prefix":"x"}})",
      R"({"anything-but":[1,2]})", R"({"numeric":[">",1,"<=",2]})", R"({"cidr":"10.0.0.0/8"})",
      R"({"wildcard":"*x*"})", R"({"equals-ignore-case":"x"})", R"({"regex":"^x+$"})"};
  return "[" + some(random, 1, 3, [&] { return one_of(random, kOperators); }) + "]";
}

std::string pattern(Random& random, int depth) {
  std::string members;
  std::vector<std::string> keys = {"a", "b", random() % 4 == 0 ? "x.y" : "d/e"};
  std::shuffle(keys.begin(), keys.end(), random);
  const std::size_t count = 1 + random() % (depth == 2 ? 1 : 3);
  for (std::size_t i = 0; i < count; ++i) {
    members.append(i == 0 ? "" : ",").append("\"" + keys[i] + "\":");
    members += depth > 0 && random() % 3 != 0 ? pattern(random, depth - 1) : operators(random);
  }
  if (depth > 0 && random() % 4 == 0) {
    members += ",\"$or\":[" + some(random, 2, 3, [&] { return pattern(random, depth - 1); }) + "]";
  }
  return "{" + members + "}";
}

std::string any_pattern(Random& random) {
  if (random() % 4 != 0) return pattern(random, 2);
  return R"({"source":[{"prefix":"aws."}],"detail":)" + pattern(random, 1) + "}";
}

std::string pattern_document(Random& random) {
  std::string rules;
  for (int i = 0; i < 4; ++i) {
    const std::string id = std::to_string(i);
    rules.append(i == 0 ? "" : ",").append("{\"id\":\"r" + id + "\",\"severity\":\"low\",");
    rules += "\"match\":" + any_pattern(random) + ",\"unless\":[{\"id\":\"u" + id + "\",\"match\":";
    rules += any_pattern(random) + "}]}";
  }
  const char* first = random() % 2 == 0 ? "true" : "false";
  return std::string("{\"schema\":1,\"id\":\"s\",\"first-match\":") + first +
         ",\"exceptions\":[{\"id\":\"e\",\"match\":" + any_pattern(random) +
         "}],\"rules\":[" + rules + "]}";
}

std::string sigma_document(Random& random) {
  static constexpr const char* const kModifiers[] = {
      "", "|contains", "|startswith", "|endswith", "|re", "|cased", "|neq", "|all"};
  static constexpr const char* const kConditions[] = {
      "s and not t", "s or t", "1 of them", "all of them", "not (s and u)", "not s and not 1 of t*",
      "s and (t or not u)", "u"};
  std::string out = "title: t\nid: r\nlogsource: {product: aws}\ndetection:\n";
  for (const char* name : {"s", "t"}) {
    out += std::string("  ") + name + ": {" + some(random, 1, 3, [&] {
      static int number = 0;  // keys may not be equal, paths may
      const std::string modifier = one_of(random, kModifiers);
      return "'" + one_of(random, kKeys) + std::string(++number % 7 == 0 ? ".a" : "") + modifier +
             "': [x, " + (modifier == "|re" ? "'y+'" : "1") + "]";
    }) + "}\n";
  }
  return out + "  u: [x, '*2*']\n  condition: " + one_of(random, kConditions) + "\n";
}

bool equal(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  if (!a.is_object() && !a.is_array()) return a.text() == b.text();
  auto left = a.begin();
  auto right = b.begin();
  for (; left != a.end() && right != b.end(); ++left, ++right) {
    if (!equal(left->value, right->value)) return false;
  }
  return left == a.end() && right == b.end();
}

/// Whether an object in it has a key twice: the earlier one is out of reach.
bool has_twins(const Value& value) {
  std::vector<std::string_view> keys;
  for (const Value::Entry& entry : value) {
    if (has_twins(entry.value)) return true;
    if (value.is_object()) keys.push_back(entry.raw_key);
  }
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

class Explain : public ::testing::Test {
 protected:
  void check(Classifier& classifier, const Record& record, const ExplainLimits& limits) {
    record_ = &record;
    twins_ = has_twins(record.root());
    std::vector<std::uint32_t> found;
    for (const Finding& finding : classifier.judge(record)) found.push_back(finding.rule_index);
    const auto view = classifier.suppressed_by();
    const std::vector<std::uint32_t> suppressed(view.begin(), view.end());
    for (std::uint32_t rule = 0; rule < classifier.rules().rules().size(); ++rule) {
      ++cases_;
      const Result<Explanation> explained = classifier.explain(rule, record, limits);
      ASSERT_TRUE(explained);
      const bool judged = std::find(found.begin(), found.end(), rule) != found.end();
      check_outcome(*explained, judged, found, suppressed);
      check_condition(explained->match);
      for (const auto& exception : explained->exceptions) check_condition(exception.match);
      if (HasFailure()) {
        std::cout << "rule " << classifier.rules().rules()[rule].id << "\n" << record.raw() << "\n";
        return;
      }
    }
  }

  void check_outcome(const Explanation& explained, bool judged,
                     const std::vector<std::uint32_t>& found,
                     const std::vector<std::uint32_t>& suppressed) {
    ++outcomes_[static_cast<std::size_t>(explained.outcome)];
    EXPECT_EQ(explained.outcome == Outcome::kMatched, judged);
    EXPECT_EQ(explained.outcome == Outcome::kNotMatched, !explained.match.holds);
    EXPECT_EQ(explained.against.empty(), explained.match.holds);
    EXPECT_TRUE(!explained.match.holds || explained.held == explained.needed);
    EXPECT_LE(explained.held, explained.needed);
    const auto has = [&](const std::vector<std::uint32_t>& list) {
      return std::find(list.begin(), list.end(), explained.by) != list.end();
    };
    EXPECT_TRUE(explained.outcome != Outcome::kExcepted || has(suppressed));
    EXPECT_TRUE(explained.outcome != Outcome::kTaken || has(found));
    for (const ExplainedException& exception : explained.exceptions) {
      EXPECT_TRUE(explained.outcome != Outcome::kMatched || !exception.match.holds);
      if (explained.outcome == Outcome::kExcepted && exception.exception == explained.by) {
        EXPECT_TRUE(exception.match.holds);
      }
    }
  }

  void check_condition(const ExplainedCondition& condition) {
    const std::vector<ExplainedCondition>& parts = condition.conditions;
    const auto holding = std::count_if(parts.begin(), parts.end(),
                                       [](const ExplainedCondition& part) { return part.holds; });
    const bool whole = condition.more_conditions == 0;
    const bool all = holding == static_cast<std::ptrdiff_t>(parts.size());
    switch (condition.kind) {
      case Kind::kField:
        check_values(condition);
        break;
      case Kind::kNot:
        EXPECT_TRUE(!whole || condition.holds == (holding == 0));
        break;
      case Kind::kAny:
        EXPECT_TRUE(condition.holds || holding == 0);
        EXPECT_TRUE(!condition.holds || !whole || holding > 0);
        break;
      case Kind::kAll:
      case Kind::kSameElement:
        EXPECT_TRUE(!condition.holds || all);
        EXPECT_TRUE(condition.holds || !whole || !all || !condition.note.empty());
        apart_ += all && !condition.note.empty() ? 1u : 0u;
        break;
    }
    for (const ExplainedCondition& part : parts) check_condition(part);
  }

  void check_values(const ExplainedCondition& condition) {
    EXPECT_FALSE(condition.asked.empty());
    EXPECT_TRUE(!condition.holds || condition.values.size() <= 1);
    for (const SeenValue& seen : condition.values) {
      const Result<OwnedRecord> quoted = OwnedRecord::parse("{\"v\":" + seen.json + "}");
      ASSERT_TRUE(quoted) << seen.json;
      EXPECT_TRUE(seen.offset || !seen.origin.empty()) << seen.json;
      EXPECT_TRUE(seen.pointer || !seen.origin.empty() || twins_) << seen.json;
      if (!seen.pointer) continue;
      ++pointers_;
      const Value found = record_->find(*seen.pointer);
      ASSERT_FALSE(found.missing()) << *seen.pointer;
      ASSERT_TRUE(seen.offset);
      EXPECT_EQ(*seen.offset, found.offset());
      EXPECT_TRUE(record_->raw().substr(*seen.offset).starts_with(found.raw()));
      if (seen.cut == 0) {
        EXPECT_TRUE(equal(quoted->record().find("/v"), found)) << seen.json << found.raw();
      }
    }
  }

  /// What the cases were: tests that never meet a thing say nothing about it.
  void report() const {
    std::cout << cases_ << " explanations: " << outcomes_[0] << " matched, " << outcomes_[1]
              << " not, " << outcomes_[2] << " excepted, " << outcomes_[3] << " taken; "
              << pointers_ << " pointers, " << apart_ << " conditions met in different elements\n";
    for (const std::size_t outcome : outcomes_) EXPECT_GT(outcome, 0u);
    EXPECT_GT(pointers_, 0u);
  }

  std::array<std::size_t, 4> outcomes_{};
  std::size_t cases_ = 0;
  std::size_t pointers_ = 0;
  std::size_t apart_ = 0;  // conditions that hold one by one, but not in one element

 private:
  const Record* record_ = nullptr;
  bool twins_ = false;
};

ExplainLimits limits_for(Random& random) {
  ExplainLimits limits;
  if (random() % 3 != 0) return limits;
  limits.values = 1 + random() % 3;
  limits.value_bytes = random() % 6;
  limits.alternatives = random() % 3;
  limits.text_bytes = random() % 4;
  limits.depth = random() % 4;
  limits.conditions = random() % 12;
  return limits;
}

TEST_F(Explain, SaysWhatJudgingSaysOfMadeRules) {
  const std::size_t wanted = case_count(20000);
  std::size_t patterns = 0, sigma = 0;
  for (std::uint64_t seed = 1; cases_ < wanted && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const std::string document = seed % 3 == 0 ? sigma_document(random) : pattern_document(random);
    const Result<RuleSet> rules = RuleSet::parse(document, "made.yaml");
    if (!rules) continue;  // a key may come twice
    ++(seed % 3 == 0 ? sigma : patterns);
    Classifier classifier(*rules);
    for (int i = 0; i < 20 && !HasFailure(); ++i) {
      const Result<OwnedRecord> record = OwnedRecord::parse(made_record(random));
      ASSERT_TRUE(record);
      check(classifier, record->record(), limits_for(random));
    }
    if (HasFailure()) std::cout << document << "\n";
  }
  std::cout << patterns << " sets of patterns, " << sigma << " Sigma rules\n";
  report();
  EXPECT_GT(apart_, 0u);
  EXPECT_GT(std::min(patterns, sigma), 0u);
}

TEST_F(Explain, SaysWhatJudgingSaysOfThePresets) {
  std::vector<RuleSet> sets;
  for (const std::string_view name : RuleSet::preset_names()) {
    sets.push_back(*RuleSet::preset(name));
  }
  Classifier classifier(*RuleSet::combine(sets));
  generator::Options options;
  options.seed = 7;
  generator::Generator generator(options);
  const std::size_t wanted = case_count(20000);
  while (cases_ < wanted && !HasFailure()) {
    const Result<OwnedRecord> record = OwnedRecord::parse(generator.record());
    ASSERT_TRUE(record);
    check(classifier, record->record(), {});
  }
  report();
}

}  // namespace
}  // namespace cloudtrail::property

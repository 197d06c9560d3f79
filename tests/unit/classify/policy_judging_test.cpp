// Exceptions that expire while records are judged, and first match over several sources.
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <random>
#include <thread>

#include "base/clock.hpp"
#include "unit/classify/judging.hpp"
#include "unit/rule/policy_folder.hpp"

namespace cloudtrail {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kExpiry = PolicyFolder::kNow;  // 2026-06-01

std::vector<std::string> judged_at(Classifier& classifier, std::int64_t now,
                                   std::string_view json) {
  classifier.set_now(now);
  const OwnedRecord record = must_read(json);
  return judged(classifier, record.record());
}

TEST(Expiry, AnExceptionAppliesUntilItsInstant) {
  Classifier classifier(
      must_parse("id: s\n"
                 "exceptions: [{id: e, expires: 2026-06-01, match: {user: [bob]}}]\n"
                 "rules: [{id: r, severity: low, match: {a: [x]},\n"
                 "  unless: [{id: u, expires: 2026-06-01T00:00:01Z, match: {b: [y]}}]}]\n"));
  const char* record = R"({"a":"x","b":"y","user":"bob"})";
  EXPECT_EQ(judged_at(classifier, kExpiry - 1, record), Ids{"-e"});
  EXPECT_EQ(judged_at(classifier, kExpiry, record), Ids{"-u"});
  EXPECT_EQ(judged_at(classifier, kExpiry + kSecond - 1, record), Ids{"-u"});
  EXPECT_EQ(judged_at(classifier, kExpiry + kSecond, record), Ids{"r"});
  EXPECT_EQ(judged_at(classifier, kExpiry - 1, record), Ids{"-e"});
}

TEST(Expiry, WithoutOneAnExceptionAppliesForEver) {
  Classifier classifier(must_parse(
      "id: s\nexceptions: [{id: e, match: {b: [y]}}]\n"
      "rules: [{id: r, severity: low, match: {a: [x]}}]\n"));
  for (const std::int64_t now : {INT64_MIN, std::int64_t{0}, INT64_MAX}) {
    EXPECT_EQ(judged_at(classifier, now, R"({"a":"x","b":"y"})"), Ids{"-e"});
  }
}

TEST(Expiry, AClassifierBeginsWithTheSystemsTime) {
  const RuleSet set = must_parse(
      "id: s\n"
      "exceptions: [{id: past, expires: 2020-01-01, match: {b: [y]}},\n"
      "  {id: future, expires: 2260-01-01, match: {c: [z]}}]\n"
      "rules: [{id: r, severity: low, match: {a: [x]}}]\n");
  EXPECT_EQ(judged(set, R"({"a":"x","b":"y"})"), Ids{"r"});
  EXPECT_EQ(judged(set, R"({"a":"x","c":"z"})"), Ids{"-future"});
}

TEST(Expiry, OtherRulesComeWithTheTimeThatItIs) {
  const std::int64_t expires = (system_now() / kSecond + 2) * kSecond;
  const std::time_t seconds = static_cast<std::time_t>(expires / kSecond);
  char text[sizeof "2026-06-01T00:00:00Z"];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds));
  const RuleSet set = must_parse("id: s\nexceptions: [{id: e, expires: " + std::string(text) +
                                 ", match: {b: [y]}}]\n"
                                 "rules: [{id: r, severity: low, match: {a: [x]}}]\n");
  const OwnedRecord record = must_read(R"({"a":"x","b":"y"})");
  Classifier asks(set), told(set);
  told.set_now(expires - 1);
  EXPECT_EQ(judged(asks, record.record()), Ids{"-e"});
  while (system_now() < expires) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(judged(asks, record.record()), Ids{"-e"});
  asks.set_rules(set);
  told.set_rules(set);
  EXPECT_EQ(judged(asks, record.record()), Ids{"r"});
  EXPECT_EQ(judged(told, record.record()), Ids{"-e"});
}

TEST(Expiry, AnotherExceptionOfTheSameRecordStillApplies) {
  Classifier classifier(
      must_parse("id: s\n"
                 "exceptions: [{id: e, expires: 2026-06-01, match: {b: [y]}},\n"
                 "  {id: f, match: {b: [y]}}]\n"
                 "rules: [{id: r, severity: low, match: {a: [x]}}]\n"));
  EXPECT_EQ(judged_at(classifier, kExpiry - 1, R"({"a":"x","b":"y"})"), Ids{"-e"});
  EXPECT_EQ(judged_at(classifier, kExpiry, R"({"a":"x","b":"y"})"), Ids{"-f"});
}

constexpr std::string_view kFirstMatch =
    "id: p\n"
    "first-match: true\n"
    "sources:\n"
    "  - rules: other\n"
    "  - rules: own.yaml\n"
    "  - {eventbridge: root.json, id: root-use, severity: critical}\n"
    "exceptions:\n"
    "  - {id: all, owner: o, reason: r, match: {b: [all]}}\n"
    "  - {id: first, owner: o, reason: r, rules: [one], set: other, match: {b: [first]}}\n";

TEST(FirstMatch, IsOverAllSources) {
  const PolicyFolder folder;
  const RuleSet set = folder.must_parse(kFirstMatch);
  const auto finding = [&](std::string_view json) {
    Classifier classifier(set);
    const OwnedRecord record = must_read(json);
    std::vector<std::string> out;
    for (const Finding& f : classifier.judge(record.record())) {
      out.push_back(f.rule->set + "/" + f.rule->id);
    }
    return out;
  };
  EXPECT_EQ(finding(R"({"a":"x","user":"root"})"), Ids{"other/one"});
  EXPECT_EQ(finding(R"({"a":"y","user":"root"})"), Ids{"own/two"});
  EXPECT_EQ(finding(R"({"a":"z","user":"root"})"), Ids{"root-use/root-use"});
  EXPECT_EQ(finding(R"({"a":"z"})"), Ids{});
}

TEST(FirstMatch, ExceptionsOfASourceAreThoseOfItsRules) {
  const PolicyFolder folder;
  const RuleSet set = folder.must_parse(kFirstMatch);
  EXPECT_EQ(judged(set, R"({"a":"x","b":"all"})"), Ids{"-all"});
  // other's rule is excepted, so that own.yaml's is asked: the one that `one-test` lets pass.
  EXPECT_EQ(judged(set, R"({"a":"x","b":"first"})"), (Ids{"one", "-first"}));
  EXPECT_EQ(judged(set, R"({"a":"x","b":"first","user":"test"})"),
            (Ids{"two", "-first", "-one-test"}));
  // own-robots excepts from own.yaml alone.
  EXPECT_EQ(judged(set, R"({"a":"x","user":"robot"})"), Ids{"one"});
  EXPECT_EQ(judged(set, R"({"a":"y","user":"robot"})"), Ids{"-own-robots"});
  EXPECT_EQ(judged(set, R"({"a":"y","user":["robot","root"]})"), (Ids{"root-use", "-own-robots"}));
}

/// What the sources say one by one is what a policy of them says, whatever the record.
TEST(FirstMatch, APolicyAgreesWithItsSources) {
  const PolicyFolder folder;
  const char* names[] = {"other/set.yaml", "own.yaml"};
  std::vector<Classifier> sources;
  for (const char* name : names) {
    const Result<RuleSet> set = RuleSet::load(folder.path() / name);
    ASSERT_TRUE(set);
    sources.emplace_back(*set);
  }
  constexpr std::string_view kSources = "sources: [{rules: other}, {rules: own.yaml}]\n";
  Classifier all(folder.must_parse("id: p\n" + std::string(kSources)));
  Classifier first(folder.must_parse("id: p\nfirst-match: true\n" + std::string(kSources)));
  const auto findings = [](Classifier& classifier, const Record& record) {
    std::vector<std::string> out;
    for (const Finding& f : classifier.judge(record)) out.push_back(f.rule->set + f.rule->id);
    return out;
  };
  std::mt19937 random(7);
  std::size_t found = 0;
  for (int i = 0; i < 500; ++i) {
    const auto pick = [&](const char* a, const char* b, const char* c) {
      return std::string(random() % 3 == 0 ? a : random() % 2 == 0 ? b : c);
    };
    const OwnedRecord record = must_read("{\"a\":\"" + pick("x", "y", "z") + "\",\"user\":\"" +
                                         pick("robot", "test", "carol") + "\"}");
    std::vector<std::string> expected;
    for (Classifier& source : sources) {
      for (std::string& one : findings(source, record.record())) expected.push_back(std::move(one));
    }
    found += expected.size();
    EXPECT_EQ(findings(all, record.record()), expected);
    expected.resize(std::min<std::size_t>(expected.size(), 1));
    EXPECT_EQ(findings(first, record.record()), expected);
  }
  EXPECT_GT(found, 200u);
}

}  // namespace
}  // namespace cloudtrail

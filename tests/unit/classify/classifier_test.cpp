#include <gtest/gtest.h>
#include <cloudtrail/classifier.hpp>

#include <atomic>
#include <chrono>
#include <thread>

#include "generator/generator.hpp"
#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

constexpr std::string_view kRules = R"(
id: s
exceptions:
  - {id: e1, match: {quiet: [true]}}
  - {id: e2, match: {by: [robot]}}
rules:
  - id: a
    severity: low
    match: {name: [{prefix: A}]}
    unless:
      - {id: u1, match: {region: [x]}}
      - {id: u2, match: {region: [x, y]}}
  - id: b
    severity: high
    match: {name: [{suffix: Z}]}
)";

std::string first_match(std::string_view document) {
  return "first-match: true\n" + std::string(document);
}

TEST(Classifier, ReportsEveryRuleThatMatches) {
  const RuleSet set = must_parse(kRules);
  EXPECT_EQ(judged(set, R"({"name":"A"})"), Ids{"a"});
  EXPECT_EQ(judged(set, R"({"name":"AZ"})"), (Ids{"a", "b"}));
  EXPECT_EQ(judged(set, R"({"name":"M"})"), Ids{});
}

TEST(Classifier, FirstMatchIsOneDecision) {
  const RuleSet set = must_parse(first_match(kRules));
  EXPECT_EQ(judged(set, R"({"name":"AZ"})"), Ids{"a"});
  EXPECT_EQ(judged(set, R"({"name":"Z"})"), Ids{"b"});
  // A rule that an exception of its own takes back decides nothing: the next one is asked.
  EXPECT_EQ(judged(set, R"({"name":"AZ","region":"y"})"), (Ids{"b", "-u2"}));
  EXPECT_EQ(judged(set, R"({"name":"AZ","quiet":true})"), Ids{"-e1"});
}

TEST(Classifier, AnExceptionOfTheSetTakesAllBack) {
  const RuleSet set = must_parse(kRules);
  EXPECT_EQ(judged(set, R"({"name":"AZ","quiet":true})"), Ids{"-e1"});
  // The first one that holds is the one that counts.
  EXPECT_EQ(judged(set, R"({"name":"AZ","by":"robot","quiet":true})"), Ids{"-e1"});
  EXPECT_EQ(judged(set, R"({"name":"AZ","by":"robot"})"), Ids{"-e2"});
}

TEST(Classifier, AnExceptionOfARuleTakesThatBackAlone) {
  const RuleSet set = must_parse(kRules);
  EXPECT_EQ(judged(set, R"({"name":"AZ","region":"x"})"), (Ids{"b", "-u1"}));
  EXPECT_EQ(judged(set, R"({"name":"AZ","region":"y"})"), (Ids{"b", "-u2"}));
  EXPECT_EQ(judged(set, R"({"name":"Z","region":"x"})"), Ids{"b"});
}

TEST(Classifier, WhatNoRuleFindsIsNotSuppressed) {
  const RuleSet set = must_parse(kRules);
  EXPECT_EQ(judged(set, R"({"name":"M","quiet":true,"region":"x"})"), Ids{});
}

TEST(Classifier, TheNextRecordStartsAnew) {
  Classifier classifier(must_parse(kRules));
  const OwnedRecord suppressed = must_read(R"({"name":"AZ","quiet":true})");
  const OwnedRecord nothing = must_read(R"({"name":"M"})");
  const OwnedRecord found = must_read(R"({"name":"A"})");
  EXPECT_EQ(judged(classifier, suppressed.record()), Ids{"-e1"});
  EXPECT_EQ(judged(classifier, nothing.record()), Ids{});
  EXPECT_EQ(judged(classifier, found.record()), Ids{"a"});
  EXPECT_EQ(judged(classifier, suppressed.record()), Ids{"-e1"});
}

TEST(Classifier, AFindingPointsAtItsRule) {
  Classifier classifier(must_parse(kRules));
  const OwnedRecord record = must_read(R"({"name":"Z"})");
  const auto findings = classifier.judge(record.record());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule_index, 1u);
  EXPECT_EQ(findings[0].rule, &classifier.rules().rules()[1]);
  EXPECT_EQ(findings[0].rule->severity, Severity::kHigh);
}

TEST(Classifier, OtherRulesCountFromTheNextRecordOn) {
  const OwnedRecord record = must_read(R"({"name":"A","other":"A"})");
  Classifier classifier(must_parse(kRules));
  for (int i = 0; i < 50; ++i) {
    classifier.set_rules(
        must_parse("id: t\nrules: [{id: n, severity: low, match: {other: [A]}}]\n"));
    EXPECT_TRUE(classifier.suppressed_by().empty());
    EXPECT_EQ(judged(classifier, record.record()), Ids{"n"});
    classifier.set_rules(must_parse(kRules));
    EXPECT_EQ(judged(classifier, record.record()), Ids{"a"});
  }
  classifier.set_rules(RuleSet());
  EXPECT_EQ(judged(classifier, record.record()), Ids{});
}

TEST(Classifier, MayBeMoved) {
  Classifier first(must_parse(kRules));
  Classifier second(std::move(first));
  const OwnedRecord record = must_read(R"({"name":"A"})");
  EXPECT_EQ(judged(second, record.record()), Ids{"a"});
}

using Reasons = std::vector<std::pair<std::string, std::string>>;

Reasons reasons(std::string_view pattern, std::string_view json) {
  Classifier classifier(must_parse(rule_with(pattern)));
  const OwnedRecord record = must_read(json);
  const auto findings = classifier.judge(record.record());
  EXPECT_EQ(findings.size(), 1u);
  std::vector<Reason> why(3);
  if (!findings.empty()) classifier.why(findings[0], why);
  Reasons out;
  for (const Reason& reason : why) out.emplace_back(reason.field, reason.value);
  return out;
}

TEST(Why, NamesEachFieldWithItsValue) {
  EXPECT_EQ(reasons(R"({"b":{"c":["x"]},"a":[{"exists":false}],"n":[{"numeric":[">",1]}]})",
                    R"({"b":{"c":["y","x"]},"n":2.50})"),
            (Reasons{{"b.c", "\"x\""}, {"a", ""}, {"n", "2.50"}}));
  EXPECT_EQ(reasons(R"({"a":[null],"b":[true]})", R"({"a":null,"b":true})"),
            (Reasons{{"a", "null"}, {"b", "true"}}));
  EXPECT_EQ(reasons(R"({"a":[{"prefix":"é\""}]})", R"({"a":"\u00e9\"\n"})"),
            (Reasons{{"a", "\"é\\\"\\n\""}}));
}

TEST(Why, NamesOnlyTheBranchesThatHold) {
  const char* pattern = R"({"c":[1],"$or":[{"a":[1]},{"b":[1],"d":[1]},{"a":[{"exists":true}]}]})";
  EXPECT_EQ(reasons(pattern, R"({"a":1,"b":1,"c":1})"), (Reasons{{"c", "1"}, {"a", "1"}}));
  EXPECT_EQ(reasons(pattern, R"({"b":1,"c":1,"d":1})"),
            (Reasons{{"c", "1"}, {"b", "1"}, {"d", "1"}}));
}

TEST(Why, TakesTheValuesOfTheElementThatMatched) {
  EXPECT_EQ(reasons(R"({"d":{"a":[{"anything-but":"x"}],"b":["yes"]}})",
                    R"({"d":[{"a":"first","b":"no"},{"a":"second","b":"yes"}]})"),
            (Reasons{{"d.a", "\"second\""}, {"d.b", "\"yes\""}}));
  EXPECT_EQ(reasons(R"({"d":{"a":[1],"b":[{"exists":false}]}})", R"({"d":[{"a":1},{"b":2}]})"),
            (Reasons{{"d.a", "1"}, {"d.b", ""}}));
}

TEST(Why, QuotesWhatIsMadeUpForTheEvent) {
  EXPECT_EQ(reasons(R"({"source":["aws.s3"],"detail":{"eventName":["x"]}})",
                    R"({"eventSource":"s3.amazonaws.com","eventName":"x"})"),
            (Reasons{{"source", "\"aws.s3\""}, {"detail.eventName", "\"x\""}}));
}

TEST(Classifier, FollowsRulesThatAreExchanged) {
  const OwnedRecord record = must_read(R"({"name":"A","other":"A"})");
  LiveRules live(must_parse(kRules));
  Classifier classifier((RuleSet()));
  classifier.follow(live);
  EXPECT_EQ(judged(classifier, record.record()), Ids{"a"});
  live.set(must_parse("id: t\nrules: [{id: n, severity: low, match: {other: [A]}}]\n"));
  EXPECT_EQ(judged(classifier, record.record()), Ids{"n"});
  classifier.set_rules(RuleSet());
  live.set(must_parse(kRules));
  EXPECT_EQ(judged(classifier, record.record()), Ids{});
}

/// Each record is judged by one whole set: the two sets find two rules each, never one of both.
TEST(Threads, RulesAreExchangedWhileRecordsAreJudged) {
  const auto set = [](const char* id) {
    const std::string name(id);
    return must_parse("id: " + name + "\nrules:\n  - {id: " + name +
                      "1, severity: low, match: {name: [A]}}\n  - {id: " + name +
                      "2, severity: low, match: {other: [B]}}\n");
  };
  const RuleSet sets[] = {among_others(set("x")), set("y")};
  LiveRules live(sets[0]);
  std::atomic<bool> done = false;
  std::atomic<int> mixed = 0;
  std::atomic<int> both_seen = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      const OwnedRecord record = must_read(R"({"name":"A","other":"B"})");
      Classifier classifier((RuleSet()));
      classifier.follow(live);
      bool seen_x = false, seen_y = false, counted = false;
      while (!done) {
        const Ids ids = judged(classifier, record.record());
        seen_x = seen_x || ids == Ids{"x1", "x2"};
        seen_y = seen_y || ids == Ids{"y1", "y2"};
        if (ids != Ids{"x1", "x2"} && ids != Ids{"y1", "y2"}) ++mixed;
        if (seen_x && seen_y && !counted) ++both_seen;
        counted = seen_x && seen_y;
      }
    });
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (int i = 0; i < 2'000 || both_seen < 3; ++i) {
    live.set(sets[i % 2]);
    if (std::chrono::steady_clock::now() > deadline) break;
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(mixed, 0);
  EXPECT_EQ(both_seen, 3);
}

TEST(Threads, OneRuleSetServesThemAll) {
  const RuleSet presets[] = {must_preset("severity"), must_preset("console-changes"),
                             must_preset("trail-changes"), must_preset("router")};
  const RuleSet set = *RuleSet::combine(presets);
  std::vector<OwnedRecord> records;
  for (const std::string& json : generator::Generator().records(2000)) {
    records.push_back(must_read(json));
  }
  std::vector<Ids> expected;
  Classifier alone(set);
  for (const OwnedRecord& record : records) expected.push_back(judged(alone, record.record()));
  std::atomic<int> different = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      Classifier classifier(set);
      for (std::size_t i = 0; i < records.size(); ++i) {
        if (judged(classifier, records[i].record()) != expected[i]) ++different;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(different, 0);
}

// A regular expression that backtracks without end costs a bounded time, is not taken for an
// answer, and is counted.
TEST(Costs, ARegexIsGivenUp) {
  const auto begin = std::chrono::steady_clock::now();
  for (const char* evil :
       {"(a+)+$", "(a|aa)+$", "a*a*a*xy", "(?:x?a)*xxy", "([a-z]+)*0", "(?:(?:a?){20}){20}b"}) {
    Classifier classifier(
        must_parse(rule_with("{\"a\":[{\"regex\":\"" + std::string(evil) + "\"}]}")));
    std::uint64_t given_up = 0;
    for (const std::size_t size : {30u, 1'000u, 60'000u, 1'000'000u}) {
      const OwnedRecord record = must_read("{\"a\":\"" + std::string(size, 'a') + "!y b0.\"}");
      EXPECT_TRUE(classifier.judge(record.record()).empty()) << evil << size;
      given_up = classifier.regex_limits();
    }
    EXPECT_GT(given_up, 0u) << evil;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Costs, ALongTextIsNoReasonToGiveUp) {
  Classifier classifier(must_parse(rule_with(R"({"a":[{"regex":"needle\\d+$"}]})")));
  const OwnedRecord record =
      must_read("{\"a\":\"" + std::string(900'000, 'n') + "eedle needle12\"}");
  EXPECT_EQ(judged(classifier, record.record()), Ids{"r"});
  EXPECT_EQ(classifier.regex_limits(), 0u);
}

TEST(Costs, ManyRegexesInOneDocumentLoad) {
  std::string list;
  for (int i = 0; i < 1000; ++i)
    list += (i ? ",{\"regex\":\"a" : "{\"regex\":\"a") + std::to_string(i) + "[xy]+z\"}";
  const RuleSet set = must_parse(rule_with("{\"a\":[" + list + "]}"));
  EXPECT_EQ(judged(set, R"({"a":"a999xyz"})"), Ids{"r"});
  EXPECT_EQ(judged(set, R"({"a":"a1000"})"), Ids{});
}

}  // namespace
}  // namespace cloudtrail

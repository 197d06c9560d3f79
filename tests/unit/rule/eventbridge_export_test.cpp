// Rules as EventBridge patterns: what is written, what is refused, and that it judges the same.
#include <gtest/gtest.h>
#include <cloudtrail/eventbridge.hpp>
#include <cloudtrail/reader.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "generator/generator.hpp"
#include "json/document.hpp"
#include "json/text.hpp"
#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

struct Exported {
  std::vector<EventBridgePattern> patterns;
  std::vector<RuleProblem> problems;
  ErrorCode code{};
  std::string error;
};

Exported exported(std::string_view document, const EventBridgeExport& options = {},
                  const RuleLimits& limits = {}) {
  Exported out;
  auto patterns = export_eventbridge(document, "r.yaml", &out.problems, options, limits);
  if (patterns) {
    out.patterns = *std::move(patterns);
  } else {
    out.code = patterns.error().code;
    out.error = patterns.error().message;
  }
  return out;
}

EventBridgeExport without_exceptions() {
  EventBridgeExport options;
  options.without_exceptions = true;
  return options;
}

TEST(Export, APolicyIsRefusedByName) {
  const auto told = [](std::string_view document) {
    const Exported out = exported(document);
    EXPECT_EQ(out.code, ErrorCode::kInvalidRule);
    EXPECT_EQ(out.problems.size(), 1u);
    return out.problems.empty() ? out.error : out.problems.front().message;
  };
  EXPECT_EQ(told("id: p\nsources: [{rules: a.yaml}, {sigma: s}, {preset: router}, {rules: b}]\n"
                 "exceptions: [{id: e, owner: o, reason: r, match: {a: [b]}}]\n"),
            "a policy cannot be exported, for patterns cannot say what it changes; export its rule "
            "documents, one at a time: `a.yaml`, the preset `router`, `b`");
  EXPECT_EQ(told("id: p\nsources: [{sigma: s}, {rules: [1]}, {}]\n"),
            "a policy cannot be exported, and none of its sources is a rule document");
  EXPECT_EQ(told("id: p\nsources: x\n"),
            "a policy cannot be exported, and none of its sources is a rule document");
}

TEST(Export, ThePatternIsTheAuthors) {
  const Exported out = exported(R"(
id: s
rules:
  - id: on-the-record
    severity: low
    match: {eventName: [B, 'a"\b', ~, True, 5.0, {prefix: "ü"}], a.b: [{exists: FALSE}]}
  - id: on-the-event
    severity: low
    match: {source: [aws.iam], detail: {"$or": [{a: [1]}, {b: ["2"]}]}}
)");
  ASSERT_EQ(out.patterns.size(), 2u) << out.error;
  EXPECT_EQ(out.patterns[0].set, "s");
  EXPECT_EQ(out.patterns[0].rule, "on-the-record");
  EXPECT_EQ(out.patterns[0].pattern,
            R"({"detail":{"eventName":["B","a\"\\b",null,true,5.0,{"prefix":"ü"}],)"
            R"("a.b":[{"exists":false}]}})");
  EXPECT_EQ(out.patterns[1].pattern,
            R"({"source":["aws.iam"],"detail":{"$or":[{"a":[1]},{"b":["2"]}]}})");
}

constexpr std::string_view kSet = R"(
id: s
first-match: true
exceptions:
  - {id: all, match: {c: [x]}}
rules:
  - id: one
    severity: low
    match: {a: [x]}
    unless: [{id: own, match: {b: [y]}}]
  - id: two
    severity: low
    match: {a: [{contains: y}]}
---
title: t
id: sigma-rule
logsource: {product: aws, service: cloudtrail}
detection: {a: {eventName: x}, condition: a}
)";

using Told = std::vector<std::pair<std::uint32_t, std::string>>;

Told told(const std::vector<RuleProblem>& problems) {
  Told lines;
  for (const RuleProblem& problem : problems) lines.emplace_back(problem.line, problem.message);
  return lines;
}

TEST(Export, AllThatCannotBeSaidIsTold) {
  const Exported out = exported(kSet);
  EXPECT_EQ(out.code, ErrorCode::kInvalidRule);
  EXPECT_EQ(out.error, out.problems.front().excerpt);
  EXPECT_TRUE(out.error.starts_with("r.yaml:15:1: a Sigma rule has no EventBridge pattern"));
  const std::string without = "; the option without_exceptions exports `match` alone";
  const std::string no = "no EventBridge pattern can say \"but not\" of ";
  EXPECT_EQ(told(out.problems),
            (Told{{15,
                   "a Sigma rule has no EventBridge pattern; only rules with `match` can be "
                   "exported"},
                  {10, no + "the exception `own` of the rule `one`" + without},
                  {11, no + "rules before `two`, which `first-match` puts first" + without},
                  {13, "`contains` is no operator of AWS EventBridge"},
                  {5, no + "the exception `all`" + without}}));
}

TEST(Export, WithoutExceptionsWarnsOfWhatIsLeftOut) {
  EventBridgeExport options = without_exceptions();
  options.rule = "one";
  const Exported out = exported(kSet, options);
  ASSERT_EQ(out.patterns.size(), 1u) << out.error;
  EXPECT_EQ(out.patterns.front().pattern, R"({"detail":{"a":["x"]}})");
  EXPECT_EQ(told(out.problems), (Told{{10, "left out: the exception `own` of the rule `one`"},
                                      {5, "left out: the exception `all`"}}));
  EXPECT_TRUE(std::all_of(out.problems.begin(), out.problems.end(),
                          [](const RuleProblem& problem) { return problem.warning; }));
  // What the pattern itself cannot say stays an error.
  options.rule = "two";
  EXPECT_EQ(told(exported(kSet, options).problems).front(),
            (Told::value_type{13, "`contains` is no operator of AWS EventBridge"}));
}

TEST(Export, TheFirstRuleOfFirstMatchIsAsGoodAsAny) {
  const std::string document =
      "id: s\nfirst-match: true\nrules:\n  - {id: one, severity: low, match: {a: [x]}}\n"
      "  - {id: two, severity: low, match: {a: [y]}}\n";
  EventBridgeExport options;
  options.rule = "one";
  EXPECT_EQ(exported(document, options).patterns.size(), 1u);
  options.rule = "two";
  EXPECT_EQ(exported(document, options).problems.size(), 1u);
}

TEST(Export, RulesThatAreNotThereAreNotFound) {
  EventBridgeExport options;
  options.rule = "other";
  const Exported out = exported(kSet, options);
  EXPECT_EQ(out.code, ErrorCode::kNotFound);
  EXPECT_EQ(out.error, "no rule of r.yaml has the id `other`");
  options.rule = "sigma-rule";
  EXPECT_EQ(exported(kSet, options).problems.front().line, 15u);
  EXPECT_EQ(exported("").code, ErrorCode::kNotFound);
}

TEST(Export, BadDocumentsAreRefusedAsRulesAre) {
  EXPECT_EQ(exported("id: [").code, ErrorCode::kMalformedYaml);
  EXPECT_EQ(exported("{\"id\": [}").code, ErrorCode::kMalformedJson);
  EXPECT_TRUE(exported("id: s\nrulez: x\n").error.starts_with("r.yaml:2:1: unknown key `rulez`"));
  EXPECT_FALSE(exported("id: s\n", {}, {.document_bytes = 3}).error.empty());
  const std::string deep(100'000, '[');
  EXPECT_EQ(exported(deep).patterns.size(), 0u);
}

/// A record as it is, and inside of the event that EventBridge makes of it.
class Records final : public RecordSink {
 public:
  explicit Records(std::size_t count) {
    generator::Generator generator;
    texts = generator.records(count);
    for (const std::string& text : texts) {
      retained.push_back(must_read(text));
      Result<Reader> reader = Reader::create();
      EXPECT_TRUE(reader->read(generator::eventbridge(text), "test", *this));
    }
  }
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) retained.push_back(record.retain());
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override {}

  std::vector<std::string> texts;
  std::vector<OwnedRecord> retained;
};

std::vector<Ids> judgements(const RuleSet& rules, const Records& records) {
  Classifier classifier(rules);
  std::vector<Ids> all;
  for (const OwnedRecord& record : records.retained) {
    all.push_back(judged(classifier, record.record()));
  }
  return all;
}

std::size_t found(const std::vector<Ids>& judgements) {
  return static_cast<std::size_t>(std::count_if(judgements.begin(), judgements.end(),
                                                [](const Ids& ids) { return !ids.empty(); }));
}

/// The document that the patterns make, held to what EventBridge accepts.
RuleSet deployed(const std::vector<EventBridgePattern>& patterns) {
  std::string document = R"({"id":"s","rules":[)";
  for (const EventBridgePattern& pattern : patterns) {
    document += R"({"id":)";
    json::append_string(document, pattern.rule);
    document += R"(,"severity":"low","match":)" + pattern.pattern + "},";
  }
  document.back() = ']';
  RuleOptions options;
  options.deployable = true;
  auto set = RuleSet::parse(document + "}", "deployed", nullptr, {}, options);
  EXPECT_TRUE(set) << document << (set ? "" : set.error().message);
  return set ? *std::move(set) : RuleSet();
}

TEST(RoundTrip, PresetsJudgeTheSame) {
  const Records records(3000);
  for (const char* name : {"router", "trail-changes"}) {
    const Exported out = exported(RuleSet::preset_document(name));
    ASSERT_TRUE(out.error.empty()) << out.error;
    const std::vector<Ids> expected = judgements(must_preset(name), records);
    EXPECT_EQ(judgements(deployed(out.patterns), records), expected) << name;
    EXPECT_GT(found(expected), 0u) << name;
  }
}

// Patterns that were checked against AWS itself: what it takes is exported as it is, the rest is not.
TEST(RoundTrip, WhatAwsTakesIsExported) {
  const char* root = std::getenv("CLOUDTRAIL_TEST_DATA");
  const std::filesystem::path file = std::filesystem::path(root != nullptr ? root : "../shared") /
                                     "conformance/eventbridge/aws_validated_vectors.json";
  std::stringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  if (text.str().empty()) GTEST_SKIP() << "no " << file;
  const Result<DocumentNode> vectors = json::parse_document(text.str());
  ASSERT_TRUE(vectors);
  for (const DocumentNode& vector : vectors->items) {
    std::string pattern;
    json::append_document(pattern, *vector.find("pattern"));
    const Exported out = exported(rule_with(pattern));
    if (vector.find("expect")->text == "error") {
      EXPECT_TRUE(out.patterns.empty()) << pattern;
      continue;
    }
    ASSERT_EQ(out.patterns.size(), 1u) << out.error;
    const std::string& written = out.patterns.front().pattern;
    EXPECT_TRUE(written == pattern || written == "{\"detail\":" + pattern + "}") << written;
  }
  EXPECT_EQ(vectors->items.size(), 155u);
}

/// Makes patterns on the fields that records have, with values that they have.
class PatternMaker {
 public:
  explicit PatternMaker(const Records& records) {
    for (const std::string& text : records.texts) {
      if (const Result<DocumentNode> record = json::parse_document(text)) collect(*record, "");
    }
    for (const auto& [path, values] : values_) paths_.push_back(path);
  }

  /// Fields of `paths` must differ: EventBridge keeps one of two that are the same.
  std::string pattern() {
    std::shuffle(paths_.begin(), paths_.end(), random_);
    const std::size_t fields = 1 + below(3);
    std::string out;
    std::size_t next = 0;
    for (; next < fields; ++next) append_field(out, paths_[next]);
    if (below(3) == 0) {
      out += ",\"$or\":[{" + field(paths_[next]) + "},{" + field(paths_[next + 1]) + "," +
             field(paths_[next + 2]) + "}]";
    }
    return "{" + out + "}";
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  void collect(const DocumentNode& node, const std::string& path) {
    for (const DocumentNode& item : node.items) collect(item, path);
    for (const DocumentNode::Member& member : node.members) {
      if (member.key.empty() || path.size() + member.key.size() > 200) continue;
      collect(member.value, path.empty() ? member.key : path + "." + member.key);
    }
    const bool scalar = !node.is(DocumentNode::Kind::kSequence) &&
                        !node.is(DocumentNode::Kind::kMapping) && node.text.size() < 200;
    if (scalar) values_[path].push_back(node);
  }

  void append_field(std::string& out, const std::string& path) {
    out += (out.empty() ? "" : ",") + field(path);
  }

  std::string field(const std::string& path) {
    std::string out;
    json::append_string(out, path);
    out += ":[" + alternative(path);
    while (below(3) == 0) out += "," + alternative(path);
    return out + "]";
  }

  std::string alternative(const std::string& path) {
    const std::vector<DocumentNode>& values = values_[path];
    const DocumentNode& value = values[below(values.size())];
    std::string quoted;
    json::append_string(quoted, value.text);
    std::string exact;
    json::append_document(exact, value);
    const bool text = value.is(DocumentNode::Kind::kString) && !value.text.empty() &&
                      value.text.find_first_of("*\\") == std::string::npos;
    switch (text ? below(8) : below(2) * 7) {
      case 1: return R"({"prefix":)" + part(value.text, true) + "}";
      case 2: return R"({"suffix":)" + part(value.text, false) + "}";
      case 3: return R"({"anything-but":)" + quoted + "}";
      case 4: return R"({"equals-ignore-case":)" + quoted + "}";
      case 5: return R"({"wildcard":"*)" + part(value.text, false).substr(1) + "}";
      case 6: return R"({"anything-but":{"prefix":)" + part(value.text, true) + "}}";
      case 7: return R"({"exists":)" + std::string(below(2) == 0 ? "true}" : "false}");
      default: return precise(value) ? exact : R"({"exists":true})";
    }
  }

  static bool precise(const DocumentNode& value) {
    return !value.is(DocumentNode::Kind::kNumber) || value.text.size() < 7;
  }

  /// The beginning or the end of a text, cut between characters.
  std::string part(const std::string& text, bool beginning) {
    std::size_t cut = 1 + below(text.size());
    while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xC0u) == 0x80) ++cut;
    std::string out;
    json::append_string(out, beginning || cut == text.size() ? text.substr(0, cut)
                                                             : text.substr(cut));
    return out;
  }

  std::mt19937_64 random_{20240531};
  std::map<std::string, std::vector<DocumentNode>> values_;
  std::vector<std::string> paths_;
};

TEST(RoundTrip, MadeUpPatternsJudgeTheSame) {
  const Records records(150);
  PatternMaker maker(records);
  std::size_t finding = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string document = rule_with(maker.pattern());
    const Exported out = exported(document);
    ASSERT_TRUE(out.error.empty()) << out.error;
    const std::vector<Ids> expected = judgements(must_parse(document), records);
    ASSERT_EQ(judgements(deployed(out.patterns), records), expected) << document;
    if (found(expected) > 0) ++finding;
  }
  EXPECT_GT(finding, 100u);
}

}  // namespace
}  // namespace cloudtrail

// Sigma rules as a whole: what findings carry, folders, filters, placeholders. What the single
// modifiers mean is in tests/conformance.
#include <gtest/gtest.h>
#include <cloudtrail/classifier.hpp>
#include <cloudtrail/reader.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "support/among_others.hpp"

namespace cloudtrail {
namespace {

namespace fs = std::filesystem;

using Ids = std::vector<std::string>;

/// A rule with this id and this detection, in flow style.
std::string rule_with(const std::string& id, const std::string& detection) {
  return "title: t " + id + "\nid: " + id +
         "\nlogsource: {product: aws, service: cloudtrail}\ndetection: " + detection + "\n";
}

RuleSet must_parse(const std::string& text, const RuleOptions& options = {}) {
  Result<RuleSet> set = RuleSet::parse(text, "sigma.yml", nullptr, {}, options);
  EXPECT_TRUE(set) << (set ? "" : set.error().message);
  return set ? *std::move(set) : RuleSet();
}

Ids found(const RuleSet& rules, std::string_view json) {
  const Result<OwnedRecord> record = OwnedRecord::parse(json);
  EXPECT_TRUE(record) << json;
  Ids ids;
  if (!record) return ids;
  Classifier classifier(rules);
  for (const Finding& finding : classifier.judge(record->record())) ids.push_back(finding.rule->id);
  Ids indexed;
  Classifier among(among_others(rules));
  for (const Finding& finding : among.judge(record->record())) indexed.push_back(finding.rule->id);
  EXPECT_EQ(indexed, ids) << json;
  return ids;
}

/// A folder of its own, gone with the object.
class Folder {
 public:
  Folder()
      : path_(fs::path(testing::TempDir()) /
              ("cloudtrail_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  fs::path path_;
};

TEST(Sigma, FindingsCarryWhatTheRuleSaysOfItself) {
  const RuleSet set = must_parse(
      "title: A rule\n"
      "id: 0e95725d-7320-415d-80f7-004da920fc01\n"
      "status: stable\n"
      "description: What it finds\n"
      "license: DRL-1.1\n"
      "author: Somebody\n"
      "references: [https://example.com/a, https://example.com/b]\n"
      "tags: [attack.t1078, attack.persistence]\n"
      "logsource: {product: aws, service: cloudtrail, definition: any}\n"
      "detection: {s: {eventName: A}, condition: s}\n"
      "falsepositives: [Nothing, Something]\n"
      "level: critical\n"
      "x-owner: kept out\n");
  ASSERT_EQ(set.rules().size(), 1u);
  const Rule& rule = set.rules().front();
  EXPECT_EQ(rule.id, "0e95725d-7320-415d-80f7-004da920fc01");
  EXPECT_EQ(rule.title, "A rule");
  EXPECT_EQ(rule.status, "stable");
  EXPECT_EQ(rule.description, "What it finds");
  EXPECT_EQ(rule.license, "DRL-1.1");
  EXPECT_EQ(rule.author, "Somebody");
  EXPECT_EQ(rule.references, (Ids{"https://example.com/a", "https://example.com/b"}));
  EXPECT_EQ(rule.tags, (Ids{"attack.t1078", "attack.persistence"}));
  EXPECT_EQ(rule.false_positives, (Ids{"Nothing", "Something"}));
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_EQ(rule.set, "sigma.yml");
  EXPECT_EQ(found(set, R"({"eventName":"a"})"), Ids{rule.id});
}

TEST(Sigma, RulesWithoutIdGoByNameOrTitle) {
  const std::string rest = "logsource: {product: aws}\ndetection: {s: {a: b}, condition: s}\n";
  const RuleSet set = must_parse("title: One\nname: one\n" + rest + "---\ntitle: Two\n" + rest);
  ASSERT_EQ(set.rules().size(), 2u);
  EXPECT_EQ(set.rules()[0].id, "one");
  EXPECT_EQ(set.rules()[1].id, "Two");
  EXPECT_EQ(set.rules()[0].severity, Severity::kMedium);
}

TEST(Sigma, RulesForOtherLogsAreLeftOutWithAWarning) {
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = RuleSet::parse(
      "title: t\nlogsource: {product: windows, service: security}\n"
      "detection: {s: {a: b}, condition: s}\n",
      "w.yml", &problems);
  ASSERT_TRUE(set);
  EXPECT_TRUE(set->rules().empty());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_TRUE(problems[0].warning);
  EXPECT_EQ(problems[0].line, 2u);
  EXPECT_EQ(problems[0].message,
            "the rule is not for CloudTrail and left out: product is `windows`; expected `product: "
            "aws` and `service: cloudtrail`");
}

TEST(Sigma, WarnsOfWhatIsHardlyMeant) {
  std::vector<RuleProblem> problems;
  const std::string rule = rule_with("r", "{s: {eventVersion: 1.10}, condition: s}");
  ASSERT_TRUE(RuleSet::parse(rule + "---\ntitle: f\nlogsource: {product: aws}\n"
                                    "filter: {s: {a: b}, condition: s}\n",
                             "w.yml", &problems));
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].message,
            "the number is compared as `1.1`; quote it where its text is meant");
  EXPECT_EQ(
      problems[1].message,
      "the filter keeps what its condition describes; write `not` before what it is to exclude");
  EXPECT_TRUE(problems[0].warning && problems[1].warning);
}

TEST(Sigma, PlaceholdersTakeWhatIsSupplied) {
  RuleOptions options;
  options.placeholders["Servers"] = {"web*", "db"};
  options.placeholders["Suffix"] = {"-1", "-2"};
  const RuleSet set = must_parse(
      rule_with("r", "{s: {a|expand: 'svc-%Servers%%Suffix%\\%'}, condition: s}"), options);
  EXPECT_EQ(found(set, R"({"a":"svc-db-2%"})"), Ids{"r"});
  EXPECT_EQ(found(set, R"({"a":"SVC-web17-1%"})"), Ids{"r"});
  EXPECT_EQ(found(set, R"({"a":"svc-db-3%"})"), Ids{});
}

TEST(Sigma, WindashGoesWithEncodings) {
  const RuleSet set =
      must_parse(rule_with("r", "{s: {a|windash|base64offset|contains: 'x -enc'}, condition: s}"));
  EXPECT_EQ(found(set, R"({"a":"eCAtZW5j"})"), Ids{"r"});  // x -enc
  EXPECT_EQ(found(set, R"({"a":"eCAvZW5j"})"), Ids{"r"});  // x /enc
  EXPECT_EQ(found(set, R"({"a":"eCArZW5j"})"), Ids{});     // x +enc
}

TEST(Sigma, EscapedKeysAreFoundAsWell) {
  const RuleSet set = must_parse(rule_with("r", "{s: {userIdentity.type: Root}, condition: s}"));
  EXPECT_EQ(found(set, R"({"userIdentity":{"typ\u0065":"Root"}})"), Ids{"r"});
  EXPECT_EQ(found(set, R"({"user\u0049dentity":{"type":"Root"}})"), Ids{"r"});
  EXPECT_EQ(found(set, R"({"userIdentity\u002etype":"Root","userIdentity":{"type":"x"}})"),
            Ids{"r"});
}

TEST(Sigma, NumbersHaveOneTextWhateverTheirSpelling) {
  const RuleSet set = must_parse(rule_with("r", "{s: {a: '1000', b|cased: '0.5'}, condition: s}"));
  EXPECT_EQ(found(set, R"({"a":1e3,"b":0.50})"), Ids{"r"});
  EXPECT_EQ(found(set, R"({"a":"1e3","b":0.5})"), Ids{});
}

TEST(Sigma, ReasonsNameWhatDecided) {
  const RuleSet set = must_parse(rule_with(
      "r",
      "{s: {eventName: A*}, f: {errorCode: null}, g: [{u|contains: x}, {v: y}], condition: s and "
      "not f and not g}"));
  const Result<OwnedRecord> record =
      OwnedRecord::parse(R"({"eventName":"Ab","errorCode":"No","u":"q"})");
  Classifier classifier(set);
  ASSERT_EQ(classifier.judge(record->record()).size(), 1u);
  std::vector<Reason> reasons;
  classifier.why(Finding{&set.rules().front(), 0}, reasons);
  std::string told;
  for (const Reason& reason : reasons) told += reason.field + "=" + reason.value + ";";
  EXPECT_EQ(told, "eventName=\"Ab\";errorCode=\"No\";u=\"q\";v=;");
}

TEST(Sigma, SetsKeepTheirMeaningWhenTheyAreCombined) {
  const std::string kinds =
      "{s: {a|re: 'X$', b|fieldref: c, d|contains: '\"k\":'}, k: ['|z'], "
      "condition: s and not k}";
  const RuleSet one = must_parse(rule_with("one", kinds));
  Result<RuleSet> other = RuleSet::parse(rule_with("two", kinds), "other.yml");
  ASSERT_TRUE(other);
  const std::vector<RuleSet> both{one, *other};
  const Result<RuleSet> combined = RuleSet::combine(both);
  ASSERT_TRUE(combined);
  const std::string record = R"({"a":"aX","b":"P","c":"p","d":{"k":1})";
  EXPECT_EQ(found(*combined, record + "}"), (Ids{"one", "two"}));
  EXPECT_EQ(found(*combined, record + R"(,"e":"a|z"})"), Ids{});
}

TEST(Sigma, AFolderIsOneSetInTheOrderOfItsNames) {
  const Folder folder;
  folder.write("b/2.yml", rule_with("second", "{s: {eventName: A}, condition: s}"));
  folder.write("a/1.yaml", rule_with("first", "{s: {eventName: A}, condition: s}"));
  folder.write("own.yaml",
               "id: own\nrules: [{id: third, severity: low, match: {eventName: [A]}}]\n");
  folder.write("a/1.tests.yaml", "not: [a rule\n");
  folder.write(".github/workflow.yml", "on: push\n");
  folder.write("notes.txt", "nothing\n");
  folder.write("c/filter.yml",
               "title: f\nlogsource: {product: aws}\n"
               "filter: {rules: [second], s: {awsRegion: eu-west-1}, condition: not s}\n");
  std::vector<RuleProblem> problems;
  const Result<RuleSet> set = RuleSet::load(folder.path(), &problems);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(found(*set, R"({"eventName":"A"})"), (Ids{"third", "first", "second"}));
  EXPECT_EQ(found(*set, R"({"eventName":"A","awsRegion":"eu-west-1"})"), (Ids{"third", "first"}));
  EXPECT_EQ(set->rules().back().set, folder.path().string());
}

TEST(Sigma, EachBadRuleOfAFolderIsTold) {
  const Folder folder;
  folder.write("1.yml", rule_with("good", "{s: {eventName: A}, condition: s}"));
  folder.write("2.yml", rule_with("bad", "{s: {eventName|foo: A}, condition: s}"));
  folder.write("3.yml", "a: [\n");
  folder.write("4.yml", rule_with("worse", "{s: {eventName: A}, condition: t}") + "---\n" +
                            rule_with("fine", "{s: {eventName: A}, condition: s}"));
  std::vector<RuleProblem> problems;
  EXPECT_FALSE(RuleSet::load(folder.path(), &problems));
  ASSERT_EQ(problems.size(), 3u);
  const auto file = [&](const char* name) { return (folder.path() / name).string(); };
  EXPECT_EQ(problems[0].file, file("2.yml"));
  EXPECT_EQ(problems[0].line, 4u);
  EXPECT_EQ(problems[1].file, file("3.yml"));
  EXPECT_EQ(problems[2].file, file("4.yml"));
  EXPECT_EQ(problems[2].line, 4u);

  RuleOptions options;
  options.skip_invalid = true;
  problems.clear();
  const Result<RuleSet> rest = RuleSet::load(folder.path(), &problems, {}, options);
  ASSERT_TRUE(rest);
  EXPECT_EQ(problems.size(), 3u);
  EXPECT_EQ(found(*rest, R"({"eventName":"A"})"), (Ids{"good", "fine"}));
}

TEST(Sigma, AFolderWithoutRulesIsAnError) {
  const Folder folder;
  const Result<RuleSet> set = RuleSet::load(folder.path());
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::kIo);
  EXPECT_NE(set.error().message.find("no .yml or .yaml file in it"), std::string::npos);
}

/// Where published data is, beside the checkout or told; empty where it is not.
fs::path published_data() {
  const char* told = std::getenv("CLOUDTRAIL_TEST_DATA");
  const fs::path folder = told != nullptr
                              ? fs::path(told)
                              : fs::path(__FILE__).parent_path() / "../../../.." / "shared";
  return fs::is_directory(folder / "data" / "rules") ? folder / "data" : fs::path();
}

/// Counts findings by the title of the rule.
class Counter final : public RecordSink {
 public:
  explicit Counter(const RuleSet& rules) : classifier_(rules) {}
  void on_records(std::span<const Record> batch) override {
    for (const Record& record : batch) {
      for (const Finding& finding : classifier_.judge(record)) ++counts[finding.rule->title];
    }
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection& rejection) override { ADD_FAILURE() << rejection.message; }

  std::map<std::string, int> counts;

 private:
  Classifier classifier_;
};

TEST(Sigma, ThePublishedRulesFindInTheRealLogsWhatAnIndependentEvaluatorFinds) {
  const fs::path data = published_data();
  if (data.empty()) GTEST_SKIP() << "no published data";
  std::vector<RuleProblem> problems;
  const Result<RuleSet> rules = RuleSet::load(data / "rules" / "sigma-aws", &problems);
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(rules->rules().size(), 57u);
  for (const Rule& rule : rules->rules()) EXPECT_FALSE(rule.author.empty()) << rule.title;
  Counter counter(*rules);
  Result<Reader> reader = Reader::create();
  ASSERT_TRUE(reader);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(data / "logs")) {
    if (!entry.is_regular_file()) continue;
    ASSERT_TRUE(reader->read_file(entry.path(), counter)) << entry.path();
  }
  const std::map<std::string, int> expected = {
      {"AWS STS AssumeRole Misuse", 82},
      {"AWS Root Credentials", 7},
      {"AWS CloudTrail Important Change", 6},
      {"New Network Route Added", 6},
      {"Ingress/Egress Security Group Modification", 6},
      {"AWS Bucket Deleted", 5},
      {"Potential Bucket Enumeration on AWS", 5},
      {"AWS IAM Backdoor Users Keys", 2},
      {"AWS Snapshot Backup Exfiltration", 2},
      {"AWS Successful Console Login Without MFA", 1},
      {"Potential Malicious Usage of CloudTrail System Manager", 1},
      {"AWS VPC Flow Logs Deleted", 1},
  };
  EXPECT_EQ(counter.counts, expected);
}

}  // namespace
}  // namespace cloudtrail

// The presets against their cases, and against themselves with one leaf dropped or negated: a leaf
// that could go without a case noticing is a test that is missing.
#include <gtest/gtest.h>
#include <cloudtrail/reader.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "json/document.hpp"
#include "unit/classify/judging.hpp"
#include "unit/classify/negated.hpp"
#include "unit/classify/preset_cases.hpp"
#include "yaml/yaml.hpp"

namespace cloudtrail {
namespace {

using Kind = DocumentNode::Kind;

std::string to_json(const DocumentNode& node) {
  std::string out;
  json::append_document(out, node);
  return out;
}

DocumentNode document_of(std::string_view preset) {
  Result<std::vector<DocumentNode>> documents = yaml::parse(RuleSet::preset_document(preset));
  EXPECT_TRUE(documents && documents->size() == 1);
  return std::move(documents->front());
}

DocumentNode each_rule_alone(DocumentNode document) {
  std::erase_if(document.members, [](const DocumentNode::Member& member) {
    return member.key == "exceptions" || member.key == "first-match";
  });
  return document;
}

class RetainingSink final : public RecordSink {
 public:
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) retained.push_back(record.retain());
  }
  void on_reference(const ObjectReference&) override { ADD_FAILURE(); }
  void on_rejection(const Rejection& rejection) override { ADD_FAILURE() << rejection.message; }

  std::vector<OwnedRecord> retained;
};

struct Preset {
  const char* name;
  std::vector<PresetCase> cases;
  std::vector<OwnedRecord> records;  // of the cases
};

Preset load(const char* name, std::vector<PresetCase> cases) {
  RetainingSink sink;
  Result<Reader> reader = Reader::create();
  for (const PresetCase& c : cases) {
    if (c.input.find("\"detail\"") == std::string::npos) {
      // Too little for a reader to take it for CloudTrail.
      sink.retained.push_back(must_read(c.input));
      continue;
    }
    EXPECT_TRUE(reader->read(c.input, "test", sink));
    EXPECT_EQ(reader->summary().records, 1u) << c.input;
  }
  return {name, std::move(cases), std::move(sink.retained)};
}

std::vector<Preset> presets() {
  std::vector<Preset> all;
  all.push_back(load("console-changes", console_changes_cases()));
  all.push_back(load("trail-changes", trail_changes_cases()));
  all.push_back(load("router", router_cases()));
  all.push_back(load("severity", severity_cases()));
  return all;
}

/// Calls for each way in which rules could be judged: the document, what it is to find in a case.
void both_ways(
    const DocumentNode& document,
    const std::function<void(const DocumentNode&, std::vector<std::string> PresetCase::*)>& f) {
  f(document, &PresetCase::expected);
  f(each_rule_alone(document), &PresetCase::expected_alone);
}

TEST(Presets, FindWhatTheirCasesSay) {
  for (const Preset& preset : presets()) {
    ASSERT_EQ(preset.records.size(), preset.cases.size());
    both_ways(document_of(preset.name), [&](const DocumentNode& document, auto expected) {
      Classifier classifier(must_parse(to_json(document)));
      for (std::size_t i = 0; i < preset.cases.size(); ++i) {
        EXPECT_EQ(judged(classifier, preset.records[i].record()), preset.cases[i].*expected)
            << preset.name << ": " << preset.cases[i].input;
      }
    });
  }
}

bool noticed(const Preset& preset, const DocumentNode& mutated) {
  bool different = false;
  both_ways(mutated, [&](const DocumentNode& document, auto expected) {
    const Result<RuleSet> set = RuleSet::parse(to_json(document), "mutated");
    different = different || !set;
    if (different) return;
    Classifier classifier(*set);
    for (std::size_t i = 0; i < preset.cases.size() && !different; ++i) {
      different = judged(classifier, preset.records[i].record()) != preset.cases[i].*expected;
    }
  });
  return different;
}

/// Drops each child below `node` in turn; `check` looks at the document, which is whole afterwards.
void drop_each(DocumentNode& node, const std::string& path,
               const std::function<void(const std::string&)>& check) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string here = path + "/" + std::to_string(i);
    drop_each(node.items[i], here, check);
    const DocumentNode dropped = node.items[i];
    node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(i));
    check(here + " " + to_json(dropped));
    node.items.insert(node.items.begin() + static_cast<std::ptrdiff_t>(i), dropped);
  }
  for (std::size_t i = 0; i < node.members.size(); ++i) {
    const DocumentNode::Member dropped = node.members[i];
    const std::string here = path + "/" + dropped.key;
    // What people read, and what findings carry, does not decide.
    if (dropped.key == "title" || dropped.key == "tags" || dropped.key == "facts") continue;
    if (dropped.key == "schema") continue;
    drop_each(node.members[i].value, here, check);
    node.members.erase(node.members.begin() + static_cast<std::ptrdiff_t>(i));
    check(here);
    node.members.insert(node.members.begin() + static_cast<std::ptrdiff_t>(i), dropped);
  }
}

TEST(Presets, NoLeafCanBeDroppedUnnoticed) {
  std::size_t dropped = 0;
  for (const Preset& preset : presets()) {
    DocumentNode document = document_of(preset.name);
    drop_each(document, preset.name, [&](const std::string& what) {
      ++dropped;
      // The contract names it, and one of its own regular expressions finds it as well.
      const bool implied = what.ends_with("userAgent/0 \"console.amazonaws.com\"");
      EXPECT_NE(noticed(preset, document), implied) << what;
    });
  }
  EXPECT_GT(dropped, 250u);
  RecordProperty("dropped", static_cast<int>(dropped));
}

/// Negates each list of alternatives below `match`, and each alternative by itself.
void negate_each(DocumentNode& node, const std::string& path, bool in_match,
                 const std::function<void(const std::string&)>& check) {
  if (in_match && node.is(Kind::kSequence) && !path.ends_with("$or")) {
    const std::vector<DocumentNode> whole = node.items;
    node.items = negated(whole);
    check(path);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      node.items = negated({whole[i]});
      for (std::size_t k = 0; k < whole.size(); ++k) {
        if (k != i) node.items.push_back(whole[k]);
      }
      check(path + "/" + std::to_string(i) + " " + to_json(whole[i]));
    }
    node.items = whole;
    return;
  }
  for (DocumentNode& item : node.items) negate_each(item, path, in_match, check);
  for (DocumentNode::Member& member : node.members) {
    negate_each(member.value, path + "/" + member.key, in_match || member.key == "match", check);
  }
}

TEST(Presets, NoLeafCanBeNegatedUnnoticed) {
  std::size_t negations = 0;
  for (const Preset& preset : presets()) {
    DocumentNode document = document_of(preset.name);
    negate_each(document, preset.name, false, [&](const std::string& what) {
      ++negations;
      EXPECT_TRUE(noticed(preset, document)) << what;
      EXPECT_TRUE(RuleSet::parse(to_json(document), "negated")) << to_json(document);
    });
  }
  EXPECT_GT(negations, 200u);
  RecordProperty("negated", static_cast<int>(negations));
}

TEST(Presets, ANegationTurnsEveryOutcome) {
  std::vector<std::string> values = {"null",  "true",    "false", "5",
                                     "\"x\"", "\"axb\"", "\"\"",  "\"ab\""};
  for (const char* list :
       {R"(["x"])", R"(["x",true,{"prefix":"a"}])", R"([{"exists":true}])", R"([{"exists":false}])",
        R"([{"anything-but":["x","ab"]},{"exists":false}])", R"([{"wildcard":"*x*"},null])",
        R"([{"regex":"^a|b$"},{"suffix":"x"}])", R"([{"exists":true},{"exists":false}])"}) {
    DocumentNode node = std::move(yaml::parse(list)->front());
    const std::string pattern = "{\"f\":" + to_json(node) + "}";
    node.items = negated(node.items);
    const std::string opposite = "{\"f\":" + to_json(node) + "}";
    EXPECT_NE(matches(pattern, "{}"), matches(opposite, "{}")) << pattern << opposite;
    for (const std::string& value : values) {
      const std::string record = "{\"f\":" + value + "}";
      EXPECT_NE(matches(pattern, record), matches(opposite, record))
          << pattern << opposite << record;
    }
  }
}

TEST(Presets, EveryRuleOfSeverityCarriesItsFacts) {
  const RuleSet set = must_preset("severity");
  std::string names;
  for (const Fact& fact : *set.rules()[0].facts) names += fact.name + "=" + fact.pointer + " ";
  EXPECT_EQ(names,
            "s_event_category=/eventCategory s_event_name=/eventName s_event_source=/eventSource "
            "s_event_time=/eventTime s_event_type=/eventType s_source_ip_address=/sourceIPAddress "
            "s_user_agent=/userAgent s_user_identity_account_id=/userIdentity/accountId "
            "s_user_identity_arn=/userIdentity/arn s_user_identity_name=/userIdentity/userName "
            "s_user_identity_type=/userIdentity/type s_error_code=/errorCode "
            "s_error_message=/errorMessage s_resource_arn=/resources/0/ARN "
            "s_resource_type=/resources/0/type s_resource_account_id=/resources/0/accountId ");
  std::string levels;
  for (const Rule& rule : set.rules()) levels += std::string(name(rule.severity)) + " ";
  EXPECT_EQ(levels, "high low high medium low ");
}

std::filesystem::path shared_data() {
  const char* given = std::getenv("CLOUDTRAIL_TEST_DATA");
  return given != nullptr ? given : "../shared";
}

TEST(Presets, SeverityIsThePublishedTable) {
  std::ifstream table(shared_data() / "spec" / "severity_table.tsv");
  if (!table) GTEST_SKIP() << "no severity_table.tsv";
  Classifier classifier(must_parse(to_json(each_rule_alone(document_of("severity")))));
  std::string line;
  int rows = 0;
  while (std::getline(table, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream columns(line);
    std::string group, event_name, severity;
    columns >> group >> event_name >> severity;
    const OwnedRecord record = must_read("{\"eventName\":\"" + event_name + "\"}");
    Ids ids = judged(classifier, record.record());
    std::erase_if(
        ids, [](const std::string& id) { return !id.ends_with("_severity_aws_event_happened"); });
    ASSERT_FALSE(ids.empty());
    EXPECT_EQ(ids.front(), severity + "_severity_aws_event_happened") << event_name;
    ++rows;
  }
  EXPECT_EQ(rows, 318);
}

class CountingSink final : public RecordSink {
 public:
  explicit CountingSink(const RuleSet& rules) : classifier_(rules) {}
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) {
      for (const std::string& id : judged(classifier_, record)) ++counts[id];
    }
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection& rejection) override { ADD_FAILURE() << rejection.message; }

  std::map<std::string, int> counts;

 private:
  Classifier classifier_;
};

TEST(Presets, FindInTheRealLogsWhatAnIndependentReadingFinds) {
  const std::filesystem::path logs = shared_data() / "data" / "logs";
  if (!std::filesystem::is_directory(logs)) GTEST_SKIP() << "no " << logs;
  const auto counts = [&](const char* preset) {
    CountingSink sink(must_preset(preset));
    Result<Reader> reader = Reader::create();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(logs)) {
      EXPECT_TRUE(!entry.is_regular_file() || reader->read_file(entry.path(), sink));
    }
    return sink.counts;
  };
  std::map<std::string, int> console = counts("console-changes");
  EXPECT_EQ(console["console-user-agent"], 7);
  EXPECT_EQ(console["console-session"], 2);
  EXPECT_EQ(counts("trail-changes")["trail-changed"], 15);
  EXPECT_EQ(counts("severity"),
            (std::map<std::string, int>{{"-allow-listed", 316},
                                        {"an_aws_resource_was_deleted", 197},
                                        {"aws_resource_not_listed", 921},
                                        {"high_severity_aws_event_happened", 16},
                                        {"medium_severity_aws_event_happened", 19},
                                        {"low_severity_aws_event_happened", 1573}}));
}

}  // namespace
}  // namespace cloudtrail

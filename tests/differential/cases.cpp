#include "differential/cases.hpp"

#include <cloudtrail/reader.hpp>

#include "differential/rules.hpp"
#include "json/document.hpp"
#include "naive/pattern.hpp"
#include "yaml/yaml.hpp"

namespace cloudtrail::differential {
namespace {

using naive::Tree;

class RetainingSink final : public RecordSink {
 public:
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) retained.push_back(record.retain());
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override {}

  std::vector<OwnedRecord> retained;
};

/// The record as the library has it; nullopt where it takes the text for no record.
std::optional<OwnedRecord> read_record(const Tree& given) {
  const Tree* event = given.find("event");
  if (event == nullptr) {
    const Tree* record = given.find("record");
    Result<OwnedRecord> parsed = OwnedRecord::parse(record == nullptr ? "" : naive::write(*record));
    return parsed ? std::optional<OwnedRecord>(std::move(*parsed)) : std::nullopt;
  }
  RetainingSink sink;
  Result<Reader> reader = Reader::create();
  const std::string text = naive::write(*event);
  if (!reader || !reader->read(text, "event", sink) || sink.retained.size() != 1)
    return std::nullopt;
  if (sink.retained.front().record().envelope().event_bridge_raw.empty()) return std::nullopt;
  return std::move(sink.retained.front());
}

/// Empty where everything loads.
std::string load(const Tree& sources, RuleSet& rules, std::vector<naive::Source>& documents) {
  std::vector<RuleSet> sets;
  RuleOptions options;
  options.placeholders = placeholders();
  for (const Tree& source : sources.items) {
    const std::string file = "s" + std::to_string(sets.size());
    const std::string text = text_of(source);
    Result<RuleSet> set = RuleSet::parse(text, file, nullptr, {}, options);
    if (!set) return set.error().message;
    sets.push_back(std::move(*set));
    documents.push_back({file, {}});
    if (source.items.size() == 1) {
      Result<DocumentNode> one = json::parse_document(text);
      if (!one) return one.error().message;
      documents.back().documents.push_back(std::move(*one));
    } else {
      Result<std::vector<DocumentNode>> several = yaml::parse(text);
      if (!several) return several.error().message;
      documents.back().documents = std::move(*several);
    }
  }
  Result<RuleSet> combined = RuleSet::combine(sets);
  if (!combined) return combined.error().message;
  rules = std::move(*combined);
  return {};
}

std::vector<std::string> judged(Classifier& classifier, const Record& record) {
  std::vector<std::string> out;
  for (const Finding& finding : classifier.judge(record)) {
    out.push_back(finding.rule->set + "/" + finding.rule->id);
  }
  for (const std::uint32_t index : classifier.suppressed_by()) {
    const Exception& exception = classifier.rules().exceptions()[index];
    out.push_back("-" + exception.set + "/" + exception.id);
  }
  return out;
}

std::string list(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return out.empty() ? "nothing" : out;
}

void compare(const Tree& given, const std::vector<naive::Source>& documents, Classifier& classifier,
             Outcome& outcome) {
  const std::optional<OwnedRecord> record = read_record(given);
  if (!record) {
    outcome.refused = "not taken for a record: " + naive::write(given);
    return;
  }
  const Tree* delivered = given.find("event");
  const Tree bare = delivered != nullptr ? *delivered->find("detail") : *given.find("record");
  const Tree event = delivered != nullptr ? *delivered : naive::event_around(bare);
  const std::vector<std::string> right = naive::judge(documents, bare, event, placeholders());
  const std::vector<std::string> got = judged(classifier, record->record());
  outcome.compared += classifier.rules().rules().size();
  for (const std::string& name : got) ++(name[0] == '-' ? outcome.suppressed : outcome.findings);
  if (got != right) outcome.difference = "naive: " + list(right) + "\nlibrary: " + list(got);
}

}  // namespace

std::string text_of(const Tree& source) {
  if (source.items.size() == 1) return naive::write(source.items.front()) + "\n";
  std::string text;
  for (const Tree& document : source.items) text += "---\n" + naive::write(document) + "\n";
  return text;
}

Outcome run(const Case& given, Classifier& classifier) {
  Outcome outcome;
  RuleSet rules;
  std::vector<naive::Source> documents;
  const Tree* sources = given.find("sources");
  const Tree* records = given.find("records");
  if (sources == nullptr || records == nullptr) return {"no case", {}, 0, 0, 0};
  // Rules that come to lie where others lay must not be taken for those.
  if (sources->items.size() % 2 == 0) classifier.set_rules(RuleSet());
  outcome.refused = load(*sources, rules, documents);
  if (!outcome.refused.empty()) return outcome;
  classifier.set_rules(std::move(rules));
  for (const Tree& record : records->items) {
    compare(record, documents, classifier, outcome);
    if (!outcome.refused.empty() || !outcome.difference.empty()) break;
  }
  return outcome;
}

std::string reduced(Case given) {
  const auto differs = [&] {
    Classifier classifier{RuleSet()};
    return !run(given, classifier).difference.empty();
  };
  if (!differs())
    return "(it does not differ with a classifier of its own)\n" + naive::write(given);
  naive::reduce(given, differs);
  Classifier classifier{RuleSet()};
  std::string out = run(given, classifier).difference + "\n";
  for (const Tree& source : given.find("sources")->items) out += "rules:  " + text_of(source);
  for (const Tree& record : given.find("records")->items) {
    out += record.members.front().first + ": " + naive::write(record.members.front().second) + "\n";
  }
  return out;
}

}  // namespace cloudtrail::differential

#include "rule_sets.hpp"

#include <algorithm>
#include <array>
#include <cloudtrail/reader.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "generator/generator.hpp"

namespace bench {
namespace {

using namespace cloudtrail;
using generator::Generator;

constexpr std::array<std::size_t, 4> kSizes = {1, 50, 500, 5'000};
constexpr std::size_t kGeneratedRecords = 3'000;
constexpr std::size_t kSigmaRules = 745;

constexpr std::array<std::string_view, 12> kVerbs = {
    "Abort", "Batch",  "Confirm", "Forward", "Import", "Migrate",
    "Pause", "Rename", "Resume",  "Stage",   "Swap",   "Validate"};

std::string json_string(std::string_view text) {
  return '"' + std::string(text) + '"';
}

/// Rules `p0`, `p1` ... of a document, each with one of the patterns.
std::string document_of(std::string_view id, const std::vector<std::string>& patterns,
                        std::size_t count) {
  std::string out = "{\"id\":" + json_string(id) + ",\"rules\":[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ",\n";
    out += "{\"id\":\"p" + std::to_string(i) + "\",\"severity\":\"low\",\"match\":" + patterns[i] + "}";
  }
  return out + "]}";
}

std::string text_of(const Record& record, Field field) {
  return record.get(field).text();
}

/// Conditions that some record meets, or nearly: values are taken from records.
class Patterns {
 public:
  explicit Patterns(const std::vector<std::string>& records) {
    for (const std::string& raw : records) records_.push_back(std::move(*OwnedRecord::parse(raw)));
  }

  std::string next() {
    const Record& record = pick();
    // As in life, most of many rules are about calls that nobody makes.
    const bool made = made_++ < 20 || random(30) == 0;
    const std::string name =
        std::string(made ? "" : kVerbs[random(std::uint32_t{kVerbs.size()})]) + text_of(record, Field::kEventName);
    std::string out = "{\"eventSource\":[" + json_string(text_of(record, Field::kEventSource)) + "]";
    const std::uint32_t kind = random(100);
    if (kind < 50) {
      out += ",\"eventName\":[" + json_string(name) + "]" + also(record);
    } else if (kind < 62) {
      out += ",\"eventName\":[" + json_string(name) + "," +
             json_string(text_of(pick(), Field::kEventName)) + ",\"Purge" + name + "\"]" + also(record);
    } else if (kind < 76) {
      out += ",\"eventName\":[{\"prefix\":" + json_string(name.substr(0, 4 + random(8))) + "}]" +
             also(record);
    } else if (kind < 84) {
      const std::size_t middle = name.size() / 2;
      out += ",\"eventName\":[{\"wildcard\":" +
             json_string(name.substr(0, 3) + "*" + name.substr(middle)) + "}]";
    } else if (kind < 90) {
      out += ",\"eventName\":[" + json_string(name) +
             "],\"awsRegion\":[{\"anything-but\":[\"eu-west-1\",\"us-west-2\"]}]";
    } else if (kind < 96) {
      out += ",\"eventName\":[" + json_string(name) + "],\"errorCode\":[{\"exists\":" +
             (random(2) == 0 ? "true" : "false") + "}]";
    } else {
      out += ",\"eventName\":[{\"prefix\":" + json_string(name.substr(0, 3)) +
             "}],\"readOnly\":[false],\"userIdentity\":{\"type\":[\"IAMUser\"],\"sessionContext\":"
             "{\"attributes\":{\"mfaAuthenticated\":[\"false\"]}}}";
    }
    return out + "}";
  }

  /// As detection packs have them: a success rule and an attempt rule an API, in turn.
  std::string next_sigma(std::size_t number) {
    if (number % 2 == 0) api_ = &pick();
    const bool success = number % 2 == 0;
    std::string out = "title: Rule " + std::to_string(number) + "\nid: s" + std::to_string(number) +
                      "\nlevel: low\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n";
    out += "  call:\n    eventSource: " + text_of(*api_, Field::kEventSource) +
           "\n    eventName: " + text_of(*api_, Field::kEventName) + "\n";
    out += "  failed:\n    errorCode|exists: true\n";
    out += std::string("  condition: call and ") + (success ? "not failed\n" : "failed\n");
    return out;
  }

 private:
  std::uint32_t random(std::uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33) % bound;
  }
  const Record& pick() {
    return records_[random(static_cast<std::uint32_t>(records_.size()))].record();
  }
  std::string also(const Record& record) {
    const bool meets = random(2) == 0;
    const std::string value = meets ? "" : "x";
    switch (random(4)) {
      case 0:
        return ",\"awsRegion\":[" + json_string(text_of(record, Field::kAwsRegion) + value) + "]";
      case 1:
        return ",\"recipientAccountId\":[" +
               json_string(text_of(record, Field::kRecipientAccountId) + value) + "]";
      case 2:
        return ",\"userIdentity\":{\"arn\":[" +
               json_string(record.get(Field::kUserIdentity).get("arn").text() + value) + "]}";
      default:
        return "";
    }
  }

  std::vector<OwnedRecord> records_;
  const Record* api_ = nullptr;
  std::uint64_t state_ = 2026;
  std::size_t made_ = 0;
};

/// Keeps the raw text of all records.
class Raw : public RecordSink {
 public:
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) texts.emplace_back(record.raw());
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override {}
  std::vector<std::string> texts;
};

std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> records_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Result<Reader> reader = Reader::create();
  Raw raw;
  for (const std::filesystem::path& file : files) {
    if (!reader || !reader->read(read_whole(file), file.string(), raw)) std::abort();
  }
  return raw.texts;
}

}  // namespace

Workload generated_workload() {
  Workload workload;
  const std::vector<std::string> records = Generator().records(kGeneratedRecords);
  workload.records = generator::log_file(records);
  workload.record_count = records.size();
  Patterns source(records);
  std::vector<std::string> patterns;
  for (std::size_t i = 0; i < kSizes.back(); ++i) patterns.push_back(source.next());
  for (const std::size_t size : kSizes) {
    workload.sets.push_back({std::to_string(size) + " patterns", document_of("bench", patterns, size),
                             size, {}, {}});
  }
  std::string sigma;
  for (std::size_t i = 0; i < kSigmaRules; ++i) sigma += "---\n" + source.next_sigma(i);
  workload.sets.push_back({std::to_string(kSigmaRules) + " Sigma rules", sigma, kSigmaRules, {}, {}});
  return workload;
}

std::optional<Workload> published_workload(const std::string& folder) {
  const std::filesystem::path root(folder);
  if (!std::filesystem::exists(root / "bench/patterns_5000.json")) return std::nullopt;
  struct Known {
    std::size_t size;
    std::uint64_t findings, records;
  };
  // From the README beside the patterns.
  constexpr std::array<Known, 4> kKnown = {
      {{1, 15, 15}, {50, 310, 310}, {500, 3'175, 2'608}, {5'000, 9'799, 3'014}}};
  Workload workload;
  const std::vector<std::string> records = records_below(root / "data/logs");
  workload.records = generator::log_file(records);
  workload.record_count = records.size();
  for (const Known& known : kKnown) {
    const auto file = root / ("bench/patterns_" + std::to_string(known.size) + ".json");
    const auto parsed = OwnedRecord::parse("{\"patterns\":" + read_whole(file) + "}");
    if (!parsed) std::abort();
    std::vector<std::string> patterns;
    for (const Value::Entry& entry : parsed->record().root().get("patterns")) {
      patterns.emplace_back(entry.value.raw());
    }
    workload.sets.push_back({std::to_string(known.size) + " patterns",
                             document_of("bench", patterns, patterns.size()), known.size,
                             known.findings, known.records});
  }
  std::string sigma;
  std::vector<std::filesystem::path> rules;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "data/rules/sigma-aws")) {
    if (entry.path().extension() == ".yml") rules.push_back(entry.path());
  }
  std::sort(rules.begin(), rules.end());
  for (const std::filesystem::path& rule : rules) {
    const std::string text = read_whole(rule);
    sigma += (text.starts_with("---") ? "" : "---\n") + text + "\n";
  }
  workload.sets.push_back({std::to_string(rules.size()) + " Sigma rules", sigma, rules.size(), 124, {}});
  return workload;
}

}  // namespace bench

// What the tests of scan() share: a folder of their own, small records, an output that collects,
// and a second, plain implementation to compare with.
#pragma once

#include <cloudtrail/event.hpp>
#include <cloudtrail/scan.hpp>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudtrail::engine::testing {

namespace fs = std::filesystem;

/// A folder that goes with the test.
class TempFolder {
 public:
  TempFolder() {
    std::string path = (fs::temp_directory_path() / "cloudtrail-engine-XXXXXX").string();
    if (::mkdtemp(path.data()) != nullptr) path_ = path;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }
  fs::path operator/(std::string_view name) const { return path_ / name; }

  /// Writes a file and the folders above it.
  fs::path write(std::string_view name, std::string_view text) const {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  fs::path path_;
};

/// A record of its own id, time and name. The id may be empty: then it has none.
struct Event {
  std::string id = "";
  std::string name = "DeleteTrail";
  std::string user = "alice";
  std::string time = "2026-03-01T00:00:00Z";
  std::string invoked_by = "";

  std::string json() const {
    std::string out = R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":")";
    out.append(user).append("\"");
    if (!invoked_by.empty()) out.append(R"(,"invokedBy":")").append(invoked_by).append("\"");
    out.append(R"(},"eventTime":")").append(time).append(R"(","eventName":")").append(name);
    if (!id.empty()) out.append(R"(","eventID":")").append(id);
    return out.append(R"("})");
  }
};

/// A UUID that holds the number.
inline std::string uuid(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return "0a1b2c3d-4e5f-6789-abcd-" + std::string(12 - digits.size(), '0') + digits;
}

inline std::string log_of(const std::vector<Event>& events) {
  std::string out = R"({"Records":[)";
  for (const Event& event : events) {
    if (&event != events.data()) out.push_back(',');
    out.append(event.json());
  }
  return out.append("]}");
}

inline std::string lines_of(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) out.append(event.json()).append("\n");
  return out;
}

/// Delete* is high, Create* low, Describe* informational, each found by another rule; *User by a
/// second one as well. What "AWS Internal" did is excepted.
inline RuleSet test_rules() {
  constexpr std::string_view kDocument = R"(
schema: 1
id: test
title: Test
exceptions:
  - id: internal
    match: {userIdentity: {invokedBy: ["AWS Internal"]}}
rules:
  - {id: deleted, title: Deleted, severity: high, match: {eventName: [{prefix: Delete}]}}
  - {id: created, title: Created, severity: low, match: {eventName: [{prefix: Create}]}}
  - {id: user, title: User, severity: medium, match: {eventName: [{suffix: User}]}}
  - {id: described, title: Read, severity: informational, match: {eventName: [{prefix: Describe}]}}
)";
  Result<RuleSet> rules = RuleSet::parse(kDocument, "test.yaml");
  if (!rules) {
    ADD_FAILURE() << rules.error().message;
    return {};
  }
  return std::move(*rules);
}

inline std::string line_of(const Rule& rule, const Record& record, std::string_view source) {
  std::string out = rule.id;
  out.append(" ").append(source).append(" ").append(std::to_string(record.index())).append("\n");
  return out;
}

/// Collects the text. `before_render` and `may_write` are for tests that disturb the run.
class TextOutput : public ScanOutput {
 public:
  void render(const FindingView& finding, std::string& out) const override {
    if (before_render) before_render();
    out += line_of(finding.rule, finding.record, finding.source);
  }
  bool write(std::string_view more) override {
    ++writes;
    if (may_write && !may_write()) return false;
    text.append(more);
    return true;
  }

  std::function<void()> before_render;
  std::function<bool()> may_write;
  std::string text;
  std::size_t writes = 0;
};

/// All of a report but the time it took, one fact a line, so that a difference can be read.
inline std::string describe(const ScanReport& r) {
  std::string out;
  const auto add = [&](std::string_view what, std::uint64_t n) {
    if (n != 0) out.append(what).append(" ").append(std::to_string(n)).append("\n");
  };
  add("files", r.files), add("skipped", r.files_skipped), add("unreadable", r.files_unreadable);
  add("bytes", r.bytes), add("inflated", r.inflated_bytes), add("records", r.records);
  add("judged", r.judged), add("rejected", r.rejected), add("duplicates", r.duplicates);
  add("overflow", r.dedup_overflow), add("out_of_range", r.out_of_range);
  add("before_from", r.before_from), add("findings", r.findings), add("hidden", r.hidden);
  add("references", r.references), add("insights", r.insights), add("digests", r.digests);
  add("control", r.control_messages), add("config", r.config_items);
  add("not_cloudtrail", r.not_cloudtrail), add("trailing", r.trailing_bytes);
  add("regex_limits", r.regex_limits), add("cancelled", r.cancelled ? 1 : 0);
  for (std::size_t i = 0; i < r.rejections.size(); ++i) {
    add(name(static_cast<RejectReason>(i)), r.rejections[i]);
  }
  for (const std::uint64_t n : r.suppressed) add("suppressed", n + 1);
  for (const std::uint64_t n : r.by_rule) add("rule", n + 1);
  for (std::size_t i = 0; i < r.by_severity.size(); ++i) {
    add(name(static_cast<Severity>(i)), r.by_severity[i]);
  }
  for (std::size_t i = 0; i < r.shapes.size(); ++i) add(name(static_cast<Shape>(i)), r.shapes[i]);
  for (const Place& place : r.places) {
    out.append("place ").append(place.source).append(" ").append(place.reason).append(" ");
    out.append(std::to_string(place.index)).append(" ").append(std::to_string(place.offset));
    out.append(" ").append(place.message).append("\n");
  }
  for (const ActorCount& actor : r.top_actors) add("actor " + actor.actor, actor.findings);
  if (r.earliest) out.append("earliest ").append(format_time(*r.earliest)).append("\n");
  if (r.latest) out.append("latest ").append(format_time(*r.latest)).append("\n");
  return out;
}

/// What must hold of every report, whatever became of the run.
inline void expect_sums(const ScanReport& r, const ScanOptions& options) {
  EXPECT_EQ(r.records, r.judged + r.rejected + r.duplicates + r.out_of_range);
  std::uint64_t sum = 0;
  for (const std::uint64_t n : r.rejections) sum += n;
  EXPECT_EQ(sum, r.rejected);
  std::uint64_t hidden = 0;
  std::array<std::uint64_t, kSeverityCount> by_severity{};
  ASSERT_EQ(r.by_rule.size(), options.rules.rules().size());
  ASSERT_EQ(r.suppressed.size(), options.rules.exceptions().size());
  for (std::size_t i = 0; i < r.by_rule.size(); ++i) {
    const Severity severity = options.rules.rules()[i].severity;
    by_severity[static_cast<std::size_t>(severity)] += r.by_rule[i];
    hidden += severity < options.min_severity ? r.by_rule[i] : 0;
  }
  EXPECT_EQ(by_severity, r.by_severity);
  EXPECT_EQ(hidden, r.hidden);
  sum = 0;
  for (const std::uint64_t n : by_severity) sum += n;
  EXPECT_EQ(sum, r.findings);
  EXPECT_LE(r.places.size(), options.places);
  EXPECT_LE(r.top_actors.size(), options.top_actors);
  EXPECT_LE(r.before_from, r.out_of_range);
}

struct Scanned {
  ScanReport report;
  std::string text;
  bool operator==(const Scanned& other) const {
    return text == other.text && describe(report) == describe(other.report);
  }
};

inline Scanned scan_all(const ScanOptions& options) {
  TextOutput output;
  Result<ScanReport> report = scan(options, output);
  if (!report) {
    ADD_FAILURE() << report.error().message;
    return {};
  }
  expect_sums(*report, options);
  return {std::move(*report), std::move(output.text)};
}

/// The same by one loop over the files, which are told in their order: no threads, no chunks.
class PlainScan : private RecordSink {
 public:
  PlainScan(const ScanOptions& options, const std::vector<fs::path>& files)
      : options_(options), classifier_(options.rules), by_rule(options.rules.rules().size(), 0),
        suppressed(options.rules.exceptions().size(), 0) {
    Result<Reader> reader = Reader::create(options.reader);
    if (!reader) {
      ADD_FAILURE() << reader.error().message;
      return;
    }
    for (const fs::path& file : files) {
      source_ = file.string();
      EXPECT_TRUE(reader->read_file(file, *this)) << file;
      records += reader->summary().seen();
      rejected += reader->summary().rejected;
    }
  }

  void expect_same(const Scanned& scanned) const {
    const ScanReport& r = scanned.report;
    EXPECT_EQ(scanned.text, text);
    EXPECT_EQ(r.records, records);
    EXPECT_EQ(r.judged, judged);
    EXPECT_EQ(r.rejected, rejected);
    EXPECT_EQ(r.duplicates, duplicates);
    EXPECT_EQ(r.out_of_range, out_of_range);
    EXPECT_EQ(r.by_rule, by_rule);
    EXPECT_EQ(r.suppressed, suppressed);
    ASSERT_EQ(r.places.size(), std::min(places.size(), options_.places));
    for (std::size_t i = 0; i < r.places.size(); ++i) {
      const Place& place = r.places[i];
      EXPECT_EQ(place.source + " " + std::to_string(place.index), places[i]);
    }
    std::multiset<std::uint64_t, std::greater<>> most;
    for (const auto& [actor, findings] : actors) most.insert(findings);
    ASSERT_EQ(r.top_actors.size(), std::min(most.size(), options_.top_actors));
    auto next = most.begin();
    for (const ActorCount& actor : r.top_actors) {
      EXPECT_EQ(actor.findings, *next++);
      const auto found = actors.find(actor.actor);
      ASSERT_NE(found, actors.end()) << actor.actor;
      EXPECT_EQ(actor.findings, found->second);
    }
  }

 private:
  void on_records(std::span<const Record> batch) override {
    for (const Record& record : batch) judge(record);
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection& rejection) override {
    places.push_back(source_ + " " + std::to_string(rejection.index));
  }

  void judge(const Record& record) {
    const Result<std::int64_t> time = event_time(record);
    if (time && ((options_.from && *time < *options_.from) ||
                 (options_.to && *time >= *options_.to))) {
      ++out_of_range;
      return;
    }
    std::string scratch;
    const Result<std::string_view> id = record.get(Field::kEventId).string(scratch);
    if (options_.dedup && id && !id->empty() && !ids_.insert(std::string(*id)).second) {
      ++duplicates;
      return;
    }
    ++judged;
    for (const Finding& finding : classifier_.judge(record)) {
      ++by_rule[finding.rule_index];
      ++actors[std::string(actor(record, scratch))];
      if (finding.rule->severity < options_.min_severity) continue;
      text += line_of(*finding.rule, record, source_);
    }
    for (const std::uint32_t index : classifier_.suppressed_by()) ++suppressed[index];
  }

  const ScanOptions& options_;
  Classifier classifier_;
  std::string source_;
  std::set<std::string> ids_;

 public:
  std::string text;
  std::uint64_t records = 0;
  std::uint64_t judged = 0;
  std::uint64_t rejected = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t out_of_range = 0;
  std::vector<std::uint64_t> by_rule;
  std::vector<std::uint64_t> suppressed;
  std::map<std::string, std::uint64_t> actors;
  std::vector<std::string> places;
};

}  // namespace cloudtrail::engine::testing

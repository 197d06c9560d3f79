// The main job in one call: files in, findings out, in order, on all cores.
#pragma once

#include <cloudtrail/classifier.hpp>
#include <cloudtrail/reader.hpp>
#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <span>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

struct ScanOptions {
  /// Files and folders (walked, names in byte order); "-" is standard input.
  std::vector<std::filesystem::path> paths;
  RuleSet rules;
  ReaderOptions reader;
  unsigned threads = 0;  ///< 0: as many as there are processors.
  /// Records of a time before `from` or at or after `to` are not judged but counted (nanoseconds
  /// since the epoch). A record without a readable time is judged.
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  /// Files whose names say that they were delivered before `from`, or this long after `to`, are
  /// not read: events are older than their delivery, by minutes as a rule.
  std::int64_t delivery_slack = std::int64_t{24} * 3600 * 1'000'000'000;
  /// Judges a record once where the same eventID comes again, the first in input order. Exact for
  /// the first `dedup_ids` different ids; later new ids are not remembered, and
  /// ScanReport::dedup_overflow counts them.
  bool dedup = false;
  std::size_t dedup_ids = 2'000'000;  ///< 16 bytes each, at twice that number of places.
  /// Findings below this are counted, not rendered.
  Severity min_severity = Severity::kInformational;
  /// What later files together may hold back while an earlier one is not finished: rendered text
  /// and what is counted. Beyond it they wait.
  std::size_t buffer_bytes = std::size_t{8} << 20;
  /// Once true the run stops soon, with a report of what was done.
  const std::atomic<bool>* cancel = nullptr;
  std::size_t places = 10;      ///< First places of rejections that are kept.
  std::size_t top_actors = 10;  ///< Actors with the most findings that are reported.
};

/// Everything known of a finding while it is rendered. Views end with the call.
struct FindingView {
  const Rule& rule;
  const Record& record;
  std::string_view source;          ///< The file, "-" for standard input.
  std::span<const Reason> why;
};

/// Renders findings and takes the text in order.
class ScanOutput {
 public:
  virtual ~ScanOutput() = default;
  /// Appends a finding's text. Called on several threads at once.
  virtual void render(const FindingView& finding, std::string& out) const = 0;
  /// Takes rendered text, in the order of the input: sorted files, records in each. Called on one
  /// thread at a time. False stops the run; it is not called again.
  virtual bool write(std::string_view text) = 0;
};

/// Live numbers of a run, for a progress bar; written by the run, read by anyone.
struct ScanProgress {
  std::atomic<std::uint64_t> files_total{0};
  std::atomic<std::uint64_t> bytes_total{0};  ///< Sizes of the files found; 0 while walking.
  std::atomic<std::uint64_t> files{0};
  std::atomic<std::uint64_t> bytes{0};
  std::atomic<std::uint64_t> records{0};
};

/// Where something was rejected or could not be read.
struct Place {
  std::string source;
  std::string reason;   ///< name(RejectReason), or "io".
  std::string message;
  std::uint64_t index = 0;
  std::uint64_t offset = 0;
};

struct ActorCount {
  std::string actor;
  std::uint64_t findings = 0;
};

/// What a run did. `records == judged + rejected + duplicates + out_of_range`, always.
struct ScanReport {
  std::uint64_t files = 0;          ///< Read, to their end or to an error.
  std::uint64_t files_skipped = 0;  ///< Not read, by the time in their names.
  std::uint64_t files_unreadable = 0;
  std::uint64_t bytes = 0;           ///< As stored.
  std::uint64_t inflated_bytes = 0;  ///< Of JSON.
  std::uint64_t records = 0;         ///< All that were seen.
  std::uint64_t judged = 0;
  std::uint64_t rejected = 0;
  std::array<std::uint64_t, kRejectReasonCount> rejections{};
  std::uint64_t duplicates = 0;
  std::uint64_t dedup_overflow = 0;
  std::uint64_t out_of_range = 0;
  std::uint64_t before_from = 0;    ///< Of these: earlier than `from`.
  std::vector<std::uint64_t> suppressed;  ///< By exception, as in RuleSet::exceptions().
  std::uint64_t findings = 0;
  std::uint64_t hidden = 0;               ///< Findings below min_severity.
  std::vector<std::uint64_t> by_rule;     ///< As in RuleSet::rules().
  std::array<std::uint64_t, kSeverityCount> by_severity{};
  std::uint64_t references = 0;
  std::uint64_t insights = 0;
  std::uint64_t control_messages = 0;
  std::uint64_t digests = 0;
  std::uint64_t config_items = 0;
  std::uint64_t not_cloudtrail = 0;
  std::uint64_t trailing_bytes = 0;   ///< Behind gzip members.
  std::uint64_t regex_limits = 0;
  std::array<std::uint64_t, kShapeCount> shapes{};  ///< Inputs by their outermost shape.
  std::vector<Place> places;                        ///< The first rejections, in input order.
  /// Most findings first, then by name. Names are cut to 256 bytes, and actors beyond the first
  /// 100,000 different ones are not counted.
  std::vector<ActorCount> top_actors;
  std::optional<std::int64_t> earliest;  ///< Event time of judged records, ns since the epoch.
  std::optional<std::int64_t> latest;
  double elapsed_seconds = 0;
  bool cancelled = false;
};

/// Scans everything that `options` names. What comes out is the same for any number of threads.
/// Exceptions expire by the system's clock, also while a run goes on.
/// kInvalidArgument for options out of range, kNotFound for a path that does not exist (kIo where
/// that cannot be seen); what cannot be read below a folder is counted and has a place. What the
/// output throws ends the run and is thrown on. `progress` may be null.
Result<ScanReport> scan(const ScanOptions& options, ScanOutput& output,
                        ScanProgress* progress = nullptr);

}  // namespace cloudtrail

// Realistic CloudTrail records out of nothing but a seed: for tests, fuzz corpora and benchmarks.
// The same options give the same bytes on every platform. Depends on zlib and the standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::generator {

struct Options {
  std::uint64_t seed = 1;
  std::int64_t start =
      1772323200;  ///< First record, seconds since the epoch: 2026-03-01T00:00:00Z.
  std::uint32_t mean_gap_ms = 700;  ///< Mean time between two records.
  /// Records that surprise a naive reader: old versions, odd types, huge and deep ones, other key
  /// orders. Without them: versions 1.08 to 1.11, the usual key order, the common identities.
  bool oddities = true;
  bool story = true;  ///< Tell the story of an intruder, again every few thousand records.
  double service_share = 0.54;   ///< Of all records: made by an AWS service, `invokedBy` alone.
  double console_share = 0.12;   ///< Of the other records: made in a console session.
  double duplicate_share = 0.0;  ///< Of all records: a recent one over again, byte for byte.
};

/// Which account and region a record is delivered for; indices into the generator's own lists.
struct Scope {
  std::uint32_t account = 0;
  std::uint32_t region = 0;
};

struct RecordInfo {
  std::int64_t time = 0;  ///< `eventTime`, seconds since the epoch.
  bool duplicate = false;
};

class Generator {
 public:
  explicit Generator(const Options& options = {});
  ~Generator();
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;

  /// Appends one compact JSON object, without a newline.
  RecordInfo append_record(std::string& out);
  std::string record();
  std::vector<std::string> records(std::size_t count);

  /// From here on all records belong to this account and region, or (free_scope) to any.
  void set_scope(Scope scope);
  void free_scope();
  /// Sets the clock: the next record is at or just after this time, the others `mean_gap_ms` apart.
  void seek(std::int64_t time, std::uint32_t mean_gap_ms);
  std::int64_t time() const;  ///< Of the record made last, or the start.

  /// The generator's own stream of random numbers, for whatever is built around the records.
  std::uint64_t random();
  std::uint32_t random_below(std::uint32_t bound);
  /// Expands a template such as `{"id":"<uuid>"}` (template.hpp) for the current time and scope.
  void append_template(std::string& out, std::string_view text);

  static std::span<const std::string_view> accounts();
  static std::span<const std::string_view> regions();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Many records in one text.
std::string log_file(Generator& generator, std::size_t records);  ///< `{"Records":[…]}`
std::string log_file(std::span<const std::string> records);
std::string ndjson(Generator& generator, std::size_t records);  ///< A newline after each record.

// Encodings.
std::string gzip(std::string_view plain, int level = 6);
std::string base64(std::string_view bytes);
std::string json_string(std::string_view text);  ///< Quoted and escaped.
std::string sha256_hex(std::string_view bytes);
std::string iso_time(std::int64_t seconds);  ///< "2026-03-01T00:00:00Z"

// Delivery shapes. Pure functions of what they wrap, which need not come from this generator.
std::string eventbridge(std::string_view record);
std::string cloudwatch_decoded(std::span<const std::string> records);
std::string cloudwatch_control_message();
std::string cloudwatch_subscription(std::span<const std::string> records);
std::string kinesis_lambda(std::span<const std::string> payloads);   ///< Payloads in base64.
std::string firehose_lambda(std::span<const std::string> payloads);  ///< Payloads in base64.
std::string sns_notification(std::string_view message);
std::string sns_lambda(std::string_view message);
std::string sqs_lambda(std::span<const std::string> bodies);
std::string s3_notification(std::string_view bucket, std::span<const std::string> keys);
std::string cloudtrail_sns_message(std::string_view bucket, std::span<const std::string> keys);
std::string lookup_events(std::span<const std::string> records);
std::string lake_rows(std::span<const std::string> records);

// Documents beside the ordinary records.
std::string insight_event(Generator& generator);
std::string network_activity_event(Generator& generator);
std::string lake_integration_event(Generator& generator);
std::string config_snapshot(Generator& generator, std::size_t items = 3);

/// One log file as a digest file lists it.
struct DigestEntry {
  std::string key;
  std::string sha256;  ///< Of the uncompressed log file, hex.
  std::int64_t oldest = 0;
  std::int64_t newest = 0;
};

struct DigestInput {
  Scope scope;
  std::int64_t end = 0;  ///< The hour that ends here.
  std::string bucket = "example-trail-logs";
  std::string previous_key;     ///< Empty: the chain starts here.
  std::string previous_sha256;  ///< Of the previous digest file, uncompressed.
  std::vector<DigestEntry> log_files;
};
std::string digest_key(const DigestInput& input);
std::string digest_file(const DigestInput& input);  ///< Hashes are true, signatures are not.

struct TrailOptions {
  std::uint64_t records = 1000;
  std::uint64_t files =
      0;  ///< 0: as many as fall out of the usual sizes (5 records in the median).
  std::uint64_t bytes = 0;  ///< Not 0: stop after so many bytes of records instead of `records`.
  bool gzip = true;         ///< Else `.json` files.
  bool digests = true;
  int level = 6;
  std::string bucket = "example-trail-logs";  ///< Named in the digest files.
};

struct TrailFile {
  std::string key;  ///< Path below the directory, as in S3.
  std::uint64_t records = 0;
  std::int64_t delivered = 0;  ///< 3 to 600 s after the newest record.
};

struct TrailSummary {
  std::string error;  ///< Empty: all was written.
  std::uint64_t records = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t record_bytes = 0;  ///< Of the records alone, uncompressed.
  std::uint64_t file_bytes = 0;    ///< Of the log files on disk.
  std::uint64_t digest_files = 0;
  std::vector<TrailFile> files;
};

/// Writes `AWSLogs/<account>/CloudTrail/<region>/…` and `…/CloudTrail-Digest/…` below `directory`.
TrailSummary write_trail(Generator& generator, const std::string& directory,
                         const TrailOptions& options);

}  // namespace cloudtrail::generator

// Bytes as AWS delivers them in, records and object references out.
#pragma once

#include <cloudtrail/envelope.hpp>
#include <cloudtrail/record.hpp>
#include <cloudtrail/result.hpp>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cloudtrail {

/// Bounds of one input. What is over one is rejected with a reason that names it; the rest of the
/// input is read. Memory is bounded by these, never by the size of the input.
struct ReaderLimits {
  std::uint32_t depth = 64;  ///< Levels of nesting in a record; 1 to 1024.
  std::size_t record_bytes = std::size_t{1} << 20;     ///< AWS's own limit is 256 KiB.
  std::size_t envelope_bytes = std::size_t{16} << 20;  ///< One envelope or element; up to 1 GiB.
  std::uint64_t inflated_bytes = std::uint64_t{4} << 30;  ///< Inflated bytes of one gzip stream.
  std::uint64_t inflation_ratio = 250;  ///< Inflated by compressed bytes, past the floor.
  std::uint64_t inflation_ratio_floor = std::uint64_t{64} << 20;
  std::uint32_t nesting = 6;  ///< Envelopes inside one another.
};

struct ReaderOptions {
  ReaderLimits limits;
  /// Checks all of every record (RFC 8259) and rejects what a lazy reader would never see.
  bool strict = false;
  /// What the input is, by a caller who knows; another shape is then rejected. Default: find out.
  std::optional<Shape> shape;
  /// Bytes that are looked at together: larger than a CPU's cache is slower. 4 KiB to 64 MiB.
  std::size_t window_bytes = std::size_t{256} << 10;
};

/// Why something was rejected. name() gives the reason's stable text, such as "truncated".
enum class RejectReason : std::uint8_t {
  kTruncated,       ///< The input ends inside it.
  kMalformed,       ///< Its brackets balance, but its top level is not an object's.
  kUnbalanced,      ///< Brackets or quotes went astray; everything up to the next sure place is lost.
  kInvalidUtf8,
  kNotAnObject,     ///< An element that is no object where records are.
  kDepth,           ///< Over ReaderLimits::depth.
  kRecordBytes,     ///< Over ReaderLimits::record_bytes.
  kEnvelopeBytes,   ///< Over ReaderLimits::envelope_bytes.
  kNesting,         ///< Over ReaderLimits::nesting.
  kMalformedGzip,
  kInflatedBytes,   ///< Over ReaderLimits::inflated_bytes or inflation_ratio.
  kMalformedBase64,
  kStrict,          ///< ReaderOptions::strict found damage inside it.
  kUnexpectedShape, ///< Not the shape that ReaderOptions::shape told.
};
inline constexpr std::size_t kRejectReasonCount = 14;

std::string_view name(RejectReason reason) noexcept;

/// One rejection. Views are valid during the call that hands it over.
struct Rejection {
  RejectReason reason = RejectReason::kMalformed;
  std::string_view source;      ///< As given to the reader: a file, a message id.
  std::uint64_t index = 0;      ///< The number the record has or would have had in its input.
  std::uint64_t offset = 0;     ///< Where it begins in the inflated input, in bytes.
  std::uint64_t size = 0;       ///< How many bytes it takes with it; 0 where unknown.
  std::string_view message;     ///< For people.
  const Envelope* envelope = nullptr;  ///< What it stood in. Never null when handed to a sink.
};

/// An object in S3 that an event points at: a log file to be fetched. Views as Rejection's.
struct ObjectReference {
  std::string_view bucket;
  std::string_view key;         ///< URL-decoded as S3 notifications need it (`+` is a space).
  std::string_view region;      ///< Empty where the event does not say.
  std::string_view version_id;
  std::string_view event_name;  ///< S3's, such as `ObjectCreated:Put`; empty for CloudTrail's message.
  std::optional<std::uint64_t> size;  ///< Bytes.
  const Envelope* envelope = nullptr;  ///< With the SQS message and receipt handle. Never null.
};

/// Takes what a Reader finds, in the order of the input. Called on the reading thread.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// A batch of at least one record; they and their values end with the call.
  virtual void on_records(std::span<const Record> records) = 0;
  virtual void on_reference(const ObjectReference& reference) = 0;
  virtual void on_rejection(const Rejection& rejection) = 0;
};

/// What an input was found to be, and how much of everything was in it.
struct InputSummary {
  Shape shape = Shape::kUnknown;  ///< Of the input as a whole.
  /// How many envelopes of each shape were opened or recognised, by Shape.
  std::array<std::uint64_t, kShapeCount> shapes{};
  std::uint64_t records = 0;      ///< Handed over.
  std::uint64_t insights = 0;     ///< Of these: Insights events.
  std::uint64_t network_activity = 0;
  std::uint64_t references = 0;
  std::uint64_t rejected = 0;
  std::array<std::uint64_t, kRejectReasonCount> rejections{};
  std::uint64_t control_messages = 0;          ///< CloudWatch Logs CONTROL_MESSAGE.
  std::uint64_t test_events = 0;               ///< s3:TestEvent.
  std::uint64_t subscription_messages = 0;     ///< SNS subscription and unsubscribe confirmations.
  std::uint64_t digests = 0;
  std::uint64_t config_items = 0;              ///< AWS Config documents.
  std::uint64_t not_cloudtrail = 0;            ///< Messages, objects and texts that are something else.
  std::uint64_t bytes = 0;                     ///< As given to the reader.
  std::uint64_t inflated_bytes = 0;            ///< Of JSON, after gzip.
  std::uint64_t gzip_members = 0;
  std::uint64_t trailing_bytes = 0;            ///< Behind the last gzip member.

  /// Records seen: handed over or rejected.
  std::uint64_t seen() const noexcept { return records + rejected; }
};

/// Reads inputs one after another, keeping its buffers. Confined to one thread at a time.
///
/// Data errors are rejections, handed to the sink and counted; one bad record never fails an input.
/// A Status is only about the call: kInvalidArgument, or kIo for files.
class Reader {
 public:
  /// kInvalidArgument where an option is out of its range.
  static Result<Reader> create(const ReaderOptions& options = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Reads one input held in memory; `source` names it in rejections.
  Status read(std::string_view bytes, std::string_view source, RecordSink& sink);
  /// Reads a file, whatever its name says it is. kIo with the system's reason.
  Status read_file(const std::filesystem::path& file, RecordSink& sink);

  /// Reads one input that arrives in pieces: begin, push any number of times, finish. What comes
  /// out does not depend on how the input was cut. An input that is not finished is dropped by the
  /// next begin.
  void begin(std::string_view source);
  Status push(std::string_view bytes, RecordSink& sink);
  Status finish(RecordSink& sink);
  /// True once the rest of the input cannot change anything (not JSON, a limit): pushing more is
  /// allowed and ignored, stopping is cheaper.
  bool done() const noexcept;

  /// Of the input being read, or the last one.
  const InputSummary& summary() const noexcept;

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  Status read_rest(std::string_view bytes, RecordSink& sink);
  std::unique_ptr<State> state_;
};

}  // namespace cloudtrail

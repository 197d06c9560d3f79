#include "engine/worker.hpp"

#include <cloudtrail/event.hpp>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace cloudtrail::engine {
namespace {

/// How much of a file is read at once; a smaller file is in memory whole.
constexpr std::size_t kReadBytes = std::size_t{1} << 20;
/// How much a chunk holds before it is sent on.
constexpr std::size_t kChunkBytes = std::size_t{256} << 10;
/// How much of an actor's name is kept. AWS's names are shorter; a hostile one need not be.
constexpr std::size_t kActorBytes = 256;

/// At most so many bytes of UTF-8 text, no character cut in two.
std::string_view shortened(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0u) == 0x80u) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

Worker::Worker(const ScanOptions& options, const ScanOutput& output, Sequencer& sequencer,
               ScanProgress* progress, Reader reader)
    : options_(options), output_(output), sequencer_(sequencer), progress_(progress),
      reader_(std::move(reader)), classifier_(options.rules), buffer_(kReadBytes) {}

bool Worker::should_stop() const {
  const auto* cancel = options_.cancel;
  return stopped_ || (cancel != nullptr && cancel->load(std::memory_order_relaxed)) ||
         sequencer_.stopped();
}

bool Worker::run(std::uint64_t number, const InputPath& input) {
  number_ = number;
  source_ = input.path;
  bytes_read_ = 0;
  reader_.begin(source_);
  const Status status =
      input.problem.empty() ? read(input) : Status(Error{ErrorCode::kIo, input.problem, {}});
  if (!status) report_problem(status.error());
  send();
  sequencer_.finish(number_, reader_.summary(), status.has_value());
  // What is not read of a file is done with, too.
  if (bytes_read_ < input.size) count_bytes(input.size - bytes_read_);
  if (progress_ != nullptr) progress_->files.fetch_add(1, std::memory_order_relaxed);
  return !stopped_;
}

/// A run that is to stop keeps what was read of the input so far.
Status Worker::read(const InputPath& input) {
  Result<InputFile> file = InputFile::open(input.path, options_.cancel);
  if (!file) return std::move(file).error();
  bool first = true;
  while (!should_stop()) {
    const Result<InputFile::Piece> piece = file->next(buffer_);
    if (!piece && piece.error().code == ErrorCode::kCancelled) break;
    if (!piece) return piece.error();
    classifier_.set_now(system_now());
    const std::string_view bytes(buffer_.data(), piece->size);
    count_bytes(piece->size);
    if (first && piece->last) return reader_.read(bytes, source_, *this);
    first = false;
    if (const Status pushed = reader_.push(bytes, *this); !pushed) return pushed;
    if (piece->last || reader_.done()) return reader_.finish(*this);
    send();
  }
  return {};
}

void Worker::count_bytes(std::uint64_t bytes) {
  bytes_read_ += bytes;
  if (progress_ != nullptr) progress_->bytes.fetch_add(bytes, std::memory_order_relaxed);
}

void Worker::report_problem(const Error& error) {
  if (chunk_.places.size() >= options_.places) return;
  chunk_.places.push_back(Place{source_, "io", error.message, 0, 0});
}

void Worker::on_records(std::span<const Record> records) {
  for (const Record& record : records) {
    if (stopped_) return;
    judge(record);
    if (chunk_.bytes() >= kChunkBytes) send();
  }
  if (progress_ != nullptr) {
    progress_->records.fetch_add(records.size(), std::memory_order_relaxed);
  }
}

void Worker::on_rejection(const Rejection& rejection) {
  ++chunk_.rejections[static_cast<std::size_t>(rejection.reason)];
  if (chunk_.places.size() >= options_.places) return;
  chunk_.places.push_back(Place{std::string(rejection.source), std::string(name(rejection.reason)),
                                std::string(rejection.message), rejection.index,
                                rejection.offset});
}

/// Whether the record's time is within the run's, as far as it has one that can be read.
bool Worker::in_range(const Record& record, TimeSpan& span) {
  const Result<std::int64_t> time = event_time(record);
  if (!time) return true;
  span = {*time, *time};
  const bool early = options_.from && *time < *options_.from;
  const bool late = options_.to && *time >= *options_.to;
  chunk_.before_from += early ? 1 : 0;
  chunk_.out_of_range += early || late ? 1 : 0;
  return !early && !late;
}

void Worker::judge(const Record& record) {
  ++chunk_.records;
  Judged judged;
  if (!in_range(record, judged.time)) return;
  if (options_.dedup) judged.id = event_id(record, scratch_);
  for (const Finding& found : classifier_.judge(record)) finding(found, record);
  for (const std::uint32_t exception : classifier_.suppressed_by()) {
    chunk_.tallies.push_back(Tally{Tally::Kind::kSuppressed, exception, 0});
  }
  judged.tallies_end = static_cast<std::uint32_t>(chunk_.tallies.size());
  judged.text_end = chunk_.text.size();
  chunk_.keep(judged);
}

void Worker::finding(const Finding& found, const Record& record) {
  chunk_.tallies.push_back(Tally{Tally::Kind::kFinding, found.rule_index, actor_index(record)});
  if (found.rule->severity < options_.min_severity) return;
  classifier_.why(found, why_);
  output_.render(FindingView{*found.rule, record, source_, why_}, chunk_.text);
}

std::uint32_t Worker::actor_index(const Record& record) {
  const std::string_view name = shortened(actor(record, scratch_), kActorBytes);
  // Records of one actor come in runs.
  if (chunk_.actors.empty() || chunk_.actors.back() != name) {
    chunk_.actors.emplace_back(name);
    chunk_.actor_bytes += name.size();
  }
  return static_cast<std::uint32_t>(chunk_.actors.size() - 1);
}

void Worker::send() {
  if (!stopped_ && !chunk_.empty() && !sequencer_.add(number_, chunk_)) stopped_ = true;
}

}  // namespace cloudtrail::engine

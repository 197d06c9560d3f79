#include "engine/worker.hpp"

#include <cloudtrail/event.hpp>

#include "base/file.hpp"

namespace cloudtrail::engine {
namespace {

/// How much of a file is read at once; a smaller file is in memory whole.
constexpr std::size_t kReadBytes = std::size_t{1} << 20;
/// How much a chunk holds before it is sent on.
constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

}  // namespace

Worker::Worker(const ScanOptions& options, const ScanOutput& output, Sequencer& sequencer,
               ScanProgress* progress, Reader reader)
    : options_(options), output_(output), sequencer_(sequencer), progress_(progress),
      reader_(std::move(reader)), classifier_(options.rules), buffer_(kReadBytes) {}

bool Worker::cancelled() const noexcept {
  return options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed);
}

bool Worker::run(std::uint64_t number, const InputPath& input) {
  number_ = number;
  source_ = input.path.native();
  reader_.begin(source_);
  const Status status =
      input.problem.empty() ? read(input) : Status(Error{ErrorCode::kIo, input.problem, {}});
  if (!status) {
    chunk_.places.push_back(Place{source_, "io", status.error().message, 0, 0});
  }
  if (!chunk_.empty() && !stopped_) stopped_ = !sequencer_.add(number_, chunk_);
  sequencer_.finish(number_, reader_.summary(), status.has_value());
  if (progress_ != nullptr) progress_->files.fetch_add(1, std::memory_order_relaxed);
  return !stopped_;
}

Status Worker::read(const InputPath& input) {
  Result<InputFile> file = InputFile::open(input.path);
  if (!file) return std::move(file).error();
  bool first = true;
  // A run that is cancelled keeps what was read of the input so far.
  while (!stopped_ && !cancelled()) {
    const Result<std::size_t> size = file->read(buffer_);
    if (!size) return size.error();
    const std::string_view bytes(buffer_.data(), *size);
    if (progress_ != nullptr) progress_->bytes.fetch_add(*size, std::memory_order_relaxed);
    const bool last = *size < buffer_.size();
    if (first && last) return reader_.read(bytes, source_, *this);
    first = false;
    if (const Status pushed = reader_.push(bytes, *this); !pushed) return pushed;
    if (last || reader_.done()) return reader_.finish(*this);
  }
  return {};
}

void Worker::on_records(std::span<const Record> records) {
  if (stopped_) return;
  for (const Record& record : records) judge(record);
  if (progress_ != nullptr) {
    progress_->records.fetch_add(records.size(), std::memory_order_relaxed);
  }
  send_if_full();
}

void Worker::on_rejection(const Rejection& rejection) {
  if (chunk_.places.size() >= options_.places) return;
  chunk_.places.push_back(Place{std::string(rejection.source), std::string(name(rejection.reason)),
                                std::string(rejection.message), rejection.index,
                                rejection.offset});
}

/// Whether the record's time is within the run's, as far as it has one that can be read.
bool Worker::in_range(const Record& record, Judged& judged) const {
  const Result<std::int64_t> time = event_time(record);
  if (!time) return true;
  judged.timed = true;
  judged.time = *time;
  return (!options_.from || *time >= *options_.from) && (!options_.to || *time < *options_.to);
}

void Worker::judge(const Record& record) {
  Judged judged;
  if (!in_range(record, judged)) {
    ++chunk_.out_of_range;
    return;
  }
  if (options_.dedup) judged.id = event_id(record, scratch_);
  for (const Finding& found : classifier_.judge(record)) finding(found, record);
  for (const std::uint32_t exception : classifier_.suppressed_by()) {
    chunk_.tallies.push_back(Tally{Tally::Kind::kSuppressed, exception, 0});
  }
  judged.tallies_end = static_cast<std::uint32_t>(chunk_.tallies.size());
  judged.text_end = static_cast<std::uint32_t>(chunk_.text.size());
  chunk_.judged.push_back(judged);
}

void Worker::finding(const Finding& found, const Record& record) {
  chunk_.tallies.push_back(Tally{Tally::Kind::kFinding, found.rule_index, actor_index(record)});
  if (found.rule->severity < options_.min_severity) return;
  classifier_.why(found, why_);
  output_.render(FindingView{*found.rule, record, source_, why_}, chunk_.text);
}

std::uint32_t Worker::actor_index(const Record& record) {
  const std::string_view name = actor(record, scratch_);
  // Records of one actor come in runs.
  if (chunk_.actors.empty() || chunk_.actors.back() != name) chunk_.actors.emplace_back(name);
  return static_cast<std::uint32_t>(chunk_.actors.size() - 1);
}

void Worker::send_if_full() {
  if (chunk_.bytes() >= kChunkBytes && !sequencer_.add(number_, chunk_)) stopped_ = true;
}

}  // namespace cloudtrail::engine

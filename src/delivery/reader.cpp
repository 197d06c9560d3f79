#include <cloudtrail/reader.hpp>

#include <vector>

#include "base/file.hpp"
#include "delivery/context.hpp"
#include "delivery/stream.hpp"

namespace cloudtrail {
namespace {

/// How much of a file is read at once; a smaller file is in memory whole.
constexpr std::size_t kReadBytes = std::size_t{1} << 20;

template <typename T>
bool within(T value, T low, T high) {
  return value >= low && value <= high;
}

Status check(const ReaderOptions& options) {
  const auto bad = [](const char* what) {
    return Status(Error{ErrorCode::kInvalidArgument, what, std::nullopt});
  };
  const ReaderLimits& limits = options.limits;
  if (!within(limits.depth, 1u, 1024u)) return bad("depth must be 1 to 1024");
  if (limits.record_bytes == 0) return bad("record_bytes must not be 0");
  if (!within<std::size_t>(limits.envelope_bytes, std::size_t{4} << 10, std::size_t{1} << 30)) {
    return bad("envelope_bytes must be 4 KiB to 1 GiB");
  }
  if (limits.record_bytes > limits.envelope_bytes) {
    return bad("record_bytes must not be over envelope_bytes");
  }
  if (limits.inflated_bytes == 0 || limits.inflation_ratio == 0) {
    return bad("inflated_bytes and inflation_ratio must not be 0");
  }
  if (!within(limits.nesting, 1u, 64u)) return bad("nesting must be 1 to 64");
  if (!within<std::size_t>(options.window_bytes, std::size_t{4} << 10, std::size_t{64} << 20)) {
    return bad("window_bytes must be 4 KiB to 64 MiB");
  }
  return {};
}

}  // namespace

struct Reader::State {
  delivery::Context context;
  std::vector<char> buffer;
  bool open = false;
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::create(const ReaderOptions& options) {
  if (const Status status = check(options); !status) return status.error();
  auto state = std::make_unique<State>();
  state->context.options = options;
  return Reader(std::move(state));
}

void Reader::begin(std::string_view source) {
  delivery::Context& context = state_->context;
  context.summary = InputSummary();
  context.source = source;
  context.next_index = 0;
  context.level(0).begin(Envelope(), std::nullopt);
  state_->open = true;
}

Status Reader::push(std::string_view bytes, RecordSink& sink) {
  if (!state_->open) {
    return Error{ErrorCode::kInvalidArgument, "push without begin", std::nullopt};
  }
  delivery::Context& context = state_->context;
  context.sink = &sink;
  context.summary.bytes += bytes.size();
  context.level(0).feed(bytes, false);
  return {};
}

Status Reader::finish(RecordSink& sink) { return read_rest({}, sink); }

Status Reader::read_rest(std::string_view bytes, RecordSink& sink) {
  if (!state_->open) {
    return Error{ErrorCode::kInvalidArgument, "finish without begin", std::nullopt};
  }
  delivery::Context& context = state_->context;
  context.sink = &sink;
  context.summary.bytes += bytes.size();
  context.level(0).feed(bytes, true);
  state_->open = false;
  return {};
}

bool Reader::done() const noexcept {
  return !state_->open || state_->context.levels.front()->done();
}

const InputSummary& Reader::summary() const noexcept { return state_->context.summary; }

Status Reader::read(std::string_view bytes, std::string_view source, RecordSink& sink) {
  begin(source);
  return read_rest(bytes, sink);
}

Status Reader::read_file(const std::filesystem::path& path, RecordSink& sink) {
  Result<InputFile> file = InputFile::open(path);
  if (!file) return std::move(file).error();
  state_->buffer.resize(kReadBytes);
  begin(path.native());
  while (!done()) {
    const Result<std::size_t> size = file->read(state_->buffer);
    if (!size) return size.error();
    const std::string_view bytes(state_->buffer.data(), *size);
    if (bytes.size() < kReadBytes) return read_rest(bytes, sink);
    if (const Status status = push(bytes, sink); !status) return status;
  }
  return finish(sink);
}

}  // namespace cloudtrail

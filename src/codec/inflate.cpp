#include "codec/inflate.hpp"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

namespace cloudtrail::codec {
namespace {

constexpr std::string_view kMagic = "\x1f\x8b\x08";
constexpr int kGzipWindowBits = 15 + 16;  // the largest window, and a gzip header only

// Bounds how far one call goes past the ratio limit before it looks, and fits zlib's uInt.
constexpr std::size_t kSlice = std::size_t{16} << 20;

enum class Phase { kBetween, kInside, kTrailing };

InflateLimits with_defaults(InflateLimits limits) noexcept {
  const InflateLimits defaults;
  if (limits.bytes == 0) limits.bytes = defaults.bytes;
  if (limits.ratio == 0) limits.ratio = defaults.ratio;
  if (limits.ratio_floor == 0) limits.ratio_floor = defaults.ratio_floor;
  return limits;
}

}  // namespace

struct Inflater::State {
  explicit State(const InflateLimits& wanted) : limits(with_defaults(wanted)) {
    if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) throw std::bad_alloc();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&stream); }

  void match_magic(std::string_view in, Step& step);
  void begin_member();
  void run_member(std::string_view in, char* out, std::size_t capacity, Step& step);
  void account(int code, std::size_t consumed, std::size_t produced, Step& step);
  bool wants_more_room_or_input(std::string_view in, std::size_t capacity, const Step& step) const;
  void fail(ErrorCode code, std::string message) {
    failure = Error{code, std::move(message), total_in};
  }

  z_stream stream{};
  InflateLimits limits;
  Phase phase = Phase::kBetween;
  std::size_t matched = 0;  // bytes of kMagic met; they are held back until all of them are there
  std::uint64_t members = 0;
  std::uint64_t total_in = 0;
  std::uint64_t total_out = 0;
  std::uint64_t trailing = 0;
  std::optional<Error> failure;
};

void Inflater::State::match_magic(std::string_view in, Step& step) {
  while (matched < kMagic.size() && step.consumed < in.size()) {
    if (in[step.consumed] == kMagic[matched]) {
      ++matched, ++step.consumed, ++total_in;
    } else if (members == 0) {
      return fail(ErrorCode::kMalformedGzip, "not gzip: a gzip member begins with 1f 8b 08");
    } else {
      phase = Phase::kTrailing;
      trailing = std::exchange(matched, 0);
      return;
    }
  }
  if (matched == kMagic.size()) begin_member();
}

void Inflater::State::begin_member() {
  matched = 0;
  phase = Phase::kInside;
  inflateReset(&stream);
  Bytef no_room = 0;
  stream.next_in = reinterpret_cast<const Bytef*>(kMagic.data());
  stream.avail_in = static_cast<uInt>(kMagic.size());
  stream.next_out = &no_room;  // zlib refuses a null pointer even where it may not write
  stream.avail_out = 0;
  ::inflate(&stream, Z_NO_FLUSH);
}

void Inflater::State::run_member(std::string_view in, char* out, std::size_t capacity, Step& step) {
  const std::size_t given = std::min(in.size() - step.consumed, kSlice);
  const std::uint64_t allowed = limits.bytes - total_out;
  std::size_t room = std::min(capacity - step.produced, kSlice);
  // One byte more than is allowed tells a stream that ends at the limit from one that goes on.
  if (room > allowed) room = static_cast<std::size_t>(allowed) + 1;
  Bytef no_room = 0;
  stream.next_in = given == 0 ? nullptr : reinterpret_cast<const Bytef*>(in.data() + step.consumed);
  stream.avail_in = static_cast<uInt>(given);
  stream.next_out = room == 0 ? &no_room : reinterpret_cast<Bytef*>(out + step.produced);
  stream.avail_out = static_cast<uInt>(room);
  const int code = ::inflate(&stream, Z_NO_FLUSH);
  account(code, given - stream.avail_in, room - stream.avail_out, step);
}

void Inflater::State::account(int code, std::size_t consumed, std::size_t produced, Step& step) {
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  const bool too_big = produced > limits.bytes - total_out;
  if (too_big) --produced;
  step.consumed += consumed;
  step.produced += produced;
  total_in += consumed;
  total_out += produced;
  if (too_big) {
    fail(ErrorCode::kLimitExceeded,
         "inflates to more than " + std::to_string(limits.bytes) + " bytes (InflateLimits::bytes)");
  } else if (total_out >= limits.ratio_floor && (total_out - 1) / limits.ratio >= total_in) {
    fail(ErrorCode::kLimitExceeded, "inflates to more than " + std::to_string(limits.ratio) +
                                        " times its size (InflateLimits::ratio)");
  } else if (code == Z_STREAM_END) {
    ++members;
    phase = Phase::kBetween;
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    fail(ErrorCode::kMalformedGzip, "gzip member " + std::to_string(members + 1) + " is damaged: " +
                                        (stream.msg != nullptr ? stream.msg : "unusable data"));
  }
}

bool Inflater::State::wants_more_room_or_input(std::string_view in, std::size_t capacity,
                                               const Step& step) const {
  const bool input_used_up = step.consumed == in.size();
  if (phase != Phase::kInside) return input_used_up;
  return step.produced == capacity || (input_used_up && stream.avail_out > 0);
}

bool is_gzip(std::string_view bytes) noexcept {
  return bytes.starts_with(kMagic);
}

Inflater::Inflater(std::unique_ptr<State> state) : state_(std::move(state)) {}
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;
Inflater::~Inflater() = default;

Result<Inflater> Inflater::create(const InflateLimits& limits) {
  return Inflater(std::make_unique<State>(limits));
}

void Inflater::reset() noexcept {
  State& state = *state_;
  state.phase = Phase::kBetween;
  state.matched = 0;
  state.members = state.total_in = state.total_out = state.trailing = 0;
  state.failure.reset();
}

Status Inflater::inflate(std::string_view in, char* out, std::size_t capacity, Step& step) {
  step = Step{};
  State& state = *state_;
  while (!state.failure) {
    if (state.phase == Phase::kInside) {
      state.run_member(in, out, capacity, step);
    } else if (state.phase == Phase::kBetween) {
      state.match_magic(in, step);
      if (state.phase == Phase::kInside) continue;
    } else {
      state.trailing += in.size() - step.consumed;
      state.total_in += in.size() - step.consumed;
      step.consumed = in.size();
    }
    if (!state.failure && state.wants_more_room_or_input(in, capacity, step)) return {};
  }
  return *state.failure;
}

Status Inflater::finish() const {
  const State& state = *state_;
  if (state.failure) return *state.failure;
  if (state.phase != Phase::kInside && state.members > 0) return {};
  return Error{ErrorCode::kMalformedGzip,
               "gzip data end within member " + std::to_string(state.members + 1), state.total_in};
}

bool Inflater::ended() const noexcept {
  return state_->phase == Phase::kTrailing;
}
std::uint64_t Inflater::trailing_bytes() const noexcept {
  return state_->members == 0 ? 0 : state_->trailing + state_->matched;
}
std::uint64_t Inflater::members() const noexcept {
  return state_->members;
}
std::uint64_t Inflater::total_in() const noexcept {
  return state_->total_in;
}
std::uint64_t Inflater::total_out() const noexcept {
  return state_->total_out;
}

}  // namespace cloudtrail::codec

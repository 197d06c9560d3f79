#include "delivery/stream.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cloudtrail::delivery {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b\x08";
/// A gzip member is inflated at once up to this size; larger ones go through a window.
constexpr std::uint64_t kWholeMember = std::uint64_t{4} << 20;
/// Deflate cannot do better: a member that claims to inflate to more does not.
constexpr std::size_t kMostRatio = 1032;
/// A buffer that has grown beyond this, and beyond two windows, is not kept for the next text.
constexpr std::size_t kKeptBuffer = std::size_t{4} << 20;

RejectReason reason_of(const Error& error) noexcept {
  return error.code == ErrorCode::kLimitExceeded ? RejectReason::kInflatedBytes
                                                 : RejectReason::kMalformedGzip;
}

}  // namespace

Context::Context() = default;
Context::~Context() = default;

Stream& Context::level(std::uint32_t nesting) {
  while (levels.size() <= nesting) {
    levels.push_back(std::make_unique<Stream>(*this, static_cast<std::uint32_t>(levels.size())));
  }
  return *levels[nesting];
}

Stream::Stream(Context& context, std::uint32_t nesting)
    : context_(context), nesting_(nesting), splitter_(context, nesting) {}

void Stream::begin(const Envelope& envelope, std::optional<std::uint64_t> origin) {
  splitter_.begin(envelope, origin);
  coding_ = Coding::kUndecided;
  ended_ = false;
  head_.clear();
  carry_.clear();
  const std::size_t kept = std::max(kKeptBuffer, 2 * context_.options.window_bytes);
  if (carry_.capacity() > kept) std::string().swap(carry_);
  if (window_.capacity() > kept) std::vector<char>().swap(window_);
  begin_ = end_ = 0;
  if (inflater_) inflater_->reset();
}

void Stream::feed(std::string_view bytes, bool last) {
  if (done()) return;
  if (coding_ == Coding::kUndecided) {
    const std::size_t missing = kGzipMagic.size() - head_.size();
    const std::string_view first = bytes.substr(0, missing);
    if (first.size() < missing && !last) {
      head_.append(first);
      return;
    }
    const bool whole = head_.empty();
    decide(std::string(head_).append(first));
    if (whole && last && coding_ == Coding::kGzip && feed_whole_gzip(bytes)) return;
    if (!whole) feed_decided(std::exchange(head_, {}), last && bytes.empty());
  }
  if (!done()) feed_decided(bytes, last);
}

/// Of an input of one or two bytes that could begin a gzip member, that is what is left of one.
void Stream::decide(std::string_view start) noexcept {
  const bool gzip = !start.empty() && kGzipMagic.starts_with(start);
  coding_ = gzip ? Coding::kGzip : Coding::kPlain;
}

void Stream::feed_decided(std::string_view bytes, bool last) {
  if (coding_ == Coding::kGzip) {
    feed_gzip(bytes, last);
  } else {
    feed_plain(bytes, last);
  }
}

std::size_t Stream::scan(std::string_view text, bool last) {
  const std::size_t used = splitter_.scan(text, last);
  if (nesting_ == 0) context_.summary.inflated_bytes += used;
  return used;
}

void Stream::feed_plain(std::string_view bytes, bool last) {
  while (!carry_.empty() && (!bytes.empty() || last) && !done()) {
    const std::size_t old = carry_.size();
    const std::size_t take =
        std::min(bytes.size(), std::max(context_.options.window_bytes, old));
    carry_.append(bytes.substr(0, take));
    const std::size_t used = scan(carry_, last && take == bytes.size());
    if (used >= old) {  // what is left of it is all in `bytes`
      bytes.remove_prefix(used - old);
      carry_.clear();
    } else {
      carry_.erase(0, used);
      bytes.remove_prefix(take);
    }
  }
  if (done() || !carry_.empty()) return;
  const std::size_t used = scan(bytes, last);
  if (!done()) carry_.assign(bytes.substr(used));
}

bool Stream::feed_whole_gzip(std::string_view bytes) {
  if (!codec::has_libdeflate()) return false;
  const std::size_t claimed = codec::WholeInflater::claimed_size(bytes);
  const ReaderLimits& limits = context_.options.limits;
  if (claimed / kMostRatio > bytes.size() ||
      claimed > std::min({kWholeMember, limits.inflated_bytes, limits.inflation_ratio_floor})) {
    return false;
  }
  if (!whole_) {
    Result<codec::WholeInflater> made = codec::WholeInflater::create();
    if (!made) return false;
    whole_.emplace(std::move(*made));
  }
  if (window_.size() < claimed) window_.resize(claimed);
  const Result<std::size_t> size = whole_->inflate(bytes, window_.data(), claimed);
  if (!size) return false;
  scan(std::string_view(window_.data(), *size), true);
  ended_ = true;
  if (nesting_ == 0 && !splitter_.gave_up()) ++context_.summary.gzip_members;
  return true;
}

bool Stream::ensure_inflater() {
  if (inflater_) return true;
  const ReaderLimits& limits = context_.options.limits;
  codec::InflateLimits bounds;
  bounds.bytes = limits.inflated_bytes;
  bounds.ratio = limits.inflation_ratio;
  // Zero would be the inflater's own default.
  bounds.ratio_floor = std::max<std::uint64_t>(limits.inflation_ratio_floor, 1);
  Result<codec::Inflater> made = codec::Inflater::create(bounds);
  if (!made) return false;
  inflater_.emplace(std::move(*made));
  return true;
}

void Stream::feed_gzip(std::string_view bytes, bool last) {
  if (!ensure_inflater()) throw std::bad_alloc();
  const std::size_t window = context_.options.window_bytes;
  bool more = true;
  while (more && !splitter_.done()) {
    if (begin_ != 0) {
      std::memmove(window_.data(), window_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    // Room for as much again as is waiting, so that a large value grows its window by doubling, but
    // for no more than the splitter ever waits for.
    const std::size_t most = std::max(end_, context_.options.limits.envelope_bytes + 1);
    const std::size_t room = std::max(window, std::min(end_, most - end_));
    if (window_.size() < end_ + room) window_.resize(end_ + room);
    codec::Inflater::Step step;
    const Status status =
        inflater_->inflate(bytes, window_.data() + end_, window_.size() - end_, step);
    bytes.remove_prefix(step.consumed);
    end_ += step.produced;
    more = end_ == window_.size() || (!bytes.empty() && !inflater_->ended());
    if (!status) return fail(reason_of(status.error()), status.error());
    if (more || !last) begin_ += scan(waiting(), false);
    if (step.consumed == 0 && step.produced == 0) more = false;
  }
  if (!last) return;
  const Status status = inflater_->finish();
  if (!status) return fail(RejectReason::kTruncated, status.error());
  scan(waiting(), true);
  count_gzip();
}

/// What came out before the damage is read; the damage itself is the one rejection.
void Stream::fail(RejectReason reason, const Error& error) {
  const std::size_t used = splitter_.fail(waiting(), reason, error.message);
  if (nesting_ == 0) context_.summary.inflated_bytes += used;
  count_gzip();
}

void Stream::count_gzip() {
  ended_ = true;
  if (nesting_ != 0 || splitter_.gave_up()) return;
  context_.summary.gzip_members += inflater_->members();
  context_.summary.trailing_bytes += inflater_->trailing_bytes();
}

}  // namespace cloudtrail::delivery

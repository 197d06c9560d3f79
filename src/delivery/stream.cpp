#include "delivery/stream.hpp"

#include <algorithm>
#include <cstring>

namespace cloudtrail::delivery {
namespace {

constexpr std::size_t kMagicBytes = 3;
/// A gzip member is inflated at once up to this size; larger ones go through a window.
constexpr std::size_t kWholeMember = std::size_t{4} << 20;

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
  begin_ = end_ = 0;
  if (inflater_) inflater_->reset();
}

void Stream::feed(std::string_view bytes, bool last) {
  if (done()) return;
  if (coding_ == Coding::kUndecided) {
    const bool enough = head_.size() + bytes.size() >= kMagicBytes;
    if (!enough && !last) {
      head_.append(bytes);
      return;
    }
    std::string start = std::move(head_);
    head_.clear();
    const std::size_t missing = std::min(bytes.size(), kMagicBytes - std::min(kMagicBytes, start.size()));
    if (start.empty()) {
      coding_ = codec::is_gzip(bytes) ? Coding::kGzip : Coding::kPlain;
    } else {
      start.append(bytes.substr(0, missing));
      bytes.remove_prefix(missing);
      coding_ = codec::is_gzip(start) ? Coding::kGzip : Coding::kPlain;
      feed(start, last && bytes.empty());
      if (bytes.empty() || done()) return;
    }
    if (coding_ == Coding::kGzip && last && start.empty() && feed_whole_gzip(bytes)) return;
  }
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
  if (done()) return;
  if (carry_.empty()) carry_.assign(bytes.substr(scan(bytes, last)));
}

bool Stream::feed_whole_gzip(std::string_view bytes) {
  if (!codec::has_libdeflate()) return false;
  const std::size_t claimed = codec::WholeInflater::claimed_size(bytes);
  const ReaderLimits& limits = context_.options.limits;
  if (claimed > kWholeMember || claimed > limits.inflated_bytes) return false;
  if (!whole_) {
    Result<codec::WholeInflater> made = codec::WholeInflater::create();
    if (!made) return false;
    whole_.emplace(std::move(*made));
  }
  if (window_.size() < claimed) window_.resize(claimed);
  const Result<std::size_t> size = whole_->inflate(bytes, window_.data(), claimed);
  if (!size) return false;
  if (nesting_ == 0) ++context_.summary.gzip_members;
  scan(std::string_view(window_.data(), *size), true);
  ended_ = true;
  return true;
}

bool Stream::ensure_inflater() {
  if (inflater_) return true;
  const ReaderLimits& limits = context_.options.limits;
  codec::InflateLimits bounds;
  bounds.bytes = limits.inflated_bytes;
  bounds.ratio = limits.inflation_ratio;
  bounds.ratio_floor = limits.inflation_ratio_floor;
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
    // Room for as much again as is waiting: a large value grows its window by doubling.
    const std::size_t room = std::max(window, end_);
    if (window_.size() < end_ + room) window_.resize(end_ + room);
    codec::Inflater::Step step;
    const Status status =
        inflater_->inflate(bytes, window_.data() + end_, window_.size() - end_, step);
    bytes.remove_prefix(step.consumed);
    end_ += step.produced;
    more = end_ == window_.size() || (!bytes.empty() && !inflater_->ended());
    const bool complete = status && last && !more && inflater_->finish();
    begin_ += scan(std::string_view(window_.data() + begin_, end_ - begin_), complete);
    if (!status) {
      const bool limit = status.error().code == ErrorCode::kLimitExceeded;
      return inflate_failed(limit ? RejectReason::kInflatedBytes : RejectReason::kMalformedGzip,
                            status.error().message);
    }
    if (step.consumed == 0 && step.produced == 0) more = false;
  }
  if (!last) return;
  if (nesting_ == 0) {
    context_.summary.gzip_members += inflater_->members();
    context_.summary.trailing_bytes += inflater_->trailing_bytes();
  }
  if (const Status status = inflater_->finish(); !status && !splitter_.done()) {
    inflate_failed(RejectReason::kTruncated, status.error().message);
  }
  ended_ = true;
}

/// What came out before the damage was read; the damage itself is the one rejection.
void Stream::inflate_failed(RejectReason reason, std::string_view message) {
  splitter_.reject_rest(reason, message);
  ended_ = true;
}

}  // namespace cloudtrail::delivery

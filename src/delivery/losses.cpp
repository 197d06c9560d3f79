// What is passed over, and how it is reported.
#include <algorithm>

#include "delivery/lines.hpp"
#include "delivery/splitter.hpp"

namespace cloudtrail::delivery {
namespace {

/// As kCautiousWindow in splitter.cpp.
constexpr std::size_t kWindowAfterLoss = 256;
/// How much is passed over at once. Looking for a marker in more would look at it again and again.
constexpr std::size_t kSlice = std::size_t{256} << 10;

}  // namespace

/// Where in `text` the next root value begins, or kNowhere.
std::size_t Splitter::find_marker(std::string_view text) const noexcept {
  if (marker_.empty()) return find_line_start(text, 0);
  const std::size_t found = text.find(marker_);
  return found == kNowhere ? kNowhere : found + 1;  // the marker begins with the line break
}

/// Whether what reaches over a marker has lost a bracket, and with it its end. In a bare array that
/// may be of several lines the marker is no such sign.
bool Splitter::ends_at_marker() const noexcept { return in_object_ || lines_; }

/// Whether there is such a marker between two offsets of the window.
bool Splitter::marker_inside(std::size_t from, std::size_t to) const noexcept {
  return ends_at_marker() && index_.has_line_break() &&
         find_marker(text_.substr(from, to - from)) != kNowhere;
}

/// The text ends inside the value at hand.
Splitter::Step Splitter::truncated(std::string_view message, std::uint32_t deepest) {
  if (deepest > limits().depth) {
    reject_here(RejectReason::kDepth, ahead(), "nested deeper than the option depth allows");
  } else {
    reject_here(RejectReason::kTruncated, ahead(), message);
  }
  mode_ = Mode::kDone;
  return Step::kAgain;
}

/// Gives up from the value at hand on; the rejection is made when it is known how far it reaches.
Splitter::Step Splitter::lose(RejectReason reason, std::string_view message) {
  lost_reason_ = reason;
  lost_message_ = message;
  lost_from_ = stream_offset(position());
  mode_ = Mode::kLost;
  window_size_ = kWindowAfterLoss;
  return Step::kAgain;
}

/// Passes over the value at a position without holding it.
Splitter::Step Splitter::skip_from(std::uint32_t index, Mode then) {
  i_ = index;
  lost_from_ = stream_offset(position());
  after_skip_ = then;
  skipper_.begin();
  mode_ = Mode::kSkip;
  return Step::kAgain;
}

std::size_t Splitter::scan_raw(std::string_view text, bool last) {
  const bool all = text.size() <= kSlice;
  text = text.substr(0, kSlice);
  return mode_ == Mode::kLost ? scan_lost(text, last && all) : scan_skip(text, last && all);
}

std::size_t Splitter::scan_lost(std::string_view text, bool last) {
  const std::size_t found = find_marker(text);
  if (found == kNowhere && !last) {
    const std::size_t keep = marker_.empty() ? 1 : marker_.size() - 1;
    return text.size() > keep ? text.size() - keep : 0;
  }
  const std::size_t end = std::min(found, text.size());
  reject(lost_reason_, lost_from_, window_offset_ + end - lost_from_, lost_message_, here());
  lines_ = true;
  finish_root();
  if (found == kNowhere) mode_ = Mode::kDone;
  return end;
}

std::size_t Splitter::scan_skip(std::string_view text, bool last) {
  const bool watch = after_skip_ == Mode::kRoot || ends_at_marker();
  const std::size_t marker = watch ? find_marker(text) : kNowhere;
  const std::size_t keep = marker_.empty() ? 1 : marker_.size() - 1;
  const std::size_t held_back = last || marker != kNowhere ? 0 : std::min(keep, text.size());
  const std::size_t usable = marker != kNowhere ? marker : text.size() - held_back;
  const std::size_t end = skipper_.feed(text.substr(0, usable));
  if (end != Skipper::kNotYet) {
    skipped(RejectReason::kEnvelopeBytes, end);
    return end;
  }
  if (marker != kNowhere && after_skip_ != Mode::kRoot) {
    lost_reason_ = RejectReason::kUnbalanced;
    lost_message_ = after_skip_ == Mode::kMembers ? kAstrayBehind : kNoEnd;
    mode_ = Mode::kLost;
    return 0;
  }
  if (marker != kNowhere) {
    lines_ = true;
    skipped(RejectReason::kEnvelopeBytes, usable);
  } else if (last) {
    skipped(RejectReason::kTruncated, usable);
    mode_ = Mode::kDone;
  }
  return usable;
}

/// The value that was passed over ends here.
void Splitter::skipped(RejectReason reason, std::size_t used) {
  reject(reason, lost_from_, window_offset_ + used - lost_from_,
         "larger than the option envelope_bytes allows", here());
  if (after_skip_ == Mode::kRoot) return finish_root();
  element_seen_ = true;
  expect_ = Expect::kSeparator;
  mode_ = after_skip_;
}

std::size_t Splitter::fail(std::string_view text, RejectReason reason, std::string_view message) {
  failure_ = Failure{reason, message, false};
  const std::size_t used = done() ? 0 : scan(text, true);
  if (!failure_->reported && !gave_up_) reject(reason, window_offset_, 0, message, envelope_);
  return used;
}

void Splitter::reject_here(RejectReason reason, std::size_t size, std::string_view message) {
  reject(reason, stream_offset(position()), size, message, here());
}

void Splitter::reject(RejectReason reason, std::uint64_t offset, std::uint64_t size,
                      std::string_view message, const Envelope& envelope) {
  batch_.hand_over();
  if (failure_ && reason == RejectReason::kTruncated) {
    reason = failure_->reason;
    message = failure_->message;
    failure_->reported = true;
  }
  Rejection rejection;
  rejection.reason = reason;
  rejection.source = context_.source;
  rejection.index = context_.next_index++;
  rejection.offset = origin_ ? *origin_ : offset;
  rejection.size = size;
  rejection.message = message;
  rejection.envelope = &envelope;
  ++context_.summary.rejected;
  ++context_.summary.rejections[static_cast<std::size_t>(reason)];
  context_.sink->on_rejection(rejection);
}

}  // namespace cloudtrail::delivery

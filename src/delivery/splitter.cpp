#include "delivery/splitter.hpp"

#include <algorithm>
#include <cstring>

namespace cloudtrail::delivery {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
/// After quotes went astray every position behind is in doubt, so little is indexed before it is
/// known that they are right again. Without this, damage on every line would cost a window a line.
constexpr std::size_t kCautiousWindow = std::size_t{4} << 10;
constexpr std::string_view kBom = "\xEF\xBB\xBF";

/// The first line break at or after `from` that an object or array follows: where line-delimited
/// JSON certainly begins anew, because indented JSON has blanks there.
std::size_t find_line_start(std::string_view text, std::size_t from) noexcept {
  while (from < text.size()) {
    const void* found = std::memchr(text.data() + from, '\n', text.size() - from);
    if (found == nullptr) return kNowhere;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
    if (at < text.size() && (text[at] == '{' || text[at] == '[')) return at;
    from = at;
  }
  return kNowhere;
}

}  // namespace

Splitter::Splitter(Context& context, std::uint32_t nesting)
    : context_(context), nesting_(nesting), batch_(context) {}

void Splitter::begin(const Envelope& envelope, std::optional<std::uint64_t> origin) {
  envelope_ = envelope;
  origin_ = origin;
  mode_ = Mode::kRoot;
  lines_ = false;
  last_byte_ = '\n';
  roots_ = 0;
  shape_checked_ = false;
  refused_ = false;
  window_offset_ = 0;
  window_size_ = context_.options.window_bytes;
  wanted_ = 0;
}

std::size_t Splitter::scan(std::string_view text, bool last) {
  std::size_t at = 0;
  if (window_offset_ == 0 && mode_ == Mode::kRoot && roots_ == 0) {
    if (text.size() < kBom.size() && !last) return 0;
    if (text.substr(0, kBom.size()) == kBom) at = kBom.size();
    window_offset_ = at;
  }
  while (!done() && (at < text.size() || last)) {
    const std::string_view rest = text.substr(at);
    std::size_t used = 0;
    if (mode_ == Mode::kLost || mode_ == Mode::kSkip) {
      used = scan_raw(rest, last);
    } else {
      if (rest.size() < wanted_ && !last) break;
      text_ = rest.substr(0, window_size_);
      at_end_ = last && text_.size() == rest.size();
      used = scan_window();
      batch_.flush();
      if (used == 0 && (mode_ == Mode::kLost || mode_ == Mode::kSkip)) continue;
      if (used == 0 && !at_end_ && text_.size() < rest.size()) {
        window_size_ *= 2;
        continue;
      }
      // Less than twice what was not enough is not offered to the scanner again: a value that
      // comes a byte at a time would be looked at as often.
      wanted_ = used == 0 && !last ? 2 * text_.size() : 0;
      if (used != 0) window_size_ = std::min(context_.options.window_bytes, 2 * window_size_);
    }
    if (used != 0) last_byte_ = rest[used - 1];
    at += used;
    window_offset_ += used;
    if (used == 0) break;
  }
  if (last) {
    batch_.flush();
    mode_ = Mode::kDone;
  }
  return done() ? text.size() : at;
}

std::size_t Splitter::scan_window() {
  index_.build(text_);
  span_ = {text_.data(), index_.positions()};
  count_ = index_.count();
  i_ = 0;
  Step step = Step::kOn;
  while (step == Step::kOn && !done()) {
    switch (mode_) {
      case Mode::kRoot: step = step_root(); break;
      case Mode::kElements: step = step_elements(); break;
      case Mode::kMembers: step = step_members(); break;
      case Mode::kLost: case Mode::kSkip: return position();
      case Mode::kDone: return text_.size();
    }
  }
  return at_end_ && step == Step::kMore ? text_.size() : position();
}

std::size_t Splitter::scan_raw(std::string_view text, bool last) {
  return mode_ == Mode::kLost ? scan_lost(text, last) : scan_skip(text, last);
}

// ---- root values

Splitter::Step Splitter::step_root() {
  if (i_ == count_) return Step::kMore;
  const std::size_t at = position();
  if (roots_ != 0) {
    const bool new_line = (at == 0 ? last_byte_ : text_[at - 1]) == '\n';
    lines_ = lines_ || new_line;
    if (roots_ == 1 && nesting_ == 0) {
      context_.summary.shape = new_line ? Shape::kNdjson : Shape::kConcatenated;
    }
  }
  if (byte(i_) == '{') return root_object();
  if (byte(i_) == ',' && roots_ != 0) {  // objects cut out of an array
    ++i_;
    return Step::kOn;
  }
  if (byte(i_) != '[' || !matters(text_)) return root_garbage();
  container_envelope_ = envelope_;
  in_object_ = false;
  enter(Item::kOther, i_);
  return Step::kOn;
}

Splitter::Step Splitter::root_object() {
  // A log file is entered at once; everything else has to be seen whole to be known.
  if (i_ + 3 < count_ && byte(i_ + 3) == '[' && byte(i_ + 2) == ':' &&
      json::scalar_text(span_, i_ + 1) == "\"Records\"") {
    container_envelope_ = envelope_;
    in_object_ = true;
    marker_ = "\n{\"Records\"";
    enter(Item::kRecords, i_ + 3);
    return Step::kOn;
  }
  Slots& slots = batch_.row();
  const record::Walk walk = record::walk_object(span_, i_, count_, slots);
  switch (walk.broken) {
    case json::Broken::kNo: return root_complete(walk, slots);
    case json::Broken::kMalformed: {
      const std::size_t at = position();
      if (lines_ && find_line_start(text_.substr(0, span_.at[walk.next - 1]), at) != kNowhere) {
        return root_broken(RejectReason::kUnbalanced, "a bracket is missing on this line");
      }
      reject(RejectReason::kMalformed, stream_offset(at), span_.at[walk.next - 1] + 1 - at,
             "the object's members are not separated as JSON has it");
      note_root(envelope_, guess_shape(text_.substr(at)));
      i_ = walk.next;
      finish_root();
      return Step::kOn;
    }
    default: return root_incomplete(walk.broken, walk.deepest);
  }
}

Splitter::Step Splitter::root_complete(const record::Walk& walk, Slots& slots) {
  const std::size_t at = position();
  const std::size_t size = span_.at[walk.next - 1] + 1 - at;
  if (lines_ && find_line_start(text_.substr(0, at + size), at) != kNowhere) {
    return root_broken(RejectReason::kUnbalanced, "a bracket is missing on this line");
  }
  if (size > kWholeBytes && walk.marks != 0 && enter_container()) return Step::kOn;
  const std::uint32_t open = i_;
  if (size > limits().envelope_bytes) {
    reject(RejectReason::kEnvelopeBytes, stream_offset(at), size,
           "larger than the option envelope_bytes allows");
  } else {
    object(open, walk, slots, envelope_);
  }
  i_ = walk.next;
  finish_root();
  return Step::kOn;
}

Splitter::Step Splitter::root_incomplete(json::Broken broken, std::uint32_t deepest) {
  const std::size_t at = position();
  const std::size_t have = text_.size() - at;
  if (broken == json::Broken::kMismatched) {
    if (enter_container()) return Step::kOn;
    return root_broken(RejectReason::kUnbalanced, "a bracket is closed by one of another kind");
  }
  if (lines_ && find_line_start(text_, at) != kNowhere) {
    return root_broken(RejectReason::kUnbalanced, "a bracket or a quote is missing on this line");
  }
  if ((have > kWholeBytes || at_end_) && enter_container()) return Step::kOn;
  if (at_end_) {
    return root_broken(deepest > limits().depth ? RejectReason::kDepth : RejectReason::kTruncated,
                       deepest > limits().depth ? "nested deeper than the option depth allows"
                                                : "the input ends inside this value");
  }
  if (have > limits().envelope_bytes) {
    return root_broken(RejectReason::kEnvelopeBytes,
                       "larger than the option envelope_bytes allows");
  }
  return Step::kMore;
}

/// Whether what cannot be read is a loss to be reported. A message that is some other program's
/// text, in an envelope that carries all sorts, is none.
bool Splitter::matters(std::string_view seen) const noexcept {
  return nesting_ == 0 || smells_of_cloudtrail(seen);
}

Splitter::Step Splitter::root_garbage() {
  const std::size_t at = position();
  const std::size_t line = find_line_start(text_, at);
  if (line == kNowhere && !at_end_ && text_.size() - at <= kWholeBytes) return Step::kMore;
  const bool rest = line == kNowhere || nesting_ != 0;
  const std::string_view seen = text_.substr(at, rest ? kNowhere : line - at);
  note_root(envelope_, guess_shape(seen));
  if ((roots_ != 0 && nesting_ == 0) || smells_of_cloudtrail(seen)) {
    return root_broken(RejectReason::kMalformed, "this is not JSON");
  }
  // Text of another sort altogether: told apart, and no loss.
  not_cloudtrail();
  finish_root();
  if (!rest) return resume_at(line);
  mode_ = Mode::kDone;
  return Step::kAgain;
}

/// Rejects the root value at hand up to where the next one certainly begins.
Splitter::Step Splitter::root_broken(RejectReason reason, std::string_view message) {
  const std::size_t at = position();
  note_root(envelope_, guess_shape(text_.substr(at)));
  const std::size_t line = find_line_start(text_, at);
  lines_ = true;
  finish_root();
  if (!matters(text_.substr(at))) {
    not_cloudtrail();
    mode_ = Mode::kDone;
    return Step::kAgain;
  }
  if (line != kNowhere) {
    reject(reason, stream_offset(at), line - at, message);
    return resume_at(line);
  }
  lose(reason, message, {});
  return Step::kAgain;
}

/// Goes on at offset `at` of the window; indexes anew where the positions behind it are in doubt.
Splitter::Step Splitter::resume_at(std::size_t at) {
  const std::uint32_t* end = span_.at + count_;
  const std::uint32_t* found = std::lower_bound(span_.at, end, static_cast<std::uint32_t>(at));
  if (found != end && *found == at) {
    i_ = static_cast<std::uint32_t>(found - span_.at);
    return Step::kOn;
  }
  // The positions say that `at` is inside a string: cut the window here.
  batch_.flush();
  text_ = text_.substr(0, at);
  at_end_ = false;
  count_ = 0;
  i_ = 0;
  window_size_ = kCautiousWindow / 2;
  return Step::kAgain;
}

void Splitter::finish_root() {
  ++roots_;
  container_ = Item::kOther;
  element_seen_ = false;
  mode_ = Mode::kRoot;
}

// ---- containers

/// Enters the first container's array among the members of the object at hand, as far as they
/// are in the window.
bool Splitter::enter_container() {
  std::uint32_t at = i_ + 1;
  const std::string_view first_key = at < count_ ? json::scalar_text(span_, at) : "";
  Envelope inside = envelope_;
  control_message_ = false;
  while (at + 3 < count_ && byte(at) == '"' && byte(at + 1) == ':') {
    const std::string_view key = json::scalar_text(span_, at);
    if (!json::is_string(key)) return false;
    const std::string_view raw_key = key.substr(1, key.size() - 2);
    const Item item = container_of(raw_key);
    if (item != Item::kOther && byte(at + 2) == '[') {
      in_object_ = true;
      container_envelope_ = inside;
      marker_ = "\n{" + std::string(first_key);
      if (control_message_ && item == Item::kLogEvents) ++context_.summary.control_messages;
      note(shape_of(item));
      enter(item, at + 2);
      return true;
    }
    const json::Extent extent = json::measure(span_, at + 2, count_);
    if (extent.broken != json::Broken::kNo || extent.next >= count_ || byte(extent.next) != ',') {
      return false;
    }
    const Value value = value_at(at + 2);
    const auto keep = [&](int slot, std::string_view Envelope::*view) {
      container_text_[slot] = value.text();
      inside.*view = container_text_[slot];
    };
    if (raw_key == "messageType") control_message_ = value.text() == "CONTROL_MESSAGE";
    if (raw_key == "owner") keep(0, &Envelope::log_owner);
    if (raw_key == "logGroup") keep(1, &Envelope::log_group);
    if (raw_key == "logStream") keep(2, &Envelope::log_stream);
    at = extent.next + 1;
  }
  return false;
}

void Splitter::enter(Item container, std::uint32_t open_bracket) {
  container_ = container;
  if (!in_object_) marker_ = "\n[";
  element_seen_ = false;
  expect_ = Expect::kValueOrEnd;
  mode_ = Mode::kElements;
  i_ = open_bracket + 1;
  // Until an element says more: of a container that stays empty this is the shape.
  note_root(container_envelope_, in_object_ ? shape_of(container) : Shape::kArray);
}

void Splitter::leave_container() {
  ++i_;
  if (in_object_) {
    mode_ = Mode::kMembers;
  } else {
    finish_root();
  }
}

Splitter::Step Splitter::step_elements() {
  if (i_ == count_) {
    if (at_end_) truncated("the input ends inside an array");
    return Step::kMore;
  }
  const char c = byte(i_);
  if (c == ']' && expect_ != Expect::kValue) {
    leave_container();
    return Step::kOn;
  }
  if (expect_ == Expect::kSeparator) {
    if (c == ',') {
      ++i_;
      expect_ = Expect::kValue;
      return Step::kOn;
    }
    lose(RejectReason::kUnbalanced, "brackets or quotes went astray in this array", marker_);
    return Step::kAgain;
  }
  if (c == '{') return element_object();
  return element_other();
}

Splitter::Step Splitter::element_object() {
  Slots& slots = batch_.row();
  const std::uint32_t open = i_;
  const record::Walk walk = record::walk_object(span_, open, count_, slots);
  const std::size_t at = position();
  switch (walk.broken) {
    case json::Broken::kIncomplete: return element_incomplete(walk.deepest);
    case json::Broken::kMismatched:
      lose(RejectReason::kUnbalanced, "a bracket is closed by one of another kind", marker_);
      return Step::kAgain;
    case json::Broken::kMalformed:
      reject(RejectReason::kMalformed, stream_offset(at), span_.at[walk.next - 1] + 1 - at,
             "the record's members are not separated as JSON has it");
      break;
    case json::Broken::kNo:
      if (marker_inside(at, span_.at[walk.next - 1])) {
        lose(RejectReason::kUnbalanced, "a bracket or a quote is missing in this record", marker_);
        return Step::kAgain;
      }
      if (!control_message_ || container_ != Item::kLogEvents) {
        object(open, walk, slots, container_envelope_);
      }
      break;
  }
  i_ = walk.next;
  element_seen_ = true;
  expect_ = Expect::kSeparator;
  return Step::kOn;
}

Splitter::Step Splitter::element_other() {
  const std::size_t at = position();
  if (!json::begins_value(byte(i_))) {
    lose(RejectReason::kUnbalanced, "brackets or quotes went astray in this array", marker_);
    return Step::kAgain;
  }
  const json::Extent extent = json::measure(span_, i_, count_);
  // A scalar at the very end may go on in the next window.
  const bool whole = extent.broken == json::Broken::kNo && extent.next < count_;
  if (extent.broken == json::Broken::kMismatched) {
    lose(RejectReason::kUnbalanced, "a bracket is closed by one of another kind", marker_);
    return Step::kAgain;
  }
  if (!whole) return element_incomplete(extent.deepest);
  if (container_ == Item::kQueryRows && byte(i_) == '[') {
    open_row(i_, container_envelope_);
  } else {
    reject(RejectReason::kNotAnObject, stream_offset(at), span_.at[extent.next] - at,
           "an element that is no object");
  }
  i_ = extent.next;
  element_seen_ = true;
  expect_ = Expect::kSeparator;
  return Step::kOn;
}

Splitter::Step Splitter::element_incomplete(std::uint32_t deepest) {
  const std::size_t have = text_.size() - position();
  if (marker_inside(position(), text_.size())) {
    lose(RejectReason::kUnbalanced, "a bracket or a quote is missing in this record", marker_);
    return Step::kAgain;
  }
  if (at_end_) {
    if (deepest > limits().depth) {
      reject(RejectReason::kDepth, stream_offset(position()), have,
             "nested deeper than the option depth allows");
      mode_ = Mode::kDone;
    } else {
      truncated("the input ends inside this record");
    }
    return Step::kMore;
  }
  if (have <= limits().envelope_bytes) return Step::kMore;
  lost_from_ = stream_offset(position());
  skipper_.begin();
  mode_ = Mode::kSkip;
  batch_.flush();
  return Step::kAgain;
}

Splitter::Step Splitter::step_members() {
  if (i_ == count_) {
    if (at_end_) truncated("the input ends inside an object");
    return Step::kMore;
  }
  if (byte(i_) == '}') {
    ++i_;
    finish_root();
    return Step::kOn;
  }
  const bool whole_key = i_ + 3 < count_;
  if (whole_key && byte(i_) == ',' && byte(i_ + 1) == '"' && byte(i_ + 2) == ':') {
    const std::string_view key = json::scalar_text(span_, i_ + 1);
    const Item item = json::is_string(key) ? container_of(key.substr(1, key.size() - 2)) : Item::kOther;
    if (item != Item::kOther && byte(i_ + 3) == '[') {
      enter(item, i_ + 3);
      return Step::kOn;
    }
    const json::Extent extent = json::measure(span_, i_ + 3, count_);
    if (extent.broken == json::Broken::kNo && extent.next < count_) {
      i_ = extent.next;
      return Step::kOn;
    }
    if (extent.broken != json::Broken::kMismatched && json::begins_value(byte(i_ + 3)) && !at_end_ &&
        text_.size() - position() <= limits().envelope_bytes) {
      return Step::kMore;
    }
  } else if (!whole_key && byte(i_) == ',' && !at_end_ &&
             text_.size() - position() <= limits().envelope_bytes) {
    return Step::kMore;
  }
  if (at_end_ && byte(i_) == ',') {
    truncated("the input ends inside an object");
    return Step::kMore;
  }
  lose(RejectReason::kUnbalanced, "brackets or quotes went astray behind an array", marker_);
  return Step::kAgain;
}

// ---- losses

/// Whether the next root value begins between two offsets of the window: then the element that
/// reaches over it has lost a bracket, and with it its end.
bool Splitter::marker_inside(std::size_t from, std::size_t to) const noexcept {
  return index_.has_line_break() && text_.substr(from, to - from).find(marker_) != kNowhere;
}

void Splitter::truncated(std::string_view message) {
  const std::size_t at = position();
  reject(RejectReason::kTruncated, stream_offset(at), text_.size() - at, message);
  mode_ = Mode::kDone;
}

/// Gives up from the value at hand on; the rejection is made when it is known how far it reaches.
void Splitter::lose(RejectReason reason, std::string_view message, std::string marker) {
  lost_reason_ = reason;
  lost_message_ = message;
  lost_from_ = stream_offset(position());
  marker_ = std::move(marker);
  mode_ = Mode::kLost;
  window_size_ = kCautiousWindow;
  batch_.flush();
}

std::size_t Splitter::scan_lost(std::string_view text, bool last) {
  const bool any_line = marker_.empty();
  const std::size_t keep = any_line ? 1 : marker_.size() - 1;
  std::size_t found = any_line ? find_line_start(text, 0) : text.find(marker_);
  if (found != kNowhere && !any_line) ++found;  // the marker begins with the line break
  if (found == kNowhere && !last) return text.size() > keep ? text.size() - keep : 0;
  const std::size_t end = found == kNowhere ? text.size() : found;
  const std::uint64_t size = window_offset_ + end - lost_from_;
  lines_ = true;
  finish_root();
  reject(lost_reason_, lost_from_, size, lost_message_);
  if (found == kNowhere) mode_ = Mode::kDone;
  return end;
}

std::size_t Splitter::scan_skip(std::string_view text, bool last) {
  const std::size_t end = skipper_.feed(text);
  if (end == Skipper::kNotYet && !last) return text.size();
  const std::size_t used = end == Skipper::kNotYet ? text.size() : end;
  reject(end == Skipper::kNotYet ? RejectReason::kTruncated : RejectReason::kEnvelopeBytes,
         lost_from_, window_offset_ + used - lost_from_,
         "larger than the option envelope_bytes allows");
  element_seen_ = true;
  expect_ = Expect::kSeparator;
  mode_ = end == Skipper::kNotYet ? Mode::kDone : Mode::kElements;
  return used;
}

}  // namespace cloudtrail::delivery

#include "delivery/splitter.hpp"

#include <algorithm>
#include <utility>

#include "delivery/lines.hpp"
#include "json/validate.hpp"

namespace cloudtrail::delivery {
namespace {

/// After quotes went astray every position behind is in doubt, so little is indexed before it is
/// known that they are right again. Without this, damage on every line would cost a window a line.
constexpr std::size_t kCautiousWindow = 256;
/// Positions of more than this, and more than a window, are not kept for the next text.
constexpr std::size_t kKeptWindow = std::size_t{4} << 20;
constexpr std::string_view kBom = "\xEF\xBB\xBF";

/// Whether a value over several lines is rather a line without its end and the lines behind it.
bool swallows_lines(std::string_view value) {
  if (find_line_start(value, 0) == kNowhere) return false;
  const Status status = json::validate(value, json::kMaxCheckedDepth);
  return !status && status.error().code == ErrorCode::kMalformedJson;
}

}  // namespace

Splitter::Splitter(Context& context, std::uint32_t nesting)
    : context_(context), nesting_(nesting), batch_(context) {}

void Splitter::begin(const Envelope& envelope, std::optional<std::uint64_t> origin) {
  batch_.drop();
  envelope_ = envelope;
  origin_ = origin;
  mode_ = Mode::kRoot;
  gave_up_ = false;
  last_byte_ = '\n';
  roots_ = 0;
  lines_ = false;
  indented_ = false;
  judged_ = false;
  shape_checked_ = false;
  failure_.reset();
  entered_ = false;
  container_ = Item::kOther;
  element_seen_ = false;
  control_message_ = false;
  inline_containers_ = 0;
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
    const Mode mode = mode_;
    const bool raw = mode == Mode::kLost || mode == Mode::kSkip;
    if (!raw && rest.size() < wanted_ && !last) break;
    std::size_t used = 0;
    if (raw) {
      used = scan_raw(rest, last);
    } else {
      text_ = rest.substr(0, window_size_);
      at_end_ = last && text_.size() == rest.size();
      used = scan_window();
      batch_.flush();
    }
    if (used != 0) last_byte_ = rest[used - 1];
    at += used;
    window_offset_ += used;
    if (used != 0 || mode != mode_) {
      wanted_ = 0;
      if (!raw) window_size_ = std::min(context_.options.window_bytes, 2 * window_size_);
    } else if (raw || !grow_window(rest.size())) {
      break;
    }
  }
  if (last) mode_ = Mode::kDone;
  const std::size_t kept = std::max(kKeptWindow, context_.options.window_bytes);
  if (last && window_size_ > kept) index_ = json::StructuralIndex();
  return at;
}

/// A window was too small: makes it larger where more is offered, or says how much must be. A value
/// that comes a byte at a time is so looked at a few times, and not once a byte. Grows by four, so
/// that little memory is taken by the windows before.
bool Splitter::grow_window(std::size_t offered) noexcept {
  const std::size_t most =
      std::max({limits().envelope_bytes + 1, kWholeBytes, context_.options.window_bytes});
  const auto grown = [&](std::size_t size) {
    return size < most ? std::min(4 * size, most) : 2 * size;
  };
  if (text_.size() == offered) {
    wanted_ = grown(offered);
    window_size_ = std::max(window_size_, wanted_);
    return false;
  }
  window_size_ = grown(window_size_);
  return true;
}

std::size_t Splitter::scan_window() {
  index_.build(text_);
  span_ = {text_.data(), index_.positions()};
  count_ = index_.count();
  i_ = 0;
  Step step = Step::kOn;
  while (step == Step::kOn) {
    switch (mode_) {
      case Mode::kRoot: step = step_root(); break;
      case Mode::kElements: step = step_elements(); break;
      case Mode::kMembers: step = step_members(); break;
      case Mode::kLost: case Mode::kSkip: case Mode::kDone: step = Step::kAgain; break;
    }
  }
  const bool over = step == Step::kMore || mode_ == Mode::kDone;
  return at_end_ && over && !gave_up_ ? text_.size() : position();
}

// ---- root values

Splitter::Step Splitter::step_root() {
  if (i_ == count_) return Step::kMore;
  const char c = byte(i_);
  if (c == ',' && roots_ != 0) {  // objects cut out of an array
    ++i_;
    return Step::kOn;
  }
  if (c != '{' && c != '[') return root_garbage();
  if (roots_ != 0) {
    const std::size_t at = position();
    const bool new_line = (at == 0 ? last_byte_ : text_[at - 1]) == '\n';
    lines_ = lines_ || (new_line && !indented_);
    if (roots_ == 1 && nesting_ == 0) {
      context_.summary.shape = new_line ? Shape::kNdjson : Shape::kConcatenated;
      if (check_told_shape(true)) return Step::kAgain;
    }
  }
  return c == '{' ? root_object() : root_array();
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
  // Where values are one a line, none reaches over the beginning of the next one.
  const std::size_t line = lines_ ? find_line_start(text_, position()) : kNowhere;
  const std::size_t limit = std::min(line, text_.size());
  const std::uint32_t end = line == kNowhere ? count_ : index_at(line);
  Slots& slots = batch_.row();
  const record::Walk walk = record::walk_object(span_, i_, end, slots);
  const std::size_t reach = reach_of({walk.next, walk.deepest, walk.broken}, limit);
  const bool sound = walk.broken == json::Broken::kNo;
  const std::size_t whole = std::min(kWholeBytes, limits().envelope_bytes);
  if (!sound || reach > whole) {
    const bool known = walk.broken != json::Broken::kIncomplete || line != kNowhere || at_end_;
    if (!known && reach <= whole) return Step::kMore;
    if (enter_container(end)) return Step::kOn;
    if (reach > limits().envelope_bytes) return root_oversize();
    if (!known) return Step::kMore;
    if (!sound) return root_object_broken(walk, reach);
  }
  if (roots_ == 0) {
    const std::string_view value = text_.substr(position(), reach);
    indented_ = value.find('\n') != kNowhere;
    if (indented_ && walk.marks == 0 && swallows_lines(value)) {
      return root_broken(RejectReason::kUnbalanced, "a bracket or a quote is missing on this line");
    }
  }
  object(i_, walk, slots, envelope_);
  if (done()) return Step::kAgain;
  i_ = walk.next;
  finish_root();
  return Step::kOn;
}

/// How many bytes of the value at hand its end, or the place where it breaks off, is away. It was
/// looked for up to offset `limit` of the window.
std::size_t Splitter::reach_of(const json::Extent& extent, std::size_t limit) const noexcept {
  if (extent.broken == json::Broken::kIncomplete) return limit - position();
  if (extent.broken == json::Broken::kMismatched) return span_.at[extent.next] + 1 - position();
  const char last = byte(extent.next - 1);
  const bool bracket = last == '}' || last == ']';
  // A scalar has no position of its end.
  return (bracket ? span_.at[extent.next - 1] + 1 : span_.at[extent.next]) - position();
}

/// `reach` is where it broke off.
Splitter::Step Splitter::root_object_broken(const record::Walk& walk, std::size_t reach) {
  const std::size_t at = position();
  switch (walk.broken) {
    case json::Broken::kMismatched:
      return root_broken(RejectReason::kUnbalanced, "a bracket is closed by one of another kind");
    case json::Broken::kMalformed: {
      constexpr std::string_view kMessage = "the object's members are not separated as JSON has it";
      // Of a first line without its end, other lines may be taken for the end.
      if (roots_ == 0 && find_line_start(text_.substr(0, at + reach), at) != kNowhere) {
        return root_broken(RejectReason::kMalformed, kMessage);
      }
      if (!seen_enough()) return Step::kMore;
      if (!judge(text_.substr(at, kWholeBytes))) return give_up();
      reject_here(RejectReason::kMalformed, reach, kMessage);
      i_ = walk.next;
      finish_root();
      return Step::kOn;
    }
    default: break;
  }
  if (!at_end_ || at + reach < text_.size()) {
    return root_broken(RejectReason::kUnbalanced, "a bracket or a quote is missing on this line");
  }
  if (walk.deepest > limits().depth) {
    return root_broken(RejectReason::kDepth, "nested deeper than the option depth allows");
  }
  return root_broken(RejectReason::kTruncated, "the input ends inside this value");
}

Splitter::Step Splitter::root_array() {
  if (i_ + 1 == count_ && !at_end_ && ahead() <= limits().envelope_bytes) return Step::kMore;
  if (nesting_ != 0 && !judged_) {
    if (!seen_enough()) return Step::kMore;
    if (!smells_of_records(text_.substr(position(), kWholeBytes))) return give_up();
    judged_ = matters_ = true;
  }
  container_envelope_ = envelope_;
  in_object_ = false;
  // An array that begins on its bracket's line ends with that line where values are one a line. So
  // does what begins with a text: it has lost the brace that it began with.
  const char first = next_in_reach(1) ? byte(i_ + 1) : ']';
  const bool text_first = first != '{' && first != '[' && first != ']';
  const char behind = ahead() > 1 ? text_[position() + 1] : '\n';
  const bool on_this_line = behind != '\n' && behind != '\r';
  marker_ = on_this_line && (lines_ || text_first) ? "" : "\n[";
  enter(Item::kOther, i_);
  return Step::kOn;
}

Splitter::Step Splitter::root_garbage() {
  const bool follows_a_root = roots_ != 0 && nesting_ == 0;
  const std::string_view look = text_.substr(position(), kWholeBytes);
  const bool more_comes = !at_end_ && look.size() < kWholeBytes;
  if (follows_a_root) {
    if (i_ + 1 == count_ && more_comes) return Step::kMore;
    return root_word();
  }
  const std::size_t line = nesting_ == 0 ? find_line_start(look, 0) : kNowhere;
  if (line == kNowhere && more_comes) return Step::kMore;
  const std::string_view seen = look.substr(0, line);
  if (smells_of_records(seen)) {
    judge(seen);
    return root_word();
  }
  // Text of another sort altogether: told apart, and no loss.
  note_root(envelope_, guess_shape(seen));
  if (check_told_shape(true)) return Step::kAgain;
  if (line == kNowhere) return give_up();
  not_cloudtrail();
  const std::size_t at = position() + line;
  finish_root();
  return resume_at(at);
}

/// A word where a root value should be. Where an object follows it, it costs no more than itself.
Splitter::Step Splitter::root_word() {
  constexpr std::string_view kMessage = "this is not JSON";
  const std::size_t at = position();
  const std::string_view word = json::scalar_text(span_, i_);
  const bool object_follows =
      i_ + 1 < count_ && byte(i_ + 1) == '{' && span_.at[i_ + 1] - at < kWholeBytes;
  if (!object_follows || word.find('"') != kNowhere) {
    return root_broken(RejectReason::kMalformed, kMessage);
  }
  reject_here(RejectReason::kMalformed, word.size(), kMessage);
  ++i_;
  return Step::kOn;
}

/// Whether a text that cannot be read is far enough in view for judge().
bool Splitter::seen_enough() const noexcept {
  return judged_ || (nesting_ == 0 && roots_ != 0) || at_end_ || ahead() >= kWholeBytes;
}

/// Names a text that cannot be read by what is seen of it, once, and returns whether it is a loss
/// to be reported. A message that is some other program's text, in an envelope that carries all
/// sorts, is none.
bool Splitter::judge(std::string_view seen) {
  if (judged_ || (nesting_ == 0 && roots_ != 0)) return matters_;
  judged_ = true;
  matters_ = nesting_ == 0 || smells_of_cloudtrail(seen);
  note_root(envelope_, guess_shape(seen));
  return matters_;
}

/// Leaves the rest of the text alone: it is something else.
Splitter::Step Splitter::give_up() {
  not_cloudtrail();
  gave_up_ = ahead() >= kWholeBytes;
  mode_ = Mode::kDone;
  return Step::kAgain;
}

/// Rejects the root value at hand up to where the next one certainly begins.
Splitter::Step Splitter::root_broken(RejectReason reason, std::string_view message) {
  if (!seen_enough()) return Step::kMore;
  const std::size_t at = position();
  if (!judge(text_.substr(at, kWholeBytes))) return give_up();
  const std::size_t line = find_line_start(text_, at);
  if (line == kNowhere) {
    marker_.clear();
    return lose(reason, message);
  }
  lines_ = true;
  reject_here(reason, line - at, message);
  finish_root();
  return resume_at(line);
}

Splitter::Step Splitter::root_oversize() {
  if (!seen_enough()) return Step::kMore;
  if (!judge(text_.substr(position(), kWholeBytes))) return give_up();
  marker_.clear();
  return skip_from(i_, Mode::kRoot);
}

/// Goes on at offset `at` of the window; indexes anew where the positions behind it are in doubt.
Splitter::Step Splitter::resume_at(std::size_t at) {
  const std::uint32_t found = index_at(at);
  if (found != count_ && span_.at[found] == at) {
    i_ = found;
    return Step::kOn;
  }
  // The positions say that `at` is inside a string: cut the window here.
  batch_.flush();
  text_ = text_.substr(0, at);
  at_end_ = false;
  count_ = 0;
  i_ = 0;
  window_size_ = kCautiousWindow;
  return Step::kAgain;
}

/// The first position at or behind an offset.
std::uint32_t Splitter::index_at(std::size_t at) const noexcept {
  const std::uint32_t* end = span_.at + count_;
  return static_cast<std::uint32_t>(
      std::lower_bound(span_.at + i_, end, static_cast<std::uint32_t>(at)) - span_.at);
}

void Splitter::finish_root() {
  if (entered_) batch_.flush();  // the records refer to the container's envelope
  ++roots_;
  entered_ = false;
  container_ = Item::kOther;
  element_seen_ = false;
  control_message_ = false;
  mode_ = Mode::kRoot;
}

}  // namespace cloudtrail::delivery

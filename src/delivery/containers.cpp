// Containers that are entered: their elements are read one by one, whatever their size.
#include "delivery/lines.hpp"
#include "delivery/splitter.hpp"
#include "json/text.hpp"

namespace cloudtrail::delivery {
namespace {

/// How much of a container's first key is remembered to find the next one by.
constexpr std::size_t kMarkerBytes = 64;

}  // namespace

/// Enters the first container's array among the members of the object at hand, as far as they
/// are in the window and before position `end`.
bool Splitter::enter_container(std::uint32_t end) {
  std::uint32_t at = i_ + 1;
  const std::string_view first_key = at < end ? json::scalar_text(span_, at) : "";
  container_envelope_ = envelope_;
  control_message_ = false;
  while (at + 2 < end && byte(at) == '"' && byte(at + 1) == ':') {
    const std::string_view key = json::scalar_text(span_, at);
    if (!json::is_string(key)) return false;
    const std::string_view raw_key = key.substr(1, key.size() - 2);
    const Item item = container_of(raw_key);
    if (item != Item::kOther && byte(at + 2) == '[') {
      in_object_ = true;
      marker_ = "\n{";
      marker_ += first_key.substr(0, kMarkerBytes);
      if (control_message_ && item == Item::kLogEvents) ++context_.summary.control_messages;
      if (item != Item::kRecords) {
        ++container_envelope_.nesting;
        note(shape_of(item));
      }
      enter(item, at + 2);
      return true;
    }
    const json::Extent extent = json::measure(span_, at + 2, end);
    if (extent.broken != json::Broken::kNo || extent.next >= end || byte(extent.next) != ',') {
      return false;
    }
    read_member_before(raw_key, value_at(at + 2));
    at = extent.next + 1;
  }
  return false;
}

/// Keeps what a member before the container's array says about its elements.
void Splitter::read_member_before(std::string_view raw_key, const Value& value) {
  const auto keep = [&](std::size_t slot, std::string_view Envelope::*view) {
    container_text_[slot] = value.text();
    container_envelope_.*view = container_text_[slot];
  };
  if (raw_key == "messageType") control_message_ = value.text() == "CONTROL_MESSAGE";
  if (raw_key == "owner") keep(0, &Envelope::log_owner);
  if (raw_key == "logGroup") keep(1, &Envelope::log_group);
  if (raw_key == "logStream") keep(2, &Envelope::log_stream);
}

void Splitter::enter(Item container, std::uint32_t open_bracket) {
  entered_ = true;
  container_ = container;
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
    expect_ = Expect::kSeparator;
    mode_ = Mode::kMembers;
  } else {
    finish_root();
  }
}

/// What the token at a position is in an array where `expect` may stand. While brackets and quotes
/// are in order, what is wrong between two elements costs neither of them.
Splitter::Token Splitter::token_at(std::uint32_t i, Expect expect) const noexcept {
  const char c = byte(i);
  if (c == ']') return expect == Expect::kValue ? Token::kEndBehindComma : Token::kEnd;
  if (c == ',') {
    const bool fits = expect == Expect::kSeparator || expect == Expect::kAnything;
    return fits ? Token::kComma : Token::kWord;
  }
  if (c == '}' || c == ':') return Token::kAstray;
  const bool bracket = c == '{' || c == '[';
  if (bracket && expect == Expect::kSeparator) return Token::kElementWithoutComma;
  const std::string_view word = json::scalar_text(span_, i);
  const bool value = bracket || json::is_string(word) || json::is_number(word) || word == "true" ||
                     word == "false" || word == "null";
  if (value && expect != Expect::kSeparator) return Token::kElement;
  return word.find('"') == kNowhere ? Token::kWord : Token::kAstray;
}

Splitter::Step Splitter::step_elements() {
  if (i_ == count_) return at_end_ ? truncated("the input ends inside an array") : Step::kMore;
  if (!next_in_reach(1)) {
    const bool oversize = ahead() > limits().envelope_bytes;
    if (oversize && json::begins_value(byte(i_))) return skip_from(i_, Mode::kElements);
    if (!oversize && !at_end_) return Step::kMore;  // a word may go on in the next window
  }
  switch (token_at(i_, expect_)) {
    case Token::kElement: return byte(i_) == '{' ? element_object() : element_other();
    case Token::kComma:
      ++i_;
      expect_ = Expect::kValue;
      return Step::kOn;
    case Token::kElementWithoutComma:
      if (const std::optional<Step> step = next_root()) return *step;
      reject_here(RejectReason::kMalformed, 0, kNoComma);
      expect_ = Expect::kAnything;
      return Step::kOn;
    case Token::kWord:
      reject_here(RejectReason::kMalformed, word_size(i_), kNoElement);
      ++i_;
      expect_ = Expect::kAnything;
      return Step::kOn;
    case Token::kAstray:
      return lose(RejectReason::kUnbalanced, "brackets or quotes went astray in this array");
    case Token::kEndBehindComma:
      reject_here(RejectReason::kMalformed, 0, kNoElement);
      break;
    case Token::kEnd: break;
  }
  leave_container();
  return Step::kOn;
}

/// Whether the next root value begins instead of what the one at hand still lacks: then that one
/// ends here, with one rejection.
std::optional<Splitter::Step> Splitter::next_root() {
  const std::size_t at = position();
  if (!ends_at_marker() || (at == 0 ? last_byte_ : text_[at - 1]) != '\n') return std::nullopt;
  if (!marker_.empty()) {
    const std::string_view beginning = std::string_view(marker_).substr(1);
    if (ahead() < beginning.size() && !at_end_) return Step::kMore;
    if (!text_.substr(at).starts_with(beginning)) return std::nullopt;
  }
  reject_here(RejectReason::kUnbalanced, 0, "a bracket is missing at the end of the line before");
  lines_ = true;
  finish_root();
  return Step::kOn;
}

Splitter::Step Splitter::element_object() {
  Slots& slots = batch_.row();
  const std::uint32_t open = i_;
  const record::Walk walk = record::walk_object(span_, open, count_, slots);
  const std::size_t reach = reach_of({walk.next, walk.deepest, walk.broken}, text_.size());
  if (reach > limits().envelope_bytes) return skip_from(open, Mode::kElements);
  const bool balanced =
      walk.broken == json::Broken::kNo || walk.broken == json::Broken::kMalformed;
  if (!balanced || marker_inside(position(), position() + reach)) {
    return element_broken(walk.broken, walk.deepest);
  }
  if (walk.broken == json::Broken::kMalformed) {
    reject_here(RejectReason::kMalformed, reach,
                "the record's members are not separated as JSON has it");
  } else if (!control_message_ || container_ != Item::kLogEvents) {
    object(open, walk, slots, container_envelope_);
    if (done()) return Step::kAgain;
  }
  finish_element(walk.next);
  return Step::kOn;
}

Splitter::Step Splitter::element_other() {
  json::Extent extent = json::measure(span_, i_, count_);
  // A scalar at the very end may go on in the next window.
  if (extent.broken == json::Broken::kNo && extent.next == count_) {
    extent.broken = json::Broken::kIncomplete;
  }
  const std::size_t reach = reach_of(extent, text_.size());
  if (reach > limits().envelope_bytes) return skip_from(i_, Mode::kElements);
  if (extent.broken != json::Broken::kNo || marker_inside(position(), position() + reach)) {
    return element_broken(extent.broken, extent.deepest);
  }
  if (container_ == Item::kQueryRows && byte(i_) == '[') {
    open_row(i_, container_envelope_);
    finish_element(extent.next);
    return Step::kOn;
  }
  reject_here(RejectReason::kNotAnObject, json::value_text(span_, i_).size(), kNoObject);
  finish_element(extent.next);
  return Step::kOn;
}

/// An element that has no end, or whose end is in doubt.
Splitter::Step Splitter::element_broken(json::Broken broken, std::uint32_t deepest) {
  if (broken == json::Broken::kMismatched || marker_inside(position(), text_.size())) {
    return lose(RejectReason::kUnbalanced, kNoEnd);
  }
  return at_end_ ? truncated("the input ends inside this record", deepest) : Step::kMore;
}

void Splitter::finish_element(std::uint32_t next) {
  i_ = next;
  element_seen_ = true;
  expect_ = Expect::kSeparator;
}

Splitter::Step Splitter::step_members() {
  constexpr std::string_view kEndsInside = "the input ends inside an object";
  if (i_ == count_) return at_end_ ? truncated(kEndsInside) : Step::kMore;
  if (byte(i_) == '}') {
    ++i_;
    finish_root();
    return Step::kOn;
  }
  if (byte(i_) == ',' && i_ + 3 >= count_) {
    if (at_end_) return truncated(kEndsInside);
    if (ahead() <= limits().envelope_bytes) return Step::kMore;
  }
  if (byte(i_) != ',' || !next_in_reach(3) || byte(i_ + 1) != '"' || byte(i_ + 2) != ':' ||
      !json::begins_value(byte(i_ + 3))) {
    if (const std::optional<Step> step = next_root()) return *step;
    return lose(RejectReason::kUnbalanced, kAstrayBehind);
  }
  const std::string_view key = json::scalar_text(span_, i_ + 1);
  const Item item =
      json::is_string(key) ? container_of(key.substr(1, key.size() - 2)) : Item::kOther;
  if (item == Item::kOther || byte(i_ + 3) != '[') return other_member();
  enter(item, i_ + 3);
  return Step::kOn;
}

/// A member that holds no elements; nobody asks for its value.
Splitter::Step Splitter::other_member() {
  const std::uint32_t value = i_ + 3;
  json::Extent extent = json::measure(span_, value, count_);
  if (extent.broken == json::Broken::kNo && extent.next == count_) {
    extent.broken = json::Broken::kIncomplete;
  }
  const std::size_t reach = reach_of(extent, text_.size());
  if (reach > limits().envelope_bytes) {
    const std::uint64_t from = stream_offset(position());
    const Step step = skip_from(value, Mode::kMembers);
    lost_from_ = from;  // the comma, as everywhere behind an array
    return step;
  }
  if (extent.broken == json::Broken::kMismatched || marker_inside(position(), position() + reach)) {
    return lose(RejectReason::kUnbalanced, kAstrayBehind);
  }
  if (extent.broken == json::Broken::kNo) {
    i_ = extent.next;
    return Step::kOn;
  }
  return at_end_ ? truncated("the input ends inside an object") : Step::kMore;
}

}  // namespace cloudtrail::delivery

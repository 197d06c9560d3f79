// Splits one stream of JSON text into records, references and rejections.
#pragma once

#include <cloudtrail/reader.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "delivery/batch.hpp"
#include "delivery/context.hpp"
#include "delivery/shape.hpp"
#include "delivery/skipper.hpp"
#include "json/cursor.hpp"
#include "json/structural.hpp"
#include "record/walk.hpp"

namespace cloudtrail::delivery {

/// Reads the JSON text of one level. The text comes in windows; whatever a window ends in the
/// middle of is offered again with more behind it. Nothing that comes out depends on where windows
/// end: a decision is taken where the bytes that it rests on are all there, and never on others.
///
/// An object is seen whole where it is sound and within kWholeBytes (and envelope_bytes). Any other
/// one with a container's array in it is entered, so that a log file of any size takes the memory
/// of a window, and a damaged one gives the elements before the damage.
class Splitter {
 public:
  static constexpr std::size_t kWholeBytes = std::size_t{256} << 10;

  Splitter(Context& context, std::uint32_t nesting);

  /// Begins a text that stands in `envelope`. `origin` is the offset that everything in it is
  /// reported at; where there is none, offsets are the text's own.
  void begin(const Envelope& envelope, std::optional<std::uint64_t> origin);

  /// Takes the text that follows what was consumed so far; `last` when it is all that comes.
  /// Returns how many bytes were consumed and need not be offered again.
  std::size_t scan(std::string_view text, bool last);

  /// Takes the last of a text that ends here because its source failed. What it ends in the middle
  /// of is rejected for that reason; where it ends between two values, the failure alone is.
  std::size_t fail(std::string_view text, RejectReason reason, std::string_view message);

  bool done() const noexcept { return mode_ == Mode::kDone; }
  /// It was left before its end: it is something else, or not what the caller said.
  bool gave_up() const noexcept { return gave_up_; }

 private:
  enum class Mode : std::uint8_t {
    kRoot,      // between root values
    kElements,  // in a container's array
    kMembers,   // in a container's object, behind its array
    kLost,      // brackets or quotes went astray: looking for marker_
    kSkip,      // passing over a value that is too large
    kDone,
  };
  // kAnything: damage was reported here, and whatever follows it is taken.
  enum class Expect : std::uint8_t { kValueOrEnd, kValue, kSeparator, kAnything };
  enum class Step : std::uint8_t { kOn, kMore, kAgain };
  // What a token in an array is. A word is no element, and damage that reaches no further.
  enum class Token : std::uint8_t {
    kElement, kComma, kEnd, kElementWithoutComma, kWord, kEndBehindComma, kAstray
  };
  static constexpr std::string_view kNoComma = "a comma is missing in front of this element";
  static constexpr std::string_view kNoElement = "an element is missing or is no JSON here";
  static constexpr std::string_view kNoObject = "an element that is no object";
  static constexpr std::string_view kNoEnd = "a bracket or a quote is missing in this record";
  static constexpr std::string_view kAstrayBehind =
      "brackets or quotes went astray behind an array";
  using Slots = std::uint32_t[kFieldCount];

  // splitter.cpp: windows and root values
  std::size_t scan_window();
  bool grow_window(std::size_t offered) noexcept;
  Step step_root();
  Step root_object();
  Step root_object_broken(const record::Walk& walk, std::size_t reach);
  Step root_array();
  Step root_garbage();
  Step root_word();
  Step root_broken(RejectReason reason, std::string_view message);
  Step root_oversize();
  Step resume_at(std::size_t at);
  Step give_up();
  void finish_root();
  bool seen_enough() const noexcept;
  bool judge(std::string_view seen);
  std::uint32_t index_at(std::size_t at) const noexcept;
  std::size_t reach_of(const json::Extent& extent, std::size_t limit) const noexcept;

  // containers.cpp: containers that are entered
  bool enter_container(std::uint32_t end);
  void read_member_before(std::string_view raw_key, const Value& value);
  void enter(Item container, std::uint32_t open_bracket);
  void leave_container();
  Step step_elements();
  Token token_at(std::uint32_t i, Expect expect) const noexcept;
  std::optional<Step> next_root();
  Step element_object();
  Step element_other();
  Step element_broken(json::Broken broken, std::uint32_t deepest);
  void finish_element(std::uint32_t next);
  Step step_members();
  Step other_member();

  // losses.cpp: what is passed over
  std::size_t find_marker(std::string_view text) const noexcept;
  bool ends_at_marker() const noexcept;
  bool marker_inside(std::size_t from, std::size_t to) const noexcept;
  Step truncated(std::string_view message, std::uint32_t deepest = 0);
  Step lose(RejectReason reason, std::string_view message);
  Step skip_from(std::uint32_t index, Mode then);
  std::size_t scan_raw(std::string_view text, bool last);
  std::size_t scan_lost(std::string_view text, bool last);
  std::size_t scan_skip(std::string_view text, bool last);
  void skipped(RejectReason reason, std::size_t used);
  void reject(RejectReason reason, std::uint64_t offset, std::uint64_t size,
              std::string_view message, const Envelope& envelope);
  void reject_here(RejectReason reason, std::size_t size, std::string_view message);

  // element.cpp: one whole object
  void object(std::uint32_t open, const record::Walk& walk, Slots& slots, Envelope& envelope);
  void record(std::uint32_t open, const record::Walk& walk, const Envelope& envelope);
  std::uint32_t record_fields() const noexcept;
  bool acceptable(std::uint32_t open, const record::Walk& walk, std::size_t size,
                  const Envelope& envelope);
  void part(const Value& value, Envelope& envelope);
  void container(std::uint32_t open, Item item, const Envelope& envelope);
  void elements(const Value& array, Item container, Envelope& envelope);
  void element(std::uint32_t at, Item container, Envelope& envelope);
  void note(Shape shape);
  void note_root(Envelope& envelope, Shape shape);
  bool check_told_shape(bool several);
  void not_cloudtrail() noexcept { ++context_.summary.not_cloudtrail; }

  // envelopes.cpp: what is inside an envelope
  void open_envelope(const Value& object, Item item, const Envelope& envelope);
  void open_row(std::uint32_t row, const Envelope& envelope);
  void log_event(const Value& object, Envelope envelope);
  void event_bridge(const Value& object, const Envelope& outer);
  void s3_record(const Value& object, Envelope envelope);
  void event_bridge_s3(const Value& detail, const Envelope& envelope);
  void cloudtrail_notification(const Value& object, Envelope envelope);
  void sns(const Value& notification, Envelope envelope);
  void sqs(const Value& message, Envelope envelope);
  void lake_event(const Value& object, Envelope envelope);
  void stream_record(const Value& holder, std::string_view id_key, Envelope envelope);
  void reference(ObjectReference reference, const Envelope& envelope);
  void text_inside(const Value& text, const Envelope& envelope);
  void base64_inside(const Value& text, const Envelope& envelope);
  void read_inside(std::string_view text, const Envelope& envelope);
  std::string_view text_of(const Value& value);

  std::uint64_t stream_offset(std::size_t at) const noexcept { return window_offset_ + at; }
  std::uint64_t reported_offset(std::size_t at) const noexcept {
    return origin_ ? *origin_ : stream_offset(at);
  }

  std::size_t word_size(std::uint32_t i) const noexcept {
    return byte(i) == ',' ? 1 : json::scalar_text(span_, i).size();
  }
  /// Whether the position `n` behind the one at hand is there, and not absurdly far away.
  bool next_in_reach(std::uint32_t n) const noexcept {
    return i_ + n < count_ && span_.at[i_ + n] - span_.at[i_] <= limits().envelope_bytes;
  }
  char byte(std::uint32_t i) const noexcept { return span_.byte(i); }
  std::size_t position() const noexcept { return i_ < count_ ? span_.at[i_] : text_.size(); }
  std::size_t ahead() const noexcept { return text_.size() - position(); }
  const ReaderLimits& limits() const noexcept { return context_.options.limits; }
  /// What surrounds the value at hand.
  const Envelope& here() const noexcept { return entered_ ? container_envelope_ : envelope_; }
  Value value_at(std::uint32_t i) const noexcept {
    return Value(span_.text, span_.at, i, span_.at[i]);
  }

  Context& context_;
  const std::uint32_t nesting_;
  Batch batch_;
  json::StructuralIndex index_;
  Envelope envelope_;                    // of this level
  std::optional<std::uint64_t> origin_;  // see begin()

  // The window being scanned.
  std::string_view text_;
  json::Span span_;
  std::uint32_t count_ = 0;
  std::uint32_t i_ = 0;
  bool at_end_ = false;
  std::uint64_t window_offset_ = 0;  // of text_ in the level's text
  std::size_t window_size_ = 0;      // how much to index next
  std::size_t wanted_ = 0;           // scanning less than this is known to be useless

  // Where in the text the machine stands, between windows.
  Mode mode_ = Mode::kDone;
  bool gave_up_ = false;
  char last_byte_ = '\n';    // before the window
  std::uint64_t roots_ = 0;  // root values seen
  bool lines_ = false;       // root values are one a line
  bool indented_ = false;    // the first one took several lines
  bool judged_ = false;      // what cannot be read was looked at, and
  bool matters_ = true;      // is a loss to be reported
  bool shape_checked_ = false;
  struct Failure {
    RejectReason reason;
    std::string_view message;
    bool reported;
  };
  std::optional<Failure> failure_;  // see fail()

  // The container that was entered.
  bool entered_ = false;
  Item container_ = Item::kOther;
  Expect expect_ = Expect::kValueOrEnd;
  bool in_object_ = false;     // its array is a member of an object
  bool element_seen_ = false;  // it had an element
  bool control_message_ = false;
  Envelope container_envelope_;
  std::string container_text_[3];  // what container_envelope_ views, beyond a window
  std::string marker_;  // how the next root value begins, line break included; empty: any line
  std::uint32_t inline_containers_ = 0;

  // kLost and kSkip
  RejectReason lost_reason_ = RejectReason::kUnbalanced;
  std::string lost_message_;
  std::uint64_t lost_from_ = 0;
  Mode after_skip_ = Mode::kRoot;
  Skipper skipper_;

  std::string row_;      // a Lake row, as one object
  std::string scratch_;  // decoded text inside the envelope being opened
  std::string bytes_;    // decoded base64 of the envelope being opened
};

}  // namespace cloudtrail::delivery

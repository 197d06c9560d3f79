// One whole object: what it is, and what becomes of it.
#include <utility>

#include "delivery/splitter.hpp"
#include "json/utf8.hpp"
#include "json/validate.hpp"
#include "record/kind.hpp"

namespace cloudtrail::delivery {
namespace {

/// What an input is called that is one object of this sort.
Shape root_shape(Item item, const json::Span& span, const std::uint32_t* slots) {
  if (item != Item::kRecord) return shape_of(item);
  switch (record::kind_of(span, slots)) {
    case RecordKind::kInsight: return Shape::kInsightEvent;
    case RecordKind::kNetworkActivity: return Shape::kNetworkActivityEvent;
    case RecordKind::kEvent: break;
  }
  return Shape::kRecord;
}

}  // namespace

void Splitter::object(std::uint32_t open, const record::Walk& walk, Slots& slots,
                      Envelope& envelope) {
  Item item = identify(span_, walk, slots, record_fields());
  if (item == Item::kOther && container_ == Item::kLogEvents &&
      (walk.marks & bit(record::Mark::kLowerMessage)) != 0) {
    item = Item::kLogEvent;
  }
  const bool root = mode_ == Mode::kRoot && inline_containers_ == 0;
  if (root) {
    note_root(envelope, root_shape(item, span_, slots));
  } else if (!element_seen_ && container_ == Item::kRecords && item != Item::kRecord &&
             item != Item::kOther) {
    note_root(envelope, shape_of(item));
  }
  element_seen_ = true;
  if (!shape_checked_ && context_.summary.shape != Shape::kUnknown) {
    shape_checked_ = true;
    if (check_told_shape(false)) return;
  }
  if (item == Item::kRecord) {
    record(open, walk, envelope);
  } else if (!container_key(item).empty()) {
    container(open, item, envelope);
  } else {
    open_envelope(value_at(open), item, envelope);
  }
}

/// How many of the known fields make an object a record. A row of a Lake query has those columns
/// alone that were asked for.
std::uint32_t Splitter::record_fields() const noexcept {
  return nesting_ != 0 && envelope_.innermost == Shape::kLake ? 1 : 2;
}

bool Splitter::acceptable(std::uint32_t open, const record::Walk& walk, std::size_t size,
                          const Envelope& envelope) {
  const std::size_t at = span_.at[open];
  const auto refuse = [&](RejectReason reason, std::string_view message) {
    reject(reason, stream_offset(at), size, message, envelope);
    return false;
  };
  if (size > limits().record_bytes) {
    return refuse(RejectReason::kRecordBytes, "larger than the option record_bytes allows");
  }
  if (walk.deepest > limits().depth) {
    return refuse(RejectReason::kDepth, "nested deeper than the option depth allows");
  }
  const std::string_view raw = text_.substr(at, size);
  if (!index_.ascii() && json::first_invalid_utf8(raw) != json::kValidUtf8) {
    return refuse(RejectReason::kInvalidUtf8, "the record is not UTF-8");
  }
  if (context_.options.strict) {
    if (const Status status = json::validate(raw, limits().depth); !status) {
      return refuse(RejectReason::kStrict, status.error().message);
    }
  }
  return true;
}

/// The record whose fields' positions are in the batch's row.
void Splitter::record(std::uint32_t open, const record::Walk& walk, const Envelope& envelope) {
  const std::size_t at = span_.at[open];
  const std::size_t size = span_.at[walk.next - 1] + 1 - at;
  if (!acceptable(open, walk, size, envelope)) return;
  batch_.add(span_, open, static_cast<std::uint32_t>(size), reported_offset(at), walk.dotted,
             envelope);
}

/// An object inside an envelope that should be a record.
void Splitter::part(const Value& value, Envelope& envelope) {
  if (!value.is_object()) return not_cloudtrail();
  Slots& slots = batch_.row();
  const record::Walk walk = record::walk_object(span_, value.index(), count_, slots);
  if (walk.broken != json::Broken::kNo) {
    return reject(RejectReason::kMalformed, stream_offset(span_.at[value.index()]),
                  value.raw().size(), "the record's members are not separated as JSON has it",
                  envelope);
  }
  if (identify(span_, walk, slots, record_fields()) != Item::kRecord) return not_cloudtrail();
  record(value.index(), walk, envelope);
}

/// A container that is seen whole, with everything in it.
void Splitter::container(std::uint32_t open, Item item, const Envelope& outer) {
  const Value object = value_at(open);
  const Value array = object.get(container_key(item));
  if (!array.is_array()) return not_cloudtrail();
  if (inline_containers_ == limits().nesting) {
    return reject(RejectReason::kNesting, stream_offset(span_.at[open]), object.raw().size(),
                  "more envelopes inside one another than the option nesting allows", outer);
  }
  batch_.flush();
  Envelope envelope = outer;
  const std::string owner = object.get("owner").text();
  const std::string group = object.get("logGroup").text();
  const std::string stream = object.get("logStream").text();
  if (item != Item::kRecords) {
    envelope.innermost = shape_of(item);
    ++envelope.nesting;
    note(shape_of(item));
  }
  if (item == Item::kLogEvents) {
    envelope.log_owner = owner;
    envelope.log_group = group;
    envelope.log_stream = stream;
  }
  if (object.get("messageType").text() == "CONTROL_MESSAGE") {
    ++context_.summary.control_messages;
    return;
  }
  ++inline_containers_;
  element_seen_ = false;
  elements(array, item, envelope);
  batch_.flush();  // the records refer to the envelope
  --inline_containers_;
}

/// The elements of an array that is seen whole, by the same rules as step_elements().
void Splitter::elements(const Value& array, Item item, Envelope& envelope) {
  const std::uint32_t close = json::skip(span_, array.index()) - 1;
  Expect expect = Expect::kValueOrEnd;
  const auto damage = [&](std::uint32_t at, std::size_t size, std::string_view message) {
    reject(RejectReason::kMalformed, stream_offset(span_.at[at]), size, message, envelope);
    expect = Expect::kAnything;
  };
  for (std::uint32_t at = array.index() + 1; !done();) {
    switch (token_at(at, expect)) {
      case Token::kElementWithoutComma: damage(at, 0, kNoComma); continue;
      case Token::kWord: damage(at, word_size(at), kNoElement); break;
      case Token::kComma: expect = Expect::kValue; break;
      case Token::kElement:
        element(at, item, envelope);
        expect = Expect::kSeparator;
        at = json::skip(span_, at);
        continue;
      case Token::kAstray:
        return damage(at, span_.at[close] - span_.at[at], "quotes went astray in this array");
      case Token::kEndBehindComma: return damage(at, 0, kNoElement);
      case Token::kEnd: return;
    }
    ++at;
  }
}

void Splitter::element(std::uint32_t at, Item item, Envelope& envelope) {
  const auto refuse = [&](RejectReason reason, std::string_view message) {
    reject(reason, stream_offset(span_.at[at]), json::value_text(span_, at).size(), message,
           envelope);
  };
  if (byte(at) != '{') {
    if (item == Item::kQueryRows && byte(at) == '[') return open_row(at, envelope);
    return refuse(RejectReason::kNotAnObject, kNoObject);
  }
  Slots& slots = batch_.row();
  const record::Walk walk = record::walk_object(span_, at, count_, slots);
  if (walk.broken != json::Broken::kNo) {
    return refuse(RejectReason::kMalformed,
                  "the record's members are not separated as JSON has it");
  }
  const Item outer = std::exchange(container_, item);
  object(at, walk, slots, envelope);
  container_ = outer;
}

void Splitter::note(Shape shape) { ++context_.summary.shapes[static_cast<std::size_t>(shape)]; }

/// Says what the root value at hand is; the first one names the input.
void Splitter::note_root(Envelope& envelope, Shape shape) {
  if (nesting_ == 0 && roots_ == 0) context_.summary.shape = shape;
  const bool outermost = nesting_ == 0;
  if (envelope.innermost == shape && (!outermost || envelope.outermost == shape)) return;
  batch_.flush();  // records that were added refer to the envelope as it was
  envelope.innermost = shape;
  if (outermost) envelope.outermost = shape;
}

/// Refuses an input that is found to be of another shape than was told. `several`: it is known
/// whether there are several root values and what is between them.
bool Splitter::check_told_shape(bool several) {
  const std::optional<Shape>& told = context_.options.shape;
  if (!told || nesting_ != 0 || *told == context_.summary.shape) return false;
  if (!several && (*told == Shape::kNdjson || *told == Shape::kConcatenated)) return false;
  reject_here(RejectReason::kUnexpectedShape, 0,
              "the input is not of the shape that the option shape says");
  gave_up_ = true;
  mode_ = Mode::kDone;
  return true;
}

}  // namespace cloudtrail::delivery

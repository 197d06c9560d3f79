#include <cloudtrail/record.hpp>

#include <array>
#include <cstring>

#include "json/structural.hpp"
#include "json/utf8.hpp"
#include "record/kind.hpp"
#include "record/keys.hpp"
#include "record/walk.hpp"

namespace cloudtrail {
namespace {

constexpr std::uint32_t kParseDepth = 1024;

/// The views of an envelope, so that copying them is written once.
constexpr std::array kEnvelopeViews = {
    &Envelope::event_bridge_id,     &Envelope::event_bridge_time,
    &Envelope::event_bridge_account, &Envelope::event_bridge_region,
    &Envelope::event_bridge_source, &Envelope::event_bridge_detail_type,
    &Envelope::event_bridge_raw,    &Envelope::sqs_message_id,
    &Envelope::sqs_receipt_handle,  &Envelope::sqs_queue_arn,
    &Envelope::sns_message_id,      &Envelope::sns_topic_arn,
    &Envelope::log_owner,           &Envelope::log_group,
    &Envelope::log_stream,          &Envelope::log_event_id,
    &Envelope::stream_record_id};

std::size_t text_size(const Envelope& envelope) {
  std::size_t size = 0;
  for (const auto view : kEnvelopeViews) size += (envelope.*view).size();
  return size;
}

Error not_an_object(const json::StructuralIndex& index, std::uint32_t position) {
  return Error{ErrorCode::kMalformedJson, "not one JSON object", index.positions()[position]};
}

}  // namespace

std::string_view name(Field field) noexcept { return record::field_key(field); }

struct OwnedRecord::Block {
  std::string bytes;  // the record, then the envelope's texts
  json::StructuralIndex index;
  std::array<std::uint32_t, kFieldCount> slots{};
  Envelope envelope;
  Record::Parts parts{};
  Record view{Record::Parts{}};

  /// Indexes the first `size` bytes. An Error where they are not one object that can be walked.
  Status build(std::size_t size);
};

Status OwnedRecord::Block::build(std::size_t size) {
  index.build(std::string_view(bytes).substr(0, size));
  if (index.count() == 0 || bytes[index.positions()[0]] != '{') return not_an_object(index, 0);
  std::uint32_t found[kFieldCount];
  const json::Span span{bytes.data(), index.positions()};
  const record::Walk walk = record::walk_object(span, 0, index.count(), found);
  if (walk.broken == json::Broken::kMalformed) return not_an_object(index, 0);
  if (walk.broken != json::Broken::kNo || walk.next != index.count()) {
    return not_an_object(index, walk.next);
  }
  if (walk.deepest > kParseDepth) {
    return Error{ErrorCode::kLimitExceeded, "nested deeper than 1024 levels", index.positions()[0]};
  }
  std::memcpy(slots.data(), found, sizeof found);
  parts.text = bytes.data();
  parts.at = index.positions();
  parts.size = index.positions()[walk.next - 1] + 1 - index.positions()[0];
  parts.slots = slots.data();
  parts.envelope = &envelope;
  parts.kind = record::kind_of(span, slots.data());
  parts.dotted = walk.dotted;
  view = Record(parts);
  return {};
}

OwnedRecord::OwnedRecord(std::unique_ptr<Block> block) : block_(std::move(block)) {}
OwnedRecord::OwnedRecord(OwnedRecord&&) noexcept = default;
OwnedRecord& OwnedRecord::operator=(OwnedRecord&&) noexcept = default;
OwnedRecord::~OwnedRecord() = default;

const Record& OwnedRecord::record() const noexcept { return block_->view; }

Result<OwnedRecord> OwnedRecord::parse(std::string_view json) {
  if (json.size() > json::StructuralIndex::kMaxBytes) {
    return Error{ErrorCode::kLimitExceeded, "a record of over 4 GiB", 0};
  }
  if (const std::size_t bad = json::first_invalid_utf8(json); bad != json::kValidUtf8) {
    return Error{ErrorCode::kInvalidUtf8, "the record is not UTF-8", bad};
  }
  auto block = std::make_unique<Block>();
  block->bytes = json;
  if (Status built = block->build(json.size()); !built) return std::move(built).error();
  return OwnedRecord(std::move(block));
}

OwnedRecord Record::retain() const {
  auto block = std::make_unique<OwnedRecord::Block>();
  const std::string_view json = raw();
  block->bytes.reserve(json.size() + text_size(envelope()));
  block->bytes = json;
  block->envelope = envelope();
  for (const auto view : kEnvelopeViews) {
    std::string_view& text = block->envelope.*view;
    const std::size_t at = block->bytes.size();
    block->bytes.append(text);
    // The bytes are reserved, so they stay where they are.
    if (text.data() != nullptr) text = std::string_view(block->bytes).substr(at, text.size());
  }
  block->parts.index = index_;
  block->parts.offset = offset_;
  // A record that was handed over can be walked, so its copy can.
  static_cast<void>(block->build(json.size()));
  return OwnedRecord(std::move(block));
}

}  // namespace cloudtrail

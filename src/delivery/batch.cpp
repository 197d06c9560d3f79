#include "delivery/batch.hpp"

#include <cstring>

#include "record/kind.hpp"

namespace cloudtrail::delivery {

Batch::Batch(Context& context)
    : context_(context), rows_(new Row[kRecords]), envelopes_(kRecords) {
  records_.reserve(kRecords);
}

Envelope& Batch::envelope(const Envelope& outer) noexcept {
  envelopes_[size_] = outer;
  return envelopes_[size_];
}

std::string_view Batch::keep(std::string text) {
  kept_.push_back(std::move(text));
  return kept_.back();
}

void Batch::add(const json::Span& span, std::uint32_t open, std::uint32_t size,
                std::uint64_t offset, bool dotted, const Envelope& envelope) {
  const std::uint32_t* slots = rows_[size_];
  const RecordKind kind = record::kind_of(span, slots);
  InputSummary& summary = context_.summary;
  ++summary.records;
  summary.insights += kind == RecordKind::kInsight ? 1 : 0;
  summary.network_activity += kind == RecordKind::kNetworkActivity ? 1 : 0;
  records_.emplace_back(Record::Parts{span.text, span.at, open, size, slots, &envelope,
                                      context_.next_index++, offset, kind, dotted});
  if (++size_ == kRecords) flush();
}

void Batch::hand_over() {
  if (size_ == 0) return;
  context_.sink->on_records(records_);
  records_.clear();
  // The record at hand may be walked already.
  if (size_ < kRecords) std::memcpy(rows_[0], rows_[size_], sizeof(Row));
  size_ = 0;
}

void Batch::flush() {
  hand_over();
  kept_.clear();
}

void Batch::drop() noexcept {
  records_.clear();
  kept_.clear();
  size_ = 0;
}

}  // namespace cloudtrail::delivery

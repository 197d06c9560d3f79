// Collects records until they are handed to the sink.
#pragma once

#include <cloudtrail/reader.hpp>
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "delivery/context.hpp"
#include "json/cursor.hpp"

namespace cloudtrail::delivery {

/// Records of one level that have not been handed over. Their bytes and positions belong to the
/// level's window, so the batch is flushed before the window moves, and before anything else is
/// handed to the sink, which keeps the order of the input.
class Batch {
 public:
  using Row = std::uint32_t[kFieldCount];
  static constexpr std::size_t kRecords = 256;

  explicit Batch(Context& context);

  /// Where the next record's field positions go. What is there stays for add() when the batch is
  /// handed over in between, though not in the same place.
  Row& row() noexcept { return rows_[size_]; }
  /// An envelope of the next record's own, set to a copy of `outer`.
  Envelope& envelope(const Envelope& outer) noexcept;
  /// Text that lives until the flush: decoded strings of envelopes.
  std::string_view keep(std::string text);

  /// Adds the record whose positions are in row().
  void add(const json::Span& span, std::uint32_t open, std::uint32_t size, std::uint64_t offset,
           bool dotted, const Envelope& envelope);
  /// Hands over what was added; texts that were kept stay.
  void hand_over();
  /// Hands over what was added and forgets what was kept.
  void flush();
  /// Forgets everything, unread: what it views may be gone.
  void drop() noexcept;

 private:
  Context& context_;
  std::unique_ptr<Row[]> rows_;
  std::vector<Envelope> envelopes_;
  std::vector<Record> records_;
  std::deque<std::string> kept_;
  std::size_t size_ = 0;
};

}  // namespace cloudtrail::delivery

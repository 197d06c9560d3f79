// What a Reader found in an input, copied so that it can be looked at and compared.
#pragma once

#include <cloudtrail/reader.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::testing {

/// The facts of an envelope, one a line, so that a difference can be read.
inline std::string describe(const Envelope& e) {
  std::string out(name(e.outermost));
  out.append(" > ").append(name(e.innermost)).append(" nesting ").append(std::to_string(e.nesting));
  for (const std::string_view fact :
       {e.event_bridge_id, e.event_bridge_time, e.event_bridge_account, e.event_bridge_region,
        e.event_bridge_source, e.event_bridge_detail_type, e.event_bridge_raw, e.sqs_message_id,
        e.sqs_receipt_handle, e.sqs_queue_arn, e.sns_message_id, e.sns_topic_arn, e.log_owner,
        e.log_group, e.log_stream, e.log_event_id, e.stream_record_id}) {
    out.append("|").append(fact);
  }
  return out;
}

struct SeenRecord {
  std::string raw;
  std::uint64_t index = 0;
  std::uint64_t offset = 0;
  RecordKind kind = RecordKind::kEvent;
  std::string envelope;
  bool operator==(const SeenRecord&) const = default;
};

struct SeenRejection {
  RejectReason reason = RejectReason::kMalformed;
  std::uint64_t index = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::string message;
  std::string source;
  std::string envelope;
  bool operator==(const SeenRejection&) const = default;
};

struct SeenReference {
  std::string bucket, key, region, version_id, event_name;
  std::optional<std::uint64_t> size;
  std::string envelope;
  bool operator==(const SeenReference&) const = default;
};

/// Collects what it is handed, and the order of it in `order`: r(ecord), j (rejection), o(bject).
class Collected : public RecordSink {
 public:
  void on_records(std::span<const Record> batch) override {
    for (const Record& r : batch) {
      records.push_back({std::string(r.raw()), r.index(), r.offset(), r.kind(),
                         describe(r.envelope())});
      order.push_back('r');
    }
  }
  void on_reference(const ObjectReference& o) override {
    references.push_back({std::string(o.bucket), std::string(o.key), std::string(o.region),
                          std::string(o.version_id), std::string(o.event_name), o.size,
                          describe(*o.envelope)});
    order.push_back('o');
  }
  void on_rejection(const Rejection& j) override {
    rejections.push_back({j.reason, j.index, j.offset, j.size, std::string(j.message),
                          std::string(j.source), describe(*j.envelope)});
    order.push_back('j');
  }

  std::vector<std::string> raws() const {
    std::vector<std::string> out;
    for (const SeenRecord& record : records) out.push_back(record.raw);
    return out;
  }
  std::vector<RejectReason> reasons() const {
    std::vector<RejectReason> out;
    for (const SeenRejection& rejection : rejections) out.push_back(rejection.reason);
    return out;
  }

  std::vector<SeenRecord> records;
  std::vector<SeenRejection> rejections;
  std::vector<SeenReference> references;
  std::string order;
  InputSummary summary;
};

/// Every number of a summary, named, so that two can be compared and a difference be read.
inline std::string describe(const InputSummary& s) {
  std::string out(name(s.shape));
  const auto add = [&](std::string_view what, std::uint64_t n) {
    if (n != 0) out.append(" ").append(what).append("=").append(std::to_string(n));
  };
  for (std::size_t i = 0; i < kShapeCount; ++i) add(name(static_cast<Shape>(i)), s.shapes[i]);
  for (std::size_t i = 0; i < kRejectReasonCount; ++i) {
    add(name(static_cast<RejectReason>(i)), s.rejections[i]);
  }
  add("records", s.records);
  add("insights", s.insights);
  add("network_activity", s.network_activity);
  add("references", s.references);
  add("rejected", s.rejected);
  add("control_messages", s.control_messages);
  add("test_events", s.test_events);
  add("subscription_messages", s.subscription_messages);
  add("digests", s.digests);
  add("config_items", s.config_items);
  add("not_cloudtrail", s.not_cloudtrail);
  add("bytes", s.bytes);
  add("inflated_bytes", s.inflated_bytes);
  add("gzip_members", s.gzip_members);
  add("trailing_bytes", s.trailing_bytes);
  return out;
}

/// Everything that must not depend on how an input was cut, as one text.
inline std::string describe(const Collected& c) {
  std::string out = describe(c.summary) + "\n" + c.order + "\n";
  const auto number = [&](std::uint64_t n) { out.append(std::to_string(n)).append(" "); };
  for (const SeenRecord& r : c.records) {
    number(r.index), number(r.offset), number(r.raw.size());
    out.append(r.raw.substr(0, 60)).append(" in ").append(r.envelope).append("\n");
  }
  for (const SeenRejection& j : c.rejections) {
    out.append("rejected ").append(name(j.reason)).append(" ");
    number(j.index), number(j.offset), number(j.size);
    out.append(j.message).append(" in ").append(j.envelope).append("\n");
  }
  for (const SeenReference& o : c.references) {
    out.append("object ").append(o.bucket).append(" ").append(o.key).append(" ");
    out.append(o.envelope).append("\n");
  }
  return out;
}

/// The first line in which two descriptions differ.
inline std::string first_difference(std::string_view a, std::string_view b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same = static_cast<std::size_t>(at - a.begin());
  const std::size_t line = same == 0 ? 0 : a.rfind('\n', same - 1) + 1;
  return std::string("one:   ") + std::string(a.substr(line, a.find('\n', same) - line)) +
         "\nother: " + std::string(b.substr(line, b.find('\n', same) - line));
}

inline bool same(const Collected& a, const Collected& b) {
  return a.records == b.records && a.rejections == b.rejections && a.references == b.references &&
         a.order == b.order && describe(a.summary) == describe(b.summary);
}

inline Reader make_reader(const ReaderOptions& options = {}) {
  Result<Reader> made = Reader::create(options);
  if (!made) std::abort();
  return std::move(*made);
}

/// Reads an input whole.
inline Collected collect(Reader& reader, std::string_view bytes) {
  Collected found;
  if (!reader.read(bytes, "input", found)) std::abort();
  found.summary = reader.summary();
  return found;
}

inline Collected collect(std::string_view bytes, const ReaderOptions& options = {}) {
  Reader reader = make_reader(options);
  return collect(reader, bytes);
}

/// Reads an input in pieces; `next_size` says how long each is.
template <typename NextSize>
Collected collect_pieces(Reader& reader, std::string_view bytes, NextSize next_size) {
  Collected found;
  reader.begin("input");
  while (!bytes.empty()) {
    const std::string piece(bytes.substr(0, next_size()));  // of its own: it ends with the push
    bytes.remove_prefix(piece.size());
    if (!reader.push(piece, found)) std::abort();
  }
  if (!reader.finish(found)) std::abort();
  found.summary = reader.summary();
  return found;
}

}  // namespace cloudtrail::testing

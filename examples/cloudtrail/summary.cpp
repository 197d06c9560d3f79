#include "summary.hpp"

#include <algorithm>
#include <cloudtrail/event.hpp>
#include <numeric>
#include <vector>

#include "explain.hpp"
#include "records.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::RejectReason;
using cloudtrail::ScanReport;
using cloudtrail::Severity;

constexpr std::size_t kLabel = 12;
constexpr std::size_t kNumber = 11;
constexpr std::size_t kMostRules = 15;

class Lines {
 public:
  explicit Lines(const Terminal& terminal) : terminal_(terminal) {}

  /// A line with a label in front; a label that is empty goes on with the one before.
  void add(std::string_view label, std::string_view text) { add(label, text, text); }
  /// `shown` is the same text with colours.
  void add(std::string_view label, std::string_view text, std::string_view shown) {
    out_.append("  ").append(terminal_.paint(Color::kCyan, pad(label, kLabel)));
    const std::size_t room = terminal_.columns > kLabel + 2 ? terminal_.columns - kLabel - 2 : 0;
    const bool fits = room == 0 || columns_of(text) <= room;
    out_.append(fits ? std::string(shown) : cut(text, room)).append("\n");
  }
  const std::string& text() const { return out_; }

 private:
  const Terminal& terminal_;
  std::string out_;
};

/// Parts of which those that are zero are left out.
class Parts {
 public:
  Parts& add(std::uint64_t number, std::string_view what) {
    if (number == 0) return *this;
    if (!text_.empty()) text_.append(", ");
    text_.append(grouped(number)).append(" ").append(what);
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void add_files(Lines& lines, const ScanReport& report) {
  std::string text = grouped(report.files) + " read, " + size_text(report.bytes);
  if (report.inflated_bytes > report.bytes) {
    text.append(" (").append(size_text(report.inflated_bytes)).append(" inflated)");
  }
  Parts others;
  others.add(report.files_skipped, "skipped by the time in their names");
  others.add(report.files_unreadable, "unreadable");
  if (!others.text().empty()) text.append("; ").append(others.text());
  lines.add("files", text);
}

void add_records(Lines& lines, const ScanReport& report) {
  Parts parts;
  parts.add(report.judged, "judged").add(report.rejected, "rejected");
  parts.add(report.duplicates, "duplicates").add(report.out_of_range, "outside --from and --to");
  lines.add("records", grouped(report.records) + " seen" +
                           (parts.text().empty() ? "" : ": ") + parts.text());
  if (report.earliest && report.latest) {
    lines.add("time span", cloudtrail::format_time(*report.earliest) + " to " +
                               cloudtrail::format_time(*report.latest));
  }
  if (report.dedup_overflow > 0) {
    lines.add("", "--dedup was full: " + grouped(report.dedup_overflow) + " ids not remembered");
  }
}

std::string place_text(const cloudtrail::Place& place) {
  std::string text = visible(place.source);
  if (place.reason == "io") {
    // The system's reason mostly comes with the name.
    const std::string message = visible(place.message);
    return message.find(text) == std::string::npos ? text + ": " + message : message;
  }
  text.append(", record ").append(grouped(place.index));
  text.append(" at byte ").append(grouped(place.offset)).append(": ").append(place.reason);
  return place.message.empty() ? text : text + ": " + visible(place.message);
}

void add_rejections(Lines& lines, const ScanReport& report, const Terminal& terminal) {
  if (report.rejected == 0 && report.files_unreadable == 0) return;
  Parts reasons;
  for (std::size_t i = 0; i < report.rejections.size(); ++i) {
    reasons.add(report.rejections[i], name(static_cast<RejectReason>(i)));
  }
  reasons.add(report.files_unreadable, report.files_unreadable == 1 ? "file not readable"
                                                                    : "files not readable");
  lines.add("rejected", reasons.text(), terminal.paint(Color::kRed, reasons.text()));
  for (const cloudtrail::Place& place : report.places) lines.add("", place_text(place));
  const std::uint64_t all = report.rejected + report.files_unreadable;
  if (all > report.places.size() && !report.places.empty()) {
    lines.add("", "and " + grouped(all - report.places.size()) + " more");
  }
}

void add_suppressed(Lines& lines, const ScanReport& report, const RuleNames& names) {
  Parts parts;
  for (std::size_t i = 0; i < report.suppressed.size() && i < names.exceptions().size(); ++i) {
    parts.add(report.suppressed[i], visible(names.exceptions()[i]));
  }
  if (!parts.text().empty()) lines.add("suppressed", parts.text());
}

/// The rules that found something, the gravest and then the most frequent first.
std::vector<std::size_t> rules_by_weight(const ScanReport& report,
                                         const cloudtrail::RuleSet& rules) {
  std::vector<std::size_t> order(std::min(report.by_rule.size(), rules.rules().size()));
  std::iota(order.begin(), order.end(), 0U);
  std::erase_if(order, [&](std::size_t i) { return report.by_rule[i] == 0; });
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Severity left = rules.rules()[a].severity;
    const Severity right = rules.rules()[b].severity;
    return left != right ? left > right : report.by_rule[a] > report.by_rule[b];
  });
  return order;
}

void add_findings(Lines& lines, const ScanReport& report, const cloudtrail::RuleSet& rules,
                  const RuleNames& names, const Terminal& terminal) {
  const std::string severities = by_severity(report, 0, report.by_severity.size());
  lines.add("findings", grouped(report.findings) + (severities.empty() ? "" : ": ") + severities);
  const std::vector<std::size_t> order = rules_by_weight(report, rules);
  for (std::size_t n = 0; n < order.size() && n < kMostRules; ++n) {
    const cloudtrail::Rule& rule = rules.rules()[order[n]];
    const std::string number = pad_left(grouped(report.by_rule[order[n]]), kNumber) + "  ";
    const std::string severity = pad(name(rule.severity), 8);
    const std::string rest = "  " + visible(names.rules()[order[n]]);
    lines.add("", number + severity + rest,
              number + terminal.paint(color_of(rule.severity), severity) + rest);
  }
  if (order.size() > kMostRules) {
    lines.add("", pad_left("and", kNumber) + "  " + count_of(order.size() - kMostRules, "more rule"));
  }
}

void add_actors(Lines& lines, const ScanReport& report) {
  std::string_view label = "top actors";
  for (const cloudtrail::ActorCount& actor : report.top_actors) {
    const std::string shown = actor.actor.empty() ? "(nobody named)" : visible(actor.actor);
    lines.add(label, pad_left(grouped(actor.findings), kNumber) + "  " + shown);
    label = "";
  }
}

void add_others(Lines& lines, const ScanReport& report) {
  Parts parts;
  parts.add(report.references, report.references == 1 ? "reference to an object in S3"
                                                      : "references to objects in S3");
  parts.add(report.digests, "digests").add(report.control_messages, "control messages");
  parts.add(report.config_items, "AWS Config items");
  parts.add(report.not_cloudtrail, "not CloudTrail");
  parts.add(report.trailing_bytes, "bytes behind gzip data");
  parts.add(report.regex_limits, "regular expressions given up at their limits");
  if (!parts.text().empty()) lines.add("beside", parts.text());
}

void add_speed(Lines& lines, const ScanReport& report) {
  const double seconds = std::max(report.elapsed_seconds, 1e-6);
  const auto records = static_cast<std::uint64_t>(static_cast<double>(report.records) / seconds);
  const auto bytes = static_cast<std::uint64_t>(static_cast<double>(report.inflated_bytes) / seconds);
  lines.add("took", duration_text(report.elapsed_seconds) + ": " + grouped(records) +
                        " records/s, " + size_text(bytes) + "/s of JSON");
}

}  // namespace

std::string summary_text(const ScanReport& report, const cloudtrail::RuleSet& rules,
                         const RuleNames& names, const Terminal& terminal) {
  Lines lines(terminal);
  add_files(lines, report);
  add_records(lines, report);
  add_rejections(lines, report, terminal);
  add_suppressed(lines, report, names);
  add_findings(lines, report, rules, names, terminal);
  add_actors(lines, report);
  add_others(lines, report);
  if (terminal.is_terminal) add_speed(lines, report);
  return terminal.paint(Color::kBold, "Summary") + "\n" + lines.text();
}

}  // namespace tool

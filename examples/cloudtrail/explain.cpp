#include "explain.hpp"

#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::ScanReport;
using cloudtrail::Severity;
using cloudtrail::Shape;

std::string files(std::uint64_t number) { return count_of(number, "file"); }

std::string why_no_file(const ScanReport& report, const ScanSettings& settings) {
  if (report.files_unreadable > 0) {
    return "nothing was read: " + files(report.files_unreadable) + " cannot be opened";
  }
  if (report.files_skipped > 0) {
    return "nothing was read: the names of all " + files(report.files_skipped) +
           " say that they were delivered outside --from and --to";
  }
  const std::string first = visible(settings.scan.paths.front().string());
  return "nothing was read: there is no file in " + first +
         (settings.scan.paths.size() > 1 ? " and the other paths" : "");
}

std::string why_no_record(const ScanReport& report) {
  const std::uint64_t digest_files = report.shapes[static_cast<std::size_t>(Shape::kDigest)];
  if (report.bytes == 0) return "no records: the input is empty";
  if (report.references > 0) {
    return "no records, but references to " + count_of(report.references, "object") +
           " in S3: fetch these and scan the copies";
  }
  if (digest_files > 0 && digest_files == report.files) {
    return "no records: only digests; the log files lie under CloudTrail/ beside CloudTrail-Digest/";
  }
  return "no CloudTrail records in it: " + shapes_text(report);
}

std::string why_no_judgement(const ScanReport& report) {
  const std::string all = count_of(report.records, "record");
  if (report.rejected == report.records) return "nothing was judged: " + all + " rejected";
  if (report.out_of_range == report.records) {
    const bool before = report.before_from == report.records;
    return "nothing was judged: " + all + (before ? ", all before --from"
                                           : report.before_from == 0
                                               ? ", all outside --from and --to"
                                               : ", some before --from, the others not before --to");
  }
  return "nothing was judged: of " + all + ", " + grouped(report.rejected) + " rejected, " +
         grouped(report.out_of_range) + " outside --from and --to, " + grouped(report.duplicates) +
         " seen before";
}

std::string why_no_finding(const ScanReport& report) {
  std::uint64_t suppressed = 0;
  for (const std::uint64_t number : report.suppressed) suppressed += number;
  std::string text = "no findings: none of " + count_of(report.judged, "record") + " matches a rule";
  if (suppressed == 0) return text;
  return text + ", or an exception takes it back (" + grouped(suppressed) + ")";
}

}  // namespace

std::string by_severity(const ScanReport& report, std::size_t least, std::size_t end) {
  std::string out;
  for (std::size_t i = end; i-- > least;) {
    if (report.by_severity[i] == 0) continue;
    if (!out.empty()) out.append(", ");
    out.append(grouped(report.by_severity[i])).append(" ").append(name(static_cast<Severity>(i)));
  }
  return out;
}

std::string shapes_text(const ScanReport& report) {
  std::string out;
  for (std::size_t i = 0; i < report.shapes.size(); ++i) {
    if (report.shapes[i] == 0) continue;
    if (!out.empty()) out.append(", ");
    out.append(grouped(report.shapes[i])).append(" ").append(name(static_cast<Shape>(i)));
  }
  return out;
}

std::string why_nothing(const ScanReport& report, const ScanSettings& settings) {
  if (report.cancelled) return {};
  if (report.files == 0) return why_no_file(report, settings);
  if (report.records == 0) return why_no_record(report);
  if (report.judged == 0) return why_no_judgement(report);
  return report.findings == 0 ? why_no_finding(report) : std::string();
}

std::string what_is_hidden(const ScanReport& report, const ScanSettings& settings) {
  if (report.hidden == 0) return {};
  const auto least = static_cast<std::size_t>(settings.scan.min_severity);
  std::string lowest;
  for (std::size_t i = 0; i < least && lowest.empty(); ++i) {
    if (report.by_severity[i] > 0) lowest = name(static_cast<Severity>(i));
  }
  const std::string level(name(settings.scan.min_severity));
  const bool all = report.hidden == report.findings;
  const std::string what =
      report.hidden > 1 ? (all ? "all " : "") + count_of(report.hidden, "finding") + " below " +
                              level + " are not shown: "
                        : std::string(all ? "the one" : "one") + " finding is below " + level +
                              " and not shown: ";
  return what + by_severity(report, 0, least) + " (--min-severity " + lowest + " shows " +
         (report.hidden == 1 ? "it)" : "them)");
}

}  // namespace tool

#include "stats.hpp"

#include <array>
#include <cloudtrail/event.hpp>
#include <cstdio>
#include <map>

#include "json_text.hpp"

namespace tool {
namespace {

using cloudtrail::ScanReport;

constexpr std::size_t kAllRules = 1000;  // where there are more, only those that found something

/// An enumeration's counts by name, without the zeros.
template <typename Enum, std::size_t N>
void append_counts(std::string& out, const std::array<std::uint64_t, N>& counts) {
  JsonObject object(out);
  for (std::size_t i = 0; i < N; ++i) {
    if (counts[i] > 0) object.number(cloudtrail::name(static_cast<Enum>(i)), counts[i]);
  }
  object.close();
}

/// Counts by the names of rules or exceptions, in their order in the set. Equal names count as one.
void append_counts(std::string& out, const std::vector<std::uint64_t>& counts,
                   const std::vector<std::string>& names, bool zeros) {
  std::map<std::string_view, std::uint64_t> sums;
  for (std::size_t i = 0; i < counts.size() && i < names.size(); ++i) sums[names[i]] += counts[i];
  JsonObject object(out);
  for (const std::string& name : names) {
    const auto sum = sums.extract(name);
    if (sum && (zeros || sum.mapped() > 0)) object.number(name, sum.mapped());
  }
  object.close();
}

void append_severities(std::string& out, const ScanReport& report) {
  JsonObject object(out);
  for (std::size_t i = 0; i < report.by_severity.size(); ++i) {
    object.number(name(static_cast<cloudtrail::Severity>(i)), report.by_severity[i]);
  }
  object.close();
}

void append_seconds(std::string& out, double seconds) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.6f", seconds);
  out.append(text.data());
}

void append_time(std::string& out, const std::optional<std::int64_t>& time) {
  if (time) {
    append_json_string(out, cloudtrail::format_time(*time));
  } else {
    out.append("null");
  }
}

void append_places(std::string& out, const ScanReport& report) {
  out.push_back('[');
  for (const cloudtrail::Place& place : report.places) {
    if (&place != report.places.data()) out.push_back(',');
    JsonObject object(out);
    object.text("source", place.source);
    object.text("reason", place.reason);
    object.number("index", place.index);
    object.number("offset", place.offset);
    object.text("message", place.message);
    object.close();
  }
  out.push_back(']');
}

void append_actors(std::string& out, const ScanReport& report) {
  out.push_back('[');
  for (const cloudtrail::ActorCount& actor : report.top_actors) {
    if (&actor != report.top_actors.data()) out.push_back(',');
    JsonObject object(out);
    object.text("actor", actor.actor);
    object.number("findings", actor.findings);
    object.close();
  }
  out.push_back(']');
}

void append_extras(JsonObject& object, const ScanReport& report) {
  object.number("judged", report.judged);
  object.number("before_from", report.before_from);
  object.number("hidden", report.hidden);
  object.number("files_skipped", report.files_skipped);
  object.number("files_unreadable", report.files_unreadable);
  object.number("inflated_bytes", report.inflated_bytes);
  object.number("trailing_bytes", report.trailing_bytes);
  append_counts<cloudtrail::Shape>(object.key("shapes"), report.shapes);
  object.number("insights", report.insights);
  object.number("control_messages", report.control_messages);
  object.number("digests", report.digests);
  object.number("config_items", report.config_items);
  object.number("not_cloudtrail", report.not_cloudtrail);
  object.number("dedup_overflow", report.dedup_overflow);
  object.number("regex_limits", report.regex_limits);
  append_time(object.key("earliest"), report.earliest);
  append_time(object.key("latest"), report.latest);
  append_actors(object.key("top_actors"), report);
  append_places(object.key("places"), report);
  object.boolean("cancelled", report.cancelled);
}

}  // namespace

std::string stats_json(const ScanReport& report, const RuleNames& names) {
  std::string out;
  JsonObject object(out);
  object.number("schema", 1);
  object.number("files", report.files);
  object.number("bytes", report.bytes);
  object.number("records", report.records);
  object.number("rejected", report.rejected);
  append_counts<cloudtrail::RejectReason>(object.key("rejections"), report.rejections);
  object.number("duplicates", report.duplicates);
  object.number("out_of_range", report.out_of_range);
  append_counts(object.key("suppressed"), report.suppressed, names.exceptions(), true);
  object.number("findings", report.findings);
  append_counts(object.key("by_rule"), report.by_rule, names.rules(),
                names.rules().size() <= kAllRules);
  append_severities(object.key("by_severity"), report);
  object.number("references", report.references);
  append_seconds(object.key("elapsed_seconds"), report.elapsed_seconds);
  append_extras(object, report);
  object.close();
  out.push_back('\n');
  return out;
}

}  // namespace tool

// Rules that load judge hostile records, and say why.
#pragma once

#include <cloudtrail/classifier.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/touch.hpp"

namespace cloudtrail::fuzz {

/// Limits that let a fuzzer go on.
inline RuleLimits quick_limits() {
  RuleLimits limits;
  limits.regex_steps = 100'000;
  return limits;
}

/// A policy could name any file of this machine.
inline RuleOptions without_files() {
  RuleOptions options;
  options.source_files = false;
  return options;
}

/// What rules of all kinds like to look at, and what they would rather not find.
inline std::vector<OwnedRecord> hostile_records() {
  const auto nested = [](std::string_view open, std::string_view close) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += open;
    for (int i = 0; i < 100; ++i) text += close;
    return text;
  };
  std::string many;
  for (int i = 0; i < 200; ++i)
    many += (i == 0 ? "" : ",") + ("{\"b\":" + std::to_string(i) + ",\"c\":[{\"b\":\"x\"}]}");
  const std::string kRecords[] = {
      R"({"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"DeleteBucket",
          "userIdentity":{"type":"Root","invokedBy":"AWS Internal"},"userAgent":"Mozilla/5.0 aaaaaaaa",
          "sourceIPAddress":"2001:db8::1","readOnly":false,"requestParameters":{"a":[1,2.5,-3e2]}})",
      R"({"a":[{"a":1,"b":[{"c":"x"},{"c":null}]},{"a":"x","b":2},[["x"]]],"b":"x","a.b":true,"":""})",
      R"({"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab","b":"10.0.0.1",
          "\u0061b":"\u00e9\ud83d\ude00","c":tru,"detail":{"source":1},"resources":[{"ARN":"x"}]})",
      R"({"a":1e400,"b":-0,"c":123456789012345678901234567890,"a":{"a":1e-400},"eventName":"\u0000",
          "eventTime":"2024-02-30T25:61:61Z","eventSource":{"a":".."},"a.b":[[],[{}],[[null]]]})",
      "{\"a\":[" + many + "],\"b\":" + nested("[", "]") + "}",
      "{\"a\":" + nested("{\"a\":", "}").insert(500, "1") + ",\"a.a.a\":\"x\"}",
      "{}"};
  std::vector<OwnedRecord> records;
  for (const std::string& json : kRecords) {
    Result<OwnedRecord> record = OwnedRecord::parse(json);
    require(record.has_value());
    records.push_back(*std::move(record));
  }
  return records;
}

inline std::vector<std::uint32_t> judge_once(Classifier& classifier, const Record& record) {
  std::vector<std::uint32_t> rules;
  std::vector<Finding> findings;
  for (const Finding& finding : classifier.judge(record)) findings.push_back(finding);
  std::vector<Reason> reasons;
  for (const Finding& finding : findings) {
    rules.push_back(finding.rule_index);
    classifier.why(finding, reasons);
    require(!reasons.empty());
  }
  for (const std::uint32_t exception : classifier.suppressed_by()) {
    require(exception < classifier.rules().exceptions().size());
  }
  return rules;
}

/// Every record comes to the same whatever was judged before it. `more` is a record too, if it is
/// JSON.
inline void judge(const RuleSet& rules, std::string_view more = {}) {
  static const std::vector<OwnedRecord> records = hostile_records();
  Classifier classifier(rules);
  std::vector<std::vector<std::uint32_t>> found;
  for (const OwnedRecord& record : records)
    found.push_back(judge_once(classifier, record.record()));
  if (const Result<OwnedRecord> record = OwnedRecord::parse(more)) {
    const auto once = judge_once(classifier, record->record());
    Classifier another(rules);
    require(judge_once(another, record->record()) == once);
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    require(judge_once(classifier, records[i].record()) == found[i]);
  }
}

/// An input is rules and, behind a line of its own, a record.
inline std::pair<std::string_view, std::string_view> rules_and_record(std::string_view input) {
  constexpr std::string_view kBetween = "\n====\n";
  const std::size_t at = input.find(kBetween);
  if (at == std::string_view::npos) return {input, {}};
  return {input.substr(0, at), input.substr(at + kBetween.size())};
}

}  // namespace cloudtrail::fuzz

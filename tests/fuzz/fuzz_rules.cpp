// Any text as a rule document; where it compiles, it judges a handful of records, says why, and is
// checked.
#include <cloudtrail/check.hpp>
#include <cloudtrail/classifier.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/touch.hpp"

namespace {

using namespace cloudtrail;

std::vector<OwnedRecord> fixed_records() {
  constexpr std::string_view kRecords[] = {
      R"({"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"DeleteBucket",
          "userIdentity":{"type":"Root","invokedBy":"AWS Internal"},"userAgent":"Mozilla/5.0 aaaaaaaa",
          "sourceIPAddress":"2001:db8::1","readOnly":false,"requestParameters":{"a":[1,2.5,-3e2]}})",
      R"({"a":[{"a":1,"b":[{"c":"x"},{"c":null}]},{"a":"x","b":2},[["x"]]],"b":"x","a.b":true,"":""})",
      R"({"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab","b":"10.0.0.1",
          "\u0061b":"\u00e9\ud83d\ude00","c":tru,"detail":{"source":1},"resources":[{"ARN":"x"}]})",
      "{}"};
  std::vector<OwnedRecord> records;
  for (const std::string_view json : kRecords) {
    Result<OwnedRecord> record = OwnedRecord::parse(json);
    fuzz::require(record.has_value());
    records.push_back(*std::move(record));
  }
  return records;
}

void judge(const RuleSet& rules) {
  static const std::vector<OwnedRecord> records = fixed_records();
  Classifier classifier(rules);
  std::vector<Reason> reasons;
  for (const OwnedRecord& record : records) {
    const std::vector<Finding> findings = [&] {
      const auto found = classifier.judge(record.record());
      return std::vector<Finding>(found.begin(), found.end());
    }();
    for (const Finding& finding : findings) {
      classifier.why(finding, reasons);
      fuzz::require(!reasons.empty());
    }
    for (const std::uint32_t exception : classifier.suppressed_by()) {
      fuzz::require(exception < rules.exceptions().size());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<RuleProblem> problems;
  RuleLimits limits;
  limits.regex_steps = 100'000;
  RuleOptions options;
  options.source_files = false;  // a policy could name any file of this machine
  const Result<RuleSet> rules = RuleSet::parse(text, "fuzz", &problems, limits, options);
  const bool good = std::all_of(problems.begin(), problems.end(), [](const RuleProblem& problem) {
    return problem.warning;
  });
  fuzz::require(rules.has_value() == good);
  if (rules) {
    judge(*rules);
    const CheckReport report = check(*rules);
    fuzz::require(report.tests.size() == rules->tests().size());
    for (const LintFinding& finding : report.findings) fuzz::require(!finding.message.empty());
  }
  return 0;
}

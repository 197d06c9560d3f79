#include <cloudtrail/check.hpp>

#include <algorithm>

#include <cloudtrail/classifier.hpp>

namespace cloudtrail {
namespace {

/// The ids of the rules of one set that find the record, in order.
std::vector<std::string> found_in(const std::string& set, std::span<const Finding> findings) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings) {
    if (finding.rule->set == set) ids.push_back(finding.rule->id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string listed(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out.empty() ? "none" : out;
}

/// Behind a failure: the exceptions that may be why nothing was found.
std::string suppressed(const Classifier& classifier) {
  std::vector<std::string> ids;
  for (const std::uint32_t exception : classifier.suppressed_by()) {
    ids.push_back(classifier.rules().exceptions()[exception].id);
  }
  return ids.empty() ? "" : "; taken back by the exception " + listed(ids);
}

TestOutcome run(const RuleTest& test, Classifier& classifier) {
  TestOutcome outcome;
  outcome.test = &test;
  const auto record = OwnedRecord::parse(test.record);
  if (!record) {
    outcome.message = "the record cannot be read: " + record.error().message;
    return outcome;
  }
  const std::vector<std::string> found = found_in(test.set, classifier.judge(record->record()));
  if (test.rule.empty()) {
    std::vector<std::string> expected = test.expected;
    std::sort(expected.begin(), expected.end());
    outcome.passed = found == expected;
    outcome.message = "expected " + listed(expected) + ", found " + listed(found);
  } else {
    const bool matched = std::find(found.begin(), found.end(), test.rule) != found.end();
    outcome.passed = matched == test.matches;
    outcome.message = matched ? "expected none, and the rule matches"
                              : "expected a match, and the rule does not match";
  }
  outcome.message = outcome.passed ? "" : outcome.message + suppressed(classifier);
  return outcome;
}

}  // namespace

std::size_t CheckReport::failed() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(tests.begin(), tests.end(), [](const auto& test) { return !test.passed; }));
}

std::size_t CheckReport::errors() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [](const auto& found) { return is_error(found.lint); }));
}

CheckReport check(const RuleSet& rules, std::optional<std::int64_t> now) {
  CheckReport report;
  report.findings = lint(rules, now);
  Classifier classifier(rules);
  if (now) classifier.set_now(*now);
  for (const RuleTest& test : rules.tests()) report.tests.push_back(run(test, classifier));
  return report;
}

}  // namespace cloudtrail

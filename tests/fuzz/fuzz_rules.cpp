// Any text as a rule document; where it compiles, it judges records, says why, and is checked.
#include <cloudtrail/check.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/judging.hpp"

using namespace cloudtrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<RuleProblem> problems;
  const Result<RuleSet> rules =
      RuleSet::parse(text, "fuzz", &problems, fuzz::quick_limits(), fuzz::without_files());
  const bool refused = std::any_of(problems.begin(), problems.end(),
                                   [](const RuleProblem& problem) { return !problem.warning; });
  fuzz::require(rules.has_value() != refused);
  if (!rules) return 0;
  fuzz::judge(*rules);
  const CheckReport report = check(*rules);
  fuzz::require(report.tests.size() == rules->tests().size());
  for (const LintFinding& finding : report.findings) fuzz::require(!finding.message.empty());
  return 0;
}

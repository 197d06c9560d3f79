// Any text as a rule document; where it compiles, it judges records and says why.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/judging.hpp"

using namespace cloudtrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<RuleProblem> problems;
  const Result<RuleSet> rules = RuleSet::parse(text, "fuzz", &problems, fuzz::quick_limits());
  const bool refused = std::any_of(problems.begin(), problems.end(),
                                   [](const RuleProblem& problem) { return !problem.warning; });
  fuzz::require(rules.has_value() != refused);
  if (rules) fuzz::judge(*rules);
  return 0;
}

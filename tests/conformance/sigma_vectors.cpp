// Runs files of Sigma conformance vectors: a JSON array of
//   {"name": ..., "rule": YAML text, "event": ..., "expect": true|false|"error"}
// or, of correlations, which have to be refused by name whatever is expected of them,
//   {"name": ..., "rules": YAML text, ...}
#include <algorithm>
#include <cloudtrail/classifier.hpp>
#include <cloudtrail/record.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/vectors.hpp"
#include "support/among_others.hpp"

namespace {

using namespace cloudtrail;

struct Outcome {
  std::string verdict;  // true, false or "error"
  std::string problem;  // of an error
};

Outcome judge(const std::string& rule, std::string_view event) {
  Result<RuleSet> rules = RuleSet::parse(rule, "rule");
  if (!rules) return {"\"error\"", rules.error().message};
  const Result<OwnedRecord> record = OwnedRecord::parse(event);
  if (!record) return {"no event", record.error().message};
  Classifier indexed(among_others(*rules));
  Classifier classifier(std::move(*rules));
  const bool found = !classifier.judge(record->record()).empty();
  if (found == indexed.judge(record->record()).empty()) return {"another one with an index", {}};
  return {found ? "true" : "false", {}};
}

Outcome judge_correlation(const std::string& rules) {
  std::vector<RuleProblem> problems;
  if (RuleSet::parse(rules, "rules", &problems)) return {"loaded", {}};
  const bool named = std::any_of(problems.begin(), problems.end(), [](const RuleProblem& problem) {
    return problem.line > 0 && problem.message.find("correlation") != std::string::npos;
  });
  return {named ? "refused" : "refused for another reason", problems.front().message};
}

conformance::Verdict run(const Value& vector) {
  const bool correlation = vector.get("rule").missing();
  const std::string rule = vector.get(correlation ? "rules" : "rule").text();
  const std::string expected = correlation ? "refused" : std::string(vector.get("expect").raw());
  const Outcome outcome =
      correlation ? judge_correlation(rule) : judge(rule, vector.get("event").raw());
  return {expected, outcome.verdict, outcome.problem, rule};
}

}  // namespace

int main(int argc, char** argv) {
  return conformance::run_vectors(argc, argv, "sigma_vectors", run);
}

// Runs files of Sigma conformance vectors: a JSON array of
//   {"name": ..., "rule": YAML text, "event": ..., "expect": true|false|"error"}
// or, of correlations, which have to be refused by name whatever is expected of them,
//   {"name": ..., "rules": YAML text, ...}
// Prints every mismatch, then `N passed, N failed`. --at-least N fails where fewer than N ran.
#include <algorithm>
#include <cloudtrail/classifier.hpp>
#include <cloudtrail/record.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

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
  Classifier classifier(std::move(*rules));
  return {classifier.judge(record->record()).empty() ? "false" : "true", {}};
}

Outcome judge_correlation(const std::string& rules) {
  std::vector<RuleProblem> problems;
  if (RuleSet::parse(rules, "rules", &problems)) return {"loaded", {}};
  const bool named = std::any_of(problems.begin(), problems.end(), [](const RuleProblem& problem) {
    return problem.line > 0 && problem.message.find("correlation") != std::string::npos;
  });
  return {named ? "refused" : "refused for another reason", problems.front().message};
}

struct Totals {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

void run_vector(const Value& vector, const char* file, Totals& totals) {
  const bool correlation = vector.get("rule").missing();
  const Value rule = vector.get(correlation ? "rules" : "rule");
  const std::string expected = correlation ? "refused" : std::string(vector.get("expect").raw());
  const Outcome outcome =
      correlation ? judge_correlation(rule.text()) : judge(rule.text(), vector.get("event").raw());
  if (!rule.missing() && outcome.verdict == expected) {
    ++totals.passed;
    return;
  }
  ++totals.failed;
  std::printf("%s: %s: expected %s, got %s%s%s\n%s\n  event %s\n", file,
              vector.get("name").text().c_str(), expected.c_str(), outcome.verdict.c_str(),
              outcome.problem.empty() ? "" : ": ", outcome.problem.c_str(), rule.text().c_str(),
              std::string(vector.get("event").raw()).c_str());
}

/// False where the file could not be read as an array of vectors.
bool run_file(const char* file, Totals& totals) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const Result<OwnedRecord> wrapped = OwnedRecord::parse("{\"vectors\":" + text + "}");
  const Value vectors = wrapped ? wrapped->record().root().get("vectors") : Value();
  if (!vectors.is_array()) {
    std::fprintf(stderr, "%s: not a JSON array of vectors\n", file);
    return false;
  }
  for (const Value::Entry& entry : vectors) run_vector(entry.value, file, totals);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t at_least = 1;
  std::vector<const char*> files;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--at-least" && i + 1 < argc) {
      at_least = std::strtoull(argv[++i], nullptr, 10);
    } else {
      files.push_back(argv[i]);
    }
  }
  if (files.empty()) {
    std::fprintf(stderr, "usage: sigma_vectors [--at-least N] FILE...\n");
    return 2;
  }
  Totals totals;
  bool readable = true;
  for (const char* file : files) readable = run_file(file, totals) && readable;
  const bool enough = totals.passed + totals.failed >= at_least;
  if (!enough) std::printf("fewer than %llu vectors\n", static_cast<unsigned long long>(at_least));
  std::printf("%llu passed, %llu failed\n", static_cast<unsigned long long>(totals.passed),
              static_cast<unsigned long long>(totals.failed));
  return readable && enough && totals.failed == 0 ? 0 : 1;
}

// Runs files of EventBridge conformance vectors: a JSON array of
//   {"name": ..., "pattern" or "rule": an event pattern, "event": ..., "expect": "yes|no|error"}
// Prints every mismatch, then `N passed, N failed`. --at-least N fails where fewer than N ran.
#include <cloudtrail/record.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classify/evaluator.hpp"
#include "json/document.hpp"
#include "rule/pattern.hpp"

namespace {

using namespace cloudtrail;

struct Outcome {
  std::string_view verdict;  // yes, no or error
  std::string problem;       // of an error
};

/// Judges the event itself: the patterns are on any JSON object, not on CloudTrail's envelope.
Outcome judge(std::string_view pattern, std::string_view event) {
  const Result<DocumentNode> document = json::parse_document(pattern);
  if (!document) return {"error", document.error().message};
  const RuleLimits limits;
  rule::Program program;
  rule::ProgramBuilder builder(program);
  rule::Diagnostics diagnostics("pattern", pattern, limits.problems);
  const std::optional<rule::Condition> condition =
      rule::compile_pattern(*document, rule::Root::kRecord, limits, builder, diagnostics);
  if (!condition) return {"error", diagnostics.take().front().message};
  const Result<OwnedRecord> record = OwnedRecord::parse(event);
  if (!record) return {"error", "the event: " + record.error().message};
  classify::Evaluator evaluator;
  evaluator.begin(program, record->record());
  return {evaluator.holds(*condition, true) ? "yes" : "no", {}};
}

struct Totals {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

void run_vector(const Value& vector, const char* file, Totals& totals) {
  const Value pattern =
      vector.get("pattern").missing() ? vector.get("rule") : vector.get("pattern");
  const std::string expected = vector.get("expect").text();
  const Outcome outcome = judge(pattern.raw(), vector.get("event").raw());
  if (!pattern.missing() && outcome.verdict == expected) {
    ++totals.passed;
    return;
  }
  ++totals.failed;
  std::printf("%s: %s: expected %s, got %s%s%s\n  pattern %s\n  event %s\n", file,
              vector.get("name").text().c_str(), expected.c_str(),
              std::string(outcome.verdict).c_str(), outcome.problem.empty() ? "" : ": ",
              outcome.problem.c_str(), std::string(pattern.raw()).c_str(),
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
    std::fprintf(stderr, "usage: eventbridge_vectors [--at-least N] FILE...\n");
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

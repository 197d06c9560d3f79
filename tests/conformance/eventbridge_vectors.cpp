// Runs files of EventBridge conformance vectors: a JSON array of
//   {"name": ..., "pattern" or "rule": an event pattern, "event": ..., "expect": "yes|no|error"}
#include <cloudtrail/record.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "classify/candidates.hpp"
#include "classify/evaluator.hpp"
#include "conformance/vectors.hpp"
#include "json/document.hpp"
#include "rule/eventbridge/pattern.hpp"

namespace {

using namespace cloudtrail;

struct Outcome {
  std::string_view verdict;  // yes, no, error, or what is wrong with the vector
  std::string problem;       // of an error
};

/// Whether the candidate index does not rule out a pattern that holds, and decides for none that
/// does not. (It only asks where there are many rules: here the same one many times.)
bool index_agrees(rule::Program& program, rule::Condition condition, const Record& record,
                  bool holds) {
  program.code.assign(rule::CandidateIndex::kLeastRules, rule::RuleCode{condition, {}});
  program.index = rule::CandidateIndex(program);
  classify::FieldValues values;
  values.begin(program, record);
  classify::Candidates candidates;
  const auto found = candidates.find(program.index, values);
  if (found.empty()) return !holds;
  return found.front().open() || values.any_scoped() || holds;
}

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
  if (!record) return {"no event", record.error().message};
  classify::Evaluator evaluator;
  evaluator.begin(program, record->record());
  const bool holds = evaluator.holds(*condition, true);
  if (!index_agrees(program, *condition, record->record(), holds)) {
    return {"another one with an index", {}};
  }
  return {holds ? "yes" : "no", {}};
}

conformance::Verdict run(const Value& vector) {
  const Value pattern =
      vector.get("pattern").missing() ? vector.get("rule") : vector.get("pattern");
  const std::string raw(pattern.raw());
  if (pattern.missing()) return {vector.get("expect").text(), "no pattern", {}, raw};
  const Outcome outcome = judge(raw, vector.get("event").raw());
  return {vector.get("expect").text(), std::string(outcome.verdict), outcome.problem, raw};
}

}  // namespace

int main(int argc, char** argv) {
  return conformance::run_vectors(argc, argv, "eventbridge_vectors", run);
}

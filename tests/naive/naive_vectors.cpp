// Runs files of conformance vectors through the naive evaluator: what the library is held against
// has to be right itself. EventBridge's vectors have a `pattern`, Sigma's a `rule` that is a text.
#include <string>
#include <vector>

#include "conformance/vectors.hpp"
#include "json/document.hpp"
#include "naive/pattern.hpp"
#include "naive/sigma.hpp"
#include "yaml/yaml.hpp"

namespace {

using namespace cloudtrail;

std::string judge_pattern(const std::string& pattern, const naive::Tree& event) {
  const Result<DocumentNode> document = json::parse_document(pattern);
  if (!document || !naive::is_pattern(*document)) return "error";
  return naive::matches(*document, event) ? "yes" : "no";
}

std::string judge_sigma(const std::string& rule, const naive::Tree& record) {
  const Result<std::vector<DocumentNode>> documents = yaml::parse(rule);
  if (!documents) return "\"error\"";
  const auto outcomes = naive::matches_of(*documents, record, {});
  if (!outcomes || outcomes->empty()) return "\"error\"";
  return outcomes->front() ? "true" : "false";
}

conformance::Verdict run(const Value& vector) {
  const Value rule = vector.get("pattern").missing() ? vector.get("rule") : vector.get("pattern");
  const auto event = naive::read(vector.get("event").raw());
  const std::string raw(rule.raw());
  if (!event) return {"an event", "none", {}, raw};
  if (rule.is_string()) {
    return {std::string(vector.get("expect").raw()), judge_sigma(rule.text(), *event), {}, raw};
  }
  return {vector.get("expect").text(), judge_pattern(raw, *event), {}, raw};
}

}  // namespace

int main(int argc, char** argv) {
  return conformance::run_vectors(argc, argv, "naive_vectors", run);
}

#include <cloudtrail/explain.hpp>

#include <algorithm>
#include <optional>
#include <span>

#include "classify/explainer.hpp"

namespace cloudtrail {

std::string Explanation::nearness() const {
  std::string out = std::to_string(held) + " of " + std::to_string(needed);
  for (const std::string& words : against) {
    out.append(&words == against.data() ? ": " : ", ").append(words);
  }
  return more_against == 0 ? out : out + " and " + std::to_string(more_against) + " more";
}

namespace classify {
namespace {

using Outcome = Explanation::Outcome;

/// What becomes of one rule: the order of the questions is that of Classifier::judge().
class Verdict {
 public:
  Verdict(const rule::Program& program, Evaluator& evaluator)
      : program_(program), evaluator_(evaluator) {}

  void find(std::uint32_t rule, const rule::Group& group, Explanation& out) {
    const rule::RuleCode& code = program_.code[rule];
    if (!evaluator_.holds(code.match, true)) return;
    if (excepted(group.exceptions, out)) return;
    if (group.first_match && taken(group.first_rule, rule, out)) return;
    if (!excepted(code.unless, out)) out.outcome = Outcome::kMatched;
  }

 private:
  bool excepted(std::span<const std::uint32_t> exceptions, Explanation& out) {
    const auto by = std::find_if(exceptions.begin(), exceptions.end(), [&](std::uint32_t e) {
      return evaluator_.holds(program_.exception_code[e], false);
    });
    if (by == exceptions.end()) return false;
    out.outcome = Outcome::kExcepted;
    out.by = *by;
    return true;
  }

  bool taken(std::uint32_t first, std::uint32_t rule, Explanation& out) {
    for (std::uint32_t earlier = first; earlier < rule; ++earlier) {
      Explanation ignored;
      const rule::RuleCode& code = program_.code[earlier];
      if (!evaluator_.holds(code.match, true) || excepted(code.unless, ignored)) continue;
      out.outcome = Outcome::kTaken;
      out.by = earlier;
      return true;
    }
    return false;
  }

  const rule::Program& program_;
  Evaluator& evaluator_;
};

const rule::Group& group_of(const rule::Program& program, std::uint32_t rule) {
  return *std::find_if(program.groups.begin(), program.groups.end(), [rule](const auto& group) {
    return rule - group.first_rule < group.rule_count;
  });
}

}  // namespace

Explanation explain(const rule::Program& program, const Record& record, Evaluator& evaluator,
                    std::uint32_t rule, const ExplainLimits& limits) {
  Explanation out;
  const rule::Group& group = group_of(program, rule);
  Verdict(program, evaluator).find(rule, group, out);
  Explainer explainer(program, record, evaluator, limits);
  out.match = explainer.tree(program.code[rule].match, true);
  explainer.nearness(program.code[rule].match, out);
  if (out.outcome == Outcome::kNotMatched) return out;
  for (const std::vector<std::uint32_t>* list : {&group.exceptions, &program.code[rule].unless}) {
    for (const std::uint32_t exception : *list) {
      out.exceptions.push_back(
          {exception, explainer.tree(program.exception_code[exception], false)});
    }
  }
  return out;
}

}  // namespace classify
}  // namespace cloudtrail

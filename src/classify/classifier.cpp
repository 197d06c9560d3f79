#include <cloudtrail/classifier.hpp>

#include <algorithm>

#include "base/clock.hpp"
#include "classify/candidates.hpp"
#include "classify/evaluator.hpp"
#include "classify/explainer.hpp"
#include "classify/quote.hpp"

namespace cloudtrail {

struct Classifier::State {
  RuleSet rules;
  const LiveRules* live = nullptr;
  std::uint64_t live_version = 0;
  classify::Evaluator evaluator;
  classify::Candidates index;
  std::vector<Finding> findings;
  std::vector<std::uint32_t> suppressed;
  std::vector<classify::Decision> decisions;
  std::int64_t now = system_now();
  bool told_now = false;  // by set_now()

  using Candidate = classify::Candidates::Candidate;

  bool matches(const rule::Program& program, Candidate candidate);
  void judge_group(const rule::Program& program, const rule::Group& group,
                   std::span<const Candidate> candidates);
  void take(RuleSet taken);
  bool excepted(const rule::Program& program, const std::vector<std::uint32_t>& exceptions);
};

/// Whether one of the exceptions holds; the first that does is noted.
bool Classifier::State::excepted(const rule::Program& program,
                                 const std::vector<std::uint32_t>& exceptions) {
  for (const std::uint32_t exception : exceptions) {
    const auto& expires = program.exceptions[exception].expires;
    if (expires && *expires <= now) continue;
    // A record that is too costly to compare is found, not hidden: neither here nor by a rule.
    if (!evaluator.holds(program.exception_code[exception], false)) continue;
    if (std::find(suppressed.begin(), suppressed.end(), exception) == suppressed.end()) {
      suppressed.push_back(exception);
    }
    return true;
  }
  return false;
}

bool Classifier::State::matches(const rule::Program& program, Candidate candidate) {
  const std::uint32_t rule = candidate.rule();
  // What the index has decided, and the rest of the rule, is true of values each for itself. Whether
  // values lie in one element of an array is only asked where some lie in arrays of objects.
  const bool held = !candidate.open() || evaluator.all_hold(program.index.left(rule));
  if (!evaluator.values().any_scoped()) return held;
  return evaluator.holds(program.code[rule].match, true);
}

/// `candidates` are those of the group's rules that may match, in their order.
void Classifier::State::judge_group(const rule::Program& program, const rule::Group& group,
                                    std::span<const Candidate> candidates) {
  bool exceptions_asked = false;
  for (const Candidate candidate : candidates) {
    if (!matches(program, candidate)) continue;
    // Exceptions are asked about once a rule has matched: what no rule finds is not suppressed.
    if (!exceptions_asked && excepted(program, group.exceptions)) return;
    exceptions_asked = true;
    const std::uint32_t rule = candidate.rule();
    if (excepted(program, program.code[rule].unless)) continue;
    findings.push_back(Finding{&program.rules[rule], rule});
    if (group.first_match) return;
  }
}

Classifier::Classifier(RuleSet rules) : state_(std::make_unique<State>()) {
  state_->rules = std::move(rules);
}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

const RuleSet& Classifier::rules() const noexcept {
  return state_->rules;
}

void Classifier::State::take(RuleSet taken) {
  findings.clear();
  suppressed.clear();
  evaluator.forget();
  index.forget();
  rules = std::move(taken);
  if (!told_now) now = system_now();
}

void Classifier::set_rules(RuleSet rules) {
  state_->live = nullptr;
  state_->take(std::move(rules));
}

void Classifier::follow(const LiveRules& live) {
  state_->live = &live;
  state_->live_version = 0;
}

void Classifier::set_now(std::int64_t now) noexcept {
  state_->now = now;
  state_->told_now = true;
}

std::span<const Finding> Classifier::judge(const Record& record) {
  State& state = *state_;
  if (state.live != nullptr && state.live->version() != state.live_version) {
    // Read first: a set that comes in between is then taken with the next record.
    state.live_version = state.live->version();
    state.take(state.live->get());
  }
  state.findings.clear();
  state.suppressed.clear();
  const rule::Program& program = state.rules.program();
  state.evaluator.begin(program, record);
  auto rest = state.index.find(program.index, state.evaluator.values());
  for (const rule::Group& group : program.groups) {
    const std::uint32_t end = group.first_rule + group.rule_count;
    std::size_t count = 0;
    while (count < rest.size() && rest[count].rule() < end) ++count;
    if (count > 0) state.judge_group(program, group, rest.first(count));
    rest = rest.subspan(count);
  }
  return state.findings;
}

std::span<const std::uint32_t> Classifier::suppressed_by() const noexcept {
  return state_->suppressed;
}

void Classifier::why(const Finding& finding, std::vector<Reason>& out) {
  State& state = *state_;
  out.clear();
  const rule::Program& program = state.rules.program();
  state.decisions.clear();
  state.evaluator.explain(program.code[finding.rule_index].match, state.decisions);
  for (const classify::Decision& decision : state.decisions) {
    const rule::Path& path = program.paths[program.leaves[decision.leaf].path];
    const auto known = std::find_if(out.begin(), out.end(), [&](const Reason& reason) {
      return reason.field == path.text;
    });
    if (known != out.end()) continue;
    const Record& record = state.evaluator.values().record();
    out.push_back({path.text, decision.value ? classify::json_of(record, path, *decision.value)
                                             : std::string()});
  }
}

Result<Explanation> Classifier::explain(std::uint32_t rule, const Record& record,
                                        const ExplainLimits& limits) {
  const rule::Program& program = state_->rules.program();
  if (rule >= program.rules.size()) {
    return Error{ErrorCode::kInvalidArgument,
                 "there is no rule " + std::to_string(rule) + " in the set", std::nullopt};
  }
  state_->evaluator.begin(program, record);
  return classify::explain(program, record, state_->evaluator, rule, limits);
}

std::uint64_t Classifier::regex_limits() const noexcept {
  return state_->evaluator.regex_limits();
}

}  // namespace cloudtrail

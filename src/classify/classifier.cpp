#include <cloudtrail/classifier.hpp>

#include <algorithm>

#include "base/clock.hpp"
#include "classify/evaluator.hpp"
#include "json/text.hpp"

namespace cloudtrail {
namespace {

/// A value as JSON text: what the record has, or a string where the value was made up.
std::string json_of(const rule::FieldValue& value) {
  if (value.type != Value::Type::kString) return std::string(value.text);
  std::string out;
  json::append_string(out, value.text);
  return out;
}

}  // namespace

struct Classifier::State {
  RuleSet rules;
  classify::Evaluator evaluator;
  std::vector<Finding> findings;
  std::vector<std::uint32_t> suppressed;
  std::vector<classify::Decision> decisions;
  std::int64_t now = system_now();

  void judge_group(const rule::Program& program, const rule::Group& group);
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

void Classifier::State::judge_group(const rule::Program& program, const rule::Group& group) {
  bool exceptions_asked = false;
  for (std::uint32_t i = 0; i < group.rule_count; ++i) {
    const std::uint32_t rule = group.first_rule + i;
    const rule::RuleCode& code = program.code[rule];
    if (!evaluator.holds(code.match, true)) continue;
    // Exceptions are asked about once a rule has matched: what no rule finds is not suppressed.
    if (!exceptions_asked && excepted(program, group.exceptions)) return;
    exceptions_asked = true;
    if (excepted(program, code.unless)) continue;
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

void Classifier::set_rules(RuleSet rules) {
  state_->findings.clear();
  state_->suppressed.clear();
  state_->evaluator.forget();
  state_->rules = std::move(rules);
}

void Classifier::set_now(std::int64_t now) noexcept {
  state_->now = now;
}

std::span<const Finding> Classifier::judge(const Record& record) {
  State& state = *state_;
  state.findings.clear();
  state.suppressed.clear();
  const rule::Program& program = state.rules.program();
  state.evaluator.begin(program, record);
  for (const rule::Group& group : program.groups) state.judge_group(program, group);
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
    const std::string& field = program.paths[program.leaves[decision.leaf].path].text;
    const auto known = std::find_if(out.begin(), out.end(),
                                    [&](const Reason& reason) { return reason.field == field; });
    if (known == out.end()) {
      out.push_back(Reason{field, decision.value ? json_of(*decision.value) : std::string()});
    }
  }
}

std::uint64_t Classifier::regex_limits() const noexcept {
  return state_->evaluator.regex_limits();
}

}  // namespace cloudtrail

#include "rule/lint/lints.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/clock.hpp"

namespace cloudtrail {
namespace {

struct Description {
  std::string_view name;
  bool error;
};

constexpr std::array<Description, kLintCount> kLints = {{
    {"never-matches", true},
    {"unknown-field", true},
    {"wrong-type", true},
    {"wrong-source", true},
    {"never-equal", true},
    {"shadowed", true},
    {"no-rules", true},
    {"field-as-text", false},
    {"always-matches", false},
    {"duplicate-rule", false},
    {"duplicate-id", false},
    {"unbounded-regex", false},
    {"name-without-source", false},
    {"expired-exception", false},
    {"judged-always", false},
}};

}  // namespace

std::string_view name(Lint lint) noexcept { return kLints[static_cast<std::size_t>(lint)].name; }
bool is_error(Lint lint) noexcept { return kLints[static_cast<std::size_t>(lint)].error; }

std::vector<LintFinding> lint(const RuleSet& rules, std::optional<std::int64_t> now) {
  const std::int64_t instant = now.value_or(system_now());
  rule::lint::Linter linter(rules.program());
  rule::lint::find_unknown_fields(linter);
  rule::lint::find_wrong_types(linter);
  rule::lint::find_never_equal(linter);
  rule::lint::find_fields_as_text(linter);
  rule::lint::find_never_matches(linter, instant);
  rule::lint::find_unknown_facts(linter);
  rule::lint::find_always_matches(linter);
  rule::lint::find_shadowed(linter);
  rule::lint::find_wrong_sources(linter);
  rule::lint::find_names_without_source(linter);
  rule::lint::find_duplicates(linter);
  rule::lint::find_unbounded_regexes(linter);
  rule::lint::find_expired_exceptions(linter, instant);
  if (rules.rules().size() >= rule::CandidateIndex::kLeastRules) {
    rule::lint::find_judged_always(linter, rules.judged_always());
  }
  std::vector<LintFinding> findings = linter.take();
  if (rules.rules().empty()) {
    LintFinding& none = findings.emplace_back();
    none.lint = Lint::kNoRules;
    none.message = "there is no rule, so that nothing is ever found";
  }
  return findings;
}

}  // namespace cloudtrail

namespace cloudtrail::rule::lint {

Linter::Linter(const Program& program) : program_(program), satisfier_(program) {
  for (std::uint32_t i = 0; i < program.rules.size(); ++i) {
    subjects_.push_back({false, i, program.code[i].match});
  }
  for (std::uint32_t i = 0; i < program.exceptions.size(); ++i) {
    subjects_.push_back({true, i, program.exception_code[i]});
  }
}

const std::vector<std::uint32_t>& Linter::leaves_of(Condition condition) {
  if (any_collected_ && collected_ == condition) return leaves_;
  any_collected_ = true;
  collected_ = condition;
  leaves_.clear();
  std::vector<std::uint32_t> open = {condition};
  std::unordered_set<std::uint32_t> seen;
  while (!open.empty()) {
    const std::uint32_t index = open.back();
    open.pop_back();
    if (!seen.insert(index).second) continue;
    const Node& node = program_.nodes[index];
    if (node.kind == Node::Kind::kLeaf) leaves_.push_back(node.leaf);
    // In the order written.
    open.insert(open.end(), node.children.rbegin(), node.children.rend());
  }
  return leaves_;
}

void Linter::report(Lint lint, const Subject& subject, std::string message) {
  LintFinding finding;
  finding.lint = lint;
  finding.of_exception = subject.exception;
  finding.message = std::move(message);
  const auto place = [&](const auto& what) {
    finding.set = what.set;
    finding.rule = what.id;
    finding.file = what.file;
    finding.line = what.line;
  };
  if (subject.exception) {
    place(program_.exceptions[subject.index]);
  } else {
    place(program_.rules[subject.index]);
  }
  const std::size_t index = subject.index + (subject.exception ? program_.rules.size() : 0);
  reported_.push_back({index, std::move(finding)});
}

bool Linter::has(Lint lint, const Subject& subject) const {
  const std::size_t index = subject.index + (subject.exception ? program_.rules.size() : 0);
  return std::any_of(reported_.begin(), reported_.end(), [&](const Reported& reported) {
    return reported.subject == index && reported.finding.lint == lint;
  });
}

std::vector<LintFinding> Linter::take() {
  std::stable_sort(reported_.begin(), reported_.end(),
                   [](const Reported& a, const Reported& b) { return a.subject < b.subject; });
  std::vector<LintFinding> findings;
  for (Reported& reported : reported_) findings.push_back(std::move(reported.finding));
  reported_.clear();
  return findings;
}

}  // namespace cloudtrail::rule::lint

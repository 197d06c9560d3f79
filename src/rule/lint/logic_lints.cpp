// Lints about whole conditions: those that nothing meets, those that everything meets.
#include <algorithm>

#include "base/document.hpp"
#include "rule/lint/lints.hpp"

namespace cloudtrail::rule::lint {
namespace {

/// Rules of one first-match set that are compared with those before them.
constexpr std::uint32_t kMostCompared = 1000;

const Group& group_of(const Program& program, std::uint32_t rule) {
  return *std::find_if(program.groups.begin(), program.groups.end(), [&](const Group& group) {
    return rule >= group.first_rule && rule - group.first_rule < group.rule_count;
  });
}

/// Whether exceptions that have not expired take back all that a rule matches.
bool taken_back(Linter& linter, const Subject& subject, std::int64_t now) {
  const Program& program = linter.program();
  std::vector<Goal> goals = {{subject.condition, true}};
  const auto add = [&](const std::vector<std::uint32_t>& exceptions) {
    for (const std::uint32_t exception : exceptions) {
      if (has_expired(program.exceptions[exception], now)) continue;
      goals.push_back({program.exception_code[exception], false});
    }
  };
  add(group_of(program, subject.index).exceptions);
  add(program.code[subject.index].unless);
  return goals.size() > 1 && !linter.satisfier().possible(std::move(goals));
}

/// Whether the rule is to take what the others leave.
bool is_last_of_first_match(const Program& program, const Subject& subject) {
  if (subject.exception) return false;
  const Group& group = group_of(program, subject.index);
  return group.first_match && subject.index + 1 == group.first_rule + group.rule_count;
}

void find_shadowed_in(Linter& linter, const Group& group) {
  const Program& program = linter.program();
  std::vector<std::uint32_t> earlier;
  for (std::uint32_t i = 0; i < std::min(group.rule_count, kMostCompared); ++i) {
    const std::uint32_t rule = group.first_rule + i;
    const Subject& subject = linter.subjects()[rule];
    const Goal matches{subject.condition, true};
    std::vector<Goal> goals = {matches};
    for (const std::uint32_t other : earlier) goals.push_back({program.code[other].match, false});
    // What a rule with `unless` matches may still go to a later one.
    if (program.code[rule].unless.empty()) earlier.push_back(rule);
    if (goals.size() == 1 || linter.satisfier().possible(std::move(goals))) continue;
    if (!linter.satisfier().possible({matches})) continue;  // never-matches says so
    const auto one = std::find_if(earlier.begin(), earlier.end(), [&](std::uint32_t other) {
      return other != rule &&
             !linter.satisfier().possible({matches, {program.code[other].match, false}});
    });
    linter.report(Lint::kShadowed, subject,
                  one == earlier.end()
                      ? "earlier rules of the set together match all that this one matches"
                      : "the earlier rule " + cloudtrail::quoted(program.rules[*one].id) +
                            " matches all that this one matches");
  }
}

}  // namespace

void find_never_matches(Linter& linter, std::int64_t now) {
  for (const Subject& subject : linter.subjects()) {
    if (!linter.satisfier().possible({{subject.condition, true}})) {
      if (!linter.has(Lint::kUnknownField, subject)) {
        linter.report(Lint::kNeverMatches, subject,
                      "the condition contradicts itself: no record meets all of it");
      }
    } else if (!subject.exception && taken_back(linter, subject, now)) {
      linter.report(Lint::kNeverMatches, subject,
                    "exceptions take back every record that the rule matches");
    }
  }
}

void find_always_matches(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    if (is_last_of_first_match(linter.program(), subject)) continue;
    if (linter.satisfier().possible({{subject.condition, false}})) continue;
    linter.report(Lint::kAlwaysMatches, subject, "the condition holds for every record");
  }
}

void find_shadowed(Linter& linter) {
  for (const Group& group : linter.program().groups) {
    if (group.first_match) find_shadowed_in(linter, group);
  }
}

}  // namespace cloudtrail::rule::lint

// Lints about rules that are there twice.
#include <algorithm>
#include <map>

#include "base/document.hpp"
#include "rule/lint/fingerprint.hpp"
#include "rule/lint/lints.hpp"

namespace cloudtrail::rule::lint {
namespace {

std::string name_of(const Rule& rule) {
  return cloudtrail::quoted(rule.id) + " (" + rule.file + ":" + std::to_string(rule.line) + ")";
}

/// What makes two rules do the same: the condition and their own exceptions.
std::vector<std::uint32_t> meaning_of(const Program& program, std::uint32_t rule,
                                      Fingerprints& fingerprints) {
  std::vector<std::uint32_t> meaning = {fingerprints.of(program.code[rule].match)};
  for (const std::uint32_t exception : program.code[rule].unless) {
    meaning.push_back(fingerprints.of(program.exception_code[exception]));
  }
  std::sort(meaning.begin() + 1, meaning.end());
  return meaning;
}

void find_same_ids(Linter& linter) {
  std::map<std::string, std::uint32_t> known;
  for (std::uint32_t i = 0; i < linter.program().rules.size(); ++i) {
    const Rule& rule = linter.program().rules[i];
    const auto [first, added] = known.try_emplace(rule.id, i);
    if (added) continue;
    linter.report(Lint::kDuplicateId, linter.subjects()[i],
                  "another set has a rule of this id: " +
                      name_of(linter.program().rules[first->second]));
  }
}

}  // namespace

void find_duplicates(Linter& linter) {
  find_same_ids(linter);
  Fingerprints fingerprints(linter.program());
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  for (std::uint32_t i = 0; i < linter.program().rules.size(); ++i) {
    const auto [first, added] =
        known.try_emplace(meaning_of(linter.program(), i, fingerprints), i);
    const Subject& subject = linter.subjects()[i];
    if (added || linter.has(Lint::kShadowed, subject)) continue;
    linter.report(Lint::kDuplicateRule, subject,
                  "the rule " + name_of(linter.program().rules[first->second]) +
                      " has the same condition");
  }
}

}  // namespace cloudtrail::rule::lint

// The lints: each looks at a compiled program and says what can hardly be meant.
#pragma once

#include <cloudtrail/check.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "rule/lint/satisfy.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule::lint {

/// A rule or an exception that is looked at.
struct Subject {
  bool exception = false;
  std::uint32_t index = 0;  ///< In Program::rules or Program::exceptions.
  Condition condition = 0;
};

/// What the lints of one program share. Confined to one thread.
class Linter {
 public:
  explicit Linter(const Program& program);

  const Program& program() const noexcept { return program_; }
  const std::vector<Subject>& subjects() const noexcept { return subjects_; }
  Satisfier& satisfier() noexcept { return satisfier_; }

  /// The leaves below a condition, each once.
  const std::vector<std::uint32_t>& leaves_of(Condition condition);
  const Path& path_of(std::uint32_t leaf) const {
    return program_.paths[program_.leaves[leaf].path];
  }

  void report(Lint lint, const Subject& subject, std::string message);
  /// Whether there is a finding of that lint of that subject.
  bool has(Lint lint, const Subject& subject) const;
  /// All findings, by subject, then as reported.
  std::vector<LintFinding> take();

 private:
  struct Reported {
    std::size_t subject;  // in subjects_
    LintFinding finding;
  };

  const Program& program_;
  std::vector<Subject> subjects_;
  Satisfier satisfier_;
  std::vector<Reported> reported_;
  Condition collected_ = 0;
  bool any_collected_ = false;
  std::vector<std::uint32_t> leaves_;
};

// fields_lints.cpp
void find_unknown_fields(Linter& linter);
/// Behind never-matches, which these do not explain. Of the facts of a document, its first rule is
/// told.
void find_unknown_facts(Linter& linter);
void find_never_equal(Linter& linter);
void find_fields_as_text(Linter& linter);
void find_unbounded_regexes(Linter& linter);
// type_lints.cpp
void find_wrong_types(Linter& linter);
// logic_lints.cpp: never-matches behind unknown-field, which says why.
void find_never_matches(Linter& linter, std::int64_t now);
void find_always_matches(Linter& linter);
void find_shadowed(Linter& linter);
// name_lints.cpp
void find_wrong_sources(Linter& linter);
void find_names_without_source(Linter& linter);
// duplicate_lints.cpp: behind shadowed, which says more.
void find_duplicates(Linter& linter);
// upkeep_lints.cpp
bool has_expired(const Exception& exception, std::int64_t now);
void find_expired_exceptions(Linter& linter, std::int64_t now);
/// `always` are the rules of RuleSet::judged_always().
void find_judged_always(Linter& linter, const std::vector<std::uint32_t>& always);

}  // namespace cloudtrail::rule::lint

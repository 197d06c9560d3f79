#include <cloudtrail/rule.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <unordered_set>

#include "rule/loader.hpp"
#include "rule/presets.hpp"
#include "rule/program.hpp"
#include "rule/schemas.hpp"

namespace cloudtrail {
namespace {

constexpr std::array<std::string_view, kSeverityCount> kSeverities = {"informational", "low",
                                                                      "medium", "high", "critical"};

/// The sets that findings can name: those of a policy's sources, too.
std::set<std::string> ids_of(const RuleSet& rules) {
  std::set<std::string> ids;
  for (const rule::Group& group : rules.program().groups) ids.insert(group.id);
  for (const Rule& rule : rules.rules()) ids.insert(rule.set);
  return ids;
}

/// Of the documents that are part of the library.
template <typename Documents>
std::vector<std::string_view> names_of(const Documents& documents) {
  std::vector<std::string_view> names;
  for (const auto& one : documents) names.push_back(one.name);
  return names;
}

template <typename Documents>
std::string_view document_of(const Documents& documents, std::string_view name) noexcept {
  for (const auto& one : documents) {
    if (one.name == name) return one.document;
  }
  return {};
}

}  // namespace

std::string_view name(Severity severity) noexcept {
  return kSeverities[static_cast<std::size_t>(severity)];
}

std::optional<Severity> parse_severity(std::string_view name) noexcept {
  const auto found = std::find(kSeverities.begin(), kSeverities.end(), name);
  if (found == kSeverities.end()) return std::nullopt;
  return static_cast<Severity>(found - kSeverities.begin());
}

RuleSet::RuleSet() : RuleSet(std::make_shared<rule::Program>(), {}) {}
RuleSet::RuleSet(std::shared_ptr<const rule::Program> program, std::vector<RuleTest> tests)
    : program_(std::move(program)),
      tests_(std::make_shared<const std::vector<RuleTest>>(std::move(tests))) {}

std::span<const Rule> RuleSet::rules() const noexcept {
  return program_->rules;
}
std::span<const Exception> RuleSet::exceptions() const noexcept {
  return program_->exceptions;
}
std::span<const RuleTest> RuleSet::tests() const noexcept {
  return *tests_;
}

std::vector<std::uint32_t> RuleSet::judged_always() const {
  std::vector<std::uint32_t> rules;
  for (const auto candidate : program_->index.always()) rules.push_back(candidate.rule());
  return rules;
}

Result<RuleSet> RuleSet::parse(std::string_view document, std::string_view file,
                               std::vector<RuleProblem>* problems, const RuleLimits& limits,
                               const RuleOptions& options) {
  rule::Loader loader(limits, options);
  loader.add(document, file);
  auto program = loader.finish(std::string(file), problems);
  if (!program) return std::move(program).error();
  return RuleSet(std::move(*program), loader.take_tests());
}

Result<RuleSet> RuleSet::load(const std::filesystem::path& path, std::vector<RuleProblem>* problems,
                              const RuleLimits& limits, const RuleOptions& options) {
  rule::Loader loader(limits, options);
  if (Status added = loader.add_path(path); !added) return std::move(added).error();
  auto program = loader.finish(path.string(), problems);
  if (!program) return std::move(program).error();
  return RuleSet(std::move(*program), loader.take_tests());
}

Result<RuleSet> RuleSet::preset(std::string_view name) {
  const std::string_view document = preset_document(name);
  if (!document.empty()) return parse(document, "preset:" + std::string(name));
  std::string message = "no preset is called `" + std::string(name) + "`; there are";
  for (const std::string_view known : preset_names()) message += " " + std::string(known);
  return Error{ErrorCode::kNotFound, std::move(message), std::nullopt};
}

Result<RuleSet> RuleSet::combine(std::span<const RuleSet> sets) {
  if (sets.size() == 1) return sets.front();
  auto program = std::make_shared<rule::Program>();
  rule::ProgramBuilder builder(*program);
  std::unordered_set<std::string> ids;
  std::vector<RuleTest> tests;
  for (const RuleSet& set : sets) {
    for (const std::string& id : ids_of(set)) {
      if (!ids.insert(id).second) {
        return Error{ErrorCode::kInvalidRule, "two rule sets have the id `" + id + "`",
                     std::nullopt};
      }
    }
    builder.append(set.program());
    tests.insert(tests.end(), set.tests().begin(), set.tests().end());
  }
  program->index = rule::CandidateIndex(*program);
  return RuleSet(std::move(program), std::move(tests));
}

std::vector<std::string_view> RuleSet::preset_names() {
  return names_of(rule::presets());
}

std::string_view RuleSet::preset_document(std::string_view name) noexcept {
  return document_of(rule::presets(), name);
}

std::vector<std::string_view> RuleSet::schema_names() {
  return names_of(rule::schemas());
}

std::string_view RuleSet::schema(std::string_view name) noexcept {
  return document_of(rule::schemas(), name);
}

void LiveRules::set(RuleSet rules) {
  const std::lock_guard lock(mutex_);
  // What is left in `rules`, the old set, ends behind the lock.
  std::swap(rules_, rules);
  version_.fetch_add(1, std::memory_order_release);
}

RuleSet LiveRules::get() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

}  // namespace cloudtrail

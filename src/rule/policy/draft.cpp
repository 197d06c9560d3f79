#include "rule/policy/draft.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "rule/text_match.hpp"

namespace cloudtrail::rule::policy {

std::string Draft::add(Source source) {
  const Program& program = *source.program;
  for (const Group& group : program.groups) {
    if (!sets_.insert(group.id).second) return group.id;
  }
  for (const Rule& rule : program.rules) {
    const auto index = static_cast<std::uint32_t>(rules_.size());
    rules_.push_back(DraftRule{rule, true, {}});
    name(index, rule.id);
    name(index, rule.name);
    if (source.sigma) name(index, std::filesystem::path(rule.file).stem().string());
  }
  sources_.push_back(std::move(source));
  return {};
}

void Draft::name(std::uint32_t rule, std::string_view name) {
  if (name.empty()) return;
  const auto [named, added] = by_name_.try_emplace(std::string(name));
  if (added) names_.emplace_back(name);
  if (named->second.empty() || named->second.back() != rule) named->second.push_back(rule);
}

bool Draft::has_set(std::string_view id) const {
  return sets_.contains(std::string(id));
}

std::vector<std::string_view> Draft::sets() const {
  std::vector<std::string_view> sets(sets_.begin(), sets_.end());
  std::sort(sets.begin(), sets.end());
  return sets;
}

std::vector<std::string_view> Draft::names(std::size_t most) const {
  return {names_.begin(),
          names_.begin() + static_cast<std::ptrdiff_t>(std::min(most, names_.size()))};
}

Result<std::vector<std::uint32_t>> Draft::find(const std::string& name,
                                               std::string_view set) const {
  std::vector<std::uint32_t> found;
  if (name.find('*') == std::string::npos) {
    if (const auto named = by_name_.find(name); named != by_name_.end()) found = named->second;
  } else {
    const Result<Wildcard> wildcard = Wildcard::parse(name);
    if (!wildcard) return wildcard.error();
    for (const auto& [known, rules] : by_name_) {
      if (wildcard->matches(known)) found.insert(found.end(), rules.begin(), rules.end());
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }
  std::erase_if(found, [&](std::uint32_t rule) {
    return !set.empty() && rules_[rule].rule.set != set;
  });
  return found;
}

void Draft::take_tests(std::vector<RuleTest>& out) {
  std::set<std::pair<std::string_view, std::string_view>> enabled;  // set and rule
  for (const DraftRule& draft : rules_) {
    if (!draft.enabled) continue;
    enabled.insert({draft.rule.set, draft.rule.id});
    enabled.insert({draft.rule.set, {}});  // what a test of the whole set names
  }
  for (Source& source : sources_) {
    for (RuleTest& test : source.tests) {
      const bool expects = !test.expected.empty();
      std::erase_if(test.expected, [&](const std::string& rule) {
        return !enabled.contains({test.set, rule});
      });
      if (expects && test.expected.empty()) continue;
      if (enabled.contains({test.set, test.rule})) out.push_back(std::move(test));
    }
  }
}

std::vector<std::uint32_t> Draft::copy(const std::vector<std::uint32_t>& exceptions, Copies& copies,
                                       ProgramBuilder& builder) {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t exception : exceptions) {
    const auto [known, added] = copies.exceptions.try_emplace(exception);
    if (added) {
      const Program& from = copies.from;
      known->second = builder.exception(
          from.exceptions[exception],
          builder.copy(from, from.exception_code[exception], copies.nodes));
    }
    out.push_back(known->second);
  }
  return out;
}

bool Draft::any_enabled(std::uint32_t first, std::uint32_t count) const {
  const auto begin = rules_.begin() + first;
  return std::any_of(begin, begin + count, [](const DraftRule& rule) { return rule.enabled; });
}

/// Adds a source's group of rules, the first of which is `first` of rules_. `exceptions` become
/// each rule's.
void Draft::add_rules(const Group& group, std::uint32_t first,
                      std::vector<std::uint32_t> exceptions, Copies& copies, Program& program,
                      ProgramBuilder& builder) {
  program.facts.push_back(*copies.from.rules[group.first_rule].facts);
  for (std::uint32_t i = 0; i < group.rule_count; ++i) {
    DraftRule& draft = rules_[first + i];
    if (!draft.enabled) continue;
    const RuleCode& code = copies.from.code[group.first_rule + i];
    RuleCode made;
    made.match = builder.copy(copies.from, code.match, copies.nodes);
    made.unless = exceptions;
    for (const std::uint32_t own : copy(code.unless, copies, builder)) made.unless.push_back(own);
    made.unless.insert(made.unless.end(), draft.unless.begin(), draft.unless.end());
    draft.rule.facts = &program.facts.back();
    program.rules.push_back(std::move(draft.rule));
    program.code.push_back(std::move(made));
  }
}

void Draft::build(const Group& policy, Program& program, ProgramBuilder& builder) {
  std::uint32_t first = 0;  // of a group, in rules_
  for (const Source& source : sources_) {
    Copies copies{*source.program, {}, {}};
    for (const Group& group : copies.from.groups) {
      const std::uint32_t begin = std::exchange(first, first + group.rule_count);
      if (!any_enabled(begin, group.rule_count)) continue;
      std::vector<std::uint32_t> exceptions = copy(group.exceptions, copies, builder);
      if (policy.first_match) {
        add_rules(group, begin, std::move(exceptions), copies, program, builder);
        continue;
      }
      Group made = group;
      made.first_rule = static_cast<std::uint32_t>(program.rules.size());
      made.exceptions = policy.exceptions;
      made.exceptions.insert(made.exceptions.end(), exceptions.begin(), exceptions.end());
      add_rules(group, begin, {}, copies, program, builder);
      made.rule_count = static_cast<std::uint32_t>(program.rules.size()) - made.first_rule;
      program.groups.push_back(std::move(made));
    }
  }
  if (!policy.first_match) return;
  Group whole = policy;
  whole.rule_count = static_cast<std::uint32_t>(program.rules.size());
  program.groups.push_back(std::move(whole));
}

}  // namespace cloudtrail::rule::policy

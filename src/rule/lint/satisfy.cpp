#include "rule/lint/satisfy.hpp"

#include <algorithm>

#include "rule/lint/fields.hpp"

namespace cloudtrail::rule::lint {
namespace {

/// Comparisons and branches that one question may take: some milliseconds.
constexpr std::uint64_t kMostSteps = 200'000;

}  // namespace

Satisfier::Satisfier(const Program& program) : program_(program) {
  for (const Path& path : program.paths) {
    const FieldFacts facts = facts_of(path);
    facts_.push_back({key_of(path), facts.known, facts.scalar});
  }
}

bool Satisfier::possible(std::vector<Goal> goals) {
  end_ = values_.steps() + branches_ + kMostSteps;
  const bool possible = solve(std::move(goals), {});
  retract(0);
  return possible;
}

/// Whether a leaf holds for nothing but what fields have whose values are never its own field's.
bool Satisfier::compares_unlike_fields(const Leaf& leaf) const {
  const bool alone = leaf.texts.empty() && !leaf.absent_holds &&
                     std::all_of(leaf.alternatives.begin(), leaf.alternatives.end(), [](auto& c) {
                       return std::holds_alternative<EqualsField>(c.of);
                     });
  return alone && std::all_of(leaf.others.begin(), leaf.others.end(), [&](std::uint32_t other) {
           return !facts_[other].known ||
                  never_equal(program_.paths[leaf.path], program_.paths[other]);
         });
}

/// Adds a leaf's literal. False where it contradicts what is known.
bool Satisfier::add(std::uint32_t index, bool holds) {
  const Leaf& leaf = program_.leaves[index];
  const PathFacts& facts = facts_[leaf.path];
  // A field that no record has is absent from all of them.
  if (!facts.known) return leaf.absent_holds == holds;
  if (!leaf.others.empty()) return !(holds && compares_unlike_fields(leaf));
  const Literal literal{&leaf, holds};
  if (const auto assumed = assumed_.find(facts.key); assumed != assumed_.end()) {
    return values_.allows(literal, assumed->second);
  }
  std::vector<Literal>& literals = literals_[facts.key];
  literals.push_back(literal);
  trail_.push_back(facts.key);
  return !values_.contradict(literals, facts.scalar);
}

void Satisfier::retract(std::size_t size) {
  while (trail_.size() > size) {
    literals_[trail_.back()].pop_back();
    trail_.pop_back();
  }
}

/// Counts the leaves on fields that may be in arrays.
void Satisfier::find_bound(Condition condition, std::size_t& open) const {
  const Node& node = program_.nodes[condition];
  if (node.kind == Node::Kind::kLeaf) {
    open += facts_[program_.leaves[node.leaf].path].scalar ? 0U : 1U;
  }
  for (const std::uint32_t child : node.children) find_bound(child, open);
}

/// Whether a node of the kind kSameElement may fail where all its children hold.
bool Satisfier::binds_elements(Condition condition) const {
  std::size_t open = 0;
  find_bound(condition, open);
  return open > 1;
}

/// Splits a goal into goals that all have to hold, or adds it to the choices. False where it
/// cannot hold.
bool Satisfier::expand(const Goal& goal, std::vector<Goal>& goals, std::vector<Goal>& choices) {
  const Node& node = program_.nodes[goal.condition];
  switch (node.kind) {
    case Node::Kind::kLeaf:
      return add(node.leaf, goal.holds);
    case Node::Kind::kNot:
      goals.push_back({node.children.front(), !goal.holds});
      return true;
    case Node::Kind::kSameElement:
      if (!goal.holds && binds_elements(goal.condition)) return true;
      [[fallthrough]];
    case Node::Kind::kAll:
    case Node::Kind::kAny:
      break;
  }
  const bool all = (node.kind == Node::Kind::kAny) != goal.holds;
  if (!all) {
    choices.push_back(goal);
    return true;
  }
  for (const std::uint32_t child : node.children) goals.push_back({child, goal.holds});
  return true;
}

bool Satisfier::solve(std::vector<Goal> goals, std::vector<Goal> choices) {
  const std::size_t before = trail_.size();
  while (!goals.empty()) {
    const Goal goal = goals.back();
    goals.pop_back();
    if (expand(goal, goals, choices)) continue;
    retract(before);
    return false;
  }
  if (choices.empty()) return true;
  const Goal choice = choices.back();
  choices.pop_back();
  const bool possible = choose(choice, choices);
  retract(before);
  return possible;
}

bool Satisfier::choose(const Goal& choice, const std::vector<Goal>& choices) {
  const std::vector<std::uint32_t>& children = program_.nodes[choice.condition].children;
  return std::any_of(children.begin(), children.end(), [&](std::uint32_t child) {
    ++branches_;
    return values_.steps() + branches_ > end_ || solve({{child, choice.holds}}, choices);
  });
}

}  // namespace cloudtrail::rule::lint

#include "rule/program.hpp"

namespace cloudtrail::rule {
namespace {

template <typename T>
std::uint32_t count(const T& items) {
  return static_cast<std::uint32_t>(items.size());
}

/// Where the parts of the appended program begin.
struct Shift {
  std::uint32_t exceptions, rules;
};

Group shifted(Group group, const Shift& shift) {
  group.first_rule += shift.rules;
  for (std::uint32_t& exception : group.exceptions) exception += shift.exceptions;
  return group;
}

}  // namespace

void ProgramBuilder::append_rules(const Program& from, const Group& group) {
  if (group.rule_count == 0) return;
  program_.facts.push_back(*from.rules[group.first_rule].facts);
  for (std::uint32_t i = 0; i < group.rule_count; ++i) {
    Rule rule = from.rules[group.first_rule + i];
    rule.facts = &program_.facts.back();
    program_.rules.push_back(std::move(rule));
  }
}

std::uint32_t ProgramBuilder::take_path(const Path& from) {
  const std::uint32_t taken = path(from.root, from.text, from.resolution);
  if (from.whole) want_text(taken, from.folded);
  if (from.folded) want_folded(taken);
  return taken;
}

/// The node of a copy that looks at paths of this program.
Condition ProgramBuilder::take_leaf(const Program& from, std::uint32_t index) {
  Leaf taken = from.leaves[index];
  taken.path = take_path(from.paths[taken.path]);
  for (std::uint32_t& other : taken.others) other = take_path(from.paths[other]);
  return leaf(std::move(taken));
}

Condition ProgramBuilder::copy(const Program& from, Condition condition,
                               std::vector<std::uint32_t>& copied) {
  constexpr std::uint32_t kNot = 0xFFFFFFFF;
  copied.resize(from.nodes.size(), kNot);
  if (copied[condition] != kNot) return copied[condition];
  Node made = from.nodes[condition];
  if (made.kind == Node::Kind::kLeaf) return copied[condition] = take_leaf(from, made.leaf);
  for (std::uint32_t& child : made.children) child = copy(from, child, copied);
  return copied[condition] = node(std::move(made));
}

void ProgramBuilder::append(const Program& from) {
  Program& to = program_;
  const Shift shift{count(to.exceptions), count(to.rules)};
  std::vector<std::uint32_t> copied;
  for (RuleCode code : from.code) {
    code.match = copy(from, code.match, copied);
    for (std::uint32_t& exception : code.unless) exception += shift.exceptions;
    to.code.push_back(std::move(code));
  }
  for (const Condition condition : from.exception_code) {
    to.exception_code.push_back(copy(from, condition, copied));
  }
  for (const Exception& exception : from.exceptions) to.exceptions.push_back(exception);
  for (const Group& group : from.groups) {
    to.groups.push_back(shifted(group, shift));
    append_rules(from, group);
  }
}

}  // namespace cloudtrail::rule

#include "rule/program.hpp"

namespace cloudtrail::rule {
namespace {

template <typename T>
std::uint32_t count(const T& items) {
  return static_cast<std::uint32_t>(items.size());
}

/// Where the parts of the appended program begin.
struct Shift {
  std::uint32_t leaves, nodes, exceptions, rules;
};

Group shifted(Group group, const Shift& shift) {
  group.first_rule += shift.rules;
  for (std::uint32_t& exception : group.exceptions) exception += shift.exceptions;
  return group;
}

RuleCode shifted(RuleCode code, const Shift& shift) {
  code.match += shift.nodes;
  for (std::uint32_t& exception : code.unless) exception += shift.exceptions;
  return code;
}

Node shifted(Node node, const Shift& shift) {
  node.leaf += shift.leaves;
  for (std::uint32_t& child : node.children) child += shift.nodes;
  return node;
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
  return taken;
}

/// A copy that looks at paths of this program.
Leaf ProgramBuilder::take_leaf(const Program& from, std::uint32_t leaf) {
  Leaf taken = from.leaves[leaf];
  taken.path = take_path(from.paths[taken.path]);
  if (taken.other) taken.other = take_path(from.paths[*taken.other]);
  return taken;
}

Condition ProgramBuilder::copy(const Program& from, Condition condition,
                               std::vector<std::uint32_t>& copied) {
  constexpr std::uint32_t kNot = 0xFFFFFFFF;
  copied.resize(from.nodes.size(), kNot);
  if (copied[condition] != kNot) return copied[condition];
  Node made = from.nodes[condition];
  if (made.kind == Node::Kind::kLeaf) {
    program_.leaves.push_back(take_leaf(from, made.leaf));
    made.leaf = count(program_.leaves) - 1;
  }
  for (std::uint32_t& child : made.children) child = copy(from, child, copied);
  return copied[condition] = node(std::move(made));
}

void ProgramBuilder::append(const Program& from) {
  Program& to = program_;
  const Shift shift{count(to.leaves), count(to.nodes), count(to.exceptions), count(to.rules)};
  for (std::uint32_t leaf = 0; leaf < from.leaves.size(); ++leaf) {
    to.leaves.push_back(take_leaf(from, leaf));
  }
  for (const Node& node : from.nodes) to.nodes.push_back(shifted(node, shift));
  for (const RuleCode& code : from.code) to.code.push_back(shifted(code, shift));
  for (const Condition condition : from.exception_code) {
    to.exception_code.push_back(condition + shift.nodes);
  }
  for (const Exception& exception : from.exceptions) to.exceptions.push_back(exception);
  for (const Group& group : from.groups) {
    to.groups.push_back(shifted(group, shift));
    append_rules(from, group);
  }
}

}  // namespace cloudtrail::rule

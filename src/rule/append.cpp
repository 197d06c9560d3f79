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

std::uint32_t ProgramBuilder::take_leaf(const Program& from, std::uint32_t index) {
  Leaf leaf = from.leaves[index];
  leaf.path = take_path(from.paths[leaf.path]);
  for (std::uint32_t& other : leaf.others) other = take_path(from.paths[other]);
  return this->leaf(std::move(leaf));
}

void ProgramBuilder::append(const Program& from) {
  Program& to = program_;
  const Shift shift{count(to.exceptions), count(to.rules)};
  std::vector<std::uint32_t> nodes;  // where those of `from` are now; children come before parents
  for (Node taken : from.nodes) {
    for (std::uint32_t& child : taken.children) child = nodes[child];
    nodes.push_back(taken.kind == Node::Kind::kLeaf ? take_leaf(from, taken.leaf)
                                                    : node(std::move(taken)));
  }
  for (RuleCode code : from.code) {
    code.match = nodes[code.match];
    for (std::uint32_t& exception : code.unless) exception += shift.exceptions;
    to.code.push_back(std::move(code));
  }
  for (const Condition condition : from.exception_code) {
    to.exception_code.push_back(nodes[condition]);
  }
  for (const Exception& exception : from.exceptions) to.exceptions.push_back(exception);
  for (const Group& group : from.groups) {
    to.groups.push_back(shifted(group, shift));
    append_rules(from, group);
  }
}

}  // namespace cloudtrail::rule

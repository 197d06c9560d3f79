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

void append(const Program& from, Program& to) {
  const Shift shift{count(to.leaves), count(to.nodes), count(to.exceptions), count(to.rules)};
  ProgramBuilder builder(to);
  for (Leaf leaf : from.leaves) {
    const Path& path = from.paths[leaf.path];
    leaf.path = builder.path(path.root, path.text);
    to.leaves.push_back(std::move(leaf));
  }
  for (const Node& node : from.nodes) to.nodes.push_back(shifted(node, shift));
  for (const RuleCode& code : from.code) to.code.push_back(shifted(code, shift));
  for (const Condition condition : from.exception_code) {
    to.exception_code.push_back(condition + shift.nodes);
  }
  for (const Group& group : from.groups) to.groups.push_back(shifted(group, shift));
  for (const Exception& exception : from.exceptions) to.exceptions.push_back(exception);
  for (Rule rule : from.rules) {
    to.facts.push_back(*rule.facts);
    rule.facts = &to.facts.back();
    to.rules.push_back(std::move(rule));
  }
}

}  // namespace cloudtrail::rule

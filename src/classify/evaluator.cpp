#include "classify/evaluator.hpp"

#include <algorithm>

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;
using rule::Node;

/// Combinations of array elements and branches that are tried for one rule and record. Past it the
/// rule counts as matching: no record that is made on purpose may hide by being expensive.
constexpr std::uint32_t kMaxSteps = 100'000;

}  // namespace

bool Evaluator::holds(rule::Condition condition) { return node(condition, false); }

/// `scoped_absence_holds` makes the answer an upper bound: absence inside arrays, which depends on
/// the elements that other fields are matched in, is then taken for granted.
bool Evaluator::node(std::uint32_t index, bool scoped_absence_holds) {
  const Node& node = program_->nodes[index];
  const auto holds_here = [&](std::uint32_t child) {
    return this->node(child, scoped_absence_holds);
  };
  switch (node.kind) {
    case Node::Kind::kLeaf: return leaf(node.leaf, scoped_absence_holds);
    case Node::Kind::kAll:
      return std::all_of(node.children.begin(), node.children.end(), holds_here);
    case Node::Kind::kAny:
      return std::any_of(node.children.begin(), node.children.end(), holds_here);
    case Node::Kind::kSameElement: break;
  }
  const auto may_hold = [&](std::uint32_t child) { return this->node(child, true); };
  if (!std::all_of(node.children.begin(), node.children.end(), may_hold)) return false;
  // Nothing in arrays of objects, as nearly always: then every value goes with every other.
  const auto in_arrays = [&](std::uint32_t child) { return any_scoped(child); };
  if (std::none_of(node.children.begin(), node.children.end(), in_arrays)) return true;
  return same_element(node.children);
}

bool Evaluator::leaf(std::uint32_t index, bool scoped_absence_holds) {
  const rule::Leaf& leaf = program_->leaves[index];
  const std::span<const FieldValue> values = values_.of(leaf.path);
  if (leaf.absent_holds &&
      (values.empty() || (scoped_absence_holds && values_.scoped(leaf.path)))) {
    return true;
  }
  return std::any_of(values.begin(), values.end(), [&](const FieldValue& value) {
    return rule::holds(leaf, value, scratch_);
  });
}

bool Evaluator::any_scoped(std::uint32_t index) {
  const Node& node = program_->nodes[index];
  if (node.kind == Node::Kind::kLeaf) return values_.scoped(program_->leaves[node.leaf].path);
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](std::uint32_t child) { return any_scoped(child); });
}

bool Evaluator::same_element(const std::vector<std::uint32_t>& children) {
  steps_ = 0;
  choices_.clear();
  return expand(children, {});
}

/// Turns the conditions into lists of leaves, one a combination of branches, and tries each.
bool Evaluator::expand(std::vector<std::uint32_t> open, std::vector<std::uint32_t> leaves) {
  while (!open.empty()) {
    if (++steps_ > kMaxSteps) return true;
    const Node& node = program_->nodes[open.back()];
    open.pop_back();
    if (node.kind == Node::Kind::kLeaf) {
      leaves.push_back(node.leaf);
    } else if (node.kind == Node::Kind::kAny) {
      return std::any_of(node.children.begin(), node.children.end(), [&](std::uint32_t branch) {
        std::vector<std::uint32_t> rest = open;
        rest.push_back(branch);
        return expand(std::move(rest), leaves);
      });
    } else {
      open.insert(open.end(), node.children.begin(), node.children.end());
    }
  }
  // EventBridge goes through the fields by name, which decides what absence is judged among.
  std::sort(leaves.begin(), leaves.end(), [&](std::uint32_t a, std::uint32_t b) {
    return program_->paths[program_->leaves[a].path].text <
           program_->paths[program_->leaves[b].path].text;
  });
  return assign(leaves, 0);
}

/// Whether the leaves from `from` on can be given values that go with the choices made so far.
bool Evaluator::assign(const std::vector<std::uint32_t>& leaves, std::size_t from) {
  if (from == leaves.size()) return true;
  const rule::Leaf& leaf = program_->leaves[leaves[from]];
  bool present = false;
  for (std::size_t i = 0; i < values_.of(leaf.path).size(); ++i) {
    if (++steps_ > kMaxSteps) return true;
    const FieldValue value = values_.of(leaf.path)[i];
    if (!fits(value.scope)) continue;
    present = true;
    if (!rule::holds(leaf, value, scratch_)) continue;
    const std::size_t before = choices_.size();
    choose(value.scope);
    if (assign(leaves, from + 1)) return true;
    choices_.resize(before);
  }
  return leaf.absent_holds && !present && assign(leaves, from + 1);
}

bool Evaluator::fits(std::uint32_t scope) const noexcept {
  for (; scope != 0; scope = values_.scope(scope).parent) {
    const Scope& s = values_.scope(scope);
    for (const Choice& choice : choices_) {
      if (choice.array == s.array && choice.element != s.element) return false;
    }
  }
  return true;
}

void Evaluator::choose(std::uint32_t scope) {
  for (; scope != 0; scope = values_.scope(scope).parent) {
    const Scope& s = values_.scope(scope);
    choices_.push_back(Choice{s.array, s.element});
  }
}

void Evaluator::deciding(rule::Condition condition, std::vector<std::uint32_t>& leaves) {
  const Node& node = program_->nodes[condition];
  if (node.kind == Node::Kind::kLeaf) {
    if (leaf(node.leaf, true) &&
        std::find(leaves.begin(), leaves.end(), node.leaf) == leaves.end()) {
      leaves.push_back(node.leaf);
    }
    return;
  }
  for (const std::uint32_t child : node.children) {
    if (this->node(child, true)) deciding(child, leaves);
  }
}

const FieldValue* Evaluator::deciding_value(std::uint32_t index) {
  const rule::Leaf& leaf = program_->leaves[index];
  for (const FieldValue& value : values_.of(leaf.path)) {
    if (rule::holds(leaf, value, scratch_)) return &value;
  }
  return nullptr;
}

}  // namespace cloudtrail::classify

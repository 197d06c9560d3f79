#include "classify/evaluator.hpp"

#include <algorithm>

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;
using rule::Leaf;
using rule::Node;

/// Elements are told by where they stand, and none stands at the end of what there can be.
constexpr std::uint32_t kNoElement = UINT32_MAX;

bool is_bound(std::uint32_t leaf, std::span<const Decision> bound) noexcept {
  return std::any_of(bound.begin(), bound.end(),
                     [leaf](const Decision& decision) { return decision.leaf == leaf; });
}

}  // namespace

bool Evaluator::holds(rule::Condition condition, bool given_up) {
  given_up_ = given_up;
  return node(condition, false);
}

bool Evaluator::all_hold(std::span<const rule::Condition> conditions) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](rule::Condition condition) { return node(condition, false); });
}

/// `scoped_absence_holds` makes the answer an upper bound: absence inside arrays, which depends on
/// the elements that other fields are matched in, is then taken for granted.
bool Evaluator::node(std::uint32_t index, bool scoped_absence_holds) {
  const Node& node = program_->nodes[index];
  const auto holds_here = [&](std::uint32_t child) {
    return this->node(child, scoped_absence_holds);
  };
  switch (node.kind) {
    case Node::Kind::kLeaf:
      return leaf(node.leaf, scoped_absence_holds);
    case Node::Kind::kAll:
      return std::all_of(node.children.begin(), node.children.end(), holds_here);
    case Node::Kind::kAny:
      return std::any_of(node.children.begin(), node.children.end(), holds_here);
    case Node::Kind::kNot:
      return !this->node(node.children.front(), false);
    case Node::Kind::kSameElement:
      break;
  }
  const auto may_hold = [&](std::uint32_t child) { return this->node(child, true); };
  if (!std::all_of(node.children.begin(), node.children.end(), may_hold)) return false;
  return !any_scoped(index) || same_element(node.children);
}

bool Evaluator::leaf(std::uint32_t index, bool scoped_absence_holds) {
  const Leaf& leaf = program_->leaves[index];
  const std::span<const FieldValue> values = all_values(leaf);
  if (leaf.absent_holds &&
      (values.empty() || (scoped_absence_holds && values_.scoped(leaf.path)))) {
    return true;
  }
  return std::any_of(values.begin(), values.end(),
                     [&](const FieldValue& value) { return rule::holds(leaf, value, scratch_); });
}

/// The leaf's values, all of those that it is compared with being at hand.
std::span<const FieldValue> Evaluator::all_values(const Leaf& leaf) {
  if (leaf.others.empty()) return values_.of(leaf.path);
  // Looking a path up moves the values of others.
  values_.of(leaf.path);
  for (const std::uint32_t other : leaf.others) values_.of(other);
  scratch_.others.clear();
  for (const std::uint32_t other : leaf.others) scratch_.others.push_back(values_.of(other));
  return values_.of(leaf.path);
}

/// Whether a field below the node is in arrays of objects. Hardly any is: then every value goes
/// with every other, and the fields that no branch asked about need not be looked for.
bool Evaluator::any_scoped(std::uint32_t index) {
  if (!values_.any_scoped()) return false;
  const Node& node = program_->nodes[index];
  if (node.kind == Node::Kind::kLeaf) {
    const Leaf& leaf = program_->leaves[node.leaf];
    return values_.scoped(leaf.path) ||
           std::any_of(leaf.others.begin(), leaf.others.end(),
                       [&](std::uint32_t other) { return values_.scoped(other); });
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](std::uint32_t child) { return any_scoped(child); });
}

bool Evaluator::same_element(const std::vector<std::uint32_t>& children) {
  steps_ = 0;
  choices_.clear();
  decisions_.clear();
  return expand(children, {});
}

bool Evaluator::over_steps() noexcept {
  return ++steps_ > kMaxSteps;
}

/// Turns the conditions into lists of leaves, one a combination of branches, and tries each.
bool Evaluator::expand(std::vector<std::uint32_t> open, std::vector<std::uint32_t> leaves) {
  while (!open.empty()) {
    if (over_steps()) return given_up_;
    const Node& node = program_->nodes[open.back()];
    open.pop_back();
    if (node.kind == Node::Kind::kLeaf) {
      leaves.push_back(node.leaf);
    } else if (node.kind == Node::Kind::kNot) {
      if (this->node(node.children.front(), false)) return false;
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
  const Leaf& leaf = program_->leaves[leaves[from]];
  bool present = false;
  std::uint32_t next = 0;
  while (const std::optional<FieldValue> value = next_fitting(leaf.path, next)) {
    if (over_steps()) return given_up_;
    present = true;
    if (assign_value(leaves, from, *value)) return true;
  }
  if (!leaf.absent_holds || present) return false;
  decisions_.push_back(Decision{leaves[from], std::nullopt});
  if (assign(leaves, from + 1)) return true;
  decisions_.pop_back();
  return false;
}

/// As assign, the first of the leaves being given the value.
bool Evaluator::assign_value(const std::vector<std::uint32_t>& leaves, std::size_t from,
                             const FieldValue& value) {
  const std::size_t before = choices_.size();
  choose(value.scope);
  decisions_.push_back(Decision{leaves[from], value});
  std::vector<Taken> taken;
  if (assign_others(leaves, from, value, taken)) return true;
  decisions_.pop_back();
  choices_.resize(before);
  return false;
}

/// As assign_value, for each way to take of every field that the leaf compares its value with one
/// value that goes with the choices, or none: what is compared binds elements as well.
bool Evaluator::assign_others(const std::vector<std::uint32_t>& leaves, std::size_t from,
                              const FieldValue& value, std::vector<Taken>& taken) {
  const Leaf& leaf = program_->leaves[leaves[from]];
  if (taken.size() == leaf.others.size()) {
    scratch_.others.clear();
    for (const Taken& one : taken) {
      scratch_.others.emplace_back(one ? &*one : nullptr, one ? 1u : 0u);
    }
    // What is not compared binds nothing: then another alternative has to hold by itself.
    const bool compared = std::any_of(taken.begin(), taken.end(), [](const Taken& one) { return one.has_value(); });
    const bool holds_so = compared ? rule::holds_by_comparison(leaf, value, scratch_)
                                   : rule::holds(leaf, value, scratch_);
    return holds_so && assign(leaves, from + 1);
  }
  if (over_steps()) return given_up_;
  const std::size_t next = taken.size();
  taken.emplace_back();
  if (assign_others(leaves, from, value, taken)) return true;
  std::uint32_t at = 0;
  while (const std::optional<FieldValue> candidate = next_fitting(leaf.others[next], at)) {
    if (over_steps()) return given_up_;
    const std::size_t before = choices_.size();
    choose(candidate->scope);
    taken.resize(next);
    taken.emplace_back(candidate);
    if (assign_others(leaves, from, value, taken)) return true;
    choices_.resize(before);
  }
  taken.resize(next);
  return false;
}

/// The first of the path's values from `at` on that goes with the choices made so far; `at` is then
/// behind it.
std::optional<FieldValue> Evaluator::next_fitting(std::uint32_t path, std::uint32_t& at) {
  const std::span<const FieldValue> values = values_.of(path);
  auto next = values.begin() + at;
  while (next != values.end()) {
    const Choice* choice = refused_by(next->scope);
    at = static_cast<std::uint32_t>(next - values.begin()) + 1;
    if (choice == nullptr) return *next;
    // An array's values lie together, those of an element too, and the elements are in order: on to
    // the chosen one or, behind it, to the end of the array.
    const bool ahead = element_in(choice->array, next->scope) < choice->element;
    next = std::partition_point(next, values.end(), [&](const FieldValue& value) {
      const std::uint32_t element = element_in(choice->array, value.scope);
      return element != kNoElement && (!ahead || element < choice->element);
    });
  }
  at = static_cast<std::uint32_t>(values.size());
  return std::nullopt;
}

/// The choice of another element of an array that the scope is in, if any. There is one at most:
/// no choice is made inside of an element that another choice is against.
const Evaluator::Choice* Evaluator::refused_by(std::uint32_t scope) const noexcept {
  for (const Choice& choice : choices_) {
    const std::uint32_t element = element_in(choice.array, scope);
    if (element != kNoElement && element != choice.element) return &choice;
  }
  return nullptr;
}

/// Which element of an array the scope is in; kNoElement where it is not in the array.
std::uint32_t Evaluator::element_in(std::uint32_t array, std::uint32_t scope) const noexcept {
  for (; scope != 0; scope = values_.scope(scope).parent) {
    if (values_.scope(scope).array == array) return values_.scope(scope).element;
  }
  return kNoElement;
}

void Evaluator::choose(std::uint32_t scope) {
  for (; scope != 0; scope = values_.scope(scope).parent) {
    const Scope& s = values_.scope(scope);
    choices_.push_back(Choice{s.array, s.element});
  }
}

void Evaluator::explain(rule::Condition condition, std::vector<Decision>& out) {
  const Node& node = program_->nodes[condition];
  if (node.kind == Node::Kind::kLeaf) return decide(node.leaf, {}, out);
  if (node.kind == Node::Kind::kNot) return explain_negation(node.children.front(), out);
  if (node.kind == Node::Kind::kSameElement) {
    const std::span<const Decision> bound = bind(condition);
    if (!bound.empty()) return void(out.insert(out.end(), bound.begin(), bound.end()));
  }
  for (const std::uint32_t child : node.children) {
    if (this->node(child, false)) explain(child, out);
  }
}

/// Why a condition does not hold: the first of its parts that fails, of alternatives all; each leaf
/// with what the record has instead.
void Evaluator::explain_negation(rule::Condition failed, std::vector<Decision>& out) {
  const Node& node = program_->nodes[failed];
  if (node.kind == Node::Kind::kNot) return explain(node.children.front(), out);
  if (node.kind == Node::Kind::kLeaf) {
    const std::span<const FieldValue> values = values_.of(program_->leaves[node.leaf].path);
    out.push_back(
        Decision{node.leaf, values.empty() ? std::nullopt : std::optional(values.front())});
    return;
  }
  for (const std::uint32_t child : node.children) {
    if (this->node(child, false)) continue;
    explain_negation(child, out);
    if (node.kind != Node::Kind::kAny) return;
  }
}

bool Evaluator::part_holds(rule::Condition part, std::span<const Decision> bound) {
  if (bound.empty()) return node(part, false);
  const Node& node = program_->nodes[part];
  const auto holds = [&](std::uint32_t child) { return part_holds(child, bound); };
  switch (node.kind) {
    case Node::Kind::kLeaf:
      return is_bound(node.leaf, bound) || leaf(node.leaf, false);
    case Node::Kind::kNot:
      return this->node(part, false);
    case Node::Kind::kAny:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case Node::Kind::kAll:
    case Node::Kind::kSameElement:
      break;
  }
  return std::all_of(node.children.begin(), node.children.end(), holds);
}

void Evaluator::decide(std::uint32_t index, std::span<const Decision> bound,
                       std::vector<Decision>& out) {
  for (const Decision& decision : bound) {
    if (decision.leaf == index) return out.push_back(decision);
  }
  const Leaf& leaf = program_->leaves[index];
  for (const FieldValue& value : all_values(leaf)) {
    if (rule::holds(leaf, value, scratch_)) return out.push_back(Decision{index, value});
  }
  out.push_back(Decision{index, std::nullopt});
}

std::span<const Decision> Evaluator::bind(rule::Condition condition) {
  steps_ = 0;
  const Node& node = program_->nodes[condition];
  if (!any_scoped(condition) || !same_element(node.children) || gave_up()) return {};
  return decisions_;
}

bool Evaluator::holds_apart(rule::Condition condition) {
  const std::vector<std::uint32_t>& parts = program_->nodes[condition].children;
  return any_scoped(condition) &&
         std::all_of(parts.begin(), parts.end(), [&](auto part) { return node(part, true); }) &&
         !same_element(parts);
}

}  // namespace cloudtrail::classify

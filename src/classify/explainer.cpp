#include "classify/explainer.hpp"

#include <algorithm>
#include <utility>

#include "classify/quote.hpp"
#include "rule/describe.hpp"

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;
using rule::Node;
using Kind = ExplainedCondition::Kind;

Kind kind_of(Node::Kind kind) noexcept {
  switch (kind) {
    case Node::Kind::kLeaf:
      return Kind::kField;
    case Node::Kind::kAll:
      return Kind::kAll;
    case Node::Kind::kAny:
      return Kind::kAny;
    case Node::Kind::kNot:
      return Kind::kNot;
    case Node::Kind::kSameElement:
      return Kind::kSameElement;
  }
  return Kind::kField;
}

}  // namespace

ExplainedCondition Explainer::tree(rule::Condition condition, bool given_up) {
  evaluator_.holds(condition, given_up);
  bound_.clear();
  left_ = std::max<std::size_t>(left_, 1);
  return node(condition, 1);
}

ExplainedCondition Explainer::node(rule::Condition condition, std::size_t depth) {
  --left_;
  const Node& node = program_.nodes[condition];
  ExplainedCondition made;
  made.kind = kind_of(node.kind);
  made.holds = evaluator_.part_holds(condition, bound_);
  if (node.kind == Node::Kind::kLeaf) {
    explain_leaf(node.leaf, made);
    return made;
  }
  std::vector<Decision> above = bound_;
  if (node.kind == Node::Kind::kNot) bound_.clear();
  if (node.kind == Node::Kind::kSameElement && bound_.empty()) {
    made.note = same_element_note(condition);
    if (made.holds) {
      const std::span<const Decision> bound = evaluator_.bind(condition);
      bound_.assign(bound.begin(), bound.end());
    }
  }
  add_children(node, depth, made);
  bound_ = std::move(above);
  return made;
}

void Explainer::add_children(const Node& node, std::size_t depth, ExplainedCondition& made) {
  for (const std::uint32_t child : node.children) {
    if (depth >= limits_.depth || left_ == 0) {
      made.more_conditions = node.children.size() - made.conditions.size();
      return;
    }
    made.conditions.push_back(this->node(child, depth + 1));
  }
}

void Explainer::explain_leaf(std::uint32_t index, ExplainedCondition& made) {
  const rule::Leaf& leaf = program_.leaves[index];
  made.field = program_.paths[leaf.path].text;
  made.asked = rule::describe(program_, leaf, limits_);
  if (made.holds) {
    std::vector<Decision> decisions;
    evaluator_.decide(index, bound_, decisions);
    const std::optional<FieldValue>& value = decisions.front().value;
    if (value) made.values.push_back(seen(index, *value));
    return;
  }
  const std::vector<FieldValue> values = values_of(index);
  for (const FieldValue& value : values) {
    if (made.values.size() == limits_.values) break;
    made.values.push_back(seen(index, value));
  }
  made.more_values = values.size() - made.values.size();
}

SeenValue Explainer::seen(std::uint32_t leaf, const FieldValue& value) const {
  return quote(record_, program_.paths[program_.leaves[leaf].path], value, limits_.value_bytes);
}

/// A copy: looking up the values of another path moves them.
std::vector<FieldValue> Explainer::values_of(std::uint32_t leaf) {
  const std::span<const FieldValue> values =
      evaluator_.values().of(program_.leaves[leaf].path);
  return {values.begin(), values.end()};
}

std::string Explainer::same_element_note(rule::Condition condition) {
  const bool holds = evaluator_.part_holds(condition);
  if (holds) {
    evaluator_.bind(condition);
    if (!evaluator_.gave_up()) return {};
    return "too many combinations of array elements to try: taken to hold";
  }
  if (!evaluator_.holds_apart(condition)) return {};
  if (evaluator_.gave_up()) {
    return "too many combinations of array elements to try: taken not to hold";
  }
  const std::string array = shared_array(condition);
  return "no one element of " + (array.empty() ? "an array" : array) + " meets all of them";
}

/// The array that fields of most conditions are in, as a JSON Pointer.
std::string Explainer::shared_array(rule::Condition condition) {
  std::vector<std::vector<std::uint32_t>> arrays;  // of each field
  arrays_below(condition, arrays);
  std::uint32_t best = 0;
  std::ptrdiff_t most = 1;
  for (const std::vector<std::uint32_t>& of_field : arrays) {
    for (const std::uint32_t array : of_field) {
      const auto fields = std::count_if(arrays.begin(), arrays.end(), [array](const auto& other) {
        return std::find(other.begin(), other.end(), array) != other.end();
      });
      if (fields > most) best = array, most = fields;
    }
  }
  return most == 1 ? std::string() : pointer_to(record_, best).value_or(std::string());
}

/// The first arrays that values of each field below lie in, inner ones first.
void Explainer::arrays_below(rule::Condition condition,
                             std::vector<std::vector<std::uint32_t>>& out) {
  constexpr std::size_t kMostFields = 50;
  constexpr std::size_t kMostArrays = 50;
  const Node& node = program_.nodes[condition];
  for (const std::uint32_t child : node.children) arrays_below(child, out);
  if (node.kind != Node::Kind::kLeaf || out.size() == kMostFields) return;
  if (!is_in_record(record_, program_.paths[program_.leaves[node.leaf].path])) return;
  std::vector<std::uint32_t>& arrays = out.emplace_back();
  for (const FieldValue& value : values_of(node.leaf)) {
    const FieldValues& values = evaluator_.values();
    for (std::uint32_t s = value.scope; s != 0; s = values.scope(s).parent) {
      const std::uint32_t array = values.scope(s).array;
      if (std::find(arrays.begin(), arrays.end(), array) == arrays.end()) arrays.push_back(array);
    }
    if (arrays.size() >= kMostArrays) return;
  }
}

}  // namespace cloudtrail::classify

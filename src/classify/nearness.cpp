// How near a condition that does not hold is, and what stands against it.
#include <algorithm>

#include "classify/explainer.hpp"
#include "classify/quote.hpp"

namespace cloudtrail::classify {
namespace {

using rule::FieldValue;
using rule::Node;

bool needs_all(Node::Kind kind) noexcept {
  return kind == Node::Kind::kAll || kind == Node::Kind::kSameElement;
}

}  // namespace

void Explainer::nearness(rule::Condition condition, Explanation& out) {
  const Count counted = count(condition);
  out.held = counted.held;
  out.needed = counted.needed;
  if (evaluator_.part_holds(condition)) return;
  against(condition, out.against);
  const std::size_t told = std::min(out.against.size(), limits_.values);
  out.more_against = out.against.size() - told;
  out.against.resize(told);
}

/// The conditions that are needed together, and of alternatives those of the nearest.
Explainer::Count Explainer::count(rule::Condition condition) {
  const Node& node = program_.nodes[condition];
  if (node.kind == Node::Kind::kAny) return nearest_branch(node).count;
  if (!needs_all(node.kind)) return count_as_one(condition);
  if (node.children.size() == 1) return count(node.children.front());
  Count sum;
  for (const std::uint32_t child : node.children) {
    const Count part =
        needs_all(program_.nodes[child].kind) ? count(child) : count_as_one(child);
    sum.held += part.held;
    sum.needed += part.needed;
  }
  // Absence inside an element counts as well, where the record has the field in others.
  if (evaluator_.part_holds(condition)) sum.held = sum.needed;
  return sum;
}

Explainer::Count Explainer::count_as_one(rule::Condition condition) {
  return Count{evaluator_.part_holds(condition) ? 1u : 0u, 1};
}

/// The branch of which the greatest part holds; of equal ones the one of which more does, then the
/// first.
Explainer::Branch Explainer::nearest_branch(const Node& any) {
  Branch best{any.children.front(), count(any.children.front())};
  for (std::size_t i = 1; i < any.children.size(); ++i) {
    const Branch now{any.children[i], count(any.children[i])};
    const std::uint64_t ours = std::uint64_t{now.count.held} * best.count.needed;
    const std::uint64_t theirs = std::uint64_t{best.count.held} * now.count.needed;
    if (ours > theirs || (ours == theirs && now.count.held > best.count.held)) best = now;
  }
  return best;
}

/// What keeps a condition from holding, each once.
void Explainer::against(rule::Condition condition, std::vector<std::string>& out) {
  const Node& node = program_.nodes[condition];
  switch (node.kind) {
    case Node::Kind::kLeaf:
      return against_leaf(node.leaf, out);
    case Node::Kind::kNot:
      return against_negation(node.children.front(), out);
    case Node::Kind::kAny:
      return against(nearest_branch(node).condition, out);
    case Node::Kind::kAll:
    case Node::Kind::kSameElement:
      break;
  }
  for (const std::uint32_t child : node.children) {
    if (!evaluator_.part_holds(child)) against(child, out);
  }
  if (node.kind != Node::Kind::kSameElement) return;
  const std::string note = same_element_note(condition);
  if (!note.empty()) out.push_back(note);
}

void Explainer::against_leaf(std::uint32_t leaf, std::vector<std::string>& out) {
  const std::string& field = program_.paths[program_.leaves[leaf].path].text;
  std::string words = value_words(field, leaf, values_of(leaf));
  if (std::find(out.begin(), out.end(), words) == out.end()) out.push_back(std::move(words));
}

/// The negated condition holds: what makes it do so stands against its negation.
void Explainer::against_negation(rule::Condition child, std::vector<std::string>& out) {
  std::vector<Decision> decisions;
  evaluator_.explain(child, decisions);
  for (const Decision& decision : decisions) {
    const std::string& field = program_.paths[program_.leaves[decision.leaf].path].text;
    std::vector<FieldValue> values;
    if (decision.value) values.push_back(*decision.value);
    std::string words = value_words(field, decision.leaf, values);
    if (std::find(out.begin(), out.end(), words) == out.end()) out.push_back(std::move(words));
  }
}

/// `errorCode was "A", "B" and 3 more`, `errorCode is missing`
std::string Explainer::value_words(const std::string& field, std::uint32_t leaf,
                                   const std::vector<FieldValue>& values) const {
  if (values.empty()) return field + " is missing";
  std::string out = field + " was ";
  const std::size_t told = std::min(values.size(), std::max<std::size_t>(limits_.values, 1));
  for (std::size_t i = 0; i < told; ++i) {
    const SeenValue value = seen(leaf, values[i]);
    out.append(i == 0 ? "" : ", ").append(value.json);
    if (value.cut != 0) out += " and " + std::to_string(value.cut) + " more bytes";
  }
  if (told < values.size()) out += " and " + std::to_string(values.size() - told) + " more";
  return out;
}

}  // namespace cloudtrail::classify

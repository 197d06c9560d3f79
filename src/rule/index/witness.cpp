#include "rule/index/witness.hpp"

#include <cloudtrail/record.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace cloudtrail::rule {
namespace {

using List = std::vector<Requirement>;

std::uint64_t key_of(const Leaf& leaf) noexcept {
  return std::uint64_t{leaf.path} << 8 | static_cast<std::uint64_t>(leaf.typing);
}

/// Whether the path is that one field of the record, and nothing below it.
bool is_field(const Path& path, Field field) noexcept {
  return path.field == static_cast<int>(field) && path.behind_field == std::string::npos;
}

std::uint32_t group_of(const Path& path) noexcept {
  return is_field(path, Field::kEventSource) ? 0 : is_field(path, Field::kEventName) ? 1 : 2;
}

/// How many requirements a conjunction may become: linear in what it is made of.
std::size_t most_products(std::size_t alternatives) noexcept {
  return std::max<std::size_t>(256, 4 * alternatives);
}

/// Both requirements at once; nullopt where there is no room.
std::optional<Requirement> both(const Requirement& a, const Requirement& b) noexcept {
  if (a.count + b.count > static_cast<int>(Requirement::kMost)) return std::nullopt;
  Requirement made = a;
  made.exact = a.exact && b.exact;
  made.common = a.common && b.common;
  made.of_text = a.of_text || b.of_text;
  for (std::uint8_t i = 0; i < b.count; ++i) made.symbols[made.count++] = b.symbols[i];
  return made;
}

bool all_exact(const List& list) noexcept {
  return std::all_of(list.begin(), list.end(), [](const Requirement& r) { return r.exact; });
}

/// Every combination of one of `a` and one of `b`; false, and nothing done, where there is no room.
bool multiply(List& a, const List& b, std::size_t most) {
  if (a.size() * b.size() > most) return false;
  List made;
  made.reserve(a.size() * b.size());
  for (const Requirement& left : a) {
    for (const Requirement& right : b) {
      const std::optional<Requirement> one = both(left, right);
      if (!one) return false;
      made.push_back(*one);
    }
  }
  a = std::move(made);
  return true;
}

using Part = IgnoreCase::Part;

Literal of_part(Part part, const std::string& text) {
  return Literal{text, part != Part::kSuffix, part != Part::kPrefix, false, true};
}

Literal folded(Literal literal) {
  fold_ascii(literal.text);
  literal.folded = true;
  return literal;
}

/// What every text has that the comparator holds for; nullopt where it holds for others, too.
struct RequiredLiteral {
  using Found = std::optional<Literal>;

  template <typename Other>
  Found operator()(const Other& /*comparator*/) const {
    return std::nullopt;
  }
  Found operator()(const Prefix& c) const { return of_part(Part::kPrefix, c.text); }
  Found operator()(const Suffix& c) const { return of_part(Part::kSuffix, c.text); }
  Found operator()(const IgnoreCase& c) const {
    // Beyond ASCII, texts of different bytes may be the same one.
    return c.folded ? std::nullopt : Found(folded(of_part(c.part, c.text)));
  }
  Found operator()(const Wildcard& c) const { return c.longest_literal(); }
  Found operator()(const TextPattern& c) const { return c.longest_literal(); }
  Found operator()(const Matches& c) const { return c.prefilter.literal(); }
};

Requirement requirement(Symbol symbol, bool exact, bool common = false) noexcept {
  Requirement made;
  made.symbols[made.count++] = symbol;
  made.exact = exact;
  made.common = common;
  return made;
}

bool any_common(const List& list) noexcept {
  return std::any_of(list.begin(), list.end(), [](const Requirement& r) { return r.common; });
}

}  // namespace

Witnesses::Witnesses(const Program& program) : program_(program) {
  struct Use {
    std::uint32_t group, path, count;
    Typing typing;
  };
  std::unordered_map<std::uint64_t, Use> uses;
  for (const Leaf& leaf : program.leaves) {
    const std::uint32_t group = group_of(program.paths[leaf.path]);
    ++uses.try_emplace(key_of(leaf), Use{group, leaf.path, 0, leaf.typing}).first->second.count;
  }
  std::vector<Use> sorted;
  for (const auto& [key, use] : uses) sorted.push_back(use);
  std::sort(sorted.begin(), sorted.end(), [](const Use& a, const Use& b) {
    return std::tuple(a.group, b.count, a.path, a.typing) <
           std::tuple(b.group, a.count, b.path, b.typing);
  });
  if (sorted.size() > kMostFields) sorted.resize(kMostFields);
  for (const Use& use : sorted) {
    Leaf asked;
    asked.path = use.path;
    asked.typing = use.typing;
    field_indexes_.emplace(key_of(asked), static_cast<std::uint32_t>(fields_.size()));
    fields_.emplace_back(use.path, use.typing);
    if (use.group == 0) ++source_fields_;
    if (use.group <= 1) ++name_fields_;
  }
}

std::optional<List> Witnesses::of(Condition condition) {
  const Node& node = program_.nodes[condition];
  switch (node.kind) {
    case Node::Kind::kLeaf:
      return of_leaf(program_.leaves[node.leaf]);
    case Node::Kind::kAny:
      return of_any(node);
    case Node::Kind::kAll:
    case Node::Kind::kSameElement:
      return of_all(node, nullptr);
    case Node::Kind::kNot:
      return of_negation(program_.nodes[node.children.front()]);
  }
  return std::nullopt;
}

/// That a field is not there, where the negated leaf asks whether it is, and the other way round.
std::optional<List> Witnesses::of_negation(const Node& negated) {
  if (negated.kind != Node::Kind::kLeaf) return std::nullopt;
  Leaf leaf = program_.leaves[negated.leaf];
  const bool asks_absence = leaf.absent_holds && leaf.alternatives.empty();
  const bool asks_presence = !leaf.absent_holds && leaf.alternatives.size() == 1 &&
                             std::holds_alternative<Exists>(leaf.alternatives.front().of);
  if (!leaf.texts.empty() || (!asks_absence && !asks_presence)) return std::nullopt;
  leaf.absent_holds = asks_presence;
  leaf.alternatives.clear();
  if (asks_absence) leaf.alternatives.push_back({Exists{}});
  return of_leaf(leaf);
}

std::optional<List> Witnesses::of(Condition condition, std::vector<Condition>& left) {
  const Node& node = program_.nodes[condition];
  left.assign(1, condition);
  if (node.kind != Node::Kind::kAll && node.kind != Node::Kind::kSameElement) return of(condition);
  return of_all(node, &left);
}

std::optional<List> Witnesses::of_leaf(const Leaf& leaf) {
  const auto index = field_indexes_.find(key_of(leaf));
  if (index == field_indexes_.end()) return std::nullopt;
  FieldSymbols& field = fields_[index->second];
  List list;
  if (leaf.absent_holds) list.push_back(requirement(field.absent(next_), true, true));
  const bool required = of_alternatives(leaf, field, list);
  // Where nothing is required, the symbols made on the way stay, and cost no more than their place.
  symbol_fields_.resize(next_, index->second);
  return required ? std::optional(std::move(list)) : std::nullopt;
}

bool Witnesses::of_alternatives(const Alternatives& of, FieldSymbols& field, List& out) {
  for (const std::string& text : of.texts.texts()) {
    out.push_back(requirement(field.text(text, next_), true));
  }
  return std::all_of(of.alternatives.begin(), of.alternatives.end(),
                     [&](const Comparator& c) { return of_comparator(c, field, out); });
}

bool Witnesses::of_comparator(const Comparator& comparator, FieldSymbols& field, List& out) {
  if (const auto* boolean = std::get_if<EqualsBool>(&comparator.of)) {
    out.push_back(requirement(field.boolean(boolean->value, next_), true, true));
    return true;
  }
  if (std::holds_alternative<EqualsNull>(comparator.of)) {
    out.push_back(requirement(field.null(next_), true, true));
    return true;
  }
  if (std::holds_alternative<Exists>(comparator.of)) {
    out.push_back(requirement(field.present(next_), true, true));
    return true;
  }
  if (const auto* address = std::get_if<EqualsAddress>(&comparator.of)) {
    out.push_back(requirement(field.address(address->value, next_), true));
    return true;
  }
  if (const auto* contains = std::get_if<Contains>(&comparator.of)) {
    return std::all_of(contains->folded.begin(), contains->folded.end(),
                       [&](const std::string& text) {
                         return of_literal(Literal{text, false, false, true, true}, field, out);
                       });
  }
  if (const auto* all = std::get_if<AllOf>(&comparator.of)) return of_all_of(*all, field, out);
  const std::optional<Literal> literal = std::visit(RequiredLiteral{}, comparator.of);
  return literal && of_literal(*literal, field, out);
}

/// One of the conditions is enough of a witness: one of values or texts, if there is any.
bool Witnesses::of_all_of(const AllOf& all, FieldSymbols& field, List& out) {
  std::optional<List> best;
  for (const Alternatives& condition : all.conditions) {
    List list;
    if (!of_alternatives(condition, field, list)) continue;
    if (!best || (any_common(*best) && !any_common(list))) best = std::move(list);
  }
  if (!best) return false;
  for (Requirement& one : *best) one.exact = false;
  out.insert(out.end(), best->begin(), best->end());
  return true;
}

bool Witnesses::of_literal(const Literal& literal, FieldSymbols& field, List& out) {
  if (literal.text.size() < LiteralFinder::kLeastBytes) return false;
  out.push_back(requirement(field.literal(literal, next_), literal.decides));
  out.back().of_text = true;
  return true;
}

std::optional<List> Witnesses::of_any(const Node& node) {
  List all;
  for (const std::uint32_t child : node.children) {
    std::optional<List> one = of(child);
    if (!one) return std::nullopt;
    all.insert(all.end(), one->begin(), one->end());
  }
  return all;
}

Witnesses::Choice Witnesses::choice_of(const List& list) const noexcept {
  if (any_common(list)) return Choice::kCommon;
  const std::uint32_t field = field_of(list.front().symbols[0]);
  if (field < source_fields_) return Choice::kSource;
  if (field < name_fields_) return Choice::kName;
  const bool values = std::none_of(list.begin(), list.end(),
                                   [](const Requirement& r) { return r.of_text; });
  return values ? Choice::kValues : Choice::kTexts;
}

std::optional<List> Witnesses::of_all(const Node& node, std::vector<Condition>* left) {
  struct Part {
    Condition condition;
    List list;
  };
  std::vector<Part> parts;
  std::vector<Condition> open;
  std::size_t alternatives = 0;
  for (const std::uint32_t child : node.children) {
    std::optional<List> one = of(child);
    if (!one) {
      open.push_back(child);
      continue;
    }
    if (one->empty()) return List();
    alternatives += one->size();
    parts.push_back(Part{child, *std::move(one)});
  }
  if (parts.empty()) return std::nullopt;
  std::stable_sort(parts.begin(), parts.end(), [this](const Part& a, const Part& b) {
    return choice_of(a.list) < choice_of(b.list);
  });
  List product(1);
  bool selective = false;
  for (const Part& part : parts) {
    const Choice choice = choice_of(part.list);
    // Looking for pieces of text costs more than judging the few rules that are left.
    const bool wanted = choice != Choice::kTexts || !selective;
    const bool taken = wanted && multiply(product, part.list, most_products(alternatives));
    if (!taken || !all_exact(part.list)) open.push_back(part.condition);
    selective = selective || (taken && (choice == Choice::kName || choice == Choice::kValues));
  }
  for (Requirement& requirement : product) requirement.exact = open.empty();
  if (left != nullptr) *left = std::move(open);
  return product;
}

}  // namespace cloudtrail::rule

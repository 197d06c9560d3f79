#include "rule/index/witness.hpp"

#include <cloudtrail/record.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace cloudtrail::rule {
namespace {

using List = std::vector<Requirement>;

/// How a source is preferred: many names share it.
constexpr std::uint32_t kSourceAlone = 1;

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

Literal of_part(IgnoreCase::Part part, const std::string& text) {
  return Literal{text, part != IgnoreCase::Part::kSuffix, part != IgnoreCase::Part::kPrefix};
}

/// What every text has that the comparator holds for; nullopt where it holds for others, too.
struct RequiredLiteral {
  using Found = std::optional<Literal>;

  template <typename Other>
  Found operator()(const Other& /*comparator*/) const {
    return std::nullopt;
  }
  Found operator()(const Prefix& c) const { return of_part(IgnoreCase::Part::kPrefix, c.text); }
  Found operator()(const Suffix& c) const { return of_part(IgnoreCase::Part::kSuffix, c.text); }
  Found operator()(const IgnoreCase& c) const {
    // Beyond ASCII, texts of different bytes may be the same one.
    return c.folded ? std::nullopt : Found(of_part(c.part, c.text));
  }
  Found operator()(const Contains& c) const {
    if (c.folded.size() != 1) return std::nullopt;
    return Literal{c.folded.front(), false, false};
  }
  Found operator()(const Wildcard& c) const { return c.longest_literal(); }
  Found operator()(const TextPattern& c) const { return c.longest_literal(); }
  Found operator()(const Matches& c) const { return c.prefilter.literal(); }
};

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

Requirement Witnesses::requirement(Symbol symbol, bool exact) const noexcept {
  Requirement made;
  made.symbols[made.count++] = symbol;
  made.exact = exact;
  return made;
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
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<List> Witnesses::of(Condition condition, std::vector<Condition>& left) {
  const Node& node = program_.nodes[condition];
  left.assign(1, condition);
  if (node.kind != Node::Kind::kAll && node.kind != Node::Kind::kSameElement) return of(condition);
  return of_all(node, &left);
}

std::optional<List> Witnesses::of_leaf(const Leaf& leaf) {
  const auto index = field_indexes_.find(key_of(leaf));
  if (leaf.absent_holds || index == field_indexes_.end()) return std::nullopt;
  FieldSymbols& field = fields_[index->second];
  List list;
  for (const std::string& text : leaf.texts.texts()) {
    list.push_back(requirement(field.text(text, next_), true));
  }
  for (const Comparator& comparator : leaf.alternatives) {
    const std::optional<Requirement> one = of_comparator(comparator, field);
    if (!one) {
      // The symbols made for the others stay, and cost no more than their place.
      symbol_fields_.resize(next_, index->second);
      return std::nullopt;
    }
    list.push_back(*one);
  }
  symbol_fields_.resize(next_, index->second);
  return list;
}

std::optional<Requirement> Witnesses::of_comparator(const Comparator& comparator,
                                                    FieldSymbols& field) {
  if (const auto* boolean = std::get_if<EqualsBool>(&comparator.of)) {
    return requirement(field.boolean(boolean->value, next_), true);
  }
  if (const auto* address = std::get_if<EqualsAddress>(&comparator.of)) {
    return requirement(field.address(address->value, next_), true);
  }
  std::optional<Literal> literal = std::visit(RequiredLiteral{}, comparator.of);
  if (!literal || literal->text.size() < LiteralFinder::kLeastBytes) return std::nullopt;
  fold_ascii(literal->text);
  return requirement(field.literal(*literal, next_), false);
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

/// Less is better: a name, then a source, then whatever few values decide, pieces of text last.
std::uint32_t Witnesses::preference(const List& list) const noexcept {
  const std::uint32_t field = list.empty() ? 0 : field_of(list.front().symbols[0]);
  const bool first_choice = field < name_fields_;
  const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(list.size(), 0xFFFF));
  if (first_choice) return field < source_fields_ ? kSourceAlone : 0;
  return (all_exact(list) ? 2 : 0x20000) + size;
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
    return preference(a.list) < preference(b.list);
  });
  List product(1);
  bool selective = false;
  for (const Part& part : parts) {
    const bool decides = all_exact(part.list);
    // Looking for pieces of text costs more than judging the few rules that are left.
    const bool wanted = decides || !selective;
    const bool taken = wanted && multiply(product, part.list, most_products(alternatives));
    if (!taken || !decides) open.push_back(part.condition);
    selective = selective || (taken && decides && preference(part.list) != kSourceAlone);
  }
  for (Requirement& requirement : product) requirement.exact = open.empty();
  if (left != nullptr) *left = std::move(open);
  return product;
}

}  // namespace cloudtrail::rule

#include "naive/operators.hpp"

#include <algorithm>

#include "naive/text.hpp"

namespace cloudtrail::naive {
namespace {

using Kind = DocumentNode::Kind;
using TreeKind = Tree::Kind;

/// The entries of a list; a node that is none is its own only entry.
std::vector<const DocumentNode*> entries(const DocumentNode& node) {
  std::vector<const DocumentNode*> out;
  if (!node.is(Kind::kSequence)) return {&node};
  for (const DocumentNode& item : node.items) out.push_back(&item);
  return out;
}

bool all_strings(const DocumentNode& node, bool empty_too) {
  const std::vector<const DocumentNode*> all = entries(node);
  return !all.empty() && std::all_of(all.begin(), all.end(), [&](const DocumentNode* one) {
    return one->is(Kind::kString) && (empty_too || !one->text.empty());
  });
}

/// More of them AWS finds too complex.
constexpr std::ptrdiff_t kMostStars = 5;

/// nullopt where the text is no wildcard of AWS's.
std::optional<Symbols> wildcard(std::string_view text) {
  Symbols symbols;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '*') {
      if (!symbols.empty() && symbols.back().special == '*') return std::nullopt;
      symbols.push_back({'*', ""});
    } else if (text[i] != '\\') {
      symbols.push_back({'\0', std::string(1, text[i])});
    } else {
      if (++i == text.size() || (text[i] != '*' && text[i] != '\\')) return std::nullopt;
      symbols.push_back({'\0', std::string(1, text[i])});
    }
  }
  const auto stars = std::count_if(symbols.begin(), symbols.end(),
                                   [](const Symbol& symbol) { return symbol.special == '*'; });
  if (stars > kMostStars) return std::nullopt;
  return symbols;
}

bool is_numeric(const DocumentNode& operand) {
  const std::vector<DocumentNode>& terms = operand.items;
  if (!operand.is(Kind::kSequence) || (terms.size() != 2 && terms.size() != 4)) return false;
  for (std::size_t i = 0; i < terms.size(); i += 2) {
    const bool known = terms[i].is(Kind::kString) &&
                       (terms[i].text == "=" || terms[i].text == "<" || terms[i].text == "<=" ||
                        terms[i].text == ">" || terms[i].text == ">=");
    if (!known || !terms[i + 1].is(Kind::kNumber)) return false;
  }
  if (terms.size() == 2) return true;
  return terms[0].text[0] == '>' && terms[2].text[0] == '<' &&
         compare_numbers(terms[1].text, terms[3].text) < 0;
}

bool holds_numeric(const DocumentNode& operand, const Tree& value) {
  if (!value.is(TreeKind::kNumber)) return false;
  for (std::size_t i = 0; i < operand.items.size(); i += 2) {
    const std::string& op = operand.items[i].text;
    const int order = compare_numbers(value.text, operand.items[i + 1].text);
    const bool equal = order == 0 && op.find('=') != std::string::npos;
    const bool apart = (order < 0 && op[0] == '<') || (order > 0 && op[0] == '>');
    if (!equal && !apart) return false;
  }
  return true;
}

bool is_anything_but(const DocumentNode& operand) {
  if (operand.is(Kind::kMapping)) {
    if (operand.members.size() != 1) return false;
    const auto& [key, key_line, key_column, inner] = operand.members.front();
    if (key == "prefix" || key == "suffix") return all_strings(inner, false);
    if (key != "equals-ignore-case" && key != "wildcard") return false;
    const std::vector<const DocumentNode*> all = entries(inner);
    return all_strings(inner, true) &&
           (key != "wildcard" || std::all_of(all.begin(), all.end(), [](const DocumentNode* one) {
              return wildcard(one->text).has_value();
            }));
  }
  const std::vector<const DocumentNode*> all = entries(operand);
  if (all.empty()) return false;
  const Kind kind = all.front()->kind;
  return (kind == Kind::kString || kind == Kind::kNumber) &&
         std::all_of(all.begin(), all.end(), [&](const auto* one) { return one->is(kind); });
}

bool holds_text(const std::string& name, const std::string& operand, const std::string& text) {
  if (name == "prefix") return text.starts_with(operand);
  if (name == "suffix") return text.ends_with(operand);
  if (name == "equals-ignore-case") return lower(text) == lower(operand);
  return is_like(text, *wildcard(operand));
}

bool is_any_of(const DocumentNode& operand, const Tree& value) {
  if (operand.is(Kind::kMapping)) {
    const DocumentNode::Member& inner = operand.members.front();
    const std::vector<const DocumentNode*> all = entries(inner.value);
    return value.is(TreeKind::kString) &&
           std::any_of(all.begin(), all.end(), [&](const DocumentNode* one) {
             return holds_text(inner.key, one->text, value.text);
           });
  }
  const std::vector<const DocumentNode*> all = entries(operand);
  return std::any_of(all.begin(), all.end(), [&](const DocumentNode* one) {
    if (one->is(Kind::kString)) return value.is(TreeKind::kString) && value.text == one->text;
    return value.is(TreeKind::kNumber) && compare_numbers(value.text, one->text) == 0;
  });
}

/// Equal with type: numbers by value, addresses however they are spelled.
bool same(const Tree& a, const Tree& b) {
  if (a.kind != b.kind) return false;
  if (a.is(TreeKind::kNumber)) return compare_numbers(a.text, b.text) == 0;
  const auto given = a.is(TreeKind::kString) ? address(a.text) : std::nullopt;
  return a.text == b.text || (given && address(b.text) == given);
}

bool holds_own_operator(const std::string& name, const DocumentNode& operand, const Tree& value) {
  const std::vector<const DocumentNode*> all = entries(operand);
  if (!value.is(TreeKind::kString)) return false;
  if (name == "not-cidr") {
    return address(value.text) &&
           std::none_of(all.begin(), all.end(), [&](const DocumentNode* one) {
             return *in_network(value.text, one->text);
           });
  }
  return std::any_of(all.begin(), all.end(), [&](const DocumentNode* one) {  // contains
    return lower_ascii(value.text).find(lower_ascii(one->text)) != std::string::npos;
  });
}

bool holds_operator(const DocumentNode::Member& member, const Tree& value) {
  const std::string& name = member.key;
  const DocumentNode& operand = member.value;
  if (name == "exists") return operand.boolean;
  if (name == "anything-but") return !is_any_of(operand, value);
  if (name == "numeric") return holds_numeric(operand, value);
  const bool text = value.is(TreeKind::kString);
  if (name == "cidr") return text && *in_network(value.text, operand.text);
  if (name == "regex") return text && *finds(operand.text, "", value.text);
  if ((name == "prefix" || name == "suffix") && operand.is(Kind::kMapping)) {
    return text && holds_text(name, lower(operand.members.front().value.text), lower(value.text));
  }
  if (name == "prefix" || name == "suffix" || name == "equals-ignore-case" || name == "wildcard") {
    return text && holds_text(name, operand.text, value.text);
  }
  return holds_own_operator(name, operand, value);
}

bool holds(const DocumentNode& item, const Tree& value) {
  switch (item.kind) {
    case Kind::kNull:
      return value.is(TreeKind::kNull);
    case Kind::kBool:
      return same(boolean(item.boolean), value);
    case Kind::kNumber:
      return same(number(item.text), value);
    case Kind::kString:
      return same(string(item.text), value);
    default:
      return holds_operator(item.members.front(), value);
  }
}

std::vector<Bonds> ways_of_field(const std::string& path, const Tree& value, const Tree& event) {
  std::vector<Bonds> ways;
  for (const Found& other : values_at(event, path)) {
    if (same(*other.value, value)) ways.push_back(other.inside);
  }
  return ways;
}

/// All conditions hold for the one value, and what they tie it to goes together.
std::vector<Bonds> ways_of_all(const DocumentNode& conditions, const Tree& value,
                               const Tree& event) {
  std::vector<Bonds> ways(1);
  for (const DocumentNode& condition : conditions.items) {
    std::vector<Bonds> next;
    for (const Bonds& more : ways_to_hold(condition, value, event)) {
      for (const Bonds& before : ways) {
        if (go_together(before, more)) next.push_back(both(before, more));
      }
    }
    ways = std::move(next);
  }
  return ways;
}

bool is_own_operator(const DocumentNode::Member& member) {
  const DocumentNode& operand = member.value;
  const std::vector<const DocumentNode*> all = entries(operand);
  if (member.key == "not-cidr") {
    return !all.empty() && std::all_of(all.begin(), all.end(), [](const DocumentNode* one) {
      return one->is(Kind::kString) && in_network("", one->text);
    });
  }
  if (member.key == "contains") return all_strings(operand, false);
  if (member.key == "equals-field") return operand.is(Kind::kString) && !operand.text.empty();
  return member.key == "all-of" && operand.is(Kind::kSequence) && all.size() > 1 &&
         std::all_of(all.begin(), all.end(), [](const DocumentNode* one) {
           const std::vector<const DocumentNode*> inner = entries(*one);
           return !inner.empty() && std::all_of(inner.begin(), inner.end(), [](const auto* entry) {
             return is_alternative(*entry);
           });
         });
}

}  // namespace

bool is_alternative(const DocumentNode& item) {
  if (item.is(Kind::kSequence)) return false;
  if (!item.is(Kind::kMapping)) return true;
  if (item.members.size() != 1) return false;
  const DocumentNode::Member& member = item.members.front();
  const std::string& name = member.key;
  const DocumentNode& operand = member.value;
  if ((name == "prefix" || name == "suffix") && operand.is(Kind::kMapping)) {
    return operand.members.size() == 1 && operand.members.front().key == "equals-ignore-case" &&
           operand.members.front().value.is(Kind::kString);
  }
  if (name == "prefix" || name == "suffix" || name == "equals-ignore-case") {
    return operand.is(Kind::kString);
  }
  if (name == "wildcard") return operand.is(Kind::kString) && wildcard(operand.text);
  if (name == "anything-but") return is_anything_but(operand);
  if (name == "numeric") return is_numeric(operand);
  if (name == "cidr") return operand.is(Kind::kString) && in_network("", operand.text);
  if (name == "exists") return operand.is(Kind::kBool);
  if (name == "regex") return operand.is(Kind::kString) && finds(operand.text, "", "");
  return is_own_operator(member);
}

std::vector<Bonds> ways_to_hold(const DocumentNode& alternatives, const Tree& value,
                                const Tree& event) {
  std::vector<Bonds> ways;
  for (const DocumentNode* item : entries(alternatives)) {
    const std::string name = item->is(Kind::kMapping) ? item->members.front().key : "";
    std::vector<Bonds> more;
    if (name == "equals-field") {
      more = ways_of_field(item->members.front().value.text, value, event);
    } else if (name == "all-of") {
      more = ways_of_all(item->members.front().value, value, event);
    } else if (holds(*item, value)) {
      more.emplace_back();
    }
    ways.insert(ways.end(), more.begin(), more.end());
  }
  return ways;
}

bool takes_absence(const DocumentNode& alternatives) {
  return std::any_of(alternatives.items.begin(), alternatives.items.end(), [](const auto& item) {
    return item.is(Kind::kMapping) && item.members.front().key == "exists" &&
           !item.members.front().value.boolean;
  });
}

}  // namespace cloudtrail::naive

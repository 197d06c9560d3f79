#include "naive/sigma.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "naive/sigma_fields.hpp"

namespace cloudtrail::naive {
namespace {

using Kind = DocumentNode::Kind;
using TreeKind = Tree::Kind;
using Names = std::set<std::string, std::less<>>;

const Names kComparisons = {"contains", "startswith", "endswith", "re",     "cidr",    "lt",
                            "lte",      "gt",         "gte",      "exists", "fieldref"};
const Names kOrders = {"lt", "lte", "gt", "gte"};
const Names kParts = {"minute", "hour", "day", "week", "month", "year"};
const Names kEncodings = {"windash", "base64", "base64offset", "utf16le",
                          "utf16be", "utf16",  "wide"};
const Names kOthers = {"all", "cased", "neq", "i", "m", "s", "expand"};

/// A key of a map, taken apart.
struct Key {
  std::string field;
  std::vector<std::string> modifiers;
  std::string comparison;
  std::string part;

  bool has(std::string_view name) const {
    return std::find(modifiers.begin(), modifiers.end(), name) != modifiers.end();
  }
};

bool is_value(const DocumentNode& node) {
  return node.is(Kind::kString) || node.is(Kind::kNumber) || node.is(Kind::kBool);
}

/// Judges one section of a document. It looks at everything even where the outcome is known, so
/// that what has to be refused is always noticed.
class Section {
 public:
  Section(const DocumentNode& section, const Tree& record, const Placeholders& placeholders)
      : section_(section), record_(record), placeholders_(placeholders) {}

  std::optional<bool> judge() {
    if (!section_.is(Kind::kMapping)) return std::nullopt;
    for (const DocumentNode::Member& member : section_.members) {
      if (member.key != "condition" && member.key != "rules") {
        outcomes_.emplace_back(member.key, selection(member.value));
      }
    }
    const DocumentNode* condition = section_.find("condition");
    if (condition == nullptr) return std::nullopt;
    bool any = false;
    const std::vector<DocumentNode> alone = {*condition};
    const std::vector<DocumentNode>& all =
        condition->is(Kind::kSequence) ? condition->items : alone;
    if (all.empty()) refuse();
    for (const DocumentNode& one : all) {
      if (!one.is(Kind::kString)) refuse();
      any = whole_condition(one.text) || any;
    }
    if (refused_) return std::nullopt;
    return any;
  }

 private:
  bool refuse() {
    refused_ = true;
    return false;
  }

  bool selection(const DocumentNode& node) {
    if (node.is(Kind::kMapping)) return map(node);
    if (!node.is(Kind::kSequence) || node.items.empty()) return refuse();
    bool any = false;
    for (const DocumentNode& item : node.items) {
      if (!item.is(Kind::kMapping) && !is_value(item)) return refuse();
      any = (item.is(Kind::kMapping) ? map(item) : test(Key{}, item)) || any;
    }
    return any;
  }

  bool map(const DocumentNode& node) {
    if (node.members.empty()) return refuse();
    bool all = true;
    for (const DocumentNode::Member& member : node.members) all = field(member) && all;
    return all;
  }

  bool field(const DocumentNode::Member& member) {
    const std::optional<Key> key = key_of(member.key);
    if (!key) return refuse();
    const DocumentNode& node = member.value;
    if (node.is(Kind::kNull)) {
      const bool plain =
          key->modifiers.empty() || key->modifiers == std::vector<std::string>{"neq"};
      if (!plain || key->field.empty()) return refuse();
      return is_null(*key) != key->has("neq");
    }
    if (key->comparison == "exists") {
      if (!node.is(Kind::kBool)) return refuse();
      return yield(record_, key->field).empty() != node.boolean;
    }
    const std::vector<DocumentNode> alone = {node};
    const std::vector<DocumentNode>& values = node.is(Kind::kSequence) ? node.items : alone;
    if (values.empty() || !std::all_of(values.begin(), values.end(), is_value)) return refuse();
    if (key->has("all") && values.size() < 2) return refuse();
    std::size_t held = 0;
    for (const DocumentNode& value : values) held += test(*key, value) ? 1u : 0u;
    return (key->has("all") ? held == values.size() : held > 0) != key->has("neq");
  }

  bool is_null(const Key& key) const {
    const std::vector<const Tree*> found = yield(record_, key.field);
    return found.empty() || std::any_of(found.begin(), found.end(),
                                        [](const Tree* one) { return one->is(TreeKind::kNull); });
  }

  static std::optional<Key> key_of(std::string_view text) {
    Key key;
    std::size_t bar = text.find('|');
    key.field = text.substr(0, bar);
    bool flags = false;
    bool encodes = false;
    while (bar != std::string_view::npos) {
      text.remove_prefix(bar + 1);
      bar = text.find('|');
      const std::string name(text.substr(0, bar));
      const bool encoding = kEncodings.contains(name);
      if (!encoding && key.has(name)) return std::nullopt;
      if (kComparisons.contains(name)) {
        if (!key.comparison.empty()) return std::nullopt;
        key.comparison = name;
      } else if (kParts.contains(name)) {
        if (!key.part.empty()) return std::nullopt;
        key.part = name;
      } else if (!encoding && !kOthers.contains(name)) {
        return std::nullopt;
      }
      flags = flags || name == "i" || name == "m" || name == "s";
      encodes = encodes || encoding || name == "expand";
      key.modifiers.push_back(name);
    }
    const bool ordered = kOrders.contains(key.comparison);
    const bool string_test = key.part.empty() &&
                             (key.comparison.empty() || key.comparison.ends_with("s") ||
                              key.comparison.ends_with("with")) &&
                             key.comparison != "exists";
    if (key.field.empty() && (key.modifiers.empty() || !(string_test || key.comparison == "re"))) {
      return std::nullopt;
    }
    if (!key.part.empty() && !key.comparison.empty() && !ordered) return std::nullopt;
    if (flags && key.comparison != "re") return std::nullopt;
    if (encodes && !string_test) return std::nullopt;
    if (key.has("cased") && !string_test && key.comparison != "fieldref") return std::nullopt;
    if (key.comparison == "exists" && key.modifiers.size() != 1) return std::nullopt;
    if (ordered && key.has("neq")) return std::nullopt;
    return key;
  }

  /// Whether one value of a key holds for anything in the record.
  bool test(const Key& key, const DocumentNode& value) {
    std::vector<const Tree*> found;
    if (key.field.empty()) {
      every_string(record_, found);
    } else {
      found = yield(record_, key.field);
    }
    if (!key.part.empty()) return time(key, value, found);
    if (key.comparison == "re") return regex(key, value, found);
    if (key.comparison == "cidr") return cidr(value, found);
    if (key.comparison == "fieldref") return reference(key, value, found);
    if (!key.comparison.empty() && kOrders.contains(key.comparison))
      return order(key, value, found);
    return text(key, value, found);
  }

  static bool is_in_order(const std::string& name, int order) {
    if (name == "lt") return order < 0;
    if (name == "lte") return order <= 0;
    if (name == "gt") return order > 0;
    if (name == "gte") return order >= 0;
    return order == 0;
  }

  bool time(const Key& key, const DocumentNode& value, const std::vector<const Tree*>& found) {
    if (!value.is(Kind::kNumber) || value.text.find_first_of(".eE") != std::string::npos)
      return refuse();
    return std::any_of(found.begin(), found.end(), [&](const Tree* one) {
      const auto part = one->is(TreeKind::kString) ? time_part(one->text, key.part) : std::nullopt;
      return part &&
             is_in_order(key.comparison, compare_numbers(std::to_string(*part), value.text));
    });
  }

  bool order(const Key& key, const DocumentNode& value, const std::vector<const Tree*>& found) {
    if (!value.is(Kind::kNumber)) return refuse();
    return std::any_of(found.begin(), found.end(), [&](const Tree* one) {
      const bool number =
          one->is(TreeKind::kNumber) || (one->is(TreeKind::kString) && is_number(one->text));
      return number && is_in_order(key.comparison, compare_numbers(one->text, value.text));
    });
  }

  bool regex(const Key& key, const DocumentNode& value, const std::vector<const Tree*>& found) {
    std::string flags;
    for (const char flag : {'i', 'm', 's'}) {
      if (key.has(std::string(1, flag))) flags += flag;
    }
    if (!finds(value.text, flags, "")) return refuse();
    return std::any_of(found.begin(), found.end(), [&](const Tree* one) {
      const std::optional<std::string> text = text_of(*one);
      return text && *finds(value.text, flags, *text);
    });
  }

  bool cidr(const DocumentNode& value, const std::vector<const Tree*>& found) {
    if (!value.is(Kind::kString) || !in_network("", value.text)) return refuse();
    return std::any_of(found.begin(), found.end(), [&](const Tree* one) {
      return one->is(TreeKind::kString) && *in_network(one->text, value.text);
    });
  }

  bool reference(const Key& key, const DocumentNode& value, const std::vector<const Tree*>& found) {
    if (!value.is(Kind::kString) || value.text.empty()) return refuse();
    const std::vector<const Tree*> others = yield(record_, value.text);
    const auto comparable = [&](const Tree* one) {
      const std::optional<std::string> text = text_of(*one);
      return text && !key.has("cased") ? lower_ascii(*text) : text;
    };
    return std::any_of(found.begin(), found.end(), [&](const Tree* one) {
      return comparable(one) && std::any_of(others.begin(), others.end(), [&](const Tree* other) {
               return comparable(other) == comparable(one);
             });
    });
  }

  bool text(const Key& key, const DocumentNode& value, const std::vector<const Tree*>& found) {
    std::string written = value.text;
    if (value.is(Kind::kBool)) written = value.boolean ? "true" : "false";
    if (value.is(Kind::kNumber)) {
      if (!is_number(written)) return refuse();
      written = canonical_number(written);
    }
    const bool expands = key.has("expand") && value.is(Kind::kString);
    const auto variants = variants_of(written, expands, placeholders_);
    if (!variants) return refuse();
    bool any = false;
    for (const Symbols& variant : *variants) any = encodings(key, 0, variant, found) || any;
    return any;
  }

  /// Goes on at the key's modifier `at`: each variant that encodings make is compared.
  bool encodings(const Key& key, std::size_t at, const Symbols& symbols,
                 const std::vector<const Tree*>& found) {
    if (at == key.modifiers.size()) return compare(key, symbols, found);
    if (!kEncodings.contains(key.modifiers[at])) return encodings(key, at + 1, symbols, found);
    const auto variants = encoded(symbols, key.modifiers[at]);
    if (!variants) return refuse();
    bool any = false;
    for (const Symbols& variant : *variants) any = encodings(key, at + 1, variant, found) || any;
    return any;
  }

  static bool compare(const Key& key, Symbols symbols, const std::vector<const Tree*>& found) {
    const Symbol any_run{'*', ""};
    const bool inside =
        key.comparison == "contains" || (key.field.empty() && key.comparison.empty());
    if (inside || key.comparison == "endswith") symbols.insert(symbols.begin(), any_run);
    if (inside || key.comparison == "startswith") symbols.push_back(any_run);
    const bool cased = key.has("cased");
    for (Symbol& symbol : symbols) {
      if (!cased) symbol.text = lower_ascii(symbol.text);
    }
    return std::any_of(found.begin(), found.end(), [&](const Tree* one) {
      const std::optional<std::string> text = text_of(*one);
      return text && is_like(cased ? *text : lower_ascii(*text), symbols);
    });
  }

  // The condition: any_of > all_of > operand.
  bool whole_condition(std::string_view text) {
    tokens_.clear();
    at_ = 0;
    std::string word;
    for (const char c : std::string(text) + ' ') {
      const bool mark = c == '(' || c == ')' || c == '|';
      const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if ((mark || blank) && !word.empty()) {
        tokens_.push_back(word);
        word.clear();
      }
      if (mark) tokens_.emplace_back(1, c);
      if (!mark && !blank) word += c;
    }
    const bool outcome = alternatives();
    if (at_ != tokens_.size()) refuse();
    return outcome;
  }

  std::string next() const { return at_ < tokens_.size() ? tokens_[at_] : ""; }
  bool accept(std::string_view token) {
    if (next() != token) return false;
    ++at_;
    return true;
  }

  bool alternatives() {
    bool outcome = conjunction();
    while (!refused_ && accept("or")) outcome = conjunction() || outcome;
    return outcome;
  }

  bool conjunction() {
    bool outcome = operand();
    while (!refused_ && accept("and")) outcome = operand() && outcome;
    return outcome;
  }

  bool operand() {
    if (accept("not")) return !operand();
    if (accept("(")) {
      const bool outcome = alternatives();
      return accept(")") ? outcome : refuse();
    }
    const std::string word = next();
    ++at_;
    if (word.empty() || word == "or" || word == "and" || word == "of" || word == ")")
      return refuse();
    if (accept("of")) return selected(word);
    for (const auto& [name, outcome] : outcomes_) {
      if (name == word) return outcome;
    }
    return refuse();
  }

  bool selected(const std::string& quantifier) {
    if (quantifier != "1" && quantifier != "all") return refuse();
    const std::string pattern = next() == "them" ? "*" : next();
    ++at_;
    static const Names kReserved = {"", "and", "or", "not", "of", "(", ")", "|"};
    if (kReserved.contains(pattern)) return refuse();
    Symbols symbols;
    for (const char c : pattern) {
      symbols.push_back(c == '*' ? Symbol{'*', ""} : Symbol{'\0', std::string(1, c)});
    }
    std::size_t meant = 0;
    std::size_t held = 0;
    for (const auto& [name, outcome] : outcomes_) {
      if (!is_like(name, symbols) || (name.starts_with('_') && !pattern.starts_with('_'))) continue;
      ++meant;
      held += outcome ? 1u : 0u;
    }
    if (meant == 0) return refuse();
    return quantifier == "1" ? held > 0 : held == meant;
  }

  const DocumentNode& section_;
  const Tree& record_;
  const Placeholders& placeholders_;
  std::vector<std::pair<std::string, bool>> outcomes_;
  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
  bool refused_ = false;
};

std::map<std::string, std::string> log_source(const DocumentNode& document) {
  std::map<std::string, std::string> source;
  if (const DocumentNode* node = document.find("logsource")) {
    for (const DocumentNode::Member& member : node->members) source[member.key] = member.value.text;
  }
  return source;
}

std::string text_at(const DocumentNode& document, std::string_view key) {
  const DocumentNode* node = document.find(key);
  return node == nullptr ? "" : node->text;
}

/// nullopt where the filter names a rule that there is not, or names none as it has to.
std::optional<bool> applies(const DocumentNode& filter, const DocumentNode& rule,
                            const std::vector<DocumentNode>& documents) {
  const DocumentNode* names = filter.find("filter")->find("rules");
  if (names != nullptr && !names->is(Kind::kSequence) && names->text != "any") return std::nullopt;
  const auto is = [](const DocumentNode& document, const std::string& name) {
    return text_at(document, "id") == name || text_at(document, "name") == name ||
           text_at(document, "title") == name;
  };
  bool named = names == nullptr || names->items.empty();
  for (const DocumentNode& name : named ? std::vector<DocumentNode>() : names->items) {
    if (std::none_of(documents.begin(), documents.end(), [&](const DocumentNode& document) {
          return document.find("detection") != nullptr && is(document, name.text);
        })) {
      return std::nullopt;
    }
    named = named || is(rule, name.text);
  }
  const auto of_rule = log_source(rule);
  for (const auto& [key, value] : log_source(filter)) {
    const auto known = of_rule.find(key);
    if (known == of_rule.end() || known->second != value) return false;
  }
  return named;
}

}  // namespace

std::optional<std::vector<bool>> matches_of(const std::vector<DocumentNode>& documents,
                                            const Tree& record, const Placeholders& placeholders) {
  std::vector<bool> out;
  if (documents.empty()) return std::nullopt;
  for (const DocumentNode& document : documents) {
    if (document.is(Kind::kMapping) && document.find("filter") != nullptr) continue;
    const DocumentNode* detection =
        document.is(Kind::kMapping) ? document.find("detection") : nullptr;
    if (detection == nullptr) return std::nullopt;
    std::optional<bool> outcome = Section(*detection, record, placeholders).judge();
    if (!outcome) return std::nullopt;
    for (const DocumentNode& filter : documents) {
      if (filter.find("filter") == nullptr) continue;
      const auto verdict = Section(*filter.find("filter"), record, placeholders).judge();
      const auto meant = applies(filter, document, documents);
      if (!verdict || !meant) return std::nullopt;
      if (*meant && !*verdict) outcome = false;
    }
    out.push_back(*outcome);
  }
  return out;
}

}  // namespace cloudtrail::naive

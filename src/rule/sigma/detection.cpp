#include "rule/sigma/detection.hpp"

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "json/text.hpp"
#include "rule/sigma/modifiers.hpp"
#include "rule/sigma/value.hpp"

namespace cloudtrail::rule::sigma {
namespace {

using Kind = DocumentNode::Kind;
using Element = TextPattern::Element;

/// The values of one key. Never null in it, but alone.
using Values = std::span<const DocumentNode>;

bool is_text(const DocumentNode& node) noexcept {
  return node.is(Kind::kString) || node.is(Kind::kNumber) || node.is(Kind::kBool);
}

bool is_run(const Element& element) noexcept {
  return element.kind == Element::Kind::kAnyRun;
}

/// The text of the elements, where they are bytes alone.
bool append_plain(std::span<const Element> elements, std::string& out) {
  for (const Element& element : elements) {
    if (element.kind != Element::Kind::kByte) return false;
    out.push_back(element.byte);
  }
  return true;
}

/// Adds the pattern in the form that is cheapest to ask about.
void add_pattern(const Text& pattern, Leaf& leaf) {
  const std::span<const Element> all(pattern);
  std::string text;
  if (append_plain(all, text)) {
    leaf.texts.add(std::move(text));
    return;
  }
  text.clear();
  if (is_run(all.back()) && append_plain(all.first(all.size() - 1), text)) {
    leaf.alternatives.push_back({Prefix{std::move(text)}});
    return;
  }
  text.clear();
  if (is_run(all.front()) && append_plain(all.subspan(1), text)) {
    leaf.alternatives.push_back({Suffix{std::move(text)}});
    return;
  }
  leaf.alternatives.push_back({TextPattern(pattern)});
}

class DetectionCompiler {
 public:
  explicit DetectionCompiler(const Context& context) : context_(context) {}

  /// A search identifier's content.
  Condition selection(const DocumentNode& node) {
    if (node.is(Kind::kMapping)) return map(node);
    if (!node.is(Kind::kSequence) || node.items.empty()) {
      return refuse(node, "a search identifier needs a mapping or a list, found " + found(node));
    }
    std::vector<std::uint32_t> alternatives;
    std::vector<DocumentNode> keywords;
    for (const DocumentNode& item : node.items) {
      if (item.is(Kind::kMapping)) {
        alternatives.push_back(map(item));
      } else if (is_text(item)) {
        keywords.push_back(item);
      } else {
        refuse(item, "expected a mapping of fields or a keyword, found " + found(item));
      }
    }
    if (!keywords.empty()) alternatives.push_back(leaf(Key{}, keywords));
    return builder().any(std::move(alternatives));
  }

 private:
  static std::string found(const DocumentNode& node) {
    if (node.is(Kind::kSequence) && node.items.empty()) return "an empty list";
    if (node.is(Kind::kMapping) && node.members.empty()) return "an empty mapping";
    return std::string(describe(node));
  }

  ProgramBuilder& builder() { return context_.builder; }

  /// Reports, and stands in for what has been refused, so that compiling can go on.
  Condition refuse(const DocumentNode& at, std::string message) {
    context_.diagnostics.add(at, std::move(message));
    return builder().any({});
  }

  Condition map(const DocumentNode& node) {
    if (node.members.empty()) return refuse(node, "an empty mapping; name at least one field");
    std::vector<std::uint32_t> fields;
    for (const DocumentNode::Member& member : node.members) fields.push_back(field(member));
    return builder().all(std::move(fields));
  }

  Condition field(const DocumentNode::Member& member) {
    const std::optional<Key> key = parse_key(member, context_.diagnostics);
    if (!key) return builder().any({});
    if (key->field.size() > context_.limits.path_bytes) {
      context_.diagnostics.add_key(member,
                                   "the path of the field is longer than the option path_bytes, " +
                                       std::to_string(context_.limits.path_bytes));
      return builder().any({});
    }
    const DocumentNode& node = member.value;
    if (node.is(Kind::kNull)) return null(*key, node);
    if (key->test == Test::kExists) return exists(*key, node);
    const bool list = node.is(Kind::kSequence);
    const Values values = list ? Values(node.items) : Values(&node, 1);
    if (values.empty()) return refuse(node, "the list needs at least one value");
    for (const DocumentNode& value : values) {
      if (!is_text(value)) {
        return refuse(value,
                      std::string(list ? "expected a text, a number or a boolean"
                                       : "expected a value or a list of values") +
                          ", found " + found(value) +
                          (value.is(Kind::kMapping) ? "; members are written with dots" : ""));
      }
    }
    const Condition condition = key->all ? each(*key, node, values) : test(*key, values);
    return key->negated ? builder().negation(condition) : condition;
  }

  Condition null(const Key& key, const DocumentNode& node) {
    const bool only_negated = key.modified && key.negated && key.test == Test::kEquals &&
                              !key.part && key.transforms.empty() && !key.all && !key.cased &&
                              !key.expand;
    if (key.field.empty() || (key.modified && !only_negated)) {
      return refuse(node, "null takes no modifier but `neq`, and is no keyword");
    }
    Leaf leaf = leaf_on(key.field);
    leaf.alternatives.push_back({EqualsNull{}});
    leaf.absent_holds = true;
    const Condition condition = builder().leaf(std::move(leaf));
    return key.negated ? builder().negation(condition) : condition;
  }

  Condition exists(const Key& key, const DocumentNode& node) {
    if (!node.is(Kind::kBool)) {
      return refuse(node, "`exists` needs true or false, found " + found(node));
    }
    Leaf leaf = leaf_on(key.field);
    if (node.boolean) {
      leaf.alternatives.push_back({Exists{}});
    } else {
      leaf.absent_holds = true;
    }
    return builder().leaf(std::move(leaf));
  }

  Condition each(const Key& key, const DocumentNode& at, Values values) {
    if (values.size() < 2) return refuse(at, "`all` needs a list of two or more values");
    std::vector<std::uint32_t> conditions;
    for (const DocumentNode& value : values) conditions.push_back(test(key, Values(&value, 1)));
    return builder().all(std::move(conditions));
  }

  /// Whether one of the values holds.
  Condition test(const Key& key, Values values) {
    if (key.test != Test::kFieldRef) return leaf(key, values);
    std::vector<std::uint32_t> references;
    for (const DocumentNode& value : values) references.push_back(reference(key, value));
    return builder().any(std::move(references));
  }

  Condition leaf(const Key& key, Values values) {
    Leaf leaf = leaf_on(key.field);
    for (const DocumentNode& value : values) {
      if (key.part) {
        time(key, value, leaf);
      } else if (key.test == Test::kRegex) {
        regex(key, value, leaf);
      } else if (key.test == Test::kCidr) {
        cidr(value, leaf);
      } else if (key.test == Test::kOrder) {
        order(key, value, leaf);
      } else {
        text(key, value, leaf);
      }
    }
    if (leaf.typing != Typing::kByType) {
      builder().want_text(leaf.path, leaf.typing == Typing::kFoldedText);
    }
    return builder().leaf(std::move(leaf));
  }

  Leaf leaf_on(const std::string& field) {
    Leaf leaf;
    leaf.path = field.empty() ? builder().path(Root::kRecord, "*", Resolution::kEveryString)
                              : builder().path(Root::kRecord, field, Resolution::kLiteralFirst);
    return leaf;
  }

  Condition reference(const Key& key, const DocumentNode& value) {
    if (!value.is(Kind::kString) || value.text.empty()) {
      return refuse(value, "`fieldref` needs the name of a field, found " + found(value));
    }
    Leaf leaf = leaf_on(key.field);
    leaf.typing = key.cased ? Typing::kText : Typing::kFoldedText;
    leaf.alternatives.push_back({EqualsField{0}});
    leaf.others = {builder().path(Root::kRecord, value.text, Resolution::kLiteralFirst)};
    builder().want_text(leaf.path, !key.cased);
    builder().want_text(leaf.others.front(), !key.cased);
    return builder().leaf(std::move(leaf));
  }

  void text(const Key& key, const DocumentNode& value, Leaf& leaf) {
    leaf.typing = key.cased ? Typing::kText : Typing::kFoldedText;
    Result<std::vector<Text>> expanded = texts_of(key, value);
    if (!expanded) return context_.diagnostics.add(value, expanded.error().message);
    for (Text& one : *expanded) {
      const Result<std::vector<Text>> variants = transform(std::move(one), key.transforms);
      if (!variants) return context_.diagnostics.add(value, variants.error().message);
      for (const Text& variant : *variants) add_pattern(compared(key, variant), leaf);
    }
  }

  Result<std::vector<Text>> texts_of(const Key& key, const DocumentNode& value) {
    if (value.is(Kind::kString) && key.expand) {
      return expand_text(value.text, context_.placeholders);
    }
    if (value.is(Kind::kString)) return std::vector<Text>{parse_text(value.text)};
    if (value.is(Kind::kBool))
      return std::vector<Text>{parse_text(value.boolean ? "true" : "false")};
    const Result<Decimal> number = number_of(value);
    if (!number) return number.error();
    const std::string canonical = number->text();
    if (canonical != value.text) {
      context_.diagnostics.warn(value, "the number is compared as " +
                                           cloudtrail::quoted(canonical) +
                                           "; quote it where its text is meant");
    }
    return std::vector<Text>{parse_text(canonical)};
  }

  /// What the event's text has to be made of.
  static Text compared(const Key& key, const Text& variant) {
    const bool anywhere =
        key.test == Test::kContains || (key.field.empty() && key.test == Test::kEquals);
    Text out;
    if (anywhere || key.test == Test::kEndsWith) out.push_back(Element{Element::Kind::kAnyRun});
    out.insert(out.end(), variant.begin(), variant.end());
    if (anywhere || key.test == Test::kStartsWith) out.push_back(Element{Element::Kind::kAnyRun});
    if (key.cased) return out;
    for (Element& element : out) {
      if (element.byte >= 'A' && element.byte <= 'Z') element.byte += 'a' - 'A';
    }
    return out;
  }

  static Result<Decimal> number_of(const DocumentNode& value) {
    // What YAML takes for a number and JSON does not, such as 007, was hardly meant as one.
    const std::optional<Decimal> number = value.is(Kind::kNumber) && json::is_number(value.text)
                                              ? Decimal::parse(value.text)
                                              : std::nullopt;
    if (number) return *number;
    return Error{ErrorCode::kInvalidRule,
                 value.is(Kind::kNumber) ? "the number " + cloudtrail::quoted(value.text) +
                                               " is not as JSON writes it; quote it where its text "
                                               "is meant"
                                         : "expected a number, found " + found(value),
                 std::nullopt};
  }

  void order(const Key& key, const DocumentNode& value, Leaf& leaf) {
    const Result<Decimal> bound = number_of(value);
    if (!bound) return context_.diagnostics.add(value, bound.error().message);
    leaf.alternatives.push_back({DecimalOrder{key.order, *bound}});
  }

  void time(const Key& key, const DocumentNode& value, Leaf& leaf) {
    const std::optional<std::int64_t> bound =
        value.is(Kind::kNumber) ? json::to_int64(value.text) : std::nullopt;
    if (!bound) {
      return context_.diagnostics.add(
          value, "a part of a time is compared with a whole number, found " + found(value));
    }
    leaf.alternatives.push_back({TimeOrder{*key.part, key.order, *bound}});
  }

  void cidr(const DocumentNode& value, Leaf& leaf) {
    const std::optional<Network> network =
        value.is(Kind::kString) ? Network::parse(value.text) : std::nullopt;
    if (!network) {
      return context_.diagnostics.add(value,
                                      "`cidr` needs a network such as 10.0.0.0/8 or 2001:db8::/32");
    }
    leaf.alternatives.push_back({Cidr{*network}});
  }

  void regex(const Key& key, const DocumentNode& value, Leaf& leaf) {
    leaf.typing = Typing::kText;
    Result<Matches> compiled = compile_regex("`re`", value.text, key.flags, context_.limits);
    if (!compiled) return context_.diagnostics.add(value, compiled.error().message);
    leaf.alternatives.push_back({std::move(*compiled)});
  }

  const Context& context_;
};

/// A condition's text, or the texts of a list of them.
std::optional<ParsedCondition> compile_conditions(const DocumentNode& node,
                                                  const Identifiers& identifiers,
                                                  const Context& context) {
  const bool list = node.is(Kind::kSequence);
  const Values texts = list ? Values(node.items) : Values(&node, 1);
  if (texts.empty()) context.diagnostics.add(node, "`condition` needs at least one condition");
  ParsedCondition all;
  std::vector<std::uint32_t> conditions;
  for (const DocumentNode& text : texts) {
    if (!text.is(Kind::kString)) {
      context.diagnostics.add(text, "a condition is a text, found " + std::string(describe(text)));
      continue;
    }
    const Result<ParsedCondition> parsed = parse_condition(text.text, identifiers, context.builder);
    if (!parsed) {
      context.diagnostics.add(text, "at character " +
                                        std::to_string(parsed.error().offset.value_or(0) + 1) +
                                        " of the condition: " + parsed.error().message);
      continue;
    }
    conditions.push_back(parsed->condition);
    all.negates = all.negates || parsed->negates;
  }
  if (conditions.size() != texts.size() || conditions.empty()) return std::nullopt;
  all.condition = context.builder.any(std::move(conditions));
  return all;
}

}  // namespace

std::optional<ParsedCondition> compile_section(const DocumentNode& section, std::string_view what,
                                               std::string_view except, const Context& context) {
  if (!section.is(Kind::kMapping)) {
    context.diagnostics.add(section, "`" + std::string(what) +
                                         "` needs a mapping of search identifiers and `condition`, "
                                         "found " +
                                         std::string(describe(section)));
    return std::nullopt;
  }
  const std::size_t before = context.diagnostics.count();
  DetectionCompiler compiler(context);
  Identifiers identifiers;
  const DocumentNode* condition = nullptr;
  for (const DocumentNode::Member& member : section.members) {
    if (member.key == "condition") {
      condition = &member.value;
    } else if (member.key != except) {
      identifiers.add(member.key, compiler.selection(member.value));
    }
  }
  if (condition == nullptr) {
    context.diagnostics.add(section, "`" + std::string(what) + "` needs a `condition`");
    return std::nullopt;
  }
  const auto compiled = compile_conditions(*condition, identifiers, context);
  return context.diagnostics.count() == before ? compiled : std::nullopt;
}

}  // namespace cloudtrail::rule::sigma

#include "rule/eventbridge/operators.hpp"

#include <algorithm>
#include <initializer_list>

#include "rule/regex_prefilter.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

const std::initializer_list<std::string_view> kOperators = {
    "prefix", "suffix",   "equals-ignore-case", "wildcard",     "anything-but", "numeric", "cidr",
    "exists", "not-cidr", "contains",           "equals-field", "all-of",       "regex"};

/// A PCRE2 pattern for `text` itself: every ASCII character that is no letter or digit escaped.
std::string literal_pattern(std::string_view text, IgnoreCase::Part part) {
  std::string pattern = part == IgnoreCase::Part::kSuffix ? "" : "\\A";
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       static_cast<unsigned char>(c) > 0x7F;
    if (!plain) pattern.push_back('\\');
    pattern.push_back(c);
  }
  if (part != IgnoreCase::Part::kPrefix) pattern += "\\z";
  return pattern;
}

}  // namespace

std::string wrong_path(std::string_view path, const RuleLimits& limits) {
  if (path.size() > limits.path_bytes) {
    return "the path of the field is longer than the option path_bytes, " +
           std::to_string(limits.path_bytes);
  }
  if (std::count(path.begin(), path.end(), '.') >= static_cast<std::ptrdiff_t>(kMaxPathKeys)) {
    return "the path of the field has more than " + std::to_string(kMaxPathKeys) + " keys";
  }
  return {};
}

bool OperatorCompiler::expect_string(const DocumentNode& node, std::string_view what) {
  if (node.is(Kind::kString)) return true;
  diagnostics_.add(node,
                   std::string(what) + " needs a string, found " + std::string(describe(node)));
  return false;
}

std::optional<Number> OperatorCompiler::number(const DocumentNode& node) {
  const std::optional<Number> number =
      node.is(Kind::kNumber) ? Number::parse(node.text) : std::nullopt;
  if (!number) {
    diagnostics_.add(node, "expected a number as JSON writes it, found " +
                               (node.is(Kind::kNumber) ? cloudtrail::quoted(node.text)
                                                       : std::string(describe(node))));
  }
  return number;
}

void OperatorCompiler::alternative(const DocumentNode& item, Leaf& leaf) {
  switch (item.kind) {
    case Kind::kNull:
      leaf.alternatives.push_back({EqualsNull{}});
      return;
    case Kind::kBool:
      leaf.alternatives.push_back({EqualsBool{item.boolean}});
      return;
    case Kind::kNumber:
      if (const auto value = number(item)) leaf.alternatives.push_back({EqualsNumber{*value}});
      return;
    case Kind::kString:
      if (const auto address = Address::parse(item.text)) {
        leaf.alternatives.push_back({EqualsAddress{*address}});
      } else {
        leaf.texts.add(item.text);
      }
      return;
    case Kind::kSequence:
      diagnostics_.add(item, "a list inside a field's list; expected a value or an operator");
      return;
    case Kind::kMapping:
      break;
  }
  if (item.members.size() != 1) {
    diagnostics_.add(item, "an operator is a mapping with exactly one key, found " +
                               std::to_string(item.members.size()));
    return;
  }
  operation(item.members.front(), leaf);
}

void OperatorCompiler::operation(const DocumentNode::Member& member, Leaf& leaf) {
  const std::string& name = member.key;
  const DocumentNode& operand = member.value;
  if (name == "prefix") return affix(member, IgnoreCase::Part::kPrefix, leaf);
  if (name == "suffix") return affix(member, IgnoreCase::Part::kSuffix, leaf);
  if (name == "equals-ignore-case") {
    return equals_ignore_case(operand, IgnoreCase::Part::kWhole, leaf.alternatives);
  }
  if (name == "wildcard") return wildcard(operand, leaf.alternatives);
  if (name == "anything-but") return anything_but(operand, leaf);
  if (name == "numeric") return numeric(operand, leaf);
  if (name == "cidr") return cidr(operand, leaf);
  if (name == "exists") return exists(operand, leaf);
  if (name == "not-cidr") return not_cidr(operand, leaf);
  if (name == "contains") return contains(operand, leaf);
  if (name == "equals-field") return equals_field(operand, leaf);
  if (name == "all-of") return all_of(operand, leaf);
  if (name == "regex") return regex(operand, leaf);
  diagnostics_.unknown_key(member, kOperators);
}

void OperatorCompiler::affix(const DocumentNode::Member& member, IgnoreCase::Part part,
                             Leaf& leaf) {
  const DocumentNode& operand = member.value;
  if (operand.is(Kind::kMapping)) {
    if (operand.members.size() == 1 && operand.members.front().key == "equals-ignore-case") {
      return equals_ignore_case(operand.members.front().value, part, leaf.alternatives);
    }
    diagnostics_.add(operand, cloudtrail::quoted(member.key) +
                                  " takes a string or {equals-ignore-case: string}");
    return;
  }
  if (!expect_string(operand, cloudtrail::quoted(member.key))) return;
  if (part == IgnoreCase::Part::kPrefix) {
    leaf.alternatives.push_back({Prefix{operand.text}});
  } else {
    leaf.alternatives.push_back({Suffix{operand.text}});
  }
}

void OperatorCompiler::equals_ignore_case(const DocumentNode& operand, IgnoreCase::Part part,
                                          std::vector<Comparator>& out) {
  if (!expect_string(operand, "`equals-ignore-case`")) return;
  IgnoreCase comparator{part, operand.text, nullptr};
  if (!is_ascii(operand.text)) {
    regex::Flags flags;
    flags.ignore_case = true;
    Result<regex::Regex> folded = regex::Regex::compile(literal_pattern(operand.text, part), flags);
    if (!folded) {
      diagnostics_.add(operand, "`equals-ignore-case`: " + folded.error().message);
      return;
    }
    comparator.folded = std::make_shared<const regex::Regex>(std::move(*folded));
  }
  out.push_back({std::move(comparator)});
}

void OperatorCompiler::wildcard(const DocumentNode& operand, std::vector<Comparator>& out) {
  if (!expect_string(operand, "`wildcard`")) return;
  Result<Wildcard> parsed = Wildcard::parse(operand.text);
  if (parsed && parsed->pieces().size() > limits_.wildcard_stars + 1) {
    diagnostics_.add(operand, "`wildcard` has more `*` than the option wildcard_stars, " +
                                  std::to_string(limits_.wildcard_stars));
  } else if (parsed) {
    out.push_back({std::move(*parsed)});
  } else {
    diagnostics_.add(operand, "`wildcard`: " + parsed.error().message);
  }
}

void OperatorCompiler::exists(const DocumentNode& operand, Leaf& leaf) {
  if (!operand.is(Kind::kBool)) {
    diagnostics_.add(operand,
                     "`exists` needs true or false, found " + std::string(describe(operand)));
  } else if (operand.boolean) {
    leaf.alternatives.push_back({Exists{}});
  } else {
    leaf.absent_holds = true;
  }
}

void OperatorCompiler::numeric(const DocumentNode& operand, Leaf& leaf) {
  NumericRange range;
  const auto bad = [&](std::string message) { diagnostics_.add(operand, std::move(message)); };
  const std::size_t size = operand.items.size();
  if (!operand.is(Kind::kSequence) || (size != 2 && size != 4)) {
    return bad("`numeric` needs a list such as [\">\", 0] or [\">=\", 0, \"<\", 10]");
  }
  for (std::size_t i = 0; i < size; i += 2) {
    const std::string& op = operand.items[i].text;
    if (!operand.items[i].is(Kind::kString)) return bad("`numeric` begins with an operator");
    const std::optional<Number> bound = number(operand.items[i + 1]);
    if (!bound) return;
    if (op == "=" && size == 2) {
      range.low = range.high = bound;
      range.low_included = range.high_included = true;
    } else if ((op == ">" || op == ">=") && i == 0) {
      range.low = bound;
      range.low_included = op == ">=";
    } else if ((op == "<" || op == "<=") && (size == 2 || i == 2)) {
      range.high = bound;
      range.high_included = op == "<=";
    } else {
      return bad(
          "`numeric` takes = < <= > >=, a range as its lower bound first, then its upper one");
    }
  }
  if (size == 4 && compare(*range.low, *range.high) >= 0) {
    return bad("`numeric`: the lower bound must be less than the upper one");
  }
  leaf.alternatives.push_back({range});
}

void OperatorCompiler::cidr(const DocumentNode& operand, Leaf& leaf) {
  if (!expect_string(operand, "`cidr`")) return;
  if (const auto network = Network::parse(operand.text)) {
    leaf.alternatives.push_back({Cidr{*network}});
  } else {
    diagnostics_.add(operand, "`cidr` needs a network such as 10.0.0.0/8 or 2001:db8::/32");
  }
}

/// Calls for a text, or for each of a list of at least one.
template <typename Function>
void OperatorCompiler::each_text(const DocumentNode& operand, std::string_view name,
                                 Function function) {
  const std::string what = cloudtrail::quoted(name);
  if (!operand.is(Kind::kSequence)) {
    if (expect_string(operand, what)) function(operand);
    return;
  }
  if (operand.items.empty()) diagnostics_.add(operand, what + " needs at least one string");
  for (const DocumentNode& item : operand.items) {
    if (expect_string(item, what)) function(item);
  }
}

void OperatorCompiler::not_cidr(const DocumentNode& operand, Leaf& leaf) {
  NotCidr comparator;
  each_text(operand, "not-cidr", [&](const DocumentNode& item) {
    if (const auto network = Network::parse(item.text)) {
      comparator.networks.push_back(*network);
    } else {
      diagnostics_.add(item, "`not-cidr` needs networks such as 10.0.0.0/8 or 2001:db8::/32");
    }
  });
  leaf.alternatives.push_back({std::move(comparator)});
}

void OperatorCompiler::contains(const DocumentNode& operand, Leaf& leaf) {
  Contains comparator;
  each_text(operand, "contains", [&](const DocumentNode& item) {
    if (item.text.empty()) {
      return diagnostics_.add(item, "every string has an empty `contains` in it; write a text, or "
                                    "{prefix: \"\"} for any string");
    }
    fold_ascii(comparator.folded.emplace_back(item.text));
  });
  builder_.want_folded(leaf.path);
  leaf.alternatives.push_back({std::move(comparator)});
}

void OperatorCompiler::equals_field(const DocumentNode& operand, Leaf& leaf) {
  if (!operand.is(Kind::kString) || operand.text.empty()) {
    return diagnostics_.add(operand, "`equals-field` needs the path of a field, its keys joined by "
                                     "dots, such as userIdentity.arn");
  }
  if (std::string wrong = wrong_path(operand.text, limits_); !wrong.empty()) {
    return diagnostics_.add(operand, "`equals-field`: " + std::move(wrong));
  }
  const std::uint32_t path = builder_.path(root_, operand.text);
  if (path == leaf.path) {
    return diagnostics_.add(operand, "`equals-field` compares the field with itself");
  }
  const auto known = std::find(leaf.others.begin(), leaf.others.end(), path);
  leaf.alternatives.push_back(
      {EqualsField{static_cast<std::size_t>(known - leaf.others.begin())}});
  if (known != leaf.others.end()) return;
  if (leaf.others.size() == kMaxOthers) {
    return diagnostics_.add(operand, "the field is compared with more than " +
                                         std::to_string(kMaxOthers) + " others");
  }
  leaf.others.push_back(path);
}

void OperatorCompiler::all_of(const DocumentNode& operand, Leaf& leaf) {
  if (!operand.is(Kind::kSequence) || operand.items.size() < 2) {
    return diagnostics_.add(operand, "`all-of` needs a list of at least two conditions, each a "
                                     "value, an operator or a list of alternatives");
  }
  AllOf comparator;
  for (const DocumentNode& condition : operand.items) one_of_all(condition, leaf, comparator);
  leaf.alternatives.push_back({std::move(comparator)});
}

/// Compiles a condition of `all-of`, on the same value and fields as the leaf's.
void OperatorCompiler::one_of_all(const DocumentNode& condition, Leaf& leaf, AllOf& out) {
  Leaf inner;
  inner.path = leaf.path;
  inner.others.swap(leaf.others);
  const bool list = condition.is(Kind::kSequence);
  if (list && condition.items.empty()) {
    diagnostics_.add(condition, "an empty list of alternatives inside `all-of`");
  }
  const std::size_t count = list ? condition.items.size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const DocumentNode& item = list ? condition.items[i] : condition;
    inner.absent_holds = false;
    alternative(item, inner);
    if (inner.absent_holds) {
      diagnostics_.add(item, "`exists: false` inside `all-of` can never hold: a field without a "
                             "value has none that could satisfy the others");
    }
  }
  inner.others.swap(leaf.others);
  inner.texts.build();
  out.conditions.push_back(std::move(static_cast<Alternatives&>(inner)));
}

void OperatorCompiler::regex(const DocumentNode& operand, Leaf& leaf) {
  if (!expect_string(operand, "`regex`")) return;
  Result<Matches> compiled = compile_regex("`regex`", operand.text, {}, limits_);
  if (!compiled) {
    diagnostics_.add(operand, compiled.error().message);
  } else if (compiled->prefilter.decides()) {
    leaf.alternatives.push_back({Prefix{compiled->prefilter.text()}});
  } else {
    leaf.alternatives.push_back({std::move(*compiled)});
  }
}

void OperatorCompiler::anything_but(const DocumentNode& operand, Leaf& leaf) {
  AnythingBut comparator;
  const std::size_t before = diagnostics_.count();
  if (operand.is(Kind::kMapping)) {
    if (operand.members.size() == 1) {
      anything_but_operation(operand.members.front(), comparator);
    } else {
      diagnostics_.add(operand, "`anything-but` takes one operator");
    }
  } else if (operand.is(Kind::kSequence)) {
    const auto same_kind = [&](const DocumentNode& item) {
      return item.kind == operand.items.front().kind;
    };
    if (operand.items.empty() ||
        !std::all_of(operand.items.begin(), operand.items.end(), same_kind)) {
      diagnostics_.add(operand, "`anything-but` needs strings alone or numbers alone in its list");
    } else {
      for (const DocumentNode& item : operand.items) anything_but_value(item, comparator);
    }
  } else {
    anything_but_value(operand, comparator);
  }
  if (diagnostics_.count() != before) return;
  comparator.texts.build();
  leaf.alternatives.push_back({std::move(comparator)});
}

void OperatorCompiler::anything_but_value(const DocumentNode& item, AnythingBut& out) {
  if (item.is(Kind::kString)) {
    out.texts.add(item.text);
  } else if (item.is(Kind::kNumber)) {
    if (const auto value = number(item)) out.numbers.push_back(*value);
  } else {
    diagnostics_.add(
        item, "`anything-but` takes strings or numbers, found " + std::string(describe(item)));
  }
}

void OperatorCompiler::anything_but_operation(const DocumentNode::Member& member,
                                              AnythingBut& out) {
  const DocumentNode& operand = member.value;
  const bool list = operand.is(Kind::kSequence);
  if (list && operand.items.empty()) {
    diagnostics_.add(operand, cloudtrail::quoted(member.key) +
                                  " inside `anything-but` needs at least one string");
    return;
  }
  const std::size_t count = list ? operand.items.size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const DocumentNode& item = list ? operand.items[i] : operand;
    if (!expect_string(item, cloudtrail::quoted(member.key) + " inside `anything-but`")) return;
    if (member.key == "wildcard") {
      wildcard(item, out.others);
    } else if (member.key == "equals-ignore-case") {
      equals_ignore_case(item, IgnoreCase::Part::kWhole, out.others);
    } else if (member.key != "prefix" && member.key != "suffix") {
      diagnostics_.unknown_key(member, {"prefix", "suffix", "equals-ignore-case", "wildcard"});
      return;
    } else if (item.text.empty()) {
      diagnostics_.add(item, "an empty " + cloudtrail::quoted(member.key) +
                                 " inside `anything-but` matches nothing");
    } else if (member.key == "prefix") {
      out.others.push_back({Prefix{item.text}});
    } else {
      out.others.push_back({Suffix{item.text}});
    }
  }
}

}  // namespace cloudtrail::rule

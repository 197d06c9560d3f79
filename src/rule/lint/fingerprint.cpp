#include "rule/lint/fingerprint.hpp"

#include <algorithm>

#include "rule/lint/fields.hpp"

namespace cloudtrail::rule::lint {
namespace {

/// Appends parts that cannot run into each other.
class Parts {
 public:
  explicit Parts(std::string& out) : out_(out) {}
  Parts& add(std::string_view text) {
    out_.append(std::to_string(text.size())).append(":").append(text);
    return *this;
  }
  template <typename Number>
    requires std::is_integral_v<Number>
  Parts& add(Number number) {
    return add(std::string_view(std::to_string(number)));
  }
  Parts& add(const Address& address) {
    add(address.v6);
    return add(std::string_view(reinterpret_cast<const char*>(address.bytes.data()),
                                address.bytes.size()));
  }
  Parts& add(const std::optional<Number>& number) {
    return add(std::string_view(number ? number->text() : std::string()));
  }

 private:
  std::string& out_;
};

std::string text_of(const Comparator& comparator);
std::string text_of(const Alternatives& conditions);

std::string sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  std::string out;
  Parts parts(out);
  for (const std::string& text : texts) parts.add(text);
  return out;
}

/// What tells a comparator from others of its kind.
struct Details {
  Parts& parts;

  void operator()(const EqualsNull&) const {}
  void operator()(const Exists&) const {}
  void operator()(const EqualsBool& c) const { parts.add(c.value); }
  void operator()(const EqualsNumber& c) const { parts.add(std::optional<Number>(c.value)); }
  void operator()(const EqualsAddress& c) const { parts.add(c.value); }
  void operator()(const Prefix& c) const { parts.add(c.text); }
  void operator()(const Suffix& c) const { parts.add(c.text); }
  void operator()(const IgnoreCase& c) const {
    parts.add(static_cast<int>(c.part)).add(c.text);
    if (c.folded) parts.add(c.folded->pattern());
  }
  void operator()(const Wildcard& c) const {
    for (const std::string& piece : c.pieces()) parts.add(piece);
  }
  void operator()(const NumericRange& c) const {
    parts.add(c.low).add(c.high).add(c.low_included).add(c.high_included);
  }
  void operator()(const Cidr& c) const { parts.add(c.network.address).add(c.network.bits); }
  void operator()(const NotCidr& c) const {
    for (const Network& network : c.networks) parts.add(network.address).add(network.bits);
  }
  void operator()(const Contains& c) const { parts.add(sorted(c.folded)); }
  void operator()(const EqualsField& c) const { parts.add(c.other); }
  void operator()(const AllOf& c) const {
    std::vector<std::string> conditions;
    for (const Alternatives& one : c.conditions) conditions.push_back(text_of(one));
    parts.add(sorted(std::move(conditions)));
  }
  void operator()(const Matches& c) const {
    parts.add(c.regex->pattern()).add(c.flags.ignore_case).add(c.flags.multi_line);
    parts.add(c.flags.dot_all);
  }
  void operator()(const TextPattern& c) const {
    for (const TextPattern::Element& element : c.elements()) {
      parts.add(static_cast<int>(element.kind)).add(static_cast<int>(element.byte));
    }
  }
  void operator()(const DecimalOrder& c) const {
    parts.add(static_cast<int>(c.order)).add(c.bound.text());
  }
  void operator()(const TimeOrder& c) const {
    parts.add(static_cast<int>(c.part)).add(static_cast<int>(c.order)).add(c.bound);
  }
  void operator()(const AnythingBut& c) const {
    parts.add(sorted(c.texts.texts()));
    for (const Number& number : c.numbers) parts.add(std::optional<Number>(number));
    std::vector<std::string> others;
    for (const Comparator& other : c.others) others.push_back(text_of(other));
    parts.add(sorted(std::move(others)));
  }
};

std::string text_of(const Comparator& comparator) {
  std::string out;
  Parts parts(out);
  parts.add(comparator.of.index());
  std::visit(Details{parts}, comparator.of);
  return out;
}

std::string text_of(const Alternatives& conditions) {
  std::string out;
  std::vector<std::string> alternatives;
  for (const Comparator& c : conditions.alternatives) alternatives.push_back(text_of(c));
  Parts(out).add(sorted(conditions.texts.texts())).add(sorted(std::move(alternatives)));
  return out;
}

}  // namespace

std::string Fingerprints::text_of(const Leaf& leaf) const {
  std::string out;
  Parts parts(out);
  parts.add(key_of(program_.paths[leaf.path])).add(static_cast<int>(leaf.typing));
  parts.add(leaf.absent_holds).add(lint::text_of(static_cast<const Alternatives&>(leaf)));
  for (const std::uint32_t other : leaf.others) parts.add(key_of(program_.paths[other]));
  return out;
}

std::uint32_t Fingerprints::of(Condition condition) {
  if (known_[condition]) return *known_[condition];
  const Node& node = program_.nodes[condition];
  std::string text;
  Parts parts(text);
  parts.add(static_cast<int>(node.kind));
  if (node.kind == Node::Kind::kLeaf) {
    parts.add(text_of(program_.leaves[node.leaf]));
  } else {
    std::vector<std::string> children;
    for (const std::uint32_t child : node.children) children.push_back(std::to_string(of(child)));
    parts.add(sorted(std::move(children)));
  }
  const auto next = static_cast<std::uint32_t>(numbers_.size());
  known_[condition] = numbers_.try_emplace(std::move(text), next).first->second;
  return *known_[condition];
}

}  // namespace cloudtrail::rule::lint

#include "rule/describe.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "json/text.hpp"
#include "json/utf8.hpp"

namespace cloudtrail::rule {
namespace {

/// A verb and what follows it. Alternatives with the same verb are told together.
struct Phrase {
  std::string verb;                  // `starts with`
  std::vector<std::string> objects;  // `"A"`; none where the verb says it all
  std::string manner;                // ` in any case`
  std::size_t more = 0;              // objects that are left out
};

std::size_t most_of(const ExplainLimits& limits) {
  return std::max<std::size_t>(limits.alternatives, 1);
}

std::string quoted(std::string_view text, const ExplainLimits& limits) {
  const std::string_view shown = json::utf8_prefix(text, limits.text_bytes);
  std::string out;
  json::append_string(out, shown);
  const std::size_t left = text.size() - shown.size();
  return left == 0 ? out : out + " and " + std::to_string(left) + " more bytes";
}

std::string slashed(std::string_view pattern, const ExplainLimits& limits) {
  const std::string_view shown = json::utf8_prefix(pattern, limits.text_bytes);
  const std::size_t left = pattern.size() - shown.size();
  return "/" + std::string(shown) +
         (left == 0 ? "/" : "... and " + std::to_string(left) + " more bytes/");
}

/// `a, b and 3 more`
std::string listed(const std::vector<std::string>& items, std::size_t more) {
  std::string out;
  for (const std::string& item : items) out.append(out.empty() ? "" : ", ").append(item);
  return more == 0 ? out : out + " and " + std::to_string(more) + " more";
}

std::string told(const Phrase& phrase) {
  if (phrase.objects.empty()) return phrase.verb + phrase.manner;
  return phrase.verb + (phrase.objects.size() == 1 && phrase.more == 0 ? " " : " one of ") +
         listed(phrase.objects, phrase.more) + phrase.manner;
}

std::string_view order_words(Order order) noexcept {
  switch (order) {
    case Order::kEqual:
      return "";
    case Order::kLess:
      return "less than ";
    case Order::kLessOrEqual:
      return "at most ";
    case Order::kGreater:
      return "more than ";
    case Order::kGreaterOrEqual:
      return "at least ";
  }
  return "";
}

std::string_view part_name(TimePart part) noexcept {
  switch (part) {
    case TimePart::kMinute:
      return "minute";
    case TimePart::kHour:
      return "hour";
    case TimePart::kDay:
      return "day";
    case TimePart::kWeek:
      return "week";
    case TimePart::kMonth:
      return "month";
    case TimePart::kYear:
      return "year";
  }
  return "";
}

Phrase order_phrase(std::string_view verb, Order order, const std::string& bound) {
  if (order == Order::kEqual) return {std::string(verb), {bound}, {}};
  return {std::string(verb) + " " + std::string(order_words(order)) + bound, {}, {}};
}

Phrase range_phrase(const NumericRange& range) {
  if (range.low && range.high && compare(*range.low, *range.high) == 0) {
    return {"is", {range.low->text()}, {}};
  }
  std::string verb = "is ";
  if (range.low) verb += (range.low_included ? "at least " : "more than ") + range.low->text();
  if (range.low && range.high) verb += " and ";
  if (range.high) verb += (range.high_included ? "at most " : "less than ") + range.high->text();
  return {std::move(verb), {}, {}};
}

/// The pattern as rules write it.
std::string wildcard_text(const Wildcard& wildcard) {
  std::string out;
  for (const std::string& piece : wildcard.pieces()) {
    if (&piece != &wildcard.pieces().front()) out.push_back('*');
    for (const char c : piece) {
      if (c == '*' || c == '\\') out.push_back('\\');
      out.push_back(c);
    }
  }
  return out;
}

std::string flag_letters(regex::Flags flags) {
  std::string out;
  if (flags.ignore_case) out.push_back('i');
  if (flags.multi_line) out.push_back('m');
  if (flags.dot_all) out.push_back('s');
  return out;
}

using Element = TextPattern::Element;

/// As Sigma writes it, a dash that stands for others as `-`.
std::string pattern_text(std::span<const Element> elements) {
  std::string out;
  for (const Element& element : elements) {
    switch (element.kind) {
      case Element::Kind::kByte:
        if (element.byte == '*' || element.byte == '?' || element.byte == '\\') out.push_back('\\');
        out.push_back(element.byte);
        break;
      case Element::Kind::kAnyRun:
        out.push_back('*');
        break;
      case Element::Kind::kCharacter:
        out.push_back('?');
        break;
      case Element::Kind::kDash:
        out.push_back('-');
        break;
    }
  }
  return out;
}

/// `contains "x"` where it is a text between two wildcards, else `is like "x*y"`.
Phrase pattern_words(const TextPattern& pattern, const ExplainLimits& limits) {
  const TextPattern::Elements all = pattern.elements();
  const auto is_run = [](const Element& element) { return element.kind == Element::Kind::kAnyRun; };
  const std::span<const Element> elements(all);
  if (all.size() > 2 && is_run(all.front()) && is_run(all.back())) {
    const std::span<const Element> inner = elements.subspan(1, all.size() - 2);
    std::string text;
    for (const Element& element : inner) {
      if (element.kind == Element::Kind::kByte) text.push_back(element.byte);
    }
    if (text.size() == inner.size()) return {"contains", {quoted(text, limits)}, {}};
  }
  return {"is like", {quoted(pattern_text(elements), limits)}, {}};
}

std::string_view part_verb(IgnoreCase::Part part) noexcept {
  switch (part) {
    case IgnoreCase::Part::kWhole:
      return "is";
    case IgnoreCase::Part::kPrefix:
      return "starts with";
    case IgnoreCase::Part::kSuffix:
      return "ends with";
  }
  return "is";
}

struct Words;
void add_alternatives(const Alternatives& of, const Words& words, std::vector<Phrase>& to);
std::string any_of_words(const std::vector<Phrase>& all, const ExplainLimits& limits);

/// The texts that are equalled, as far as they are told.
Phrase equal_words(const StringSet& texts, std::string_view manner, const ExplainLimits& limits) {
  Phrase phrase{"is", {}, std::string(manner)};
  const std::size_t shown = std::min(texts.texts().size(), most_of(limits));
  for (std::size_t i = 0; i < shown; ++i) {
    phrase.objects.push_back(quoted(texts.texts()[i], limits));
  }
  phrase.more = texts.texts().size() - shown;
  return phrase;
}

/// One overload a comparator, and no other: one that is forgotten does not compile.
struct Words {
  const ExplainLimits& limits;
  std::string_view manner;  // of text that the leaf folds
  const Program& program;
  const Leaf& leaf;

  Phrase operator()(const EqualsNull&) const { return {"is", {"null"}, {}}; }
  Phrase operator()(const EqualsBool& c) const { return {"is", {c.value ? "true" : "false"}, {}}; }
  Phrase operator()(const EqualsNumber& c) const { return {"is", {c.value.text()}, {}}; }
  Phrase operator()(const EqualsAddress& c) const {
    return {"is", {quoted(c.value.text(), limits)}, " in any spelling"};
  }
  Phrase operator()(const Prefix& c) const { return text_words("starts with", c.text); }
  Phrase operator()(const Suffix& c) const { return text_words("ends with", c.text); }
  Phrase operator()(const IgnoreCase& c) const {
    return {std::string(part_verb(c.part)), {quoted(c.text, limits)}, " in any case"};
  }
  Phrase operator()(const Wildcard& c) const {
    return text_words("is like", wildcard_text(c));
  }
  Phrase operator()(const NumericRange& c) const { return range_phrase(c); }
  Phrase operator()(const Cidr& c) const { return {"is in", {c.network.text()}, {}}; }
  Phrase operator()(const NotCidr& c) const {
    Phrase phrase{"is an address in none of", {}, {}};
    for (const Network& network : c.networks) put(phrase, network.text());
    return {phrase.verb + " " + listed(phrase.objects, phrase.more), {}, {}};
  }
  Phrase operator()(const Contains& c) const {
    Phrase phrase{"contains", {}, " in any case"};
    for (const std::string& text : c.folded) put(phrase, quoted(text, limits));
    return phrase;
  }
  Phrase operator()(const EqualsField& c) const {
    return {"equals the field", {program.paths[leaf.others[c.other]].text}, std::string(manner)};
  }
  Phrase operator()(const AllOf& c) const {
    std::string all;
    for (const Alternatives& condition : c.conditions) {
      std::vector<Phrase> phrases;
      add_alternatives(condition, *this, phrases);
      all.append(all.empty() ? "" : " and ").append(any_of_words(phrases, limits));
    }
    return {all, {}, {}};
  }
  Phrase operator()(const Exists&) const { return {"is there", {}, {}}; }
  Phrase operator()(const Matches& c) const {
    return {"matches", {slashed(c.regex->pattern(), limits) + flag_letters(c.regex->flags())}, {}};
  }
  Phrase operator()(const AnythingBut& c) const {
    Phrase excluded = equal_words(c.texts, {}, limits);
    for (const Number& number : c.numbers) put(excluded, number.text());
    std::vector<Phrase> others;
    Alternatives alternatives;
    alternatives.alternatives = c.others;
    add_alternatives(alternatives, *this, others);
    for (const Phrase& phrase : others) put(excluded, "what " + told(phrase));
    return {"is anything but " + listed(excluded.objects, excluded.more), {}, {}};
  }
  Phrase operator()(const TextPattern& c) const {
    Phrase phrase = pattern_words(c, limits);
    phrase.manner = manner;
    return phrase;
  }
  Phrase operator()(const DecimalOrder& c) const {
    return order_phrase("is", c.order, c.bound.text());
  }
  Phrase operator()(const TimeOrder& c) const {
    return order_phrase("is a time of which the " + std::string(part_name(c.part)) + " is", c.order,
                        std::to_string(c.bound));
  }

  Phrase text_words(std::string_view verb, std::string_view text) const {
    return {std::string(verb), {quoted(text, limits)}, std::string(manner)};
  }
  void put(Phrase& phrase, std::string object) const {
    if (phrase.objects.size() < most_of(limits)) {
      phrase.objects.push_back(std::move(object));
    } else {
      ++phrase.more;
    }
  }
};

void add(std::vector<Phrase>& to, Phrase phrase, const Words& words) {
  const auto same = std::find_if(to.begin(), to.end(), [&](const Phrase& known) {
    return !known.objects.empty() && phrase.objects.size() == 1 && known.verb == phrase.verb &&
           known.manner == phrase.manner;
  });
  if (same == to.end()) return to.push_back(std::move(phrase));
  words.put(*same, std::move(phrase.objects.front()));
}

void add_alternatives(const Alternatives& of, const Words& words, std::vector<Phrase>& to) {
  if (!of.texts.empty()) to.push_back(equal_words(of.texts, words.manner, words.limits));
  for (const Comparator& comparator : of.alternatives) {
    add(to, std::visit(words, comparator.of), words);
  }
}

std::string any_of_words(const std::vector<Phrase>& all, const ExplainLimits& limits) {
  const std::size_t shown = std::min(all.size(), most_of(limits));
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out.append(i == 0 ? "" : " or ").append(told(all[i]));
  if (shown < all.size()) out += " or in " + std::to_string(all.size() - shown) + " other ways";
  return out;
}

std::string_view manner_of(const Leaf& leaf) noexcept {
  return leaf.typing == Typing::kFoldedText ? " in any case" : "";
}

}  // namespace

std::string describe(const Program& program, const Leaf& leaf, const ExplainLimits& limits) {
  std::vector<Phrase> all;
  add_alternatives(leaf, Words{limits, manner_of(leaf), program, leaf}, all);
  if (leaf.absent_holds) all.push_back({"is missing", {}, {}});
  return any_of_words(all, limits);
}

}  // namespace cloudtrail::rule

// Random Sigma rules and filters.
#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "differential/rules.hpp"
#include "naive/sigma_fields.hpp"
#include "naive/text.hpp"

namespace cloudtrail::differential {
namespace {

using naive::Tree;
using Kind = Tree::Kind;

/// The text with every character that Sigma or `expand` would take for more escaped.
std::string literal(const std::string& text, bool percent_too) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '\\' || (percent_too && c == '%')) out += '\\';
    out += c;
  }
  return out;
}

/// The text with wildcards in place of characters.
std::string with_wildcards(Draw& draw, const std::string& text) {
  if (draw.percent(25)) {
    const auto [front, back] = ends_of(draw, text);
    return literal(front, false) + (draw.percent(80) ? "*" : "?*") + literal(back, false);
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool whole =
        static_cast<unsigned char>(text[i]) < 0x80 &&
        (i + 1 == text.size() || (static_cast<unsigned char>(text[i + 1]) & 0xC0) != 0x80);
    if (whole && draw.percent(12)) {
      out += draw.percent(50) ? '*' : '?';
      if (out.back() == '*') i += std::min(draw.below(3), text.size() - i - 1);
      while (i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80) ++i;
    } else {
      out += text[i];
    }
  }
  if (draw.percent(20)) out += draw.percent(60) ? "*" : "?";
  return out;
}

std::size_t dashes_of(const std::string& text) {
  std::size_t count = 0;
  for (const std::string_view dash : naive::kDashes) {
    for (std::size_t at = 0; (at = text.find(dash, at)) != std::string::npos; ++at) ++count;
  }
  return count;
}

/// What a rule says about a value, and with which modifiers.
struct Test {
  std::string modifiers;
  Tree value;
};

Tree text_value(Draw& draw, const Tree& about) {
  const bool typed = about.is(Kind::kNumber) || about.is(Kind::kBool);
  if (typed && draw.percent(60)) return about;
  const std::string text = naive::text_of(about).value_or("x");
  if (text.size() > 300) return naive::string("*" + literal(text.substr(0, 5), false) + "*");
  if (draw.percent(10))
    return scalar(draw).is(Kind::kNull) ? naive::string("") : naive::string(scalar(draw).text);
  std::string made = draw.percent(30) ? in_other_case(draw, text) : text;
  if (draw.percent(30)) return naive::string(with_wildcards(draw, made));
  return naive::string(draw.percent(50) ? made : literal(made, false));
}

/// A text test: equality, contains, startswith or endswith, perhaps encoded.
Test text_test(Draw& draw, const Tree& about) {
  static constexpr std::string_view kTests[] = {"", "|contains", "|startswith", "|endswith"};
  Test made{std::string(draw.one_of(kTests)), text_value(draw, about)};
  const std::string text = naive::text_of(about).value_or("x");
  if (!made.modifiers.empty() && draw.percent(70) && text.size() < 300) {
    made.value = naive::string(literal(in_other_case(draw, part_of(draw, text)), false));
  }
  if (draw.percent(6)) {
    static constexpr std::string_view kEncodings[] = {
        "|base64", "|base64offset", "|wide|base64offset", "|utf16be|base64", "|wide", "|utf16"};
    std::string plain = part_of(draw, text.substr(0, 40));
    while (!plain.empty() && (static_cast<unsigned char>(plain.back()) & 0x80) != 0)
      plain.pop_back();
    made.value = naive::string(literal(plain.size() < 2 ? "xy" : plain, false));
    const bool dashes = dashes_of(made.value.text) <= 2 && draw.percent(30);
    made.modifiers =
        (dashes ? "|windash" : "") + std::string(draw.one_of(kEncodings)) + made.modifiers;
  } else if (draw.percent(8)) {
    made.modifiers = "|windash" + made.modifiers;
  } else if (draw.percent(6)) {
    static constexpr std::string_view kValues[] = {"%users%", "x%one%",   "%sources%",
                                                   "\\%x\\%", "*%users%", "%users%%one%"};
    made = {"|expand" + made.modifiers, naive::string(std::string(draw.one_of(kValues)))};
  }
  if (draw.percent(20)) made.modifiers += "|cased";
  return made;
}

Tree whole_number(Draw& draw) {
  static constexpr std::string_view kNumbers[] = {"0",  "1",  "3",  "5",    "12",  "23",
                                                  "30", "52", "53", "2021", "2024"};
  return naive::number(std::string(draw.one_of(kNumbers)));
}

/// A test that holds for the value, or nearly does. Some need a field: `keyword` leaves them out.
Test any_test(Draw& draw, const Tree& about, const std::string& other_path, bool keyword) {
  static constexpr std::string_view kOrders[] = {"lt", "lte", "gt", "gte"};
  static constexpr std::string_view kParts[] = {"minute", "hour", "day", "week", "month", "year"};
  const std::string text = naive::text_of(about).value_or("x");
  switch (draw.below(keyword ? 2 : 12)) {
    case 0: {
      static constexpr std::string_view kFlags[] = {"", "", "|i", "|s", "|m", "|i|s"};
      return {"|re" + std::string(draw.one_of(kFlags)),
              naive::string(regex_for(draw, text.size() > 200 ? "" : text))};
    }
    case 2:
      return {"|cidr", naive::string(network_for(draw, text))};
    case 3: {
      const bool number = naive::is_number(about.text) && about.is(Kind::kNumber);
      const std::string bound = number && draw.percent(60) ? about.text
                                : draw.percent(50)         ? "5"
                                                           : "1.5";
      return {"|" + std::string(draw.one_of(kOrders)), naive::number(bound)};
    }
    case 4:
      return {draw.percent(30) ? "|fieldref|cased" : "|fieldref", naive::string(other_path)};
    case 5: {
      const std::string part(draw.one_of(kParts));
      const std::string order = draw.percent(50) ? "|" + std::string(draw.one_of(kOrders)) : "";
      const std::optional<int> now = naive::time_part(text, part);
      if (!now || draw.percent(30)) return {"|" + part + order, whole_number(draw)};
      const int near = *now + static_cast<int>(draw.below(3)) - 1;
      return {"|" + part + order, naive::number(std::to_string(near))};
    }
    default:
      return text_test(draw, about);
  }
}

bool can_be_named(const std::string& path) {
  return !path.empty() && path.find('|') == std::string::npos;
}

/// Another value that goes with the same modifiers.
Tree another_value(Draw& draw, const Test& test, const Tree& about) {
  const auto has = [&](std::string_view name) {
    return test.modifiers.find(name) != std::string::npos;
  };
  const std::string text = naive::text_of(about).value_or("x");
  if (test.value.is(Kind::kNumber) && !has("with") && !has("contains")) return whole_number(draw);
  if (has("|re")) return naive::string(regex_for(draw, text.size() > 200 ? "" : text));
  if (has("|cidr")) return naive::string(network_for(draw, text));
  if (has("64") || has("utf") || has("wide") || has("expand") || has("fieldref")) return test.value;
  return text_value(draw, about);
}

void add_key(Tree& map, const std::string& key, Tree value) {
  if (map.find(key) == nullptr) map.members.emplace_back(key, std::move(value));
}

/// Adds a key for a test about a value at a path; without a path it is about keywords.
void add_test(Draw& draw, Tree& map, const std::string& path, const Tree& about,
              const Places& places) {
  std::string other = places.empty() ? "a" : draw.one_of(places).first;
  if (!can_be_named(other)) other = "a.b";
  if (!path.empty() && draw.percent(8)) {
    return add_key(map, path + "|exists", naive::boolean(draw.percent(60)));
  }
  if (!path.empty() && draw.percent(6)) {
    return add_key(map, path + (draw.percent(30) ? "|neq" : ""), Tree{Kind::kNull, "null", {}, {}});
  }
  Test test = any_test(draw, about, other, path.empty());
  const bool ordered = test.modifiers.find("|lt") != std::string::npos ||
                       test.modifiers.find("|gt") != std::string::npos;
  Tree value = test.value;
  if (draw.percent(35)) {
    value = naive::array({test.value});
    for (std::size_t n = draw.below(3); n > 0; --n) {
      value.items.push_back(another_value(draw, test, about));
    }
    if (value.items.size() > 1 && draw.percent(30)) test.modifiers += "|all";
  }
  if (!ordered && draw.percent(12)) test.modifiers += "|neq";
  if (path.empty() && test.modifiers.empty()) test.modifiers = "|contains";
  add_key(map, path + test.modifiers, std::move(value));
}

Tree map_of(Draw& draw, const Places& places) {
  static const Tree kNothing = naive::string("x");
  Tree map = naive::object({});
  for (std::size_t n = draw.percent(60) ? 1 : 1 + draw.below(3); n > 0; --n) {
    std::string path = any_path(draw);
    const Tree* about = &kNothing;
    if (!places.empty() && draw.percent(90)) std::tie(path, about) = draw.one_of(places);
    if (!can_be_named(path)) continue;
    add_test(draw, map, path, *about, places);
  }
  if (map.members.empty()) map.members.emplace_back("eventName", naive::string("PutObject"));
  return map;
}

Tree keywords(Draw& draw, const Places& places) {
  const Tree* about = nullptr;
  Tree list = naive::array({});
  for (std::size_t n = 1 + draw.below(2); n > 0; --n) {
    about = places.empty() ? nullptr : draw.one_of(places).second;
    const std::string text = about != nullptr && about->is(Kind::kString) ? about->text : "x";
    list.items.push_back(naive::string(
        literal(in_other_case(draw, part_of(draw, text.size() > 300 ? "x" : text)), false)));
  }
  if (draw.percent(50)) return list;
  Tree map = naive::object({});
  add_test(draw, map, "", about == nullptr ? naive::string("x") : *about, places);
  return map;
}

Tree selection(Draw& draw, const Places& places) {
  const std::size_t kind = draw.below(10);
  if (kind == 0) return keywords(draw, places);
  if (kind > 2) return map_of(draw, places);
  Tree list = naive::array({});
  for (std::size_t n = 1 + draw.below(3); n > 0; --n) list.items.push_back(map_of(draw, places));
  if (draw.percent(20)) list.items.push_back(naive::string("x"));
  return list;
}

std::string condition(Draw& draw, const std::vector<std::string>& names, std::size_t depth) {
  const auto any = [&] { return condition(draw, names, depth - 1); };
  if (depth > 0) {
    switch (draw.below(8)) {
      case 0:
        return any() + " and " + any();
      case 1:
        return any() + " or " + any();
      case 2:
        return "not " + any();
      case 3:
        return "(" + any() + ")";
      case 4:
        return "(" + any() + " or " + any() + ") and not (" + any() + ")";
      default:
        break;
    }
  }
  const std::string& name = draw.one_of(names);
  if (draw.percent(75)) return name;
  const std::string quantifier = draw.percent(50) ? "1 of " : "all of ";
  const bool hidden =
      std::all_of(names.begin(), names.end(), [](const auto& n) { return n[0] == '_'; });
  if (draw.percent(50) && !hidden) return quantifier + "them";
  return quantifier + name.substr(0, 1 + draw.below(name.size())) + "*";
}

Tree section(Draw& draw, const Subject& subject) {
  static constexpr std::string_view kNames[] = {"sel",    "sel_a",    "sel_b",
                                                "filter", "filter_x", "_hidden"};
  const Places places = places_of(subject.record);
  Tree made = naive::object({});
  std::vector<std::string> names;
  for (std::size_t n = draw.percent(50) ? 1 : 1 + draw.below(4); n > 0; --n) {
    const std::string name(draw.one_of(kNames));
    if (made.find(name) != nullptr) continue;
    made.members.emplace_back(name, selection(draw, places));
    names.push_back(name);
  }
  Tree text = naive::string(condition(draw, names, draw.percent(50) ? 0 : 2));
  if (draw.percent(10)) {
    text = naive::array({text, naive::string(condition(draw, names, 1))});
  }
  made.members.emplace_back("condition", std::move(text));
  return made;
}

Tree log_source(Draw& draw) {
  Tree made = naive::object({{"product", naive::string("aws")}});
  if (draw.percent(80)) made.members.emplace_back("service", naive::string("cloudtrail"));
  return made;
}

}  // namespace

Tree sigma_rule(Draw& draw, const Subject& subject, const std::string& id) {
  return naive::object({{"title", naive::string("title of " + id)},
                        {"id", naive::string(id)},
                        {"logsource", log_source(draw)},
                        {"detection", section(draw, subject)}});
}

Tree sigma_filter(Draw& draw, const Subject& subject, const std::string& rule) {
  Tree made = section(draw, subject);
  if (!rule.empty()) {
    made.members.insert(made.members.begin(), {"rules", naive::array({naive::string(rule)})});
  }
  return naive::object({{"title", naive::string("a filter")},
                        {"logsource", log_source(draw)},
                        {"filter", std::move(made)}});
}

}  // namespace cloudtrail::differential

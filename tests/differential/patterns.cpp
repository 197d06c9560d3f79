// Random EventBridge patterns and the documents they stand in.
#include <algorithm>
#include <tuple>

#include "differential/rules.hpp"
#include "naive/text.hpp"

namespace cloudtrail::differential {
namespace {

using naive::Tree;
using Kind = Tree::Kind;

Tree operation(std::string name, Tree operand) {
  return naive::object({{std::move(name), std::move(operand)}});
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '*' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out;
}

/// The text for an AWS wildcard, with `*` in place of parts of it.
std::string wildcard_for(Draw& draw, const std::string& text) {
  if (draw.percent(25)) {
    const auto [front, back] = ends_of(draw, text);
    return escaped(front) + "*" + escaped(back);
  }
  std::string out;
  std::size_t stars = draw.below(4);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    const bool after_star = !out.empty() && out.back() == '*' && !out.ends_with("\\*");
    if (stars > 0 && character && !after_star && draw.percent(30)) {
      out += '*';
      --stars;
      i += draw.below(3);
      while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) ++i;
      if (i >= text.size()) break;
    }
    if (text[i] == '*' || text[i] == '\\') out += '\\';
    out += text[i];
  }
  if (stars > 0 && draw.percent(40) && (out.empty() || out.back() != '*')) out += '*';
  return out;
}

/// One or several of what `make` makes.
template <typename Make>
Tree one_or_list(Draw& draw, std::size_t most, const Make& make) {
  if (draw.percent(50)) return make();
  Tree list = naive::array({});
  for (std::size_t n = 1 + draw.below(most); n > 0; --n) list.items.push_back(make());
  return list;
}

Tree numeric(Draw& draw, const std::string& about) {
  static constexpr std::string_view kBounds[] = {"-3",  "0",   "1.5",         "5",
                                                 "5.5", "1e3", "123456789012"};
  const std::string bound = draw.percent(50) ? about : std::string(draw.one_of(kBounds));
  const std::string other(draw.one_of(kBounds));
  const bool strict = draw.percent(50);
  if (draw.percent(40) && naive::compare_numbers(bound, other) != 0) {
    const bool less = naive::compare_numbers(bound, other) < 0;
    return operation("numeric", naive::array({naive::string(strict ? ">" : ">="),
                                              naive::number(less ? bound : other),
                                              naive::string(draw.percent(50) ? "<" : "<="),
                                              naive::number(less ? other : bound)}));
  }
  static constexpr std::string_view kOrders[] = {"=", "<", "<=", ">", ">="};
  return operation("numeric", naive::array({naive::string(std::string(draw.one_of(kOrders))),
                                            naive::number(bound)}));
}

Tree anything_but(Draw& draw, const Tree& about) {
  const std::string& text = about.text;
  const std::size_t kind = draw.below(6);
  if (kind == 0 && about.is(Kind::kNumber)) {
    return one_or_list(draw, 3, [&] { return naive::number(draw.percent(60) ? text : "5"); });
  }
  if (kind < 3) {
    return one_or_list(draw, 4, [&] {
      return draw.percent(50) ? naive::string(text) : naive::string(scalar(draw).text);
    });
  }
  if (kind == 3) {
    return operation("equals-ignore-case", one_or_list(draw, 3, [&] {
                       return naive::string(in_other_case(draw, text));
                     }));
  }
  if (kind == 4) {
    return operation("wildcard",
                     one_or_list(draw, 3, [&] { return naive::string(wildcard_for(draw, text)); }));
  }
  return operation(draw.percent(50) ? "prefix" : "suffix", one_or_list(draw, 3, [&] {
                     const std::string part = part_of(draw, text);
                     return naive::string(part.empty() ? "x" : part);
                   }));
}

Tree affix(Draw& draw, const std::string& text) {
  const bool prefix = draw.percent(50);
  std::string part = draw.percent(70) ? part_of(draw, text) : text;
  if (prefix && text.starts_with(part.substr(0, 1)) && draw.percent(50))
    part = text.substr(0, part.size());
  while (!part.empty() && (static_cast<unsigned char>(part.back()) & 0x80) != 0) part.pop_back();
  Tree operand = naive::string(part);
  if (draw.percent(30)) {
    operand = operation("equals-ignore-case", naive::string(in_other_case(draw, part)));
  }
  return operation(prefix ? "prefix" : "suffix", std::move(operand));
}

Tree alternative(Draw& draw, const Tree& about, const std::string& other_path);

Tree own_operation(Draw& draw, const Tree& about, const std::string& other_path) {
  switch (draw.below(4)) {
    case 0:
      return operation("not-cidr", one_or_list(draw, 2, [&] {
                         return naive::string(network_for(draw, about.text));
                       }));
    case 1:
      return operation("contains", one_or_list(draw, 3, [&] {
                         const std::string part = in_other_case(draw, part_of(draw, about.text));
                         return naive::string(part.empty() ? "x" : part);
                       }));
    case 2:
      return operation("equals-field", naive::string(other_path));
    default: {
      Tree all = naive::array({});
      const auto entry = [&] {
        Tree made = alternative(draw, about, other_path);
        const bool absence = made.is(Kind::kObject) && made.find("exists") != nullptr;
        return absence ? operation("prefix", naive::string("")) : made;
      };
      for (std::size_t n = 2 + draw.below(2); n > 0; --n) {
        all.items.push_back(draw.percent(60) ? entry() : naive::array({entry(), entry()}));
      }
      return operation("all-of", std::move(all));
    }
  }
}

/// One entry of a field's list, about a value that the field has.
Tree alternative(Draw& draw, const Tree& about, const std::string& other_path) {
  const std::string& text = about.text;
  if (draw.percent(20)) return own_operation(draw, about, other_path);
  switch (draw.below(14)) {
    case 0:
      return scalar(draw);
    case 1:
      return affix(draw, text);
    case 2:
      return operation("equals-ignore-case", naive::string(in_other_case(draw, text)));
    case 3:
      return operation("wildcard", naive::string(wildcard_for(draw, text)));
    case 4:
    case 5:
      return operation("anything-but", anything_but(draw, about));
    case 6:
      return numeric(draw, about.is(Kind::kNumber) ? text : "5");
    case 7:
      return operation("cidr", naive::string(network_for(draw, text)));
    case 8:
      return operation("exists", naive::boolean(draw.percent(60)));
    case 9:
      return operation("regex", naive::string(regex_for(draw, text)));
    default:
      return about;
  }
}

Tree alternatives(Draw& draw, const Tree& about, const std::string& other_path) {
  Tree list = naive::array({});
  for (std::size_t n = draw.percent(60) ? 1 : 1 + draw.below(4); n > 0; --n) {
    list.items.push_back(alternative(draw, about, other_path));
  }
  return list;
}

/// Puts the field where its path leads, cut into keys at some of its dots. Nothing where the place
/// is taken.
void put(Draw& draw, Tree& into, const std::string& path, Tree list) {
  std::size_t dot = path.find('.');
  while (dot != std::string::npos && draw.percent(12)) dot = path.find('.', dot + 1);
  const std::string key = path.substr(0, dot);
  const Tree* known = into.find(key);
  if (key == "$or" || (known != nullptr && (dot == std::string::npos || !known->is(Kind::kObject))))
    return;
  if (dot == std::string::npos) {
    into.members.emplace_back(key, std::move(list));
    return;
  }
  if (known == nullptr) into.members.emplace_back(key, naive::object({}));
  const auto inner = std::find_if(into.members.begin(), into.members.end(),
                                  [&](const auto& member) { return member.first == key; });
  put(draw, inner->second, path.substr(dot + 1), std::move(list));
  if (inner->second.members.empty()) into.members.erase(inner);
}

/// Where in a pattern an object stands.
struct Around {
  const Places& all;      ///< Of the whole record or event.
  std::string prefix;     ///< Of paths in the object.
  std::size_t depth = 0;  ///< `$or` may be nested so deep in it.
};

Tree object_pattern(Draw& draw, const Places& places, const Around& around);

void add_or(Draw& draw, Tree& into, const Places& places, const Around& around) {
  Tree branches = naive::array({});
  for (std::size_t n = 2 + draw.below(2); n > 0; --n) {
    branches.items.push_back(object_pattern(draw, places, around));
  }
  into.members.insert(
      into.members.begin() + static_cast<std::ptrdiff_t>(draw.below(into.members.size() + 1)),
      {"$or", std::move(branches)});
}

/// The places below the path `prefix`, from there.
Places below(const Places& places, const std::string& prefix) {
  Places out;
  for (const auto& [path, value] : places) {
    if (path.size() > prefix.size() && path.starts_with(prefix) && path[prefix.size()] == '.') {
      out.emplace_back(path.substr(prefix.size() + 1), value);
    }
  }
  return out;
}

/// A field for another one to be compared with: one with an equal value, where there is one.
std::string other_path(Draw& draw, const Around& around, const std::string& path,
                       const Tree& about) {
  Places others;
  for (const auto& place : around.all) {
    if (place.first != around.prefix + path) others.push_back(place);
  }
  if (others.empty()) return around.prefix + path + ".x";
  Places equal;
  for (const auto& place : others) {
    if (place.second->text == about.text) equal.push_back(place);
  }
  return draw.one_of(equal.empty() || draw.percent(30) ? others : equal).first;
}

Tree object_pattern(Draw& draw, const Places& places, const Around& around) {
  static const Tree kNothing = naive::string("x");
  Tree made = naive::object({});
  const std::size_t fields = draw.percent(50) ? 1 : 1 + draw.below(4);
  // Fields of one object, so that they meet in the elements of its arrays.
  std::string shared;
  if (!places.empty() && draw.percent(50)) {
    const std::string& path = draw.one_of(places).first;
    shared = path.substr(0, path.rfind('.') == std::string::npos ? 0 : path.rfind('.'));
  }
  const Places near = shared.empty() ? Places() : below(places, shared);
  for (std::size_t n = 0; n < fields; ++n) {
    const bool together = !near.empty() && draw.percent(70);
    const Places& from = together ? near : places;
    std::string path = any_path(draw);
    const Tree* about = &kNothing;
    if (!from.empty() && draw.percent(92)) std::tie(path, about) = draw.one_of(from);
    if (about->is(Kind::kObject)) about = &kNothing;
    if (together) path = shared + "." + path;
    put(draw, made, path, alternatives(draw, *about, other_path(draw, around, path, *about)));
  }
  const Around inside{around.all, around.prefix, around.depth - 1};
  if (around.depth > 0 && draw.percent(25)) add_or(draw, made, places, inside);
  for (auto& [key, member] : made.members) {
    if (around.depth == 0 || !member.is(Kind::kObject) || !draw.percent(20)) continue;
    const Places inner = below(places, key);
    const Around deeper{around.all, around.prefix + key + ".", around.depth - 1};
    if (!inner.empty()) add_or(draw, member, inner, deeper);
  }
  if (made.members.empty()) {
    made.members.emplace_back("eventName",
                              naive::array({operation("exists", naive::boolean(true))}));
  }
  return made;
}

Tree exceptions(Draw& draw, std::span<const Subject> subjects, const std::string& prefix) {
  Tree list = naive::array({});
  for (std::size_t n = 1 + draw.below(3); n > 0; --n) {
    list.items.push_back(naive::object({{"id", naive::string(prefix + std::to_string(n))},
                                        {"match", pattern(draw, draw.one_of(subjects))}}));
  }
  return list;
}

}  // namespace

Tree pattern(Draw& draw, const Subject& subject) {
  const Places places = places_of(draw.percent(25) ? subject.event : subject.record);
  return object_pattern(draw, places, {places, "", 2});
}

Tree rule_document(Draw& draw, std::span<const Subject> subjects, const std::string& id,
                   std::size_t rules) {
  Tree list = naive::array({});
  for (std::size_t n = 0; n < rules; ++n) {
    const std::string name = "r" + std::to_string(n);
    Tree rule = naive::object({{"id", naive::string(name)},
                               {"severity", naive::string("low")},
                               {"match", pattern(draw, draw.one_of(subjects))}});
    if (draw.percent(25)) {
      rule.members.emplace_back("unless", exceptions(draw, subjects, name + "-unless-"));
    }
    list.items.push_back(std::move(rule));
  }
  Tree document = naive::object({{"schema", naive::number("1")}, {"id", naive::string(id)}});
  if (draw.percent(25)) document.members.emplace_back("first-match", naive::boolean(true));
  if (draw.percent(40)) {
    document.members.emplace_back("exceptions", exceptions(draw, subjects, "except-"));
  }
  document.members.emplace_back("rules", std::move(list));
  return document;
}

}  // namespace cloudtrail::differential

#include "naive/sigma_fields.hpp"

#include <algorithm>
#include <array>

#include "generator/generator.hpp"

namespace cloudtrail::naive {
namespace {

using Kind = Tree::Kind;

bool holds_object(const Tree& tree) {
  return tree.is(Kind::kObject) || std::any_of(tree.items.begin(), tree.items.end(), holds_object);
}

/// What a path ends at.
void add(const Tree& tree, std::vector<const Tree*>& out) {
  for (const Tree& item : tree.items) add(item, out);
  if (!tree.is(Kind::kArray) || holds_object(tree)) out.push_back(&tree);
}

void enter(const Tree& tree, std::string_view path, std::vector<const Tree*>& out) {
  for (const Tree& item : tree.items) enter(item, path, out);
  if (!tree.is(Kind::kObject)) return;
  if (const Tree* literal = tree.find(path)) return add(*literal, out);
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return;
  if (const Tree* next = tree.find(path.substr(0, dot))) enter(*next, path.substr(dot + 1), out);
}

std::optional<std::string> bytes_of(const Symbols& symbols) {
  std::string bytes;
  for (const Symbol& symbol : symbols) {
    if (symbol.special != '\0') return std::nullopt;
    bytes += symbol.text;
  }
  return bytes;
}

/// The base64 characters that a text's bits alone decide when it begins `shift` bytes behind a
/// multiple of three.
std::string base64_inside(std::string_view bytes, std::size_t shift) {
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits;
  for (const char c : bytes) {
    for (int bit = 7; bit >= 0; --bit) bits += (c >> bit & 1) != 0 ? '1' : '0';
  }
  std::string out;
  for (std::size_t at = shift * 4 % 6; at + 6 <= bits.size(); at += 6) {
    out += kLetters[std::stoul(bits.substr(at, 6), nullptr, 2)];
  }
  return out;
}

std::string utf16(std::string_view text, bool big) {
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const std::array<char, 2> pair = {static_cast<char>(unit >> 8), static_cast<char>(unit & 255)};
    out += pair[big ? 0 : 1];
    out += pair[big ? 1 : 0];
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0xFFu >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
      point = point * 64 + (static_cast<unsigned char>(text[i + k]) & 63u);
    }
    i += size;
    if (point > 0xFFFF) put(0xD800 + (point - 0x10000) / 0x400);
    put(point > 0xFFFF ? 0xDC00 + (point - 0x10000) % 0x400 : point);
  }
  return out;
}

/// Every dash becomes any dash. One beyond ASCII is several bytes, each a symbol of its own.
Symbols windash(const Symbols& symbols) {
  Symbols out;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    std::string rest;
    for (std::size_t k = i; k < std::min(i + 3, symbols.size()); ++k) rest += symbols[k].text;
    const auto dash = std::find_if(kDashes.begin(), kDashes.end(),
                                   [&](std::string_view d) { return rest.starts_with(d); });
    const bool is_dash = symbols[i].special == '\0' && dash != kDashes.end();
    out.push_back(is_dash ? Symbol{'-', ""} : symbols[i]);
    if (is_dash) i += dash->size() - 1;
  }
  return out;
}

/// All ways to choose the dashes.
std::vector<Symbols> with_chosen_dashes(const Symbols& symbols) {
  std::vector<Symbols> variants(1);
  for (const Symbol& symbol : symbols) {
    std::vector<Symbols> next;
    for (const Symbols& before : variants) {
      for (const std::string_view dash : kDashes) {
        next.push_back(before);
        next.back().push_back(symbol.special == '-' ? Symbol{'\0', std::string(dash)} : symbol);
        if (symbol.special != '-') break;
      }
    }
    variants = std::move(next);
  }
  return variants;
}

Symbols plain(std::string_view bytes) {
  Symbols symbols;
  for (const char c : bytes) symbols.push_back({'\0', std::string(1, c)});
  return symbols;
}

/// One symbol from the front of the value; `*`, `?` and the backslash can be escaped.
Symbol take(std::string_view& value) {
  const bool escaped = value.size() > 1 && value[0] == '\\' &&
                       (value[1] == '*' || value[1] == '?' || value[1] == '\\');
  const char c = value[escaped ? 1 : 0];
  value.remove_prefix(escaped ? 2 : 1);
  if (!escaped && (c == '*' || c == '?')) return {c, ""};
  return {'\0', std::string(1, c)};
}

}  // namespace

std::vector<const Tree*> yield(const Tree& record, std::string_view path) {
  std::vector<const Tree*> out;
  enter(record, path, out);
  return out;
}

void every_string(const Tree& tree, std::vector<const Tree*>& out) {
  if (tree.is(Kind::kString)) out.push_back(&tree);
  for (const Tree& item : tree.items) every_string(item, out);
  for (const auto& member : tree.members) every_string(member.second, out);
}

std::optional<std::string> text_of(const Tree& value) {
  if (value.is(Kind::kNull)) return std::nullopt;
  if (value.is(Kind::kNumber)) return canonical_number(value.text);
  if (value.is(Kind::kObject) || value.is(Kind::kArray)) return write(value);
  return value.text;
}

std::optional<std::vector<Symbols>> variants_of(std::string_view value, bool expand,
                                                const Placeholders& placeholders) {
  std::vector<Symbols> variants(1);
  while (!value.empty()) {
    if (!expand || value.front() != '%') {
      const bool percent = expand && value.starts_with("\\%");
      const Symbol symbol = percent ? Symbol{'\0', "%"} : take(value);
      if (percent) value.remove_prefix(2);
      for (Symbols& variant : variants) variant.push_back(symbol);
      continue;
    }
    const std::size_t end = value.find('%', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const auto known = placeholders.find(value.substr(1, end - 1));
    if (known == placeholders.end()) return std::nullopt;
    value.remove_prefix(end + 1);
    std::vector<Symbols> next;
    for (const Symbols& before : variants) {
      for (const std::string& text : known->second) {
        const Symbols choice = variants_of(text, false, {})->front();
        next.push_back(before);
        next.back().insert(next.back().end(), choice.begin(), choice.end());
      }
    }
    variants = std::move(next);
  }
  return variants;
}

std::optional<std::vector<Symbols>> encoded(const Symbols& symbols, std::string_view name) {
  if (name == "windash") return {{windash(symbols)}};
  std::vector<Symbols> out;
  for (const Symbols& variant : with_chosen_dashes(symbols)) {
    const std::optional<std::string> bytes = bytes_of(variant);
    if (!bytes) return std::nullopt;
    if (name == "base64") {
      out.push_back(plain(generator::base64(*bytes)));
    } else if (name == "base64offset") {
      for (std::size_t shift = 0; shift < 3; ++shift) {
        const std::string inside = base64_inside(*bytes, shift);
        if (inside.empty()) return std::nullopt;
        out.push_back(plain(inside));
      }
    } else {
      const std::string mark = name == "utf16" ? "\xFF\xFE" : "";
      out.push_back(plain(mark + utf16(*bytes, name == "utf16be")));
    }
  }
  return out;
}

}  // namespace cloudtrail::naive

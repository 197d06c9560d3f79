#include "rule/signature.hpp"

#include <algorithm>

namespace cloudtrail::rule {
namespace {

void append_number(std::uint64_t number, std::string& out) {
  out += std::to_string(number);
  out += ':';
}

/// With its size in front, so that no two lists of texts look the same.
void append_text(std::string_view text, std::string& out) {
  append_number(text.size(), out);
  out += text;
}

void append_texts(const std::vector<std::string>& texts, std::string& out) {
  append_number(texts.size(), out);
  for (const std::string& text : texts) append_text(text, out);
}

bool append_comparator(const Comparator& comparator, std::string& out);

/// False for comparators that are not told apart.
struct Append {
  std::string& out;

  template <typename Other>
  bool operator()(const Other& /*comparator*/) const {
    return false;
  }
  bool operator()(const EqualsNull& /*c*/) const { return true; }
  bool operator()(const Exists& /*c*/) const { return true; }
  bool operator()(const EqualsBool& c) const {
    append_number(c.value ? 1 : 0, out);
    return true;
  }
  bool operator()(const EqualsAddress& c) const {
    append_number(c.value.v6 ? 1 : 0, out);
    for (const std::uint8_t byte : c.value.bytes) append_number(byte, out);
    return true;
  }
  bool operator()(const Prefix& c) const { return text(c.text); }
  bool operator()(const Suffix& c) const { return text(c.text); }
  bool operator()(const Wildcard& c) const {
    append_texts(c.pieces(), out);
    return true;
  }
  bool operator()(const IgnoreCase& c) const {
    append_number(static_cast<std::uint64_t>(c.part), out);
    return text(c.text);
  }
  bool operator()(const AnythingBut& c) const {
    if (!c.numbers.empty()) return false;
    append_texts(c.texts.texts(), out);
    append_number(c.others.size(), out);
    return std::all_of(c.others.begin(), c.others.end(),
                       [this](const Comparator& other) { return append_comparator(other, out); });
  }
  bool text(std::string_view text) const {
    append_text(text, out);
    return true;
  }
};

bool append_comparator(const Comparator& comparator, std::string& out) {
  append_number(comparator.of.index(), out);
  return std::visit(Append{out}, comparator.of);
}

}  // namespace

std::optional<std::string> signature(const Leaf& leaf) {
  if (!leaf.others.empty()) return std::nullopt;
  std::string out;
  append_number(leaf.path, out);
  append_number(static_cast<std::uint64_t>(leaf.typing), out);
  append_number(leaf.absent_holds ? 1 : 0, out);
  append_texts(leaf.texts.texts(), out);
  for (const Comparator& comparator : leaf.alternatives) {
    if (!append_comparator(comparator, out)) return std::nullopt;
  }
  return out;
}

}  // namespace cloudtrail::rule

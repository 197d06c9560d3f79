#include "yaml/emit.hpp"

#include <algorithm>
#include <array>

#include "yaml/scalar.hpp"

namespace cloudtrail::yaml {
namespace {

using Kind = DocumentNode::Kind;

constexpr std::size_t kWidth = 100;

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_bare(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') ||
         std::string_view("_-./@+$ ").find(c) != std::string_view::npos;
}

/// What YAML 1.1 takes for booleans.
bool is_old_bool(std::string_view text) {
  constexpr std::array<std::string_view, 6> kWords = {"y", "n", "yes", "no", "on", "off"};
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool may_be_bare(std::string_view text) {
  if (text.empty() || text.back() == ' ') return false;
  const char first = text.front();
  return (is_letter(first) || first == '_' || first == '$') &&
         std::all_of(text.begin(), text.end(), is_bare) && plain_kind(text) == Kind::kString &&
         !is_old_bool(text);
}

void append_escape(std::string& out, char32_t c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out += digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  for (int i = digits - 1; i >= 0; --i) out.push_back(kDigits[(c >> (4 * i)) & 15]);
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  out.push_back('"');
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    const std::size_t size = std::max<std::size_t>(point.size, 1);
    const char32_t c = point.value;
    if (point.size == 0) {
      out += kReplacement;
    } else if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(c));
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t' || is_harmful(c) || c == 0xFFFE || c == 0xFFFF) {
      append_escape(out, c);
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  out.push_back('"');
}

void append_scalar(std::string& out, const DocumentNode& node) {
  switch (node.kind) {
    case Kind::kNull:
      out += "null";
      return;
    case Kind::kBool:
      out += node.boolean ? "true" : "false";
      return;
    case Kind::kNumber:
      out += node.text;
      return;
    default:
      append_text(out, node.text);
  }
}

/// On one line.
void append_flow(std::string& out, const DocumentNode& node) {
  if (node.is(Kind::kSequence)) {
    out.push_back('[');
    for (const DocumentNode& item : node.items) {
      if (&item != &node.items.front()) out += ", ";
      append_flow(out, item);
    }
    out.push_back(']');
  } else if (node.is(Kind::kMapping)) {
    out.push_back('{');
    for (const DocumentNode::Member& member : node.members) {
      if (&member != &node.members.front()) out += ", ";
      append_text(out, member.key);
      out += ": ";
      append_flow(out, member.value);
    }
    out.push_back('}');
  } else {
    append_scalar(out, node);
  }
}

/// A list's entries, one a line or more.
void append_items(std::string& out, const DocumentNode& list, std::size_t indent) {
  for (const DocumentNode& item : list.items) {
    std::string flow;
    append_flow(flow, item);
    out.append(indent, ' ').append("- ");
    if (!item.is(Kind::kMapping) || item.members.empty() || indent + flow.size() <= kWidth) {
      out.append(flow).append("\n");
      continue;
    }
    std::string block;
    append_mapping(block, item, indent + 2);
    out.append(block, indent + 2);  // The first line stands behind the dash.
  }
}

void append_value(std::string& out, const DocumentNode& value, std::size_t indent) {
  std::string flow;
  append_flow(flow, value);
  const bool collection = !value.items.empty() || !value.members.empty();
  if (!collection || (value.is(Kind::kSequence) && indent + flow.size() <= kWidth)) {
    out.append(" ").append(flow).append("\n");
  } else if (value.is(Kind::kMapping)) {
    out.append("\n");
    append_mapping(out, value, indent + 2);
  } else {
    out.append("\n");
    append_items(out, value, indent + 2);
  }
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  if (may_be_bare(text)) {
    out += text;
  } else {
    append_quoted(out, text);
  }
}

void append_mapping(std::string& out, const DocumentNode& mapping, std::size_t indent) {
  for (const DocumentNode::Member& member : mapping.members) {
    out.append(indent, ' ');
    append_text(out, member.key);
    out.push_back(':');
    append_value(out, member.value, indent);
  }
}

}  // namespace cloudtrail::yaml

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

/// Whether the node's texts leave something of the room on a line. Looks no further than that.
bool fits(const DocumentNode& node, std::size_t& room) {
  constexpr std::size_t kAround = 2;  // a comma and a blank, or brackets
  const auto take = [&room](std::size_t size) {
    room -= std::min(room, size + kAround);
    return room != 0;
  };
  return take(node.text.size()) &&
         std::all_of(node.items.begin(), node.items.end(),
                     [&](const DocumentNode& item) { return fits(item, room); }) &&
         std::all_of(node.members.begin(), node.members.end(), [&](const auto& member) {
           return take(member.key.size()) && fits(member.value, room);
         });
}

bool fits_behind(std::size_t indent, const DocumentNode& node) {
  std::size_t room = kWidth - std::min(indent, kWidth);
  return fits(node, room);
}

void append_members(std::string& out, const DocumentNode& mapping, std::size_t indent,
                    bool behind_dash);

/// A list's entries, one a line or more.
void append_items(std::string& out, const DocumentNode& list, std::size_t indent) {
  for (const DocumentNode& item : list.items) {
    out.append(indent, ' ').append("- ");
    if (!item.is(Kind::kMapping) || item.members.empty() || fits_behind(indent, item)) {
      append_flow(out, item);
      out.push_back('\n');
      continue;
    }
    append_members(out, item, indent + 2, true);
  }
}

void append_value(std::string& out, const DocumentNode& value, std::size_t indent) {
  const bool collection = !value.items.empty() || !value.members.empty();
  if (!collection || (value.is(Kind::kSequence) && fits_behind(indent, value))) {
    out.push_back(' ');
    append_flow(out, value);
    out.push_back('\n');
  } else if (value.is(Kind::kMapping)) {
    out.append("\n");
    append_members(out, value, indent + 2, false);
  } else {
    out.append("\n");
    append_items(out, value, indent + 2);
  }
}

/// The first line needs no indentation where it stands behind the dash of a list's entry.
void append_members(std::string& out, const DocumentNode& mapping, std::size_t indent,
                    bool behind_dash) {
  for (const DocumentNode::Member& member : mapping.members) {
    if (!behind_dash || &member != &mapping.members.front()) out.append(indent, ' ');
    append_text(out, member.key);
    out.push_back(':');
    append_value(out, member.value, indent);
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
  append_members(out, mapping, indent, false);
}

}  // namespace cloudtrail::yaml

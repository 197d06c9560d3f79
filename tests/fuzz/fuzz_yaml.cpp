// Any text as YAML: refused with a place, or within the limits and the same when written and read.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/touch.hpp"
#include "yaml/yaml.hpp"

namespace {

using namespace cloudtrail;
using Kind = DocumentNode::Kind;

constexpr DocumentLimits kLimits{.bytes = std::size_t{1} << 20, .depth = 20, .nodes = 2000};

/// In double quotes, everything but plain ASCII escaped.
void append_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i)
      point = point << 6 | (static_cast<unsigned char>(text[i]) & 63u);
    char escaped[16];
    std::snprintf(escaped, sizeof escaped, "\\U%08x", point);
    const bool plain = lead > 0x20 && lead < 0x7F && lead != '"' && lead != '\\';
    out += plain ? std::string(1, text[0]) : escaped;
    text.remove_prefix(size);
  }
  out += '"';
}

void append(std::string& out, const DocumentNode& node, std::size_t depth, std::size_t& nodes) {
  ++nodes;
  fuzz::require(depth <= kLimits.depth && node.line > 0 && node.column > 0);
  if (node.is(Kind::kSequence)) {
    out += '[';
    for (const DocumentNode& item : node.items) {
      append(out, item, depth + 1, nodes);
      out += ", ";
    }
    out += ']';
  } else if (node.is(Kind::kMapping)) {
    out += '{';
    for (const DocumentNode::Member& member : node.members) {
      fuzz::require(node.find(member.key) == &member.value);  // each key once
      out += "? ";
      append_text(out, member.key);
      out += " : ";
      append(out, member.value, depth + 1, nodes);
      out += ", ";
    }
    out += '}';
  } else if (node.is(Kind::kString)) {
    append_text(out, node.text);
  } else {
    out += node.is(Kind::kNull) ? "null" : node.text;
  }
}

bool same(const DocumentNode& a, const DocumentNode& b) {
  if (a.kind != b.kind || a.boolean != b.boolean) return false;
  if (!a.is(Kind::kNull) && a.text != b.text) return false;
  if (a.items.size() != b.items.size() || a.members.size() != b.members.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    const DocumentNode::Member& x = a.members[i];
    if (x.key != b.members[i].key || !same(x.value, b.members[i].value)) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  DocumentProblem problem;
  const Result<std::vector<DocumentNode>> documents = yaml::parse(text, kLimits, &problem);
  if (!documents) {
    fuzz::require(!problem.message.empty());
    describe_place("fuzz", text, problem.line, problem.column, problem.message);
    return 0;
  }
  std::string written;
  std::size_t nodes = 0;
  for (const DocumentNode& document : *documents) {
    written += "--- ";
    append(written, document, 0, nodes);
    written += '\n';
  }
  fuzz::require(nodes <= kLimits.nodes);
  const Result<std::vector<DocumentNode>> again = yaml::parse(written);
  fuzz::require(again && again->size() == documents->size());
  for (std::size_t i = 0; i < documents->size(); ++i) {
    fuzz::require(same((*documents)[i], (*again)[i]));
  }
  return 0;
}

#include "unit/classify/negated.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cloudtrail {
namespace {

using Kind = DocumentNode::Kind;

DocumentNode scalar(Kind kind, std::string text) {
  DocumentNode node;
  node.kind = kind;
  node.boolean = text == "true";
  node.text = std::move(text);
  return node;
}

DocumentNode operation(std::string name, DocumentNode operand) {
  DocumentNode node;
  node.kind = Kind::kMapping;
  node.members.push_back({std::move(name), 0, 0, std::move(operand)});
  return node;
}

bool is_operation(const DocumentNode& node, std::string_view name) {
  return node.is(Kind::kMapping) && node.members.front().key == name;
}

bool is_existence(const DocumentNode& node, bool present) {
  return is_operation(node, "exists") && node.members.front().value.boolean == present;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    out += plain ? std::string(1, c) : std::string("\\") + c;
  }
  return out;
}

/// A regular expression that finds at its first character the strings that the alternative is for.
std::string regex_of(const DocumentNode& alternative) {
  if (alternative.is(Kind::kString)) return escaped(alternative.text) + "\\z";
  const auto& [name, key_line, key_column, operand] = alternative.members.front();
  if (name == "prefix") return escaped(operand.text);
  if (name == "suffix") return "[\\s\\S]*" + escaped(operand.text) + "\\z";
  if (name == "regex") return "[\\s\\S]*(?:" + operand.text + ")";
  EXPECT_EQ(name, "wildcard");
  std::string out;
  for (const char c : operand.text) out += c == '*' ? "[\\s\\S]*" : escaped(std::string(1, c));
  return out + "\\z";
}

}  // namespace

std::vector<DocumentNode> negated(const std::vector<DocumentNode>& alternatives) {
  const auto any = [&](const auto& is) {
    return std::any_of(alternatives.begin(), alternatives.end(), is);
  };
  const bool absence = any([](const auto& a) { return is_existence(a, false); });
  std::vector<DocumentNode> out;
  if (!absence) out.push_back(operation("exists", scalar(Kind::kBool, "false")));
  for (const DocumentNode& alternative : alternatives) {
    if (!is_operation(alternative, "anything-but")) continue;
    EXPECT_EQ(alternatives.size(), absence ? 2u : 1u);
    const DocumentNode& excluded = alternative.members.front().value;
    out.insert(out.end(), excluded.items.begin(), excluded.items.end());
    return out;
  }
  if (!any([](const auto& a) { return is_existence(a, true); })) {
    std::string regex = "\\A";
    for (const DocumentNode& a : alternatives) {
      const bool text = a.is(Kind::kString) || (a.is(Kind::kMapping) && !is_operation(a, "exists"));
      if (text) regex += "(?!" + regex_of(a) + ")";
    }
    out.push_back(operation("regex", scalar(Kind::kString, regex)));
    DocumentNode numbers;
    numbers.kind = Kind::kSequence;
    numbers.items = {scalar(Kind::kString, ">="), scalar(Kind::kNumber, "-1e300")};
    out.push_back(operation("numeric", std::move(numbers)));
    for (const char* word : {"true", "false", "null"}) {
      const Kind kind = std::string_view(word) == "null" ? Kind::kNull : Kind::kBool;
      if (!any([&](const auto& a) { return a.is(kind) && a.text == word; })) {
        out.push_back(scalar(kind, word));
      }
    }
  }
  // A list cannot be empty: this one holds for nothing.
  if (out.empty()) out.push_back(operation("regex", scalar(Kind::kString, "(?!)")));
  return out;
}

}  // namespace cloudtrail

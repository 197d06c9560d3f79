// Hands the documents that tests parse to the test that holds the JSON Schemas to the parser
// (tests/golden/schema_test.py): a line of JSON each, appended to the file that the environment
// variable CLOUDTRAIL_SCHEMA_CASES names.
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "base/document.hpp"
#include "json/document.hpp"
#include "json/text.hpp"
#include "rule/policy/policy.hpp"
#include "rule/sigma/documents.hpp"
#include "yaml/yaml.hpp"

namespace cloudtrail {

/// False where a number is not one of JSON's.
inline bool append_json(const DocumentNode& node, std::string& out) {
  using Kind = DocumentNode::Kind;
  switch (node.kind) {
    case Kind::kNull:
      out += "null";
      return true;
    case Kind::kBool:
      out += node.boolean ? "true" : "false";
      return true;
    case Kind::kNumber:
      out += node.text;
      return json::is_number(node.text);
    case Kind::kString:
      json::append_string(out, node.text);
      return true;
    case Kind::kSequence:
    case Kind::kMapping:
      break;
  }
  const bool list = node.is(Kind::kSequence);
  bool good = true;
  out += list ? '[' : '{';
  for (const DocumentNode& item : node.items) {
    if (&item != node.items.data()) out += ',';
    good = append_json(item, out) && good;
  }
  for (const DocumentNode::Member& member : node.members) {
    if (&member != node.members.data()) out += ',';
    json::append_string(out, member.key);
    out += ':';
    good = append_json(member.value, out) && good;
  }
  out += list ? ']' : '}';
  return good;
}

/// `problem` is empty where the document is good. What is no YAML or Sigma is none of the schemas'.
inline void note_schema_case(std::string_view document, std::string_view problem) {
  const char* file = std::getenv("CLOUDTRAIL_SCHEMA_CASES");
  if (file == nullptr) return;
  Result<DocumentNode> json = json::parse_document(document);
  Result<std::vector<DocumentNode>> documents = yaml::parse(document);
  if (!json && (!documents || documents->size() != 1)) return;
  const DocumentNode& node = json ? *json : documents->front();
  if (rule::sigma::is_sigma(node)) return;
  std::string line = R"({"kind":)";
  line += rule::policy::is_policy(node) ? R"("policy")" : R"("rules")";
  line += R"(,"problem":)";
  json::append_string(line, problem);
  line += R"(,"document":)";
  if (!append_json(node, line)) return;
  std::ofstream(file, std::ios::app) << line << "}\n";
}

}  // namespace cloudtrail

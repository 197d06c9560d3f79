#include "differential/published.hpp"

#include <cloudtrail/rule.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "yaml/yaml.hpp"

namespace cloudtrail::differential {
namespace {

using naive::Tree;
using Kind = Tree::Kind;

Tree tree_of(const DocumentNode& node) {
  Tree made;
  made.text = node.text;
  switch (node.kind) {
    case DocumentNode::Kind::kNull:
      return Tree{Kind::kNull, "null", {}, {}};
    case DocumentNode::Kind::kBool:
      return naive::boolean(node.boolean);
    case DocumentNode::Kind::kNumber:
      return naive::number(node.text);
    case DocumentNode::Kind::kString:
      return naive::string(node.text);
    case DocumentNode::Kind::kSequence:
      made.kind = Kind::kArray;
      for (const DocumentNode& item : node.items) made.items.push_back(tree_of(item));
      return made;
    case DocumentNode::Kind::kMapping:
      made.kind = Kind::kObject;
      for (const auto& member : node.members) {
        made.members.emplace_back(member.key, tree_of(member.value));
      }
      return made;
  }
  return made;
}

std::vector<Tree> trees_of(std::string_view text) {
  std::vector<Tree> trees;
  const Result<std::vector<DocumentNode>> documents = yaml::parse(text);
  if (!documents) return trees;
  for (const DocumentNode& document : *documents) trees.push_back(tree_of(document));
  return trees;
}

std::vector<std::filesystem::path> rule_files() {
  const char* told = std::getenv("CLOUDTRAIL_TEST_DATA");
  const auto folder =
      std::filesystem::path(told == nullptr ? "../shared" : told) / "data" / "rules";
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none)) {
    if (entry.path().extension() == ".yml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Puts a value where the path leads, over what is there.
void put(Tree& record, std::string_view path, Tree value) {
  const std::size_t dot = path.find('.');
  const std::string key(path.substr(0, dot));
  std::erase_if(record.members, [&](const auto& member) {
    return member.first == key &&
           (dot == std::string_view::npos || !member.second.is(Kind::kObject));
  });
  if (dot == std::string_view::npos) {
    record.members.emplace_back(key, std::move(value));
    return;
  }
  auto known = std::find_if(record.members.begin(), record.members.end(),
                            [&](const auto& member) { return member.first == key; });
  if (known == record.members.end()) {
    known = record.members.insert(known, {key, naive::object({})});
  }
  put(known->second, path.substr(dot + 1), std::move(value));
}

void put_selection(Draw& draw, Tree& record, const Tree& selection) {
  if (!selection.items.empty()) put_selection(draw, record, draw.one_of(selection.items));
  for (const auto& [key, wanted] : selection.members) {
    const std::string path = key.substr(0, key.find('|'));
    if (path.empty() || draw.percent(8)) continue;
    Tree value = wanted.items.empty() ? wanted : draw.one_of(wanted.items);
    std::erase(value.text, '*');
    if (value.is(Kind::kArray) || value.is(Kind::kObject)) continue;
    put(record, path, std::move(value));
  }
}

}  // namespace

const std::vector<Tree>& presets() {
  static const std::vector<Tree> all = [] {
    std::vector<Tree> trees;
    for (const std::string_view name : RuleSet::preset_names()) {
      for (Tree& tree : trees_of(RuleSet::preset_document(name))) trees.push_back(std::move(tree));
    }
    return trees;
  }();
  return all;
}

const std::vector<Tree>& published_rules() {
  static const std::vector<Tree> all = [] {
    std::vector<Tree> trees;
    std::set<std::string> ids;
    for (const std::filesystem::path& file : rule_files()) {
      std::ifstream in(file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      const Result<RuleSet> rules = RuleSet::parse(text, "published");
      if (!rules || rules->rules().empty()) continue;
      for (Tree& tree : trees_of(text)) {
        const Tree* id = tree.find("id");
        if (id != nullptr && tree.find("detection") != nullptr && ids.insert(id->text).second) {
          trees.push_back(std::move(tree));
        }
      }
    }
    return trees;
  }();
  return all;
}

Tree made_to_match(Draw& draw, Tree record, const Tree& rule) {
  for (const auto& [name, selection] : rule.find("detection")->members) {
    // What a filter describes is rather left out.
    if (name != "condition" && (!name.starts_with("filter") || draw.percent(20))) {
      put_selection(draw, record, selection);
    }
  }
  return record;
}

}  // namespace cloudtrail::differential

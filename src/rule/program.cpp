#include "rule/program.hpp"

#include <algorithm>

#include "record/keys.hpp"
#include "rule/signature.hpp"

namespace cloudtrail::rule {
namespace {

constexpr std::string_view kDetail = "detail.";

std::string path_key(Root root, Resolution resolution, const std::string& text) {
  return std::string{static_cast<char>(root), static_cast<char>(resolution)} + text;
}

/// Finds out at which field of the record a path begins.
void find_field(Path& path) {
  const std::string_view text = path.text;
  if (path.root == Root::kRecord) {
    path.in_record = 0;
  } else if (text.substr(0, kDetail.size()) == kDetail) {
    path.in_record = kDetail.size();
  } else {
    return;
  }
  const std::size_t dot = std::min(text.find('.', path.in_record), text.size());
  const int id = record::find_key(text.substr(path.in_record, dot - path.in_record));
  if (id >= 0 && id < static_cast<int>(kFieldCount)) path.field = id;
  if (dot != text.size()) path.behind_field = dot + 1;
}

}  // namespace

std::uint32_t ProgramBuilder::path(Root root, const std::string& text, Resolution resolution) {
  const auto [known, added] = known_paths_.try_emplace(
      path_key(root, resolution, text), static_cast<std::uint32_t>(program_.paths.size()));
  if (!added) return known->second;
  Path path;
  path.text = text;
  path.root = root;
  path.resolution = resolution;
  find_field(path);
  program_.paths.push_back(std::move(path));
  return known->second;
}

void ProgramBuilder::want_text(std::uint32_t path, bool folded) {
  program_.paths[path].whole = true;
  if (folded) want_folded(path);
}

void ProgramBuilder::want_folded(std::uint32_t path) {
  program_.paths[path].folded = true;
}

std::uint32_t ProgramBuilder::node(Node node) {
  program_.nodes.push_back(std::move(node));
  return static_cast<std::uint32_t>(program_.nodes.size() - 1);
}

std::uint32_t ProgramBuilder::leaf(Leaf leaf) {
  leaf.texts.build();
  const auto next = static_cast<std::uint32_t>(program_.nodes.size());
  if (const std::optional<std::string> same = signature(leaf)) {
    const auto [known, added] = known_leaves_.try_emplace(*same, next);
    if (!added) return known->second;
  }
  program_.leaves.push_back(std::move(leaf));
  Node made;
  made.leaf = static_cast<std::uint32_t>(program_.leaves.size() - 1);
  return node(std::move(made));
}

bool ProgramBuilder::is_of_one_field(std::uint32_t index) const {
  const Node& node = program_.nodes[index];
  return node.kind == Node::Kind::kLeaf && program_.leaves[node.leaf].others.empty();
}

std::uint32_t ProgramBuilder::all(std::vector<std::uint32_t> children, Node::Kind kind) {
  // A branch that is alone at the top still binds its own fields to one element.
  if (children.size() == 1 &&
      (kind != Node::Kind::kSameElement || is_of_one_field(children.front()))) {
    return children.front();
  }
  Node made;
  made.kind = kind;
  made.children = std::move(children);
  return node(std::move(made));
}

std::uint32_t ProgramBuilder::any(std::vector<std::uint32_t> children) {
  return all(std::move(children), Node::Kind::kAny);
}

std::uint32_t ProgramBuilder::negation(std::uint32_t child) {
  Node made;
  made.kind = Node::Kind::kNot;
  made.children.push_back(child);
  return node(std::move(made));
}

}  // namespace cloudtrail::rule

#include "rule/program.hpp"

#include <algorithm>

#include "record/keys.hpp"

namespace cloudtrail::rule {
namespace {

std::string path_key(Root root, const std::string& text) {
  return (root == Root::kRecord ? 'r' : 'e') + text;
}

}  // namespace

ProgramBuilder::ProgramBuilder(Program& program) : program_(program) {
  for (const Path& path : program.paths) {
    known_paths_.emplace(path_key(path.root, path.text), static_cast<std::uint32_t>(known_paths_.size()));
  }
}

std::uint32_t ProgramBuilder::path(Root root, const std::string& text) {
  const auto [known, added] = known_paths_.try_emplace(
      path_key(root, text), static_cast<std::uint32_t>(program_.paths.size()));
  if (!added) return known->second;
  Path path;
  path.text = text;
  path.root = root;
  for (std::size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', dot + 1)) {
    path.cuts.push_back(dot);
  }
  path.cuts.push_back(text.size());
  const int id = record::find_key(std::string_view(text).substr(0, path.cuts.front()));
  if (root == Root::kRecord && id >= 0 && id < static_cast<int>(kFieldCount)) path.field = id;
  program_.paths.push_back(std::move(path));
  return known->second;
}

std::uint32_t ProgramBuilder::node(Node node) {
  program_.nodes.push_back(std::move(node));
  return static_cast<std::uint32_t>(program_.nodes.size() - 1);
}

std::uint32_t ProgramBuilder::leaf(Leaf leaf) {
  leaf.texts.build();
  program_.leaves.push_back(std::move(leaf));
  Node made;
  made.leaf = static_cast<std::uint32_t>(program_.leaves.size() - 1);
  return node(std::move(made));
}

std::uint32_t ProgramBuilder::all(std::vector<std::uint32_t> children, Node::Kind kind) {
  if (children.size() == 1) return children.front();
  Node made;
  made.kind = kind;
  made.children = std::move(children);
  return node(std::move(made));
}

std::uint32_t ProgramBuilder::any(std::vector<std::uint32_t> children) {
  return all(std::move(children), Node::Kind::kAny);
}

}  // namespace cloudtrail::rule

// The one representation that every kind of rule becomes: a boolean DAG over leaves.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rule/comparator.hpp"

namespace cloudtrail::rule {

/// How the parts of a path's text find their way through an object.
enum class Resolution : std::uint8_t {
  /// EventBridge: every way to cut the text at dots counts, arrays are transparent.
  kEveryCut,
};

/// Where values are looked for.
enum class Root : std::uint8_t {
  kRecord,    ///< The record.
  kEnvelope,  ///< The EventBridge event round it, or the view that stands in for one.
};

struct Path {
  std::string text;  ///< Keys joined by dots.
  Root root = Root::kRecord;
  Resolution resolution = Resolution::kEveryCut;
  std::vector<std::size_t> cuts;  ///< Where a key may end: the offset of each dot, then the size.
  /// The Field that the text up to the first dot names, or -1.
  int field = -1;
};

struct Node {
  enum class Kind : std::uint8_t {
    kLeaf,
    kAll,
    kAny,
    /// As kAll, and values that lie in different elements of one array do not go together
    /// (EventBridge's array consistency).
    kSameElement,
  };
  Kind kind = Kind::kLeaf;
  std::uint32_t leaf = 0;               ///< Of kLeaf: in Program::leaves.
  std::vector<std::uint32_t> children;  ///< Of the others: in Program::nodes.
};

/// A rule's, or an exception's, condition.
using Condition = std::uint32_t;  // in Program::nodes

struct RuleCode {
  Condition match = 0;
  std::vector<std::uint32_t> unless;  ///< In Program::exceptions.
};

/// One document's rules.
struct Group {
  std::string id;
  std::string title;
  bool first_match = false;
  std::uint32_t first_rule = 0;  ///< Its rules are consecutive.
  std::uint32_t rule_count = 0;
  std::vector<std::uint32_t> exceptions;  ///< Of the whole set, in Program::exceptions.
};

/// Everything that judging needs, never changed once it is built.
class Program {
 public:
  std::vector<Path> paths;
  std::vector<Leaf> leaves;
  std::vector<Node> nodes;
  std::vector<RuleCode> code;  ///< As rules.
  std::vector<Condition> exception_code;  ///< As exceptions.
  std::vector<Group> groups;
  std::vector<Rule> rules;
  std::vector<Exception> exceptions;
  std::deque<std::vector<Fact>> facts;  ///< What Rule::facts points at: a deque stays in place.

  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
};

/// Appends copies of all of `from`'s groups to `to`.
void append(const Program& from, Program& to);

/// Adds to a program that is being built; paths that are the same become one.
class ProgramBuilder {
 public:
  explicit ProgramBuilder(Program& program);

  std::uint32_t path(Root root, const std::string& text);
  std::uint32_t leaf(Leaf leaf);
  /// A node over `children`; an only child stands for itself.
  std::uint32_t all(std::vector<std::uint32_t> children, Node::Kind kind = Node::Kind::kAll);
  std::uint32_t any(std::vector<std::uint32_t> children);

 private:
  std::uint32_t node(Node node);

  Program& program_;
  std::unordered_map<std::string, std::uint32_t> known_paths_;
};

}  // namespace cloudtrail::rule

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
#include "rule/index/candidate_index.hpp"

namespace cloudtrail::rule {

/// How the parts of a path's text find their way through an object.
enum class Resolution : std::uint8_t {
  /// EventBridge: every way to cut the text at dots counts, arrays are transparent.
  kEveryCut,
  /// Sigma: what is left of the path is tried as a key first, and where an object has it, that
  /// alone
  /// counts; else the part before the first dot is the next key. Arrays are transparent. Values are
  /// scalars, numbers in one spelling (Decimal::text()), and with Path::whole objects too.
  kLiteralFirst,
  /// Every string in the record at any depth, keys apart. The path has no text of its own.
  kEveryString,
};

/// Where values are looked for.
enum class Root : std::uint8_t {
  kRecord,    ///< The record.
  kEnvelope,  ///< The EventBridge event round it, or the view that stands in for one.
};

/// Most keys in a path, dots inside of a key counting too.
inline constexpr std::size_t kMaxPathKeys = 64;

/// Most fields that one field is compared with.
inline constexpr std::size_t kMaxOthers = 16;

struct Path {
  std::string text;  ///< Keys joined by dots.
  Root root = Root::kRecord;
  Resolution resolution = Resolution::kEveryCut;
  bool folded = false;  ///< FieldValue::folded is wanted.
  bool whole = false;   ///< The texts of objects, and of arrays that hold one, are wanted.
  /// Where in the text the path through the record begins: behind `detail.` on the event. npos
  /// where it is one to another member of the event.
  std::size_t in_record = std::string::npos;
  int field = -1;  ///< The Field that this part's first key is, or -1.
  /// Where in the text the keys behind that field begin; npos where there are none.
  std::size_t behind_field = std::string::npos;
};

struct Node {
  enum class Kind : std::uint8_t {
    kLeaf,
    kAll,
    kAny,
    /// As kAll, and values that lie in different elements of one array do not go together
    /// (EventBridge's array consistency).
    kSameElement,
    /// Its only child does not hold. What is below is judged for itself: it binds no elements.
    kNot,
  };
  Kind kind = Kind::kLeaf;
  std::uint32_t leaf = 0;               ///< Of kLeaf: in Program::leaves.
  std::vector<std::uint32_t> children;  ///< Of the others: in Program::nodes.
};

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
  std::vector<RuleCode> code;             ///< As rules.
  std::vector<Condition> exception_code;  ///< As exceptions.
  std::vector<Group> groups;
  std::vector<Rule> rules;
  std::vector<Exception> exceptions;
  std::deque<std::vector<Fact>> facts;  ///< What Rule::facts points at: a deque stays in place.
  CandidateIndex index;                 ///< Made once the rest is complete.

  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
};

/// Adds to a program that is being built. Paths that are the same become one, and so do leaves:
/// what many rules ask is asked at one place in memory.
class ProgramBuilder {
 public:
  explicit ProgramBuilder(Program& program) : program_(program) {}

  /// Appends copies of all of `from`'s groups.
  void append(const Program& from);

  std::uint32_t path(Root root, const std::string& text,
                     Resolution resolution = Resolution::kEveryCut);
  /// Asks for texts of the path's values: of objects too, and in lower case where `folded`.
  void want_text(std::uint32_t path, bool folded);
  /// Asks for FieldValue::folded of the path's values.
  void want_folded(std::uint32_t path);
  std::uint32_t leaf(Leaf leaf);
  /// A node over `children`. An only child stands for itself where that means the same.
  std::uint32_t all(std::vector<std::uint32_t> children, Node::Kind kind = Node::Kind::kAll);
  std::uint32_t any(std::vector<std::uint32_t> children);
  std::uint32_t negation(std::uint32_t child);

 private:
  std::uint32_t node(Node node);
  bool is_of_one_field(std::uint32_t index) const;
  void append_rules(const Program& from, const Group& group);
  std::uint32_t take_path(const Path& from);
  std::uint32_t take_leaf(const Program& from, std::uint32_t index);

  Program& program_;
  std::unordered_map<std::string, std::uint32_t> known_paths_;
  std::unordered_map<std::string, std::uint32_t> known_leaves_;  // their nodes, by signature
};

}  // namespace cloudtrail::rule

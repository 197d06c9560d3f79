// JSON as a plain tree, for the naive evaluator and for what makes up its inputs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudtrail::naive {

struct Tree {
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };
  struct Member;
  Kind kind = Kind::kNull;
  std::string text;  ///< A string's characters, a number as it is written, `true`, `false`, `null`.
  std::vector<Tree> items;
  std::vector<Member> members;  ///< All of them, equal keys too.

  bool is(Kind k) const noexcept { return kind == k; }
  /// The last member of that name, or nullptr.
  const Tree* find(std::string_view key) const noexcept;
};

/// A key and its value; of a pair, clang would have to know all of Tree too early.
struct Tree::Member {
  Member(std::string key, Tree value) : first(std::move(key)), second(std::move(value)) {}
  std::string first;
  Tree second;
};

Tree string(std::string text);
Tree number(std::string text);
Tree boolean(bool value);
Tree array(std::vector<Tree> items);
Tree object(std::vector<Tree::Member> members);

/// nullopt where the text is not JSON.
std::optional<Tree> read(std::string_view json);
/// Without blanks; only `"`, `\` and control characters are escaped.
std::string write(const Tree& tree);

/// Drops whatever can go from the tree while `still` says yes to what is left.
void reduce(Tree& tree, const std::function<bool()>& still);

}  // namespace cloudtrail::naive

// Collects what is wrong with a document while it is compiled.
#pragma once

#include <cloudtrail/rule.hpp>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.hpp"

namespace cloudtrail::rule {

/// The problems of one text, in the order found. Compiling goes on behind a problem, so that one
/// run tells all of them, or the first `most` and how many more there are.
class Diagnostics {
 public:
  Diagnostics(std::string_view file, std::string_view text, std::size_t most)
      : file_(file), text_(text), most_(most) {}

  void add(std::uint32_t line, std::uint32_t column, std::string message);
  void add(const DocumentNode& at, std::string message) {
    add(at.line, at.column, std::move(message));
  }
  void add_key(const DocumentNode::Member& at, std::string message) {
    add(at.key_line, at.key_column, std::move(message));
  }
  /// Reports a key that is not among `known`, with the nearest of them.
  void unknown_key(const DocumentNode::Member& at, std::initializer_list<std::string_view> known);

  /// The same of anything that has a name: "unknown modifier ...".
  void unknown(std::uint32_t line, std::uint32_t column, std::string_view what,
               std::string_view name, std::span<const std::string_view> known);
  /// Reports what may well not be meant. The document is good all the same.
  void warn(const DocumentNode& at, std::string message) {
    warn(at.line, at.column, std::move(message));
  }
  void warn_key(const DocumentNode::Member& at, std::string message) {
    warn(at.key_line, at.key_column, std::move(message));
  }

  std::string_view file() const noexcept { return file_; }
  /// Of problems, without warnings.
  std::size_t count() const noexcept { return count_; }
  /// The problems told; where there are more, one says how many. Warnings come last.
  std::vector<RuleProblem> take();

 private:
  void warn(std::uint32_t line, std::uint32_t column, std::string message);
  RuleProblem problem_at(std::uint32_t line, std::uint32_t column, std::string message) const;

  std::string_view file_;
  std::string_view text_;
  std::size_t most_;
  std::size_t count_ = 0;
  std::vector<RuleProblem> problems_;
  std::vector<RuleProblem> warnings_;
};

/// The one of `known` that somebody who wrote `name` may have meant; empty where none is near.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known);

/// What a node is, for messages: "a list", "a number".
std::string_view describe(const DocumentNode& node) noexcept;

}  // namespace cloudtrail::rule

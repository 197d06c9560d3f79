// EventBridge's comparison operators and our own, from documents to comparators.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/document.hpp"
#include "rule/comparator.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// Compiles the alternatives of a field. What cannot be meant is added to the diagnostics.
class OperatorCompiler {
 public:
  OperatorCompiler(Root root, const RuleLimits& limits, ProgramBuilder& builder,
                   Diagnostics& diagnostics)
      : limits_(limits), builder_(builder), diagnostics_(diagnostics), root_(root) {}

  /// Adds one entry of a field's list to the leaf, whose path is known.
  void alternative(const DocumentNode& item, Leaf& leaf);

 private:
  void operation(const DocumentNode::Member& member, Leaf& leaf);
  void affix(const DocumentNode::Member& member, IgnoreCase::Part part, Leaf& leaf);
  void equals_ignore_case(const DocumentNode& operand, IgnoreCase::Part part,
                          std::vector<Comparator>& out);
  void wildcard(const DocumentNode& operand, std::vector<Comparator>& out);
  void exists(const DocumentNode& operand, Leaf& leaf);
  void numeric(const DocumentNode& operand, Leaf& leaf);
  void cidr(const DocumentNode& operand, Leaf& leaf);
  void not_cidr(const DocumentNode& operand, Leaf& leaf);
  void contains(const DocumentNode& operand, Leaf& leaf);
  void equals_field(const DocumentNode& operand, Leaf& leaf);
  void all_of(const DocumentNode& operand, Leaf& leaf);
  void one_of_all(const DocumentNode& condition, Leaf& leaf, AllOf& out);
  void regex(const DocumentNode& operand, Leaf& leaf);
  void anything_but(const DocumentNode& operand, Leaf& leaf);
  void anything_but_value(const DocumentNode& item, AnythingBut& out);
  void anything_but_operation(const DocumentNode::Member& member, AnythingBut& out);
  std::optional<Number> number(const DocumentNode& node);
  bool expect_string(const DocumentNode& node, std::string_view what);
  template <typename Function>
  void each_text(const DocumentNode& operand, std::string_view name, Function function);

  const RuleLimits& limits_;
  ProgramBuilder& builder_;
  Diagnostics& diagnostics_;
  Root root_;
};

/// What is wrong with a path that has been joined from keys, or empty where nothing is.
std::string wrong_path(std::string_view path, const RuleLimits& limits);

}  // namespace cloudtrail::rule

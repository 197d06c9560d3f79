// EventBridge's comparison operators, from documents to comparators.
#pragma once

#include <optional>
#include <string>

#include "base/document.hpp"
#include "rule/comparator.hpp"
#include "rule/diagnostics.hpp"

namespace cloudtrail::rule {

/// Compiles the alternatives of a field. What cannot be meant is added to the diagnostics.
class OperatorCompiler {
 public:
  OperatorCompiler(const RuleLimits& limits, Diagnostics& diagnostics)
      : limits_(limits), diagnostics_(diagnostics) {}

  /// Adds one entry of a field's list to the leaf.
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
  void regex(const DocumentNode& operand, Leaf& leaf);
  void anything_but(const DocumentNode& operand, Leaf& leaf);
  void anything_but_value(const DocumentNode& item, AnythingBut& out);
  void anything_but_operation(const DocumentNode::Member& member, AnythingBut& out);
  std::optional<Number> number(const DocumentNode& node);
  bool expect_string(const DocumentNode& node, std::string_view what);

  const RuleLimits& limits_;
  Diagnostics& diagnostics_;
};

}  // namespace cloudtrail::rule

// EventBridge rules as other tools write them down.
#pragma once

#include <string>
#include <vector>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"

namespace cloudtrail::rule {

/// A rule in a document, which it is a view of.
struct FoundRule {
  std::string name;
  std::string description;                ///< Empty where there is none.
  const DocumentNode* pattern = nullptr;  ///< A tree, or a string of JSON.
};

/// Adds the rules of a document in its order, whichever of the kinds that <cloudtrail/eventbridge.hpp>
/// names it is of. Rules that are passed over are warned of.
void find_rules(const DocumentNode& document, std::vector<FoundRule>& out,
                Diagnostics& diagnostics);

/// The name of the intrinsic function of CloudFormation that a node is, short form (`!Sub`) or long
/// (`Fn::Sub`, `Ref`); empty where it is none.
std::string_view intrinsic(const DocumentNode& node) noexcept;

}  // namespace cloudtrail::rule

#include "rule/pattern.hpp"

#include <algorithm>
#include <utility>

#include "json/text.hpp"
#include "rule/operators.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

/// Compiles one pattern; on a problem it goes on, and the result is thrown away by the caller.
class PatternCompiler {
 public:
  PatternCompiler(Root root, const RuleLimits& limits, ProgramBuilder& builder,
                  Diagnostics& diagnostics)
      : operators_(limits, diagnostics), builder_(builder), diagnostics_(diagnostics), root_(root) {}

  Condition compile(const DocumentNode& pattern) {
    return builder_.all(object(pattern, ""), Node::Kind::kSameElement);
  }

 private:
  /// The conditions of an object's members, all of which must hold.
  std::vector<std::uint32_t> object(const DocumentNode& node, const std::string& prefix) {
    std::vector<std::uint32_t> conditions;
    if (!node.is(Kind::kMapping) || node.members.empty()) {
      diagnostics_.add(node, node.is(Kind::kMapping)
                                 ? std::string("an empty pattern; name at least one field")
                                 : "expected a mapping of fields, found " +
                                       std::string(describe(node)));
      return conditions;
    }
    for (const DocumentNode::Member& member : node.members) {
      if (member.key == "$or") {
        conditions.push_back(alternatives(member.value, prefix));
      } else if (member.value.is(Kind::kMapping)) {
        for (const std::uint32_t c : object(member.value, prefix + member.key + ".")) {
          conditions.push_back(c);
        }
      } else {
        conditions.push_back(field(member, prefix));
      }
    }
    return conditions;
  }

  std::uint32_t alternatives(const DocumentNode& node, const std::string& prefix) {
    std::vector<std::uint32_t> branches;
    if (!node.is(Kind::kSequence) || node.items.size() < 2) {
      diagnostics_.add(node, "`$or` needs a list of at least two patterns");
      return 0;
    }
    for (const DocumentNode& item : node.items) {
      branches.push_back(builder_.all(object(item, prefix)));
    }
    return builder_.any(std::move(branches));
  }

  std::uint32_t field(const DocumentNode::Member& member, const std::string& prefix) {
    Leaf leaf;
    leaf.path = builder_.path(root_, prefix + member.key);
    const DocumentNode& node = member.value;
    if (!node.is(Kind::kSequence) || node.items.empty()) {
      diagnostics_.add(node, "field `" + member.key + "` needs a list of at least one value or "
                                 "operator, such as [\"" + member.key + "\"], found " +
                                 (node.is(Kind::kSequence) ? "an empty list"
                                                           : std::string(describe(node))));
      return 0;
    }
    for (const DocumentNode& item : node.items) operators_.alternative(item, leaf);
    return builder_.leaf(std::move(leaf));
  }

  OperatorCompiler operators_;
  ProgramBuilder& builder_;
  Diagnostics& diagnostics_;
  Root root_;
};

}  // namespace

Root root_of(const DocumentNode& pattern) noexcept {
  const auto on_event = [](const DocumentNode::Member& member) {
    if (member.key == "detail" || member.key == "detail-type" || member.key == "source") return true;
    const std::vector<DocumentNode>& branches = member.value.items;
    return member.key == "$or" && std::any_of(branches.begin(), branches.end(), [](const auto& b) {
             return root_of(b) == Root::kEnvelope;
           });
  };
  return std::any_of(pattern.members.begin(), pattern.members.end(), on_event) ? Root::kEnvelope
                                                                               : Root::kRecord;
}

std::optional<Condition> compile_pattern(const DocumentNode& pattern, Root root,
                                         const RuleLimits& limits, ProgramBuilder& builder,
                                         Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.problems().size();
  const Condition condition = PatternCompiler(root, limits, builder, diagnostics).compile(pattern);
  if (diagnostics.problems().size() != before) return std::nullopt;
  return condition;
}

}  // namespace cloudtrail::rule

#include "rule/eventbridge/pattern.hpp"

#include <cloudtrail/record.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "rule/eventbridge/operators.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

/// Compiles one pattern; on a problem it goes on, and the result is thrown away by the caller.
class PatternCompiler {
 public:
  PatternCompiler(Root root, const RuleLimits& limits, ProgramBuilder& builder,
                  Diagnostics& diagnostics)
      : operators_(root, limits, builder, diagnostics),
        limits_(limits),
        builder_(builder),
        diagnostics_(diagnostics),
        root_(root) {}

  Condition compile(const DocumentNode& pattern) {
    return builder_.all(object(pattern, ""), Node::Kind::kSameElement);
  }

 private:
  /// The conditions of an object's members, all of which must hold.
  std::vector<std::uint32_t> object(const DocumentNode& node, const std::string& prefix) {
    std::vector<std::uint32_t> conditions;
    if (!node.is(Kind::kMapping) || node.members.empty()) {
      diagnostics_.add(node,
                       node.is(Kind::kMapping)
                           ? std::string("an empty pattern; name at least one field")
                           : "expected a mapping of fields, found " + std::string(describe(node)));
      return conditions;
    }
    for (const DocumentNode::Member& member : node.members) {
      if (member.key == "$or") {
        conditions.push_back(alternatives(member.value, prefix));
        continue;
      }
      const std::string path = prefix + member.key;
      if (std::string wrong = wrong_path(path, limits_); !wrong.empty()) {
        diagnostics_.add_key(member, std::move(wrong));
      } else if (member.value.is(Kind::kMapping)) {
        for (const std::uint32_t c : object(member.value, path + ".")) conditions.push_back(c);
      } else {
        conditions.push_back(field(member, path));
      }
    }
    return conditions;
  }

  std::uint32_t alternatives(const DocumentNode& node, const std::string& prefix) {
    std::vector<std::uint32_t> branches;
    if (!node.is(Kind::kSequence) || node.items.size() < 2) {
      diagnostics_.add(node, "`$or` needs a list of at least two patterns");
      return nothing();
    }
    for (const DocumentNode& item : node.items) {
      branches.push_back(builder_.all(object(item, prefix)));
    }
    return builder_.any(std::move(branches));
  }

  std::uint32_t field(const DocumentNode::Member& member, const std::string& path) {
    const DocumentNode& node = member.value;
    if (!node.is(Kind::kSequence) || node.items.empty()) {
      diagnostics_.add(
          node, "the field " + cloudtrail::quoted(member.key) +
                    " needs a list such as [\"value\"], of "
                    "at least one value or operator, found " +
                    (node.is(Kind::kSequence) ? "an empty list" : std::string(describe(node))));
      return nothing();
    }
    if (++fields_ > limits_.pattern_fields) {
      // Told once: the rest of the pattern is over the limit as well.
      if (fields_ == limits_.pattern_fields + 1) {
        diagnostics_.add_key(member, "more fields in one pattern than the option pattern_fields, " +
                                         std::to_string(limits_.pattern_fields));
      }
      return nothing();
    }
    Leaf leaf;
    leaf.path = builder_.path(root_, path);
    for (const DocumentNode& item : node.items) operators_.alternative(item, leaf);
    return builder_.leaf(std::move(leaf));
  }

  /// Stands in for what has been refused, so that compiling can go on.
  std::uint32_t nothing() { return builder_.any({}); }

  OperatorCompiler operators_;
  const RuleLimits& limits_;
  ProgramBuilder& builder_;
  Diagnostics& diagnostics_;
  Root root_;
  std::size_t fields_ = 0;
};

}  // namespace

Root root_of(const DocumentNode& pattern) noexcept {
  const auto on_event = [](const DocumentNode::Member& member) {
    if (member.key == "detail" || member.key == "detail-type" || member.key == "source")
      return true;
    const std::vector<DocumentNode>& branches = member.value.items;
    return member.key == "$or" && std::any_of(branches.begin(), branches.end(), [](const auto& b) {
             return root_of(b) == Root::kEnvelope;
           });
  };
  return std::any_of(pattern.members.begin(), pattern.members.end(), on_event) ? Root::kEnvelope
                                                                               : Root::kRecord;
}

bool is_event_member(std::string_view key) noexcept {
  constexpr std::array<std::string_view, 10> kMembers = {
      "version", "id",     "detail-type", "source",    "account",
      "time",    "region", "replay-name", "resources", "detail"};
  return std::find(kMembers.begin(), kMembers.end(), key) != kMembers.end();
}

bool is_record_member(std::string_view key) noexcept {
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    if (name(static_cast<Field>(i)) == key) return true;
  }
  return false;
}

void warn_of_record_members(const DocumentNode& pattern, Diagnostics& diagnostics) {
  for (const DocumentNode::Member& member : pattern.members) {
    if (member.key == "$or") {
      for (const DocumentNode& branch : member.value.items) {
        warn_of_record_members(branch, diagnostics);
      }
    }
    const std::string_view first = std::string_view(member.key).substr(0, member.key.find('.'));
    if (is_event_member(first) || !is_record_member(first)) continue;
    diagnostics.warn_key(member, cloudtrail::quoted(first) +
                                     " is a field of the record: on the event it stands below "
                                     "`detail`");
  }
}

std::optional<Condition> compile_pattern(const DocumentNode& pattern, Root root,
                                         const RuleLimits& limits, ProgramBuilder& builder,
                                         Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  const Condition condition = PatternCompiler(root, limits, builder, diagnostics).compile(pattern);
  if (diagnostics.count() != before) return std::nullopt;
  return condition;
}

}  // namespace cloudtrail::rule

// Reads the members that documents of several kinds have.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"

namespace cloudtrail::rule {

/// What is wrong goes to the diagnostics, and `out` stays as it was.
class FieldReader {
 public:
  explicit FieldReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// Calls the function with each entry of a list of mappings.
  template <typename Function>
  void each(const DocumentNode& list, std::string_view what, Function function) {
    if (!is_filled_list(list, what)) return;
    for (const DocumentNode& item : list.items) {
      if (item.is(DocumentNode::Kind::kMapping)) {
        function(item);
      } else {
        diagnostics_.add(item, "expected a mapping, found " + std::string(describe(item)));
      }
    }
  }

  /// Whether the node is a list with something in it.
  bool is_filled_list(const DocumentNode& node, std::string_view what);
  void schema(const DocumentNode& node);
  void text(const DocumentNode::Member& member, std::string& out);
  void flag(const DocumentNode::Member& member, bool& out);
  void severity(const DocumentNode& node, Severity& out);
  void tags(const DocumentNode& node, std::vector<std::string>& out);
  /// A date, which is its midnight in UTC, or a time with its zone, in nanoseconds since the epoch.
  void time(const DocumentNode::Member& member, std::optional<std::int64_t>& out);
  /// Whether there is an id, and one that is not among those seen.
  void identify(const DocumentNode& node, const std::string& id,
                std::unordered_set<std::string>& seen, std::string_view what);

 protected:
  Diagnostics& diagnostics_;
};

}  // namespace cloudtrail::rule

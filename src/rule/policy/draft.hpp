// The rules of a policy's sources while overrides and exceptions are applied to them.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rule/policy/source.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule::policy {

/// A rule as it will be judged with.
struct DraftRule {
  Rule rule;
  bool enabled = true;
  std::vector<std::uint32_t> unless;  ///< Beside its own: in Program::exceptions.
};

class Draft {
 public:
  /// Adds a source's rules. The first id that another source's set has already, or an empty string.
  std::string add(Source source);

  std::vector<DraftRule>& rules() noexcept { return rules_; }
  bool has_set(std::string_view id) const;
  /// Ids of sets, and names of rules, for suggestions.
  std::vector<std::string_view> sets() const;
  std::vector<std::string_view> names(std::size_t most) const;

  /// The rules, in their order, that a name or a pattern with `*` means; of one set alone where it
  /// is not empty. An Error where the pattern is none.
  Result<std::vector<std::uint32_t>> find(const std::string& name, std::string_view set) const;

  /// Moves the tests of the sources to `out`, without those of rules that are not enabled; to be
  /// called before build(). A set's test no longer expects such rules either.
  void take_tests(std::vector<RuleTest>& out);

  /// Adds all that is enabled to the program. `policy` is what a group of the policy is called,
  /// whether it is the only one (`first_match`), and the exceptions of every rule.
  void build(const Group& policy, Program& program, ProgramBuilder& builder);

 private:
  /// What of a source is in the program already.
  struct Copies {
    const Program& from;
    std::vector<std::uint32_t> nodes;
    std::unordered_map<std::uint32_t, std::uint32_t> exceptions;
  };

  void name(std::uint32_t rule, std::string_view name);
  void add_rules(const Group& group, std::uint32_t first, std::vector<std::uint32_t> exceptions,
                 Copies& copies, Program& program, ProgramBuilder& builder);
  static std::vector<std::uint32_t> copy(const std::vector<std::uint32_t>& exceptions,
                                         Copies& copies, ProgramBuilder& builder);
  bool any_enabled(std::uint32_t first, std::uint32_t count) const;

  std::vector<Source> sources_;
  std::vector<DraftRule> rules_;
  std::unordered_set<std::string> sets_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_name_;
  std::vector<std::string> names_;  // in the order of the rules
};

}  // namespace cloudtrail::rule::policy

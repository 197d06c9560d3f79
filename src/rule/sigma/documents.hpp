// The front end of Sigma: rules and filters, of one file or of many, into one group of a program.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule::sigma {

/// Whether a document is Sigma's, good or not: it has one of the keys that only Sigma has, and no
/// `rules` of its own.
bool is_sigma(const DocumentNode& document) noexcept;

/// Collects documents; filters are applied once all are there.
class Documents {
 public:
  Documents(const RuleLimits& limits, const Placeholders& placeholders, Program& program,
            ProgramBuilder& builder)
      : limits_(limits), placeholders_(placeholders), program_(program), builder_(builder) {}

  /// Compiles one document. A bad one is reported and left out. The diagnostics must live until
  /// finish().
  void add(const DocumentNode& document, Diagnostics& diagnostics);

  /// Applies the filters and adds the rules to the program as one group; no group where no document
  /// was added.
  void finish(const std::string& id);

 private:
  /// Key and value, such as product and aws.
  using LogSource = std::vector<std::pair<std::string, std::string>>;

  struct LoadedRule {
    Rule rule;
    std::string name;
    LogSource source;
    Condition condition = 0;
  };

  /// A rule that a filter names, and where.
  struct Reference {
    std::string rule;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
  };

  struct LoadedFilter {
    LogSource source;
    std::vector<Reference> rules;  // empty for every rule
    Condition condition = 0;
    Diagnostics* diagnostics = nullptr;
  };

  void add_rule(const DocumentNode& document, Diagnostics& diagnostics);
  void add_filter(const DocumentNode& document, Diagnostics& diagnostics);
  void claim(const DocumentNode& document, const Rule& rule, const std::string& name,
             Diagnostics& diagnostics);
  void apply_filters();
  void apply_to_all(std::vector<std::vector<std::uint32_t>>& conditions);
  void apply(const LoadedFilter& filter, std::vector<std::vector<std::uint32_t>>& conditions) const;

  const RuleLimits& limits_;
  const Placeholders& placeholders_;
  Program& program_;
  ProgramBuilder& builder_;
  std::vector<LoadedRule> rules_;
  std::vector<LoadedFilter> filters_;
  /// Ids and names of all rules seen, those left out too, and where.
  std::unordered_map<std::string, std::string> known_;
  std::unordered_map<std::string, std::uint32_t> by_name_;  // in rules_, by id and by name
  bool any_ = false;
};

}  // namespace cloudtrail::rule::sigma

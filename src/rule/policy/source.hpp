// One entry of a policy's `sources`, and what it names.
#pragma once

#include <cloudtrail/rule.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.hpp"
#include "rule/field_reader.hpp"
#include "rule/program.hpp"
#include "rule/rule_document.hpp"

namespace cloudtrail::rule::policy {

struct Source {
  std::shared_ptr<const Program> program;
  std::vector<RuleTest> tests;
  bool sigma = false;  ///< Its rules are known by their files' names, too.
};

class SourceReader : private FieldReader {
 public:
  SourceReader(const Context& context, std::vector<RuleProblem>& problems);

  /// Loads what an entry names; `rules` is how many there are already. nullopt, with a problem
  /// told, where it cannot be loaded.
  std::optional<Source> read(const DocumentNode& entry, std::size_t rules);

 private:
  struct Kind;
  /// What an entry says.
  struct Entry {
    const DocumentNode* what = nullptr;  // the value of its kind's key, where that is a text
    std::string id;
    Rule rule;
    RuleOptions options;
  };

  static const Kind kKinds[];
  const Kind* kind_of(const DocumentNode& entry);
  Entry read_entry(const DocumentNode& node, const Kind& kind);
  void member(const DocumentNode::Member& member, const Kind& kind, Entry& out);
  void placeholders(const DocumentNode& node, Placeholders& out);
  bool check_path(const DocumentNode& node, const std::filesystem::path& path, bool folder_allowed);
  std::optional<Source> load(const Entry& entry, const Kind& kind, const RuleLimits& limits);

  const Context& context_;
  std::vector<RuleProblem>& problems_;
  const std::filesystem::path folder_;
};

}  // namespace cloudtrail::rule::policy

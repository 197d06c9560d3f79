// The tests that rules carry: reading them, not running them.
#pragma once

#include <cloudtrail/rule.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.hpp"
#include "rule/rule_document.hpp"

namespace cloudtrail::rule {

/// Reads `tests` lists. Bad ones are reported and left out, and so are, without
/// RuleOptions::test_files, those whose records are in files.
class TestReader {
 public:
  explicit TestReader(const Context& context)
      : context_(context), diagnostics_(context.diagnostics) {}

  /// Of one rule: `expect` is match or none.
  void of_rule(const DocumentNode& list, const std::string& set, const std::string& rule);
  /// Of a document with these rules: `expect` is a list of their ids.
  void of_document(const DocumentNode& list, const std::string& set, std::span<const Rule> rules);
  /// Of a file with these rules: `expect` is match or none, `rule` says of which.
  void of_file(const DocumentNode& list, std::span<const Rule* const> rules);

 private:
  /// The members of a test, where they are.
  struct Parts {
    const DocumentNode* expect = nullptr;
    const DocumentNode* rule = nullptr;
  };

  template <typename Function>
  void each(const DocumentNode& list, Function function);
  Parts read(const DocumentNode& node, bool names_rule, RuleTest& test);
  void record(const DocumentNode& node, std::string& out);
  void record_file(const DocumentNode& node, std::string& out);
  void check_record(const DocumentNode& node, const std::string& record);
  void expect_match(const DocumentNode& test, const DocumentNode* expect, bool& matches);

  const Context& context_;
  Diagnostics& diagnostics_;
};

/// Reads the one document of a NAME.tests.yaml.
void read_test_file(const std::vector<DocumentNode>& documents, std::span<const Rule* const> rules,
                    const Context& context);

}  // namespace cloudtrail::rule

// From rule files of all kinds to a program.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rule/diagnostics.hpp"
#include "rule/program.hpp"
#include "rule/rule_document.hpp"
#include "rule/sigma/documents.hpp"

namespace cloudtrail::rule {

/// What documents are to be: a source of a policy says so.
enum class Expected : std::uint8_t {
  kAnything,
  kRuleDocuments,
  kSigma,
  kPattern,  ///< An event pattern, alone.
};

/// Compiles documents one after another, and tells at the end. Used once.
class Loader {
 public:
  Loader(const RuleLimits& limits, const RuleOptions& options,
         Expected expected = Expected::kAnything);

  /// Adds the documents of a text, which must live until finish(), as `file` must.
  void add(std::string_view text, std::string_view file);
  /// Adds a file, or the rule files below a folder. kIo where it cannot be read.
  Status add_path(const std::filesystem::path& path);
  /// What the rule of an event pattern has besides it.
  void describe_pattern(Rule rule) { pattern_rule_ = std::move(rule); }

  /// The program, or the first problem as an Error. All problems go to `problems`, if given. `id`
  /// is that of the Sigma rules' group.
  Result<std::shared_ptr<const Program>> finish(const std::string& id,
                                                std::vector<RuleProblem>* problems);
  /// The tests of what was loaded, once finish() is done.
  std::vector<RuleTest> take_tests() { return std::move(tests_); }

 private:
  struct File {
    std::string name;
    std::string text;
  };

  Context context(ProgramBuilder& builder, std::vector<RuleTest>& tests,
                  Diagnostics& diagnostics) const;
  void add_documents(std::string_view text, Diagnostics& diagnostics);
  bool is_expected(const std::vector<DocumentNode>& documents, Diagnostics& diagnostics) const;
  void add_pattern(const DocumentNode& pattern, Diagnostics& diagnostics);
  void add_policy(const std::vector<DocumentNode>& documents, const DocumentNode& policy,
                  Diagnostics& diagnostics);
  void add_rule_documents(const std::vector<DocumentNode>& documents, Diagnostics& diagnostics);
  Status add_folder(const std::filesystem::path& folder);
  Status add_file(const std::filesystem::path& path);
  void add_test_file(const std::filesystem::path& path);
  void add_tests_beside(const std::filesystem::path& path);
  void refuse_lone_tests(const std::vector<std::filesystem::path>& tests,
                         const std::vector<std::filesystem::path>& rules);
  void read_test_files();

  const RuleLimits& limits_;
  const RuleOptions& options_;
  std::shared_ptr<Program> program_ = std::make_shared<Program>();
  ProgramBuilder builder_;
  sigma::Documents sigma_;
  std::unordered_set<std::string> group_ids_;
  // Deques stay in place: the diagnostics view the files, and others hold on to the diagnostics.
  std::deque<File> files_;
  std::deque<Diagnostics> diagnostics_;
  /// A file of tests, read once the rules are known.
  struct TestFile {
    std::filesystem::path path;
    Diagnostics* diagnostics;
    std::string_view text;
  };
  std::vector<TestFile> test_files_;
  std::vector<RuleTest> tests_;
  ErrorCode code_ = ErrorCode::kInvalidRule;  // of the first problem
  const Expected expected_;
  const std::int64_t now_;
  Rule pattern_rule_;
  bool in_folder_ = false;
  const Diagnostics* policy_ = nullptr;
  std::vector<RuleProblem> source_problems_;  // of a policy's sources
};

}  // namespace cloudtrail::rule

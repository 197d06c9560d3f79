#include "rule/loader.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "base/clock.hpp"
#include "rule/policy/policy.hpp"
#include "rule/read_documents.hpp"
#include "rule/tests.hpp"

namespace cloudtrail::rule {
namespace {

/// Up to `limit` bytes and one more, which tells that there are too many. nullopt on failure.
std::optional<std::string> read_file(const std::filesystem::path& file, std::size_t limit) {
  constexpr std::size_t kChunk = std::size_t{1} << 16;
  std::ifstream in(file, std::ios::binary);
  std::string text;
  while (in && text.size() <= limit) {
    const std::size_t before = text.size();
    text.resize(before + std::min(kChunk, limit - before + 1));
    in.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
    text.resize(before + static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof() && text.size() <= limit) return std::nullopt;
  text.shrink_to_fit();  // Many small files are kept at once.
  return text;
}

Error cannot_read(const std::filesystem::path& path, const std::string& reason) {
  return Error{ErrorCode::kIo, "cannot read rules from " + path.string() + ": " + reason,
               std::nullopt};
}

bool is_yaml(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return extension == ".yml" || extension == ".yaml";
}

/// NAME.tests.yaml, which lies beside rules.
bool is_test_file(const std::filesystem::path& path) {
  return is_yaml(path) && path.stem().extension() == ".tests";
}

bool is_rule_file(const std::filesystem::path& path) {
  return is_yaml(path) && !is_test_file(path);
}

}  // namespace

Loader::Loader(const RuleLimits& limits, const RuleOptions& options, Expected expected)
    : limits_(limits),
      options_(options),
      builder_(*program_),
      sigma_(limits, options.placeholders, *program_, builder_),
      expected_(expected),
      now_(options.now.value_or(system_now())) {}

Context Loader::context(ProgramBuilder& builder, std::vector<RuleTest>& tests,
                        Diagnostics& diagnostics) const {
  return Context{limits_, options_, now_, builder, tests, diagnostics};
}

void Loader::add(std::string_view text, std::string_view file) {
  add_documents(text, diagnostics_.emplace_back(file, text, limits_.problems));
}

void Loader::add_documents(std::string_view text, Diagnostics& diagnostics) {
  DocumentProblem problem;
  DocumentLimits bounds;
  bounds.bytes = limits_.document_bytes;
  Result<std::vector<DocumentNode>> documents = read_documents(text, bounds, problem);
  if (!documents) {
    const bool first = std::all_of(diagnostics_.begin(), diagnostics_.end(),
                                   [](const Diagnostics& d) { return d.count() == 0; });
    if (first) code_ = documents.error().code;
    return diagnostics.add(problem.line, problem.column,
                           problem.message.empty() ? documents.error().message : problem.message);
  }
  if (documents->empty()) return diagnostics.add(0, 0, "no rule document in it");
  if (!is_expected(*documents, diagnostics)) return;
  if (expected_ == Expected::kPattern) return add_pattern(documents->front(), diagnostics);
  const auto policy = std::find_if(documents->begin(), documents->end(), policy::is_policy);
  if (policy != documents->end()) return add_policy(*documents, *policy, diagnostics);
  const auto others = std::stable_partition(documents->begin(), documents->end(), sigma::is_sigma);
  for (auto document = documents->begin(); document != others; ++document) {
    sigma_.add(*document, diagnostics);
  }
  documents->erase(documents->begin(), others);
  if (!documents->empty()) add_rule_documents(*documents, diagnostics);
}

/// Whether a source of a policy holds what it is said to hold.
bool Loader::is_expected(const std::vector<DocumentNode>& documents,
                         Diagnostics& diagnostics) const {
  const std::size_t before = diagnostics.count();
  for (const DocumentNode& document : documents) {
    const bool sigma = sigma::is_sigma(document);
    if (expected_ == Expected::kPattern && &document != documents.data()) {
      diagnostics.add(document, "an event pattern is alone in its file");
    } else if (expected_ == Expected::kRuleDocuments && sigma) {
      diagnostics.add(document, "a Sigma document; the policy is to name it as `sigma`");
    } else if (expected_ == Expected::kSigma && !sigma) {
      diagnostics.add(document, "expected a Sigma rule or filter, with `detection` or `filter`");
    } else if (expected_ == Expected::kRuleDocuments && policy::is_policy(document)) {
      diagnostics.add(document, "a policy cannot be the source of another");
    }
  }
  return diagnostics.count() == before;
}

void Loader::add_pattern(const DocumentNode& pattern, Diagnostics& diagnostics) {
  Program made;
  ProgramBuilder builder(made);
  const std::size_t before = diagnostics.count();
  compile_pattern_rule(pattern, pattern_rule_, made,
                       context(builder, tests_, diagnostics));
  if (diagnostics.count() == before) builder_.append(made);
}

void Loader::add_policy(const std::vector<DocumentNode>& documents, const DocumentNode& policy,
                        Diagnostics& diagnostics) {
  if (in_folder_) {
    return diagnostics.add(policy, "a policy is loaded by itself: name the file, not its folder");
  }
  policy_ = &diagnostics;
  if (documents.size() != 1) return diagnostics.add(policy, "a policy is alone in its file");
  policy::compile(policy, *program_, context(builder_, tests_, diagnostics), source_problems_);
}

void Loader::add_rule_documents(const std::vector<DocumentNode>& documents,
                                Diagnostics& diagnostics) {
  Program made;
  std::vector<RuleTest> tests;
  const std::size_t before = diagnostics.count();
  ProgramBuilder builder(made);
  compile_rule_documents(documents, made, context(builder, tests, diagnostics));
  if (diagnostics.count() != before) return;
  for (const DocumentNode& document : documents) {
    const DocumentNode& id = *document.find("id");
    if (!group_ids_.insert(id.text).second) {
      diagnostics.add(id, "the document id " + cloudtrail::quoted(id.text) + " is used twice");
    }
  }
  if (diagnostics.count() != before) return;
  builder_.append(made);
  std::move(tests.begin(), tests.end(), std::back_inserter(tests_));
}

Status Loader::add_file(const std::filesystem::path& path) {
  errno = 0;
  std::optional<std::string> text = read_file(path, limits_.document_bytes);
  if (!text) return cannot_read(path, std::generic_category().message(errno != 0 ? errno : EIO));
  const File& file = files_.emplace_back(File{path.string(), std::move(*text)});
  add(file.text, file.name);
  if (options_.test_files) add_tests_beside(path);
  return {};
}

void Loader::add_tests_beside(const std::filesystem::path& path) {
  std::error_code ignored;
  for (const char* extension : {".tests.yaml", ".tests.yml"}) {
    std::filesystem::path tests = path;
    tests.replace_extension(extension);
    if (std::filesystem::exists(tests, ignored)) add_test_file(tests);
  }
}

void Loader::add_test_file(const std::filesystem::path& path) {
  std::error_code ignored;
  errno = 0;
  const bool regular = std::filesystem::is_regular_file(path, ignored);
  std::optional<std::string> text =
      regular ? read_file(path, limits_.document_bytes) : std::nullopt;
  const std::string reason =
      regular ? std::generic_category().message(errno != 0 ? errno : EIO) : "not a regular file";
  const File& file = files_.emplace_back(File{path.string(), text.value_or("")});
  Diagnostics& diagnostics = diagnostics_.emplace_back(file.name, file.text, limits_.problems);
  if (!text) return diagnostics.add(0, 0, "cannot read tests: " + reason);
  test_files_.push_back(TestFile{path, &diagnostics, file.text});
}

/// Each file's tests are of the rules of the file beside it.
void Loader::read_test_files() {
  for (const TestFile& file : test_files_) {
    if (policy_ != nullptr) {
      file.diagnostics->add(0, 0, "tests beside a policy: they go with the rules of its sources");
      continue;
    }
    std::vector<const Rule*> rules;
    const std::filesystem::path stem =
        file.path.parent_path() / file.path.stem().stem();  // without .tests.yaml
    for (const Rule& rule : program_->rules) {
      std::filesystem::path beside = rule.file;
      if (beside.replace_extension() == stem) rules.push_back(&rule);
    }
    DocumentProblem problem;
    DocumentLimits bounds;
    bounds.bytes = limits_.document_bytes;
    Result<std::vector<DocumentNode>> documents = read_documents(file.text, bounds, problem);
    if (documents) {
      // Rules that were wrong have been told already.
      if (rules.empty()) continue;
      read_test_file(*documents, rules, context(builder_, tests_, *file.diagnostics));
    } else {
      file.diagnostics->add(problem.line, problem.column,
                            problem.message.empty() ? documents.error().message : problem.message);
    }
  }
}

Status Loader::add_folder(const std::filesystem::path& folder) {
  in_folder_ = true;
  std::vector<std::filesystem::path> paths;
  std::vector<std::filesystem::path> tests;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder, error);
  while (!error && entry != std::filesystem::recursive_directory_iterator()) {
    const bool hidden = entry->path().filename().native().starts_with('.');
    if (entry->is_directory(error)) {
      if (hidden) entry.disable_recursion_pending();
      if (entry->is_symlink(error)) {
        return cannot_read(entry->path(), "a link to a folder; name the folder itself");
      }
    } else if (!hidden && is_rule_file(entry->path())) {
      paths.push_back(entry->path());
    } else if (!hidden && options_.test_files && is_test_file(entry->path())) {
      tests.push_back(entry->path());
    }
    entry.increment(error);
  }
  if (error) return cannot_read(folder, error.message());
  if (paths.empty()) return cannot_read(folder, "no .yml or .yaml file in it");
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path& path : paths) {
    // A pipe or a device has no end to wait for.
    const bool regular = std::filesystem::is_regular_file(path, error);
    const Status added = regular ? add_file(path) : cannot_read(path, "not a regular file");
    if (added) continue;
    const File& file = files_.emplace_back(File{path.string(), {}});
    diagnostics_.emplace_back(file.name, file.text, limits_.problems)
        .add(0, 0, added.error().message);
  }
  refuse_lone_tests(tests, paths);
  return {};
}

/// Tests that nobody runs are worse than none.
void Loader::refuse_lone_tests(const std::vector<std::filesystem::path>& tests,
                               const std::vector<std::filesystem::path>& rules) {
  const auto stem_of = [](std::filesystem::path path) { return path.replace_extension(); };
  for (const std::filesystem::path& path : tests) {
    const auto beside = [&](const auto& rule) { return stem_of(rule) == stem_of(stem_of(path)); };
    if (std::any_of(rules.begin(), rules.end(), beside)) continue;
    const File& file = files_.emplace_back(File{path.string(), {}});
    diagnostics_.emplace_back(file.name, file.text, limits_.problems)
        .add(0, 0, "tests without rules: there is no " +
                       cloudtrail::quoted(stem_of(stem_of(path.filename())).string() + ".yml") +
                       " beside them");
  }
}

Status Loader::add_path(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? add_folder(path) : add_file(path);
}

Result<std::shared_ptr<const Program>> Loader::finish(const std::string& id,
                                                      std::vector<RuleProblem>* problems) {
  sigma_.finish(id);
  read_test_files();
  std::vector<RuleProblem> all = std::move(source_problems_);
  for (Diagnostics& diagnostics : diagnostics_) {
    std::vector<RuleProblem> found = diagnostics.take();
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
  const auto first = std::find_if(all.begin(), all.end(), [](const auto& p) { return !p.warning; });
  Error error{code_, first == all.end() ? std::string() : first->excerpt, std::nullopt};
  if (problems != nullptr) std::move(all.begin(), all.end(), std::back_inserter(*problems));
  // What a policy does not say rightly cannot be left out: it would judge as nobody meant it to.
  if (policy_ != nullptr && policy_->count() != 0) return error;
  if (first != all.end() && !options_.skip_invalid) return error;
  program_->index = CandidateIndex(*program_);
  return std::shared_ptr<const Program>(program_);
}

}  // namespace cloudtrail::rule

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
#include "rule/rule_document.hpp"

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

/// `.yml` and `.yaml`, but not the tests that lie beside rules.
bool is_rule_file(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return (extension == ".yml" || extension == ".yaml") && path.stem().extension() != ".tests";
}

}  // namespace

Loader::Loader(const RuleLimits& limits, const RuleOptions& options, Expected expected)
    : limits_(limits),
      options_(options),
      builder_(*program_),
      sigma_(limits, options.placeholders, *program_, builder_),
      expected_(expected),
      now_(options.now.value_or(system_now())) {}

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
                       Context{limits_, now_, options_.deployable, builder, diagnostics});
  if (diagnostics.count() == before) builder_.append(made);
}

void Loader::add_policy(const std::vector<DocumentNode>& documents, const DocumentNode& policy,
                        Diagnostics& diagnostics) {
  if (in_folder_) {
    return diagnostics.add(policy, "a policy is loaded by itself: name the file, not its folder");
  }
  policy_ = &diagnostics;
  if (documents.size() != 1) return diagnostics.add(policy, "a policy is alone in its file");
  policy::compile(policy, options_, *program_, Context{limits_, now_, options_.deployable, builder_, diagnostics},
                  source_problems_);
}

void Loader::add_rule_documents(const std::vector<DocumentNode>& documents,
                                Diagnostics& diagnostics) {
  Program made;
  const std::size_t before = diagnostics.count();
  ProgramBuilder builder(made);
  compile_rule_documents(
      documents, made, Context{limits_, now_, options_.deployable, builder, diagnostics});
  if (diagnostics.count() != before) return;
  for (const DocumentNode& document : documents) {
    const DocumentNode& id = *document.find("id");
    if (!group_ids_.insert(id.text).second) {
      diagnostics.add(id, "the document id " + cloudtrail::quoted(id.text) + " is used twice");
    }
  }
  if (diagnostics.count() == before) builder_.append(made);
}

Status Loader::add_file(const std::filesystem::path& path) {
  errno = 0;
  std::optional<std::string> text = read_file(path, limits_.document_bytes);
  if (!text) return cannot_read(path, std::generic_category().message(errno != 0 ? errno : EIO));
  const File& file = files_.emplace_back(File{path.string(), std::move(*text)});
  add(file.text, file.name);
  return {};
}

Status Loader::add_folder(const std::filesystem::path& folder) {
  in_folder_ = true;
  std::vector<std::filesystem::path> paths;
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
  return {};
}

Status Loader::add_path(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? add_folder(path) : add_file(path);
}

Result<std::shared_ptr<const Program>> Loader::finish(const std::string& id,
                                                      std::vector<RuleProblem>* problems) {
  sigma_.finish(id);
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

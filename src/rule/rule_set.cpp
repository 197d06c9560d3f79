#include <cloudtrail/rule.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <unordered_set>

#include "json/document.hpp"
#include "rule/presets.hpp"
#include "rule/program.hpp"
#include "rule/rule_document.hpp"
#include "yaml/yaml.hpp"

namespace cloudtrail {
namespace {

constexpr std::array<std::string_view, kSeverityCount> kSeverities = {"informational", "low",
                                                                      "medium", "high", "critical"};

/// The documents of a text. JSON has its own parser, for YAML's does not know all its escapes; what
/// begins as JSON does may still be YAML (`{id: x, rules: [...]}`).
Result<std::vector<DocumentNode>> read_documents(std::string_view text, const RuleLimits& limits,
                                                 DocumentProblem& problem) {
  DocumentLimits bounds;
  bounds.bytes = limits.document_bytes;
  const std::size_t start = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (start == std::string_view::npos || text[start] != '{') {
    return yaml::parse(text, bounds, &problem);
  }
  Result<DocumentNode> document = json::parse_document(text, bounds, &problem);
  if (document) {
    std::vector<DocumentNode> documents;
    documents.push_back(std::move(*document));
    return documents;
  }
  Result<std::vector<DocumentNode>> documents = yaml::parse(text, bounds);
  if (!documents) return std::move(document).error();
  return documents;
}

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
  return text;
}

}  // namespace

std::string_view name(Severity severity) noexcept {
  return kSeverities[static_cast<std::size_t>(severity)];
}

std::optional<Severity> parse_severity(std::string_view name) noexcept {
  const auto found = std::find(kSeverities.begin(), kSeverities.end(), name);
  if (found == kSeverities.end()) return std::nullopt;
  return static_cast<Severity>(found - kSeverities.begin());
}

RuleSet::RuleSet() : program_(std::make_shared<rule::Program>()) {}
RuleSet::RuleSet(std::shared_ptr<const rule::Program> program) : program_(std::move(program)) {}

std::span<const Rule> RuleSet::rules() const noexcept {
  return program_->rules;
}
std::span<const Exception> RuleSet::exceptions() const noexcept {
  return program_->exceptions;
}

Result<RuleSet> RuleSet::parse(std::string_view document, std::string_view file,
                               std::vector<RuleProblem>* problems, const RuleLimits& limits) {
  rule::Diagnostics diagnostics(file, document, limits.problems);
  auto program = std::make_shared<rule::Program>();
  DocumentProblem problem;
  const Result<std::vector<DocumentNode>> documents = read_documents(document, limits, problem);
  ErrorCode code = ErrorCode::kInvalidRule;
  if (!documents) {
    code = documents.error().code;
    diagnostics.add(problem.line, problem.column,
                    problem.message.empty() ? documents.error().message : problem.message);
  } else if (documents->empty()) {
    diagnostics.add(0, 0, "no rule document in it");
  } else {
    rule::compile_rule_documents(*documents, limits, *program, diagnostics);
  }
  if (diagnostics.count() == 0) return RuleSet(std::move(program));
  std::vector<RuleProblem> found = diagnostics.take();
  Error error{code, found.front().excerpt, std::nullopt};
  if (problems != nullptr) std::move(found.begin(), found.end(), std::back_inserter(*problems));
  return error;
}

Result<RuleSet> RuleSet::load(const std::filesystem::path& file, std::vector<RuleProblem>* problems,
                              const RuleLimits& limits) {
  errno = 0;
  const std::optional<std::string> text = read_file(file, limits.document_bytes);
  if (text) return parse(*text, file.string(), problems, limits);
  const std::string reason = std::generic_category().message(errno != 0 ? errno : EIO);
  return Error{ErrorCode::kIo, "cannot read rules from " + file.string() + ": " + reason,
               std::nullopt};
}

Result<RuleSet> RuleSet::preset(std::string_view name) {
  const std::string_view document = preset_document(name);
  if (!document.empty()) return parse(document, "preset:" + std::string(name));
  std::string message = "no preset is called `" + std::string(name) + "`; there are";
  for (const std::string_view known : preset_names()) message += " " + std::string(known);
  return Error{ErrorCode::kNotFound, std::move(message), std::nullopt};
}

Result<RuleSet> RuleSet::combine(std::span<const RuleSet> sets) {
  if (sets.size() == 1) return sets.front();
  auto program = std::make_shared<rule::Program>();
  rule::ProgramBuilder builder(*program);
  std::unordered_set<std::string> ids;
  for (const RuleSet& set : sets) {
    for (const rule::Group& group : set.program().groups) {
      if (!ids.insert(group.id).second) {
        return Error{ErrorCode::kInvalidRule, "two rule sets have the id `" + group.id + "`",
                     std::nullopt};
      }
    }
    builder.append(set.program());
  }
  return RuleSet(std::move(program));
}

std::vector<std::string_view> RuleSet::preset_names() {
  std::vector<std::string_view> names;
  for (const rule::Preset& preset : rule::presets()) names.push_back(preset.name);
  return names;
}

std::string_view RuleSet::preset_document(std::string_view name) noexcept {
  for (const rule::Preset& preset : rule::presets()) {
    if (preset.name == name) return preset.document;
  }
  return {};
}

}  // namespace cloudtrail

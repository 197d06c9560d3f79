#include <cloudtrail/eventbridge.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "json/document.hpp"
#include "rule/eventbridge/found_rules.hpp"
#include "rule/eventbridge/pattern.hpp"
#include "rule/read_documents.hpp"
#include "yaml/emit.hpp"

namespace cloudtrail {
namespace {

using Kind = DocumentNode::Kind;
using rule::Diagnostics;
using rule::FoundRule;

/// Levels that a rule document has above its patterns.
constexpr std::size_t kLevelsAbove = 4;
constexpr std::size_t kIndent = 6;

DocumentLimits bounds_of(const RuleLimits& limits) {
  DocumentLimits bounds;
  bounds.bytes = limits.document_bytes;
  bounds.depth -= kLevelsAbove;
  return bounds;
}

/// Whether a pattern names a member that only the event has, also below `$or`.
bool names_event(const DocumentNode& pattern) {
  return std::any_of(pattern.members.begin(), pattern.members.end(), [&](const auto& member) {
    if (member.key == "$or") {
      return std::any_of(member.value.items.begin(), member.value.items.end(), names_event);
    }
    return rule::is_event_member(member.key);
  });
}

/// Letters, digits, `-`, `_` and `.`, and a `-` for each run of others.
std::string safe_id(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.';
    if (kept) {
      id.push_back(c);
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "rule" : id;
}

class Importer {
 public:
  Importer(const EventBridgeImport& options, const RuleLimits& limits)
      : options_(options), limits_(limits) {
    text_ = "# Imported from EventBridge, to be read and changed.\nschema: 1\nid: ";
    yaml::append_text(text_, options.id);
    text_ += "\nrules:\n";
  }

  /// The code of the Error if there is a problem.
  ErrorCode add(const EventBridgeSource& source, Diagnostics& diagnostics) {
    DocumentProblem problem;
    Result<std::vector<DocumentNode>> documents = rule::read_documents(
        source.text, bounds_of(limits_), problem, yaml::Tags::kAsKeys);
    if (!documents) {
      diagnostics.add(problem.line, problem.column,
                      problem.message.empty() ? documents.error().message : problem.message);
      return documents.error().code;
    }
    if (documents->empty()) diagnostics.add(0, 0, "no document in it");
    for (const DocumentNode& document : *documents) {
      std::vector<FoundRule> rules;
      rule::find_rules(document, rules, diagnostics);
      for (const FoundRule& rule : rules) add(rule, diagnostics);
    }
    return ErrorCode::kInvalidRule;
  }

  std::size_t count() const noexcept { return count_; }
  std::string take() { return std::move(text_); }

 private:
  void add(const FoundRule& rule, Diagnostics& diagnostics) {
    if (rule.pattern->is(Kind::kString)) return add_text(rule, diagnostics);
    const std::size_t before = diagnostics.count();
    refuse_intrinsics(*rule.pattern, diagnostics);
    if (diagnostics.count() == before && compiles(*rule.pattern, diagnostics)) {
      append(rule, *rule.pattern, diagnostics);
    }
  }

  /// A pattern as JSON inside of a string: its problems have the string's place, and say where in
  /// it they are.
  void add_text(const FoundRule& rule, Diagnostics& diagnostics) {
    const std::string& text = rule.pattern->text;
    DocumentProblem problem;
    const Result<DocumentNode> pattern = json::parse_document(text, bounds_of(limits_), &problem);
    Diagnostics inner("", text, limits_.problems);
    if (!pattern) {
      inner.add(problem.line, problem.column, std::move(problem.message));
    } else if (compiles(*pattern, inner)) {
      return append(rule, *pattern, diagnostics);
    }
    for (const RuleProblem& found : inner.take()) {
      std::string message = "in the pattern of " + cloudtrail::quoted(rule.name);
      if (found.line != 0) {
        message += ", line " + std::to_string(found.line) + ", column " +
                   std::to_string(found.column);
      }
      diagnostics.add(*rule.pattern, message + ": " + found.message);
    }
  }

  static void refuse_intrinsics(const DocumentNode& node, Diagnostics& diagnostics) {
    if (const std::string_view name = rule::intrinsic(node); !name.empty()) {
      return diagnostics.add(node, cloudtrail::quoted(name) +
                                       " stands for a value that CloudFormation puts in when the "
                                       "template is deployed; write the value");
    }
    for (const DocumentNode& item : node.items) refuse_intrinsics(item, diagnostics);
    for (const auto& member : node.members) refuse_intrinsics(member.value, diagnostics);
  }

  bool compiles(const DocumentNode& pattern, Diagnostics& diagnostics) const {
    rule::Program scratch;
    rule::ProgramBuilder builder(scratch);
    return rule::compile_pattern(pattern, rule::root_of(pattern), limits_, builder, diagnostics)
        .has_value();
  }

  void append(const FoundRule& rule, const DocumentNode& pattern, Diagnostics& diagnostics) {
    const bool on_record = rule::root_of(pattern) == rule::Root::kRecord;
    if (on_record && !names_event(pattern)) {
      diagnostics.warn(*rule.pattern, "the pattern of " + cloudtrail::quoted(rule.name) +
                                          " names no member of an event; it is taken for one on "
                                          "the record");
    }
    ++count_;
    text_.append(count_ == 1 ? "" : "\n").append("  # ").append(visible(diagnostics.file()));
    text_.append(":").append(std::to_string(rule.pattern->line)).append("\n  - id: ");
    yaml::append_text(text_, unique_id(rule.name));
    text_ += "\n    title: ";
    const std::string& title = rule.description.empty() ? rule.name : rule.description;
    yaml::append_text(text_, title.empty() ? "rule" : title);
    text_.append("\n    severity: ").append(name(options_.severity)).append("\n    match:\n");
    if (on_record && names_event(pattern)) {
      text_.append(kIndent, ' ').append("source: [{exists: true}]\n");
    }
    yaml::append_mapping(text_, pattern, kIndent);
  }

  std::string unique_id(std::string_view name) {
    const std::string base = safe_id(name);
    std::string id = base;
    while (!ids_.try_emplace(id, 1).second) {
      id = base + "-" + std::to_string(++ids_[base]);
    }
    return id;
  }

  const EventBridgeImport& options_;
  const RuleLimits& limits_;
  std::string text_;
  std::size_t count_ = 0;
  std::unordered_map<std::string, std::size_t> ids_;  // and how many were made of it
};

}  // namespace

Result<std::string> import_eventbridge(std::span<const EventBridgeSource> sources,
                                       std::vector<RuleProblem>* problems,
                                       const EventBridgeImport& options,
                                       const RuleLimits& limits) {
  Importer importer(options, limits);
  std::optional<Error> first;
  for (const EventBridgeSource& source : sources) {
    Diagnostics diagnostics(source.file, source.text, limits.problems);
    const ErrorCode code = importer.add(source, diagnostics);
    const bool bad = diagnostics.count() != 0;
    std::vector<RuleProblem> told = diagnostics.take();
    if (bad && !first) first = Error{code, told.front().excerpt, std::nullopt};
    if (problems != nullptr) std::move(told.begin(), told.end(), std::back_inserter(*problems));
  }
  if (first && !options.skip_invalid) return *std::move(first);
  if (importer.count() == 0) {
    return Error{ErrorCode::kNotFound, "no rule with an event pattern to import", std::nullopt};
  }
  std::string text = importer.take();
  const Result<RuleSet> loaded = RuleSet::parse(text, options.id, problems, limits);
  if (!loaded) return loaded.error();
  return text;
}

}  // namespace cloudtrail

#include <cloudtrail/eventbridge.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/clock.hpp"
#include "rule/eventbridge/deployable.hpp"
#include "rule/eventbridge/pattern.hpp"
#include "rule/policy/policy.hpp"
#include "rule/read_documents.hpp"
#include "rule/rule_document.hpp"
#include "rule/sigma/documents.hpp"

namespace cloudtrail {
namespace {

using rule::Diagnostics;

std::string_view text_of(const DocumentNode& node, std::string_view key) {
  const DocumentNode* found = node.find(key);
  return found == nullptr ? std::string_view() : std::string_view(found->text);
}

class Exporter {
 public:
  Exporter(const EventBridgeExport& options, const RuleLimits& limits, Diagnostics& diagnostics)
      : options_(options), limits_(limits), diagnostics_(diagnostics) {}

  void sigma(const DocumentNode& document) {
    const bool asked = wanted(text_of(document, "id")) || wanted(text_of(document, "name")) ||
                       wanted(text_of(document, "title"));
    if (!asked) return;
    found_ = true;
    diagnostics_.add(document, "a Sigma rule has no EventBridge pattern; only rules with `match` "
                               "can be exported");
  }

  /// A document that compiles.
  void rules(const DocumentNode& document) {
    const DocumentNode* first_match = document.find("first-match");
    const bool ordered = first_match != nullptr && first_match->boolean;
    bool any = false;
    const std::vector<DocumentNode>& rules = document.find("rules")->items;
    for (const DocumentNode& rule : rules) {
      if (!wanted(text_of(rule, "id"))) continue;
      any = found_ = true;
      if (ordered && &rule != &rules.front()) {
        leave_out(rule, "rules before " + cloudtrail::quoted(text_of(rule, "id")) +
                            ", which `first-match` puts first");
      }
      exceptions(rule.find("unless"), " of the rule " + cloudtrail::quoted(text_of(rule, "id")));
      match(rule, text_of(document, "id"));
    }
    if (any) exceptions(document.find("exceptions"), "");
  }

  bool found() const noexcept { return found_; }
  std::vector<EventBridgePattern> take() { return std::move(patterns_); }

 private:
  bool wanted(std::string_view id) const { return options_.rule.empty() || options_.rule == id; }

  void exceptions(const DocumentNode* list, const std::string& of) {
    if (list == nullptr) return;
    for (const DocumentNode& exception : list->items) {
      leave_out(exception,
                "the exception " + cloudtrail::quoted(text_of(exception, "id")) + of);
    }
  }

  void leave_out(const DocumentNode& at, const std::string& what) {
    if (options_.without_exceptions) return diagnostics_.warn(at, "left out: " + what);
    diagnostics_.add(at, "no EventBridge pattern can say \"but not\" of " + what +
                             "; the option without_exceptions exports `match` alone");
  }

  void match(const DocumentNode& rule, std::string_view set) {
    const DocumentNode& pattern = *rule.find("match");
    const rule::Root root = rule::root_of(pattern);
    rule::check_deployable(pattern, root, limits_, diagnostics_);
    patterns_.push_back({std::string(set), std::string(text_of(rule, "id")),
                         rule::deployable_text(pattern, root)});
  }

  const EventBridgeExport& options_;
  const RuleLimits& limits_;
  Diagnostics& diagnostics_;
  std::vector<EventBridgePattern> patterns_;
  bool found_ = false;
};

/// What to export instead of a policy: the sources of it that are rule documents.
std::string rule_documents_of(const DocumentNode& policy) {
  constexpr std::size_t kEnough = 1000;
  std::string names;
  for (const DocumentNode& source : policy.find("sources")->items) {
    if (names.size() > kEnough) {
      names += ", ...";
      break;
    }
    for (const std::string_view kind : {"rules", "preset"}) {
      const std::string_view name = text_of(source, kind);
      if (name.empty()) continue;
      names.append(names.empty() ? "" : ", ").append(kind == "preset" ? "the preset " : "");
      names.append(cloudtrail::quoted(name));
    }
  }
  if (names.empty()) return ", and none of its sources is a rule document";
  return ", for patterns cannot say what it changes; export its rule documents, one at a time: " +
         names;
}

/// Exports into `exporter` as far as the document is good; else the code of the Error.
ErrorCode export_documents(std::string_view text, const RuleLimits& limits, Exporter& exporter,
                           Diagnostics& diagnostics) {
  DocumentLimits bounds;
  bounds.bytes = limits.document_bytes;
  DocumentProblem problem;
  Result<std::vector<DocumentNode>> documents = rule::read_documents(text, bounds, problem);
  if (!documents) {
    diagnostics.add(problem.line, problem.column,
                    problem.message.empty() ? documents.error().message : problem.message);
    return documents.error().code;
  }
  const auto policy =
      std::find_if(documents->begin(), documents->end(), rule::policy::is_policy);
  if (policy != documents->end()) {
    diagnostics.add(*policy, "a policy cannot be exported" + rule_documents_of(*policy));
    return ErrorCode::kInvalidRule;
  }
  const auto others =
      std::stable_partition(documents->begin(), documents->end(), rule::sigma::is_sigma);
  std::for_each(documents->begin(), others,
                [&](const DocumentNode& document) { exporter.sigma(document); });
  documents->erase(documents->begin(), others);
  rule::Program scratch;
  const std::size_t before = diagnostics.count();
  rule::ProgramBuilder builder(scratch);
  std::vector<RuleTest> tests;
  rule::compile_rule_documents(
      *documents, scratch,
      rule::Context{limits, RuleOptions(), system_now(), builder, tests, diagnostics});
  if (diagnostics.count() != before) return ErrorCode::kInvalidRule;
  for (const DocumentNode& document : *documents) exporter.rules(document);
  return ErrorCode::kInvalidRule;
}

}  // namespace

Result<std::vector<EventBridgePattern>> export_eventbridge(std::string_view document,
                                                           std::string_view file,
                                                           std::vector<RuleProblem>* problems,
                                                           const EventBridgeExport& options,
                                                           const RuleLimits& limits) {
  Diagnostics diagnostics(file, document, limits.problems);
  Exporter exporter(options, limits, diagnostics);
  const ErrorCode code = export_documents(document, limits, exporter, diagnostics);
  const bool bad = diagnostics.count() != 0;
  std::vector<RuleProblem> told = diagnostics.take();
  Error error{code, bad ? told.front().excerpt : std::string(), std::nullopt};
  if (problems != nullptr) std::move(told.begin(), told.end(), std::back_inserter(*problems));
  if (bad) return error;
  if (exporter.found()) return exporter.take();
  return Error{ErrorCode::kNotFound,
               options.rule.empty() ? "no rule in " + std::string(file)
                                    : "no rule of " + std::string(file) + " has the id " +
                                          cloudtrail::quoted(options.rule),
               std::nullopt};
}

}  // namespace cloudtrail

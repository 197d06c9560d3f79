#include "rule/policy/policy.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "rule/field_reader.hpp"
#include "rule/policy/draft.hpp"
#include "rule/policy/source.hpp"
#include "rule/sigma/documents.hpp"

namespace cloudtrail::rule::policy {
namespace {

using Kind = DocumentNode::Kind;

/// How many names of rules one is compared with to find the nearest.
constexpr std::size_t kMostNames = 5000;

constexpr std::string_view kTargetKeys[] = {"rules", "set"};

class PolicyCompiler : private FieldReader {
 public:
  PolicyCompiler(Program& program, const Context& context, std::vector<RuleProblem>& problems)
      : FieldReader(context.diagnostics),
        program_(program),
        context_(context),
        problems_(problems) {}

  void compile(const DocumentNode& document) {
    if (!read(document)) return;
    std::unordered_set<std::string> ids;
    identify(document, policy_.id, ids, "policy");
    load_sources(*document.find("sources"));
    if (const DocumentNode* node = document.find("overrides")) {
      each(*node, "overrides", [&](const DocumentNode& item) { override_rules(item); });
    }
    if (const DocumentNode* node = document.find("exceptions")) {
      each(*node, "exceptions", [&](const DocumentNode& item) { exception(item); });
    }
    if (diagnostics_.count() != 0) return;
    const std::size_t known = draft_.rules().size();
    draft_.take_tests(context_.tests);
    draft_.build(policy_, program_, context_.builder);
    if (!program_.rules.empty()) return;
    diagnostics_.warn(document, known == 0 ? std::string("the sources of the policy have no rule")
                                           : "the policy leaves no rule enabled of " +
                                                 std::to_string(known));
  }

 private:
  /// False where there is more of something than a limit allows.
  bool read(const DocumentNode& document) {
    const RuleLimits& limits = context_.limits;
    bool within = true;
    for (const DocumentNode::Member& member : document.members) {
      if (member.key == "schema") {
        schema(member.value);
      } else if (member.key == "id") {
        text(member, policy_.id);
      } else if (member.key == "title") {
        text(member, policy_.title);
      } else if (member.key == "description") {
        std::string ignored;
        text(member, ignored);
      } else if (member.key == "first-match") {
        flag(member, policy_.first_match);
      } else if (member.key == "sources") {
        within = is_within(member, limits.policy_sources, "policy_sources") && within;
      } else if (member.key == "overrides") {
        within = is_within(member, limits.policy_overrides, "policy_overrides") && within;
      } else if (member.key == "exceptions") {
        within = is_within(member, limits.policy_exceptions, "policy_exceptions") && within;
      } else {
        diagnostics_.unknown_key(member, {"schema", "id", "title", "description", "first-match",
                                          "sources", "overrides", "exceptions"});
      }
    }
    return within;
  }

  bool is_within(const DocumentNode::Member& member, std::size_t most, std::string_view option) {
    if (member.value.items.size() <= most) return true;
    diagnostics_.add_key(member, "more " + member.key + " than the option " + std::string(option) +
                                     ", " + std::to_string(most));
    return false;
  }

  void load_sources(const DocumentNode& list) {
    SourceReader reader(context_, problems_);
    const std::size_t before = diagnostics_.count();
    each(list, "sources", [&](const DocumentNode& node) {
      std::optional<Source> source = reader.read(node, draft_.rules().size());
      if (!source) return;
      const std::string twice = draft_.add(*std::move(source));
      if (twice.empty()) return;
      diagnostics_.add(node, "the set " + cloudtrail::quoted(twice) + " comes from two sources");
    });
    complete_ = diagnostics_.count() == before &&
                std::all_of(problems_.begin(), problems_.end(),
                            [](const RuleProblem& problem) { return problem.warning; });
  }

  /// A name of a rule that there is not.
  void unknown_rule(const DocumentNode& node, std::string_view set) {
    if (!complete_) {
      return diagnostics_.warn(node, "no rule that was loaded is called " +
                                         cloudtrail::quoted(node.text));
    }
    if (!set.empty()) {
      return diagnostics_.add(node, "the set " + cloudtrail::quoted(set) +
                                        " has no rule that is called " +
                                        cloudtrail::quoted(node.text));
    }
    diagnostics_.unknown(node.line, node.column, "rule", node.text, draft_.names(kMostNames));
  }

  std::string target_set(const DocumentNode& node) {
    std::string set;
    for (const DocumentNode::Member& member : node.members) {
      if (member.key == "set") text(member, set);
    }
    if (set.empty() || draft_.has_set(set)) return set;
    const DocumentNode& at = *node.find("set");
    if (complete_) diagnostics_.unknown(at.line, at.column, "set", set, draft_.sets());
    return set;
  }

  /// Counts towards a limit; false where it is passed, which is told once.
  bool spend(const DocumentNode& at, std::size_t more, std::size_t& count, std::size_t most,
             std::string_view what) {
    const bool told = count > most;
    count += more;
    if (count <= most) return true;
    if (!told) diagnostics_.add(at, std::string(what) + ", " + std::to_string(most));
    return false;
  }
  bool spend_name(const DocumentNode& at) {
    return spend(at, 1, names_, context_.limits.policy_names,
                 "more names of rules than the option policy_names");
  }
  bool spend_changes(const DocumentNode& at, std::size_t changes) {
    return spend(at, changes, changes_, context_.limits.policy_changes,
                 "more changes of rules than the option policy_changes");
  }

  /// Appends the rules that a name or a pattern means.
  void append_named(const DocumentNode& node, std::string_view set,
                    std::vector<std::uint32_t>& out) {
    if (!node.is(Kind::kString) || node.text.empty()) {
      return diagnostics_.add(node,
                              "expected the id or the name of a rule, with `*` for anything");
    }
    if (!spend_name(node)) return;
    const Result<std::vector<std::uint32_t>> found = draft_.find(node.text, set);
    if (!found) return diagnostics_.add(node, found.error().message);
    if (found->empty()) return unknown_rule(node, set);
    if (spend_changes(node, found->size())) out.insert(out.end(), found->begin(), found->end());
  }

  /// The rules that `rules` and `set` of an override or an exception mean.
  std::vector<std::uint32_t> targets(const DocumentNode& node) {
    const std::string set = target_set(node);
    const DocumentNode* names = node.find("rules");
    std::vector<std::uint32_t> all;
    if (names == nullptr) {
      all = *draft_.find("*", set);
      if (!spend_changes(node, all.size())) all.clear();
      return all;
    }
    if (!is_filled_list(*names, "rules")) return all;
    for (const DocumentNode& item : names->items) append_named(item, set, all);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  void override_rules(const DocumentNode& node) {
    std::optional<Severity> severity_set;
    std::optional<bool> enabled;
    std::vector<std::string> added;
    for (const DocumentNode::Member& member : node.members) {
      if (member.key == "severity") {
        severity(member.value, severity_set.emplace());
      } else if (member.key == "enabled") {
        flag(member, enabled.emplace());
      } else if (member.key == "tags") {
        tags(member.value, added);
      } else if (member.key != "rules" && member.key != "set") {
        diagnostics_.unknown_key(member, {"rules", "set", "severity", "enabled", "tags"});
      }
    }
    if (node.find("rules") == nullptr && node.find("set") == nullptr) {
      return diagnostics_.add(node, "the override needs `rules` or `set`: what it is for");
    }
    if (!severity_set && !enabled && node.find("tags") == nullptr) {
      diagnostics_.add(node, "the override changes nothing; give `severity`, `enabled` or `tags`");
    }
    const std::vector<std::uint32_t> rules = targets(node);
    if (!spend_changes(node, rules.size() * added.size())) return;
    for (const std::uint32_t index : rules) {
      DraftRule& draft = draft_.rules()[index];
      draft.rule.severity = severity_set.value_or(draft.rule.severity);
      draft.enabled = enabled.value_or(draft.enabled);
      for (const std::string& tag : added) {
        std::vector<std::string>& tags = draft.rule.tags;
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
      }
    }
  }

  void exception(const DocumentNode& node) {
    Exception made;
    made.set = policy_.id;
    const std::uint32_t index =
        compile_exception(node, std::move(made), kTargetKeys, exception_ids_, context_);
    if (node.find("owner") == nullptr) {
      diagnostics_.add(node, "the exception needs an `owner`: who answers for it");
    }
    if (node.find("reason") == nullptr) {
      diagnostics_.add(node, "the exception needs a `reason`: why it is there");
    }
    if (node.find("rules") == nullptr && node.find("set") == nullptr) {
      policy_.exceptions.push_back(index);
      return;
    }
    for (const std::uint32_t rule : targets(node)) draft_.rules()[rule].unless.push_back(index);
  }

  Program& program_;
  const Context& context_;
  std::vector<RuleProblem>& problems_;
  Group policy_;
  Draft draft_;
  std::unordered_set<std::string> exception_ids_;
  std::size_t names_ = 0;    // of rules in overrides and exceptions
  std::size_t changes_ = 0;  // that these ask for
  bool complete_ = true;   // all rules of the sources are there
};

}  // namespace

bool is_policy(const DocumentNode& document) noexcept {
  return document.find("sources") != nullptr && !sigma::is_sigma(document);
}

void compile(const DocumentNode& document, Program& program, const Context& context,
             std::vector<RuleProblem>& source_problems) {
  PolicyCompiler(program, context, source_problems).compile(document);
}

}  // namespace cloudtrail::rule::policy

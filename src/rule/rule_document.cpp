#include "rule/rule_document.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "rule/eventbridge/deployable.hpp"
#include "rule/eventbridge/pattern.hpp"
#include "rule/field_reader.hpp"
#include "rule/tests.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

/// Warns of an exception that no longer applies.
void check_expiry(const DocumentNode& node, const Exception& exception, const Context& context) {
  const DocumentNode* expires = node.find("expires");
  if (!exception.expires || *exception.expires > context.now) return;
  context.diagnostics.warn(*expires, "the exception " + cloudtrail::quoted(exception.id) +
                                         " expired on " + expires->text +
                                         ": it no longer applies");
}

/// 0 with a problem told where it cannot be compiled.
Condition compile_match(const DocumentNode& node, const Context& context) {
  const Root root = root_of(node);
  if (root == Root::kEnvelope) warn_of_record_members(node, context.diagnostics);
  const auto condition =
      compile_pattern(node, root, context.limits, context.builder, context.diagnostics);
  if (condition && context.options.deployable) {
    check_deployable(node, root, context.limits, context.diagnostics);
  }
  return condition.value_or(0);
}

class DocumentCompiler : private FieldReader {
 public:
  DocumentCompiler(Program& program, const Context& context)
      : FieldReader(context.diagnostics), context_(context), program_(program), tests_(context) {}

  /// `ids` are those of the documents before this one.
  void compile(const DocumentNode& document, std::unordered_set<std::string>& ids) {
    if (!document.is(Kind::kMapping)) {
      diagnostics_.add(document, "a rule document is a mapping with `id` and `rules`, found " +
                                     std::string(describe(document)));
      return;
    }
    const DocumentNode* rules = nullptr;
    const DocumentNode* exceptions = nullptr;
    const DocumentNode* tests = nullptr;
    program_.facts.emplace_back();
    for (const DocumentNode::Member& member : document.members) {
      if (member.key == "schema") {
        schema(member.value);
      } else if (member.key == "id") {
        text(member, group_.id);
      } else if (member.key == "title") {
        text(member, group_.title);
      } else if (member.key == "description") {
        std::string ignored;
        text(member, ignored);
      } else if (member.key == "first-match") {
        flag(member, group_.first_match);
      } else if (member.key == "facts") {
        facts(member.value);
      } else if (member.key == "exceptions") {
        exceptions = &member.value;
      } else if (member.key == "rules") {
        rules = &member.value;
      } else if (member.key == "tests") {
        tests = &member.value;
      } else {
        diagnostics_.unknown_key(member, {"schema", "id", "title", "description", "first-match",
                                          "facts", "exceptions", "rules", "tests"});
      }
    }
    identify(document, group_.id, ids, "document");
    if (exceptions != nullptr)
      each(*exceptions, "exceptions",
           [&](const DocumentNode& node) { group_.exceptions.push_back(exception(node, "")); });
    group_.first_rule = static_cast<std::uint32_t>(program_.rules.size());
    if (rules == nullptr) {
      diagnostics_.add(document, "the document needs `rules`, a list");
    } else {
      each(*rules, "rules", [&](const DocumentNode& node) { rule(node); });
    }
    group_.rule_count = static_cast<std::uint32_t>(program_.rules.size()) - group_.first_rule;
    if (tests != nullptr) {
      tests_.of_document(*tests, group_.id, std::span(program_.rules).subspan(group_.first_rule));
    }
    program_.groups.push_back(std::move(group_));
  }

 private:
  void facts(const DocumentNode& node) {
    if (!node.is(Kind::kMapping)) {
      diagnostics_.add(node, "`facts` needs a mapping of names to JSON Pointers");
      return;
    }
    for (const DocumentNode::Member& member : node.members) {
      const DocumentNode& pointer = member.value;
      if (!pointer.is(Kind::kString) || pointer.text.empty() || pointer.text.front() != '/') {
        diagnostics_.add(pointer, "a fact is a JSON Pointer such as /userIdentity/arn");
        continue;
      }
      program_.facts.back().push_back(Fact{member.key, pointer.text});
    }
  }

  std::uint32_t exception(const DocumentNode& node, const std::string& rule) {
    Exception made;
    made.set = group_.id;
    made.rule = rule;
    return compile_exception(node, std::move(made), {}, exception_ids_, context_);
  }

  void rule(const DocumentNode& node) {
    if (program_.rules.size() >= context_.limits.rules) {
      diagnostics_.add(node, "more rules than the option rules allows");
      return;
    }
    Rule made;
    RuleCode code;
    const DocumentNode* unless = nullptr;
    const DocumentNode* tests = nullptr;
    bool matched = false;
    bool rated = false;
    for (const DocumentNode::Member& member : node.members) {
      if (member.key == "id") {
        text(member, made.id);
      } else if (member.key == "title") {
        text(member, made.title);
      } else if (member.key == "description") {
        text(member, made.description);
      } else if (member.key == "severity") {
        rated = true;
        severity(member.value, made.severity);
      } else if (member.key == "tags") {
        tags(member.value, made.tags);
      } else if (member.key == "match") {
        matched = true;
        code.match = compile_match(member.value, context_);
      } else if (member.key == "unless") {
        unless = &member.value;
      } else if (member.key == "tests") {
        tests = &member.value;
      } else {
        diagnostics_.unknown_key(
            member, {"id", "title", "description", "severity", "tags", "match", "unless", "tests"});
      }
    }
    identify(node, made.id, rule_ids_, "rule");
    if (!matched) diagnostics_.add(node, "the rule needs `match`");
    if (!rated) diagnostics_.add(node, "the rule needs `severity`");
    if (made.title.empty()) made.title = made.id;
    if (unless != nullptr)
      each(*unless, "unless",
           [&](const DocumentNode& item) { code.unless.push_back(exception(item, made.id)); });
    if (tests != nullptr) tests_.of_rule(*tests, group_.id, made.id);
    made.set = group_.id;
    made.file = diagnostics_.file();
    made.line = node.line;
    made.facts = &program_.facts.back();
    program_.rules.push_back(std::move(made));
    program_.code.push_back(std::move(code));
  }

  const Context& context_;
  Program& program_;
  TestReader tests_;
  Group group_;
  std::unordered_set<std::string> rule_ids_;
  std::unordered_set<std::string> exception_ids_;
};

}  // namespace

std::uint32_t compile_exception(const DocumentNode& node, Exception made,
                                std::span<const std::string_view> others,
                                std::unordered_set<std::string>& ids, const Context& context) {
  FieldReader reader(context.diagnostics);
  std::optional<Condition> condition;
  made.file = context.diagnostics.file();
  made.line = node.line;
  for (const DocumentNode::Member& member : node.members) {
    if (member.key == "id") {
      reader.text(member, made.id);
    } else if (member.key == "title") {
      reader.text(member, made.title);
    } else if (member.key == "owner") {
      reader.text(member, made.owner);
    } else if (member.key == "reason") {
      reader.text(member, made.reason);
    } else if (member.key == "expires") {
      reader.time(member, made.expires);
    } else if (member.key == "match") {
      condition = compile_match(member.value, context);
    } else if (std::find(others.begin(), others.end(), member.key) == others.end()) {
      std::vector<std::string_view> known = {"id", "title", "owner", "reason", "expires", "match"};
      known.insert(known.end(), others.begin(), others.end());
      context.diagnostics.unknown(member.key_line, member.key_column, "key", member.key, known);
    }
  }
  reader.identify(node, made.id, ids, "exception");
  if (!condition) context.diagnostics.add(node, "the exception needs `match`");
  check_expiry(node, made, context);
  return context.builder.exception(std::move(made), condition.value_or(0));
}

void compile_rule_documents(const std::vector<DocumentNode>& documents, Program& program,
                            const Context& context) {
  std::unordered_set<std::string> ids;
  for (const DocumentNode& document : documents) {
    DocumentCompiler(program, context).compile(document, ids);
  }
}

void compile_pattern_rule(const DocumentNode& pattern, Rule rule, Program& program,
                          const Context& context) {
  rule.file = context.diagnostics.file();
  rule.line = pattern.line;
  RuleCode code;
  code.match = compile_match(pattern, context);
  Group group;
  group.id = rule.set;
  group.title = rule.title;
  group.rule_count = 1;
  rule.facts = &program.facts.emplace_back();
  program.rules.push_back(std::move(rule));
  program.code.push_back(std::move(code));
  program.groups.push_back(std::move(group));
}

}  // namespace cloudtrail::rule

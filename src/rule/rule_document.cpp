#include "rule/rule_document.hpp"

#include <unordered_set>
#include <utility>

#include "rule/eventbridge/deployable.hpp"
#include "rule/eventbridge/pattern.hpp"
#include "rule/tests.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

constexpr std::string_view kSchema = "1";

class DocumentCompiler {
 public:
  DocumentCompiler(const RuleLimits& limits, const RuleOptions& options, Program& program,
                   ProgramBuilder& builder, std::vector<RuleTest>& tests, Diagnostics& diagnostics)
      : limits_(limits),
        deployable_(options.deployable),
        program_(program),
        diagnostics_(diagnostics),
        builder_(builder),
        tests_(limits, options, tests, diagnostics) {}

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
  template <typename Function>
  void each(const DocumentNode& list, std::string_view what, Function function) {
    if (!list.is(Kind::kSequence) || list.items.empty()) {
      diagnostics_.add(list, "`" + std::string(what) + "` needs a list of at least one entry");
      return;
    }
    for (const DocumentNode& item : list.items) {
      if (item.is(Kind::kMapping)) {
        function(item);
      } else {
        diagnostics_.add(item, "expected a mapping, found " + std::string(describe(item)));
      }
    }
  }

  void text(const DocumentNode::Member& member, std::string& out) {
    if (member.value.is(Kind::kString) && !member.value.text.empty()) {
      out = member.value.text;
    } else {
      diagnostics_.add(member.value,
                       cloudtrail::quoted(member.key) + " needs a text that is not empty");
    }
  }

  void flag(const DocumentNode::Member& member, bool& out) {
    if (member.value.is(Kind::kBool)) {
      out = member.value.boolean;
    } else {
      diagnostics_.add(member.value, cloudtrail::quoted(member.key) + " needs true or false");
    }
  }

  void schema(const DocumentNode& node) {
    if (!node.is(Kind::kNumber) || node.text != kSchema) {
      diagnostics_.add(node, "this version reads `schema: 1` alone");
    }
  }

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

  void identify(const DocumentNode& node, const std::string& id,
                std::unordered_set<std::string>& seen, std::string_view what) {
    if (id.empty()) {
      // An `id` that is there and of no use has been told already.
      if (node.find("id") != nullptr) return;
      diagnostics_.add(node, "the " + std::string(what) + " needs an `id`");
    } else if (!seen.insert(id).second) {
      const DocumentNode* at = node.find("id");
      diagnostics_.add(
          *at, "the " + std::string(what) + " id " + cloudtrail::quoted(id) + " is used twice");
    }
  }

  std::uint32_t exception(const DocumentNode& node, const std::string& rule) {
    Exception made;
    made.set = group_.id;
    made.rule = rule;
    made.file = diagnostics_.file();
    made.line = node.line;
    Condition condition = 0;
    bool matched = false;
    for (const DocumentNode::Member& member : node.members) {
      if (member.key == "id") {
        text(member, made.id);
      } else if (member.key == "title") {
        text(member, made.title);
      } else if (member.key == "match") {
        matched = true;
        condition = match(member.value);
      } else {
        diagnostics_.unknown_key(member, {"id", "title", "match"});
      }
    }
    identify(node, made.id, exception_ids_, "exception");
    if (!matched) diagnostics_.add(node, "the exception needs `match`");
    program_.exceptions.push_back(std::move(made));
    program_.exception_code.push_back(condition);
    return static_cast<std::uint32_t>(program_.exceptions.size() - 1);
  }

  Condition match(const DocumentNode& node) {
    const Root root = root_of(node);
    const auto condition = compile_pattern(node, root, limits_, builder_, diagnostics_);
    if (condition && deployable_) check_deployable(node, root, limits_, diagnostics_);
    return condition.value_or(0);
  }

  void severity(const DocumentNode& node, Severity& out) {
    const auto parsed = node.is(Kind::kString) ? parse_severity(node.text) : std::nullopt;
    if (parsed) {
      out = *parsed;
    } else {
      diagnostics_.add(node, "`severity` is one of informational, low, medium, high, critical");
    }
  }

  void tags(const DocumentNode& node, std::vector<std::string>& out) {
    if (!node.is(Kind::kSequence)) {
      diagnostics_.add(node, "`tags` needs a list of texts");
      return;
    }
    for (const DocumentNode& item : node.items) {
      if (item.is(Kind::kString)) {
        out.push_back(item.text);
      } else {
        diagnostics_.add(item, "a tag is a text, found " + std::string(describe(item)));
      }
    }
  }

  void rule(const DocumentNode& node) {
    if (program_.rules.size() >= limits_.rules) {
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
        code.match = match(member.value);
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

  const RuleLimits& limits_;
  bool deployable_;
  Program& program_;
  Diagnostics& diagnostics_;
  ProgramBuilder& builder_;
  TestReader tests_;
  Group group_;
  std::unordered_set<std::string> rule_ids_;
  std::unordered_set<std::string> exception_ids_;
};

}  // namespace

void compile_rule_documents(const std::vector<DocumentNode>& documents, const RuleLimits& limits,
                            const RuleOptions& options, Program& program,
                            std::vector<RuleTest>& tests, Diagnostics& diagnostics) {
  ProgramBuilder builder(program);
  std::unordered_set<std::string> ids;
  for (const DocumentNode& document : documents) {
    DocumentCompiler(limits, options, program, builder, tests, diagnostics).compile(document, ids);
  }
}

}  // namespace cloudtrail::rule

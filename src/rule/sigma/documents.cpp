#include "rule/sigma/documents.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "rule/sigma/detection.hpp"
#include "rule/sigma/metadata.hpp"

namespace cloudtrail::rule::sigma {
namespace {

using Kind = DocumentNode::Kind;
using LogSource = std::vector<std::pair<std::string, std::string>>;

/// The first entry of a log source that no CloudTrail record has; nullptr where it is CloudTrail's.
const LogSource::value_type* foreign_part(const LogSource& source) noexcept {
  for (const LogSource::value_type& entry : source) {
    const auto& [key, value] = entry;
    if (key == "product" && value != "aws") return &entry;
    if (key == "service" && value != "cloudtrail") return &entry;
    if (key == "category") return &entry;
  }
  return nullptr;
}

/// Whether each entry of `part` is one of `whole`.
bool covers(const LogSource& part, const LogSource& whole) {
  return std::all_of(part.begin(), part.end(), [&](const auto& entry) {
    return std::find(whole.begin(), whole.end(), entry) != whole.end();
  });
}

std::string place_of(const DocumentNode& node, const Diagnostics& diagnostics) {
  return std::string(diagnostics.file()) + ":" + std::to_string(node.line);
}

/// The place of the member that names a rule.
const DocumentNode& naming_node(const DocumentNode& document) noexcept {
  for (const std::string_view key : {"id", "name", "title"}) {
    if (const DocumentNode* node = document.find(key)) return *node;
  }
  return document;
}

}  // namespace

bool is_sigma(const DocumentNode& document) noexcept {
  const auto has = [&](std::string_view key) { return document.find(key) != nullptr; };
  return !has("rules") &&
         (has("detection") || has("filter") || has("correlation") || has("logsource"));
}

void Documents::add(const DocumentNode& document, Diagnostics& diagnostics) {
  any_ = true;
  if (const DocumentNode* correlation = document.find("correlation")) {
    std::string title;
    if (const DocumentNode* node = document.find("title"))
      title = " " + cloudtrail::quoted(node->text);
    diagnostics.add(*correlation, "the correlation" + title +
                                      " is refused: this version judges records one by one");
    return;
  }
  if (const DocumentNode* action = document.find("action")) {
    diagnostics.add(*action, "`action` is no part of Sigma 2; write each rule out");
    return;
  }
  const DocumentNode* filter = document.find("filter");
  if (filter == nullptr) return add_rule(document, diagnostics);
  if (document.find("detection") == nullptr) return add_filter(document, diagnostics);
  diagnostics.add(*filter,
                  "a document is a rule with `detection` or a filter with `filter`, not both");
}

void Documents::add_rule(const DocumentNode& document, Diagnostics& diagnostics) {
  if (rules_.size() + program_.rules.size() >= limits_.rules) {
    return diagnostics.add(document, "more rules than the option rules allows");
  }
  const std::size_t before = diagnostics.count();
  LoadedRule made;
  made.rule.file = diagnostics.file();
  made.rule.line = document.line;
  read_metadata(document, made.rule, made.name, diagnostics);
  made.source = read_log_source(document, diagnostics);
  claim(document, made.rule, made.name, diagnostics);
  if (const auto* foreign = foreign_part(made.source)) {
    return diagnostics.warn(*document.find("logsource"),
                            "the rule is not for CloudTrail and left out: " + foreign->first +
                                " is " + cloudtrail::quoted(foreign->second) +
                                "; expected `product: aws` and `service: cloudtrail`");
  }
  const DocumentNode* detection = document.find("detection");
  if (detection == nullptr) {
    return diagnostics.add(document, "the rule needs `detection`, a mapping of search identifiers");
  }
  const auto compiled = compile_section(*detection, "detection", "",
                                        Context{limits_, placeholders_, builder_, diagnostics});
  if (!compiled || diagnostics.count() != before) return;
  made.condition = compiled->condition;
  const auto index = static_cast<std::uint32_t>(rules_.size());
  by_name_.emplace(made.rule.id, index);
  if (!made.name.empty()) by_name_.emplace(made.name, index);
  rules_.push_back(std::move(made));
}

/// Notes the names of a rule; each may be given once.
void Documents::claim(const DocumentNode& document, const Rule& rule, const std::string& name,
                      Diagnostics& diagnostics) {
  const DocumentNode& at = naming_node(document);
  const auto claim_one = [&](const std::string& text, std::string_view what) {
    if (text.empty()) return;
    const auto [known, added] = known_.try_emplace(text, place_of(at, diagnostics));
    if (!added) {
      diagnostics.add(at, "the rule's " + std::string(what) + " " + cloudtrail::quoted(text) +
                              " is used twice, first at " + known->second);
    }
  };
  claim_one(rule.id, document.find("id") != nullptr ? "id" : name.empty() ? "title" : "name");
  if (name != rule.id) claim_one(name, "name");
}

void Documents::add_filter(const DocumentNode& document, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  Rule ignored;
  std::string name;
  LoadedFilter made;
  read_metadata(document, ignored, name, diagnostics);
  made.source = read_log_source(document, diagnostics);
  made.diagnostics = &diagnostics;
  const DocumentNode& section = *document.find("filter");
  if (const DocumentNode* rules = section.find("rules")) {
    if (rules->is(Kind::kSequence)) {
      for (const DocumentNode& rule : rules->items) {
        if (!rule.is(Kind::kString)) diagnostics.add(rule, "expected the id or the name of a rule");
        made.rules.push_back(Reference{rule.text, rule.line, rule.column});
      }
    } else if (!rules->is(Kind::kString) || rules->text != "any") {
      diagnostics.add(*rules, "`rules` needs a list of ids and names, or `any`");
    }
  }
  const auto compiled = compile_section(section, "filter", "rules",
                                        Context{limits_, placeholders_, builder_, diagnostics});
  if (!compiled || diagnostics.count() != before) return;
  if (!compiled->negates) {
    diagnostics.warn(section,
                     "the filter keeps what its condition describes; write `not` before what "
                     "it is to exclude");
  }
  made.condition = compiled->condition;
  filters_.push_back(std::move(made));
}

/// Adds a filter to the rules that it names.
void Documents::apply(const LoadedFilter& filter,
                      std::vector<std::vector<std::uint32_t>>& conditions) const {
  const auto add_to = [&](std::uint32_t rule) {
    if (covers(filter.source, rules_[rule].source)) conditions[rule].push_back(filter.condition);
  };
  for (const Reference& reference : filter.rules) {
    if (const auto rule = by_name_.find(reference.rule); rule != by_name_.end()) {
      add_to(rule->second);
    } else if (!known_.contains(reference.rule)) {
      filter.diagnostics->add(
          reference.line, reference.column,
          "no rule has the id or the name " + cloudtrail::quoted(reference.rule));
    }
  }
}

/// Adds the filters that are for every rule, as one condition for all of one log source: there may be
/// many of them, and as many rules.
void Documents::apply_to_all(std::vector<std::vector<std::uint32_t>>& conditions) {
  std::map<LogSource, std::vector<std::uint32_t>> by_source;
  for (LoadedFilter& filter : filters_) {
    if (filter.rules.empty()) by_source[filter.source].push_back(filter.condition);
  }
  for (auto& [source, filters] : by_source) {
    const Condition condition = builder_.all(std::move(filters));
    for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
      if (covers(source, rules_[rule].source)) conditions[rule].push_back(condition);
    }
  }
}

void Documents::apply_filters() {
  std::vector<std::vector<std::uint32_t>> conditions(rules_.size());
  apply_to_all(conditions);
  for (const LoadedFilter& filter : filters_) apply(filter, conditions);
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    if (conditions[i].empty()) continue;
    conditions[i].insert(conditions[i].begin(), rules_[i].condition);
    rules_[i].condition = builder_.all(std::move(conditions[i]));
  }
}

void Documents::finish(const std::string& id) {
  if (!any_) return;
  apply_filters();
  Group group;
  group.id = id;
  group.first_rule = static_cast<std::uint32_t>(program_.rules.size());
  group.rule_count = static_cast<std::uint32_t>(rules_.size());
  program_.facts.emplace_back();
  for (LoadedRule& loaded : rules_) {
    loaded.rule.set = id;
    loaded.rule.name = std::move(loaded.name);
    loaded.rule.facts = &program_.facts.back();
    program_.rules.push_back(std::move(loaded.rule));
    program_.code.push_back(RuleCode{loaded.condition, {}});
  }
  program_.groups.push_back(std::move(group));
}

}  // namespace cloudtrail::rule::sigma

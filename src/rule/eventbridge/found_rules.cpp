#include "rule/eventbridge/found_rules.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "rule/eventbridge/pattern.hpp"
#include "rule/sigma/documents.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

/// The member's text; empty where there is none.
std::string_view text_of(const DocumentNode& node, std::string_view key) {
  const DocumentNode* found = node.find(key);
  return found != nullptr && found->is(Kind::kString) ? std::string_view(found->text)
                                                      : std::string_view();
}

/// The member, unless it is null.
const DocumentNode* given(const DocumentNode& node, std::string_view key) {
  const DocumentNode* found = node.find(key);
  return found == nullptr || found->is(Kind::kNull) ? nullptr : found;
}

/// What the path of keys leads to, or nullptr.
const DocumentNode* at(const DocumentNode& node, std::initializer_list<std::string_view> keys) {
  const DocumentNode* found = &node;
  for (const std::string_view key : keys) {
    found = found->find(key);
    if (found == nullptr) break;
  }
  return found;
}

/// The file's name without folders and ending.
std::string stem(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  return std::string(file.substr(0, std::max<std::size_t>(file.rfind('.'), 1)));
}

class Finder {
 public:
  Finder(std::vector<FoundRule>& out, Diagnostics& diagnostics)
      : out_(out), diagnostics_(diagnostics) {}

  void find(const DocumentNode& document) {
    if (document.is(Kind::kSequence) && is_list_of_rules(document)) return rules_of(document);
    if (!document.is(Kind::kMapping)) {
      diagnostics_.add(document, "expected an event pattern, a list of EventBridge rules, a "
                                 "CloudFormation template or what `terraform show -json` prints, "
                                 "found " +
                                     std::string(describe(document)));
      return;
    }
    const DocumentNode* rules = document.find("Rules");
    const DocumentNode* resources = document.find("Resources");
    if (resources != nullptr && resources->is(Kind::kMapping)) {
      template_resources(*resources);
    } else if (document.find("format_version") != nullptr ||
               document.find("terraform_version") != nullptr) {
      terraform(document);
    } else if (rules != nullptr && rules->is(Kind::kSequence) && is_list_of_rules(*rules)) {
      rules_of(*rules);
    } else if (is_rule(document)) {
      rule(document);
    } else if (are_patterns(document)) {
      for (const DocumentNode::Member& member : document.members) {
        out_.push_back({member.key, "", &member.value});
      }
    } else if (document.find("rules") != nullptr || sigma::is_sigma(document)) {
      diagnostics_.add(document, "this is a rule document already, which needs no import");
    } else {
      out_.push_back({stem(diagnostics_.file()), "", &document});
    }
  }

 private:
  /// Whether a document is what an export of several rules is, ids and their patterns. Objects are
  /// members of a pattern too: then they are called like those of events and records.
  static bool are_patterns(const DocumentNode& document) {
    const auto is_pattern = [](const DocumentNode::Member& member) {
      return !is_event_member(member.key) && !is_record_member(member.key) &&
             root_of(member.value) == Root::kEnvelope;
    };
    return !document.members.empty() &&
           std::all_of(document.members.begin(), document.members.end(), is_pattern);
  }

  // What the API says of rules.

  static bool is_rule(const DocumentNode& node) {
    const bool named = !text_of(node, "Name").empty() || !text_of(node, "Arn").empty();
    return !text_of(node, "EventPattern").empty() ||
           (named && !text_of(node, "ScheduleExpression").empty());
  }

  static bool is_list_of_rules(const DocumentNode& list) {
    return std::all_of(list.items.begin(), list.items.end(), [](const DocumentNode& item) {
      return is_rule(item) || !text_of(item, "Name").empty();
    });
  }

  void rules_of(const DocumentNode& list) {
    for (const DocumentNode& item : list.items) rule(item);
  }

  void rule(const DocumentNode& node) {
    consider(node, std::string(text_of(node, "Name")), node, {"EventPattern", "ScheduleExpression"},
             text_of(node, "State") == "DISABLED", "Description");
  }

  // CloudFormation and SAM.

  void template_resources(const DocumentNode& resources) {
    for (const DocumentNode::Member& member : resources.members) {
      const DocumentNode& resource = member.value;
      const std::string_view type = text_of(resource, "Type");
      const DocumentNode* properties = resource.find("Properties");
      if (member.key.starts_with("Fn::ForEach")) {
        diagnostics_.warn(resource, "left out: `Fn::ForEach`, which is not expanded here");
      } else if (type == "AWS::Events::Rule") {
        template_rule(member, properties == nullptr ? resource : *properties);
      } else if (type.starts_with("AWS::Serverless::") && properties != nullptr) {
        serverless_events(member.key, properties->find("Events"));
      }
    }
  }

  void template_rule(const DocumentNode::Member& member, const DocumentNode& properties) {
    const std::string_view name = text_of(properties, "Name");
    consider(member.value, name.empty() ? member.key : std::string(name), properties,
             {"EventPattern", "ScheduleExpression"}, text_of(properties, "State") == "DISABLED",
             "Description");
  }

  void serverless_events(const std::string& function, const DocumentNode* events) {
    if (events == nullptr) return;
    for (const DocumentNode::Member& member : events->members) {
      const std::string_view type = text_of(member.value, "Type");
      const DocumentNode* properties = member.value.find("Properties");
      if ((type != "EventBridgeRule" && type != "CloudWatchEvent") || properties == nullptr) {
        continue;
      }
      const DocumentNode* enabled = properties->find("Enabled");
      const bool disabled = text_of(*properties, "State") == "DISABLED" ||
                            (enabled != nullptr && enabled->is(Kind::kBool) && !enabled->boolean);
      const std::string_view name = text_of(*properties, "RuleName");
      consider(member.value, name.empty() ? function + "-" + member.key : std::string(name),
               *properties, {"Pattern", "Schedule"}, disabled, "Description");
    }
  }

  // Terraform.

  void terraform(const DocumentNode& document) {
    note_unknown(document.find("resource_changes"));
    for (const std::string_view part : {"planned_values", "values"}) {
      const DocumentNode* module = at(document, {part, "root_module"});
      if (module != nullptr) return terraform_module(*module);
    }
    diagnostics_.add(document, "no `planned_values` and no `values`; import what `terraform show "
                               "-json` prints of a plan or a state");
  }

  /// A value that is known after apply alone is in no part of the planned values.
  void note_unknown(const DocumentNode* changes) {
    if (changes == nullptr) return;
    for (const DocumentNode& change : changes->items) {
      const DocumentNode* unknown = at(change, {"change", "after_unknown", "event_pattern"});
      if (unknown != nullptr && unknown->boolean) unknown_.insert(text_of(change, "address"));
    }
  }

  void terraform_module(const DocumentNode& module) {
    if (const DocumentNode* resources = module.find("resources")) {
      for (const DocumentNode& resource : resources->items) terraform_resource(resource);
    }
    if (const DocumentNode* children = module.find("child_modules")) {
      for (const DocumentNode& child : children->items) terraform_module(child);
    }
  }

  void terraform_resource(const DocumentNode& resource) {
    const DocumentNode* values = resource.find("values");
    if (text_of(resource, "type") != "aws_cloudwatch_event_rule" || values == nullptr ||
        text_of(resource, "mode") == "data") {
      return;
    }
    const std::string_view address = text_of(resource, "address");
    std::string_view name = text_of(*values, "name");
    if (name.empty()) name = address;
    const bool silent = given(*values, "event_pattern") == nullptr &&
                        given(*values, "schedule_expression") == nullptr;
    if (silent || unknown_.contains(address)) {
      diagnostics_.add(resource, "the event pattern of " + cloudtrail::quoted(address) +
                                     " is known only after `terraform apply`; import from the "
                                     "state then");
      return;
    }
    const DocumentNode* enabled = values->find("is_enabled");
    const bool disabled = text_of(*values, "state") == "DISABLED" ||
                          (enabled != nullptr && enabled->is(Kind::kBool) && !enabled->boolean);
    consider(resource, std::string(name), *values, {"event_pattern", "schedule_expression"},
             disabled, "description");
  }

  struct Keys {
    std::string_view pattern;
    std::string_view schedule;
  };

  void consider(const DocumentNode& place, std::string name, const DocumentNode& values, Keys keys,
                bool disabled, std::string_view description) {
    const std::string shown = "the rule " + cloudtrail::quoted(name);
    const DocumentNode* pattern = given(values, keys.pattern);
    if (pattern == nullptr && given(values, keys.schedule) == nullptr) {
      diagnostics_.add(place, shown + " has no " + cloudtrail::quoted(keys.pattern));
    } else if (pattern == nullptr) {
      diagnostics_.warn(place, "left out: " + shown + ", which has a schedule and no pattern");
    } else if (disabled) {
      diagnostics_.warn(place, "left out: " + shown + ", which is disabled");
    } else {
      out_.push_back({std::move(name), std::string(text_of(values, description)), pattern});
    }
  }

  std::vector<FoundRule>& out_;
  Diagnostics& diagnostics_;
  std::unordered_set<std::string_view> unknown_;  // addresses
};

}  // namespace

void find_rules(const DocumentNode& document, std::vector<FoundRule>& out,
                Diagnostics& diagnostics) {
  Finder(out, diagnostics).find(document);
}

std::string_view intrinsic(const DocumentNode& node) noexcept {
  if (node.members.size() != 1) return {};
  const DocumentNode::Member& member = node.members.front();
  const bool reference = member.key == "Ref" && member.value.is(Kind::kString);
  return reference || member.key.starts_with("Fn::") || member.key.starts_with('!')
             ? std::string_view(member.key)
             : std::string_view();
}

}  // namespace cloudtrail::rule

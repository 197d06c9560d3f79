// Rules to and from AWS EventBridge.
#pragma once

#include <cloudtrail/rule.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail {

/// A rule's event pattern as EventBridge takes it (API Reference, PutRule, EventPattern).
struct EventBridgePattern {
  std::string set;      ///< The id of the document the rule came in.
  std::string rule;     ///< The rule's id.
  std::string pattern;  ///< JSON without blanks.
};

struct EventBridgeExport {
  std::string rule;  ///< The id of the one rule to export; empty for all.
  /// Exports each rule's `match` alone, with a warning for each exception, `unless` and order of
  /// `first-match` that is left out: the pattern then finds more than the rule does.
  bool without_exceptions = false;
};

/// The patterns of a rule document's rules, in their order. A pattern is the author's: its keys in
/// their order, one on the record put below `detail`. EventBridge finds by it what the rule finds
/// among CloudTrail's events; on a bus, events of other kinds that have the same fields too.
///
/// Refused, each with its place: what RuleOptions::deployable refuses; exceptions, `unless` and
/// rules behind the first of a `first-match` document, for "but not where" is nothing a pattern can
/// say; Sigma rules; policies, with the names of their rule documents. On failure nothing is
/// exported, the Error is that of the first problem, and `problems`, if given, gets all of them,
/// warnings in any case. kNotFound where there is no rule of the id asked for. Thread-safe, as all
/// here.
Result<std::vector<EventBridgePattern>> export_eventbridge(
    std::string_view document, std::string_view file, std::vector<RuleProblem>* problems = nullptr,
    const EventBridgeExport& options = {}, const RuleLimits& limits = {});

/// A file to import rules from.
struct EventBridgeSource {
  std::string_view text;
  std::string_view file;  ///< Its name, for messages and for rules that have none.
};

struct EventBridgeImport {
  std::string id = "imported";  ///< Of the rule document that is made.
  Severity severity = Severity::kMedium;
  /// Leaves out the patterns and files that are wrong instead of refusing everything. `problems`
  /// tells of each.
  bool skip_invalid = false;
};

/// One rule document (YAML, to be read and changed by people) of the rules in these files. What a
/// file is is found out from its content; JSON and YAML are both read:
///
/// - an event pattern: the file's name is the rule's;
/// - what `cloudtrail rules export` prints of several rules: a mapping of ids to patterns;
/// - output of `aws events list-rules` or `describe-rule`, whole or its list of rules;
/// - a CloudFormation or SAM template: AWS::Events::Rule, and EventBridgeRule and CloudWatchEvent
///   among the Events of functions and state machines. An intrinsic function (`!Sub`, `Fn::If`)
///   inside a pattern is a problem, elsewhere it is passed over;
/// - output of `terraform show -json` of a plan or a state: aws_cloudwatch_event_rule in every
///   module. A pattern that is known only after apply is a problem.
///
/// Ids are made of the rules' names, titles of their descriptions. A pattern that names members of
/// the event, but none of those that make ours one on the event (see RuleSet), gets
/// `source: [{exists: true}]`, which every event meets. Rules without a pattern (schedules) and
/// disabled rules are left out with a warning. Patterns on other events than CloudTrail's are
/// imported like any.
///
/// Every pattern is compiled first, and the document is loaded before it is given out. Errors and
/// `problems` are as in export_eventbridge; kNotFound where no rule is left to import.
Result<std::string> import_eventbridge(std::span<const EventBridgeSource> sources,
                                       std::vector<RuleProblem>* problems = nullptr,
                                       const EventBridgeImport& options = {},
                                       const RuleLimits& limits = {});

}  // namespace cloudtrail

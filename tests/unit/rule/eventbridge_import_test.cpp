// Rules out of what EventBridge's tools write: each kind is imported, loaded, and judges records.
#include <gtest/gtest.h>
#include <cloudtrail/eventbridge.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

struct Imported {
  std::string document;
  std::vector<RuleProblem> problems;
  ErrorCode code{};
  std::string error;
};

Imported imported(const std::vector<EventBridgeSource>& sources,
                  const EventBridgeImport& options = {}) {
  Imported out;
  auto document = import_eventbridge(sources, &out.problems, options);
  if (document) {
    out.document = *std::move(document);
  } else {
    out.code = document.error().code;
    out.error = document.error().message;
  }
  return out;
}

Imported imported(std::string_view text, const EventBridgeImport& options = {}) {
  return imported({EventBridgeSource{text, "dir/some.file.json"}}, options);
}

/// What problems and warnings there are: `line:column: message`.
std::vector<std::string> told(const Imported& imported) {
  std::vector<std::string> lines;
  for (const RuleProblem& problem : imported.problems) {
    lines.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
                    (problem.warning ? "warning: " : "") + problem.message);
  }
  return lines;
}

using Lines = std::vector<std::string>;

constexpr std::string_view kDelete =
    R"({"eventSource":"s3.amazonaws.com","eventName":"DeleteBucket","recipientAccountId":"1"})";
constexpr std::string_view kCreate =
    R"({"eventSource":"iam.amazonaws.com","eventName":"CreateUser","recipientAccountId":"2"})";

Ids ids_for(const Imported& from, std::string_view record) {
  EXPECT_TRUE(from.error.empty()) << from.error;
  return judged(must_parse(from.document), record);
}

TEST(Import, APattern) {
  const Imported out =
      imported(R"({"source":["aws.s3"],"detail":{"eventName":[{"prefix":"Delete"}]}})");
  EXPECT_EQ(out.document,
            "# Imported from EventBridge, to be read and changed.\n"
            "schema: 1\n"
            "id: imported\n"
            "rules:\n"
            "  # dir/some.file.json:1\n"
            "  - id: some.file\n"
            "    title: some.file\n"
            "    severity: medium\n"
            "    match:\n"
            "      source: [aws.s3]\n"
            "      detail:\n"
            "        eventName: [{prefix: Delete}]\n");
  EXPECT_TRUE(out.problems.empty());
  EXPECT_EQ(ids_for(out, kDelete), Ids{"some.file"});
  EXPECT_EQ(ids_for(out, kCreate), Ids{});
}

TEST(Import, OptionsAreHonoured) {
  EventBridgeImport options;
  options.id = "of: mine";
  options.severity = Severity::kCritical;
  const RuleSet rules = must_parse(imported(R"({"detail":{"a":[1]}})", options).document);
  EXPECT_EQ(rules.rules().front().set, "of: mine");
  EXPECT_EQ(rules.rules().front().severity, Severity::kCritical);
}

// `account` is no member of a record: what names it is a pattern on the event.
TEST(Import, APatternOnTheEventStaysOne) {
  const Imported out = imported(R"({"$or":[{"account":["1"]},{"region":["x"]}]})");
  EXPECT_NE(out.document.find("      source: [{exists: true}]\n      $or:"), std::string::npos)
      << out.document;
  EXPECT_EQ(ids_for(out, kDelete), Ids{"some.file"});
  EXPECT_EQ(ids_for(out, kCreate), Ids{});
  const Imported record = imported(R"({"eventName":["CreateUser"]})");
  EXPECT_EQ(told(record), (Lines{"1:1: warning: the pattern of `some.file` names no member of an "
                                 "event; it is taken for one on the record"}));
  EXPECT_EQ(ids_for(record, kCreate), Ids{"some.file"});
}

TEST(Import, AnObjectOfPatternsIsARuleEach) {
  const Imported out = imported(
      R"({"s/deletes":{"detail":{"eventName":[{"prefix":"Delete"}]}},"iam":{"source":["aws.iam"]},
          "either":{"$or":[{"source":["aws.iam"]},{"detail":{"eventName":["DeleteBucket"]}}]}})");
  EXPECT_EQ(told(out), Lines{});
  EXPECT_EQ(ids_for(out, kDelete), (Ids{"s-deletes", "either"}));
  EXPECT_EQ(ids_for(out, kCreate), (Ids{"iam", "either"}));
  const RuleSet one = must_parse(imported(R"({"mine":{"source":["aws.iam"]}})").document);
  EXPECT_EQ(one.rules().front().id, "mine");
}

// Objects among a pattern's members, also such as have members of an event's names.
TEST(Import, APatternOfObjectsIsOneRule) {
  for (const char* pattern :
       {R"({"detail":{"source":["x"]}})", R"({"detail":{"detail":{"source":["x"]}}})",
        R"({"detail":{"a":["x"]},"resources":{"source":["x"]}})",
        R"({"requestParameters":{"source":["x"]}})", R"({"detail":{"eventName":["x"]},"source":["y"]})",
        R"({"requestParameters":{"source":["x"]},"responseElements":{"detail":{"a":["x"]}}})"}) {
    const Imported out = imported(pattern);
    ASSERT_EQ(out.error, "") << pattern;
    const RuleSet rules = must_parse(out.document);
    ASSERT_EQ(rules.rules().size(), 1u) << pattern;
    EXPECT_EQ(rules.rules().front().id, "some.file");
  }
  // One that is no pattern among others makes them none.
  EXPECT_FALSE(imported(R"({"a":{"source":["x"]},"b":{"c":[]}})").error.empty());
}

constexpr std::string_view kListed = R"json({"Rules": [
  {"Name": "deletes", "State": "ENABLED", "Description": "It went: away",
   "EventPattern": "{\"detail\":{\"eventName\":[{\"prefix\":\"Delete\"}]}}"},
  {"Name": "deletes", "State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
   "EventPattern": "{\"source\": [\"aws.iam\"]}"},
  {"Name": "nightly", "State": "ENABLED", "ScheduleExpression": "cron(0 0 * * ? *)"},
  {"Name": "off", "State": "DISABLED", "EventPattern": "{\"source\": [\"aws.s3\"]}"},
  {"Name": "of others", "EventPattern": "{\"source\": [\"com.example\"]}"}]})json";

TEST(Import, WhatListRulesPrints) {
  const Imported out = imported(kListed);
  EXPECT_EQ(told(out),
            (Lines{"6:3: warning: left out: the rule `nightly`, which has a schedule and no "
                   "pattern",
                   "7:3: warning: left out: the rule `off`, which is disabled"}));
  EXPECT_EQ(ids_for(out, kDelete), Ids{"deletes"});
  EXPECT_EQ(ids_for(out, kCreate), Ids{"deletes-2"});
  const RuleSet rules = must_parse(out.document);
  ASSERT_EQ(rules.rules().size(), 3u);
  EXPECT_EQ(rules.rules()[0].title, "It went: away");
  EXPECT_EQ(rules.rules()[1].title, "deletes");
  EXPECT_EQ(rules.rules()[2].id, "of-others");
}

TEST(Import, ASingleRuleOrAListOfThem) {
  const std::string rule = R"({"Name":"one","Arn":"arn:x","EventPattern":"{\"source\":[\"aws.iam\"]}"})";
  EXPECT_EQ(ids_for(imported(rule), kCreate), Ids{"one"});
  EXPECT_EQ(ids_for(imported("[" + rule + "]"), kCreate), Ids{"one"});
}

TEST(Import, SeveralFilesAreOneDocument) {
  const Imported out = imported({{R"({"source":["aws.iam"]})", "a.json"},
                                 {R"({"source":["aws.s3"]})", "x/a.json"},
                                 {R"({"detail-type":[{"exists":true}]})", "a-2.json"}});
  EXPECT_EQ(ids_for(out, kCreate), (Ids{"a", "a-2-2"}));
  EXPECT_EQ(ids_for(out, kDelete), (Ids{"a-2", "a-2-2"}));
}

constexpr std::string_view kTemplate = R"(AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  Deletes:
    Type: AWS::Events::Rule
    Condition: Prod
    Properties:
      Name: !Sub "${Env}-deletes"
      State: !If [Prod, ENABLED, DISABLED]
      EventPattern:
        detail:
          eventName: [{prefix: Delete}]
      Targets: [{Arn: !GetAtt Function.Arn, Id: t, Input: !Sub ['{"a": "${B}"}', {B: !Ref C}]}]
  Named:
    Type: AWS::Events::Rule
    Properties: {Name: created, Description: !Ref D, EventPattern: '{"source": ["aws.iam"]}'}
  Off: {Type: AWS::Events::Rule, Properties: {State: DISABLED, EventPattern: {source: [x]}}}
  Nightly: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day)}}
  Fn::ForEach::Rules: [X, [a, b], {}]
  Bucket: {Type: AWS::S3::Bucket}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: !Sub x
      Events:
        Api: {Type: Api, Properties: {Path: /, Method: get}}
        Bus: {Type: EventBridgeRule, Properties: {Pattern: {account: ["2"]}}}
        Old: {Type: CloudWatchEvent, Properties: {RuleName: old, Pattern: {source: [aws.s3]}}}
        Not: {Type: EventBridgeRule, Properties: {State: DISABLED, Pattern: {source: [x]}}}
)";

TEST(Import, ATemplate) {
  const Imported out = imported(kTemplate);
  EXPECT_EQ(told(out),
            (Lines{"18:8: warning: left out: the rule `Off`, which is disabled",
                   "19:12: warning: left out: the rule `Nightly`, which has a schedule and no "
                   "pattern",
                   "20:23: warning: left out: `Fn::ForEach`, which is not expanded here",
                   "30:14: warning: left out: the rule `Function-Not`, which is disabled"}));
  EXPECT_EQ(ids_for(out, kDelete), (Ids{"Deletes", "old"}));
  EXPECT_EQ(ids_for(out, kCreate), (Ids{"created", "Function-Bus"}));
}

TEST(Import, ATemplateInJson) {
  const Imported out = imported(R"({"Resources": {"A": {"Type": "AWS::Events::Rule", "Properties": {
      "Name": {"Ref": "N"}, "EventPattern": {"source": ["aws.iam"]}}}}})");
  EXPECT_EQ(ids_for(out, kCreate), Ids{"A"});
}

TEST(Import, AnIntrinsicInAPatternIsToldWithItsPlace) {
  const auto in_template = [](const std::string& pattern) {
    return imported("Resources:\n  A:\n    Type: AWS::Events::Rule\n    Properties:\n"
                    "      EventPattern: " +
                    pattern + "\n");
  };
  const auto message = [](const std::string& name) {
    return "`" + name + "` stands for a value that CloudFormation puts in when the template is "
                        "deployed; write the value";
  };
  EXPECT_EQ(told(in_template("{source: [aws.iam], account: [!Ref 'AWS::AccountId']}")),
            (Lines{"5:51: " + message("!Ref")}));
  EXPECT_EQ(told(in_template("{detail: {a: [{prefix: !Sub 'x${Y}'}], b: !If [A, [x], [y]]}}")),
            (Lines{"5:44: " + message("!Sub"), "5:63: " + message("!If")}));
  EXPECT_EQ(told(in_template("!Sub '{\"source\": [\"${X}\"]}'")),
            (Lines{"5:21: " + message("!Sub")}));
  EXPECT_EQ(told(in_template("{account: [{Ref: X}], detail: {a: [{'Fn::Sub': x}]}}")),
            (Lines{"5:32: " + message("Ref"), "5:56: " + message("Fn::Sub")}));
  // A tag in front of a key would be lost.
  EXPECT_EQ(told(in_template("\n        !Sub source: [x]")),
            (Lines{"6:9: a key with a tag; move the tag to the value"}));
}

constexpr std::string_view kPlan = R"json({"format_version": "1.2", "terraform_version": "1.7.0",
 "planned_values": {"root_module": {
  "resources": [
   {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "values": {}},
   {"address": "aws_cloudwatch_event_rule.d", "mode": "managed", "type": "aws_cloudwatch_event_rule",
    "values": {"name": "deletes", "description": null, "schedule_expression": null,
               "event_pattern": "{\"detail\":{\"eventName\":[\"DeleteBucket\"]}}"}},
   {"address": "aws_cloudwatch_event_rule.n", "mode": "managed", "type": "aws_cloudwatch_event_rule",
    "values": {"name": "nightly", "event_pattern": null, "schedule_expression": "rate(1 day)"}}],
  "child_modules": [{"address": "module.a", "child_modules": [{"resources": [
   {"address": "module.a.module.b.aws_cloudwatch_event_rule.c[0]", "mode": "managed",
    "type": "aws_cloudwatch_event_rule",
    "values": {"description": "Made", "event_pattern": "{\"source\":[\"aws.iam\"]}"}},
   {"address": "data.x", "mode": "data", "type": "aws_cloudwatch_event_rule", "values": {}},
   {"address": "off", "mode": "managed", "type": "aws_cloudwatch_event_rule",
    "values": {"name": "off", "is_enabled": false, "event_pattern": "{\"source\":[\"aws.iam\"]}"}}
   ]}]}]}}})json";

TEST(Import, APlan) {
  const Imported out = imported(kPlan);
  EXPECT_EQ(told(out),
            (Lines{"8:4: warning: left out: the rule `nightly`, which has a schedule and no "
                   "pattern",
                   "15:4: warning: left out: the rule `off`, which is disabled"}));
  EXPECT_EQ(ids_for(out, kDelete), Ids{"deletes"});
  EXPECT_EQ(ids_for(out, kCreate), Ids{"module.a.module.b.aws_cloudwatch_event_rule.c-0"});
  EXPECT_EQ(must_parse(out.document).rules()[1].title, "Made");
}

TEST(Import, AState) {
  EXPECT_EQ(ids_for(imported(R"({"format_version": "1.0", "values": {"root_module": {"resources": [
      {"address": "x", "mode": "managed", "type": "aws_cloudwatch_event_rule",
       "values": {"name": "of-state", "event_pattern": "{\"source\":[\"aws.iam\"]}"}}]}}})"),
                    kCreate),
            Ids{"of-state"});
}

TEST(Import, WhatIsKnownAfterApplyIsTold) {
  const std::string unknown =
      "the event pattern of `r.one` is known only after `terraform apply`; import from the state "
      "then";
  // Terraform leaves an unknown value out of the planned ones.
  EXPECT_EQ(told(imported(R"({"format_version": "1.2", "planned_values": {"root_module": {
"resources": [{"address": "r.one", "type": "aws_cloudwatch_event_rule", "values": {"name": "x"}}]}}})")),
            (Lines{"2:15: " + unknown}));
  EXPECT_EQ(told(imported(R"({"format_version": "1.2", "planned_values": {"root_module": {
"resources": [{"address": "r.one", "type": "aws_cloudwatch_event_rule",
               "values": {"name": "x", "event_pattern": "{\"source\": [\"old\"]}"}}]}},
"resource_changes": [{"address": "r.one", "change": {"after_unknown": {"event_pattern": true}}}]})")),
            (Lines{"2:15: " + unknown}));
}

TEST(Import, BadPatternsAreToldAndNothingIsMade) {
  const Imported out = imported(R"({"Rules": [
    {"Name": "json", "EventPattern": "{\"source\": [}"},
    {"Name": "good", "EventPattern": "{\"source\": [\"aws.iam\"]}"},
    {"Name": "op", "EventPattern": "{\"source\":\n [{\"prefx\": \"a\"}], \"x\": []}"}]})");
  EXPECT_EQ(out.document, "");
  EXPECT_EQ(out.code, ErrorCode::kInvalidRule);
  EXPECT_EQ(out.error, out.problems.front().excerpt);
  EXPECT_EQ(told(out),
            (Lines{"2:38: in the pattern of `json`, line 1, column 13: Invalid value",
                   "4:36: in the pattern of `op`, line 2, column 4: unknown key `prefx`; did you "
                   "mean `prefix`?",
                   "4:36: in the pattern of `op`, line 2, column 25: the field `x` needs a list "
                   "such as [\"value\"], of at least one value or operator, found an empty list"}));
}

TEST(Import, SkippingLeavesOutWhatIsWrong) {
  EventBridgeImport options;
  options.skip_invalid = true;
  const Imported out = imported({{R"({"source":["aws.iam"]})", "good.json"},
                                 {R"({"source":"aws.iam"})", "bad.json"},
                                 {"{", "broken.json"}},
                                options);
  EXPECT_EQ(ids_for(out, kCreate), Ids{"good"});
  ASSERT_EQ(out.problems.size(), 2u);
  EXPECT_EQ(out.problems[0].file, "bad.json");
  EXPECT_EQ(out.problems[1].file, "broken.json");
  EXPECT_EQ(imported({{"{", "broken.json"}}, options).code, ErrorCode::kNotFound);
}

TEST(Import, WhatIsNoneOfTheKindsIsRefused) {
  EXPECT_EQ(told(imported("")), (Lines{"0:0: no document in it"}));
  EXPECT_EQ(told(imported("[1]")),
            (Lines{"1:1: expected an event pattern, a list of EventBridge rules, a CloudFormation "
                   "template or what `terraform show -json` prints, found a list"}));
  EXPECT_EQ(told(imported("id: s\nrules: []\n")),
            (Lines{"1:1: this is a rule document already, which needs no import"}));
  EXPECT_EQ(told(imported("detection: {}\ntitle: t\nlogsource: {}\n")).size(), 1u);
  EXPECT_EQ(told(imported("{\"format_version\": \"1.2\"}")).size(), 1u);
  EXPECT_EQ(imported("{\"Rules\": []}").code, ErrorCode::kNotFound);
  EXPECT_EQ(imported("Resources: {}").code, ErrorCode::kNotFound);
  EXPECT_EQ(told(imported("Resources: {A: {Type: 'AWS::Events::Rule'}}")),
            (Lines{"1:16: the rule `A` has no `EventPattern`"}));
  EXPECT_EQ(told(imported("{\"Resources\": {\"A\": {\"Type\": \"AWS::Events::Rule\", "
                          "\"Properties\": {\"EventPattern\": [1]}}}}")),
            (Lines{"1:82: expected a mapping of fields, found a list"}));
}

// Names and values that would break out of a line, or be taken for something else.
TEST(Import, TextsComeBackAsTheyWere) {
  const std::string hostile = R"(- x: #\u0000\u2028\u0085\n\"\\\u202e\ud83d\ude00é)";
  const std::string pattern = R"({"detail":{"yes":["no","1e3","~","","true",")" + hostile +
                              R"("],")" + hostile + R"(":["2024-01-01",{"wildcard":"*"}]}})";
  std::string text = "[{\"Name\":\"" + hostile + "\",\"Description\":\"" + hostile +
                     "\",\"EventPattern\":";
  std::string escaped;
  for (const char c : pattern) {
    if (c == '"' || c == '\\') escaped.push_back('\\');
    escaped.push_back(c);
  }
  const Imported out = imported({{text + "\"" + escaped + "\"}]", "evil\nrules: x\xE2\x80\xA8.json"}});
  ASSERT_TRUE(out.error.empty()) << out.error;
  for (const char c : out.document) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_EQ(out.document.find("\xE2\x80"), std::string::npos);
  const RuleSet rules = must_parse(out.document);
  ASSERT_EQ(rules.rules().size(), 1u);
  EXPECT_EQ(rules.rules().front().id, "x");
  const std::string decoded("- x: #\0\xE2\x80\xA8\xC2\x85\n\"\\\xE2\x80\xAE\xF0\x9F\x98\x80é", 24);
  EXPECT_EQ(rules.rules().front().title, decoded);
  for (const char* value : {"no", "1e3", "~", "", "true", hostile.c_str()}) {
    const std::string record = "{\"yes\":\"" + std::string(value) + "\",\"" + hostile +
                               "\":\"2024-01-01\"}";
    EXPECT_EQ(judged(rules, record), Ids{"x"}) << record;
  }
  EXPECT_EQ(judged(rules, "{\"yes\":false,\"" + hostile + "\":\"2024-01-01\"}"), Ids{});
}

TEST(Import, HostileInputIsRefused) {
  const auto refused = [](const std::string& text) {
    const Imported out = imported(text);
    EXPECT_FALSE(out.error.empty());
    return !out.error.empty();
  };
  EXPECT_TRUE(refused(std::string(1'000'000, '[')));
  EXPECT_TRUE(refused(std::string(1'000'000, '{')));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "{\"a\":";
  EXPECT_TRUE(refused(deep + "[1]" + std::string(100, '}')));
  EXPECT_TRUE(refused("source: [\xFF]"));
  EXPECT_TRUE(refused("a: &x [*x]"));
  EXPECT_TRUE(refused("source: [\"" + std::string(2'000, '!') + "\"]\n\"" +
                      std::string(3'000, 'k') + "\": [1]\n"));
  // As deep as a pattern may be, and one deeper: what is made still loads.
  const auto nested = [](int depth) {
    std::string text = "{\"source\":[\"x\"],\"detail\":";
    for (int i = 0; i < depth; ++i) text += "{\"a\":";
    return text + "[1]" + std::string(static_cast<std::size_t>(depth) + 1, '}');
  };
  EXPECT_EQ(imported(nested(58)).error, "");
  EXPECT_TRUE(refused(nested(59)));
}

TEST(Import, ManyRulesOfOneNameStayLinear) {
  std::string text = "[";
  for (int i = 0; i < 20'000; ++i) {
    text += R"({"Name":"a","EventPattern":"{\"source\":[\"x\"]}"},)";
  }
  text.back() = ']';
  EXPECT_EQ(must_parse(imported(text).document).rules().size(), 20'000u);
}

}  // namespace
}  // namespace cloudtrail

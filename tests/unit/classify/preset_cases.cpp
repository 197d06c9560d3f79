#include "unit/classify/preset_cases.hpp"

#include "unit/classify/severity_names.hpp"

namespace cloudtrail {
namespace {

using Ids = std::vector<std::string>;

PresetCase same(std::string input, Ids expected) {
  return {std::move(input), expected, expected};
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string named(std::string_view name, std::string_view members) {
  return "{\"eventName\":" + quoted(name) + "," + std::string(members) + "}";
}

std::string called(std::string_view source, std::string_view name) {
  return "{\"eventSource\":" + quoted(source) + ",\"eventName\":" + quoted(name) + "}";
}

}  // namespace

std::vector<PresetCase> console_changes_cases() {
  const Ids agent = {"console-user-agent"};
  const Ids session = {"console-session"};
  std::vector<PresetCase> cases;
  for (const char* userAgent :
       {"console.amazonaws.com", "Coral/Jakarta", "Coral/Netty4", "signin.amazonaws.com",
        "x signin.amazonaws.com/y", "signin-amazonaws-com", "S3Console/0.4, aws-internal/3",
        "[S3Console/0.4", "Mozilla/5.0 (X11)", "console.ec2.amazonaws.com", "consoleamazonaws.com",
        "aws-internal/3 AWSLambdaConsole/1.0", "aws-internalAWSLambdaConsole"}) {
    cases.push_back(same(named("Put", "\"userAgent\":" + quoted(userAgent)), agent));
  }
  for (const char* userAgent : {"xconsole.amazonaws.com",
                                "Console.amazonaws.com",
                                "Coral/Jakarta2",
                                "xCoral/Jakarta",
                                "coral/netty4",
                                "Coral/Netty42",
                                "signinXXamazonaws.com",
                                "signin.amazonaws",
                                "xS3Console",
                                "x[S3Console",
                                "{S3Console",
                                "Mozilla",
                                "xMozilla/5.0",
                                "mozilla/5.0",
                                "console.amazon.com",
                                "xaws-internal/3 AWSLambdaConsole",
                                "aws-internal/3",
                                "AWSLambdaConsole",
                                "",
                                "aws-cli/2.0"}) {
    cases.push_back(same(named("Put", "\"userAgent\":" + quoted(userAgent)), {}));
  }
  for (const char* without : {"\"userAgent\":null", "\"userAgent\":5", "\"x\":1"}) {
    cases.push_back(same(named("Put", without), {}));
  }
  cases.push_back(same(named("Put", R"("sessionCredentialFromConsole":"true")"), session));
  cases.push_back(same(named("Put", R"("sessionCredentialFromConsole":true)"), session));
  cases.push_back(same(R"({"sessionCredentialFromConsole":true})", session));
  for (const char* other : {"\"false\"", "false", "\"True\"", "1", "null"}) {
    const std::string member = "\"sessionCredentialFromConsole\":" + std::string(other);
    cases.push_back(same(named("Put", member), {}));
  }
  const char* both = R"("userAgent":"Mozilla/5.0","sessionCredentialFromConsole":"true")";
  const Ids two = {"console-user-agent", "console-session"};
  cases.push_back(same(named("Put", both), two));
  for (const char* name : {"GetX", "Get", "DescribeX", "ListX", "HeadBucket"}) {
    cases.push_back({named(name, both), {"-read-only-name"}, two});
  }
  for (const char* name : {"getX", "Xget", "XGet", "describeX", "listX", "headX", "Put", "Lis"}) {
    cases.push_back(same(named(name, both), two));
  }
  for (const char* name :
       {"DownloadDBLogFilePortion", "TestScheduleExpression", "TestEventPattern", "LookupEvents",
        "listDnssec", "Decrypt", "REST.GET.OBJECT_LOCK_CONFIGURATION", "ConsoleLogin"}) {
    cases.push_back({named(name, both), {"-ignored-name"}, two});
    cases.push_back(same(named(std::string(name) + "2", both), two));
  }
  const auto invoked = [&](const char* by) {
    return named("Put", std::string(both) + ",\"userIdentity\":{\"invokedBy\":\"" + by + "\"}");
  };
  cases.push_back({invoked("AWS Internal"), {"-aws-internal"}, two});
  cases.push_back(same(invoked("aws internal"), two));
  cases.push_back(same(invoked("cloudformation.amazonaws.com"), two));
  return cases;
}

std::vector<PresetCase> trail_changes_cases() {
  const auto event = [](const char* source, const char* type, const std::string& detail) {
    return "{\"id\":\"1\",\"source\":" + quoted(source) + ",\"detail-type\":" + quoted(type) +
           ",\"detail\":" + detail + "}";
  };
  const char* call = "AWS API Call via CloudTrail";
  const char* trail = "cloudtrail.amazonaws.com";
  const Ids changed = {"trail-changed"};
  std::vector<PresetCase> cases;
  for (const char* name : {"StopLogging", "StartLogging", "UpdateTrail", "DeleteTrail",
                           "CreateTrail", "RemoveTags", "AddTags", "PutEventSelectors"}) {
    cases.push_back(same(called(trail, name), changed));
    cases.push_back(same(event("aws.cloudtrail", call, called(trail, name)), changed));
    cases.push_back(same(called("s3.amazonaws.com", name), {}));
    cases.push_back(same(called(trail, name + std::string("2")), {}));
  }
  cases.push_back(same(called(trail, "GetTrail"), {}));
  const std::string stop = called(trail, "StopLogging");
  cases.push_back(same(event("aws.s3", call, stop), {}));
  cases.push_back(same(event("aws.cloudtrail", "AWS Service Event via CloudTrail", stop), {}));
  cases.push_back(
      same(event("aws.cloudtrail", call, called("s3.amazonaws.com", "StopLogging")), {}));
  cases.push_back(same(event("aws.cloudtrail", call, called(trail, "GetTrail")), {}));
  const std::string as_service =
      R"({"eventType":"AwsServiceEvent","eventSource":"cloudtrail.amazonaws.com",
          "eventName":"StopLogging"})";
  cases.push_back(same(as_service, {}));
  return cases;
}

std::vector<PresetCase> router_cases() {
  std::vector<PresetCase> cases;
  for (const char* name : {"RunInstances", "ModifyInstanceAttribute", "TerminateInstances"}) {
    cases.push_back(same(named(name, "\"x\":1"), {"instances"}));
  }
  for (const char* name : {"CreateUser", "DeleteUser"}) {
    cases.push_back(same(named(name, "\"x\":1"), {"users"}));
  }
  for (const char* name : {"RunInstance", "runInstances", "CreateUsers", "StartInstances", ""}) {
    cases.push_back(same(named(name, "\"x\":1"), {}));
  }
  cases.push_back(same(R"({"eventVersion":"1.08"})", {}));
  return cases;
}

std::vector<PresetCase> severity_cases() {
  const std::string deleted = "an_aws_resource_was_deleted";
  const std::string unlisted = "aws_resource_not_listed";
  const std::string high = "high_severity_aws_event_happened";
  const std::string medium = "medium_severity_aws_event_happened";
  const std::string low = "low_severity_aws_event_happened";
  const char* ec2 = "ec2.amazonaws.com";
  std::vector<PresetCase> cases;
  for (const char* source : {"sts.amazonaws.com", "kms.amazonaws.com"}) {
    cases.push_back({called(source, "Any"), {"-allow-listed"}, {low}});
    cases.push_back({called(source, "DeleteAny"), {"-allow-listed"}, {deleted, low}});
  }
  cases.push_back(
      {called(ec2, "DeleteNetworkInterface"), {"-allow-listed"}, {deleted, medium, low}});
  cases.push_back(
      {called("x", "DeletePolicyVersion"), {"-allow-listed"}, {deleted, unlisted, high, low}});
  for (const char* name : {"DeleteAny", "deleteAny", "Delete", "XRevoke", "RevokeX", "xrevokex",
                           "XRemoveX", "xremove"}) {
    cases.push_back({called(ec2, name), {deleted}, {deleted, low}});
    cases.push_back({called("new.amazonaws.com", name), {deleted}, {deleted, unlisted, low}});
    cases.push_back({named(name, "\"x\":1"), {deleted}, {deleted, unlisted, low}});
  }
  for (const char* name : {"XDelete", "DELETE", "REVOKE", "Remov", "Any", "",
                           "StartConfigRulesEvaluation", "StartConfigRulesEvaluationn"}) {
    cases.push_back(same(called(ec2, name), {low}));
    cases.push_back({called("new.amazonaws.com", name), {unlisted}, {unlisted, low}});
  }
  for (const char* service :
       {"apigateway", "cloudtrail", "config", "dynamodb", "ec2", "elasticfilesystem", "iam",
        "kinesis", "kms", "lambda", "s3", "sts"}) {
    const std::string source = std::string(service) + ".amazonaws.com";
    const bool allowed = source == "kms.amazonaws.com" || source == "sts.amazonaws.com";
    cases.push_back({called(source, "Any"), allowed ? Ids{"-allow-listed"} : Ids{low}, {low}});
    cases.push_back({called(service, "Any"), {unlisted}, {unlisted, low}});
  }
  // A record that does not say where it is from, or what it is.
  cases.push_back({R"({"eventName":"RunInstances"})", {unlisted}, {unlisted, high, low}});
  cases.push_back({R"({"eventVersion":"1.08"})", {unlisted}, {unlisted, low}});
  cases.push_back({R"({"eventSource":null,"eventName":null})", {unlisted}, {unlisted, low}});
  cases.push_back(same(R"({"eventSource":"ec2.amazonaws.com"})", {low}));
  const auto listed = [&](std::string_view name, const std::string& rule) {
    const PresetCase plain = same(called(ec2, name), {rule});
    PresetCase made = plain;
    const auto has = [&](const char* part) { return name.find(part) != std::string_view::npos; };
    const bool deletes = name.starts_with("Delete") || has("Revoke") || has("Remove");
    if (deletes) made.expected = {deleted};
    if (name == "DeleteNetworkInterface" || name == "DeletePolicyVersion") {
      made.expected = {"-allow-listed"};
    }
    made.expected_alone = deletes ? Ids{deleted, rule, low} : Ids{rule, low};
    cases.push_back(std::move(made));
  };
  for (const std::string_view name : kHighNames) listed(name, high);
  for (const std::string_view name : kMediumNames) listed(name, medium);
  return cases;
}

}  // namespace cloudtrail

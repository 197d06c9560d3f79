// The ready remediators: what they plan for which record, what they call, and what proves it.
#include <gtest/gtest.h>
#include <cloudtrail/remediation.hpp>

#include <string>
#include <vector>

#include "respond/target.hpp"
#include "support/remediation.hpp"

namespace cloudtrail {
namespace {

using Verdict = Verification::Verdict;

std::unique_ptr<Remediator> ready(std::string_view name, AwsApi* api = nullptr) {
  return *ready_remediator(name, api);
}

std::vector<Action> planned(std::string_view remediator, const ModelEvent& event) {
  Result<std::vector<Action>> actions = ready(remediator)->plan(finding_of(event));
  EXPECT_TRUE(actions) << json_of(event) << "\n" << (actions ? "" : actions.error().message);
  return actions ? *std::move(actions) : std::vector<Action>();
}

Action one_planned(std::string_view remediator, const ModelEvent& event) {
  std::vector<Action> actions = planned(remediator, event);
  EXPECT_EQ(actions.size(), 1u) << json_of(event);
  return actions.empty() ? Action() : actions.front();
}

std::string not_planned(std::string_view remediator, const ModelEvent& event) {
  const Result<std::vector<Action>> actions = ready(remediator)->plan(finding_of(event));
  EXPECT_FALSE(actions) << json_of(event);
  return actions ? "" : actions.error().message;
}

ModelEvent new_key() {
  ModelEvent event;
  event.name = "CreateAccessKey";
  event.source = "iam.amazonaws.com";
  event.region = "us-east-1";
  event.parameters = R"({"userName":"eve"})";
  event.response =
      R"({"accessKey":{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active","userName":"eve"}})";
  return event;
}

TEST(StartLogging, IsPlannedForTheRecordsOwnAccountAndRegion) {
  const Action action = one_planned("start-logging", {});
  EXPECT_EQ(action.operation.service, "cloudtrail");
  EXPECT_EQ(action.operation.name, "StartLogging");
  EXPECT_EQ(action.operation.parameters, R"({"Name":"audit"})");
  EXPECT_EQ(action.target.partition, "aws");
  EXPECT_EQ(action.target.account, kAccount);
  EXPECT_EQ(action.target.region, "eu-west-1");
  EXPECT_EQ(action.target.resource, kTrail);
  EXPECT_EQ(action.event_time, kStart);
  ASSERT_TRUE(action.undo);
  EXPECT_EQ(action.undo->name, "StopLogging");
  EXPECT_EQ(action.undo->parameters, R"({"Name":"audit"})");
  EXPECT_EQ(action.sentence,
            "Start logging of the trail audit in account 111122223333, region eu-west-1");
}

TEST(StartLogging, CountsATrailAsOneByWhateverName) {
  ModelEvent by_arn;
  by_arn.parameters = R"({"name":")" + std::string(kTrail) + R"("})";
  EXPECT_EQ(one_planned("start-logging", by_arn).target.resource,
            one_planned("start-logging", {}).target.resource);
  EXPECT_EQ(one_planned("start-logging", by_arn).operation.parameters,
            R"({"Name":")" + std::string(kTrail) + R"("})");
}

TEST(StartLogging, GoesToTheHomeRegionThatTheArnTells) {
  ModelEvent event;
  event.region = "us-east-1";
  event.parameters = R"({"name":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"})";
  EXPECT_EQ(one_planned("start-logging", event).target.region, "eu-west-1");
}

TEST(StartLogging, KnowsThePartition) {
  ModelEvent event;
  event.region = "cn-north-1";
  Action action = one_planned("start-logging", event);
  EXPECT_EQ(action.target.partition, "aws-cn");
  EXPECT_EQ(action.target.resource, "arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/audit");
  event.region = "us-gov-west-1";
  EXPECT_EQ(one_planned("start-logging", event).target.partition, "aws-us-gov");
  event.parameters = R"({"name":"arn:aws-us-gov:cloudtrail:us-gov-east-1:444455556666:trail/t-1"})";
  action = one_planned("start-logging", event);
  EXPECT_EQ(action.target.partition, "aws-us-gov");
  EXPECT_EQ(action.target.region, "us-gov-east-1");
  EXPECT_EQ(action.target.account, "444455556666");
}

TEST(StartLogging, IsPlannedForNothingElse) {
  for (const char* name : {"StartLogging", "UpdateTrail", "DeleteTrail", "stopLogging"}) {
    ModelEvent event;
    event.name = name;
    EXPECT_TRUE(planned("start-logging", event).empty()) << name;
  }
  ModelEvent elsewhere;
  elsewhere.source = "ec2.amazonaws.com";
  EXPECT_TRUE(planned("start-logging", elsewhere).empty());
}

TEST(StartLogging, RefusesRecordsThatLeadElsewhere) {
  const char* names[] = {R"({})",
                         R"(null)",
                         R"({"name":""})",
                         R"({"name":"a/../b"})",
                         R"({"name":"x.example.com/audit"})",
                         R"({"name":"arn:aws:s3:::bucket"})",
                         R"({"name":"arn:aws:cloudtrail:evil.example.com:111122223333:trail/t-1"})",
                         R"({"name":"arn:aws:cloudtrail:cn-north-1:111122223333:trail/t-1"})",
                         R"({"name":"arn:aws:cloudtrail:eu-west-1:1111:trail/t-1"})",
                         R"({"name":["audit"]})"};
  for (const char* parameters : names) {
    ModelEvent event;
    event.parameters = parameters;
    EXPECT_NE(not_planned("start-logging", event).find("requestParameters.name"),
              std::string::npos);
    event.error = "InvalidTrailNameException";  // a failed call is no news
    EXPECT_TRUE(planned("start-logging", event).empty()) << parameters;
  }
  ModelEvent event;
  event.region = "eu-west-1.example.com";
  EXPECT_EQ(not_planned("start-logging", event),
            "the record's region is none: `eu-west-1.example.com`");
  event = {};
  event.region = "";
  EXPECT_EQ(not_planned("start-logging", event), "the record has no region");
  event = {};
  event.account = "";
  EXPECT_EQ(not_planned("start-logging", event), "the record has no account");
}

TEST(StartLogging, HasTheSameKeyForTheSameEventAlone) {
  const std::string key = one_planned("start-logging", {}).key;
  EXPECT_EQ(key, one_planned("start-logging", {}).key);
  ModelEvent other;
  other.id = "e2";
  EXPECT_NE(one_planned("start-logging", other).key, key);
  ModelEvent nameless;
  nameless.id = "";
  const std::string by_bytes = one_planned("start-logging", nameless).key;
  EXPECT_EQ(by_bytes, one_planned("start-logging", nameless).key);
  nameless.time += kSecond;
  EXPECT_NE(by_bytes, one_planned("start-logging", nameless).key);
}

TEST(StartLogging, StartsAndProvesIt) {
  ModelAccount account;
  account.stop();
  const Action action = one_planned("start-logging", {});
  const auto remediator = ready("start-logging", &account);
  EXPECT_EQ(remediator->verify(action).verdict, Verdict::kDisproven);
  EXPECT_EQ(remediator->verify(action).sentence, "Logging is off.");
  const ActionOutcome outcome = remediator->apply(action);
  EXPECT_EQ(outcome.result, ActionResult::kDone);
  EXPECT_FALSE(outcome.untouched);
  EXPECT_FALSE(outcome.request_id.empty());
  EXPECT_TRUE(account.trail.logging);
  EXPECT_EQ(remediator->verify(action).sentence, "Logging is on.");
}

TEST(StartLogging, IsNotDoneWhereTheTrailWasStartedSince) {
  ModelAccount account;
  account.stop();
  account.trail.logging = true;
  account.trail.started = account.now + kSecond;
  const ActionOutcome outcome =
      ready("start-logging", &account)->apply(one_planned("start-logging", {}));
  EXPECT_EQ(outcome.result, ActionResult::kAlready);
  EXPECT_EQ(outcome.why, "the trail was started again at 2026-01-01T00:00:01Z");
  EXPECT_TRUE(outcome.untouched);
  EXPECT_EQ(account.count("StartLogging"), 0u);
}

TEST(StartLogging, IsDoneWhereTheStatusDoesNotShowTheStopYet) {
  ModelAccount account;
  const Action action = one_planned("start-logging", {});
  EXPECT_EQ(ready("start-logging", &account)->apply(action).result, ActionResult::kDone);
  account.answers["GetTrailStatus"] = ModelAccount::failure(400, "AccessDeniedException");
  EXPECT_EQ(ready("start-logging", &account)->apply(action).result, ActionResult::kDone);
  EXPECT_EQ(account.count("StartLogging"), 2u);
}

TEST(StartLogging, FindsTheHomeRegionOfAName) {
  ModelAccount account;
  account.stop();
  ModelEvent event;
  event.region = "us-east-1";
  const ActionOutcome outcome =
      ready("start-logging", &account)->apply(one_planned("start-logging", event));
  EXPECT_EQ(outcome.result, ActionResult::kDone);
  EXPECT_EQ(account.calls.back().target.region, "eu-west-1");
  account.answers["DescribeTrails"] = ModelAccount::failure(400, "AccessDeniedException");
  const ActionOutcome refused =
      ready("start-logging", &account)->apply(one_planned("start-logging", event));
  EXPECT_EQ(refused.result, ActionResult::kRefused);
  EXPECT_EQ(refused.why, "InvalidHomeRegionException: as the test has it");
}

TEST(StartLogging, TellsFailuresApart) {
  struct Case {
    ApiAnswer answer;
    ActionResult result;
    bool untouched;
  };
  ApiAnswer silent;
  const Case cases[] = {
      {ModelAccount::failure(400, "ThrottlingException"), ActionResult::kRetry, true},
      {ModelAccount::failure(429, ""), ActionResult::kRetry, true},
      {ModelAccount::failure(503, "ServiceUnavailable"), ActionResult::kRetry, false},
      {ModelAccount::failure(409, "ConflictException"), ActionResult::kRetry, false},
      {silent, ActionResult::kRetry, false},
      {ModelAccount::failure(400, "AccessDeniedException"), ActionResult::kRefused, false},
      {ModelAccount::failure(404, "TrailNotFoundException"), ActionResult::kRefused, false},
  };
  for (const Case& c : cases) {
    ModelAccount account;
    account.answers["StartLogging"] = c.answer;
    const ActionOutcome outcome =
        ready("start-logging", &account)->apply(one_planned("start-logging", {}));
    EXPECT_EQ(outcome.result, c.result) << c.answer.code;
    EXPECT_EQ(outcome.untouched, c.untouched) << c.answer.code;
    EXPECT_FALSE(outcome.why.empty());
  }
}

TEST(StartLogging, WithoutAnApiPlansAlone) {
  const Action action = one_planned("start-logging", {});
  const ActionOutcome outcome = ready("start-logging")->apply(action);
  EXPECT_EQ(outcome.result, ActionResult::kRefused);
  EXPECT_EQ(outcome.why, "there is nothing to call AWS with");
  EXPECT_EQ(ready("start-logging")->verify(action).verdict, Verdict::kUnknown);
}

TEST(TrailStatus, IsReadAsAwsWritesIt) {
  const Result<TrailStatus> status = read_trail_status(
      R"({"IsLogging":true,"StartLoggingTime":1446834998.695,"StopLoggingTime":1446834996.933,)"
      R"("TimeLoggingStarted":"2015-11-06T18:36:38Z"})");
  ASSERT_TRUE(status);
  EXPECT_TRUE(status->logging);
  EXPECT_EQ(status->started, 1'446'834'998'695'000'000);
  EXPECT_EQ(status->stopped, 1'446'834'996'933'000'000);
  EXPECT_FALSE(read_trail_status(R"({"IsLogging":false})")->started);
  EXPECT_EQ(read_trail_status("{}").error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(read_trail_status("<xml/>").error().code, ErrorCode::kMalformedJson);
}

TEST(DeactivateAccessKey, IsPlannedForNewAndActivatedKeys) {
  const Action action = one_planned("deactivate-access-key", new_key());
  EXPECT_EQ(action.operation.service, "iam");
  EXPECT_EQ(action.operation.name, "UpdateAccessKey");
  EXPECT_EQ(action.operation.parameters,
            R"({"UserName":"eve","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","Status":"Inactive"})");
  EXPECT_EQ(action.undo->parameters,
            R"({"UserName":"eve","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","Status":"Active"})");
  EXPECT_EQ(action.target.resource, "AKIAIOSFODNN7EXAMPLE");

  ModelEvent activated = new_key();
  activated.name = "UpdateAccessKey";
  activated.response = "null";
  activated.parameters = R"({"accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active"})";
  activated.identity = R"(,"userName":"eve")";
  EXPECT_EQ(one_planned("deactivate-access-key", activated).operation.parameters,
            action.operation.parameters);
  activated.parameters = R"({"accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Inactive"})";
  EXPECT_TRUE(planned("deactivate-access-key", activated).empty());
}

TEST(DeactivateAccessKey, RefusesKeysThatItCannotName) {
  ModelEvent root = new_key();
  root.identity = R"(,"type":"Root")";
  root.parameters = "null";
  EXPECT_EQ(not_planned("deactivate-access-key", root),
            "the access key is the root user's, which nobody else can change");
  ModelEvent nobody = new_key();
  nobody.response = R"({"accessKey":{"accessKeyId":"AKIAIOSFODNN7EXAMPLE"}})";
  EXPECT_EQ(not_planned("deactivate-access-key", nobody),
            "the record does not tell whose access key it is: ``");
  ModelEvent nothing = new_key();
  nothing.response = "null";
  EXPECT_EQ(not_planned("deactivate-access-key", nothing),
            "the record tells of no access key's id: ``");
  nothing.error = "LimitExceeded";
  EXPECT_TRUE(planned("deactivate-access-key", nothing).empty());
}

TEST(DeactivateAccessKey, DeactivatesAndProvesIt) {
  ModelAccount account;
  account.keys["AKIAIOSFODNN7EXAMPLE"] = "Active";
  account.keys["AKIAI44QH8DHBEXAMPLE"] = "Active";
  const Action action = one_planned("deactivate-access-key", new_key());
  const auto remediator = ready("deactivate-access-key", &account);
  EXPECT_EQ(remediator->verify(action).verdict, Verdict::kDisproven);
  EXPECT_EQ(remediator->apply(action).result, ActionResult::kDone);
  EXPECT_EQ(account.keys["AKIAIOSFODNN7EXAMPLE"], "Inactive");
  EXPECT_EQ(account.keys["AKIAI44QH8DHBEXAMPLE"], "Active");
  EXPECT_EQ(remediator->verify(action).sentence, "The access key is inactive.");
  account.keys.erase("AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(remediator->apply(action).result, ActionResult::kAlready);
  EXPECT_EQ(remediator->verify(action).sentence, "The access key is gone.");
  account.answers["ListAccessKeys"] = ModelAccount::failure(403, "AccessDenied");
  EXPECT_EQ(remediator->verify(action).verdict, Verdict::kUnknown);
}

TEST(Remediators, AreKnownByName) {
  for (const std::string_view name : ready_remediators())
    EXPECT_TRUE(ready_remediator(name, nullptr));
  const auto unknown = ready_remediator("reboot", nullptr);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
}

TEST(Permissions, AreThoseOfTheTrailGuardAndNoMore) {
  PermissionScope scope;
  scope.account = kAccount;
  scope.regions = {"eu-west-1"};
  scope.trails = {"audit"};
  const std::string names[] = {"start-logging"};
  const auto permissions = remediator_permissions(names, scope);
  ASSERT_TRUE(permissions);
  EXPECT_EQ(iam_policy(*permissions), R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "FindTrails",
      "Effect": "Allow",
      "Action": [
        "cloudtrail:DescribeTrails"
      ],
      "Resource": [
        "*"
      ]
    },
    {
      "Sid": "StartLogging",
      "Effect": "Allow",
      "Action": [
        "cloudtrail:GetTrailStatus",
        "cloudtrail:StartLogging"
      ],
      "Resource": [
        "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"
      ]
    }
  ]
}
)");
}

TEST(Permissions, AreNarrowedAsFarAsIsTold) {
  PermissionScope scope;
  scope.partition = "aws-cn";
  scope.roles = {"arn:aws-cn:iam::444455556666:role/guard"};
  const std::string both[] = {"deactivate-access-key", "start-logging", "start-logging"};
  const auto permissions = *remediator_permissions(both, scope);
  ASSERT_EQ(permissions.size(), 4u);
  EXPECT_EQ(permissions[1].resources,
            std::vector<std::string>{"arn:aws-cn:cloudtrail:*:*:trail/*"});
  EXPECT_EQ(permissions[2].resources, std::vector<std::string>{"arn:aws-cn:iam::*:user/*"});
  EXPECT_EQ(permissions[3].actions, std::vector<std::string>{"sts:AssumeRole"});
  EXPECT_EQ(permissions[3].resources, scope.roles);
  EXPECT_TRUE(remediator_permissions({}, scope)->empty());
  const std::string unknown[] = {"reboot"};
  EXPECT_EQ(remediator_permissions(unknown, scope).error().code, ErrorCode::kNotFound);
}

TEST(Patterns, MatchAsGlobs) {
  using respond::matches_pattern;
  EXPECT_TRUE(matches_pattern("arn:aws:iam::*:role/Admin*", "arn:aws:iam::1:role/AdminX"));
  EXPECT_TRUE(matches_pattern("a*b*c", "abbbcbc"));
  EXPECT_TRUE(matches_pattern("a?c**", "abc"));
  EXPECT_TRUE(matches_pattern("*", ""));
  EXPECT_FALSE(matches_pattern("a*b", "abc"));
  EXPECT_FALSE(matches_pattern("abc", "ab"));
  EXPECT_FALSE(matches_pattern("", "a"));
  EXPECT_FALSE(matches_pattern("a?", "a"));
}

}  // namespace
}  // namespace cloudtrail

#include "generator/story.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kIntruder = "IAMUser session";
constexpr std::string_view kGuard = "AssumedRole Lambda in scope";

constexpr StoryStep kSteps[] = {
    {"signin", "ConsoleLogin", "IAMUser sign-in"},
    {"iam", "GetAccountSummary", kIntruder},
    {"iam", "ListUsers", kIntruder},
    {"iam", "CreateUser", kIntruder},
    {"iam", "AttachUserPolicy", kIntruder},
    {"iam", "CreateAccessKey", kIntruder},
    {"ec2", "AuthorizeSecurityGroupIngress", kIntruder},
    {"cloudtrail", "DescribeTrails", kIntruder},
    {"cloudtrail", "GetTrailStatus", kIntruder},
    {"cloudtrail", "StopLogging", kIntruder, true},
    {"iam", "CreatePolicyVersion", kIntruder},
    {"cloudtrail", "StopLogging", kIntruder},
    {"cloudtrail", "StartLogging", kGuard},
    {"s3", "DeleteBucketPolicy", kIntruder},
    {"s3", "GetObject", kIntruder},
    {"ec2", "CreateSnapshot", kIntruder},
    {"ec2", "ModifySnapshotAttribute", kIntruder},
    {"ec2", "RunInstances", kIntruder},
    {"cloudtrail", "DeleteTrail", kIntruder},
    {"iam", "DeleteAccessKey", kIntruder},
    {"iam", "DeleteUser", kIntruder},
};

}  // namespace

std::span<const StoryStep> story_steps() {
  return kSteps;
}

}  // namespace cloudtrail::generator

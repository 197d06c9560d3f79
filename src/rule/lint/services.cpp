#include "rule/lint/services.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "rule/text_match.hpp"

namespace cloudtrail::rule::lint {
namespace {

/// Names that rules are often about, each with all services that have such an API (Service
/// Authorization Reference). A name that several services share is not here unless all are.
struct Service {
  std::array<std::string_view, 3> sources;
  std::vector<std::string_view> names;
};

const std::vector<Service>& services() {
  static const std::vector<Service> all = {
      {{"iam.amazonaws.com"},
       {"CreateAccessKey", "DeleteAccessKey", "UpdateAccessKey", "CreateLoginProfile",
        "GetLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile", "CreateSAMLProvider",
        "UpdateSAMLProvider", "DeleteSAMLProvider", "DeactivateMFADevice", "EnableMFADevice",
        "CreateVirtualMFADevice", "DeleteVirtualMFADevice", "AttachUserPolicy", "AttachRolePolicy",
        "AttachGroupPolicy", "PutUserPolicy", "PutRolePolicy", "PutGroupPolicy", "AddUserToGroup",
        "UpdateAssumeRolePolicy", "AddRoleToInstanceProfile", "DeleteAccountPasswordPolicy",
        "UpdateAccountPasswordPolicy", "CreateOpenIDConnectProvider"}},
      {{"sts.amazonaws.com"},
       {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetCallerIdentity",
        "GetFederationToken"}},
      {{"signin.amazonaws.com"}, {"ConsoleLogin", "SwitchRole", "GetSigninToken"}},
      {{"cloudtrail.amazonaws.com"},
       {"StopLogging", "StartLogging", "CreateTrail", "UpdateTrail", "DeleteTrail",
        "PutEventSelectors", "PutInsightSelectors"}},
      {{"config.amazonaws.com"},
       {"StopConfigurationRecorder", "DeleteConfigurationRecorder", "DeleteDeliveryChannel",
        "DeleteConfigRule"}},
      {{"ec2.amazonaws.com"},
       {"RunInstances", "TerminateInstances", "AuthorizeSecurityGroupIngress",
        "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
        "CreateNetworkAclEntry", "ReplaceNetworkAclEntry", "DeleteFlowLogs", "GetPasswordData",
        "ModifySnapshotAttribute", "ModifyInstanceAttribute", "ModifyImageAttribute",
        "CreateInstanceExportTask", "EnableEbsEncryptionByDefault",
        "DisableEbsEncryptionByDefault"}},
      {{"s3.amazonaws.com", "s3-outposts.amazonaws.com"}, {"PutBucketPolicy", "DeleteBucketPolicy"}},
      {{"s3.amazonaws.com", "s3-outposts.amazonaws.com", "lightsail.amazonaws.com"},
       {"CreateBucket", "DeleteBucket"}},
      {{"kms.amazonaws.com"},
       {"ScheduleKeyDeletion", "ImportKeyMaterial", "DeleteImportedKeyMaterial"}},
      {{"lambda.amazonaws.com"}, {"CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"}},
      {{"secretsmanager.amazonaws.com"}, {"GetSecretValue"}},
      {{"account.amazonaws.com"}, {"EnableRegion", "DisableRegion"}},
      {{"organizations.amazonaws.com"}, {"LeaveOrganization"}},
      {{"route53domains.amazonaws.com"},
       {"DisableDomainTransferLock", "EnableDomainTransferLock",
        "TransferDomainToAnotherAwsAccount"}},
  };
  return all;
}

}  // namespace

std::optional<KnownApi> find_api(std::string_view event_name) {
  for (const Service& service : services()) {
    const auto name = std::find_if(
        service.names.begin(), service.names.end(),
        [&](std::string_view known) { return equal_ascii_ignoring_case(known, event_name); });
    if (name == service.names.end()) continue;
    const auto end = std::find(service.sources.begin(), service.sources.end(), "");
    return KnownApi{*name, {service.sources.begin(), end}};
  }
  return std::nullopt;
}

}  // namespace cloudtrail::rule::lint

// The names of B4's table with a severity above low, for the tests of the preset `severity`.
#pragma once

#include <string_view>

namespace cloudtrail {

inline constexpr std::string_view kHighNames[] = {
    "CreateAccessKey", "CreateAccountAlias", "DeactivateMFADevice", "DeleteAccessKey",
    "DeleteAccountAlias", "DeleteAccountPasswordPolicy", "DeleteAlias", "DeleteApi",
    "DeleteApiKey", "DeleteApiMapping", "DeleteBackup", "DeleteBucket", "DeleteBucketCors",
    "DeleteBucketEncryption", "DeleteBucketLifecycle", "DeleteBucketPolicy",
    "DeleteBucketReplication", "DeleteBucketTagging", "DeleteBucketWebsite", "DeleteConfigRule",
    "DeleteConfigurationRecorder", "DeleteCustomerGateway", "DeleteDeliveryChannel",
    "DeleteDhcpOptions", "DeleteEgressOnlyInternetGateway", "DeleteEvaluationResults",
    "DeleteEventSourceMapping", "DeleteExpiredKeyMaterial", "DeleteFileSystem",
    "DeleteFunction", "DeleteGraphqlApi", "DeleteGroup", "DeleteGroupPolicy",
    "DeleteInstanceProfile", "DeleteIntegration", "DeleteIntegrationResponse",
    "DeleteInternetGateway", "DeleteKey", "DeleteKeyPair", "DeleteLoginProfile", "DeleteMethod",
    "DeleteMethodResponse", "DeleteMountTarget", "DeleteNatGateway", "DeleteNetworkAcl",
    "DeleteNetworkAclEntry", "DeleteObject", "DeleteObjects", "DeleteOpenIDConnectProvider",
    "DeletePolicy", "DeletePolicyVersion", "DeletePublicAccessBlock", "DeleteResource",
    "DeleteRestApi", "DeleteRole", "DeleteRolePolicy", "DeleteRouteTable", "DeleteSAMLProvider",
    "DeleteSSHPublicKey", "DeleteSecurityGroup", "DeleteServerCertificate",
    "DeleteSigningCertificate", "DeleteStream", "DeleteTable", "DeleteUser", "DeleteUserPolicy",
    "DeleteVirtualMFADevice", "DeleteVpcEndpoints", "DeleteVpcPeeringConnection",
    "DeleteVpnConnection", "DeleteVpnConnectionRoute", "DeleteVpnGateway", "DisableKey",
    "PurchaseReservedCapacityOfferings", "RemovePermission", "RestoreTableFromBackup",
    "RestoreTableToPointInTime", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress",
    "RunInstances", "ScheduleKeyDeletion", "StartInstances", "StopConfigurationRecorder",
    "StopInstances", "StopLogging", "StopStreamEncryption", "TerminateInstances",
    "UpdateAccessKey", "UpdateAccountPasswordPolicy", "UpdateRestApi", "UpdateSSHPublicKey",
    "UpdateShardCount", "UpdateStage", "UploadSSHPublicKey", "UploadServerCertificate",
    "UploadSigningCertificate"};

inline constexpr std::string_view kMediumNames[] = {
    "CancelKeyDeletion", "DecreaseStreamRetentionPeriod", "DeleteNetworkInterface",
    "DeleteRoute", "DeregisterStreamConsumer", "DetachClassicLinkVpc", "DetachGroupPolicy",
    "DetachInternetGateway", "DetachNetworkInterface", "DetachRolePolicy", "DetachUserPolicy",
    "DetachVolume", "DetachVpnGateway", "DisableEnhancedMonitoring",
    "DisableVgwRoutePropagation", "DisableVpcClassicLink", "IncreaseStreamRetentionPeriod",
    "PutBucketAcl", "PutBucketCors", "PutBucketEncryption", "PutBucketLifecycle",
    "PutBucketLogging", "PutBucketNotification", "PutBucketPolicy", "PutBucketReplication",
    "PutBucketRequestPayment", "PutBucketTagging", "PutBucketVersioning", "PutBucketWebsite",
    "PutRestApi", "RemoveClientIDFromOpenIDConnectProvider", "RemoveRoleFromInstanceProfile",
    "RemoveTagsFromStream", "RemoveUserFromGroup", "RotateKey", "UntagResource", "UpdateApi",
    "UpdateApiKey", "UpdateApiMapping", "UpdateEventSourceMapping", "UpdateGlobalTable",
    "UpdateGraphqlApi", "UpdateGroup", "UpdateOpenIDConnectProviderThumbprint",
    "UpdateSAMLProvider", "UpdateServerCertificate", "UpdateSigningCertificate", "UpdateTable",
    "UpdateTimeToLive"};

}  // namespace cloudtrail

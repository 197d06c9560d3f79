// Who acts, with which program, and what goes wrong.
#include "generator/catalog.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kNoArn = "arn:aws:iam::<account>:root";
constexpr std::string_view kUserArn = "arn:aws:iam::<account>:user/<user>";
constexpr std::string_view kRoleArn = "arn:aws:sts::<account>:assumed-role/<role>/<actor_instance>";

constexpr IdentitySpec
    kPrincipals
        [] =
            {
                {"IAMUser", 260, 0, false, Agent::kSdk,
                 R"({"type":"IAMUser","principalId":"<user_id>","arn":"arn:aws:iam::<account>:user/<user>","accountId":"<account>","accessKeyId":"<akia>","userName":"<user>"})",
                 kUserArn},
                {"IAMUser session", 90, 0, false, Agent::kConsole,
                 R"({"type":"IAMUser","principalId":"<user_id>","arn":"arn:aws:iam::<account>:user/<user>","accountId":"<account>","accessKeyId":"<asia>","userName":"<user>","sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"true"}}})",
                 kUserArn},
                {"IAMUser via service", 40, 0, false, Agent::kService,
                 R"({"type":"IAMUser","principalId":"<user_id>","arn":"arn:aws:iam::<account>:user/<user>","accountId":"<account>","accessKeyId":"<asia>","userName":"<user>","sessionContext":{"attributes":{"mfaAuthenticated":"false","creationDate":"<session_time>"}},"invokedBy":"<service>"})",
                 kUserArn},
                {"AssumedRole", 150, 0, false, Agent::kSdk,
                 R"({"type":"AssumedRole","principalId":"<role_id>:botocore-session-<epoch>","arn":"arn:aws:sts::<account>:assumed-role/<role>/botocore-session-<epoch>","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"},"webIdFederationData":{},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}}})",
                 "arn:aws:sts::<account>:assumed-role/<role>/botocore-session-<epoch>"},
                {"AssumedRole EC2", 110, 0, false, Agent::kSdk,
                 R"({"type":"AssumedRole","principalId":"<role_id>:<actor_instance>","arn":"arn:aws:sts::<account>:assumed-role/<role>/<actor_instance>","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"},"webIdFederationData":{},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}})",
                 kRoleArn},
                {"AssumedRole EC2 in scope", 40, 10, false, Agent::kSdk,
                 R"({"type":"AssumedRole","principalId":"<role_id>:<actor_instance>","arn":"arn:aws:sts::<account>:assumed-role/<role>/<actor_instance>","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"},"ec2RoleDelivery":"1.0"},"inScopeOf":{"issuerType":"AWS::EC2::Instance","credentialsIssuedTo":"arn:aws:ec2:<region>:<account>:instance/<actor_instance>"}})",
                 kRoleArn},
                {"AssumedRole Lambda in scope", 50, 10, false, Agent::kSdk,
                 R"({"type":"AssumedRole","principalId":"<role_id>:<actor_function>","arn":"arn:aws:sts::<account>:assumed-role/<role>/<actor_function>","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}},"inScopeOf":{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"arn:aws:lambda:<region>:<account>:function:<actor_function>"}})",
                 "arn:aws:sts::<account>:assumed-role/<role>/<actor_function>"},
                {"AssumedRole SSO", 120, 0, false, Agent::kConsole,
                 R"({"type":"AssumedRole","principalId":"<role_id>:<user>@example.com","arn":"arn:aws:sts::<account>:assumed-role/AWSReservedSSO_<permission_set>_<sso_id>/<user>@example.com","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_<permission_set>_<sso_id>","accountId":"<account>","userName":"AWSReservedSSO_<permission_set>_<sso_id>"},"webIdFederationData":{},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}}})",
                 "arn:aws:sts::<account>:assumed-role/AWSReservedSSO_<permission_set>_<sso_id>/"
                 "<user>@example.com"},
                {"AssumedRole web identity", 60, 0, false, Agent::kSdk,
                 R"({"type":"AssumedRole","principalId":"<role_id>:<epoch_ms>000000","arn":"arn:aws:sts::<account>:assumed-role/<role>/<epoch_ms>000000","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"},"webIdFederationData":{"federatedProvider":"arn:aws:iam::<account>:oidc-provider/oidc.eks.<region>.amazonaws.com/id/7C1E0B52D94A4F63A8B1E6D20F5C3A97","attributes":{}},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}}})",
                 "arn:aws:sts::<account>:assumed-role/<role>/<epoch_ms>000000"},
                {"AssumedRole forwarded", 90, 0, false, Agent::kService,
                 R"({"type":"AssumedRole","principalId":"<role_id>:AutoScaling","arn":"arn:aws:sts::<account>:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling","accountId":"<account>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling","accountId":"<account>","userName":"AWSServiceRoleForAutoScaling"},"webIdFederationData":{},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}},"invokedBy":"<service>"})",
                 "arn:aws:sts::<account>:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling"},
                {"AWSAccount", 30, 0, false, Agent::kSdk,
                 R"({"type":"AWSAccount","principalId":"<role_id>:partner-sync","accountId":"<other_account>"})",
                 "arn:aws:sts::<other_account>:assumed-role/<role>/partner-sync"},
                {"Root", 8, 0, false, Agent::kConsole,
                 R"({"type":"Root","principalId":"<account>","arn":"arn:aws:iam::<account>:root","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"true"}}})",
                 kNoArn},
                {"Root without key", 4, 0, true, Agent::kConsole,
                 R"({"type":"Root","principalId":"<account>","arn":"arn:aws:iam::<account>:root","accountId":"<account>","accessKeyId":"","userName":"fabrikant-prod","invokedBy":"AWS Internal"})",
                 kNoArn},
                {"FederatedUser", 12, 0, false,
                 Agent::kSdk, R"({"type":"FederatedUser","principalId":"<account>:<user>","arn":"arn:aws:sts::<account>:federated-user/<user>","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"IAMUser","principalId":"<user_id>","arn":"arn:aws:iam::<account>:user/token-broker","accountId":"<account>","userName":"token-broker"},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}}})",
                 "arn:aws:sts::<account>:federated-user/<user>"},
                {"IdentityCenterUser", 14, 9, false, Agent::kSdk,
                 R"({"type":"IdentityCenterUser","accountId":"<account>","onBehalfOf":{"userId":"<identity_user>","identityStoreArn":"arn:aws:identitystore::<account>:identitystore/d-9067c41e2b"},"credentialId":"<credential_id>"})",
                 kNoArn},
                {"AssumedRole on behalf of", 14, 9, false, Agent::kSdk,
                 R"({"type":"AssumedRole","principalId":"<role_id>:trusted-propagation","arn":"arn:aws:sts::<account>:assumed-role/<role>/trusted-propagation","accountId":"<account>","accessKeyId":"<asia>","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"},"attributes":{"creationDate":"<session_time>","mfaAuthenticated":"false"}},"onBehalfOf":{"userId":"<identity_user>","identityStoreArn":"arn:aws:identitystore::<account>:identitystore/d-9067c41e2b"}})",
                 "arn:aws:sts::<account>:assumed-role/<role>/trusted-propagation"},
                {"IAMUser sign-in", 40, 0, false, Agent::kBrowser,
                 R"({"type":"IAMUser","principalId":"<user_id>","arn":"arn:aws:iam::<account>:user/<user>","accountId":"<account>","userName":"<user>"})",
                 kUserArn},
                {"Root sign-in", 3, 0, false, Agent::kBrowser,
                 R"({"type":"Root","principalId":"<account>","arn":"arn:aws:iam::<account>:root","accountId":"<account>","accessKeyId":""})",
                 kNoArn},
                {"Role", 6, 0, true, Agent::kSdk,
                 R"({"type":"Role","principalId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","accountId":"<account>","userName":"<role>"})",
                 "arn:aws:iam::<account>:role/<role>"},
                {"Directory", 6, 0, true, Agent::kSdk,
                 R"({"type":"Directory","userName":"FABRIKANT\\<user>","accountId":"<account>"})",
                 kNoArn},
                {"SAMLUser", 6, 0, true, Agent::kSdk,
                 R"({"type":"SAMLUser","principalId":"yT4qZ0c8rF1bVn6mKd2sWg9xHjA=:<user>","userName":"<user>@example.com","identityProvider":"yT4qZ0c8rF1bVn6mKd2sWg9xHjA="})",
                 kNoArn},
                {"WebIdentityUser", 6, 0, true, Agent::kSdk,
                 R"({"type":"WebIdentityUser","principalId":"accounts.google.com:318204466719-web.apps.googleusercontent.com:104417730925510283664","userName":"104417730925510283664","identityProvider":"accounts.google.com"})",
                 kNoArn},
                {"Unknown", 5, 0, true, Agent::kSdk,
                 R"({"type":"Unknown","principalId":"AIDAEXTERNALUNKNOWN0","accountId":"<other_account>","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"})",
                 kNoArn},
                {"anonymous", 6, 0, true, Agent::kSdk,
                 R"({"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL","accessKeyId":""})",
                 kNoArn},
};

constexpr IdentitySpec kServices[] = {
    {"AWSService", 76, 0, false, Agent::kService,
     R"({"type":"AWSService","invokedBy":"<service>"})", kNoArn},
    {"invokedBy", 16, 0, false, Agent::kService, R"({"invokedBy":"<service>"})", kNoArn},
    {"accountId and invokedBy", 8, 0, false, Agent::kService,
     R"({"accountId":"<account>","invokedBy":"<service>"})", kNoArn},
};

constexpr AgentSpec kAgents[] = {
    {Agent::kSdk, 26,
     "APN/1.0 HashiCorp/1.0 Terraform/1.9.4 (+https://www.terraform.io) "
     "terraform-provider-aws/5.61.0 (+https://registry.terraform.io/providers/hashicorp/aws) "
     "aws-sdk-go-v2/1.30.3 ua/2.0 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 "
     "api/<source>#1.41.<int:0:9>"},
    {Agent::kSdk, 16,
     "Boto3/1.35.<int:1:90> md/Botocore#1.35.22 ua/2.0 os/linux#6.1.102-108.177.amzn2023.x86_64 "
     "md/arch#x86_64 lang/python#3.12.5 md/pyimpl#CPython cfg/retry-mode#standard"},
    {Agent::kSdk, 12,
     "aws-cli/2.17.<int:1:60> md/awscrt#0.21.2 ua/2.0 os/macos#23.6.0 md/arch#arm64 "
     "lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off "
     "md/command#<source>.call"},
    {Agent::kSdk, 8,
     "aws-sdk-java/2.26.31 Linux/5.10.223-212.873.amzn2.x86_64 "
     "OpenJDK_64-Bit_Server_VM/21.0.4+7-LTS Java/21.0.4 vendor/Amazon.com_Inc. io/sync http/Apache "
     "cfg/retry-mode/legacy"},
    {Agent::kSdk, 8, "aws-sdk-go/1.55.5 (go1.22.6; linux; amd64) cluster-autoscaler/v1.30.2"},
    {Agent::kSdk, 5,
     "aws-sdk-js/3.632.0 ua/2.1 os/linux#5.10.219 lang/js md/nodejs#20.16.0 api/<source>#3.632.0 "
     "exec-env/AWS_Lambda_nodejs20.x"},
    {Agent::kSdk, 4, "[Boto3/1.35.10 Python/3.12.5 Linux/6.1.0 Botocore/1.35.10 Resource]"},
    {Agent::kSdk, 3, "amazon-ssm-agent/3.3.551.0"},
    {Agent::kConsole, 12, "AWS Internal"},
    {Agent::kConsole, 6, "console.amazonaws.com"},
    {Agent::kConsole, 5, "console.ec2.amazonaws.com"},
    {Agent::kConsole, 5, "Coral/Netty4"},
    {Agent::kConsole, 3, "Coral/Jakarta"},
    {Agent::kConsole, 6, "signin.amazonaws.com"},
    {Agent::kConsole, 4,
     "S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.770 Linux/5.10.223 "
     "OpenJDK_64-Bit_Server_VM/25.422-b05 java/1.8.0_422 cfg/retry-mode/standard"},
    {Agent::kConsole, 4,
     "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.770 Linux/5.10.223 "
     "OpenJDK_64-Bit_Server_VM/25.422-b05 java/1.8.0_422 cfg/retry-mode/standard]"},
    {Agent::kConsole, 3,
     "aws-internal/3 aws-sdk-java/1.12.770 Linux/4.14.348 AWSLambdaConsole/1.0"},
    {Agent::kConsole, 8,
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/128.0.0.0 Safari/537.36"},
    {Agent::kBrowser, 6,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/17.6 Safari/605.1.15"},
    {Agent::kBrowser, 8,
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:129.0) Gecko/20100101 Firefox/129.0"},
    {Agent::kService, 1, "<service>"},
};

constexpr ErrorSpec kErrors[] = {
    {"s3", 20, "AccessDenied", "Access Denied"},
    {"s3", 14, "NoSuchBucketPolicy", "The bucket policy does not exist"},
    {"s3", 10, "NoSuchTagSet", "The TagSet does not exist"},
    {"s3", 8, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"},
    {"ec2", 20, "Client.UnauthorizedOperation",
     "You are not authorized to perform this operation. User: <arn> is not authorized to perform: "
     "ec2:<name> on resource: * because no identity-based policy allows the ec2:<name> action. "
     "Encoded authorization failure message: <b64:320>"},
    {"ec2", 8, "Client.InvalidGroup.NotFound", "The security group '<group>' does not exist"},
    {"ec2", 8, "Client.DryRunOperation", "Request would have succeeded, but DryRun flag is set."},
    {"ec2", 4, "Server.InsufficientInstanceCapacity",
     "We currently do not have sufficient <instance_type> capacity in the Availability Zone you "
     "requested (<region>a)."},
    {"iam", 12, "NoSuchEntityException", "The role with name <target_role> cannot be found."},
    {"iam", 4, "EntityAlreadyExistsException", "User with name <target_user> already exists."},
    {"lambda", 10, "ResourceNotFoundException", "The resource you requested does not exist."},
    {"cloudtrail", 6, "TrailNotFoundException",
     "Unknown trail: arn:aws:cloudtrail:<region>:<account>:trail/<trail> for the user: <account>"},
    {"dynamodb", 8, "ConditionalCheckFailedException", "The conditional request failed"},
    {"kms", 4, "NotFoundException",
     "Key 'arn:aws:kms:<region>:<account>:key/<kms_key>' does not exist"},
    {"signin", 30, "", "Failed authentication"},
    {"", 16, "AccessDenied",
     "User: <arn> is not authorized to perform: <source>:<name> on resource: * because no "
     "identity-based policy allows the <source>:<name> action"},
    {"", 6, "ThrottlingException", "Rate exceeded"},
    {"", 5, "ResourceNotFoundException", ""},
    {"", 2, "", "An unknown error occurred"},
};

}  // namespace

std::span<const IdentitySpec> principal_identities() {
  return kPrincipals;
}
std::span<const IdentitySpec> service_identities() {
  return kServices;
}
std::span<const AgentSpec> agents() {
  return kAgents;
}
std::span<const ErrorSpec> errors() {
  return kErrors;
}

}  // namespace cloudtrail::generator

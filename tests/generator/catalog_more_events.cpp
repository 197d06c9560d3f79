// The calls that AWS services make of themselves, and the events that surprise a naive reader.
#include "generator/catalog.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kBucketResource =
    R"([{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}])";
constexpr std::string_view kKeyResource =
    R"([{"accountId":"<account>","type":"AWS::KMS::Key","ARN":"arn:aws:kms:<region>:<account>:key/<kms_key>"}])";
constexpr std::string_view kS3Additional =
    R"({"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"<b64:75>=","bytesTransferredOut":<int:0:2400>})";

// An event in two or three lines reads better than in eight.
// clang-format off
constexpr EventSpec kServiceCalls[] = {
    {.source = "sts", .name = "AssumeRole", .weight = 60, .traits = kReadOnly,
     .request = R"({"roleArn":"arn:aws:iam::<account>:role/aws-service-role/<service>/AWSServiceRoleFor<target_role>","roleSessionName":"<target_role>-<hex:12>","externalId":"<uuid>","durationSeconds":900})",
     .response = R"({"credentials":{"accessKeyId":"<new_asia>","sessionToken":"IQoJb3JpZ2luX2Vj<b64:520>==","expiration":"<human_time>"},"assumedRoleUser":{"assumedRoleId":"<target_role_id>:<target_role>-<hex:12>","arn":"arn:aws:sts::<account>:assumed-role/AWSServiceRoleFor<target_role>/<target_role>-<hex:12>"}})",
     .resources = R"([{"accountId":"<account>","type":"AWS::IAM::Role","ARN":"arn:aws:iam::<account>:role/aws-service-role/<service>/AWSServiceRoleFor<target_role>"}])",
     .service = "autoscaling"},
    {.source = "sts", .name = "AssumeRole", .weight = 70, .traits = kReadOnly | kShared,
     .request = R"({"roleArn":"arn:aws:iam::<account>:role/<target_role>","roleSessionName":"<function>"})",
     .response = R"({"credentials":{"accessKeyId":"<new_asia>","sessionToken":"IQoJb3JpZ2luX2Vj<b64:560>","expiration":"<human_time>"}})",
     .resources = R"([{"accountId":"<account>","type":"AWS::IAM::Role","ARN":"arn:aws:iam::<account>:role/<target_role>"}])",
     .service = "lambda"},
    {.source = "kms", .name = "Decrypt", .weight = 190, .traits = kReadOnly | kShared,
     .request = R"({"encryptionContext":{"aws:lambda:FunctionArn":"arn:aws:lambda:<region>:<account>:function:<function>"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT","additionalEncryptionContextMaterial":{"CiphertextDigest":"<b64:86>==","RequestContext":"<b64:120>\u003d"}})",
     .resources = kKeyResource, .service = "lambda"},
    {.source = "kms", .name = "GenerateDataKey", .weight = 170, .traits = kReadOnly | kShared,
     .request = R"({"encryptionContext":{"aws:cloudtrail:arn":"arn:aws:cloudtrail:us-east-1:<account>:trail/<trail>","aws:s3:arn":"arn:aws:s3:::org-trail-logs-central/AWSLogs/<account>/CloudTrail/<region>/2026/03/01/<account>_CloudTrail_<region>_<alnum:16>.json.gz"},"keySpec":"AES_256","keyId":"arn:aws:kms:<region>:<account>:key/<kms_key>"})",
     .resources = kKeyResource, .service = "cloudtrail"},
    {.source = "s3", .name = "GetBucketAcl", .weight = 150, .traits = kReadOnly | kNamesHost,
     .request = R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","acl":""})",
     .resources = kBucketResource, .additional = kS3Additional, .service = "cloudtrail"},
    {.source = "s3", .name = "PutObject", .weight = 110, .traits = kDataEvent | kNamesHost,
     .request = R"({"bucketName":"config-history-central","Host":"config-history-central.s3.<region>.amazonaws.com","x-amz-acl":"bucket-owner-full-control","x-amz-server-side-encryption":"AES256","key":"AWSLogs/<account>/Config/<region>/ConfigWritabilityCheckFile"})",
     .resources = R"([{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::config-history-central/AWSLogs/<account>/Config/<region>/ConfigWritabilityCheckFile"},{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::config-history-central"}])",
     .additional = kS3Additional, .service = "config"},
    {.source = "s3", .name = "GetBucketEncryption", .weight = 70, .traits = kReadOnly | kNamesHost,
     .request = R"({"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","encryption":""})",
     .resources = kBucketResource, .additional = kS3Additional, .service = "config"},
    {.source = "ec2", .name = "DescribeInstances", .weight = 130, .traits = kReadOnly,
     .request = R"({"instancesSet":{"items":[{"instanceId":"<instance>"}]},"filterSet":{},"maxResults":null,"includeManagedResources":true,"clientRequestContext":{"scanId":"<uuid>","batch":"<hex:64>"}})",
     .service = "inspector2"},
    {.source = "ec2", .name = "DescribeVolumes", .weight = 60, .traits = kReadOnly,
     .request = R"({"volumeSet":{"items":[{"volumeId":"<volume>"},{"volumeId":"vol-0<hex:16>"},{"volumeId":"vol-0<hex:16>"},{"volumeId":"vol-0<hex:16>"}]},"filterSet":{}})",
     .service = "dlm"},
    {.source = "ec2", .name = "CreateNetworkInterface", .weight = 30,
     .request = R"({"subnetId":"<subnet>","description":"Amazon EKS <cluster>","groupSet":{"items":[{"groupId":"<group>"}]},"clientToken":"<uuid>"})",
     .response = R"({"requestId":"<uuid>","networkInterface":{"networkInterfaceId":"<interface>","subnetId":"<subnet>","vpcId":"<vpc>","status":"pending"}})",
     .service = "eks"},
    {.source = "ec2", .name = "TerminateInstances", .weight = 14,
     .request = R"({"instancesSet":{"items":[{"instanceId":"<instance>"}]}})",
     .response = R"({"requestId":"<uuid>","instancesSet":{"items":[{"instanceId":"<instance>","currentState":{"code":32,"name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}})",
     .service = "autoscaling"},
    {.source = "elasticloadbalancing", .name = "DescribeTargetHealth", .weight = 90,
     .traits = kReadOnly,
     .request = R"({"targetGroupArn":"arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/web/6d0ecf831eec9f09","targets":[{"id":"<instance>","port":8080}]})",
     .api_version = "2015-12-01", .service = "autoscaling"},
    {.source = "logs", .name = "CreateLogStream", .weight = 60,
     .request = R"({"logGroupName":"<log_group>","logStreamName":"2026/03/01/[$LATEST]<hex:32>"})",
     .api_version = "20140328", .service = "lambda"},
    {.source = "lambda", .name = "Invoke", .weight = 90, .traits = kDataEvent,
     .request = R"({"functionName":"arn:aws:lambda:<region>:<account>:function:<function>","invocationType":"Event","sourceArn":"arn:aws:s3:::<bucket>","sourceAccount":"<account>"})",
     .resources = R"([{"accountId":"<account>","type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:<region>:<account>:function:<function>"}])",
     .additional = R"({"inScopeOf":{"sourceArn":"arn:aws:s3:::<bucket>","sourceAccount":"<account>"},"functionVersion":"arn:aws:lambda:<region>:<account>:function:<function>:$LATEST"})",
     .service = "s3"},
    {.source = "dynamodb", .name = "DescribeStream", .weight = 50, .traits = kReadOnly | kDataEvent,
     .request = R"({"streamArn":"arn:aws:dynamodb:<region>:<account>:table/<table>/stream/2025-11-04T09:12:44.301","exclusiveStartShardId":"shardId-0000000<digits:13>-<hex:8>"})",
     .api_version = "2012-08-10", .service = "lambda"},
    {.source = "sqs", .name = "ReceiveMessage", .weight = 40, .traits = kDataEvent,
     .request = R"({"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","maxNumberOfMessages":10,"attributeNames":["All"],"waitTimeSeconds":20})",
     .resources = R"([{"accountId":"<account>","type":"AWS::SQS::Queue","ARN":"arn:aws:sqs:<region>:<account>:<queue>"}])",
     .service = "lambda"},
    {.source = "secretsmanager", .name = "RotationStarted", .weight = 6, .traits = kServiceEvent,
     .additional = R"({"SecretId":"arn:aws:secretsmanager:<region>:<account>:secret:<secret>-x7Qm2A","ClientRequestToken":"<UUID>"})",
     .service = "secretsmanager"},
    {.source = "ec2", .name = "SharedSnapshotVolumeCreated", .weight = 6,
     .traits = kServiceEvent | kShared, .details = R"({"snapshotId":"<snapshot>"})", .service = "ec2"},
    {.source = "kms", .name = "RotateKey", .weight = 4, .traits = kServiceEvent,
     .resources = kKeyResource, .details = R"({"keyId":"<kms_key>","rotationType":"AUTOMATIC"})",
     .service = "kms"},
    {.source = "autoscaling", .name = "TerminateInstanceInAutoScalingGroup", .weight = 10,
     .traits = kServiceEvent,
     .details = R"({"autoScalingGroupName":"web-blue","cause":"At <time> an instance was taken out of service in response to a health check.","instanceId":"<instance>"})",
     .service = "autoscaling"},
    {.source = "health", .name = "DescribeEvents", .weight = 40, .traits = kReadOnly,
     .request = R"({"filter":{"eventStatusCodes":["open"],"regions":["<region>"]},"maxResults":10})",
     .service = "securityhub"},
    {.source = "config", .name = "DescribeConfigurationRecorderStatus", .weight = 50,
     .traits = kReadOnly, .service = "securityhub"},
    {.source = "cloudtrail", .name = "DescribeTrails", .weight = 40, .traits = kReadOnly,
     .request = R"({"trailNameList":[],"includeShadowTrails":true})", .service = "securityhub"},
    {.source = "xray", .name = "GetSamplingRules", .weight = 36, .traits = kReadOnly,
     .service = "appsync"},
};
// clang-format on

// An event in two or three lines reads better than in eight.
// clang-format off
constexpr EventSpec kOddities[] = {
    {.source = "cloudtrail", .name = "ApiCallRateInsight", .weight = 10, .traits = kInsight,
     .details = R"({"state":"Start","eventSource":"autoscaling.amazonaws.com","eventName":"CompleteLifecycleAction","insightType":"ApiCallRateInsight","insightContext":{"statistics":{"baseline":{"average":9.82222E-5},"insight":{"average":0.6},"insightDuration":5,"baselineDuration":11336},"attributions":[{"attribute":"userIdentityArn","insight":[{"value":"arn:aws:sts::<account>:assumed-role/<role>","average":0.6}],"baseline":[{"value":"arn:aws:sts::<account>:assumed-role/<role>","average":9.82222E-5}]},{"attribute":"errorCode","insight":[{"value":"null","average":0.6}],"baseline":[{"value":"null","average":9.82222E-5}]}]}})"},
    {.source = "cloudtrail", .name = "ApiErrorRateInsight", .weight = 6, .traits = kInsight,
     .details = R"({"state":"End","eventSource":"ec2.amazonaws.com","eventName":"RunInstances","insightType":"ApiErrorRateInsight","errorCode":"Client.UnauthorizedOperation","insightContext":{"statistics":{"baseline":{"average":0.0},"insight":{"average":<int:4:40>.5},"insightDuration":<int:1:9>,"baselineDuration":10074}}})"},
    {.source = "kms", .name = "ListKeys", .weight = 14, .traits = kNetwork | kReadOnly},
    {.source = "s3", .name = "GetObject", .weight = 12, .traits = kNetwork | kReadOnly | kNamesHost,
     .request = R"({"bucketName":"<bucket>","key":"<object_key>"})",
     .resources = R"([{"ARNPrefix":"arn:aws:s3:::<bucket>/","type":"AWS::S3::Object"},{"accountId":"<account>","ARN":"arn:aws:s3:::<bucket>","type":"AWS::S3::Bucket"}])"},
    {.source = "kinesis", .name = "GetRecords", .weight = 10, .traits = kReadOnly | kDataEvent,
     .request = R"({"shardIterator":"<b64:160>","sequenceNumber":<digits:18>,"startingHashKey":340282366920938463463374607431768211455,"limit":"10000"})"},
    {.source = "dynamodb", .name = "UpdateTimeToLive", .weight = 8,
     .request = R"({"tableName":"<table>","maximumOffset":9223372036854775807,"minimumOffset":-9223372036854775808,"lease":9007199254740993})"},
    {.source = "monitoring", .name = "PutMetricAlarm", .weight = 10,
     .request = R"({"alarmName":"errors-<function>","threshold":0.0,"datapointsToAlarm":0,"evaluationPeriods":1,"period":300,"dimensions":[{"name":"FunctionName","value":"<function>"}],"actionsEnabled":true})"},
    {.source = "monitoring", .name = "PutMetricAlarm", .weight = 8,
     .request = R"({"alarmName":"errors-<function>","threshold":0,"evaluationPeriods":"1","period":300.0,"dimensions":{"name":"FunctionName","value":"<function>"},"actionsEnabled":"true"})"},
    {.source = "ec2", .name = "DescribeSnapshots", .weight = 10, .traits = kReadOnly,
     .request = R"({"maxResults":"1000","snapshotSet":"","ownersSet":{"items":{"owner":"self"}},"filterSet":[]})",
     .resources = "[]"},
    {.source = "cloudformation", .name = "CreateStack", .weight = 8,
     .request = R"({"stackName":"<stack>","capabilities":["CAPABILITY_IAM"],"tags":[],"aws:cdk.version":"2.151.0","parameters":{"Env.Name":"prod","app:tier/1":"web","":"empty key"},"templateURL":"https://s3.<region>.amazonaws.com/<bucket>/template.json?X-Amz-Expires\u003d900\u0026versionId\u003dnull"})",
     .response = R"({"stackId":"arn:aws:cloudformation:<region>:<account>:stack/<stack>/<uuid>"})"},
    {.source = "wafv2", .name = "UpdateWebACL", .weight = 8,
     .request = R"({"name":"edge","scope":"REGIONAL","rules":[{"name":"deep","statement":{"andStatement":{"statements":[{"notStatement":{"statement":{"byteMatchStatement":{"fieldToMatch":{"name":"host"},"searchString":"ZXhhbXBsZQ\u003d\u003d"}}}}]}}}],"lockToken":"<uuid>"})"},
    {.source = "organizations", .name = "TagResource", .weight = 6, .traits = kGlobal,
     .request = R"({"resourceId":"<other_account>","tags":[{"key":"Besitzer","value":"Jörg Müller – Zürich"},{"key":"チーム","value":"基盤 🚀"},{"key":"tab","value":"a\tb\\c\/d\u00e9\ud83d\ude80"}]})"},
    {.source = "s3-outposts", .name = "PutObject", .weight = 8, .traits = kEdge | kDataEvent,
     .request = R"({"bucketName":"arn:aws:s3-outposts:<region>:<account>:outpost/op-0<hex:16>/bucket/edge","key":"<object_key>"})"},
    {.source = "s3", .name = "DeleteObjects", .weight = 6, .traits = kDataEvent | kNamesHost,
     .request = R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","delete":"","Object":{"Key":"<object_key>"}})",
     .resources = R"([{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::<bucket>/"},{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}])"},
    {.source = "signin", .name = "CheckMfa", .weight = 6,
     .traits = kSignIn | kGlobal | kConsoleOnly,
     .response = R"({"CheckMfa":"Success"})", .additional = R"({"MfaType":"Virtual MFA"})"},
    {.source = "account", .name = "UpdateAccountPreferences", .weight = 4,
     .traits = kConsoleAction | kConsoleOnly, .response = R"({"result":"OK"})"},
    {.source = "appconfig", .name = "StartDeployment", .weight = 4, .traits = kManyKeys},
    {.source = "ec2", .name = "RunInstances", .weight = 1, .traits = kHuge},
    {.source = "route53", .name = "ChangeResourceRecordSets", .weight = 6, .traits = kGlobal,
     .request = R"({"hostedZoneId":"Z0<upper:18>","changeBatch":{"changes":[{"action":"UPSERT","resourceRecordSet":{"name":"\\052.example.net.","type":"A","tTL":60,"resourceRecords":[{"value":"<ip>"}]}}]}})",
     .response = R"({"changeInfo":{"id":"/change/C0<upper:18>","status":"PENDING","submittedAt":"<human_time>"}})",
     .api_version = "2013-04-01"},
};
// clang-format on

}  // namespace

std::span<const EventSpec> service_events() {
  return kServiceCalls;
}
std::span<const EventSpec> odd_events() {
  return kOddities;
}

}  // namespace cloudtrail::generator

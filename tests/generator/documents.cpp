// Documents that stand beside the ordinary records: Insights, network activity, CloudTrail Lake,
// digest files, and an AWS Config snapshot, which lies in the same bucket and is none of ours.
#include "generator/generator.hpp"
#include "generator/template.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::string_view kTrailName = "org-trail";

std::string expand(Generator& generator, std::string_view text) {
  std::string out;
  generator.append_template(out, text);
  return out;
}

/// "20260301T000000Z"
std::string compact_time(std::int64_t seconds) {
  std::string text;
  for (const char c : iso_time(seconds)) {
    if (c != '-' && c != ':') text.push_back(c);
  }
  return text;
}

std::string time_or_null(std::int64_t seconds) {
  return seconds == 0 ? "null" : json_string(iso_time(seconds));
}

std::string log_file_entry(const DigestInput& input, const DigestEntry& entry) {
  std::string out = R"({"s3Bucket":)" + json_string(input.bucket);
  out.append(R"(,"s3Object":)").append(json_string(entry.key));
  out.append(R"(,"hashValue":")").append(entry.sha256);
  out.append(R"(","hashAlgorithm":"SHA-256","newestEventTime":)")
      .append(time_or_null(entry.newest));
  return out.append(R"(,"oldestEventTime":)").append(time_or_null(entry.oldest)).append("}");
}

std::string previous_digest(const DigestInput& input) {
  if (input.previous_key.empty()) {
    return R"("previousDigestS3Bucket":null,"previousDigestS3Object":null,"previousDigestHashValue":null,"previousDigestHashAlgorithm":null,"previousDigestSignature":null,)";
  }
  Random random(mix(static_cast<std::uint64_t>(input.end)));
  std::string signature;
  Template("<hex:512>").expand(signature, Scene{}, random);
  std::string out = R"("previousDigestS3Bucket":)" + json_string(input.bucket);
  out.append(R"(,"previousDigestS3Object":)").append(json_string(input.previous_key));
  out.append(R"(,"previousDigestHashValue":")").append(input.previous_sha256);
  out.append(R"(","previousDigestHashAlgorithm":"SHA-256","previousDigestSignature":")");
  return out.append(signature).append("\",");
}

}  // namespace

std::string insight_event(Generator& generator) {
  return expand(
      generator,
      R"({"eventVersion":"1.09","eventTime":"<time>","awsRegion":"<region>","eventID":"<uuid>","eventType":"AwsCloudTrailInsight","recipientAccountId":"<account>","sharedEventID":"<uuid>","insightDetails":{"state":"Start","eventSource":"iam.amazonaws.com","eventName":"AttachUserPolicy","insightType":"ApiCallRateInsight","insightContext":{"statistics":{"baseline":{"average":0.000<int:1:9>214286},"insight":{"average":<int:1:30>.25}},"attributions":[{"attribute":"userAgent","insight":[{"value":"console.amazonaws.com","average":1.0}],"baseline":[]}]}},"eventCategory":"Insight"})");
}

std::string network_activity_event(Generator& generator) {
  return expand(
      generator,
      R"({"eventVersion":"1.09","userIdentity":{"type":"AWSAccount","principalId":"<akia>","accountId":"<other_account>"},"eventTime":"<time>","eventSource":"kms.amazonaws.com","eventName":"ListKeys","awsRegion":"<region>","sourceIPAddress":"<ip>","errorCode":"VpceAccessDenied","errorMessage":"The request was denied due to a VPC endpoint policy","requestID":"<uuid>","eventID":"<uuid>","eventType":"AwsVpceEvent","recipientAccountId":"<account>","sharedEventID":"<uuid>","vpcEndpointId":"<endpoint>","vpcEndpointAccountId":"<account>","eventCategory":"NetworkActivity"})");
}

std::string lake_integration_event(Generator& generator) {
  return expand(
      generator,
      R"({"eventVersion":"1.0","eventCategory":"ActivityAuditLog","eventType":"ActivityLog","eventID":"<uuid>","eventTime":"<time>","awsRegion":"<region>","recipientAccountId":"<account>","addendum":{"reason":"UPDATED_DATA","updatedFields":"eventData.errorCode","originalUID":"<uuid>","originalEventID":"<uuid>"},"metadata":{"ingestionTime":"<time>","channelARN":"arn:aws:cloudtrail:<region>:<account>:channel/<uuid>"},"eventData":{"version":"1","userIdentity":{"type":"CustomUserIdentity","principalId":"<user>","details":{"team":"payments"}},"userAgent":"ticket-desk/4.2","eventSource":"tickets.example.com","eventName":"CloseTicket","eventTime":"<time>","UID":"<uuid>","requestParameters":{"ticket":<int:1:90000>},"responseElements":{"closed":true},"errorCode":"","errorMessage":"","sourceIPAddress":"<ip>","recipientAccountId":"<account>","additionalEventData":{}}})");
}

std::string config_snapshot(Generator& generator, std::size_t items) {
  std::string out = expand(
      generator, R"({"fileVersion":"1.0","configSnapshotId":"<uuid>","configurationItems":[)");
  for (std::size_t i = 0; i < items; ++i) {
    if (i > 0) out.push_back(',');
    generator.append_template(
        out,
        R"({"configurationItemVersion":"1.3","configurationItemCaptureTime":"<time>","configurationItemStatus":"OK","configurationStateId":<epoch_ms>,"awsAccountId":"<account>","resourceType":"AWS::EC2::SecurityGroup","resourceId":"<group>","resourceName":"default","ARN":"arn:aws:ec2:<region>:<account>:security-group/<group>","awsRegion":"<region>","availabilityZone":"Not Applicable","tags":{"team":"payments"},"relatedEvents":["<uuid>"],"relationships":[{"resourceId":"<vpc>","resourceType":"AWS::EC2::VPC","name":"Is contained in Vpc"}],"configuration":{"groupName":"default","ipPermissions":[]},"supplementaryConfiguration":{}})");
  }
  return out.append("]}");
}

std::string digest_key(const DigestInput& input) {
  const std::string account(account_ids()[input.scope.account]);
  const std::string region(region_names()[input.scope.region]);
  std::string day = iso_time(input.end).substr(0, 10);
  for (char& c : day) c = c == '-' ? '/' : c;
  return "AWSLogs/" + account + "/CloudTrail-Digest/" + region + "/" + day + "/" + account +
         "_CloudTrail-Digest_" + region + "_" + std::string(kTrailName) + "_us-east-1_" +
         compact_time(input.end) + ".json.gz";
}

std::string digest_file(const DigestInput& input) {
  std::int64_t oldest = 0;
  std::int64_t newest = 0;
  for (const DigestEntry& entry : input.log_files) {
    if (oldest == 0 || entry.oldest < oldest) oldest = entry.oldest;
    if (entry.newest > newest) newest = entry.newest;
  }
  std::string out = R"({"awsAccountId":")" + std::string(account_ids()[input.scope.account]);
  out.append(R"(","digestStartTime":")").append(iso_time(input.end - 3600));
  out.append(R"(","digestEndTime":")").append(iso_time(input.end));
  out.append(R"(","digestS3Bucket":)").append(json_string(input.bucket));
  out.append(R"(,"digestS3Object":)").append(json_string(digest_key(input)));
  out.append(R"(,"digestPublicKeyFingerprint":"5f0c7b2e91d84a36b7c1e0d29af34c68",)");
  out.append(R"("digestSignatureAlgorithm":"SHA256withRSA","newestEventTime":)");
  out.append(time_or_null(newest)).append(R"(,"oldestEventTime":)").append(time_or_null(oldest));
  out.append(",").append(previous_digest(input)).append(R"("logFiles":[)");
  for (const DigestEntry& entry : input.log_files) {
    if (&entry != input.log_files.data()) out.push_back(',');
    out.append(log_file_entry(input, entry));
  }
  return out.append("]}");
}

}  // namespace cloudtrail::generator

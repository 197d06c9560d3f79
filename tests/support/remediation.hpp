// Findings to remediate, and a model of the AWS account in which that happens.
#pragma once

#include <gtest/gtest.h>
#include <cloudtrail/event.hpp>
#include <cloudtrail/remediation.hpp>

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cloudtrail {

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
/// When the tests begin.
inline constexpr std::int64_t kStart = 1'767'225'600 * kSecond;  // 2026-01-01T00:00:00Z

inline constexpr const char* kAccount = "111122223333";
inline constexpr const char* kTrail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";

/// An event of a model account. Members that are empty are left out of the record.
struct ModelEvent {
  std::string id = "e1";
  std::string name = "StopLogging";
  std::string source = "cloudtrail.amazonaws.com";
  std::int64_t time = kStart;
  std::string region = "eu-west-1";
  std::string account = kAccount;
  std::string actor = "arn:aws:iam::111122223333:user/mallory";
  std::string identity;  ///< More members of userIdentity, each with a comma before it.
  std::string agent = "aws-cli/2";
  std::string error;
  std::string request_id = "r1";
  std::string parameters = R"({"name":"audit"})";
  std::string response = "null";
};

inline std::string json_of(const ModelEvent& event) {
  std::string json = R"({"eventVersion":"1.11","userIdentity":{"arn":")" + event.actor + "\"" +
                     event.identity + R"(},"eventTime":")" + format_time(event.time) +
                     R"(","eventSource":")" + event.source + R"(","eventName":")" + event.name +
                     R"(","userAgent":")" + event.agent + R"(","requestID":")" + event.request_id +
                     R"(","requestParameters":)" + event.parameters + R"(,"responseElements":)" +
                     event.response;
  const std::pair<const char*, const std::string*> optional[] = {
      {"eventID", &event.id},
      {"awsRegion", &event.region},
      {"errorCode", &event.error},
      {"recipientAccountId", &event.account}};
  for (const auto& [key, value] : optional) {
    if (!value->empty()) json.append(",\"").append(key).append("\":\"").append(*value).append("\"");
  }
  return json + "}";
}

/// A finding of the rule `trail-changed` about an event.
inline RetainedFinding finding_of(const ModelEvent& event) {
  Result<OwnedRecord> record = OwnedRecord::parse(json_of(event));
  EXPECT_TRUE(record) << json_of(event);
  RetainedFinding finding;
  finding.owned = std::make_shared<const OwnedRecord>(*std::move(record));
  finding.set = "trail-changes";
  finding.rule = "trail-changed";
  finding.title = "A trail was changed";
  finding.severity = Severity::kHigh;
  return finding;
}

/// CloudTrail and IAM as far as the ready remediators see them.
class ModelAccount : public AwsApi {
 public:
  struct Trail {
    bool logging = true;
    std::int64_t started = kStart - 86'400 * kSecond;
    std::int64_t stopped = 0;
  };
  struct Call {
    ActionTarget target;
    Operation operation;
  };

  std::int64_t now = kStart;
  Trail trail;                              ///< `audit` of eu-west-1, by this name and its ARN.
  std::map<std::string, std::string> keys;  ///< Status by id, of the user `eve`.
  std::vector<Call> calls;
  std::map<std::string, ApiAnswer> answers;  ///< Given instead, by the operation's name.

  void stop() {
    trail.logging = false;
    trail.stopped = now;
  }
  std::size_t count(std::string_view operation) const {
    std::size_t n = 0;
    for (const Call& call : calls) n += call.operation.name == operation ? 1u : 0u;
    return n;
  }

  ApiAnswer call(const ActionTarget& target, const Operation& operation) override {
    calls.push_back({target, operation});
    if (const auto told = answers.find(operation.name); told != answers.end()) return told->second;
    const Result<OwnedRecord> read = OwnedRecord::parse(operation.parameters);
    if (!read) return failure(400, "SerializationException");
    const Value parameters = read->record().root();
    if (operation.service == "iam") return iam(operation.name, parameters);
    if (operation.name == "DescribeTrails") {
      return success(R"({"trailList":[{"Name":"audit","HomeRegion":"eu-west-1"}]})");
    }
    const std::string name = parameters.get("Name").text();
    if (name != "audit" && name != kTrail) return failure(404, "TrailNotFoundException");
    if (operation.name == "GetTrailStatus") return success(status());
    if (target.region != "eu-west-1") return failure(400, "InvalidHomeRegionException");
    trail.logging = true;
    trail.started = now;
    return success("");
  }

  static ApiAnswer failure(std::int32_t status, std::string code) {
    ApiAnswer answer;
    answer.status = status;
    answer.code = std::move(code);
    answer.message = "as the test has it";
    return answer;
  }

 private:
  ApiAnswer success(std::string body) {
    ApiAnswer answer;
    answer.status = 200;
    answer.body = std::move(body);
    answer.request_id = "own-" + std::to_string(calls.size());
    return answer;
  }

  std::string status() const {
    std::string body = R"({"IsLogging":)" + std::string(trail.logging ? "true" : "false") +
                       R"(,"StartLoggingTime":)" + seconds(trail.started);
    if (trail.stopped != 0) body += R"(,"StopLoggingTime":)" + seconds(trail.stopped);
    return body + "}";
  }

  /// As AWS writes it: seconds and three places.
  static std::string seconds(std::int64_t time) {
    char text[32];
    std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(time / kSecond),
                  static_cast<long long>(time % kSecond / 1'000'000));
    return text;
  }

  ApiAnswer iam(const std::string& operation, const Value& parameters) {
    if (parameters.get("UserName").text() != "eve") return failure(404, "NoSuchEntity");
    if (operation == "ListAccessKeys") {
      std::string list;
      for (const auto& [id, status] : keys) {
        list += (list.empty() ? "" : ",") + (R"({"AccessKeyId":")" + id) + R"(","Status":")" +
                status + "\"}";
      }
      return success(R"({"AccessKeyMetadata":[)" + list + R"(],"IsTruncated":false})");
    }
    const auto key = keys.find(parameters.get("AccessKeyId").text());
    if (key == keys.end()) return failure(404, "NoSuchEntity");
    key->second = parameters.get("Status").text();
    return success("");
  }
};

}  // namespace cloudtrail

#include <cloudtrail/remediation.hpp>

#include <algorithm>

#include "base/document.hpp"
#include "base/hash128.hpp"
#include "json/text.hpp"
#include "record/text_of.hpp"
#include "respond/message.hpp"
#include "respond/ready.hpp"

namespace cloudtrail {
namespace respond {
namespace {

constexpr std::size_t kMostEventIdBytes = 128;
constexpr std::size_t kMostMessageBytes = 300;

/// Answers that say for sure that nothing was done, and to come again. (AWS SDKs and Tools
/// Reference Guide, "Retry behavior", throttling errors.)
constexpr std::string_view kThrottled[] = {
    "Throttling",           "ThrottlingException",     "ThrottledException",
    "RequestLimitExceeded", "RequestThrottled",        "RequestThrottledException",
    "SlowDown",             "TooManyRequestsException", "PriorRequestNotComplete",
};
/// CloudTrail's "the resource is not ready, try again in a few minutes".
constexpr std::string_view kNotReady[] = {"ConflictException"};

template <std::size_t N>
bool is_among(const std::string_view (&names)[N], std::string_view name) noexcept {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

bool is_call(const Record& record, std::string_view event_source, std::string_view event_name) {
  std::string scratch;
  return record::text_of(record.get(Field::kEventSource), scratch) == event_source &&
         record::text_of(record.get(Field::kEventName), scratch) == event_name;
}

std::string parameters_of(std::span<const Parameter> parameters) {
  std::string out = "{";
  for (const Parameter& parameter : parameters) {
    json::append_key(out, parameter.name);
    json::append_string(out, parameter.text);
  }
  return out + "}";
}

std::string action_key(std::string_view remediator, const ActionTarget& target,
                       const Record& record) {
  std::string scratch;
  const std::string_view id = record::text_of(record.get(Field::kEventId), scratch);
  std::string key(remediator);
  key.append("/").append(target.account).append("/").append(target.region).append("/");
  key.append(target.resource).append("/");
  if (!id.empty() && id.size() <= kMostEventIdBytes) return key.append(id);
  Hash128 hash;
  hash.add(record.raw());
  return key.append("bytes-").append(text_of(hash));
}

bool is_success(const ApiAnswer& answer) noexcept {
  return answer.status >= 200 && answer.status < 300 && answer.code.empty();
}

std::string failure_text(const ApiAnswer& answer) {
  std::string text = answer.code;
  if (text.empty() && answer.status != 0) text = "HTTP status " + std::to_string(answer.status);
  if (text.empty()) text = "no answer from AWS";
  if (!answer.message.empty()) {
    text.append(": ").append(visible(answer.message.substr(0, kMostMessageBytes)));
  }
  return text;
}

ActionOutcome outcome_of(const ApiAnswer& answer) {
  ActionOutcome outcome;
  outcome.request_id = answer.request_id;
  if (is_success(answer)) {
    outcome.result = ActionResult::kDone;
    return outcome;
  }
  outcome.why = failure_text(answer);
  outcome.retry_after = answer.retry_after;
  outcome.untouched = answer.status == 429 || is_among(kThrottled, answer.code);
  const bool again = outcome.untouched || answer.status == 0 || answer.status >= 500 ||
                     is_among(kNotReady, answer.code);
  outcome.result = again ? ActionResult::kRetry : ActionResult::kRefused;
  return outcome;
}

ActionOutcome no_api() {
  ActionOutcome outcome;
  outcome.why = "there is nothing to call AWS with";
  outcome.untouched = true;
  return outcome;
}

}  // namespace respond

std::string_view name(ActionResult result) noexcept {
  switch (result) {
    case ActionResult::kDone: return "done";
    case ActionResult::kAlready: return "already";
    case ActionResult::kRetry: return "retry";
    case ActionResult::kRefused: return "refused";
  }
  return "refused";
}

std::string_view name(Verification::Verdict verdict) noexcept {
  switch (verdict) {
    case Verification::Verdict::kProven: return "proven";
    case Verification::Verdict::kDisproven: return "disproven";
    case Verification::Verdict::kUnknown: return "unknown";
  }
  return "unknown";
}

std::span<const std::string_view> ready_remediators() noexcept {
  static constexpr std::string_view kNames[] = {respond::kStartLogging,
                                                respond::kDeactivateAccessKey};
  return kNames;
}

Result<std::unique_ptr<Remediator>> ready_remediator(std::string_view name, AwsApi* api) {
  if (name == respond::kStartLogging) return respond::make_start_logging(api);
  if (name == respond::kDeactivateAccessKey) return respond::make_deactivate_access_key(api);
  return Error{ErrorCode::kNotFound, "there is no remediator " + cloudtrail::quoted(name), {}};
}

}  // namespace cloudtrail

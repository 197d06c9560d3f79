// deactivate-access-key: an access key that was made or switched on can be used no more.
#include <cloudtrail/event.hpp>
#include <cloudtrail/remediation.hpp>

#include "base/document.hpp"
#include "record/text_of.hpp"
#include "respond/ready.hpp"
#include "respond/target.hpp"

namespace cloudtrail::respond {
namespace {

constexpr std::string_view kIam = "iam.amazonaws.com";

struct AccessKey {
  std::string id;
  std::string user;
};

std::string text_at(const Record& record, std::string_view pointer) {
  std::string scratch;
  return std::string(record::text_of(record.find(pointer), scratch));
}

/// The key that the record says was made or switched on; nullopt for other records.
std::optional<AccessKey> key_of(const Record& record) {
  if (is_call(record, kIam, "CreateAccessKey")) {
    return AccessKey{text_at(record, "/responseElements/accessKey/accessKeyId"),
                     text_at(record, "/responseElements/accessKey/userName")};
  }
  if (is_call(record, kIam, "UpdateAccessKey") &&
      text_at(record, "/requestParameters/status") == "Active") {
    AccessKey key{text_at(record, "/requestParameters/accessKeyId"),
                  text_at(record, "/requestParameters/userName")};
    // Users may leave their own name out.
    if (key.user.empty()) key.user = text_at(record, "/userIdentity/userName");
    return key;
  }
  return std::nullopt;
}

Operation update(const AccessKey& key, std::string_view status) {
  const Parameter parameters[] = {
      {"UserName", key.user}, {"AccessKeyId", key.id}, {"Status", status}};
  return {"iam", "UpdateAccessKey", parameters_of(parameters)};
}

/// Why the key cannot be dealt with; nothing where it can.
std::optional<Error> problem_of(const AccessKey& key, const Record& record) {
  if (text_at(record, "/userIdentity/type") == "Root" &&
      text_at(record, "/requestParameters/userName").empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "the access key is the root user's, which nobody else can change", {}};
  }
  if (!is_access_key_id(key.id)) {
    return Error{ErrorCode::kNotFound,
                 "the record tells of no access key's id: " + cloudtrail::quoted(key.id), {}};
  }
  if (!is_user_name(key.user)) {
    return Error{ErrorCode::kNotFound,
                 "the record does not tell whose access key it is: " + cloudtrail::quoted(key.user),
                 {}};
  }
  return std::nullopt;
}

class DeactivateAccessKey : public Remediator {
 public:
  explicit DeactivateAccessKey(AwsApi* api) noexcept : api_(api) {}

  Result<std::vector<Action>> plan(const RetainedFinding& finding) const override {
    const Record& record = finding.record();
    const std::optional<AccessKey> key = key_of(record);
    // A call that failed made no key: there is nothing to name.
    if (!key || (key->id.empty() && !succeeded(record))) return std::vector<Action>();
    if (std::optional<Error> problem = problem_of(*key, record)) return *std::move(problem);
    Result<ActionTarget> target = own_target(record);
    if (!target) return target.error();
    Action action;
    action.remediator = kDeactivateAccessKey;
    action.operation = update(*key, "Inactive");
    action.undo = update(*key, "Active");
    action.event_time = event_time(record).value_or(0);
    action.target = *std::move(target);
    action.target.resource = key->id;
    action.key = action_key(kDeactivateAccessKey, action.target, record);
    action.sentence = "Deactivate the access key " + key->id + " of the user " + key->user +
                      " in account " + action.target.account;
    return std::vector<Action>{std::move(action)};
  }

  ActionOutcome apply(const Action& action) override {
    if (api_ == nullptr) return no_api();
    const ApiAnswer answer = api_->call(action.target, action.operation);
    ActionOutcome outcome = outcome_of(answer);
    if (answer.code == "NoSuchEntity" || answer.code == "NoSuchEntityException") {
      outcome.result = ActionResult::kAlready;
      outcome.why = "the access key or its user is gone";
    }
    return outcome;
  }

  Verification verify(const Action& action) override;

 private:
  AwsApi* api_;
};

/// What ListAccessKeys says of one key. A user has two keys at most (IAM User Guide, "IAM and STS
/// quotas"), so that the first page has them all.
Verification judge_keys(const Value& list, std::string_view id) {
  using Verdict = Verification::Verdict;
  for (const Value::Entry& entry : list.get("AccessKeyMetadata")) {
    if (entry.value.get("AccessKeyId").text() != id) continue;
    const bool inactive = entry.value.get("Status").text() == "Inactive";
    if (inactive) return {Verdict::kProven, "The access key is inactive."};
    return {Verdict::kDisproven, "The access key is active."};
  }
  if (flag(list.get("IsTruncated")).value_or(false)) {
    return {Verdict::kUnknown, "The access key is not on the first page of the user's keys."};
  }
  return {Verdict::kProven, "The access key is gone."};
}

Verification DeactivateAccessKey::verify(const Action& action) {
  using Verdict = Verification::Verdict;
  if (api_ == nullptr) return {Verdict::kUnknown, no_api().why};
  const Result<OwnedRecord> asked = OwnedRecord::parse(action.operation.parameters);
  if (!asked) return {Verdict::kUnknown, "The action's parameters are no JSON."};
  const std::string user = text_at(asked->record(), "/UserName");
  const Parameter parameters[] = {{"UserName", user}};
  const ApiAnswer answer =
      api_->call(action.target, {"iam", "ListAccessKeys", parameters_of(parameters)});
  if (answer.code == "NoSuchEntity" || answer.code == "NoSuchEntityException") {
    return {Verdict::kProven, "The access key's user is gone."};
  }
  const Result<OwnedRecord> body = OwnedRecord::parse(answer.body);
  if (!is_success(answer) || !body || !body->record().find("/AccessKeyMetadata").is_array()) {
    return {Verdict::kUnknown, "The user's keys are not known: " + failure_text(answer)};
  }
  return judge_keys(body->record().root(), action.target.resource);
}

}  // namespace

std::unique_ptr<Remediator> make_deactivate_access_key(AwsApi* api) {
  return std::make_unique<DeactivateAccessKey>(api);
}

}  // namespace cloudtrail::respond

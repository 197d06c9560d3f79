// What is done about findings: planned, held or let through, done, proven, and put on record.
//
// A caller goes through it like this, one action at a time:
//
//     for (Action& action : *remediator.plan(finding)) {
//       proposal = {finding, action, apply};
//       decision = guard.judge(proposal, now);               // -> audit_record()
//       // kAllowed: tell people, then
//       outcome = remediator.apply(action);                  // -> audit_record()
//       guard.record(proposal, decision, outcome, now);
//       verification = remediator.verify(action);            // -> audit_record()
//     }
//
// Stopped between any two of these lines and started again with the same finding, it may do an
// action twice but never more often than the guard's caps say. Times are nanoseconds since the
// epoch, and passed in.
#pragma once

#include <cloudtrail/result.hpp>
#include <cloudtrail/retained.hpp>
#include <cloudtrail/store.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudtrail {

/// A call of an AWS API.
struct Operation {
  std::string service;     ///< As IAM policies name it: `cloudtrail`, `iam`.
  std::string name;        ///< `StartLogging`.
  std::string parameters;  ///< A JSON object, its members named as in the service's API reference.
};

/// Where an action acts. Every part has been checked to be of its form, so that it can go into an
/// endpoint's name.
struct ActionTarget {
  std::string partition;  ///< `aws`, `aws-cn`, `aws-us-gov`, ...
  std::string account;    ///< Twelve digits.
  std::string region;
  /// What caps and cool-downs count by: the same however the record names it. A trail's ARN, an
  /// access key's id.
  std::string resource;
};

/// One thing to be done about a finding.
struct Action {
  std::string remediator;  ///< The name of who planned it.
  Operation operation;
  ActionTarget target;
  /// The same each time the same record leads to the same action: what tells a duplicate.
  std::string key;
  std::int64_t event_time = 0;    ///< Of the record that it answers.
  std::optional<Operation> undo;  ///< What takes it back.
  std::string no_undo;            ///< Where nothing does: why.
  std::string sentence;           ///< For people: what is done to what, and where.
};

/// What became of an action.
enum class ActionResult : std::uint8_t {
  kDone,
  kAlready,  ///< It was so already: nothing was changed.
  kRetry,    ///< May succeed later.
  kRefused,  ///< Will not succeed by itself.
};

/// `done`, `already`, `retry`, `refused`.
std::string_view name(ActionResult result) noexcept;

struct ActionOutcome {
  ActionResult result = ActionResult::kRefused;
  std::string why;               ///< For people; empty where there is nothing to say.
  std::int64_t retry_after = 0;  ///< Of kRetry: how long to wait at least; 0 where nobody said.
  /// AWS has surely done nothing: it was not asked, or it throttled. Such an attempt does not count
  /// against the caps.
  bool untouched = false;
  std::string request_id;  ///< AWS's, of the call that changed something; empty where unknown.
};

/// Whether an action has had its effect.
struct Verification {
  enum class Verdict : std::uint8_t {
    kProven,
    kDisproven,
    kUnknown,  ///< It could not be found out.
  };
  Verdict verdict = Verdict::kUnknown;
  std::string sentence;  ///< For people: `Logging is on.`
};

/// `proven`, `disproven`, `unknown`.
std::string_view name(Verification::Verdict verdict) noexcept;

/// Knows what to do about findings, and does it. Used by one thread at a time.
class Remediator {
 public:
  virtual ~Remediator() = default;
  /// The actions that a finding calls for; none where it is not of this remediator's kind. Asks
  /// nobody and changes nothing. An Error where the record lacks what is needed, or holds something
  /// of another form.
  virtual Result<std::vector<Action>> plan(const RetainedFinding& finding) const = 0;
  /// Does one action of plan(). Doing it again does no harm.
  virtual ActionOutcome apply(const Action& action) = 0;
  /// Finds out whether it has had its effect. Changes nothing.
  virtual Verification verify(const Action& action) = 0;
};

/// What AWS answered.
struct ApiAnswer {
  std::int32_t status = 0;  ///< HTTP's; 0 where there was no answer.
  std::string code;         ///< Of an error, without a namespace: `TrailNotFoundException`.
  std::string message;      ///< Of an error, or why there was no answer.
  /// Of a success, as JSON with the member names of the API reference. Where the service answers in
  /// XML (IAM), the adapter writes its elements as members and its lists as arrays.
  std::string body;
  std::string request_id;
  std::int64_t retry_after = 0;  ///< Of `Retry-After`, in nanoseconds; 0 where there was none.
};

/// Calls AWS: what an adapter implements to make the ready remediators act.
class AwsApi {
 public:
  virtual ~AwsApi() = default;
  /// Calls an operation in the target's account (with the role that is configured for it) and
  /// region. Returns when there is an answer or the adapter's own retries and time are used up.
  virtual ApiAnswer call(const ActionTarget& target, const Operation& operation) = 0;
};

/// The names of the remediators that the library brings along:
///
///     start-logging          StopLogging of a trail: StartLogging with the name that was stopped,
///                            in the trail's own account and region; GetTrailStatus proves it
///     deactivate-access-key  CreateAccessKey, and UpdateAccessKey to Active: UpdateAccessKey to
///                            Inactive; ListAccessKeys proves it
std::span<const std::string_view> ready_remediators() noexcept;

/// One of these. `api` has to outlive it; without one it plans, but refuses to apply. kNotFound for
/// other names.
Result<std::unique_ptr<Remediator>> ready_remediator(std::string_view name, AwsApi* api);

/// When a trail was last started and stopped (AWS CloudTrail API Reference, "GetTrailStatus").
struct TrailStatus {
  bool logging = false;
  std::optional<std::int64_t> started;  ///< StartLoggingTime
  std::optional<std::int64_t> stopped;  ///< StopLoggingTime
};

/// Reads the answer of GetTrailStatus. kMalformedJson or kTypeMismatch where it is none.
Result<TrailStatus> read_trail_status(std::string_view json);
/// Asks for the status of the trail that an action of `start-logging` is about. kNotFound for other
/// actions, kIo where AWS did not tell.
Result<TrailStatus> trail_status(AwsApi& api, const Action& action);

struct GuardLimits {
  /// How long after one action the next one of its rule on its resource waits; 0 for no waiting.
  std::int64_t cool_down = 10'000'000'000;
  /// In any stretch of time this long, at most so many actions. A cap of 0 lets none through, and
  /// 10,000 is the most.
  std::int64_t window = 3'600'000'000'000;
  std::uint32_t per_resource = 10;
  std::uint32_t per_rule = 50;
  std::uint32_t per_account = 50;
  std::uint32_t per_run = 100;  ///< Of GuardOptions::run.
  /// How long done actions, own calls and acts that stand are remembered: longer than events come
  /// after what they tell, and come again. CloudTrail's come within 15 minutes, mostly.
  std::int64_t remember = 86'400'000'000'000;
  std::uint32_t attempts = 32;  ///< At one conditional write that others are quicker with.
};

/// The role to assume for actions in an account.
struct AccountRole {
  std::string account;  ///< Twelve digits.
  std::string role;     ///< Its ARN.
};

/// Patterns of ARNs begin with `arn:`; `*` in them stands for any text, `?` for one character.
struct GuardOptions {
  /// Whose credentials these are. Where it is not told nothing is applied without a role.
  std::string account;
  /// Who the library is when it acts: patterns of its principal's ARN, such as
  /// `arn:aws:sts::*:assumed-role/trail-guard/*`. Give these where they are known.
  std::vector<std::string> own_principals;
  /// The session name and (a part of) the user agent with which it acts. Others may choose the same
  /// ones, so that they count only where no `own_principals` are told, both where both are told,
  /// and only of principals in `account`.
  std::string own_session;
  std::string own_user_agent;
  /// Patterns of the ARNs of principals (or of the roles of their sessions) whose acts stand.
  std::vector<std::string> allowed_principals;
  std::vector<AccountRole> roles;  ///< Of other accounts that may be acted in.
  std::string run;                 ///< Runs of the same name share their cap.
  GuardLimits limits;
};

/// A message for people: a limit was reached and nothing more is done.
struct Escalation {
  std::string key;      ///< Idempotency key: the same where the same escalation is given again.
  std::string subject;  ///< Holds `remediation limit reached`.
  std::string text;
};

/// What a guard is asked.
struct Proposal {
  const RetainedFinding& finding;
  const Action& action;
  bool apply = false;  ///< `apply: true` of the rule. Without it: a dry run.
  /// What trail_status() said, for a guard whose store begins empty: see status_telling().
  std::optional<TrailStatus> status = std::nullopt;
};

/// What a guard answers.
struct Decision {
  enum class Kind : std::uint8_t {
    kAllowed,  ///< Apply it now, and then tell Guard::record().
    kHeld,     ///< Do not.
    kWait,     ///< Ask again at `until`: to hold it for good would leave the account as it is.
  };
  Kind kind = Kind::kHeld;
  std::string reason;      ///< For people, a sentence without full stop. Never empty.
  std::int64_t until = 0;  ///< Of kWait.
  std::string role;        ///< Of kAllowed: the role to assume; empty for the own credentials.
  std::optional<Escalation> escalation;  ///< Of kHeld: send it.
  std::int64_t counted_at = 0;           ///< Of kAllowed: when the caps counted it.
};

/// `allowed`, `held`, `wait`.
std::string_view name(Decision::Kind kind) noexcept;

/// Decides what of the planned is applied. In this order an action is
///  1. held where it answers an event of the library's own, so that it never answers itself
///  2. held where it answers an event that failed
///  3. held where who did it is on the allow-list; an action that answers an earlier event of the
///     same rule and resource is held from then on, too
///  4. held where its target is another account than the record's or the credentials', and no role
///     is configured for that
///  5. held in a dry run
///  6. held where it was done already
///  7. made to wait while the resource cools down
///  8. held where a cap is used up, with an Escalation the first time within a window
///  9. allowed, and counted at once: what is then stopped before it acts has been counted all the
///     same, and counts again when it comes back; what record() hears to be `untouched` is not
///
/// Everything is kept in the Store by conditional writes: any number of guards, in any number of
/// processes, share caps, cool-downs and what is known. Their clocks should agree to a fraction of
/// the window. Beside the key spaces of store.hpp there are `done/<idempotency key>` (done),
/// `stand/<rule>/<account>/<resource>` (the time of the last event that stands) and
/// `cap/<window>/<scope>/told` (the action that escalated); of `cap/<window>/<scope>` the window is
/// its length in seconds, the scope one of `resource/<account>/<resource>`, `rule/<rule>`,
/// `account/<account>` and `run/<run>`, the value the times of its actions. `/` and `%` in their
/// parts are percent-encoded.
///
/// Used by one thread at a time; guards on one Store by many.
class Guard {
 public:
  /// kInvalidArgument where an option is not of its form. `store` has to outlive it.
  static Result<Guard> create(GuardOptions options, Store& store);

  /// An Error is the Store's (kIo and the like), or kLimitExceeded where others were quicker at it
  /// GuardLimits::attempts times: nothing is allowed then, ask again.
  Result<Decision> judge(const Proposal& proposal, std::int64_t now);
  /// Remembers what became of an action that judge() allowed with `decision`.
  Status record(const Proposal& proposal, const Decision& decision, const ActionOutcome& outcome,
                std::int64_t now);

 private:
  Guard(GuardOptions options, Store& store) : options_(std::move(options)), store_(&store) {}
  GuardOptions options_;
  Store* store_;
};

/// What a trail's own times tell a guard whose store began empty, as that of a function does.
struct StatusTelling {
  std::optional<std::int64_t> start;  ///< A start within the window: it is counted as an action.
  std::int64_t wait_until = 0;        ///< The cool-down since that start; 0 where it is over.
};

/// It can know: that the trail was started within the window, and when last. It cannot know: how
/// often, nor by whom, so that everyone's last start counts. So a function that lives through the
/// window never goes over its cap; one that is started anew knows one start of those before it, and
/// may go over by what it has forgotten, but never quicker than the cool-down. A reserved
/// concurrency of 1 keeps that to one function at a time; who needs the cap to hold across restarts
/// gives the guard a durable store.
StatusTelling status_telling(const TrailStatus& status, const GuardLimits& limits,
                             std::int64_t now) noexcept;

/// On whose authority something is done.
struct Authority {
  std::string policy;  ///< The policy's file.
  std::string hash;    ///< Of its text, such as `sha256:...`.
};

/// One step of a remediation. What has not come yet stays nullptr.
struct AuditEntry {
  const RetainedFinding& finding;
  const Authority& authority;
  std::string_view remediator;
  const Action* action = nullptr;
  const Decision* decision = nullptr;
  const ActionOutcome* outcome = nullptr;
  const Verification* verification = nullptr;
  const Error* error = nullptr;  ///< Why nothing could be planned or judged.
};

/// A line of JSON, without its end: what, why, on whose authority, what came of it, and how to undo
/// it. `step` is that of the last thing known: `failed`, `planned`, `judged`, `applied` or
/// `verified`. Reasons hold plain values of at most 256 bytes: values of fields that are named like
/// secrets, and whole objects, are left out.
///
///     {"time":"2026-01-01T00:00:00Z","step":"judged","remediator":"start-logging",
///      "finding":{"rule":"trail-changed","set":"trail-changes","title":"...","severity":"high",
///        "event_id":"...","event_name":"StopLogging","event_time":"...","actor":"arn:...",
///        "source":"...","index":0,"reasons":[{"field":"eventName","value":"StopLogging"}]},
///      "authority":{"policy":"trail-guard.yaml","hash":"sha256:..."},
///      "action":{"key":"...","sentence":"...",
///        "operation":{"service":"cloudtrail","name":"StartLogging","parameters":{"Name":"..."}},
///        "target":{"partition":"aws","account":"...","region":"...","resource":"..."},
///        "undo":{"service":"cloudtrail","name":"StopLogging","parameters":{"Name":"..."}}},
///      "decision":{"kind":"allowed","reason":"..."},
///      "outcome":{"result":"done","request_id":"..."},
///      "verification":{"verdict":"proven","sentence":"Logging is on."}}
std::string audit_record(const AuditEntry& entry, std::int64_t now);

/// What IAM has to allow.
struct Permission {
  std::string id;  ///< The statement's Sid.
  std::vector<std::string> actions;
  std::vector<std::string> resources;
};

/// What resources are narrowed to. Empty lists and texts stand for all.
struct PermissionScope {
  std::string partition = "aws";
  std::string account;
  std::vector<std::string> regions;
  std::vector<std::string> trails;  ///< Names.
  std::vector<std::string> users;   ///< Names, with their path.
  std::vector<std::string> roles;   ///< ARNs of the roles to assume in other accounts.
};

/// What these remediators, named as in ready_remediators(), need and no more. DescribeTrails is for
/// all resources, as IAM knows no others for it. kNotFound for another name.
Result<std::vector<Permission>> remediator_permissions(std::span<const std::string> remediators,
                                                       const PermissionScope& scope);
/// An IAM policy document that allows them, indented by two spaces.
std::string iam_policy(std::span<const Permission> permissions);

}  // namespace cloudtrail

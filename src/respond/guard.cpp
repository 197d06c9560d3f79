// What may be applied, in the order that Guard's comment tells.
#include <cloudtrail/event.hpp>
#include <cloudtrail/remediation.hpp>

#include <algorithm>
#include <charconv>

#include "base/document.hpp"
#include "record/text_of.hpp"
#include "respond/counter.hpp"
#include "respond/guard_keys.hpp"
#include "respond/guard_record.hpp"
#include "respond/target.hpp"

namespace cloudtrail {
namespace respond {
namespace {

constexpr std::uint32_t kHighestCap = 10'000;
constexpr std::int64_t kLongest = std::int64_t{366} * 86'400 * 1'000'000'000;

Error wrong_option(std::string_view option, std::string_view expected) {
  return Error{ErrorCode::kInvalidArgument,
               std::string(option) + " has to be " + std::string(expected), {}};
}

Status check_patterns(std::string_view option, const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    if (!pattern.starts_with("arn:")) {
      return wrong_option(option, "patterns of ARNs, which begin with arn: and not " +
                                      cloudtrail::quoted(pattern));
    }
  }
  return {};
}

Status check_roles(const std::vector<AccountRole>& roles) {
  for (const AccountRole& role : roles) {
    if (!is_account(role.account)) return wrong_option("roles.account", "twelve digits");
    if (!role.role.starts_with("arn:")) return wrong_option("roles.role", "the ARN of a role");
  }
  return {};
}

Status check_limits(const GuardLimits& limits) {
  if (limits.window <= 0 || limits.window > kLongest) {
    return wrong_option("window", "more than 0 and at most 366 days");
  }
  if (limits.cool_down < 0 || limits.cool_down > kLongest) {
    return wrong_option("cool_down", "0 to 366 days");
  }
  if (limits.remember <= 0 || limits.remember > kLongest) {
    return wrong_option("remember", "more than 0 and at most 366 days");
  }
  if (limits.attempts == 0) return wrong_option("attempts", "1 at least");
  const std::uint32_t highest = std::max(std::max(limits.per_resource, limits.per_rule),
                                         std::max(limits.per_account, limits.per_run));
  if (highest > kHighestCap) return wrong_option("a cap", "10000 at most");
  return {};
}

Status check_options(const GuardOptions& options) {
  if (!options.account.empty() && !is_account(options.account)) {
    return wrong_option("account", "twelve digits");
  }
  if (Status status = check_patterns("own_principals", options.own_principals); !status) {
    return status;
  }
  if (Status status = check_patterns("allowed_principals", options.allowed_principals); !status) {
    return status;
  }
  if (Status status = check_roles(options.roles); !status) return status;
  return check_limits(options.limits);
}

Decision held(std::string reason) {
  Decision decision;
  decision.reason = std::move(reason);
  return decision;
}

Decision waiting(std::int64_t until) {
  Decision decision;
  decision.kind = Decision::Kind::kWait;
  decision.reason = "the resource cools down after another action until " + format_time(until);
  decision.until = until;
  return decision;
}

/// `2 h`, `90 s`: what people read of a window.
std::string words_of(std::int64_t duration) {
  const std::int64_t seconds = duration / 1'000'000'000;
  if (seconds % 3600 == 0 && seconds > 0) return std::to_string(seconds / 3600) + " h";
  if (seconds % 60 == 0 && seconds > 0) return std::to_string(seconds / 60) + " min";
  return std::to_string(seconds) + " s";
}

/// Judges one proposal. An empty optional stands for: nothing against it so far.
class Judging {
 public:
  using Verdict = Result<std::optional<Decision>>;

  Judging(const GuardOptions& options, Store& store, const Proposal& proposal, std::int64_t now)
      : options_(options), store_(store), proposal_(proposal),
        record_(proposal.finding.record()), action_(proposal.action), now_(now),
        keys_(proposal.finding.rule, proposal.action.target) {}

  Result<Decision> run();

 private:
  Verdict own_event();
  Verdict failed_event();
  Verdict standing();
  Verdict foreign_account();
  Verdict dry_run();
  Verdict done_already();
  Verdict cooling();
  Verdict capped();

  Status let_stand();
  Result<std::optional<Decision>> claim_cool_down();
  Result<Decision> over(const Scope& scope);

  const GuardOptions& options_;
  Store& store_;
  const Proposal& proposal_;
  const Record& record_;
  const Action& action_;
  std::int64_t now_;
  GuardKeys keys_;
  std::string role_;
};

Result<Decision> Judging::run() {
  using Step = Verdict (Judging::*)();
  static constexpr Step kSteps[] = {
      &Judging::own_event, &Judging::failed_event, &Judging::standing, &Judging::foreign_account,
      &Judging::dry_run,   &Judging::done_already, &Judging::cooling,  &Judging::capped};
  for (const Step step : kSteps) {
    Verdict verdict = (this->*step)();
    if (!verdict) return verdict.error();
    if (*verdict) return **std::move(verdict);
  }
  Decision decision;
  decision.kind = Decision::Kind::kAllowed;
  decision.reason = "the rule applies it and no guard stands against it";
  decision.role = role_;
  decision.counted_at = now_;
  return decision;
}

Judging::Verdict Judging::own_event() {
  const std::string sign = own_sign(record_, options_);
  if (!sign.empty()) return {held("it answers an event of the library's own: " + sign)};
  std::string scratch;
  const std::string_view id = record::text_of(record_.get(Field::kRequestId), scratch);
  if (id.empty()) return Verdict(std::nullopt);
  const Result<std::optional<std::string>> own = store_.get(own_key(id), now_);
  if (!own) return own.error();
  if (!*own) return Verdict(std::nullopt);
  return {held("it answers an event of the library's own: the request id is one of its calls")};
}

Judging::Verdict Judging::failed_event() {
  const Value code = record_.get(Field::kErrorCode);
  if (succeeded(record_) && (code.missing() || code.is_null() || code.text().empty())) {
    return Verdict(std::nullopt);
  }
  std::string reason = "the event failed";
  if (!code.text().empty()) reason.append(": ").append(visible(code.text()));
  return {held(std::move(reason))};
}

/// Remembers the time of an event that stands, where it is the latest.
Status Judging::let_stand() {
  const std::string key = keys_.stand();
  for (std::uint32_t attempt = 0; attempt < options_.limits.attempts; ++attempt) {
    const Result<std::optional<std::string>> old = store_.get(key, now_);
    if (!old) return old.error();
    if (*old && number_of(**old) >= action_.event_time) return {};
    const Result<bool> put = store_.put(key, *old, std::to_string(action_.event_time),
                                        later(now_, options_.limits.remember), now_);
    if (!put) return put.error();
    if (*put) return {};
  }
  return Error{ErrorCode::kLimitExceeded, "others were quicker at " + cloudtrail::quoted(key), {}};
}

Judging::Verdict Judging::standing() {
  const std::string principal = allowed_principal(record_, options_);
  if (!principal.empty()) {
    if (Status status = let_stand(); !status) return status.error();
    return {held(visible(principal) + " is on the allow-list: what it does stands")};
  }
  const Result<std::optional<std::string>> stands = store_.get(keys_.stand(), now_);
  if (!stands) return stands.error();
  if (!*stands || action_.event_time >= number_of(**stands)) return Verdict(std::nullopt);
  return {held("a later event, by a principal on the allow-list, stands")};
}

Judging::Verdict Judging::foreign_account() {
  std::string scratch;
  const std::string& target = action_.target.account;
  if (target == options_.account && target == account(record_, scratch)) {
    return Verdict(std::nullopt);
  }
  const auto role = std::find_if(options_.roles.begin(), options_.roles.end(),
                                 [&](const AccountRole& r) { return r.account == target; });
  if (role != options_.roles.end()) {
    role_ = role->role;
    return Verdict(std::nullopt);
  }
  if (options_.account.empty()) {
    return {held("it is not told which account the credentials are for, and no role is "
                 "configured for account " + target)};
  }
  return {held("no role is configured for account " + target)};
}

Judging::Verdict Judging::dry_run() {
  if (proposal_.apply) return Verdict(std::nullopt);
  return {held("dry run: the rule does not say `apply: true`")};
}

Judging::Verdict Judging::done_already() {
  const Result<std::optional<std::string>> done = store_.get(done_key(action_.key), now_);
  if (!done) return done.error();
  if (!*done) return Verdict(std::nullopt);
  return {held("it was done already, at " + format_time(number_of(**done)))};
}

Judging::Verdict Judging::cooling() {
  if (options_.limits.cool_down == 0) return Verdict(std::nullopt);
  if (proposal_.status) {
    const StatusTelling telling = status_telling(*proposal_.status, options_.limits, now_);
    if (telling.wait_until > now_) return {waiting(telling.wait_until)};
  }
  return claim_cool_down();
}

/// An action that comes back does not wait for itself.
Result<std::optional<Decision>> Judging::claim_cool_down() {
  const std::string key = keys_.cool();
  for (std::uint32_t attempt = 0; attempt < options_.limits.attempts; ++attempt) {
    const Result<std::optional<std::string>> old = store_.get(key, now_);
    if (!old) return old.error();
    const std::string claim = cool_claim(now_, action_.key);
    if (*old) {
      const std::int64_t until = later(number_of(**old), options_.limits.cool_down);
      const bool own = std::string_view(**old).substr((*old)->find(' ') + 1) == action_.key;
      if (!own && until > now_) return {waiting(until)};
    }
    const Result<bool> put =
        store_.put(key, *old, claim, later(now_, options_.limits.cool_down), now_);
    if (!put) return put.error();
    if (*put) return Verdict(std::nullopt);
  }
  return Error{ErrorCode::kLimitExceeded, "others were quicker at " + cloudtrail::quoted(key), {}};
}

Judging::Verdict Judging::capped() {
  const std::vector<Scope> scopes = keys_.scopes(options_);
  std::optional<std::int64_t> seen;
  if (proposal_.status) seen = status_telling(*proposal_.status, options_.limits, now_).start;
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    Counter counter = counter_of(scopes[i], options_.limits, store_);
    const Result<bool> taken = counter.take(now_, i == 0 ? seen : std::nullopt);
    if (!taken) return taken.error();
    if (*taken) continue;
    for (std::size_t j = 0; j < i; ++j) {
      Status released = counter_of(scopes[j], options_.limits, store_).release(now_, now_);
      if (!released) return released.error();
    }
    const std::string claim = cool_claim(now_, action_.key);
    Status given_up = give_up_cool_down(store_, keys_, claim, now_);
    if (!given_up) return given_up.error();
    Result<Decision> decision = over(scopes[i]);
    if (!decision) return decision.error();
    return {*std::move(decision)};
  }
  return Verdict(std::nullopt);
}

/// Held by a cap. Who escalates is written down first: stopped before the message is sent, the same
/// action brings it again, under the same key.
Result<Decision> Judging::over(const Scope& scope) {
  const GuardLimits& limits = options_.limits;
  Decision decision = held("remediation limit reached: " + std::to_string(scope.cap) +
                           " actions within " + words_of(limits.window) + " " + scope.words);
  const std::string key = scope.key + "/told";
  const Result<std::optional<std::string>> told = store_.get(key, now_);
  if (!told) return told.error();
  bool ours = *told && **told == action_.key;
  if (!*told) {
    const Result<bool> put =
        store_.put(key, std::nullopt, action_.key, later(now_, limits.window), now_);
    if (!put) return put.error();
    ours = *put;
  }
  if (!ours) return decision;
  decision.escalation = Escalation{
      "remediation-limit/" + scope.key + "/" + action_.key,
      "remediation limit reached: " + action_.operation.name + " in account " +
          action_.target.account,
      "The " + decision.reason + ". Not done, and neither is anything more " + scope.words +
          " until actions are older than " + words_of(limits.window) + ": " + action_.sentence +
          ". The last one came of rule " + visible(proposal_.finding.rule) +
          ". Somebody, or something, undoes what is remediated: please look."};
  return decision;
}

}  // namespace
}  // namespace respond

std::string_view name(Decision::Kind kind) noexcept {
  switch (kind) {
    case Decision::Kind::kAllowed: return "allowed";
    case Decision::Kind::kHeld: return "held";
    case Decision::Kind::kWait: return "wait";
  }
  return "held";
}

StatusTelling status_telling(const TrailStatus& status, const GuardLimits& limits,
                             std::int64_t now) noexcept {
  StatusTelling telling;
  if (!status.started || *status.started <= now - limits.window) return telling;
  telling.start = status.started;
  const std::int64_t until = respond::later(*status.started, limits.cool_down);
  if (until > now) telling.wait_until = std::min(until, respond::later(now, limits.cool_down));
  return telling;
}

Result<Guard> Guard::create(GuardOptions options, Store& store) {
  if (Status status = respond::check_options(options); !status) return status.error();
  return Guard(std::move(options), store);
}

Result<Decision> Guard::judge(const Proposal& proposal, std::int64_t now) {
  return respond::Judging(options_, *store_, proposal, now).run();
}

Status Guard::record(const Proposal& proposal, const Decision& decision,
                     const ActionOutcome& outcome, std::int64_t now) {
  return respond::record_outcome(options_, *store_, proposal, decision, outcome, now);
}

}  // namespace cloudtrail

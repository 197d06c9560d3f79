#include "respond/guard_record.hpp"

#include <algorithm>
#include <cloudtrail/event.hpp>

#include "record/text_of.hpp"
#include "respond/guard_keys.hpp"
#include "respond/target.hpp"

namespace cloudtrail::respond {
namespace {

constexpr std::size_t kMostRequestIdBytes = 256;

bool matches_any(const std::vector<std::string>& patterns, std::string_view arn) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_pattern(pattern, arn); });
}

/// The signs that others may choose as well.
std::string chosen_sign(const Record& record, const GuardOptions& options) {
  const UserIdentity identity = user_identity(record);
  std::string scratch;
  if (options.account.empty() ||
      record::text_of(identity.account_id(), scratch) != options.account) {
    return {};
  }
  std::string sign;
  if (!options.own_session.empty()) {
    const bool session = record::text_of(identity.type(), scratch) == "AssumedRole" &&
                         principal_name(record, scratch) == options.own_session;
    if (!session) return {};
    sign = "the session's name";
  }
  if (!options.own_user_agent.empty()) {
    const std::string_view agent = record::text_of(record.get(Field::kUserAgent), scratch);
    if (agent.find(options.own_user_agent) == std::string_view::npos) return {};
    sign.append(sign.empty() ? "" : " and ").append("the user agent");
  }
  return sign;
}

/// Sets a key that nobody has set, or leaves it as it is.
Status set_once(Store& store, const std::string& key, const std::string& value,
                std::int64_t expires, std::int64_t now) {
  const Result<bool> put = store.put(key, std::nullopt, value, expires, now);
  return put ? Status() : Status(put.error());
}

}  // namespace

std::string own_sign(const Record& record, const GuardOptions& options) {
  if (options.own_principals.empty()) return chosen_sign(record, options);
  std::string scratch;
  const std::string_view arn = record::text_of(user_identity(record).arn(), scratch);
  const bool own = !arn.empty() && matches_any(options.own_principals, arn);
  return own ? "the principal's ARN" : "";
}

std::string allowed_principal(const Record& record, const GuardOptions& options) {
  const UserIdentity identity = user_identity(record);
  for (const Value& value : {identity.arn(), identity.session_context().session_issuer().arn()}) {
    std::string scratch;
    const std::string_view arn = record::text_of(value, scratch);
    if (!arn.empty() && matches_any(options.allowed_principals, arn)) return std::string(arn);
  }
  return {};
}

Status record_outcome(const GuardOptions& options, Store& store, const Proposal& proposal,
                      const Decision& decision, const ActionOutcome& outcome, std::int64_t now) {
  const GuardLimits& limits = options.limits;
  const std::int64_t expires = later(now, limits.remember);
  const Action& action = proposal.action;
  const std::string& id = outcome.request_id;
  if (!id.empty() && id.size() <= kMostRequestIdBytes) {
    Status status = set_once(store, own_key(id), action.key, expires, now);
    if (!status) return status;
  }
  if (outcome.result == ActionResult::kDone || outcome.result == ActionResult::kAlready) {
    Status status = set_once(store, done_key(action.key), std::to_string(now), expires, now);
    if (!status) return status;
  }
  if (!outcome.untouched) return {};
  const GuardKeys keys(proposal.finding.rule, action.target);
  const std::string claim = cool_claim(decision.counted_at, action.key);
  if (Status status = give_up_cool_down(store, keys, claim, now); !status) return status;
  for (const Scope& scope : keys.scopes(options)) {
    Status status = counter_of(scope, limits, store).release(decision.counted_at, now);
    if (!status) return status;
  }
  return {};
}

}  // namespace cloudtrail::respond

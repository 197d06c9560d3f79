#include "respond/guard_keys.hpp"

#include <charconv>

#include "base/document.hpp"

namespace cloudtrail::respond {
namespace {

/// `text` as one part of a path.
std::string part(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '/') {
      out.append("%2F");
    } else if (c == '%') {
      out.append("%25");
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace

GuardKeys::GuardKeys(std::string_view rule, const ActionTarget& target)
    : rule_(rule), account_(target.account), resource_(target.resource) {
  suffix_ = part(rule_) + "/" + part(account_) + "/" + part(resource_);
}

std::vector<Scope> GuardKeys::scopes(const GuardOptions& options) const {
  const GuardLimits& limits = options.limits;
  const std::string cap = "cap/" + std::to_string(limits.window / 1'000'000'000) + "/";
  const std::string run = options.run.empty() ? "in all" : "of run " + visible(options.run);
  return {
      {cap + "resource/" + part(account_) + "/" + part(resource_), limits.per_resource,
       "on " + resource_},
      {cap + "rule/" + part(rule_), limits.per_rule, "of rule " + visible(rule_)},
      {cap + "account/" + part(account_), limits.per_account, "in account " + account_},
      {cap + "run/" + part(options.run), limits.per_run, run},
  };
}

std::string done_key(std::string_view action_key) { return "done/" + std::string(action_key); }
std::string own_key(std::string_view request_id) { return "own/" + part(request_id); }

Counter counter_of(const Scope& scope, const GuardLimits& limits, Store& store) {
  return Counter(store, scope.key, {limits.window, scope.cap, limits.attempts});
}

std::string cool_claim(std::int64_t at, std::string_view action_key) {
  return std::to_string(at).append(" ").append(action_key);
}

Status give_up_cool_down(Store& store, const GuardKeys& keys, std::string_view claim,
                         std::int64_t now) {
  const Result<bool> put = store.put(keys.cool(), claim, std::nullopt, now, now);
  return put ? Status() : Status(put.error());
}

std::int64_t number_of(std::string_view value) noexcept {
  std::int64_t number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

}  // namespace cloudtrail::respond

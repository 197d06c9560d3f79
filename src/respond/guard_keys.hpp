// The keys under which a guard remembers.
#pragma once

#include <cloudtrail/remediation.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "respond/counter.hpp"

namespace cloudtrail::respond {

/// What actions are counted by.
struct Scope {
  std::string key;
  std::uint32_t cap = 0;
  std::string words;  ///< `on arn:...`, `of rule x`
};

/// Those of one rule and target.
class GuardKeys {
 public:
  GuardKeys(std::string_view rule, const ActionTarget& target);
  std::string cool() const { return "cool/" + suffix_; }
  std::string stand() const { return "stand/" + suffix_; }
  /// Of a resource, its rule, its account and its run, in this order.
  std::vector<Scope> scopes(const GuardOptions& options) const;

 private:
  std::string rule_;
  std::string account_;
  std::string resource_;
  std::string suffix_;
};

std::string done_key(std::string_view action_key);
std::string own_key(std::string_view request_id);
Counter counter_of(const Scope& scope, const GuardLimits& limits, Store& store);

/// What `cool` holds: the time of an action and its key.
std::string cool_claim(std::int64_t at, std::string_view action_key);
/// Takes this claim back, where nothing was done that a resource would have to cool down from.
Status give_up_cool_down(Store& store, const GuardKeys& keys, std::string_view claim,
                         std::int64_t now);

/// The number that a value begins with; 0 where it begins with none.
std::int64_t number_of(std::string_view value) noexcept;

}  // namespace cloudtrail::respond

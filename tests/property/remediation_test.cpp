// Whatever happens in an account, in whatever order it is told, and wherever processes die: there
// are never more actions than the cap, and a trail ends up logging wherever the cap allows.
#include <gtest/gtest.h>
#include <cloudtrail/remediation.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "property/inputs.hpp"
#include "support/remediation.hpp"

namespace cloudtrail::property {
namespace {

using Random = std::mt19937_64;

constexpr const char* kMallory = "arn:aws:iam::111122223333:user/mallory";
constexpr const char* kAnn = "arn:aws:iam::111122223333:user/ann";
constexpr const char* kOwn = "arn:aws:sts::111122223333:assumed-role/trail-guard/p";
constexpr std::int64_t kLongestDelay = 15 * kMinute;

/// What all cases together came to.
struct Totals {
  std::size_t events = 0;
  std::size_t deliveries = 0;
  std::size_t crashes = 0;
  std::size_t calls = 0;
  std::size_t calls_of_functions = 0;
  std::size_t waits = 0;
  std::size_t capped = 0;
  std::size_t own_events = 0;
  std::size_t interleaved = 0;
  std::size_t over_cap = 0;
  std::size_t left_off = 0;
};

class World;

/// The account's API as one process has it: it may throttle, fail with and without an effect, or
/// never answer because the process has died.
class ProcessApi : public AwsApi {
 public:
  explicit ProcessApi(World& world) : world_(world) {}
  ApiAnswer call(const ActionTarget& target, const Operation& operation) override;

 private:
  World& world_;
};

/// The shared store as one process has it: others get in between, and it may die before or after
/// any write.
class ProcessStore : public Store {
 public:
  explicit ProcessStore(World& world) : world_(world) {}
  Result<std::optional<std::string>> get(std::string_view key, std::int64_t now) override;
  Result<bool> put(std::string_view key, std::optional<std::string_view> expected,
                   std::optional<std::string_view> value, std::int64_t expires,
                   std::int64_t now) override;
  Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after,
                                        std::size_t most, std::int64_t now) override;

 private:
  World& world_;
};

/// One random sequence.
class World {
 public:
  World(std::uint64_t seed, Totals& totals)
      : random_(seed), totals_(totals), api_(*this), process_store_(*this) {
    choose();
  }

  void run();
  void check() const;

 private:
  friend class ProcessApi;
  friend class ProcessStore;

  enum class What { kStop, kStart, kDelivery };
  struct Due {
    What what = What::kStop;
    std::string actor;
    std::string error;
    std::size_t event = 0;
  };
  /// What is known of a stop that happened.
  struct Stop {
    std::string id;
    bool legitimate = false;
  };

  bool chance(unsigned percent) { return random_() % 100 < percent; }
  std::int64_t up_to(std::int64_t most) {
    return static_cast<std::int64_t>(random_() % (static_cast<std::uint64_t>(most) + 1));
  }

  void choose();
  void stop(const Due& due);
  void start(const std::string& actor, const std::string& request_id);
  void note_call();
  void tell(ModelEvent event);
  void deliver(std::size_t event);
  void come_again(const RetainedFinding& finding, std::int64_t at);
  bool handle(const RetainedFinding& finding, const Action& action);
  void get_in_between();
  bool dies();

  Random random_;
  Totals& totals_;
  ModelAccount account_;
  ProcessApi api_;
  std::unique_ptr<MemoryStore> store_ = std::make_unique<MemoryStore>();
  ProcessStore process_store_;
  GuardOptions options_;
  bool feeds_status_ = false;
  bool forgets_ = false;  // a function: one at a time, whose memory ends with the process
  unsigned crash_percent_ = 0;
  unsigned fight_percent_ = 0;
  unsigned interfere_percent_ = 0;
  unsigned fail_percent_ = 0;
  std::size_t fights_left_ = 0;

  std::int64_t now_ = kStart;
  std::multimap<std::int64_t, Due> due_;
  std::vector<ModelEvent> events_;
  std::map<std::string, std::string> last_reason_;  // by the event's id
  std::vector<std::int64_t> calls_;                 // of StartLogging that may have acted
  std::set<std::string> escalations_;
  std::optional<Stop> last_stop_;
  bool dead_ = false;
  bool inside_ = false;
  std::size_t crashes_ = 0;
  std::size_t capped_ = 0;
};

void World::choose() {
  options_.account = kAccount;
  options_.own_principals = {"arn:aws:sts::*:assumed-role/trail-guard/*"};
  options_.allowed_principals = {kAnn};
  options_.limits.per_resource = static_cast<std::uint32_t>(1 + random_() % 10);
  options_.limits.window = (chance(50) ? 10 : 60) * kMinute;
  options_.limits.cool_down = (chance(40) ? 0 : chance(50) ? 10 : 90) * kSecond;
  options_.limits.attempts = 64;
  forgets_ = chance(15);
  feeds_status_ = forgets_ || chance(20);
  crash_percent_ = chance(50) ? 0 : 8;
  fight_percent_ = chance(50) ? 0 : 90;
  interfere_percent_ = forgets_ || chance(50) ? 0 : 10;
  fail_percent_ = chance(60) ? 0 : 20;
  fights_left_ = random_() % 40;
  const std::int64_t length = chance(50) ? 2 * kMinute : 40 * kMinute;
  for (std::size_t n = 1 + random_() % 16; n > 0; --n) {
    Due due;
    const std::uint64_t kind = random_() % 10;
    due.what = kind < 2 ? What::kStart : What::kStop;
    due.actor = kind < 8 ? kMallory : kind < 9 ? kAnn : kOwn;
    if (due.what == What::kStop && chance(20)) due.error = "AccessDenied";
    due_.emplace(kStart + up_to(length), std::move(due));
  }
}

/// The event of what happened comes later, perhaps more than once.
void World::tell(ModelEvent event) {
  event.id = "e" + std::to_string(events_.size());
  event.time = now_ / kSecond * kSecond;
  Due due;
  due.what = What::kDelivery;
  due.event = events_.size();
  const std::int64_t longest = chance(50) ? kMinute : kLongestDelay;
  for (std::size_t n = chance(75) ? 1 : 2 + random_() % 2; n > 0; --n) {
    due_.emplace(now_ + up_to(longest), due);
  }
  if (event.actor == kOwn) ++totals_.own_events;
  ++totals_.events;
  events_.push_back(std::move(event));
}

void World::stop(const Due& due) {
  ModelEvent event;
  event.actor = due.actor;
  event.error = due.error;
  event.request_id = "r" + std::to_string(events_.size());
  if (chance(30)) event.parameters = R"({"name":")" + std::string(kTrail) + R"("})";
  tell(event);
  if (!due.error.empty()) return;
  account_.now = now_;
  account_.stop();
  last_stop_ = Stop{events_.back().id, due.actor != kMallory};
}

void World::start(const std::string& actor, const std::string& request_id) {
  account_.trail.logging = true;
  account_.trail.started = now_;
  ModelEvent event;
  event.name = "StartLogging";
  event.actor = actor;
  event.request_id = request_id;
  tell(event);
  if (fights_left_ == 0 || !chance(fight_percent_)) return;
  --fights_left_;
  Due due;
  due.actor = kMallory;
  due_.emplace(now_ + up_to(chance(50) ? kSecond : 5 * kMinute), std::move(due));
}

/// Told of the trail's times, even a guard that has forgotten everything is never quicker than its
/// cool-down after a start. (GetTrailStatus tells milliseconds.)
void World::note_call() {
  calls_.push_back(now_);
  ++totals_.calls;
  if (!forgets_) return;
  ++totals_.calls_of_functions;
  EXPECT_GT(now_ - account_.trail.started, options_.limits.cool_down - 1'000'000);
}

ApiAnswer ProcessApi::call(const ActionTarget& target, const Operation& operation) {
  World& w = world_;
  w.get_in_between();
  if (w.dies()) return {};
  w.account_.now = w.now_;
  if (operation.name != "StartLogging") return w.account_.call(target, operation);
  const std::uint64_t luck = w.random_() % 100;
  if (luck < w.fail_percent_ / 2) return ModelAccount::failure(400, "ThrottlingException");
  w.note_call();
  if (luck < w.fail_percent_) {
    if (w.chance(50)) w.start(kOwn, "lost");
    return ModelAccount::failure(503, "ServiceUnavailable");
  }
  ApiAnswer answer = w.account_.call(target, operation);
  w.start(kOwn, answer.request_id);
  w.dies();  // after the effect, before anything is written down
  return answer;
}

Result<std::optional<std::string>> ProcessStore::get(std::string_view key, std::int64_t now) {
  world_.get_in_between();
  if (world_.dies()) return Error{ErrorCode::kIo, "died", {}};
  return world_.store_->get(key, now);
}

Result<bool> ProcessStore::put(std::string_view key, std::optional<std::string_view> expected,
                               std::optional<std::string_view> value, std::int64_t expires,
                               std::int64_t now) {
  world_.get_in_between();
  if (world_.dies()) return Error{ErrorCode::kIo, "died", {}};
  Result<bool> put = world_.store_->put(key, expected, value, expires, now);
  if (world_.dies()) return Error{ErrorCode::kIo, "died", {}};
  return put;
}

Result<std::vector<std::string>> ProcessStore::list(std::string_view prefix, std::string_view after,
                                                    std::size_t most, std::int64_t now) {
  return world_.store_->list(prefix, after, most, now);
}

/// Whether the process is dead, of this step or an earlier one.
bool World::dies() {
  if (!dead_ && chance(crash_percent_)) {
    dead_ = true;
    ++crashes_;
    ++totals_.crashes;
  }
  return dead_;
}

/// Another process handles an event of its own between two steps of this one.
void World::get_in_between() {
  if (inside_ || dead_ || events_.empty() || !chance(interfere_percent_)) return;
  ++totals_.interleaved;
  inside_ = true;
  deliver(random_() % events_.size());
  inside_ = false;
  dead_ = false;  // whatever became of the other one
}

/// True where the event needs to come again.
bool World::handle(const RetainedFinding& finding, const Action& action) {
  Guard guard = *Guard::create(options_, process_store_);
  Proposal proposal{finding, action, true};
  if (feeds_status_) {
    const Result<TrailStatus> status = trail_status(api_, action);
    if (!status) return true;
    proposal.status = *status;
  }
  const Result<Decision> decision = guard.judge(proposal, now_);
  if (!decision || dead_) return true;
  const std::string id = finding.record().get(Field::kEventId).text();
  if (!inside_) last_reason_[id] = decision->reason;
  if (decision->escalation) escalations_.insert(decision->escalation->key);
  if (decision->reason.starts_with("remediation limit reached")) {
    ++capped_;
    ++totals_.capped;
  }
  if (decision->kind == Decision::Kind::kWait) {
    ++totals_.waits;
    come_again(finding, decision->until);
  }
  if (decision->kind != Decision::Kind::kAllowed) return false;
  if (dies()) return true;
  const ActionOutcome outcome = (*ready_remediator("start-logging", &api_))->apply(action);
  if (dead_ || dies()) return true;
  const bool recorded = static_cast<bool>(guard.record(proposal, *decision, outcome, now_));
  return !recorded || dead_ || outcome.result == ActionResult::kRetry;
}

/// What is handled in between others is also due by itself, or was: then it had its turn.
void World::come_again(const RetainedFinding& finding, std::int64_t at) {
  if (inside_) return;
  Due again;
  again.what = What::kDelivery;
  again.event = std::stoul(finding.record().get(Field::kEventId).text().substr(1));
  due_.emplace(at, again);
}

void World::deliver(std::size_t event) {
  ++totals_.deliveries;
  if (dead_ && forgets_) store_ = std::make_unique<MemoryStore>();
  dead_ = false;
  const RetainedFinding finding = finding_of(events_[event]);
  const auto actions = (*ready_remediator("start-logging", nullptr))->plan(finding);
  ASSERT_TRUE(actions);
  for (const Action& action : *actions) {
    if (handle(finding, action)) come_again(finding, now_ + kSecond + up_to(kMinute));
  }
}

void World::run() {
  for (std::size_t steps = 0; !due_.empty(); ++steps) {
    ASSERT_LT(steps, 20'000u) << "it never ends";
    const auto first = due_.begin();
    now_ = first->first;
    const Due due = first->second;
    due_.erase(first);
    if (due.what == What::kStop) stop(due);
    if (due.what == What::kStart) start(due.actor, "r" + std::to_string(events_.size()));
    if (due.what == What::kDelivery) deliver(due.event);
  }
}

void World::check() const {
  // What a function has forgotten it counts anew.
  const std::size_t lives = forgets_ ? crashes_ + 1 : 1;
  const std::size_t cap = options_.limits.per_resource * lives;
  for (std::size_t i = cap; i < calls_.size(); ++i) {
    if (calls_[i] - calls_[i - cap] >= options_.limits.window) continue;
    ++totals_.over_cap;
    ADD_FAILURE() << cap + 1 << " calls within the window";
  }
  if (capped_ > 0 && crashes_ == 0) {
    EXPECT_FALSE(escalations_.empty());
  }
  if (account_.trail.logging || !last_stop_ || last_stop_->legitimate) return;
  const auto reason = last_reason_.find(last_stop_->id);
  const bool capped =
      reason != last_reason_.end() && reason->second.starts_with("remediation limit reached");
  if (capped) return;
  ++totals_.left_off;
  ADD_FAILURE() << "left off: " << (reason == last_reason_.end() ? "never judged" : reason->second);
}

TEST(Remediation, StaysBelowItsCapAndEndsUpLogging) {
  Totals totals;
  const std::size_t cases = case_count(3'000);
  for (std::size_t i = 0; i < cases; ++i) {
    SCOPED_TRACE("seed " + std::to_string(i));
    World world(i, totals);
    world.run();
    world.check();
    if (HasFailure()) break;
  }
  // It did happen, all of it.
  for (const std::size_t count :
       {totals.calls, totals.calls_of_functions, totals.waits, totals.capped, totals.crashes,
        totals.own_events, totals.interleaved}) {
    EXPECT_GT(count, 0u);
  }
  std::cout << cases << " sequences, " << totals.events << " events (" << totals.own_events
            << " of its own), " << totals.deliveries << " deliveries, " << totals.interleaved
            << " in between others, " << totals.crashes << " crashes, " << totals.waits
            << " waits, " << totals.calls << " calls (" << totals.calls_of_functions
            << " of functions without a store), " << totals.capped << " held by the cap; "
            << totals.over_cap << " over the cap, " << totals.left_off << " left off\n";
}

}  // namespace
}  // namespace cloudtrail::property

// What a guard lets through, holds and makes wait, and what it says of it.
#include <gtest/gtest.h>
#include <cloudtrail/remediation.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/remediation.hpp"

namespace cloudtrail {
namespace {

using Kind = Decision::Kind;

/// An event, its finding and its action.
struct Case {
  explicit Case(const ModelEvent& event, std::string_view remediator = "start-logging")
      : finding(finding_of(event)) {
    Result<std::vector<Action>> actions = (*ready_remediator(remediator, nullptr))->plan(finding);
    EXPECT_TRUE(actions && actions->size() == 1u);
    action = actions->front();
  }
  Proposal proposal(bool apply = true) const { return {finding, action, apply}; }

  RetainedFinding finding;
  Action action;
};

GuardOptions usual() {
  GuardOptions options;
  options.account = kAccount;
  options.limits.cool_down = 0;
  return options;
}

Guard make(GuardOptions options, Store& store) {
  Result<Guard> guard = Guard::create(std::move(options), store);
  EXPECT_TRUE(guard) << (guard ? "" : guard.error().message);
  return *std::move(guard);
}

Decision judge(const GuardOptions& options, Store& store, const ModelEvent& event,
               std::int64_t now = kStart) {
  Guard guard = make(options, store);
  Result<Decision> decision = guard.judge(Case(event).proposal(), now);
  EXPECT_TRUE(decision) << (decision ? "" : decision.error().message);
  return decision ? *std::move(decision) : Decision();
}

std::string held(const GuardOptions& options, Store& store, const ModelEvent& event) {
  const Decision decision = judge(options, store, event);
  EXPECT_EQ(decision.kind, Kind::kHeld);
  return decision.reason;
}

std::string held(const GuardOptions& options, const ModelEvent& event) {
  MemoryStore store;
  return held(options, store, event);
}

bool is_allowed(const GuardOptions& options, const ModelEvent& event) {
  MemoryStore store;
  return judge(options, store, event).kind == Kind::kAllowed;
}

ModelEvent event_named(const std::string& id) {
  ModelEvent event;
  event.id = id;
  event.request_id = "r-" + id;
  return event;
}

TEST(Guard, LetsThroughWhatNothingStandsAgainst) {
  MemoryStore store;
  const Decision decision = judge(usual(), store, {});
  EXPECT_EQ(decision.kind, Kind::kAllowed);
  EXPECT_EQ(decision.reason, "the rule applies it and no guard stands against it");
  EXPECT_EQ(decision.role, "");
}

TEST(Guard, IsDryUnlessTheRuleApplies) {
  MemoryStore store;
  Guard guard = make(usual(), store);
  const Case c{ModelEvent{}};
  const Result<Decision> decision = guard.judge({c.finding, c.action}, kStart);
  EXPECT_EQ(decision->kind, Kind::kHeld);
  EXPECT_EQ(decision->reason, "dry run: the rule does not say `apply: true`");
  // And changes nothing.
  EXPECT_TRUE(store.list("", "", 10, kStart)->empty());
}

TEST(Guard, NeverAnswersFailedEvents) {
  ModelEvent event;
  event.error = "AccessDenied";
  EXPECT_EQ(held(usual(), event), "the event failed: AccessDenied");
}

TEST(Guard, KnowsItsOwnPrincipal) {
  GuardOptions options = usual();
  options.own_principals = {"arn:aws:sts::*:assumed-role/trail-guard/*"};
  ModelEvent event;
  event.actor = "arn:aws:sts::111122223333:assumed-role/trail-guard/lambda";
  EXPECT_EQ(held(options, event), "it answers an event of the library's own: the principal's ARN");
  event.actor = "arn:aws:sts::111122223333:assumed-role/other/lambda";
  EXPECT_TRUE(is_allowed(options, event));
}

TEST(Guard, KnowsItsOwnSessionAndUserAgentWhereNoPrincipalIsTold) {
  GuardOptions options = usual();
  options.own_session = "guard";
  ModelEvent event;
  event.identity =
      R"(,"type":"AssumedRole","principalId":"AROAX:guard","accountId":"111122223333")";
  EXPECT_EQ(held(options, event), "it answers an event of the library's own: the session's name");
  options.own_user_agent = "cloudtrail-guard/";
  EXPECT_TRUE(is_allowed(options, event));
  event.agent = "cloudtrail-guard/1.0 libcurl";
  EXPECT_EQ(held(options, event),
            "it answers an event of the library's own: the session's name and the user agent");
  options.own_session = "";
  EXPECT_EQ(held(options, event), "it answers an event of the library's own: the user agent");
}

/// Who calls himself like the guard is answered all the same.
TEST(Guard, TakesNobodysWordForIt) {
  GuardOptions options = usual();
  options.own_session = "guard";
  options.own_user_agent = "cloudtrail-guard/";
  ModelEvent event;
  event.agent = "cloudtrail-guard/1.0";
  event.identity =
      R"(,"type":"AssumedRole","principalId":"AROAX:guard","accountId":"999999999999")";
  EXPECT_TRUE(is_allowed(options, event));
  event.identity = R"(,"type":"IAMUser","principalId":"AIDAX:guard","accountId":"111122223333")";
  EXPECT_TRUE(is_allowed(options, event));
  event.identity =
      R"(,"type":"AssumedRole","principalId":"AROAX:guard","accountId":"111122223333")";
  options.own_principals = {"arn:aws:sts::*:assumed-role/trail-guard/*"};
  EXPECT_TRUE(is_allowed(options, event));
}

TEST(Guard, KnowsTheRequestsThatItMade) {
  MemoryStore store;
  Guard guard = make(usual(), store);
  const Case c{ModelEvent{}};
  const Decision decision = *guard.judge(c.proposal(), kStart);
  ActionOutcome outcome;
  outcome.result = ActionResult::kDone;
  outcome.request_id = "aws-7";
  ASSERT_TRUE(guard.record(c.proposal(), decision, outcome, kStart));
  ModelEvent event = event_named("e2");
  event.request_id = "aws-7";
  EXPECT_EQ(held(usual(), store, event),
            "it answers an event of the library's own: the request id is one of its calls");
}

TEST(Guard, LetsActsOfTheAllowListStand) {
  GuardOptions options = usual();
  options.allowed_principals = {"arn:aws:iam::*:role/ops/*", "arn:aws:iam::111122223333:user/ann"};
  ModelEvent event;
  event.actor = "arn:aws:iam::111122223333:user/ann";
  EXPECT_EQ(held(options, event),
            "arn:aws:iam::111122223333:user/ann is on the allow-list: what it does stands");
  event.actor = "arn:aws:sts::111122223333:assumed-role/breakglass/bob";
  event.identity =
      R"(,"sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/ops/breakglass"}})";
  EXPECT_EQ(held(options, event),
            "arn:aws:iam::111122223333:role/ops/breakglass is on the "
            "allow-list: what it does stands");
  event.actor = "arn:aws:iam::111122223333:user/anna";
  event.identity = "";
  EXPECT_TRUE(is_allowed(options, event));
}

/// A stop by mallory that arrives behind a later one by ann does not undo ann's.
TEST(Guard, LetsThemStandAgainstEarlierEventsToo) {
  MemoryStore store;
  GuardOptions options = usual();
  options.allowed_principals = {"arn:aws:iam::111122223333:user/ann"};
  ModelEvent anns;
  anns.actor = "arn:aws:iam::111122223333:user/ann";
  anns.time = kStart + kMinute;
  held(options, store, anns);
  EXPECT_EQ(held(options, store, {}), "a later event, by a principal on the allow-list, stands");
  ModelEvent again = event_named("e2");
  again.time = kStart + 2 * kMinute;
  EXPECT_EQ(judge(options, store, again).kind, Kind::kAllowed);
}

TEST(Guard, ActsInAnotherAccountOnlyWithARole) {
  ModelEvent event;
  event.account = "444455556666";
  EXPECT_EQ(held(usual(), event), "no role is configured for account 444455556666");
  // Nor where an ARN leads from the record's account to another one.
  ModelEvent elsewhere;
  elsewhere.parameters = R"({"name":"arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit"})";
  EXPECT_EQ(held(usual(), elsewhere), "no role is configured for account 444455556666");
  ModelEvent inwards = event;
  inwards.parameters = R"({"name":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"})";
  EXPECT_EQ(held(usual(), inwards), "no role is configured for account 111122223333");
  GuardOptions options = usual();
  options.roles = {{"444455556666", "arn:aws:iam::444455556666:role/guard"}};
  MemoryStore store;
  EXPECT_EQ(judge(options, store, event).role, "arn:aws:iam::444455556666:role/guard");
  options.account = "";
  EXPECT_EQ(held(options, ModelEvent{}),
            "it is not told which account the credentials are for, and no role is configured for "
            "account 111122223333");
}

TEST(Guard, DoesNothingTwice) {
  MemoryStore store;
  Guard guard = make(usual(), store);
  const Case c{ModelEvent{}};
  const Decision decision = *guard.judge(c.proposal(), kStart);
  ActionOutcome outcome;
  outcome.result = ActionResult::kRetry;
  ASSERT_TRUE(guard.record(c.proposal(), decision, outcome, kStart));
  EXPECT_EQ(guard.judge(c.proposal(), kStart)->kind, Kind::kAllowed);
  outcome.result = ActionResult::kDone;
  ASSERT_TRUE(guard.record(c.proposal(), decision, outcome, kStart + kSecond));
  EXPECT_EQ(guard.judge(c.proposal(), kStart + kMinute)->reason,
            "it was done already, at 2026-01-01T00:00:01Z");
}

TEST(Guard, LetsAResourceCoolDown) {
  MemoryStore store;
  GuardOptions options = usual();
  options.limits.cool_down = kMinute;
  EXPECT_EQ(judge(options, store, event_named("e1")).kind, Kind::kAllowed);
  const Decision wait = judge(options, store, event_named("e2"), kStart + kSecond);
  EXPECT_EQ(wait.kind, Kind::kWait);
  EXPECT_EQ(wait.until, kStart + kMinute);
  EXPECT_EQ(wait.reason, "the resource cools down after another action until 2026-01-01T00:01:00Z");
  // What is stopped and comes back does not wait for itself, and other resources for nobody.
  EXPECT_EQ(judge(options, store, event_named("e1"), kStart + 2 * kSecond).kind, Kind::kAllowed);
  ModelEvent other = event_named("e3");
  other.parameters = R"({"name":"other"})";
  EXPECT_EQ(judge(options, store, other, kStart + kSecond).kind, Kind::kAllowed);
  EXPECT_EQ(judge(options, store, event_named("e2"), kStart + 2 * kMinute).kind, Kind::kAllowed);
}

/// Of the shipped trail policies: 50 stops in a row, at most 10 starts, and one message.
TEST(Guard, StartsATrailTenTimesForFiftyStops) {
  for (const std::int64_t between : {kSecond / 10, kSecond, kMinute}) {
    for (const std::int64_t cool_down : {std::int64_t{0}, GuardLimits().cool_down}) {
      MemoryStore store;
      GuardOptions options = usual();
      options.limits = GuardLimits();
      options.limits.cool_down = cool_down;
      Guard guard = make(options, store);
      ModelAccount account;
      const auto remediator = *ready_remediator("start-logging", &account);
      std::vector<Escalation> escalations;
      for (int stop = 0; stop < 50; ++stop) {
        account.now += between;
        account.stop();
        ModelEvent event = event_named("stop-" + std::to_string(stop));
        event.time = account.now / kSecond * kSecond;
        const Case c(event);
        Decision decision = *guard.judge(c.proposal(), account.now);
        if (decision.kind == Kind::kWait) {
          account.now = decision.until;
          decision = *guard.judge(c.proposal(), account.now);
        }
        if (decision.escalation) escalations.push_back(*decision.escalation);
        if (decision.kind != Kind::kAllowed) continue;
        const ActionOutcome outcome = remediator->apply(c.action);
        ASSERT_TRUE(guard.record(c.proposal(), decision, outcome, account.now));
      }
      EXPECT_EQ(account.count("StartLogging"), 10u);
      ASSERT_EQ(escalations.size(), 1u);
      EXPECT_EQ(escalations[0].subject,
                "remediation limit reached: StartLogging in account 111122223333");
      EXPECT_NE(escalations[0].text.find("10 actions within 1 h on " + std::string(kTrail)),
                std::string::npos);
    }
  }
}

TEST(Guard, CapsEachScope) {
  struct Wanted {
    std::uint32_t GuardLimits::*cap;
    const char* words;
  };
  const Wanted wanted[] = {{&GuardLimits::per_resource, " on arn:"},
                           {&GuardLimits::per_rule, " of rule trail-changed"},
                           {&GuardLimits::per_account, " in account 111122223333"},
                           {&GuardLimits::per_run, " of run nightly"}};
  for (const auto& [cap, words] : wanted) {
    MemoryStore store;
    GuardOptions options = usual();
    options.run = "nightly";
    options.limits.*cap = 2;
    for (const char* id : {"e1", "e2"}) {
      EXPECT_EQ(judge(options, store, event_named(id)).kind, Kind::kAllowed);
    }
    const Decision over = judge(options, store, event_named("e3"));
    EXPECT_EQ(over.kind, Kind::kHeld);
    EXPECT_NE(
        over.reason.find("remediation limit reached: 2 actions within 1 h" + std::string(words)),
        std::string::npos)
        << over.reason;
    ASSERT_TRUE(over.escalation);
    // Once: to whoever comes again with the same action, under the same key, and to nobody else.
    EXPECT_EQ(judge(options, store, event_named("e3")).escalation->key, over.escalation->key);
    EXPECT_FALSE(judge(options, store, event_named("e4")).escalation);
    // Once the window is over it goes on.
    EXPECT_EQ(judge(options, store, event_named("e5"), kStart + 61 * kMinute).kind, Kind::kAllowed);
  }
}

TEST(Guard, TakesBackWhatAFullScopeHolds) {
  MemoryStore store;
  GuardOptions options = usual();
  options.limits.per_account = 1;
  options.limits.per_resource = 2;
  EXPECT_EQ(judge(options, store, event_named("e1")).kind, Kind::kAllowed);
  for (const char* id : {"e2", "e3", "e4"}) {
    EXPECT_EQ(judge(options, store, event_named(id)).kind, Kind::kHeld);
  }
  options.limits.per_account = 5;
  EXPECT_EQ(judge(options, store, event_named("e5")).kind, Kind::kAllowed);
  EXPECT_EQ(judge(options, store, event_named("e6")).kind, Kind::kHeld);
}

TEST(Guard, CountsAWindowFromWhereverItBegins) {
  MemoryStore store;
  GuardOptions options = usual();
  options.limits.per_resource = 2;
  EXPECT_EQ(judge(options, store, event_named("e1"), kStart + 50 * kMinute).kind, Kind::kAllowed);
  EXPECT_EQ(judge(options, store, event_named("e2"), kStart + 59 * kMinute).kind, Kind::kAllowed);
  EXPECT_EQ(judge(options, store, event_named("e3"), kStart + 61 * kMinute).kind, Kind::kHeld);
  EXPECT_EQ(judge(options, store, event_named("e4"), kStart + 109 * kMinute).kind, Kind::kHeld);
  EXPECT_EQ(judge(options, store, event_named("e5"), kStart + 110 * kMinute).kind, Kind::kAllowed);
}

TEST(Guard, DoesNotCountWhatAwsSurelyDidNotDo) {
  MemoryStore store;
  GuardOptions options = usual();
  options.limits.per_resource = 1;
  Guard guard = make(options, store);
  const Case c{ModelEvent{}};
  ActionOutcome outcome;
  outcome.result = ActionResult::kRetry;
  outcome.untouched = true;
  for (int i = 0; i < 5; ++i) {
    const Decision decision = *guard.judge(c.proposal(), kStart + i);
    EXPECT_EQ(decision.kind, Kind::kAllowed);
    ASSERT_TRUE(guard.record(c.proposal(), decision, outcome, kStart + kSecond));
  }
  outcome.untouched = false;
  const Decision decision = *guard.judge(c.proposal(), kStart);
  ASSERT_TRUE(guard.record(c.proposal(), decision, outcome, kStart));
  EXPECT_EQ(guard.judge(c.proposal(), kStart)->kind, Kind::kHeld);
}

TEST(Guard, SharesItsCapWithOthersAtOnce) {
  MemoryStore store;
  GuardOptions options = usual();
  options.limits.attempts = 1000;
  std::atomic<int> allowed{0};
  std::atomic<int> escalated{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Guard guard = make(options, store);
      for (int i = 0; i < 25; ++i) {
        const Case c(event_named(std::to_string(t) + "-" + std::to_string(i)));
        const Result<Decision> decision = guard.judge(c.proposal(), kStart + i);
        ASSERT_TRUE(decision);
        if (decision->kind == Kind::kAllowed) ++allowed;
        if (decision->escalation) ++escalated;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed, 10);
  EXPECT_EQ(escalated, 1);
}

TEST(Guard, RefusesOptionsThatMeanNothing) {
  MemoryStore store;
  const auto problem = [&](auto change) {
    GuardOptions options = usual();
    change(options);
    const Result<Guard> guard = Guard::create(options, store);
    EXPECT_FALSE(guard);
    return guard ? "" : guard.error().message;
  };
  EXPECT_EQ(problem([](GuardOptions& o) { o.account = "1"; }), "account has to be twelve digits");
  EXPECT_EQ(problem([](GuardOptions& o) { o.allowed_principals = {"ann"}; }),
            "allowed_principals has to be patterns of ARNs, which begin with arn: and not `ann`");
  EXPECT_EQ(problem([](GuardOptions& o) { o.own_principals = {"*"}; }),
            "own_principals has to be patterns of ARNs, which begin with arn: and not `*`");
  EXPECT_EQ(problem([](GuardOptions& o) {
              o.roles = {{"444455556666", "guard"}};
            }),
            "roles.role has to be the ARN of a role");
  EXPECT_EQ(problem([](GuardOptions& o) { o.limits.window = 0; }),
            "window has to be more than 0 and at most 366 days");
  EXPECT_EQ(problem([](GuardOptions& o) { o.limits.cool_down = -1; }),
            "cool_down has to be 0 to 366 days");
  EXPECT_EQ(problem([](GuardOptions& o) { o.limits.per_rule = 10'001; }),
            "a cap has to be 10000 at most");
  EXPECT_EQ(problem([](GuardOptions& o) { o.limits.attempts = 0; }),
            "attempts has to be 1 at least");
}

/// A store that does not answer lets nothing through.
class BrokenStore : public MemoryStore {
 public:
  Result<bool> put(std::string_view, std::optional<std::string_view>,
                   std::optional<std::string_view>, std::int64_t, std::int64_t) override {
    return Error{ErrorCode::kIo, "the table is gone", {}};
  }
};

TEST(Guard, AllowsNothingWithoutItsStore) {
  BrokenStore store;
  Guard guard = make(usual(), store);
  const Result<Decision> decision = guard.judge(Case{ModelEvent{}}.proposal(), kStart);
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().message, "the table is gone");
}

TEST(Guard, AllowsNothingByAStoreThatHoldsSomethingElse) {
  MemoryStore store;
  ASSERT_TRUE(*store.put("cap/3600/run/", std::nullopt, "many", kStart * 2, kStart));
  Guard guard = make(usual(), store);
  EXPECT_EQ(guard.judge(Case{ModelEvent{}}.proposal(), kStart).error().message,
            "the store's `cap/3600/run/` holds no times");
}

TEST(StatusTelling, KnowsTheLastStartAndNoMore) {
  GuardLimits limits;
  limits.cool_down = kMinute;
  TrailStatus status;
  EXPECT_FALSE(status_telling(status, limits, kStart).start);
  status.started = kStart - 60 * kMinute;
  EXPECT_FALSE(status_telling(status, limits, kStart).start);
  status.started = kStart - 59 * kMinute;
  EXPECT_EQ(status_telling(status, limits, kStart).start, kStart - 59 * kMinute);
  EXPECT_EQ(status_telling(status, limits, kStart).wait_until, 0);
  status.started = kStart - kSecond;
  EXPECT_EQ(status_telling(status, limits, kStart).wait_until, kStart + 59 * kSecond);
  // A clock that is off never makes it wait longer than it would.
  status.started = kStart + 50 * kMinute;
  EXPECT_EQ(status_telling(status, limits, kStart).wait_until, kStart + kMinute);
}

/// A function whose store began empty: starts that it did not make itself count too.
TEST(StatusTelling, FeedsCoolDownAndCap) {
  GuardOptions options = usual();
  options.limits.cool_down = kMinute;
  options.limits.per_resource = 2;
  MemoryStore store;
  Guard guard = make(options, store);
  const auto judged = [&](const std::string& id, std::int64_t started, std::int64_t now) {
    const Case c(event_named(id));
    Proposal proposal = c.proposal();
    proposal.status = TrailStatus{false, started, now};
    return *guard.judge(proposal, now);
  };
  EXPECT_EQ(judged("e1", kStart - 30 * kSecond, kStart).kind, Kind::kWait);
  EXPECT_EQ(judged("e1", kStart - 30 * kSecond, kStart).until, kStart + 30 * kSecond);
  // That start, by whomever, and its own: the cap is used up.
  std::int64_t now = kStart + kMinute;
  EXPECT_EQ(judged("e1", kStart - 30 * kSecond, now).kind, Kind::kAllowed);
  EXPECT_EQ(judged("e2", now + kSecond, now + 5 * kMinute).kind, Kind::kHeld);
  // Its own start counts once, as itself: the first one is older than the window by now.
  now = kStart + 60 * kMinute;
  EXPECT_EQ(judged("e3", kStart + kMinute + kSecond, now).kind, Kind::kAllowed);
  EXPECT_EQ(judged("e4", now, now + 2 * kMinute).kind, Kind::kAllowed);
}

}  // namespace
}  // namespace cloudtrail

// One destination that misbehaves holds up no other: their times are what they are without it.
#include "unit/respond/simulation.hpp"

namespace cloudtrail {
namespace {

using namespace testing;  // NOLINT: the vocabulary of this file

constexpr int kEvents = 200;

/// An event a second goes to four destinations: one with a rate, one in batches, one as objects,
/// and `bad`, which behaves as told.
struct Story {
  explicit Story(const Simulation::Behaviour& bad, std::size_t queue_messages = 10'000) {
    DestinationOptions rated = destination("rated");
    rated.limits.interval = 3 * kSecond;
    DestinationOptions batched = destination("batched");
    batched.batching = Batching::kWindow;
    batched.window = 7 * kSecond;
    DestinationOptions objects = destination("objects");
    objects.batching = Batching::kObject;
    DestinationOptions worst = destination("bad");
    worst.queue_messages = queue_messages;
    worst.outstanding = 2;
    World world(dispatcher_options({worst, rated, batched, objects}),
                [&](const Delivery& delivery, std::int64_t now) {
                  if (delivery.destination == "bad") return bad(delivery, now);
                  return all(delivery, delivered(), 50 * kMilli);
                });
    for (int i = 0; i < kEvents; ++i) {
      submit_all(world, static_cast<TriggerId>(i));
      world.simulation.run_until(kStart + (i + 1) * kSecond);
    }
    world.simulation.run_until(kStart + 48 * kHour);
    for (const char* name : {"rated", "batched", "objects"}) {
      const auto times = world.simulation.sent_to(name);
      others.insert(others.end(), times.begin(), times.end());
    }
    metrics = world.dispatcher.metrics();
    acknowledged = world.simulation.acknowledged.size();
    bad_times = from_start(world.simulation.times_of("bad"));
    dead = dead_letters(world.store).size();
    expect_balance(world.dispatcher);
  }

  /// Each destination's messages have their own triggers, so that what waits for one is seen.
  void submit_all(World& world, TriggerId i) {
    const std::string event = "e" + std::to_string(i);
    for (const char* name : {"rated", "batched", "objects"}) {
      world.submit(2 * i, message(name, event));
    }
    world.close(2 * i);
    const Status done =
        world.dispatcher.submit(2 * i + 1, message("bad", event), world.simulation.now);
    if (done) {
      world.close(2 * i + 1);
    } else {
      EXPECT_EQ(done.error().code, ErrorCode::kLimitExceeded);
      ++held_up;
    }
  }

  std::vector<Sent> others;
  std::vector<std::int64_t> bad_times;
  DispatcherMetrics metrics;
  std::size_t acknowledged = 0;
  std::size_t dead = 0;
  int held_up = 0;
};

const Story& undisturbed() {
  static const Story run([](const Delivery& d, std::int64_t) { return all(d, delivered()); });
  return run;
}

TEST(Isolation, TheOthersTimesAreAsConfigured) {
  std::map<std::string, std::vector<std::int64_t>> times;
  for (const Sent& one : undisturbed().others) times[one.destination].push_back(one.at - kStart);
  for (int i = 0; i < kEvents; ++i) {
    const auto at = static_cast<std::size_t>(i);
    EXPECT_EQ(times["rated"].at(at), i * 3 * kSecond);
    EXPECT_EQ(times["batched"].at(at), (i / 8 * 8 + 7) * kSecond) << "seven seconds, eight events";
    EXPECT_EQ(times["objects"].at(at), i * kSecond);
  }
  EXPECT_EQ(undisturbed().acknowledged, 2U * kEvents);
}

TEST(Isolation, ADestinationThatHangs) {
  const Story run([](const Delivery&, std::int64_t) { return Answer{kHangs, {}}; });
  EXPECT_EQ(run.others, undisturbed().others);
  EXPECT_EQ(run.acknowledged, 2U * kEvents);
  EXPECT_EQ(run.dead, static_cast<std::size_t>(kEvents));
  EXPECT_GT(run.metrics.destinations[0].timeouts, 100U);
}

TEST(Isolation, ADestinationThatAnswersTooLate) {
  const Story run(
      [](const Delivery& d, std::int64_t) { return all(d, delivered(), 31 * kSecond); });
  EXPECT_EQ(run.others, undisturbed().others);
  EXPECT_EQ(run.acknowledged, 2U * kEvents);
  EXPECT_EQ(run.dead, 0U) << "late is not never";
}

TEST(Isolation, ADestinationThatWantsToBeLeftAloneForAMinute) {
  const Story run([](const Delivery& d, std::int64_t now) {
    const std::int64_t left = kStart + kMinute - now;
    return left > 0 ? all(d, again(std::min(left, 10 * kSecond), "429")) : all(d, delivered());
  });
  EXPECT_EQ(run.others, undisturbed().others);
  EXPECT_EQ(run.dead, 0U);
  EXPECT_EQ(run.acknowledged, 2U * kEvents);
  const auto first_good = std::ranges::lower_bound(run.bad_times, kMinute);
  EXPECT_LE(first_good - run.bad_times.begin(), 12) << "asked again no sooner than it said";
  ASSERT_NE(first_good, run.bad_times.end());
  EXPECT_EQ(*first_good, kMinute);
}

TEST(Isolation, ADestinationThatRefusesEverything) {
  const Story run([](const Delivery& d, std::int64_t) { return all(d, refused()); });
  EXPECT_EQ(run.others, undisturbed().others);
  EXPECT_EQ(run.metrics.destinations[0].refused, static_cast<std::uint64_t>(kEvents));
  EXPECT_EQ(run.dead, static_cast<std::size_t>(kEvents));
  EXPECT_EQ(run.acknowledged, 2U * kEvents);
}

TEST(Isolation, ADestinationWhoseQueueIsFull) {
  const Story run([](const Delivery&, std::int64_t) { return Answer{kHangs, {}}; }, 10);
  EXPECT_EQ(run.others, undisturbed().others);
  EXPECT_EQ(run.held_up, kEvents - 10);
  EXPECT_EQ(run.acknowledged, 1U * kEvents + 10);
}

}  // namespace
}  // namespace cloudtrail

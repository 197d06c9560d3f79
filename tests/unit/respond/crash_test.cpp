// The process ends at every side effect in turn and begins anew, its triggers delivered again.
#include <set>

#include "unit/respond/simulation.hpp"

namespace cloudtrail {
namespace {

using namespace testing;  // NOLINT: the vocabulary of this file

/// Counts side effects; `stop` ends the process before (even numbers) or after (odd) one of them.
class Fuse {
 public:
  explicit Fuse(int stop) : left_(stop) {}
  /// False when the process is to end here.
  bool burn() { return !blown_ && !(blown_ = left_-- == 0); }
  bool blown() const { return blown_; }

 private:
  int left_;
  bool blown_ = false;
};

/// A store that is no more reached once the process has ended.
class FusedStore : public Store {
 public:
  FusedStore(Store& store, Fuse& fuse) : store_(store), fuse_(fuse) {}
  Result<std::optional<std::string>> get(std::string_view key, std::int64_t now) override {
    if (fuse_.blown()) return ended();
    return store_.get(key, now);
  }
  Result<bool> put(std::string_view key, std::optional<std::string_view> expected,
                   std::optional<std::string_view> value, std::int64_t expires,
                   std::int64_t now) override {
    if (!fuse_.burn()) return ended();
    Result<bool> done = store_.put(key, expected, value, expires, now);
    if (!fuse_.burn()) return ended();  // written, but nobody was told
    return done;
  }
  Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after,
                                        std::size_t most, std::int64_t now) override {
    return store_.list(prefix, after, most, now);
  }

 private:
  static Error ended() { return Error{ErrorCode::kIo, "the process has ended", {}}; }
  Store& store_;
  Fuse& fuse_;
};

/// What is outside the process: it stays when that ends.
struct Outside {
  MemoryStore store;
  std::set<TriggerId> waiting = {1, 2, 3};  // in the queue of the triggers
  std::map<std::string, std::vector<std::string>> got;  // by destination and events: keys
  std::set<std::string> refused_events;
  std::int64_t now = kStart;
  std::uint64_t runs = 0;
};

DispatcherOptions options_of(std::uint64_t run) {
  DestinationOptions single = destination("single");
  DestinationOptions batched = destination("batched");
  batched.batching = Batching::kWindow;
  batched.limits.batch_messages = 2;
  DestinationOptions objects = destination("objects");
  objects.batching = Batching::kObject;
  return dispatcher_options({single, batched, objects}, run);
}

/// Refuses what holds "bad", wants "slow" again once, and takes the rest.
Outcome judge(Outside& outside, const std::string& destination, const DeliveryItem& item) {
  std::string events;
  for (const Message& one : *item.messages) events += one.carries[0] + " ";
  if (events.find("bad") != std::string::npos) {
    outside.refused_events.insert(destination + ": " + events);
    return refused();
  }
  if (events.find("slow") != std::string::npos && item.attempt == 1) return again();
  outside.got[destination + ": " + events].push_back(item.key);
  return delivered();
}

/// One life of the process. False where it ended before its work did.
bool live(Outside& outside, Fuse& fuse) {
  FusedStore store(outside.store, fuse);
  Dispatcher dispatcher = must_create(options_of(++outside.runs), store);
  const std::map<TriggerId, std::vector<std::string>> led_to = {
      {1, {"a", "slow", "b"}}, {2, {"bad", "c"}}, {3, {"a", "d"}}};
  for (const TriggerId id : std::set(outside.waiting)) {
    for (const std::string& event : led_to.at(id)) {
      for (const char* name : {"single", "batched", "objects"}) {
        if (!dispatcher.submit(id, message(name, event), outside.now)) return false;
      }
    }
    if (!dispatcher.close(id, outside.now)) return false;
  }
  for (;;) {
    while (const auto delivery = dispatcher.next(outside.now)) {
      if (!fuse.burn()) return false;  // handed out, not sent
      std::vector<Outcome> outcomes;
      for (const DeliveryItem& item : delivery->items) {
        outcomes.push_back(judge(outside, delivery->destination, item));
        if (!fuse.burn()) return false;  // sent, not answered
      }
      EXPECT_TRUE(dispatcher.complete(delivery->id, outcomes, outside.now));
      if (!fuse.burn()) return false;
    }
    if (!dispatcher.settle(outside.now)) return false;
    for (const TriggerId id : dispatcher.acknowledged()) {
      if (!fuse.burn()) return false;  // the trigger comes again
      outside.waiting.erase(id);
      if (!fuse.burn()) return false;
    }
    const auto due = dispatcher.next_due();
    if (!due) return true;
    outside.now = *due;
  }
}

void expect_nothing_lost(Outside& outside) {
  EXPECT_TRUE(outside.waiting.empty());
  const std::set<std::string> expected = {
      "single: a ",  "single: slow ",  "single: b ",  "single: c ",  "single: d ",
      "batched: a ", "batched: slow ", "batched: b ", "batched: c ", "batched: d ",
      "objects: a slow b ", "objects: a d "};
  std::set<std::string> got;
  std::map<std::string, std::string> by_key;
  for (const auto& [what, keys] : outside.got) {
    got.insert(what);
    EXPECT_EQ(std::set(keys.begin(), keys.end()).size(), 1U) << what << "came with several keys";
    EXPECT_TRUE(by_key.emplace(keys[0], what).second) << "one key for two";
  }
  EXPECT_EQ(got, expected);
  std::set<std::string> dead;
  for (const DeadLetter& letter : dead_letters(outside.store)) {
    std::string events;
    for (const Message& one : letter.messages) events += one.carries[0] + " ";
    dead.insert(letter.destination + ": " + events);
  }
  EXPECT_EQ(dead, (std::set<std::string>{"single: bad ", "batched: bad ", "objects: bad c "}));
  EXPECT_EQ(dead, outside.refused_events);
}

TEST(Crash, AtEverySideEffectNothingIsLost) {
  int points = 0;
  std::size_t sent_again = 0;
  for (bool ended = true; ended; ++points) {
    Outside outside;
    Fuse fuse(points);
    ended = !live(outside, fuse);
    EXPECT_EQ(ended, fuse.blown());
    if (ended) {
      Fuse none(-1);
      EXPECT_TRUE(live(outside, none));
    }
    expect_nothing_lost(outside);
    for (const auto& [what, keys] : outside.got) sent_again += keys.size() - 1;
    ASSERT_LT(points, 1000);
    if (HasFailure()) FAIL() << "at side effect " << points;
  }
  EXPECT_GT(points, 60);
  EXPECT_GT(sent_again, 10U) << "otherwise this shows nothing of duplicates";
  RecordProperty("points", points);
}

TEST(Crash, AtTwoSideEffectsNothingIsLost) {
  for (int first = 0; first < 80; first += 3) {
    for (int second = 0; second < 80; second += 5) {
      Outside outside;
      Fuse once(first);
      Fuse twice(second);
      Fuse none(-1);
      if (!live(outside, once) && !live(outside, twice)) {
        EXPECT_TRUE(live(outside, none));
      }
      expect_nothing_lost(outside);
      if (HasFailure()) FAIL() << "at side effects " << first << " and " << second;
    }
  }
}

}  // namespace
}  // namespace cloudtrail

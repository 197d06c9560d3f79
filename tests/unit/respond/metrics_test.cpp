// The numbers, and what must not be in them.
#include "unit/respond/simulation.hpp"

namespace cloudtrail {
namespace {

using namespace testing;  // NOLINT: the vocabulary of this file

TEST(Metrics, CountAndMeasure) {
  World s(dispatcher_options({destination("a"), destination("b")}),
          [](const Delivery& d, std::int64_t) { return all(d, delivered(), 1500 * kMilli); });
  s.submit(1, message("a", "e1"));
  s.submit(1, message("a", "e1"));
  s.submit(1, message("a", "e2"));
  s.simulation.run_until(kStart + kSecond);
  EXPECT_EQ(s.metrics().in_flight, 1U);
  EXPECT_EQ(s.metrics().queued, 1U);
  s.simulation.run_until(kStart + kMinute);
  EXPECT_EQ(s.metrics().delivered, 2U);
  EXPECT_EQ(s.metrics().latency[5], 2U) << "1.5 s and 3 s: up to 5 s";
  EXPECT_DOUBLE_EQ(s.metrics().latency_seconds, 4.5);
  const std::string text = s.dispatcher.metrics().prometheus();
  for (const char* line : {
           "# TYPE cloudtrail_notify_delivered_total counter\n",
           "cloudtrail_notify_submitted_total{destination=\"a\"} 3\n",
           "cloudtrail_notify_delivered_total{destination=\"a\"} 2\n",
           "cloudtrail_notify_delivered_total{destination=\"b\"} 0\n",
           "cloudtrail_notify_collapsed_total{destination=\"a\"} 1\n",
           "cloudtrail_notify_breaker{destination=\"a\"} 0\n",
           "cloudtrail_notify_latency_seconds_bucket{destination=\"a\",le=\"0.01\"} 0\n",
           "cloudtrail_notify_latency_seconds_bucket{destination=\"a\",le=\"1\"} 0\n",
           "cloudtrail_notify_latency_seconds_bucket{destination=\"a\",le=\"5\"} 2\n",
           "cloudtrail_notify_latency_seconds_bucket{destination=\"a\",le=\"3600\"} 2\n",
           "cloudtrail_notify_latency_seconds_bucket{destination=\"a\",le=\"+Inf\"} 2\n",
           "cloudtrail_notify_latency_seconds_sum{destination=\"a\"} 4.5\n",
           "cloudtrail_notify_latency_seconds_count{destination=\"a\"} 2\n",
           "cloudtrail_notify_triggers 1\n", "cloudtrail_notify_unsettled 0\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
  }
}

TEST(Metrics, SecretsAreNowhere) {
  constexpr std::string_view kSecret = "xoxb-1234";
  World s(dispatcher_options({destination("a")}), [&](const Delivery& d, std::int64_t) {
    EXPECT_EQ(d.items[0].messages->at(0).attributes[0].value, kSecret) << "the adapter needs it";
    return all(d, refused("POST /services/" + std::string(kSecret) + ": 403"));
  });
  Message secretive = message("a", "e");
  secretive.attributes = {{"token", std::string(kSecret), true}};
  s.submit(1, secretive);
  s.simulation.step();
  const auto keys = s.store.list("", "", 100, kStart);
  ASSERT_EQ(keys->size(), 1U);
  const std::string letter = **s.store.get(keys->at(0), kStart);
  EXPECT_EQ(letter.find(kSecret), std::string::npos) << letter;
  EXPECT_NE(letter.find("POST /services/***: 403"), std::string::npos) << letter;
  EXPECT_EQ(s.dispatcher.metrics().prometheus().find(kSecret), std::string::npos);
}

/// Writes nothing while `away`, and never anything of `poison`.
class AwayStore : public MemoryStore {
 public:
  Result<bool> put(std::string_view key, std::optional<std::string_view> expected,
                   std::optional<std::string_view> value, std::int64_t expires,
                   std::int64_t now) override {
    const bool poisoned = value && !poison.empty() && value->find(poison) != std::string::npos;
    if (away || poisoned) return Error{ErrorCode::kIo, "the store is away", {}};
    return MemoryStore::put(key, expected, value, expires, now);
  }
  bool away = false;
  std::string poison;
};

TEST(Settle, GoesOnWhereTheStoreFailed) {
  AwayStore store;
  Dispatcher dispatcher = must_create(dispatcher_options({destination("a")}), store);
  ASSERT_TRUE(dispatcher.submit(1, message("a", "e1"), kStart));
  ASSERT_TRUE(dispatcher.close(1, kStart));
  const std::vector<Outcome> good = {delivered()};
  ASSERT_TRUE(dispatcher.complete(dispatcher.next(kStart)->id, good, kStart));
  store.away = true;
  const Status failed = dispatcher.settle(kStart);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "the store is away");
  EXPECT_TRUE(dispatcher.acknowledged().empty());
  EXPECT_EQ(dispatcher.metrics().unsettled, 1U);
  ASSERT_TRUE(dispatcher.submit(2, message("a", "e2"), kStart));
  EXPECT_TRUE(dispatcher.next(kStart)) << "delivering goes on";
  store.away = false;
  EXPECT_TRUE(dispatcher.settle(kStart));
  EXPECT_EQ(dispatcher.acknowledged(), std::vector<TriggerId>{1});
}

TEST(Settle, OneThatTheStoreWillNotHaveHoldsUpNoOther) {
  AwayStore store;
  store.poison = "e1";
  Dispatcher dispatcher = must_create(dispatcher_options({destination("a")}), store);
  const std::vector<Outcome> bad = {refused()};
  for (const TriggerId id : {1U, 2U}) {
    ASSERT_TRUE(dispatcher.submit(id, message("a", "e" + std::to_string(id)), kStart));
    ASSERT_TRUE(dispatcher.close(id, kStart));
    ASSERT_TRUE(dispatcher.complete(dispatcher.next(kStart)->id, bad, kStart));
  }
  EXPECT_FALSE(dispatcher.settle(kStart));
  EXPECT_FALSE(dispatcher.settle(kStart));
  EXPECT_EQ(dispatcher.acknowledged(), std::vector<TriggerId>{2});
}

}  // namespace
}  // namespace cloudtrail

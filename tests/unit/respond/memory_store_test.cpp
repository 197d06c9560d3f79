// The store in memory.
#include <atomic>
#include <thread>

#include "unit/respond/store_contract.hpp"

namespace cloudtrail {
namespace {

using testing::kNever;
using testing::put;

TEST(MemoryStore, KeepsTheContract) {
  MemoryStore store;
  testing::expect_store_contract(store);
}

TEST(MemoryStore, SaysWhichLimitIsReached) {
  MemoryStore store({.keys = 2, .bytes = 10});
  EXPECT_TRUE(put(store, "a", std::nullopt, "1", 100, 1));
  EXPECT_TRUE(put(store, "b", std::nullopt, "2", kNever, 1));
  const auto third = store.put("c", std::nullopt, "3", kNever, 1);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(third.error().message, "the store in memory is full (keys)");
  const auto longer = store.put("b", "2", "2345678", kNever, 1);
  EXPECT_TRUE(longer) << "10 bytes are the limit";
  const auto too_long = store.put("b", "2345678", "23456789", kNever, 1);
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().message, "the store in memory is full (bytes)");
  EXPECT_EQ(testing::value_of(store, "b", 1), "2345678") << "nothing done";
  EXPECT_TRUE(put(store, "c", std::nullopt, "3", kNever, 100)) << "what expired makes room";
}

TEST(MemoryStore, OneOfManyThreadsWinsAWrite) {
  MemoryStore store;
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int key = 0; key < 500; ++key) {
        const auto done = store.put("k/" + std::to_string(key), std::nullopt, "x", kNever, 1);
        won += done && *done ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 500);
}

}  // namespace
}  // namespace cloudtrail

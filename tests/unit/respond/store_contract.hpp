// What every Store keeps to, so that each kind of store is held to the same.
#pragma once

#include <cloudtrail/store.hpp>
#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace cloudtrail::testing {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

inline std::optional<std::string> value_of(Store& store, std::string_view key, std::int64_t now) {
  const auto value = store.get(key, now);
  EXPECT_TRUE(value) << (value ? "" : value.error().message);
  return value ? *value : std::nullopt;
}

inline bool put(Store& store, std::string_view key, std::optional<std::string_view> expected,
                std::optional<std::string_view> value, std::int64_t expires, std::int64_t now) {
  const auto done = store.put(key, expected, value, expires, now);
  EXPECT_TRUE(done) << (done ? "" : done.error().message);
  return done && *done;
}

inline void expect_conditional_writes(Store& store) {
  EXPECT_FALSE(put(store, "c/a", "x", "y", kNever, 1)) << "expected a value where there is none";
  EXPECT_TRUE(put(store, "c/a", std::nullopt, "x", kNever, 1));
  EXPECT_FALSE(put(store, "c/a", std::nullopt, "y", kNever, 1)) << "there is one already";
  EXPECT_FALSE(put(store, "c/a", "y", "z", kNever, 1));
  EXPECT_EQ(value_of(store, "c/a", 1), "x");
  EXPECT_TRUE(put(store, "c/a", "x", "", kNever, 1));
  EXPECT_EQ(value_of(store, "c/a", 1), "") << "an empty value is one";
  EXPECT_FALSE(put(store, "c/a", "x", std::nullopt, kNever, 1));
  EXPECT_TRUE(put(store, "c/a", "", std::nullopt, kNever, 1));
  EXPECT_EQ(value_of(store, "c/a", 1), std::nullopt);
  EXPECT_TRUE(put(store, "c/a", std::nullopt, std::nullopt, kNever, 1));
  const std::string bytes("\0\n'\xFF/%", 6);
  EXPECT_TRUE(put(store, "c/'%_", std::nullopt, bytes, kNever, 1));
  EXPECT_EQ(value_of(store, "c/'%_", 1), bytes);
}

inline void expect_expiry(Store& store) {
  EXPECT_TRUE(put(store, "e/a", std::nullopt, "x", 100, 1));
  EXPECT_EQ(value_of(store, "e/a", 99), "x");
  EXPECT_FALSE(put(store, "e/a", std::nullopt, "y", 200, 99));
  EXPECT_EQ(value_of(store, "e/a", 100), std::nullopt) << "gone from that instant on";
  EXPECT_FALSE(put(store, "e/a", "x", "y", 200, 100));
  EXPECT_TRUE(put(store, "e/a", std::nullopt, "y", 200, 100));
  EXPECT_TRUE(put(store, "e/a", "y", "z", kNever, 150)) << "a write sets the time anew";
  EXPECT_EQ(value_of(store, "e/a", 1000), "z");
  EXPECT_TRUE(put(store, "e/b", std::nullopt, "x", 1000, 1000)) << "expires at once";
  EXPECT_EQ(value_of(store, "e/b", 1000), std::nullopt);
}

inline void expect_lists(Store& store) {
  using Keys = std::vector<std::string>;
  for (const std::string_view key :
       {"l/b", "l/a", "l/a/1", "l/\xC3\xA4", "l", "m/a", "l/%", "l/_"}) {
    EXPECT_TRUE(put(store, key, std::nullopt, "x", kNever, 1));
  }
  EXPECT_TRUE(put(store, "l/gone", std::nullopt, "x", 5, 1));
  const auto list = [&](std::string_view prefix, std::string_view after, std::size_t most) {
    return store.list(prefix, after, most, 5).value_or(Keys{"failed"});
  };
  EXPECT_EQ(list("l/", "", 100), (Keys{"l/%", "l/_", "l/a", "l/a/1", "l/b", "l/\xC3\xA4"}));
  EXPECT_EQ(list("l/", "", 2), (Keys{"l/%", "l/_"}));
  EXPECT_EQ(list("l/", "l/_", 2), (Keys{"l/a", "l/a/1"}));
  EXPECT_EQ(list("l/", "l/_x", 1), (Keys{"l/a"})) << "`after` need not be a key";
  EXPECT_EQ(list("l/", "l/\xC3\xA4", 2), Keys{});
  EXPECT_EQ(list("l/", "m/a", 2), Keys{});
  EXPECT_EQ(list("l/a", "", 100), (Keys{"l/a", "l/a/1"}));
  EXPECT_EQ(list("x", "", 100), Keys{});
  EXPECT_EQ(list("l/", "", 0), Keys{});
}

/// `store` is empty.
inline void expect_store_contract(Store& store) {
  expect_conditional_writes(store);
  expect_expiry(store);
  expect_lists(store);
  EXPECT_EQ(store.get("", 1).has_value(), false);
  EXPECT_EQ(store.put("", std::nullopt, "x", kNever, 1).has_value(), false);
}

}  // namespace cloudtrail::testing

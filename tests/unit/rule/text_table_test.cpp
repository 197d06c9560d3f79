#include "rule/index/text_table.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cloudtrail::rule {
namespace {

TEST(TextTable, GivesTextsTheirNumbers) {
  TextTable table;
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(table.find("GetUser"), TextTable::kNone);
  EXPECT_EQ(table.add("GetUser", 7), 7u);
  EXPECT_EQ(table.add("", 8), 8u);
  EXPECT_EQ(table.add("GetUser", 9), 7u);
  EXPECT_EQ(table.find("GetUser"), 7u);
  EXPECT_EQ(table.find(""), 8u);
  EXPECT_EQ(table.find("GetUse"), TextTable::kNone);
  EXPECT_FALSE(table.empty());
}

TEST(TextTable, KeepsThemWhileItGrows) {
  TextTable table;
  for (std::uint32_t i = 0; i < 5'000; ++i) ASSERT_EQ(table.add("name-" + std::to_string(i), i), i);
  for (std::uint32_t i = 0; i < 5'000; ++i) ASSERT_EQ(table.find("name-" + std::to_string(i)), i);
  EXPECT_EQ(table.find("name-5000"), TextTable::kNone);
}

}  // namespace
}  // namespace cloudtrail::rule

#include "json/validate.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cloudtrail::json {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kDepth = 8;

TEST(Validate, AcceptsJson) {
  for (const std::string_view text :
       {"{}"sv, "[]"sv, " [ ] "sv, "\t{ \"a\" : [ 1 , { } , [ ] , \"\" ] , \"a\":null }\r\n"sv,
        "1e400"sv, "-0.0"sv, "123456789012345678901234567890"sv, "true"sv, "\"x\""sv,
        R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")"sv, R"("\ud800 \udc00 \u0000")"sv,
        "\"\x7F\xC3\xA9\""sv, "[[[[[[[[]]]]]]]]"sv, R"({"":{"":[0]}})"sv}) {
    EXPECT_TRUE(validate(text, kDepth)) << text;
  }
}

struct Refusal {
  std::string_view text;
  ErrorCode code;
  std::uint64_t offset;
};

constexpr Refusal kRefusals[] = {
    {"", ErrorCode::kMalformedJson, 0},
    {"  ", ErrorCode::kMalformedJson, 2},
    {"{", ErrorCode::kMalformedJson, 1},
    {"[1", ErrorCode::kMalformedJson, 2},
    {"[1,", ErrorCode::kMalformedJson, 3},
    {"[1,]", ErrorCode::kMalformedJson, 3},
    {"[,1]", ErrorCode::kMalformedJson, 1},
    {"[1 2]", ErrorCode::kMalformedJson, 3},
    {"[1}", ErrorCode::kMalformedJson, 2},
    {"{\"a\":1]", ErrorCode::kMalformedJson, 6},
    {"{\"a\":1,}", ErrorCode::kMalformedJson, 7},
    {"{\"a\" 1}", ErrorCode::kMalformedJson, 5},
    {"{\"a\":}", ErrorCode::kMalformedJson, 5},
    {"{a:1}", ErrorCode::kMalformedJson, 1},
    {"{1:1}", ErrorCode::kMalformedJson, 1},
    {"{} {}", ErrorCode::kMalformedJson, 3},
    {"{}x", ErrorCode::kMalformedJson, 2},
    {"{}\0"sv, ErrorCode::kMalformedJson, 2},
    {"\xEF\xBB\xBF{}", ErrorCode::kMalformedJson, 0},
    {"]", ErrorCode::kMalformedJson, 0},
    {"tru", ErrorCode::kMalformedJson, 0},
    {"nulll", ErrorCode::kMalformedJson, 0},
    {"True", ErrorCode::kMalformedJson, 0},
    {"[01]", ErrorCode::kMalformedJson, 1},
    {"[1.]", ErrorCode::kMalformedJson, 1},
    {"[+1]", ErrorCode::kMalformedJson, 1},
    {"NaN", ErrorCode::kMalformedJson, 0},
    {"'a'", ErrorCode::kMalformedJson, 0},
    {"/**/1", ErrorCode::kMalformedJson, 0},
    {"\"a", ErrorCode::kMalformedJson, 2},
    {"\"a\\", ErrorCode::kMalformedJson, 2},
    {"\"a\\\"", ErrorCode::kMalformedJson, 4},
    {"\"\\u12\"", ErrorCode::kMalformedJson, 1},
    {"\"\\u12g4\"", ErrorCode::kMalformedJson, 1},
    {"\"a\nb\"", ErrorCode::kMalformedJson, 2},
    {"\"a\0b\""sv, ErrorCode::kMalformedJson, 2},
    {"[\"a\xFF\"]", ErrorCode::kInvalidUtf8, 3},
    {"[[[[[[[[[]]]]]]]]]", ErrorCode::kLimitExceeded, 8},
};

TEST(Validate, RefusesWithThePlace) {
  for (const Refusal& c : kRefusals) {
    const Status status = validate(c.text, kDepth);
    ASSERT_FALSE(status) << c.text;
    EXPECT_EQ(status.error().code, c.code) << c.text;
    EXPECT_EQ(status.error().offset, c.offset) << c.text;
    EXPECT_FALSE(status.error().message.empty()) << c.text;
  }
}

TEST(Validate, RefusesAnUnknownEscape) {
  const Status status = validate(R"("a\q")", kDepth);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kMalformedJson);
}

TEST(Validate, NeedsNoStackForAMillionBrackets) {
  const std::string brackets(1'000'000, '[');
  const Status refused = validate(brackets, 64);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(refused.error().offset, 64u);
  const Status cut = validate(brackets, 2'000'000);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::kMalformedJson);
  EXPECT_TRUE(validate(brackets + std::string(1'000'000, ']'), 1'000'000));
}

TEST(Validate, CountsDepthAsLevelsOfContainers) {
  EXPECT_TRUE(validate("1", 0));
  EXPECT_FALSE(validate("[]", 0));
  EXPECT_TRUE(validate("[]", 1));
  EXPECT_TRUE(validate("[[],[]]", 2));
  EXPECT_FALSE(validate("[[[]]]", 2));
}

}  // namespace
}  // namespace cloudtrail::json

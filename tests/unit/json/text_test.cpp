#include "json/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "json/utf8.hpp"
#include "json/validate.hpp"

namespace cloudtrail::json {
namespace {

using std::string_view_literals::operator""sv;

struct Decoding {
  std::string_view inside;
  std::string_view text;
  bool clean = true;
};

constexpr Decoding kDecodings[] = {
    {"", ""},
    {"plain", "plain"},
    {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
    {R"(\u0041\u00e9\u20AC)", "A\xC3\xA9\xE2\x82\xAC"},
    {R"(a\u003db)", "a=b"},
    {R"(\ud83d\ude00)", "\xF0\x9F\x98\x80"},
    {R"(\uD800\uDC00\uDBFF\uDFFF)", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
    {R"(\u0000)", "\0"sv},
    {R"(\ud800)", "\xEF\xBF\xBD"},
    {R"(\ud800x)", "\xEF\xBF\xBDx"},
    {R"(\udc00\ud800)", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {R"(\ud800\ud800\udc00)", "\xEF\xBF\xBD\xF0\x90\x80\x80"},
    {R"(\ud800\u0041)", "\xEF\xBF\xBD" "A"},
    {R"(\ud800\n)", "\xEF\xBF\xBD\n"},
    {R"(\ud800\)", "\xEF\xBF\xBD\\", false},
    {R"(\ud800\u12)", "\xEF\xBF\xBD\\u12", false},
    {R"(\q)", "\\q", false},
    {R"(\)", "\\", false},
    {R"(\u12)", "\\u12", false},
    {R"(\u12g4)", "\\u12g4", false},
    {R"(\u-123)", "\\u-123", false},
    {R"(\u+123)", "\\u+123", false},
    {R"(\u 123)", "\\u 123", false},
    {R"(\x41\n)", "\\x41\n", false},
    {R"(\U0041)", "\\U0041", false},
};

TEST(DecodeString, ResolvesEscapes) {
  for (const Decoding& c : kDecodings) {
    std::string out = "kept ";
    EXPECT_EQ(decode_string(c.inside, out), c.clean) << c.inside;
    EXPECT_EQ(out, "kept " + std::string(c.text)) << c.inside;
    std::string scratch = "old";
    EXPECT_EQ(string_view_of(c.inside, scratch), c.text) << c.inside;
    EXPECT_TRUE(decodes_to(c.inside, c.text)) << c.inside;
    EXPECT_FALSE(decodes_to(c.inside, std::string(c.text) + "x")) << c.inside;
    if (!c.text.empty()) {
      EXPECT_FALSE(decodes_to(c.inside, c.text.substr(1))) << c.inside;
      EXPECT_FALSE(decodes_to(c.inside, c.text.substr(0, c.text.size() - 1))) << c.inside;
    }
  }
}

TEST(DecodeString, DoesNotCopyWhatHasNoEscape) {
  const std::string_view inside = "no escape";
  std::string scratch;
  EXPECT_EQ(string_view_of(inside, scratch).data(), inside.data());
}

std::string random_utf8(std::mt19937& random) {
  static constexpr std::string_view kPieces[] = {
      "a", "\"", "\\", "\n", "\x01", "\x1F", "\x7F", "\0"sv, "/", "u0041", "\xC3\xA9",
      "\xE2\x82\xAC", "\xEF\xBF\xBD", "\xF0\x9F\x98\x80", "\xE2\x80\xA8", "{", "}", ","};
  std::string text;
  for (std::size_t n = random() % 12; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
  return text;
}

TEST(AppendString, IsReadBackToTheSameText) {
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random_utf8(random);
    std::string written;
    append_string(written, text);
    ASSERT_TRUE(validate(written, 0)) << written;
    std::string read;
    ASSERT_TRUE(decode_string(std::string_view(written).substr(1, written.size() - 2), read));
    ASSERT_EQ(read, text) << written;
  }
}

TEST(AppendString, MakesUtf8OfAnything) {
  std::mt19937 random(5);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 10, ' ');
    for (char& c : text) c = static_cast<char>(random() & 0xFFu);
    std::string written;
    append_string(written, text);
    ASSERT_TRUE(validate(written, 0)) << written;
  }
  std::string written;
  append_string(written, "a\xFF\xE2\x82z");
  EXPECT_EQ(written, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
}

TEST(AppendKey, PutsCommasBetweenMembersAlone) {
  std::string out = "{";
  append_key(out, "a");
  out += "1";
  append_key(out, "b\"");
  out += "[";
  EXPECT_EQ(out, R"({"a":1,"b\"":[)");
}

TEST(IsNumber, FollowsRfc8259) {
  for (const char* number : {"0", "-0", "1", "-12", "10.5", "0.0", "1e5", "1E+5", "1e-05", "-0.0e0",
                             "123456789012345678901234567890", "1e999999"}) {
    EXPECT_TRUE(is_number(number)) << number;
  }
  for (const char* other : {"", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "0x10", "1 ",
                            " 1", "1,", "NaN", "Infinity", "--1", "1e5.5", "1_000", "\xD9\xA1"}) {
    EXPECT_FALSE(is_number(other)) << other;
  }
}

TEST(ToInt64, TakesIntegersThatFit) {
  EXPECT_EQ(to_int64("0"), 0);
  EXPECT_EQ(to_int64("-0"), 0);
  EXPECT_EQ(to_int64("9007199254740993"), 9007199254740993);
  EXPECT_EQ(to_int64("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(to_int64("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* other : {"9223372036854775808", "-9223372036854775809", "12.0", "1e3", ""}) {
    EXPECT_EQ(to_int64(other), std::nullopt) << other;
  }
}

TEST(ToDouble, IsNearestAndSaturates) {
  EXPECT_EQ(to_double("9.82222E-5"), 9.82222e-5);
  EXPECT_EQ(to_double("0.1"), 0.1);
  EXPECT_EQ(to_double("4.9e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(to_double("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_TRUE(std::signbit(to_double("-0").value()));
  EXPECT_EQ(to_double("nan"), std::nullopt);
  EXPECT_EQ(to_double("1e"), std::nullopt);
}

TEST(ToDouble, TellsTooSmallFromTooLarge) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::string zeros(400, '0');
  const std::pair<std::string, double> cases[] = {
      {"1e400", kInfinity},          {"-1e400", -kInfinity},
      {"1e+400", kInfinity},         {"1e-400", 0},
      {"1" + zeros, kInfinity},      {"1" + zeros + ".5", kInfinity},
      {"1" + zeros + "e-5", kInfinity}, {"1" + zeros + "e-400", 1},
      {"0." + zeros + "1", 0},       {"0." + zeros + "1e5", 0},
      {"0." + zeros + "1e401", 1},   {"0e999999999999", 0},
      {"1e99999999999999999999", kInfinity},
      {"1e-99999999999999999999", 0},
      {"1e-9223372036854775808", 0}, {"10e9223372036854775807", kInfinity},
  };
  for (const auto& [text, number] : cases) {
    EXPECT_EQ(to_double(text), number) << text.substr(0, 10) << ".. of " << text.size();
  }
  EXPECT_TRUE(std::signbit(to_double("-1e-400").value()));
}

}  // namespace
}  // namespace cloudtrail::json

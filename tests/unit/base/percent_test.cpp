#include "base/percent.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace cloudtrail {
namespace {

struct Case {
  std::string_view text;
  bool plus_is_space;
  std::string_view decoded;
  bool clean;
};

TEST(PercentDecode, DecodesAndKeepsWhatIsNoEscape) {
  using std::string_view_literals::operator""sv;
  const Case cases[] = {
      {"", true, "", true},
      {"plain/key.json.gz", true, "plain/key.json.gz", true},
      {"a+b%20c", true, "a b c", true},
      {"a+b%20c", false, "a+b c", true},
      {"%2B%2b", true, "++", true},
      {"%7B%22%C3%A9%22%7D", false, "{\"\xC3\xA9\"}", true},
      {"a%00b", false, "a\0b"sv, true},
      {"%FF", false, "\xFF", true},
      {"100%", false, "100%", false},
      {"%2", false, "%2", false},
      {"%G0%0G%41", false, "%G0%0GA", false},
      {"%%41", false, "%A", false},
      {"%+1", true, "% 1", false},
      {"%2525", false, "%25", true},
  };
  for (const Case& c : cases) {
    std::string out = ">";
    EXPECT_EQ(percent_decode(c.text, c.plus_is_space, out), c.clean) << c.text;
    EXPECT_EQ(out, ">" + std::string(c.decoded)) << c.text;
  }
}

TEST(PercentDecode, ReadsBackEveryByte) {
  for (int byte = 0; byte < 256; ++byte) {
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned>(byte));
    std::string out;
    EXPECT_TRUE(percent_decode(escape, true, out));
    EXPECT_EQ(out, std::string(1, static_cast<char>(byte)));
  }
}

}  // namespace
}  // namespace cloudtrail

#include "yaml/emit.hpp"

#include <gtest/gtest.h>

#include <string>

#include "yaml/yaml.hpp"

namespace cloudtrail::yaml {
namespace {

using Kind = DocumentNode::Kind;

std::string text(std::string_view value) {
  std::string out;
  append_text(out, value);
  return out;
}

TEST(EmitText, IsBareWhereNoReaderMistakesIt) {
  for (const char* bare : {"a", "aws.s3", "AWS API Call via CloudTrail", "$or", "_x", "a/b-c@d+e"}) {
    EXPECT_EQ(text(bare), bare);
  }
  for (const char* quoted : {"", "5", "1e3", "true", "Null", "~", "No", "on", "y", "10.0.0.1",
                             "2024-01-01", "-", "- a", "a: b", "a #b", "a ", " a", "*a", "&a", "!a",
                             "[a", "a,b", "é", ".inf", "?", "%a", "@a"}) {
    EXPECT_EQ(text(quoted), '"' + std::string(quoted) + '"');
  }
}

TEST(EmitText, EscapesWhatHidesInALine) {
  EXPECT_EQ(text("a\"b\\c\nd\te"), R"("a\"b\\c\nd\x09e")");
  EXPECT_EQ(text(std::string_view("\0\x1b\x7f", 3)), R"("\x00\x1b\x7f")");
  EXPECT_EQ(text("\xC2\x85\xE2\x80\xA8\xE2\x80\xAE\xEF\xBB\xBF\xEF\xBF\xBE"),
            R"("\x85\u2028\u202e\ufeff\ufffe")");
  EXPECT_EQ(text("a\xFF"), "\"a\xEF\xBF\xBD\"");
}

TEST(EmitText, IsReadBackAsItWas) {
  std::string all;
  for (char32_t c = 0; c < 0x10000; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    if (c < 0x80) {
      all.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
      all += {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))};
    } else {
      all += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
              static_cast<char>(0x80 | (c & 63))};
    }
  }
  const auto documents = parse(text(all));
  ASSERT_TRUE(documents) << documents.error().message;
  EXPECT_EQ(documents->front().text, all);
}

TEST(EmitMapping, IsReadBackAsItWas) {
  const std::string written =
      "a: [1, \"1\", true, null, [], {}]\n"
      "b:\n"
      "  c: {}\n"
      "  d:\n"
      "    - " + std::string(60, 'x') + "\n"
      "    - {prefix: " + std::string(60, 'y') + "}\n"
      "    - first:\n"
      "        deep: [" + std::string(80, 'z') + "]\n"
      "      second: [2]\n"
      "    - []\n";
  const auto documents = parse(written);
  ASSERT_TRUE(documents) << documents.error().message;
  std::string out;
  append_mapping(out, documents->front(), 0);
  EXPECT_EQ(out, written);
}

}  // namespace
}  // namespace cloudtrail::yaml

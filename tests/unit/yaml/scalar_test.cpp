#include "yaml/scalar.hpp"

#include <gtest/gtest.h>

namespace cloudtrail::yaml {
namespace {

using Kind = DocumentNode::Kind;

void expect_kind(Kind kind, std::initializer_list<std::string_view> texts) {
  for (const auto text : texts) EXPECT_EQ(plain_kind(text), kind) << '\'' << text << '\'';
}

TEST(PlainKind, FollowsTheCoreSchema) {
  expect_kind(Kind::kNull, {"", "~", "null", "Null", "NULL"});
  expect_kind(Kind::kBool, {"true", "True", "TRUE", "false", "False", "FALSE"});
  expect_kind(Kind::kNumber,
              {"0", "5", "-5", "+5", "007", "0o17", "0x1F", "0xdeadBEEF", "1.5", "-1.5", "+.5",
               ".5", "5.", "1e3", "1E+3", "1.5e-10", "5.e1", "123456789012345678901234567890"});
}

TEST(PlainKind, LeavesWhatIsNoCoreTypeAsText) {
  expect_kind(Kind::kString, {"nULL", "tRUE", "yes", "No", "on", "off", "y", "n", "~~"});
  expect_kind(Kind::kString,
              {"-",   "+",     ".",  "-.",  "..",    "1.2.3",      "1_000", "12:30:45", "0b11",
               "0o",  "0o8",   "0x", "0xG", "-0x1F", "+0o7",       "e5",    ".e5",      "1e",
               "1e+", "1e5.0", "5 ", " 5",  "5a",    "2024-01-01", "--5",   "+-5"});
  expect_kind(Kind::kString, {".inf", "-.inf", "+.INF", ".Inf", ".nan", ".NaN", ".NAN"});
}

TEST(TagOf, KnowsTheCoreTagsOnly) {
  EXPECT_EQ(tag_of("tag:yaml.org,2002:str"), Tag::kString);
  EXPECT_EQ(tag_of("tag:yaml.org,2002:map"), Tag::kMapping);
  EXPECT_EQ(tag_of("tag:yaml.org,2002:binary"), Tag::kOther);
  EXPECT_EQ(tag_of("tag:yaml.org,2002:"), Tag::kOther);
  EXPECT_EQ(tag_of("!Ref"), Tag::kOther);
  EXPECT_EQ(tag_of("str"), Tag::kOther);
}

TEST(TaggedKind, TypesTheScalarOrDoesNotFit) {
  EXPECT_EQ(tagged_kind(Tag::kString, "5"), Kind::kString);
  EXPECT_EQ(tagged_kind(Tag::kInt, "5"), Kind::kNumber);
  EXPECT_EQ(tagged_kind(Tag::kInt, "5.0"), std::nullopt);
  EXPECT_EQ(tagged_kind(Tag::kFloat, "5"), Kind::kNumber);
  EXPECT_EQ(tagged_kind(Tag::kFloat, ".inf"), std::nullopt);
  EXPECT_EQ(tagged_kind(Tag::kBool, "true"), Kind::kBool);
  EXPECT_EQ(tagged_kind(Tag::kBool, "yes"), std::nullopt);
  EXPECT_EQ(tagged_kind(Tag::kNull, ""), Kind::kNull);
  EXPECT_EQ(tagged_kind(Tag::kNull, "0"), std::nullopt);
  EXPECT_EQ(tagged_kind(Tag::kSequence, "a"), std::nullopt);
  EXPECT_EQ(tagged_kind(Tag::kMapping, "a"), std::nullopt);
}

}  // namespace
}  // namespace cloudtrail::yaml

#include "json/document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cloudtrail::json {
namespace {

using Kind = DocumentNode::Kind;
using std::string_view_literals::operator""sv;

TEST(ParseDocument, BuildsTheTreeWithItsPlaces) {
  const auto root = parse_document("{\n  \"a\" : [1.50, true ,\n\tnull],\"b\\u0063\":\"x\\n\"\n}");
  ASSERT_TRUE(root);
  ASSERT_EQ(root->kind, Kind::kMapping);
  EXPECT_EQ(root->line, 1u);
  EXPECT_EQ(root->column, 1u);
  ASSERT_EQ(root->members.size(), 2u);
  const DocumentNode::Member& a = root->members[0];
  EXPECT_EQ(a.key, "a");
  EXPECT_EQ(a.key_line, 2u);
  EXPECT_EQ(a.key_column, 3u);
  ASSERT_EQ(a.value.kind, Kind::kSequence);
  EXPECT_EQ(a.value.column, 9u);
  ASSERT_EQ(a.value.items.size(), 3u);
  EXPECT_EQ(a.value.items[0].kind, Kind::kNumber);
  EXPECT_EQ(a.value.items[0].text, "1.50");
  EXPECT_EQ(a.value.items[0].column, 10u);
  EXPECT_EQ(a.value.items[1].kind, Kind::kBool);
  EXPECT_TRUE(a.value.items[1].boolean);
  EXPECT_EQ(a.value.items[1].text, "true");
  EXPECT_EQ(a.value.items[1].column, 16u);
  EXPECT_EQ(a.value.items[2].kind, Kind::kNull);
  EXPECT_EQ(a.value.items[2].line, 3u);
  EXPECT_EQ(a.value.items[2].column, 2u);
  const DocumentNode::Member& b = root->members[1];
  EXPECT_EQ(b.key, "bc");
  EXPECT_EQ(b.key_line, 3u);
  EXPECT_EQ(b.key_column, 8u);
  EXPECT_EQ(b.value.text, "x\n");
  EXPECT_EQ(b.value.line, 3u);
  EXPECT_EQ(b.value.column, 18u);
}

TEST(ParseDocument, TakesAnyValueAsRoot) {
  EXPECT_EQ(parse_document("false")->kind, Kind::kBool);
  EXPECT_FALSE(parse_document("false")->boolean);
  EXPECT_EQ(parse_document(" -12e3 ")->text, "-12e3");
  EXPECT_EQ(parse_document(" -12e3 ")->column, 2u);
  EXPECT_EQ(parse_document("[]")->kind, Kind::kSequence);
  EXPECT_EQ(parse_document("12345678901234567890123")->text, "12345678901234567890123");
}

TEST(ParseDocument, ColumnsLeaveTheByteOrderMarkOut) {
  const auto root = parse_document("\xEF\xBB\xBF{\"a\":1}");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->column, 1u);
  EXPECT_EQ(root->members[0].key_column, 2u);
  const auto refused = parse_document("\xEF\xBB\xBF{1}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().offset, 4u);
}

TEST(ParseDocument, DecodesSurrogatePairsAndNul) {
  EXPECT_EQ(parse_document(R"("\ud83d\ude00")")->text, "\xF0\x9F\x98\x80");
  EXPECT_EQ(parse_document(R"("a\u0000b")")->text, "a\0b"sv);
  EXPECT_EQ(parse_document("\"\xC3\xA9\"")->text, "\xC3\xA9");
  for (const char* lone : {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"({"\udc00":1})"}) {
    const auto refused = parse_document(lone);
    ASSERT_FALSE(refused) << lone;
    EXPECT_EQ(refused.error().code, ErrorCode::kMalformedJson) << lone;
  }
}

struct Refusal {
  std::string_view text;
  ErrorCode code;
  std::uint32_t line;
  std::uint32_t column;
};

constexpr Refusal kRefusals[] = {
    {"", ErrorCode::kMalformedJson, 1, 1},
    {"\n \n", ErrorCode::kMalformedJson, 3, 1},
    {"{\n\"a\":1,\n}", ErrorCode::kMalformedJson, 3, 1},
    {"{\n\"a\":1 \"b\":2}", ErrorCode::kMalformedJson, 2, 7},
    {"[1]\n[2]", ErrorCode::kMalformedJson, 2, 1},
    {"[1]\0"sv, ErrorCode::kMalformedJson, 1, 4},
    {"[1]\n \0 2"sv, ErrorCode::kMalformedJson, 2, 2},
    {"[\n\"\xFF\"]", ErrorCode::kInvalidUtf8, 2, 2},
    {"[\"a\nb\"]", ErrorCode::kMalformedJson, 1, 4},
    {"// no\n1", ErrorCode::kMalformedJson, 1, 1},
    {"[1e999]", ErrorCode::kMalformedJson, 1, 2},
    {"{\"a\":1,\n \"\\u0061\":2}", ErrorCode::kMalformedJson, 2, 2},
    {"{\"b\":0,\"a\":1,\n\"b\":2,\"a\":3}", ErrorCode::kMalformedJson, 2, 1},
    {"[{\"\":1},{\"\":1,\"x\":0,\"\":3}]", ErrorCode::kMalformedJson, 1, 21},
};

TEST(ParseDocument, RefusesWithThePlace) {
  for (const Refusal& c : kRefusals) {
    DocumentProblem problem;
    const auto refused = parse_document(c.text, {}, &problem);
    ASSERT_FALSE(refused) << c.text;
    EXPECT_EQ(refused.error().code, c.code) << c.text;
    EXPECT_EQ(problem.line, c.line) << c.text << problem.message;
    EXPECT_EQ(problem.column, c.column) << c.text << problem.message;
    EXPECT_NE(refused.error().message.find(problem.message), std::string::npos);
    EXPECT_FALSE(problem.message.empty());
  }
}

TEST(ParseDocument, NamesTheRepeatedKey) {
  DocumentProblem problem;
  const auto refused = parse_document("{\"id\":1,\n\"id\":2}", {}, &problem);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().offset, 9u);
  EXPECT_EQ(problem.message,
            "duplicate key `id`; first given on line 1; remove or rename one of them");
}

TEST(ParseDocument, HoldsItsLimits) {
  DocumentLimits limits;
  limits.depth = 2;
  EXPECT_TRUE(parse_document("[[1]]", limits));
  DocumentProblem problem;
  const auto deep = parse_document("[[\n[1]]]", limits, &problem);
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(deep.error().offset, 3u);
  EXPECT_EQ(problem.line, 2u);
  EXPECT_NE(problem.message.find("depth = 2"), std::string::npos);

  limits = {};
  limits.nodes = 3;
  EXPECT_TRUE(parse_document("[1,{}]", limits));
  const auto many = parse_document("[1,{\"a\":2}]", limits, &problem);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, ErrorCode::kLimitExceeded);
  EXPECT_NE(problem.message.find("nodes = 3"), std::string::npos);

  limits = {};
  limits.bytes = 4;
  EXPECT_TRUE(parse_document("[10]", limits));
  const auto large = parse_document("[100]", limits, &problem);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::kLimitExceeded);
}

TEST(ParseDocument, NeedsNoStackForAMillionBrackets) {
  const auto refused = parse_document(std::string(1'000'000, '['));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(refused.error().offset, 64u);
}

TEST(ParseDocument, FindsPlacesOnOneLongLine) {
  std::string text = "[";
  for (int i = 0; i < 200'000; ++i) text += "\"x\",";
  text += "0]";
  const auto root = parse_document(text);
  ASSERT_TRUE(root);
  ASSERT_EQ(root->items.size(), 200'001u);
  EXPECT_EQ(root->items[100'000].column, 400'002u);
  EXPECT_EQ(root->items.back().column, 800'002u);
}

TEST(ParseDocument, ChecksManyKeysInGoodTime) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "\"key" + std::to_string(i) + "\":\n0,";
  EXPECT_TRUE(parse_document(text + "\"last\":0}"));
  DocumentProblem problem;
  EXPECT_FALSE(parse_document(text + "\"key77\":0}", {}, &problem));
  EXPECT_EQ(problem.line, 200'001u);
  EXPECT_EQ(problem.column, 3u);
}

std::string written(const DocumentNode& node) {
  std::string out;
  append_document(out, node);
  return out;
}

TEST(AppendDocument, GivesBackWhatWasParsed) {
  for (const char* text :
       {R"({"b":[1,2.50,-0,1e3],"a":{"":[]},"c":{}})", R"([null,true,false,"x\"\\\n\u0001"])",
        R"("ünï")", "0.1000000000000000055"}) {
    const Result<DocumentNode> node = parse_document(text);
    ASSERT_TRUE(node) << text;
    EXPECT_EQ(written(*node), text);
  }
}

TEST(AppendDocument, ScalarsOfYamlHaveJsonsSpelling) {
  DocumentNode node;
  node.text = "~";
  EXPECT_EQ(written(node), "null");
  node.kind = DocumentNode::Kind::kBool;
  node.text = "True";
  node.boolean = true;
  EXPECT_EQ(written(node), "true");
  node.kind = DocumentNode::Kind::kNumber;
  for (const auto& [text, json] : {std::pair{"0x1F", "\"0x1F\""}, {".5", "\".5\""}, {"5", "5"}}) {
    node.text = text;
    EXPECT_EQ(written(node), json);
  }
}

}  // namespace
}  // namespace cloudtrail::json

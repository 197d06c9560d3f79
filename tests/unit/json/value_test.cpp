#include <cloudtrail/value.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "json/structural.hpp"

namespace cloudtrail {
namespace {

using std::string_view_literals::operator""sv;

/// Text with its structure, whose value is looked at as a record's would be.
class Indexed {
 public:
  explicit Indexed(std::string text) : text_(std::move(text)) { index_.build(text_); }
  Value root() const { return Value(text_.data(), index_.positions(), 0, 0); }
  Value member() const { return root().get("v"); }

 private:
  std::string text_;
  json::StructuralIndex index_;
};

Indexed member(std::string_view value) { return Indexed("{\"v\":" + std::string(value) + "}"); }

TEST(Value, TellsTypesApart) {
  using Type = Value::Type;
  const std::pair<const char*, Type> cases[] = {
      {"null", Type::kNull},     {"true", Type::kBool},      {"false", Type::kBool},
      {"0", Type::kNumber},      {"-1.5e3", Type::kNumber},  {"\"\"", Type::kString},
      {"{}", Type::kObject},     {"[]", Type::kArray},       {"nul", Type::kInvalid},
      {"True", Type::kInvalid},  {"01", Type::kInvalid},     {"a\"b\"", Type::kInvalid},
      {"'a'", Type::kInvalid},   {"\\\"a\"", Type::kInvalid},
  };
  for (const auto& [text, type] : cases) {
    EXPECT_EQ(member(text).member().type(), type) << text;
    EXPECT_EQ(member(text).member().raw(), text);
  }
  EXPECT_EQ(Value().type(), Type::kMissing);
  EXPECT_EQ(Indexed("{}").member().type(), Type::kMissing);
}

TEST(Value, MissingHasNothing) {
  const Value missing;
  EXPECT_TRUE(missing.missing());
  EXPECT_EQ(missing.raw(), "");
  EXPECT_EQ(missing.offset(), 0u);
  EXPECT_EQ(missing.text(), "");
  EXPECT_EQ(missing.size(), 0u);
  EXPECT_TRUE(missing.get("a").missing());
  EXPECT_TRUE(missing.at(0).missing());
  EXPECT_TRUE(missing.find("/a").missing());
  EXPECT_TRUE(missing.begin() == missing.end());
  EXPECT_EQ(missing.string().error().code, ErrorCode::kTypeMismatch);
}

TEST(Value, RawLeavesBlanksOut) {
  const Indexed text("{ \"v\" : \t12 \n}");
  EXPECT_EQ(text.member().raw(), "12");
  EXPECT_EQ(text.member().offset(), 9u);
  EXPECT_EQ(Indexed(R"({"v": [1, {"a": 2} ] })").member().raw(), R"([1, {"a": 2} ])");
}

TEST(Value, DecodesStrings) {
  EXPECT_EQ(*member(R"("a\u0000\n\ud83d\ude00")").member().string(),
            "a\0\n\xF0\x9F\x98\x80"sv);
  EXPECT_EQ(*member(R"("\udc00")").member().string(), "\xEF\xBF\xBD");
  const Indexed plain = member("\"plain\"");
  std::string scratch = "old";
  EXPECT_EQ(*plain.member().string(scratch), "plain");
  EXPECT_EQ(scratch, "old");
  const Indexed escaped = member(R"("a\/b")");
  EXPECT_EQ(*escaped.member().string(scratch), "a/b");
  EXPECT_EQ(scratch, "a/b");
}

TEST(Value, DamagedOnesAreErrorsWithTheirPlace) {
  const Indexed escape = member(R"("\q")");
  EXPECT_EQ(escape.member().string().error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(escape.member().string().error().offset, 5u);
  EXPECT_EQ(escape.member().text(), "\\q");
  const Indexed word = member("nul");
  EXPECT_EQ(word.member().string().error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(word.member().boolean().error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(word.member().int64().error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(word.member().number().error().offset, 5u);
  EXPECT_EQ(word.member().text(), "nul");
}

TEST(Value, OtherTypesAreATypeMismatch) {
  for (const char* text : {"null", "1", "[]", "{}", "true"}) {
    EXPECT_EQ(member(text).member().string().error().code, ErrorCode::kTypeMismatch) << text;
  }
  for (const char* text : {"null", "\"true\"", "1"}) {
    EXPECT_EQ(member(text).member().boolean().error().code, ErrorCode::kTypeMismatch) << text;
  }
  for (const char* text : {"null", "\"1\"", "true", "1.0", "1e3"}) {
    EXPECT_EQ(member(text).member().int64().error().code, ErrorCode::kTypeMismatch) << text;
  }
  EXPECT_EQ(member("\"1\"").member().number().error().code, ErrorCode::kTypeMismatch);
}

TEST(Value, ReadsNumbersAndBooleans) {
  EXPECT_EQ(*member("true").member().boolean(), true);
  EXPECT_EQ(*member("false").member().boolean(), false);
  EXPECT_EQ(*member("-9223372036854775808").member().int64(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(member("9223372036854775808").member().int64().error().code,
            ErrorCode::kLimitExceeded);
  EXPECT_EQ(*member("9223372036854775808").member().number(), 9223372036854775808.0);
  EXPECT_EQ(*member("9.82222E-5").member().number(), 9.82222e-5);
  EXPECT_TRUE(std::isinf(*member("1e400").member().number()));
}

TEST(Value, TextIsForPeople) {
  EXPECT_EQ(member("null").member().text(), "");
  EXPECT_EQ(member(R"("a\nb")").member().text(), "a\nb");
  EXPECT_EQ(member("0.0").member().text(), "0.0");
  EXPECT_EQ(member("[1, 2]").member().text(), "[1, 2]");
}

TEST(Value, TheLastOfEqualKeysCounts) {
  EXPECT_EQ(Indexed(R"({"v":1,"v":2})").member().raw(), "2");
  EXPECT_EQ(Indexed(R"({"v":1,"\u0076":2})").member().raw(), "2");
  EXPECT_EQ(Indexed(R"({"\u0076":1,"v":2,"w":3})").member().raw(), "2");
  EXPECT_EQ(Indexed(R"({"v":1,"\u0056":2})").member().raw(), "1");
  EXPECT_EQ(Indexed(R"({"v":{"v":3},"x":0})").member().raw(), R"({"v":3})");
}

TEST(Value, WalksMembersAndElements) {
  const Indexed object(R"({"a":1, "\u0062" : [ ] ,"c":{}})");
  std::vector<std::string> seen;
  for (const Value::Entry& entry : object.root()) {
    seen.push_back(std::string(entry.raw_key) + "=" + std::string(entry.value.raw()));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"a=1", "\\u0062=[ ]", "c={}"}));
  EXPECT_EQ(object.root().size(), 3u);
  const Indexed array("[1,[2,3],{\"a\":4},\"5\"]");
  EXPECT_EQ(array.root().size(), 4u);
  EXPECT_EQ(array.root().at(1).raw(), "[2,3]");
  EXPECT_EQ(array.root().at(3).raw(), "\"5\"");
  EXPECT_TRUE(array.root().at(4).missing());
  EXPECT_TRUE(array.root().get("a").missing());
  EXPECT_TRUE(object.root().at(0).missing());
  EXPECT_EQ(Indexed("{}").root().size(), 0u);
  EXPECT_EQ(Indexed("[ ]").root().size(), 0u);
  EXPECT_EQ(member("12").member().size(), 0u);
}

TEST(Value, AMemberBehindDamageIsNotFound) {
  for (const char* text : {R"({"a":1,,"v":2})", R"({"a" "b","v":2})", R"({"a":,"v":2})",
                           R"({"a":1:3,"v":2})", R"({1:1,"v":2})", R"({"a":1 "v":2})",
                           R"({x"a":1,"v":2})", R"({,"v":2})"}) {
    const Indexed damaged(text);
    EXPECT_TRUE(damaged.member().missing()) << text;
    EXPECT_LE(damaged.root().size(), 1u) << text;
  }
  for (const char* text : {"{\"v\":1,}", "{\"v\":1,\"w\"}", "{\"v\":1,\"w\":}"}) {
    const Indexed damaged(text);
    EXPECT_EQ(damaged.member().raw(), "1") << text;
    EXPECT_EQ(damaged.root().size(), 1u) << text;
  }
  for (const char* text : {"[1,,2]", "[1,:2]", "[1,]"}) {
    const Indexed damaged(text);
    EXPECT_EQ(damaged.root().size(), 1u) << text;
    EXPECT_EQ(damaged.root().at(0).raw(), "1") << text;
    EXPECT_TRUE(damaged.root().at(1).missing()) << text;
  }
}

TEST(Value, LookingUpAndIteratingAgreeOnDamage) {
  for (const char* text : {R"({"v":1 2})", R"({"v":1:2})", R"({"v":1"x"})", R"({"v":{}{}})"}) {
    const Indexed damaged(text);
    EXPECT_EQ(damaged.root().size(), damaged.member().missing() ? 0u : 1u) << text;
  }
  for (const char* text : {"[1 2]", "[1:2]", "[[][]]"}) {
    const Indexed damaged(text);
    EXPECT_EQ(damaged.root().size(), damaged.root().at(0).missing() ? 0u : 1u) << text;
  }
}

TEST(Value, FollowsThePointersOfRfc6901) {
  const Indexed document(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,)"
                         R"("i\\j":5,"k\"l":6," ":7,"m~n":8})");
  const Value root = document.root();
  EXPECT_EQ(root.find("").raw(), root.raw());
  EXPECT_EQ(root.find("/foo").raw(), R"(["bar","baz"])");
  EXPECT_EQ(root.find("/foo/0").raw(), "\"bar\"");
  const std::pair<const char*, const char*> cases[] = {
      {"/", "0"},    {"/a~1b", "1"}, {"/c%d", "2"}, {"/e^f", "3"}, {"/g|h", "4"},
      {"/i\\j", "5"}, {"/k\"l", "6"}, {"/ ", "7"},   {"/m~0n", "8"},
  };
  for (const auto& [pointer, raw] : cases) EXPECT_EQ(root.find(pointer).raw(), raw) << pointer;
  for (const char* nowhere : {"foo", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1", "/foo/",
                              "/foo/0/0", "/nothing", "/a/b", "/foo/99999999999999999999", "//"}) {
    EXPECT_TRUE(root.find(nowhere).missing()) << nowhere;
  }
  const Indexed tilde(R"({"~1":1,"/":2})");
  EXPECT_EQ(tilde.root().find("/~01").raw(), "1");
  EXPECT_EQ(tilde.root().find("/~1").raw(), "2");
}

TEST(Value, PointersResolveEscapedKeys) {
  const Indexed document(R"({"\u0061":{"b\/c":[{"d":1}]}})");
  EXPECT_EQ(document.root().find("/a/b~1c/0/d").raw(), "1");
}

}  // namespace
}  // namespace cloudtrail

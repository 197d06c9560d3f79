#include "json/compact.hpp"

#include <gtest/gtest.h>
#include <cloudtrail/record.hpp>

#include <string>

namespace cloudtrail::json {
namespace {

std::string compact(std::string_view json) {
  const Result<OwnedRecord> record = OwnedRecord::parse(json);
  if (!record) return "no record";
  const Value root = record->record().root();
  std::string out;
  append_compact(out, Span{root.text_base(), root.positions()}, root.index());
  return out;
}

TEST(Compact, LeavesBlanksOutAndTheOrderAlone) {
  EXPECT_EQ(compact("{ \"b\" : [ 1 , 2.50 , { } ] ,\n\t\"a\" : null }"),
            R"({"b":[1,2.50,{}],"a":null})");
}

TEST(Compact, EscapesOnlyWhatHasToBe) {
  EXPECT_EQ(compact(R"({"a\/b":"\u003d\u00e9 \"\\ \n\u0001"})"),
            "{\"a/b\":\"=\u00e9 \\\"\\\\ \\n\\u0001\"}");
  EXPECT_EQ(compact("{\"k\":\"{\\\"Effect\\\":\\\"Allow\\\"}\"}"),
            "{\"k\":\"{\\\"Effect\\\":\\\"Allow\\\"}\"}");
}

TEST(Compact, KeepsBracketsInsideOfTexts) {
  EXPECT_EQ(compact(R"({ "a": "x, y: [z]" })"), R"({"a":"x, y: [z]"})");
}

}  // namespace
}  // namespace cloudtrail::json

// Each operator on one value `a`: what it takes, and what it all but takes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

struct Case {
  const char* alternatives;          // the list of the field
  std::vector<const char*> takes;    // JSON values
  std::vector<const char*> refuses;  // missing is ""
};

class Operator : public testing::TestWithParam<Case> {};

std::string record_with(std::string_view value) {
  return value.empty() ? "{\"b\":1}" : "{\"a\":" + std::string(value) + "}";
}

TEST_P(Operator, TakesAndRefuses) {
  const Case& c = GetParam();
  const std::string pattern = "{\"a\":" + std::string(c.alternatives) + "}";
  for (const char* value : c.takes) EXPECT_TRUE(matches(pattern, record_with(value))) << value;
  for (const char* value : c.refuses) EXPECT_FALSE(matches(pattern, record_with(value))) << value;
}

const Case kExact[] = {
    {R"(["x"])",
     {R"("x")", R"(["y","x"])", R"([["x"]])", R"("\u0078")"},
     {R"("X")", R"("x ")", R"("")", "null", "", "{}", R"({"x":"x"})", R"({"a":"x"})"}},
    {R"([""])", {R"("")"}, {"null", "[]", "", R"(" ")"}},
    {R"(["5"])", {R"("5")"}, {"5"}},
    {"[5]", {"5", "5.0", "50e-1", "0.5E1", "[1,5]"}, {R"("5")", "5.0000001", "-5", "true"}},
    {"[300]", {"300.0"}, {"301"}},
    {"[123456789012]", {"123456789012"}, {R"("123456789012")", "123456789013"}},
    {"[true]", {"true"}, {R"("true")", "false", "1"}},
    {"[false]", {"false"}, {R"("false")", "true", "null", "0", ""}},
    {"[null]", {"null", "[null]"}, {R"("null")", R"("")", "[]", "{}", "", "0"}},
    {R"(["e\u0301"])", {R"("e\u0301")"}, {R"("\u00e9")"}},
    {R"(["a\u0000b"])", {R"("a\u0000b")"}, {R"("a")", R"("a\u0000c")"}},
};
INSTANTIATE_TEST_SUITE_P(Exact, Operator, testing::ValuesIn(kExact));

const Case kAddress[] = {
    {R"(["10.0.0.1"])", {R"("10.0.0.1")"}, {R"("10.0.0.10")", R"("10.0.0.01")", "10"}},
    {R"(["::1"])", {R"("0:0:0:0:0:0:0:1")", R"("::0:1")"}, {R"("::2")", R"("0.0.0.1")"}},
    {R"(["2001:DB8::A"])", {R"("2001:db8::a")"}, {R"("2001:db8::b")"}},
    {R"(["999.1.2.3"])", {R"("999.1.2.3")"}, {R"("999.1.2.03")"}},
    {R"([{"cidr":"10.1.2.3/8"}])",
     {R"("10.0.0.0")", R"("10.255.255.255")"},
     {R"("11.0.0.0")", R"("9.255.255.255")", R"("10.0.0")", R"("AWS Internal")", "10",
      R"("::10.0.0.1")"}},
    {R"([{"cidr":"192.0.2.128/25"}])",
     {R"("192.0.2.128")", R"("192.0.2.255")"},
     {R"("192.0.2.127")", R"("192.0.3.128")"}},
    {R"([{"cidr":"0.0.0.0/0"}])", {R"("1.2.3.4")"}, {R"("::1")", R"("x")"}},
    {R"([{"cidr":"2001:db8::/33"}])",
     {R"("2001:db8:7fff::1")"},
     {R"("2001:db8:8000::1")", R"("2001:db9::1")", R"("32.1.13.184")"}},
    {R"([{"cidr":"10.0.0.1/32"}])", {R"("10.0.0.1")"}, {R"("10.0.0.2")"}},
};
INSTANTIATE_TEST_SUITE_P(Address, Operator, testing::ValuesIn(kAddress));

const Case kText[] = {
    {R"([{"prefix":"Get"}])",
     {R"("Get")", R"("GetX")"},
     {R"("get")", R"("xGet")", R"("Ge")", "1", ""}},
    {R"([{"prefix":""}])", {R"("")", R"("x")"}, {"5", "null", ""}},
    {R"([{"suffix":".com"}])",
     {R"(".com")", R"("a.com")"},
     {R"("a.com ")", R"("acom")", R"("m")", "1"}},
    {R"([{"suffix":""}])", {R"("")"}, {"5", ""}},
    {R"([{"prefix":{"equals-ignore-case":"get"}}])",
     {R"("GETx")", R"("Get")"},
     {R"("ge")", R"("xget")"}},
    {R"([{"suffix":{"equals-ignore-case":"COM"}}])", {R"("a.com")"}, {R"("a.co")", R"("comx")"}},
    {R"([{"equals-ignore-case":"Root"}])",
     {R"("ROOT")", R"("root")"},
     {R"("root ")", R"("roo")", "1"}},
    {R"([{"equals-ignore-case":"CAFÉ"}])",
     {R"("café")", R"("CAFÉ")", R"("cAfÉ")"},
     {R"("cafe")", R"("café ")", R"(" café")", R"("caf")"}},
    {R"([{"equals-ignore-case":"привет.*"}])",
     {R"("ПРИВЕТ.*")"},
     {R"("ПРИВЕТ.x")", R"("приветт")"}},
    {R"([{"prefix":{"equals-ignore-case":"É"}}])", {R"("éa")", R"("É")"}, {R"("aé")"}},
    {R"([{"suffix":{"equals-ignore-case":"É"}}])", {R"("aé")", R"("É")"}, {R"("éa")", R"("é\n")"}},
    {R"([{"wildcard":"a*c"}])", {R"("ac")", R"("a\nc")"}, {R"("abcd")", "1", ""}},
    {R"([{"wildcard":""}])", {R"("")"}, {R"("x")"}},
    {R"([{"regex":"b+"}])", {R"("abba")"}, {R"("aca")", "1", "", R"("")"}},
    {R"([{"regex":"^ab"}])", {R"("ab")", R"("abc")"}, {R"("xab")", R"("aB")", "1"}},
    {R"([{"regex":"^a.c$"}])", {R"("abc")", R"("a c")"}, {R"("ac")", R"("a\nc")"}},
    {R"([{"regex":"(?i)root"}])", {R"("xROOTx")"}, {R"("roo")"}},
};
INSTANTIATE_TEST_SUITE_P(Text, Operator, testing::ValuesIn(kText));

const Case kNumeric[] = {
    {R"([{"numeric":["=",5]}])", {"5", "5.0"}, {"5.1", R"("5")", "null", ""}},
    {R"([{"numeric":["<",5]}])", {"4.999", "-1"}, {"5", "6"}},
    {R"([{"numeric":["<=",5]}])", {"5"}, {"5.0001"}},
    {R"([{"numeric":[">",5]}])", {"5.5"}, {"5"}},
    {R"([{"numeric":[">=",5]}])", {"5", "1e9"}, {"4"}},
    {R"([{"numeric":[">",1,"<=",5]}])", {"1.1", "5"}, {"1", "5.1", R"("3")"}},
    {R"([{"numeric":[">=",-5,"<",0.5]}])", {"-5", "0"}, {"0.5", "-5.01"}},
};
INSTANTIATE_TEST_SUITE_P(Numeric, Operator, testing::ValuesIn(kNumeric));

const Case kAnythingBut[] = {
    {R"([{"anything-but":"x"}])",
     {R"("y")", "5", "null", "true", R"(["x","y"])", R"("")"},
     {R"("x")", R"(["x","x"])", "[]", "{}", ""}},
    {R"([{"anything-but":"5"}])", {"5"}, {R"("5")"}},
    {R"([{"anything-but":5}])", {R"("5")", "6"}, {"5", "5.0"}},
    {R"([{"anything-but":["a","b","c"]}])", {R"("d")", "1"}, {R"("a")", R"("c")"}},
    {R"([{"anything-but":[1,2]}])", {"3", R"("1")"}, {"1", "2.0"}},
    {R"([{"anything-but":"::1"}])", {R"("0:0:0:0:0:0:0:1")"}, {R"("::1")"}},
    {R"([{"anything-but":{"prefix":"Get"}}])", {R"("get")", "5"}, {R"("GetX")", ""}},
    {R"([{"anything-but":{"prefix":["a","b"]}}])", {R"("c")"}, {R"("ax")", R"("b")"}},
    {R"([{"anything-but":{"suffix":".jar"}}])", {R"("jar")"}, {R"("a.jar")"}},
    {R"([{"anything-but":{"suffix":["1","2"]}}])", {R"("3")", "1"}, {R"("x2")"}},
    {R"([{"anything-but":{"equals-ignore-case":"Root"}}])", {R"("roo")"}, {R"("ROOT")"}},
    {R"([{"anything-but":{"equals-ignore-case":["é","b"]}}])", {R"("c")"}, {R"("É")", R"("B")"}},
    {R"([{"anything-but":{"wildcard":"*x*"}}])", {R"("ab")", "5"}, {R"("axb")"}},
    {R"([{"anything-but":{"wildcard":["a*","*z"]}}])", {R"("b")"}, {R"("ab")", R"("yz")"}},
};
INSTANTIATE_TEST_SUITE_P(AnythingBut, Operator, testing::ValuesIn(kAnythingBut));

const Case kExists[] = {
    {R"([{"exists":true}])", {"1", "null", R"("")", "false", "[1]"}, {"{}", "[]", "[{}]", ""}},
    {R"([{"exists":false}])",
     {"", "{}", "[]", "[{}]", R"({"b":1})"},
     {"1", "null", R"("")", "[1]"}},
    {R"([{"exists":false},"x"])", {"", R"("x")"}, {R"("y")"}},
    {R"(["10.0.0.1",5,{"prefix":"x"}])", {R"("10.0.0.1")", "5.0", R"("xy")"}, {R"("5")", "6"}},
};
INSTANTIATE_TEST_SUITE_P(Exists, Operator, testing::ValuesIn(kExists));

const Case kNotCidr[] = {
    {R"([{"not-cidr":"10.0.0.0/8"}])",
     {R"("11.0.0.0")", R"("::10.0.0.1")", R"("2001:db8::1")", R"(["10.0.0.1","11.0.0.1"])"},
     // What is no address is in no network and outside of none.
     {R"("10.0.0.1")", R"("s3.amazonaws.com")", R"("AWS Internal")", R"("11.0.0")", "11", "null",
      R"("")", "[]", ""}},
    {R"([{"not-cidr":["10.0.0.0/8","192.168.0.0/16","2001:db8::/32"]}])",
     {R"("192.169.0.1")", R"("2001:db9::")"},
     {R"("10.1.1.1")", R"("192.168.255.255")", R"("2001:db8:1::")"}},
    {R"([{"not-cidr":"10.0.0.0/8"},{"suffix":".amazonaws.com"}])",
     {R"("11.0.0.1")", R"("s3.amazonaws.com")"},
     {R"("10.0.0.1")", R"("AWS Internal")"}},
};
INSTANTIATE_TEST_SUITE_P(NotCidr, Operator, testing::ValuesIn(kNotCidr));

const Case kContains[] = {
    {R"([{"contains":"Console"}])",
     {R"("console")", R"("aws-CONSOLE/1")", R"("console")", R"(["x","xconsole"])"},
     {R"("consol")", R"("")", "null", "5", R"({"console":1})", ""}},
    {R"([{"contains":["a.b","z*"]}])", {R"("xA.Bx")", R"("Z*")"}, {R"("acb")", R"("zz")"}},
    // Letters beyond ASCII are as they are written.
    {R"([{"contains":"CAFÉ"}])", {R"("cafÉ")"}, {R"("café")"}},
    {R"([{"contains":"5"}])", {R"("x5")"}, {"5"}},
};
INSTANTIATE_TEST_SUITE_P(Contains, Operator, testing::ValuesIn(kContains));

// `b` is the other field: values are given as `a` with the rest of the record behind them.
const Case kEqualsField[] = {
    {R"([{"equals-field":"b"}])",
     {R"("x","b":"x")", R"(5.0,"b":5)", R"(true,"b":true)", R"(null,"b":null)", R"("","b":"")",
      R"(["y","x"],"b":["z","x"])", R"("::1","b":"0:0:0:0:0:0:0:1")", R"("\u0078","b":"x")"},
     {R"("x","b":"X")", R"("5","b":5)", R"(true,"b":"true")", R"(null,"b":"")", R"("x")", "null",
      R"({},"b":{})", R"([],"b":[])", R"("x","c":"x")", ""}},
    {R"([{"equals-field":"b.c"},"y",{"exists":false}])",
     {R"("x","b":{"c":"x"})", R"("x","b.c":"x")", R"("y")", R"({},"b":1)"},
     {R"("x","b":"x")", R"("x","b":{"c":"z"})"}},
    {R"([{"equals-field":"b"},{"equals-field":"c"}])",
     {R"(1,"b":1)", R"(1,"b":2,"c":1)"},
     {R"(1,"b":2,"c":3)"}},
};
INSTANTIATE_TEST_SUITE_P(EqualsField, Operator, testing::ValuesIn(kEqualsField));

const Case kAllOf[] = {
    {R"([{"all-of":[{"prefix":"arn:"},{"suffix":":root"}]}])",
     {R"("arn:x:root")", R"(["x","arn:root"])"},
     // One and the same value has to satisfy all.
     {R"("arn:x")", R"("x:root")", R"(["arn:x","x:root"])", "5", ""}},
    {R"([{"all-of":[{"anything-but":"a"},{"anything-but":{"prefix":"b"}},{"exists":true}]}])",
     {R"("c")", "5", "null"},
     {R"("a")", R"("bx")", R"(["a","b"])", ""}},
    {R"([{"all-of":[["x","y",{"numeric":[">",3]}],{"anything-but":["y"]}]}])",
     {R"("x")", "4"},
     {R"("y")", "3", R"("z")"}},
    {R"([{"all-of":[{"contains":"A"},{"all-of":[{"regex":"b$"},{"anything-but":"ab"}]}]}])",
     {R"("aab")"},
     {R"("ab")", R"("aba")", R"("bb")"}},
    {R"([{"all-of":[{"equals-field":"b"},{"prefix":"x"}]},"z"])",
     {R"("x1","b":"x1")", R"("z","b":"x")"},
     {R"("y","b":"y")", R"("x1","b":"x2")"}},
    {R"([{"all-of":[{"cidr":"10.0.0.0/8"},{"not-cidr":["10.1.0.0/16","10.2.0.0/16"]}]}])",
     {R"("10.3.0.1")"},
     {R"("10.2.0.1")", R"("11.0.0.1")"}},
};
INSTANTIATE_TEST_SUITE_P(AllOf, Operator, testing::ValuesIn(kAllOf));

// A damaged value is there, and is nothing that it could be compared with.
const Case kDamaged[] = {
    {R"([{"exists":true}])", {"tru"}, {}},
    {R"([{"exists":false}])", {}, {"tru"}},
    {R"([true,"tru",{"prefix":""}])", {}, {"tru"}},
    {R"([{"equals-field":"b"}])", {}, {R"(tru,"b":tru)"}},
};
INSTANTIATE_TEST_SUITE_P(Damaged, Operator, testing::ValuesIn(kDamaged));

}  // namespace
}  // namespace cloudtrail

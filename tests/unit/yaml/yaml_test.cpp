#include "yaml/yaml.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cloudtrail::yaml {
namespace {

using Kind = DocumentNode::Kind;
using Documents = std::vector<DocumentNode>;

Documents must_parse(std::string_view text) {
  Result<Documents> parsed = parse(text);
  EXPECT_TRUE(parsed) << text << '\n' << (parsed ? "" : parsed.error().message);
  return parsed ? *std::move(parsed) : Documents();
}

DocumentNode must_parse_one(std::string_view text) {
  Documents documents = must_parse(text);
  EXPECT_EQ(documents.size(), 1u) << text;
  return documents.empty() ? DocumentNode() : std::move(documents.front());
}

/// `[a, "5"]` and `{k: v}` for collections, text in quotes for strings, and bare for the rest.
std::string show(const DocumentNode& node) {
  std::string out;
  if (node.is(Kind::kSequence)) {
    for (const DocumentNode& item : node.items) out += (out.empty() ? "" : ", ") + show(item);
    return '[' + out + ']';
  }
  if (node.is(Kind::kMapping)) {
    for (const auto& member : node.members) {
      out += (out.empty() ? "" : ", ") + member.key + ": " + show(member.value);
    }
    return '{' + out + '}';
  }
  return node.is(Kind::kString) ? '"' + node.text + '"' : node.text;
}

std::string show(std::string_view text) {
  return show(must_parse_one(text));
}

std::string place(std::uint32_t line, std::uint32_t column) {
  return std::to_string(line) + ':' + std::to_string(column);
}
std::string place(const DocumentNode& node) {
  return place(node.line, node.column);
}
std::string key_place(const DocumentNode::Member& member) {
  return place(member.key_line, member.key_column);
}

struct Refusal {
  Error error;
  DocumentProblem problem;
  std::string at() const { return place(problem.line, problem.column); }
};

Refusal refuse(std::string_view text, const DocumentLimits& limits = {}) {
  Refusal refusal;
  const Result<Documents> parsed = parse(text, limits, &refusal.problem);
  EXPECT_FALSE(parsed) << text.substr(0, 200);
  if (!parsed) refusal.error = parsed.error();
  return refusal;
}

void expect_refused(std::string_view text, std::string_view at, std::string_view message) {
  const Refusal refusal = refuse(text);
  EXPECT_EQ(refusal.error.code, ErrorCode::kMalformedYaml) << text;
  EXPECT_EQ(refusal.at(), at) << text << '\n' << refusal.problem.message;
  EXPECT_NE(refusal.problem.message.find(message), std::string::npos) << refusal.problem.message;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Yaml, EmptyTextHasNoDocuments) {
  EXPECT_TRUE(must_parse("").empty());
  EXPECT_TRUE(must_parse(std::string_view()).empty());
  EXPECT_TRUE(must_parse("\n  \n# only a comment\n").empty());
  EXPECT_TRUE(must_parse("\xEF\xBB\xBF").empty());
}

TEST(Yaml, TypesPlainScalarsByTheCoreSchema) {
  const auto node = must_parse_one("[~, null, true, False, 5, -0.5e3, 0x1F, yes, .inf, a b, '5']");
  EXPECT_EQ(show(node),
            "[~, null, true, False, 5, -0.5e3, 0x1F, \"yes\", \".inf\", \"a b\", \"5\"]");
  EXPECT_TRUE(node.items[1].is(Kind::kNull));
  EXPECT_TRUE(node.items[2].is(Kind::kBool));
  EXPECT_TRUE(node.items[2].boolean);
  EXPECT_TRUE(node.items[3].is(Kind::kBool));
  EXPECT_FALSE(node.items[3].boolean);
  EXPECT_TRUE(node.items[5].is(Kind::kNumber));
}

TEST(Yaml, QuotedAndBlockScalarsAreStrings) {
  EXPECT_EQ(show("a: 'true'\nb: \"5\"\nc: |\n  null\nd: >-\n  1\ne: ''"),
            "{a: \"true\", b: \"5\", c: \"null\n\", d: \"1\", e: \"\"}");
  EXPECT_FALSE(must_parse_one("'true'").boolean);
}

TEST(Yaml, MissingValuesAreNull) {
  const auto node = must_parse_one("a:\nb: ~\nc:\n  - \n  - x");
  EXPECT_TRUE(node.find("a")->is(Kind::kNull));
  EXPECT_TRUE(node.find("b")->is(Kind::kNull));
  EXPECT_TRUE(node.find("c")->items.at(0).is(Kind::kNull));
}

TEST(Yaml, UnescapesAndFolds) {
  EXPECT_EQ(must_parse_one("\"a\\tb\\u20ac\\\\\"").text, "a\tb\xE2\x82\xAC\\");
  EXPECT_EQ(must_parse_one("'it''s \\n'").text, "it's \\n");
  EXPECT_EQ(must_parse_one("a\n  b").text, "a b");
  EXPECT_EQ(must_parse_one("\"nul \\0 byte\"").text, std::string("nul \0 byte", 10));
}

TEST(Yaml, ReadsBlockScalars) {
  EXPECT_EQ(must_parse_one("|\n  a\n   b\n\n  c\n\n").text, "a\n b\n\nc\n");
  EXPECT_EQ(must_parse_one("|-\n  a\n  b\n").text, "a\nb");
  EXPECT_EQ(must_parse_one("|+\n  a\n\n").text, "a\n\n");
  EXPECT_EQ(must_parse_one(">\n  a\n  b\n\n  c\n").text, "a b\nc\n");
  EXPECT_EQ(must_parse_one("|2\n    a\n").text, "  a\n");
  EXPECT_EQ(must_parse_one("|\n  a # kept\n  \tb\n").text, "a # kept\n\tb\n");
}

TEST(Yaml, ReadsWindowsLineEnds) {
  const auto node = must_parse_one("a: 1\r\nb:\r\n  - x\r\n  - y\r\nc: |\r\n  l1\r\n  l2\r\n");
  EXPECT_EQ(show(node), "{a: 1, b: [\"x\", \"y\"], c: \"l1\nl2\n\"}");
  EXPECT_EQ(place(node.find("b")->items.at(1)), "4:5");
}

TEST(Yaml, KeepsMembersInOrderWithTextKeys) {
  EXPECT_EQ(show("z: 1\n5: 2\ntrue: 3\n\"q k\": 4\n\"\": 5\n? e\n: 6"),
            "{z: 1, 5: 2, true: 3, q k: 4, : 5, e: 6}");
}

TEST(Yaml, ReadsJson) {
  EXPECT_EQ(
      show("{\n\t\"a\": [1, -2.5e3, true, null, \"x\\/\\u00e9\"],\n\t\"b\": {\"c\":{}},\"d\":[]"
           "\n}\n"),
      "{a: [1, -2.5e3, true, null, \"x/\xC3\xA9\"], b: {c: {}}, d: []}");
}

TEST(Yaml, SeparatesDocuments) {
  const auto documents = must_parse("# first\na: 1\n---\n- b\n...\n---\n--- c\n");
  ASSERT_EQ(documents.size(), 4u);
  EXPECT_EQ(show(documents[0]), "{a: 1}");
  EXPECT_EQ(show(documents[1]), "[\"b\"]");
  EXPECT_TRUE(documents[2].is(Kind::kNull));
  EXPECT_EQ(show(documents[3]), "\"c\"");
  EXPECT_EQ(place(documents[1]), "4:1");
  EXPECT_EQ(place(documents[3]), "7:5");
}

TEST(Yaml, AcceptsTheVersionDirective) {
  EXPECT_EQ(show("%YAML 1.2\n---\na: yes\n"), "{a: \"yes\"}");
  EXPECT_EQ(show("%YAML 1.1\n---\na: yes\n"), "{a: \"yes\"}");
  expect_refused("%YAML 2.0\n---\na: 1\n", "1:1", "incompatible YAML document");
}

TEST(Yaml, AcceptsCoreTagsThatFit) {
  EXPECT_EQ(show("[!!str 5, !!int '5', !!null '', !!seq [], !!map {}, !!str ]"),
            "[\"5\", 5, , [], {}, \"\"]");
  EXPECT_EQ(show("!!map\n!!str a: !!seq\n- !!int 1\n"), "{a: [1]}");
  EXPECT_EQ(show("!<tag:yaml.org,2002:str> true"), "\"true\"");
  EXPECT_TRUE(must_parse_one("!!bool \"true\"").boolean);
}

TEST(YamlPlaces, CountFromOneInBytes) {
  const auto node = must_parse_one(
      "\xC3\xA9: {\xE2\x82\xAC: 'x', b: 2}\nkey:\n  - 1\n  - \xF0\x9F\x98\x80 \n"
      "  -   c: d\n");
  EXPECT_EQ(place(node), "1:1");
  EXPECT_EQ(key_place(node.members[0]), "1:1");
  const DocumentNode& flow = node.members[0].value;
  EXPECT_EQ(place(flow), "1:5");
  EXPECT_EQ(key_place(flow.members[0]), "1:6");
  EXPECT_EQ(place(flow.members[0].value), "1:11");
  EXPECT_EQ(key_place(flow.members[1]), "1:16");
  const DocumentNode& list = node.members[1].value;
  EXPECT_EQ(key_place(node.members[1]), "2:1");
  EXPECT_EQ(place(list), "3:3");
  EXPECT_EQ(place(list.items[0]), "3:5");
  EXPECT_EQ(place(list.items[1]), "4:5");
  EXPECT_EQ(place(list.items[2]), "5:7");
  EXPECT_EQ(place(list.items[2].members[0].value), "5:10");
}

TEST(YamlPlaces, LeaveOutTheByteOrderMark) {
  const std::string_view text =
      "\xEF\xBB\xBF"
      "a: 1\nb: *c\n";
  const Refusal refusal = refuse(text);
  EXPECT_EQ(refusal.at(), "2:4");
  EXPECT_EQ(refusal.error.offset, text.find('*'));
  EXPECT_EQ(place(must_parse_one("\xEF\xBB\xBF"
                                 "a: 1")),
            "1:1");
}

TEST(YamlPlaces, CountOnlyLineFeedsAsLines) {
  expect_refused("# \xC2\x85 \xE2\x80\xA8 \r\na: 1\nb: *x\n", "3:4", "alias");
}

TEST(YamlPlaces, TheErrorNamesItsPlaceToo) {
  const Refusal refusal = refuse("a: 1\nb: *c\n");
  EXPECT_EQ(refusal.error.message, "line 2, column 4: " + refusal.problem.message);
  EXPECT_EQ(refusal.error.offset, 8u);
  EXPECT_FALSE(parse("a: 1\nb: *c\n"));
}

TEST(YamlRefuses, AliasesAndAnchors) {
  expect_refused("a: &x 1\nb: 2\n", "1:4", "anchor `&x` is refused");
  expect_refused("a: &x [1]\n", "1:4", "anchor `&x` is refused");
  expect_refused("&k a: 1\n", "1:1", "anchor `&k` is refused");
  expect_refused("- &m {}\n", "1:3", "anchor `&m` is refused");
  expect_refused("a: *x\n", "1:4", "alias `*x` is refused");
  expect_refused("*x : 1\n", "1:1", "alias `*x` is refused");
  expect_refused("a: *.example.com\n", "1:5", "quote text that starts with `*`");
}

TEST(YamlRefuses, TheAliasBomb) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    const std::string alias = std::string("*") + static_cast<char>(c - 1);
    bomb += std::string(1, c) + ": &" + c + " [" + repeat(alias + ", ", 9) + "]\n";
  }
  expect_refused(bomb, "1:4", "anchor `&a` is refused");
}

TEST(YamlRefuses, ForeignTags) {
  expect_refused("a: !Ref b\n", "1:4", "tag `!Ref` is refused");
  expect_refused("a: !!binary aGk=\n", "1:4", "tag `tag:yaml.org,2002:binary` is refused");
  expect_refused("a: !!python/object:os.system x\n", "1:4", "is refused");
  expect_refused("a: ! b\n", "1:4", "tag `!` is refused");
  expect_refused("a: ! 'b'\n", "1:4", "tag `!` is refused");
  expect_refused("a: ! [b]\n", "1:4", "tag `!` is refused");
  expect_refused("!x a: 1\n", "1:1", "tag `!x` is refused");
  expect_refused("- !x {a: 1}\n", "1:3", "tag `!x` is refused");
}

TEST(YamlRefuses, CoreTagsThatDoNotFit) {
  expect_refused("a: !!int b\n", "1:4", "the tag does not fit `b`");
  expect_refused("a: !!bool yes\n", "1:4", "the tag does not fit `yes`");
  expect_refused("a: !!float .inf\n", "1:4", "the tag does not fit `.inf`");
  expect_refused("a: !!seq {}\n", "1:4", "the tag does not fit a mapping");
  expect_refused("a: !!str []\n", "1:4", "the tag does not fit a sequence");
  expect_refused("a: !!map b\n", "1:4", "the tag does not fit `b`");
}

TEST(YamlRefuses, TagDirectives) {
  expect_refused("%TAG ! tag:example.com,2000:\n---\na: 1\n", "1:1", "`%TAG` is refused");
  expect_refused("a: 1\n...\n%TAG !! tag:evil,2000:\n---\na: !!str 1\n", "3:1",
                 "`%TAG` is refused");
  expect_refused("%UNKNOWN x\n---\na: 1\n", "1:9", "unknown directive");
}

TEST(YamlRefuses, DuplicateKeys) {
  const Refusal refusal = refuse("a: 1\nb: 2\nc: 3\nmatch: x\nd: 4\n\"match\": y\n");
  EXPECT_EQ(refusal.at(), "6:1");
  EXPECT_EQ(refusal.problem.message,
            "duplicate key `match`; first given on line 4; remove or rename one of them");
  EXPECT_EQ(refusal.error.offset, 29u);
}

TEST(YamlRefuses, DuplicateKeysWhereverTheyAre) {
  expect_refused("a:\n  - b:\n      c: 1\n      d: 2\n      c: 3\n", "5:7",
                 "first given on line 3");
  expect_refused("a: {x: 1, y: 2,\n x: 3}\n", "2:2", "duplicate key `x`; first given on line 1");
  expect_refused("a: 1\n---\nb: 1\nb: 2\n", "4:1", "first given on line 3");
  expect_refused("a: {b: 1, b: 2}\n", "1:11", "duplicate key `b`");
  EXPECT_EQ(show("a: {b: 1}\nb: {b: 1, a: 2}\n"), "{a: {b: 1}, b: {b: 1, a: 2}}");
}

TEST(YamlRefuses, TheFirstOfSeveralDuplicates) {
  expect_refused("z: 1\na: 1\nz: 2\na: 2\nz: 3\n", "3:1", "`z`; first given on line 1");
}

TEST(YamlRefuses, KeysThatAreNoScalar) {
  expect_refused("? [a, b]\n: 1\n", "1:3", "a key must be a scalar");
  expect_refused("{{a: 1}: 2}\n", "1:2", "a key must be a scalar");
  expect_refused("{a: {{{x}}: 1}}", "1:6", "a key must be a scalar");
  expect_refused("{a: 1, ? : 1}\n", "1:10", "a key is missing");
  expect_refused("a: 1\n?\n: 1\n", "2:2", "a key is missing");
}

TEST(YamlRefuses, InvalidUtf8) {
  expect_refused("a: 1\nb: h\xC3\xA9\xFFy\n", "2:7", "invalid UTF-8");
  expect_refused("a\x80", "1:2", "invalid UTF-8");
  expect_refused("\xC3\xA9\x80", "1:3", "invalid UTF-8");
  expect_refused("a: \xED\xA0\x80\n", "1:4", "invalid UTF-8");
  expect_refused("# \xC0\xAF\n", "1:3", "invalid UTF-8");
  expect_refused(
      "\xFF\xFE"
      "a",
      "1:1", "invalid UTF-8");
  EXPECT_EQ(refuse("\xEF\xBB\xBF\n\xFF").error.offset, 4u);
}

TEST(YamlRefuses, ControlCharacters) {
  using namespace std::string_view_literals;
  expect_refused("a: 1\nb: \x1B[2J\n", "2:4", "control characters are not allowed");
  expect_refused("a: \0"sv, "1:4", "control characters are not allowed");
  expect_refused("\xC3\xA9: \x07"sv, "1:5", "control characters are not allowed");
}

TEST(YamlRefuses, TabsAsIndentation) {
  expect_refused("a:\n\tb: 1\n", "2:1", "indent with spaces, not tabs");
}

TEST(YamlRefuses, BrokenSyntaxWithAdvice) {
  expect_refused("a: b: c\n", "1:5", "quote a value that holds `: `");
  expect_refused("a: [1, 2\nb: 3\n", "2:2", "close every bracket");
  expect_refused("a: \"x\n", "2:1", "close the quote");
  expect_refused("a: \"\\d\"\n", "1:5", "use single quotes");
  expect_refused("a: @x\n", "1:4", "quote text that starts with `@`");
  expect_refused("a: 1\nb\n", "3:1", "write `key: value`");
  expect_refused("a: 1\n b: 2\n", "2:3", "check the indentation");
  expect_refused("- a\nb: 1\n", "2:1", "same column");
  expect_refused("{a: 1} x\n", "1:8", "separate documents");
}

TEST(YamlRefuses, WithMessagesThatCannotDriveATerminal) {
  const Refusal refusal = refuse("\"\\e[2J\\n\": 1\n\"\\e[2J\\n\": 2\n");
  EXPECT_NE(refusal.problem.message.find("`?[2J?`"), std::string::npos) << refusal.problem.message;
  const Refusal longer = refuse(repeat(repeat("\xE2\x82\xAC", 300) + ": 1\n", 2));
  EXPECT_LT(longer.problem.message.size(), 200u);
  EXPECT_EQ(valid_utf8_prefix(longer.problem.message), longer.problem.message.size());
}

TEST(YamlLimits, DepthIsExact) {
  const DocumentLimits limits{.depth = 3};
  EXPECT_TRUE(parse("[[[1]]]", limits));
  EXPECT_TRUE(parse("a: {b: [1]}", limits));
  const Refusal refusal = refuse("[[[[1]]]]", limits);
  EXPECT_EQ(refusal.error.code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(refusal.at(), "1:4");
  EXPECT_EQ(refusal.problem.message, "nested too deeply, over depth = 3");
}

TEST(YamlLimits, AMillionLevelsAreRefusedAtTheFirstThatIsTooDeep) {
  for (const std::string_view level : {"[", "{a: ", "- ", "{? "}) {
    const Refusal refusal = refuse(repeat(level, 1'000'000));
    EXPECT_EQ(refusal.problem.line, 1u) << level;
    EXPECT_LE(refusal.problem.column, 64 * level.size() + 1) << level;
  }
  EXPECT_EQ(refuse(repeat("- ", 1'000'000)).error.code, ErrorCode::kLimitExceeded);
}

TEST(YamlLimits, NodesAreCountedOverAllDocuments) {
  const DocumentLimits limits{.nodes = 4};
  EXPECT_TRUE(parse("a: [1, 2]\n", limits));
  EXPECT_TRUE(parse("1\n---\n2\n---\n3\n---\n4\n", limits));
  const Refusal refusal = refuse("a: [1]\n---\nb\n---\nc\n", limits);
  EXPECT_EQ(refusal.error.code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(refusal.at(), "5:1");
  EXPECT_EQ(refusal.problem.message, "too many values, over nodes = 4");
}

TEST(YamlLimits, BytesAreCheckedFirst) {
  const DocumentLimits limits{.bytes = 4};
  EXPECT_TRUE(parse("a: 1", limits));
  const Refusal refusal = refuse("a: \xFF\xFF", limits);
  EXPECT_EQ(refusal.error.code, ErrorCode::kLimitExceeded);
  EXPECT_NE(refusal.problem.message.find("over bytes = 4"), std::string::npos);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::chrono::seconds kLinearTime{10};
#else
constexpr std::chrono::seconds kLinearTime{1};
#endif

std::string many_keys(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "a common prefix " + std::to_string(i) + ": 1\n";
  return text;
}

TEST(YamlLimits, AHundredThousandKeysTakeLessThanASecond) {
  const std::string text = many_keys(100'000);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(must_parse_one(text).members.size(), 100'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kLinearTime);
  expect_refused(text + "a common prefix 7: 2\n", "100001:1", "first given on line 8");
}

// CloudFormation's short forms, as the mappings that they stand for.
TEST(YamlTags, CanBeKeptAsKeys) {
  const auto kept = [](std::string_view text) {
    const Result<Documents> parsed = parse(text, {}, nullptr, Tags::kAsKeys);
    EXPECT_TRUE(parsed) << text << (parsed ? "" : parsed.error().message);
    return parsed ? show(parsed->front()) : "";
  };
  EXPECT_EQ(kept("a: !Ref B"), "{a: {!Ref: \"B\"}}");
  EXPECT_EQ(kept("!Sub \"x\""), "{!Sub: \"x\"}");
  EXPECT_EQ(kept("- !GetAtt A.b\n- !If [C, !Ref D, 5]\n- 6\n"),
            "[{!GetAtt: \"A.b\"}, {!If: [\"C\", {!Ref: \"D\"}, 5]}, 6]");
  EXPECT_EQ(kept("a: !Transform\n  N: x\n  P: {Q: !Ref R}\nb: c\n"),
            "{a: {!Transform: {N: \"x\", P: {Q: {!Ref: \"R\"}}}}, b: \"c\"}");
  EXPECT_EQ(kept("a: !!str 5"), "{a: \"5\"}");
  EXPECT_EQ(kept("a: ! b"), "{a: {!: \"b\"}}");
  EXPECT_EQ(kept("a: !Ref\nb: !X []"), "{a: {!Ref: }, b: {!X: []}}");
  const Documents documents = *parse("a:\n  - !Ref B\n", {}, nullptr, Tags::kAsKeys);
  const DocumentNode& tagged = documents.front().members.front().value.items.front();
  EXPECT_EQ(place(tagged), place(2, 5));
  EXPECT_EQ(key_place(tagged.members.front()), place(2, 5));
}

TEST(YamlTags, KeptOnesHaveTheSameLimits) {
  const auto refusal = [](std::string_view text, const DocumentLimits& limits) {
    const Result<Documents> parsed = parse(text, limits, nullptr, Tags::kAsKeys);
    return parsed ? std::string() : parsed.error().message;
  };
  EXPECT_EQ(refusal("!A a: b", {}), "line 1, column 1: a key with a tag; move the tag to the value");
  EXPECT_EQ(refusal("a: !A &b c", {}).substr(0, 32), "line 1, column 4: anchor `&b` is");
  EXPECT_EQ(refusal("[!A b]", {.nodes = 3}), "");
  EXPECT_NE(refusal("[!A b]", {.nodes = 2}).find("over nodes = 2"), std::string::npos);
  EXPECT_NE(refusal("[!A [b]]", {.depth = 1}).find("over depth = 1"), std::string::npos);
  EXPECT_NE(refusal("a: !!int b", {}).find("does not fit"), std::string::npos);
}

TEST(YamlLimits, ManyMissingValuesStayLinear) {
  const std::string text = "[" + repeat("{a: , b},", 100'000) + "]";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(must_parse_one(text).items.size(), 100'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kLinearTime);
}

TEST(YamlPublishedRules, AllLoad) {
  namespace fs = std::filesystem;
  const char* root = std::getenv("CLOUDTRAIL_TEST_DATA");
  const fs::path rules = fs::path(root != nullptr ? root : "../shared") / "data" / "rules";
  if (!fs::is_directory(rules)) GTEST_SKIP() << "no published rules at " << rules;
  for (const auto& entry : fs::recursive_directory_iterator(rules)) {
    if (entry.path().extension() != ".yml") continue;
    std::stringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const auto documents = must_parse(text.str());
    ASSERT_FALSE(documents.empty()) << entry.path();
    const DocumentNode* title = documents.front().find("title");
    ASSERT_NE(title, nullptr) << entry.path();
    EXPECT_TRUE(title->is(Kind::kString)) << entry.path();
  }
}

}  // namespace
}  // namespace cloudtrail::yaml

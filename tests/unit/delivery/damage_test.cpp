// What damage costs: which rejection, where, how much, and what is read all the same.
#include <gtest/gtest.h>

#include <cmath>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

using R = RejectReason;

struct Damage {
  const char* name;
  std::string text;
  Texts records;
  std::vector<R> reasons;
  std::uint64_t offset = 0;  ///< Of the first rejection.
  std::uint64_t size = 0;
};

std::string a() { return sample(0); }
std::string b() { return sample(1); }
std::string c() { return sample(2); }

TEST(Damage, CostsNoMoreThanItsPlace) {
  const std::uint64_t n = a().size();
  const std::string no_colon = R"({"eventVersion":"1","eventName" "A"})";
  const std::string open = R"({"eventVersion":"1","x":{"y":1)";
  const std::string file = "{\"Records\":[";
  const std::vector<Damage> all = {
      {"a broken record in an array", file + a() + "," + no_colon + "," + c() + "]}", {a(), c()},
       {R::kMalformed}, 12 + n + 1, no_colon.size()},
      {"an element that is no object", file + a() + ",5,\"x\",[1],null," + c() + "]}", {a(), c()},
       {R::kNotAnObject, R::kNotAnObject, R::kNotAnObject, R::kNotAnObject}, 12 + n + 1, 1},
      {"a comma too few", file + a() + " " + b() + "]}", {a(), b()}, {R::kMalformed},
       12 + n + 1, 0},
      {"a comma too many", file + a() + ",," + b() + "]}", {a(), b()}, {R::kMalformed},
       12 + n + 1, 1},
      {"a comma at the end", file + a() + ",]}", {a()}, {R::kMalformed}, 12 + n + 1, 0},
      {"a word between", file + a() + ",xyz" + b() + "]}", {a(), b()}, {R::kMalformed},
       12 + n + 1, 3},
      {"cut inside a record", file + a() + "," + open, {a()}, {R::kTruncated}, 12 + n + 1,
       open.size()},
      {"cut behind a record", file + a(), {a()}, {R::kTruncated}, 12 + n, 0},
      {"cut behind the array", file + a() + "]", {a()}, {R::kTruncated}, 12 + n + 1, 0},
      {"cut in a key behind the array", file + a() + "],\"ab", {a()}, {R::kTruncated},
       12 + n + 1, 4},
      {"a bracket of the other kind", file + a() + ",{\"x\":[1}," + b() + "]}", {a()},
       {R::kUnbalanced}, 12 + n + 1, 9 + n + 2},
      {"a stray brace", file + a() + "}," + b() + "]}", {a()}, {R::kUnbalanced}, 12 + n, n + 4},
      {"a stray quote", file + a() + "\"," + b() + "]}", {a()}, {R::kUnbalanced}, 12 + n, n + 4},
      {"garbage behind the array", file + a() + "] x}", {a()}, {R::kUnbalanced}, 12 + n + 2, 2},
      {"a line without its end", a() + "\n" + open + "\n" + c() + "\n", {a(), c()},
       {R::kUnbalanced}, n + 1, open.size() + 1},
      {"the first line without its end", open + "\n" + b() + "\n" + c(), {b(), c()},
       {R::kTruncated}, 0, open.size() + 1},
      {"a line with an open quote", a() + "\n{\"x\":\"y\n" + c() + "\n", {a(), c()},
       {R::kUnbalanced}, n + 1, 8},
      {"the first line with an open quote", "{\"x\":\"y\n" + b() + "\n" + c() + "\n", {b(), c()},
       {R::kTruncated}, 0, 8},
      {"a line that is no JSON", a() + "\n# text\n" + c() + "\n", {a(), c()}, {R::kMalformed},
       n + 1, 7},
      {"a line of the wrong bracket", a() + "\n[" + b().substr(1) + "\n" + c() + "\n", {a(), c()},
       {R::kNotAnObject, R::kUnbalanced}, n + 2, 14},
      {"a batch without its end", file + a() + "\n" + file + b() + "]}\n", {a(), b()},
       {R::kUnbalanced}, 12 + n + 1, 0},
      {"a batch with a broken record", file + a() + "," + open + "]}\n" + file + b() + "]}\n",
       {a(), b()}, {R::kUnbalanced}, 12 + n + 1, open.size() + 3},
      {"a batch with an open quote", file + a() + ",{\"x\":\"y}]}\n" + file + b() + "]}\n",
       {a(), b()}, {R::kUnbalanced}, 12 + n + 1, 11},
      {"NUL behind the text", a() + std::string(3, '\0'), {a()}, {R::kMalformed}, n, 3},
      {"a word between objects", a() + "x" + b(), {a(), b()}, {R::kMalformed}, n, 1},
      {"one cut object", open, {}, {R::kTruncated}, 0, open.size()},
      {"one broken object", no_colon, {}, {R::kMalformed}, 0, no_colon.size()},
      {"text that had records", "<pre>\"eventVersion\"", {}, {R::kMalformed}, 0, 19},
  };
  for (const Damage& damage : all) {
    const Collected found = collect(damage.text);
    EXPECT_EQ(found.raws(), damage.records) << damage.name;
    EXPECT_EQ(found.reasons(), damage.reasons) << damage.name << "\n" << describe(found);
    if (found.rejections.empty()) continue;
    EXPECT_EQ(found.rejections[0].offset, damage.offset) << damage.name;
    EXPECT_EQ(found.rejections[0].size, damage.size) << damage.name;
    EXPECT_EQ(found.rejections[0].source, "input") << damage.name;
    EXPECT_FALSE(found.rejections[0].message.empty()) << damage.name;
  }
}

TEST(Damage, RejectedRecordsAreNumberedWithTheOthers) {
  const Collected found = collect("[" + a() + ",{\"eventName\" 1}," + b() + ",5," + c() + "]");
  ASSERT_EQ(found.records.size(), 3u);
  ASSERT_EQ(found.rejections.size(), 2u);
  EXPECT_EQ(found.records[1].index, 2u);
  EXPECT_EQ(found.records[2].index, 4u);
  EXPECT_EQ(found.rejections[0].index, 1u);
  EXPECT_EQ(found.rejections[1].index, 3u);
  EXPECT_EQ(found.order, "rjrjr");
  EXPECT_EQ(found.summary.seen(), 5u);
}

TEST(Damage, InAnEnvelopesTextIsRejectedWithTheEnvelope) {
  const std::string cut = R"({"eventVersion":"1","userIdentity":{)";
  const std::string text = generator::sqs_lambda(Texts{a(), cut, b()});
  const Collected found = collect(text);
  EXPECT_EQ(found.raws(), (Texts{a(), b()}));
  ASSERT_EQ(found.reasons(), std::vector{R::kTruncated});
  EXPECT_NE(found.rejections[0].envelope.find("|AQEB"), std::string::npos);
  EXPECT_EQ(found.rejections[0].index, 1u);
  EXPECT_EQ(text.find("{\"messageId\"", found.rejections[0].offset), found.rejections[0].offset);
}

TEST(Damage, InsideACloudWatchMessageLeavesTheOthers) {
  std::string decoded = generator::cloudwatch_decoded(samples(3));
  const std::size_t at = decoded.find("id-1");
  decoded.insert(at, "\\\" ");  // ends the string inside the message
  const Collected found = collect(decoded);
  EXPECT_EQ(found.raws(), (Texts{a(), c()}));
  EXPECT_EQ(found.summary.rejected, 1u);
  const std::string whole = generator::cloudwatch_decoded(samples(3));
  const Collected cut = collect(std::string_view(whole).substr(0, whole.size() - 5));
  EXPECT_EQ(cut.raws(), samples(2));
  EXPECT_EQ(cut.reasons(), std::vector{R::kTruncated});
}

TEST(Damage, DeepInsideARecordShowsWhenItIsRead) {
  const std::string record = sample_with(R"({"y":tru,"z":[1 2],"s":"\q"})");
  Reader reader = make_reader();
  struct : RecordSink {
    void on_records(std::span<const Record> batch) override {
      const Value x = batch[0].find("/x");
      EXPECT_EQ(x.get("y").type(), Value::Type::kInvalid);
      EXPECT_EQ(x.get("y").boolean().error().code, ErrorCode::kMalformedJson);
      EXPECT_EQ(x.get("s").string().error().code, ErrorCode::kMalformedJson);
      ++seen;
    }
    void on_reference(const ObjectReference&) override {}
    void on_rejection(const Rejection&) override {}
    int seen = 0;
  } sink;
  ASSERT_TRUE(reader.read(record, "input", sink));
  EXPECT_EQ(sink.seen, 1);
}

TEST(Damage, StrictReadingRejectsWhatNobodyLooksAt) {
  ReaderOptions strict;
  strict.strict = true;
  for (const char* inside : {"tru", "01", "[1 2]", R"("\q")", R"("\u12")", "{\"a\" 1}", "\"\t\""}) {
    const std::string record = sample_with(inside);
    EXPECT_EQ(collect("[" + record + "," + a() + "]").records.size(), 2u) << inside;
    const Collected found = collect("[" + record + "," + a() + "]", strict);
    EXPECT_EQ(found.raws(), Texts{a()}) << inside;
    EXPECT_EQ(found.reasons(), std::vector{R::kStrict}) << inside;
  }
  generator::Generator generator;
  EXPECT_EQ(collect(generator::log_file(generator, 300), strict).records.size(), 300u);
}

TEST(Text, ThatIsNotUtf8IsRejected) {
  for (const char* bad : {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"",
                          "\"\xe2\x82\""}) {
    const std::string record = sample_with(bad);
    const Collected found = collect("[" + a() + "," + record + "," + b() + "]");
    EXPECT_EQ(found.raws(), (Texts{a(), b()}));
    ASSERT_EQ(found.reasons(), std::vector{R::kInvalidUtf8});
    EXPECT_EQ(found.rejections[0].size, record.size());
  }
  EXPECT_EQ(collect(sample_with("\"\xf0\x9f\x98\x80\"")).records.size(), 1u);
}

TEST(Text, OddButReadableIsReadAsDocumented) {
  struct : RecordSink {
    void on_records(std::span<const Record> batch) override {
      const Record& record = batch[0];
      EXPECT_EQ(record.get(Field::kEventName).text(), "last");
      EXPECT_EQ(record.find("/x/nul").text(), std::string("a\0b", 3));
      EXPECT_EQ(record.find("/x/lone").text(), "\xEF\xBF\xBD");
      EXPECT_EQ(record.find("/x/big").int64().error().code, ErrorCode::kLimitExceeded);
      EXPECT_EQ(*record.find("/x/big").number(), 9223372036854775808.0);
      EXPECT_TRUE(std::isinf(*record.find("/x/huge").number()));
      EXPECT_EQ(record.find("/x/raw").text(), std::string("\0\x01", 2));
      ++seen;
    }
    void on_reference(const ObjectReference&) override {}
    void on_rejection(const Rejection&) override {}
    int seen = 0;
  } sink;
  const std::string record = std::string(R"({"eventName":"first","eventVersion":"1","x":{)") +
                             R"("nul":"a\u0000b","lone":"\ud800","big":9223372036854775808,)" +
                             R"("huge":1e999,"raw":")" + std::string("\0\x01", 2) +
                             R"("},"event\u004eame":"last"})";
  Reader reader = make_reader();
  ASSERT_TRUE(reader.read(record, "input", sink));
  EXPECT_EQ(sink.seen, 1);
  EXPECT_EQ(reader.summary().rejected, 0u);
}

}  // namespace
}  // namespace cloudtrail::testing

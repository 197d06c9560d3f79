// Texts of records that stand in no envelope: log files, arrays, lines, objects back to back.
#include <gtest/gtest.h>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

struct Text {
  const char* name;
  std::string text;
  Shape shape;
  int records;
};

std::vector<Text> texts() {
  const Texts three = samples(3);
  const std::string file = log_file(three);
  return {
      {"log file", file, Shape::kLogFile, 3},
      {"line feed behind it", file + "\n", Shape::kLogFile, 3},
      {"BOM", "\xEF\xBB\xBF" + file, Shape::kLogFile, 3},
      {"keys before", "{\"a\":{\"b\":[1]},\"c\":null," + file.substr(1), Shape::kLogFile, 3},
      {"keys behind", file.substr(0, file.size() - 1) + ",\"a\":[{}],\"b\":1}", Shape::kLogFile, 3},
      {"blanks everywhere", " { \"Records\" :\r\n[ " + join(three, "\t,\n ") + " ] } ",
       Shape::kLogFile, 3},
      {"no records", "{\"Records\":[]}", Shape::kLogFile, 0},
      {"array", "[" + join(three, ",") + "]", Shape::kArray, 3},
      {"empty array", "[]", Shape::kArray, 0},
      {"array over lines", "[\n" + join(three, ",\n") + "\n]\n", Shape::kArray, 3},
      {"one record", three[0], Shape::kRecord, 1},
      {"lines", join(three, "\n") + "\n", Shape::kNdjson, 3},
      {"lines, the last without its end", join(three, "\n"), Shape::kNdjson, 3},
      {"CRLF", join(three, "\r\n") + "\r\n", Shape::kNdjson, 3},
      {"empty lines", "\n\n" + join(three, "\n\n\r\n") + "\n\n", Shape::kNdjson, 3},
      {"back to back", join(three, ""), Shape::kConcatenated, 3},
      {"blank between", join(three, " "), Shape::kConcatenated, 3},
      {"commas between", join(three, ","), Shape::kConcatenated, 3},
      {"lines of batches", file + "\n" + file + "\n", Shape::kNdjson, 6},
      {"lines of arrays", "[" + three[0] + "]\n[" + three[1] + "," + three[2] + "]\n",
       Shape::kNdjson, 3},
      {"batches back to back", file + file, Shape::kConcatenated, 6},
      {"log files in an array", "[" + file + "," + file + "]", Shape::kArray, 6},
      {"indented objects one after the other", "{\n\"eventName\": \"A\",\n\"eventID\": \"1\",\n"
       "\"resources\": [\n{\"a\": 1}\n]\n}\n" + three[0], Shape::kNdjson, 2},
      {"nothing", "", Shape::kUnknown, 0},
      {"blanks", " \r\n\t ", Shape::kUnknown, 0},
      {"BOM alone", "\xEF\xBB\xBF", Shape::kUnknown, 0},
  };
}

TEST(Texts, GiveTheirRecordsWhateverTheirForm) {
  for (const Text& text : texts()) {
    const Collected found = collect(text.text);
    EXPECT_EQ(name(found.summary.shape), name(text.shape)) << text.name;
    EXPECT_EQ(found.records.size(), static_cast<std::size_t>(text.records)) << text.name;
    EXPECT_EQ(found.summary.rejected, 0u) << text.name << "\n" << describe(found);
    EXPECT_EQ(found.summary.not_cloudtrail, 0u) << text.name;
    EXPECT_EQ(found.summary.inflated_bytes, text.text.size()) << text.name;
  }
}

TEST(Texts, RecordsAreTheBytesAtTheirOffset) {
  for (const Text& text : texts()) {
    const Collected found = collect(text.text);
    for (std::size_t i = 0; i < found.records.size(); ++i) {
      const SeenRecord& record = found.records[i];
      EXPECT_EQ(record.index, i) << text.name;
      EXPECT_EQ(text.text.substr(record.offset, record.raw.size()), record.raw) << text.name;
      EXPECT_EQ(record.raw.front(), '{') << text.name;
      EXPECT_EQ(record.raw.back(), '}') << text.name;
    }
  }
}

TEST(Texts, GzipChangesNothing) {
  for (const Text& text : texts()) {
    const Collected found = collect(generator::gzip(text.text));
    EXPECT_EQ(found.raws(), collect(text.text).raws()) << text.name;
    EXPECT_EQ(name(found.summary.shape), name(text.shape)) << text.name;
    EXPECT_EQ(found.summary.gzip_members, 1u) << text.name;
    EXPECT_EQ(found.summary.inflated_bytes, text.text.size()) << text.name;
    EXPECT_EQ(found.summary.rejected, 0u) << text.name;
  }
}

TEST(Texts, GeneratedLogFilesComeOutWhole) {
  generator::Generator generator;
  const Texts records = generator.records(2000);
  const Collected found = collect(generator::log_file(records));
  EXPECT_EQ(found.raws(), records);
  EXPECT_EQ(found.summary.rejected, 0u);
}

TEST(Texts, KindsOfEventsAreCounted) {
  generator::Generator generator;
  const std::string insight = generator::insight_event(generator);
  const std::string network = generator::network_activity_event(generator);
  const Collected found = collect(log_file({sample(0), insight, network, insight}));
  EXPECT_EQ(found.summary.records, 4u);
  EXPECT_EQ(found.summary.insights, 2u);
  EXPECT_EQ(found.summary.network_activity, 1u);
  EXPECT_EQ(found.records[1].kind, RecordKind::kInsight);
  EXPECT_EQ(found.records[2].kind, RecordKind::kNetworkActivity);
  EXPECT_EQ(collect(insight).summary.shape, Shape::kInsightEvent);
  EXPECT_EQ(collect(network).summary.shape, Shape::kNetworkActivityEvent);
  const Collected lines = collect(join({sample(0), insight, sample(1), network}, "\n"));
  EXPECT_EQ(lines.summary.insights, 1u);
  EXPECT_EQ(lines.summary.network_activity, 1u);
}

TEST(Texts, LinesOfSeveralKindsKeepTheirFields) {
  generator::Generator generator;
  struct Fields : RecordSink {
    void on_records(std::span<const Record> batch) override {
      for (const Record& record : batch) ids.push_back(record.get(Field::kEventId).text());
    }
    void on_reference(const ObjectReference&) override {}
    void on_rejection(const Rejection&) override {}
    Texts ids;
  } fields;
  const std::string insight = R"({"eventID":"insight","insightDetails":{},"eventTime":"t"})";
  Reader reader = make_reader();
  ASSERT_TRUE(reader.read(join({sample(0), insight, sample(1)}, "\n"), "lines", fields));
  EXPECT_EQ(fields.ids, (Texts{"id-0", "insight", "id-1"}));
}

TEST(Gzip, MembersAreOneText) {
  const std::string text = log_file(samples(4));
  std::string gzip;
  for (std::size_t at = 0; at < text.size(); at += 50) gzip += generator::gzip(text.substr(at, 50));
  const Collected found = collect(gzip);
  EXPECT_EQ(found.raws(), samples(4));
  EXPECT_EQ(found.summary.gzip_members, (text.size() + 49) / 50);
}

TEST(Gzip, BytesBehindTheLastMemberAreCounted) {
  const Collected found = collect(generator::gzip(log_file(samples(2))) + "trailing");
  EXPECT_EQ(found.records.size(), 2u);
  EXPECT_EQ(found.summary.rejected, 0u);
  EXPECT_EQ(found.summary.trailing_bytes, 8u);
}

TEST(Gzip, DamageGivesWhatCameBeforeItAndOneRejection) {
  const Texts records = samples(200);
  std::string gzip = generator::gzip(log_file(records));
  gzip[gzip.size() / 2] = static_cast<char>(gzip[gzip.size() / 2] ^ 0x55);
  const Collected found = collect(gzip);
  EXPECT_EQ(found.rejections.size(), 1u) << describe(found);
  EXPECT_EQ(found.reasons().front(), RejectReason::kMalformedGzip);
  EXPECT_LT(found.records.size(), records.size());
  gzip = generator::gzip(log_file(records));
  gzip[gzip.size() - 6] = static_cast<char>(gzip[gzip.size() - 6] ^ 1);  // the checksum
  const Collected unsure = collect(gzip);
  EXPECT_EQ(unsure.records.size(), records.size());
  EXPECT_EQ(unsure.reasons(), std::vector{RejectReason::kMalformedGzip});
}

TEST(Gzip, OfOneOrTwoBytesIsCutOff) {
  EXPECT_EQ(collect("\x1f").reasons(), std::vector{RejectReason::kTruncated});
  EXPECT_EQ(collect("\x1f\x8b").reasons(), std::vector{RejectReason::kTruncated});
  EXPECT_EQ(collect("\x1f\x8b\x08").reasons(), std::vector{RejectReason::kTruncated});
}

}  // namespace
}  // namespace cloudtrail::testing

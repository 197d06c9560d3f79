#include <cloudtrail/record.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "json/structural.hpp"
#include "record/walk.hpp"

namespace cloudtrail {
namespace {

TEST(OwnedRecord, ReadsOneObject) {
  const auto owned = OwnedRecord::parse(" \n{\"eventName\":\"A\\u0042\",\"x\":{\"y\":[1]}} \r\n");
  ASSERT_TRUE(owned);
  const Record& record = owned->record();
  EXPECT_EQ(record.raw(), "{\"eventName\":\"A\\u0042\",\"x\":{\"y\":[1]}}");
  EXPECT_EQ(*record.get(Field::kEventName).string(), "AB");
  EXPECT_EQ(record.get(Field::kEventName).offset(), 13u);
  EXPECT_TRUE(record.get(Field::kEventTime).missing());
  EXPECT_EQ(record.find("/x/y/0").raw(), "1");
  EXPECT_EQ(record.kind(), RecordKind::kEvent);
  EXPECT_EQ(record.envelope().nesting, 0u);
  EXPECT_EQ(OwnedRecord::parse("{}")->record().raw(), "{}");
}

TEST(OwnedRecord, RefusesWhatIsNoObjectWithThePlace) {
  struct Refusal {
    std::string text;
    ErrorCode code;
    std::uint64_t offset;
  };
  const std::string deep = "{\"a\":" + std::string(1'000'000, '[');
  const Refusal refusals[] = {
      {"", ErrorCode::kMalformedJson, 0},
      {"  ", ErrorCode::kMalformedJson, 2},
      {"[]", ErrorCode::kMalformedJson, 0},
      {" \"a\"", ErrorCode::kMalformedJson, 1},
      {"\xEF\xBB\xBF{}", ErrorCode::kMalformedJson, 0},
      {"{\"a\":1", ErrorCode::kMalformedJson, 6},
      {"{\"a\":[1}", ErrorCode::kMalformedJson, 7},
      {" {\"a\":1,}", ErrorCode::kMalformedJson, 1},
      {"{} {}", ErrorCode::kMalformedJson, 3},
      {"{}x", ErrorCode::kMalformedJson, 2},
      {"{\"a\":\"\xC3\"}", ErrorCode::kInvalidUtf8, 6},
      {deep, ErrorCode::kMalformedJson, deep.size()},
      {deep + std::string(1'000'000, ']') + "}", ErrorCode::kLimitExceeded, 0},
  };
  for (const Refusal& c : refusals) {
    const auto owned = OwnedRecord::parse(c.text);
    ASSERT_FALSE(owned) << c.text.substr(0, 40);
    EXPECT_EQ(owned.error().code, c.code) << c.text.substr(0, 40);
    EXPECT_EQ(owned.error().offset, c.offset) << c.text.substr(0, 40);
  }
}

TEST(OwnedRecord, DamageDeeperInsideAppearsOnAccess) {
  const auto owned = OwnedRecord::parse(R"({"eventName":nul,"x":{"a" 1}})");
  ASSERT_TRUE(owned);
  EXPECT_EQ(owned->record().get(Field::kEventName).string().error().code,
            ErrorCode::kMalformedJson);
  EXPECT_TRUE(owned->record().find("/x/a").missing());
}

TEST(OwnedRecord, TheViewSurvivesMoves) {
  // Short enough for the small-string buffer, which a careless move would leave behind.
  auto owned = OwnedRecord::parse(R"({"eventID":1})");
  ASSERT_TRUE(owned);
  const Record view = owned->record();
  const OwnedRecord moved = *std::move(owned);
  EXPECT_EQ(view.raw(), R"({"eventID":1})");
  EXPECT_EQ(view.get(Field::kEventId).raw(), "1");
  EXPECT_EQ(moved.record().raw().data(), view.raw().data());
  EXPECT_EQ(&moved.record().envelope(), &view.envelope());
}

/// A record in the middle of a batch, with an envelope whose bytes belong to that batch.
class Batch {
 public:
  Batch() {
    index_.build(text_);
    const json::Span span{text_.data(), index_.positions()};
    open_ = 0;
    while (span.byte(open_) != '{' || index_.positions()[open_] == 0) ++open_;
    const record::Walk walk = record::walk_object(span, open_, index_.count(), slots_);
    end_ = index_.positions()[walk.next - 1] + 1;
    envelope_.outermost = Shape::kSqsLambda;
    envelope_.innermost = Shape::kEventBridge;
    envelope_.nesting = 2;
    envelope_.sqs_message_id = messages_;
    envelope_.log_group = std::string_view(messages_).substr(0, 0);
    envelope_.stream_record_id = std::string_view(messages_).substr(4);
  }

  Record record() const {
    Record::Parts parts{};
    parts.text = text_.data();
    parts.at = index_.positions();
    parts.i = open_;
    parts.size = end_ - index_.positions()[open_];
    parts.slots = slots_;
    parts.envelope = &envelope_;
    parts.index = 41;
    parts.offset = 4711;
    parts.kind = RecordKind::kNetworkActivity;
    return Record(parts);
  }
  void spoil() {
    text_.assign(text_.size(), '#');
    messages_.assign(messages_.size(), '#');
  }

 private:
  std::string text_ = R"([1, {"eventCategory":"NetworkActivity","eventName":"Get","a":[{}]} , {}])";
  std::string messages_ = "m-1 r-2";
  json::StructuralIndex index_;
  std::uint32_t slots_[kFieldCount];
  std::uint32_t open_ = 0;
  std::uint32_t end_ = 0;
  Envelope envelope_;
};

TEST(Record, ViewsItsPlaceInTheBatch) {
  const Batch batch;
  const Record record = batch.record();
  EXPECT_EQ(record.raw(), R"({"eventCategory":"NetworkActivity","eventName":"Get","a":[{}]})");
  EXPECT_EQ(record.get(Field::kEventName).offset(), 47u);
  EXPECT_EQ(record.raw().substr(47, 5), "\"Get\"");
  EXPECT_EQ(record.root().size(), 3u);
}

TEST(Record, RetainCopiesTheRecordAndItsEnvelope) {
  Batch batch;
  const std::string raw(batch.record().raw());
  OwnedRecord first = batch.record().retain();
  batch.spoil();
  const OwnedRecord owned = std::move(first);
  const Record& record = owned.record();
  EXPECT_EQ(record.raw(), raw);
  EXPECT_EQ(*record.get(Field::kEventName).string(), "Get");
  EXPECT_EQ(record.kind(), RecordKind::kNetworkActivity);
  EXPECT_EQ(record.index(), 41u);
  EXPECT_EQ(record.offset(), 4711u);
  EXPECT_EQ(record.envelope().outermost, Shape::kSqsLambda);
  EXPECT_EQ(record.envelope().innermost, Shape::kEventBridge);
  EXPECT_EQ(record.envelope().nesting, 2u);
  EXPECT_EQ(record.envelope().sqs_message_id, "m-1 r-2");
  EXPECT_EQ(record.envelope().stream_record_id, "r-2");
  EXPECT_EQ(record.envelope().log_group, "");
  EXPECT_EQ(record.envelope().event_bridge_raw.data(), nullptr);
}

TEST(Record, RetainsWhatWasRetained) {
  const OwnedRecord once = Batch().record().retain();
  const OwnedRecord twice = once.record().retain();
  EXPECT_EQ(twice.record().raw(), once.record().raw());
  EXPECT_EQ(twice.record().envelope().sqs_message_id, "m-1 r-2");
  EXPECT_NE(twice.record().raw().data(), once.record().raw().data());
}

}  // namespace
}  // namespace cloudtrail

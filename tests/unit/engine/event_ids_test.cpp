// The set of event ids.
#include "engine/event_ids.hpp"

#include <set>

#include "support/collected.hpp"
#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using testing::Event;
using testing::uuid;
using Seen = EventIds::Seen;

class IdSink : public RecordSink {
 public:
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) ids.push_back(event_id(record, scratch_));
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override {}
  std::vector<EventId> ids;

 private:
  std::string scratch_;
};

EventId id_of(std::string_view record) {
  Reader reader = cloudtrail::testing::make_reader();
  IdSink sink;
  EXPECT_TRUE(reader.read(record, "input", sink));
  EXPECT_EQ(sink.ids.size(), 1U) << record;
  return sink.ids.empty() ? EventId() : sink.ids[0];
}

EventId id_of_text(const std::string& id) { return id_of(Event{.id = id}.json()); }

TEST(EventId, OfAUuidIsTheUuid) {
  const EventId id = id_of_text("01234567-89ab-cdef-fedc-ba9876543210");
  EXPECT_EQ(id.high, 0x0123456789abcdefU);
  EXPECT_EQ(id.low, 0xfedcba9876543210U);
  // Escapes are another spelling of the same text.
  EXPECT_EQ(id_of_text(R"(\u00301234567-89ab-cdef-fedc-ba9876543210)"), id);
}

TEST(EventId, OtherTextsAreToldApart) {
  const std::string uuid = "01234567-89ab-cdef-fedc-ba9876543210";
  std::vector<std::string> texts = {uuid, "x", "y", "xy", "yx", "0", "00", R"(\u0000)",
                                    R"(\u0000\u0000)", "01234567-89AB-CDEF-FEDC-BA9876543210",
                                    "00000000-0000-0000-0000-000000000000",
                                    "01234567089ab-cdef-fedc-ba9876543210", uuid + "0",
                                    std::string(1000, 'a'), std::string(1001, 'a')};
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    std::string changed = uuid;
    changed[i] = 'g';
    texts.push_back(changed);
    changed[i] = changed[i] == uuid[i] ? 'h' : (uuid[i] == 'f' ? 'e' : 'f');
    if (changed != uuid) texts.push_back(changed);
  }
  std::set<std::pair<std::uint64_t, std::uint64_t>> ids;
  for (const std::string& text : texts) {
    const EventId id = id_of_text(text);
    EXPECT_FALSE(id.none()) << text;
    EXPECT_TRUE(ids.insert({id.high, id.low}).second) << text;
  }
}

TEST(EventId, NoneWithoutText) {
  for (const char* record : {R"({"eventVersion":"1.08","eventName":"x"})",
                             R"({"eventVersion":"1.08","eventID":""})",
                             R"({"eventVersion":"1.08","eventID":null})",
                             R"({"eventVersion":"1.08","eventID":7})",
                             R"({"eventVersion":"1.08","eventID":{}})"}) {
    EXPECT_TRUE(id_of(record).none()) << record;
  }
}

TEST(EventIds, RemembersThroughGrowth) {
  EventIds ids(200'000);
  constexpr std::uint64_t kCount = 100'000;
  // Neighbours and far ones: nothing in an id is random here.
  const auto id = [](std::uint64_t i) { return EventId{i % 3 == 0 ? 0 : i << 32, i + 1}; };
  for (std::uint64_t i = 0; i < kCount; ++i) ASSERT_EQ(ids.add(id(i)), Seen::kNew) << i;
  for (std::uint64_t i = 0; i < kCount; ++i) ASSERT_EQ(ids.add(id(i)), Seen::kBefore) << i;
  EXPECT_EQ(ids.add(id(kCount)), Seen::kNew);
}

TEST(EventIds, FullBeyondTheLimit) {
  for (const std::size_t limit : {1U, 511U, 512U, 513U, 1024U, 3000U}) {
    EventIds ids(limit);
    for (std::uint64_t i = 1; i <= limit; ++i) ASSERT_EQ(ids.add({i, i}), Seen::kNew) << limit;
    for (int again = 0; again < 2; ++again) {
      EXPECT_EQ(ids.add({limit + 1, 0}), Seen::kFull) << limit;  // and is not remembered
    }
    for (std::uint64_t i = 1; i <= limit; ++i) ASSERT_EQ(ids.add({i, i}), Seen::kBefore) << limit;
  }
}

}  // namespace
}  // namespace cloudtrail::engine

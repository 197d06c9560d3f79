#include "record/walk.hpp"

#include <gtest/gtest.h>

#include <string>

#include "json/structural.hpp"
#include "record/kind.hpp"

namespace cloudtrail::record {
namespace {

using json::Broken;

/// A walk over a text that begins with `{`.
struct Walked {
  explicit Walked(std::string json) : text(std::move(json)) {
    index.build(text);
    walk = walk_object(span(), 0, index.count(), slots);
  }
  json::Span span() const { return {text.data(), index.positions()}; }
  std::string_view field(Field field) const {
    const std::uint32_t slot = slots[static_cast<std::size_t>(field)];
    return slot == 0 ? std::string_view() : json::value_text(span(), slot);
  }
  /// Offset of what stands behind the object.
  std::uint32_t behind() const { return index.positions()[walk.next]; }

  std::string text;
  json::StructuralIndex index;
  std::uint32_t slots[kFieldCount];
  Walk walk;
};

TEST(WalkObject, FindsTheFieldsAndTheEnd) {
  const Walked w(R"({"eventName" : "A", "x":[{}],"userIdentity":{"eventName":"B"}},{"eventName":"C"})");
  EXPECT_EQ(w.walk.broken, Broken::kNo);
  EXPECT_EQ(w.field(Field::kEventName), "\"A\"");
  EXPECT_EQ(w.field(Field::kUserIdentity), R"({"eventName":"B"})");
  EXPECT_EQ(w.field(Field::kEventTime), "");
  EXPECT_EQ(w.walk.fields, 2u);
  EXPECT_EQ(w.walk.deepest, 3u);
  EXPECT_EQ(w.behind(), 62u);
}

TEST(WalkObject, NotesMarksAndResolvesEscapedKeys) {
  const Walked w(R"({"Records":[],"detail-type":"x","\u0065ventName":1,"\u0052ecords":2})");
  EXPECT_EQ(w.walk.marks, bit(Mark::kRecords) | bit(Mark::kDetailType));
  EXPECT_EQ(w.field(Field::kEventName), "1");
}

TEST(WalkObject, TheLastOfEqualKeysCounts) {
  const Walked w(R"({"eventName":1,"event\u004eame":2,"eventName ":3,"eventname":4})");
  EXPECT_EQ(w.field(Field::kEventName), "2");
  EXPECT_EQ(w.walk.fields, 1u);
}

TEST(WalkObject, FindsEveryFieldByItsName) {
  std::string text = "{";
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::string(name(static_cast<Field>(i))) + "\":" +
            std::to_string(i);
  }
  const Walked w(text + "}");
  EXPECT_EQ(w.walk.fields, kFieldCount);
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    EXPECT_EQ(w.field(static_cast<Field>(i)), std::to_string(i));
  }
}

struct Damage {
  const char* text;
  Broken broken;
  std::uint32_t behind;  ///< Where the walk goes on, or found the mismatch.
};

constexpr Damage kDamages[] = {
    {R"({})", Broken::kNo, 2},
    {R"({ } x)", Broken::kNo, 4},
    {R"({)", Broken::kIncomplete, 1},
    {R"({"a)", Broken::kIncomplete, 3},
    {R"({"a")", Broken::kIncomplete, 4},
    {R"({"a":)", Broken::kIncomplete, 5},
    {R"({"a":1)", Broken::kIncomplete, 6},
    {R"({"a":1,)", Broken::kIncomplete, 7},
    {R"({"a":{"b":1})", Broken::kIncomplete, 12},
    {R"({"a":[1})", Broken::kMismatched, 7},
    {R"({"a":1])", Broken::kMismatched, 6},
    {R"({])", Broken::kMismatched, 1},
    {R"({"a":[}],"b":1})", Broken::kMismatched, 6},
    {R"({"a":1,},)", Broken::kMalformed, 8},
    {R"({"a":,"b":1},)", Broken::kMalformed, 12},
    {R"({"a"},)", Broken::kMalformed, 5},
    {R"({1:2},)", Broken::kMalformed, 5},
    {R"({"a":1 2},)", Broken::kMalformed, 9},
    {R"({"a":1 "b":2},)", Broken::kMalformed, 13},
    {R"({:},)", Broken::kMalformed, 3},
    {R"({{}},)", Broken::kMalformed, 4},
    {R"({"a":{"b" 1,,}},)", Broken::kNo, 15},  // damage deeper inside is for whoever reads it
    {R"({"a":nul},)", Broken::kNo, 9},
};

TEST(WalkObject, TellsDamageAtTheTop) {
  for (const Damage& c : kDamages) {
    const Walked w(c.text);
    EXPECT_EQ(w.walk.broken, c.broken) << c.text;
    EXPECT_EQ(w.behind(), c.behind) << c.text;
  }
}

TEST(WalkObject, MeasuresAnyDepth) {
  for (const std::size_t depth : {1u, 63u, 64u, 65u, 1023u, 1024u, 1025u, 100'000u}) {
    const Walked w("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
    EXPECT_EQ(w.walk.broken, Broken::kNo);
    EXPECT_EQ(w.walk.deepest, depth + 1);
  }
}

TEST(KindOf, KnowsInsightsAndNetworkActivity) {
  const auto kind = [](const char* text) {
    const Walked w(text);
    return kind_of(w.span(), w.slots);
  };
  EXPECT_EQ(kind(R"({"eventName":"A"})"), RecordKind::kEvent);
  EXPECT_EQ(kind(R"({"eventCategory":"Management"})"), RecordKind::kEvent);
  EXPECT_EQ(kind(R"({"eventCategory":"Network\u0041ctivity"})"), RecordKind::kNetworkActivity);
  EXPECT_EQ(kind(R"({"eventCategory":null})"), RecordKind::kEvent);
  EXPECT_EQ(kind(R"({"insightDetails":{}})"), RecordKind::kInsight);
}

}  // namespace
}  // namespace cloudtrail::record

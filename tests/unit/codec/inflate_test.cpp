#include "codec/inflate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "unit/codec/gzip_maker.hpp"

namespace cloudtrail::codec {
namespace {

using test::make_gzip;
using test::make_text;

Inflater make_inflater(const InflateLimits& limits = {}) {
  Result<Inflater> made = Inflater::create(limits);
  EXPECT_TRUE(made);
  return std::move(*made);
}

// Feeds one piece until it is used up, through an output of `room` bytes a call.
Status feed(Inflater& inflater, std::string_view piece, std::string& plain, std::size_t room) {
  std::string buffer(room, '\0');
  for (;;) {
    Inflater::Step step;
    Status status = inflater.inflate(piece, buffer.data(), buffer.size(), step);
    EXPECT_LE(step.consumed, piece.size());
    EXPECT_LE(step.produced, buffer.size());
    plain.append(buffer, 0, step.produced);
    piece.remove_prefix(step.consumed);
    if (!status) return status;
    if (piece.empty() && step.produced < room) return {};
  }
}

Status inflate_pieces(Inflater& inflater, const std::vector<std::string_view>& pieces,
                      std::string& plain, std::size_t room = 4096) {
  for (const std::string_view piece : pieces) {
    if (Status status = feed(inflater, piece, plain, room); !status) return status;
  }
  return inflater.finish();
}

TEST(IsGzip, LooksAtThreeBytes) {
  EXPECT_TRUE(is_gzip(make_gzip("x")));
  EXPECT_TRUE(is_gzip("\x1f\x8b\x08"));
  EXPECT_FALSE(is_gzip("\x1f\x8b"));
  EXPECT_FALSE(is_gzip("\x1f\x8b\x07 and more"));
  EXPECT_FALSE(is_gzip(""));
  EXPECT_FALSE(is_gzip("{\"Records\":[]}"));
}

TEST(Inflater, RoundTripsEverySmallSize) {
  Inflater inflater = make_inflater();
  for (std::size_t size = 0; size <= 600; ++size) {
    const std::string text = make_text(size);
    const std::string gzip = make_gzip(text, size % 2 == 1, static_cast<int>(size % 10));
    for (const std::size_t room : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
      std::string plain;
      inflater.reset();
      ASSERT_TRUE(inflate_pieces(inflater, {gzip}, plain, room)) << size;
      ASSERT_EQ(plain, text);
      EXPECT_EQ(inflater.members(), 1U);
      EXPECT_EQ(inflater.total_in(), gzip.size());
      EXPECT_EQ(inflater.total_out(), size);
      EXPECT_EQ(inflater.trailing_bytes(), 0U);
      EXPECT_FALSE(inflater.ended());
    }
  }
}

TEST(Inflater, OutputOfTheExactSizeTakesOneCall) {
  const std::string text = make_text(100'000);
  const std::string gzip = make_gzip(text) + make_gzip("") + std::string(5, '\0');
  Inflater inflater = make_inflater();
  std::string plain(text.size(), '\0');
  Inflater::Step step;
  ASSERT_TRUE(inflater.inflate(gzip, plain.data(), plain.size(), step));
  EXPECT_EQ(step.consumed, gzip.size());
  EXPECT_EQ(step.produced, text.size());
  EXPECT_EQ(plain, text);
  EXPECT_TRUE(inflater.finish());
  EXPECT_EQ(inflater.members(), 2U);
  EXPECT_EQ(inflater.trailing_bytes(), 5U);
}

TEST(Inflater, TakesNoOutputForAnEmptyMember) {
  const std::string gzip = make_gzip("");
  Inflater inflater = make_inflater();
  Inflater::Step step;
  ASSERT_TRUE(inflater.inflate(gzip, nullptr, 0, step));
  EXPECT_EQ(step.consumed, gzip.size());
  EXPECT_EQ(step.produced, 0U);
  EXPECT_TRUE(inflater.finish());
}

TEST(Inflater, WaitsWithoutOutputOrInput) {
  const std::string gzip = make_gzip("text");
  Inflater inflater = make_inflater();
  Inflater::Step step;
  ASSERT_TRUE(inflater.inflate(gzip, nullptr, 0, step));
  EXPECT_EQ(step.produced, 0U);
  char out[8];
  Inflater::Step rest;
  ASSERT_TRUE(inflater.inflate(std::string_view(gzip).substr(step.consumed), out, 8, rest));
  EXPECT_EQ(std::string_view(out, rest.produced), "text");
  EXPECT_EQ(step.consumed + rest.consumed, gzip.size());
  ASSERT_TRUE(inflater.inflate({}, out, 8, rest));
  EXPECT_EQ(rest.consumed, 0U);
  EXPECT_EQ(rest.produced, 0U);
  EXPECT_TRUE(inflater.finish());
}

TEST(Inflater, MembersMayBeSplitAnywhere) {
  const std::string text[] = {make_text(300, 1), "", make_text(200, 2)};
  const std::string gzip = make_gzip(text[0]) + make_gzip(text[1], true) + make_gzip(text[2], true);
  Inflater inflater = make_inflater();
  for (std::size_t first = 0; first <= gzip.size(); ++first) {
    const std::string_view all = gzip;
    const std::size_t second = std::min(first + first % 5, gzip.size());
    std::string plain;
    inflater.reset();
    ASSERT_TRUE(inflate_pieces(
        inflater, {all.substr(0, first), all.substr(first, second - first), all.substr(second)},
        plain));
    ASSERT_EQ(plain, text[0] + text[1] + text[2]) << first;
    EXPECT_EQ(inflater.members(), 3U);
    EXPECT_EQ(inflater.total_in(), gzip.size());
    EXPECT_EQ(inflater.trailing_bytes(), 0U);
  }
}

TEST(Inflater, OneByteAtATime) {
  const std::string text = make_text(5000);
  const std::string gzip = make_gzip(text, true) + make_gzip(text);
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < gzip.size(); ++i) {
    pieces.push_back(std::string_view(gzip).substr(i, 1));
  }
  Inflater inflater = make_inflater();
  std::string plain;
  ASSERT_TRUE(inflate_pieces(inflater, pieces, plain, 3));
  EXPECT_EQ(plain, text + text);
  EXPECT_EQ(inflater.members(), 2U);
}

TEST(Inflater, CountsTrailingBytes) {
  const std::string member = make_gzip("payload");
  const std::string trails[] = {
      std::string(1, '\0'), std::string(512, '\0'), "garbage",        "\x1f",
      "\x1f\x8b",           "\x1f\x1f\x8b\x08",     "\x1f\x8b\x07..", "\n" + member,
  };
  Inflater inflater = make_inflater();
  for (const std::string& trail : trails) {
    const std::string input = member + trail;
    const bool could_go_on = std::string_view("\x1f\x8b\x08").starts_with(trail);
    for (std::size_t cut = 0; cut <= input.size(); ++cut) {
      const std::string_view all = input;
      std::string plain;
      inflater.reset();
      ASSERT_TRUE(inflate_pieces(inflater, {all.substr(0, cut), all.substr(cut)}, plain));
      EXPECT_EQ(plain, "payload");
      EXPECT_EQ(inflater.members(), 1U);
      EXPECT_EQ(inflater.trailing_bytes(), trail.size());
      EXPECT_EQ(inflater.total_in(), input.size());
      EXPECT_EQ(inflater.ended(), !could_go_on);
    }
  }
}

TEST(Inflater, SaysWhereTruncatedDataEnd) {
  const std::string text = make_text(400);
  const std::string gzip = make_gzip(text, true);
  Inflater inflater = make_inflater();
  for (std::size_t size = 0; size < gzip.size(); ++size) {
    std::string plain;
    inflater.reset();
    ASSERT_TRUE(feed(inflater, std::string_view(gzip).substr(0, size), plain, 64));
    EXPECT_TRUE(text.starts_with(plain));
    const Status status = inflater.finish();
    ASSERT_FALSE(status) << size;
    EXPECT_EQ(status.error().code, ErrorCode::kMalformedGzip);
    EXPECT_EQ(status.error().offset, size);
    EXPECT_EQ(inflater.members(), 0U);
    EXPECT_EQ(inflater.trailing_bytes(), 0U);
  }
}

TEST(Inflater, TruncatedSecondMember) {
  const std::string first = make_gzip("first");
  const std::string gzip = first + make_gzip("second");
  Inflater inflater = make_inflater();
  for (std::size_t size = first.size() + 3; size < gzip.size(); ++size) {
    std::string plain;
    inflater.reset();
    const Status status = inflate_pieces(inflater, {std::string_view(gzip).substr(0, size)}, plain);
    ASSERT_FALSE(status) << size;
    EXPECT_EQ(status.error().message, "gzip data end within member 2");
    EXPECT_EQ(status.error().offset, size);
    EXPECT_EQ(inflater.members(), 1U);
  }
}

// A flipped bit may change a header field that only informs, padding, or the length of a code that
// is never used; what is accepted must be the text all the same.
TEST(Inflater, EverySingleBitOfDamage) {
  const std::string text = make_text(300);
  const std::string gzip = make_gzip(text);
  Inflater inflater = make_inflater();
  std::size_t accepted_in_header = 0;
  for (std::size_t bit = 0; bit < gzip.size() * 8; ++bit) {
    std::string damaged = gzip;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    std::string plain;
    inflater.reset();
    const Status status = inflate_pieces(inflater, {damaged}, plain);
    if (status) {
      if (bit / 8 < 10) ++accepted_in_header;
      EXPECT_LT(bit / 8, gzip.size() - 8) << "damage to the checksums must be noticed";
      EXPECT_EQ(plain, text);
    } else {
      EXPECT_EQ(status.error().code, ErrorCode::kMalformedGzip);
      ASSERT_TRUE(status.error().offset.has_value());
      EXPECT_LE(*status.error().offset, damaged.size());
    }
  }
  EXPECT_EQ(accepted_in_header, 49U) << "FTEXT, MTIME, XFL and OS";
}

TEST(Inflater, HeaderChecksumIsVerified) {
  std::string gzip = make_gzip("text", true);
  gzip[4] = static_cast<char>(gzip[4] ^ 1);  // MTIME
  Inflater inflater = make_inflater();
  std::string plain;
  const Status status = inflate_pieces(inflater, {gzip}, plain);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "gzip member 1 is damaged: header crc mismatch");
}

TEST(Inflater, NamesWhatIsDamaged) {
  const std::string good = make_gzip("good");
  std::string bad_crc = good;
  bad_crc[bad_crc.size() - 8] = static_cast<char>(bad_crc[bad_crc.size() - 8] ^ 1);
  std::string bad_size = good;
  bad_size[bad_size.size() - 1] = static_cast<char>(bad_size[bad_size.size() - 1] ^ 1);
  Inflater inflater = make_inflater();
  std::string plain;

  Status status = inflate_pieces(inflater, {good, bad_crc}, plain);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "gzip member 2 is damaged: incorrect data check");
  EXPECT_EQ(status.error().offset, 2 * good.size() - 4);
  EXPECT_EQ(plain, "goodgood");
  EXPECT_EQ(inflater.members(), 1U);

  inflater.reset();
  status = inflate_pieces(inflater, {bad_size}, plain);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "gzip member 1 is damaged: incorrect length check");
  EXPECT_EQ(status.error().offset, good.size());
}

TEST(Inflater, RefusesWhatIsNotGzip) {
  Inflater inflater = make_inflater();
  char out[16];
  Inflater::Step step;
  Status status = inflater.inflate("\x1f{}", out, sizeof out, step);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kMalformedGzip);
  EXPECT_EQ(status.error().offset, 1U);
  EXPECT_EQ(step.produced, 0U);

  inflater.reset();
  status = inflater.inflate(std::string_view("\0\0\0", 3), out, sizeof out, step);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().offset, 0U);
}

TEST(Inflater, KeepsItsErrorUntilReset) {
  const std::string gzip = make_gzip("again");
  Inflater inflater = make_inflater();
  std::string plain;
  ASSERT_FALSE(feed(inflater, "no gzip", plain, 16));
  char out[16];
  Inflater::Step step{1, 1};
  const Status later = inflater.inflate(gzip, out, sizeof out, step);
  ASSERT_FALSE(later);
  EXPECT_EQ(step.consumed, 0U);
  EXPECT_EQ(step.produced, 0U);
  const Status finished = inflater.finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().message, later.error().message);
  EXPECT_EQ(finished.error().offset, later.error().offset);

  inflater.reset();
  EXPECT_EQ(inflater.total_in(), 0U);
  EXPECT_TRUE(inflate_pieces(inflater, {gzip}, plain));
  EXPECT_EQ(plain, "again");
}

TEST(Inflater, ResetInTheMiddleOfAMember) {
  const std::string text = make_text(2000);
  const std::string gzip = make_gzip(text);
  Inflater inflater = make_inflater();
  for (std::size_t size = 0; size < gzip.size(); size += 3) {
    std::string plain;
    inflater.reset();
    ASSERT_TRUE(feed(inflater, std::string_view(gzip).substr(0, size), plain, 64));
  }
  std::string plain;
  inflater.reset();
  ASSERT_TRUE(inflate_pieces(inflater, {gzip}, plain));
  EXPECT_EQ(plain, text);
}

TEST(Inflater, MovesWithItsState) {
  const std::string text = make_text(2000);
  const std::string gzip = make_gzip(text);
  const std::string_view all = gzip;
  Inflater first = make_inflater();
  std::string plain;
  ASSERT_TRUE(feed(first, all.substr(0, 100), plain, 64));
  Inflater second = std::move(first);
  ASSERT_TRUE(inflate_pieces(second, {all.substr(100)}, plain));
  EXPECT_EQ(plain, text);
}

TEST(InflaterLimits, BytesAreExact) {
  const std::string text = make_text(1000);
  const std::string gzip = make_gzip(text.substr(0, 600)) + make_gzip(text.substr(600));
  for (std::uint64_t limit = 1; limit <= 1001; ++limit) {
    InflateLimits limits;
    limits.bytes = limit;
    for (const std::size_t room : {std::size_t{100}, std::size_t{4096}}) {
      Inflater inflater = make_inflater(limits);
      std::string plain;
      const Status status = inflate_pieces(inflater, {gzip}, plain, room);
      ASSERT_EQ(status.has_value(), limit >= 1000) << limit;
      ASSERT_EQ(plain, text.substr(0, static_cast<std::size_t>(limit)));
      EXPECT_EQ(inflater.total_out(), plain.size());
      if (!status) {
        EXPECT_EQ(status.error().code, ErrorCode::kLimitExceeded);
        EXPECT_EQ(status.error().message, "inflates to more than " + std::to_string(limit) +
                                              " bytes (InflateLimits::bytes)");
        EXPECT_EQ(status.error().offset, inflater.total_in());
      }
    }
  }
}

TEST(InflaterLimits, RatioBomb) {
  const std::string bomb = make_gzip(std::string(4 << 20, '0'));
  InflateLimits limits;
  limits.ratio = 100;
  limits.ratio_floor = 1 << 20;
  Inflater inflater = make_inflater(limits);
  std::string plain;
  const Status status = inflate_pieces(inflater, {bomb}, plain, 64 << 10);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(status.error().message,
            "inflates to more than 100 times its size (InflateLimits::ratio)");
  EXPECT_EQ(plain.size(), std::size_t{1} << 20);
}

TEST(InflaterLimits, RatioIsOfTheWholeInputAndAboveTheFloor) {
  const std::string bomb = make_gzip(std::string(1 << 20, '0'));
  InflateLimits limits;
  limits.ratio = 10;
  limits.ratio_floor = (1 << 20) + 1;
  Inflater inflater = make_inflater(limits);
  std::string plain;
  EXPECT_TRUE(inflate_pieces(inflater, {bomb}, plain)) << "below the floor";

  inflater.reset();
  EXPECT_FALSE(inflate_pieces(inflater, {bomb, bomb}, plain)) << "many members, one input";

  inflater.reset();
  const std::string dull = make_gzip(make_text(1 << 20), false, 0);
  EXPECT_TRUE(inflate_pieces(inflater, {dull, bomb}, plain)) << "2 to 1 over both members";
}

TEST(InflaterLimits, DefaultsStopABombOfAnySize) {
  const std::string bomb = make_gzip(std::string(8 << 20, '0'));
  Inflater inflater = make_inflater(InflateLimits{0, 0, 0});
  std::string buffer(std::size_t{1} << 20, '\0');
  Status status;
  for (int round = 0; round < 16 && status; ++round) {
    std::string_view rest = bomb;
    Inflater::Step step;
    do {
      status = inflater.inflate(rest, buffer.data(), buffer.size(), step);
      rest.remove_prefix(step.consumed);
    } while (status && (!rest.empty() || step.produced == buffer.size()));
  }
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(inflater.total_out(), std::uint64_t{64} << 20);
}

TEST(InflaterLimits, MayBeAsLargeAsTheTypeHolds) {
  const std::string text(2 << 20, '0');
  const std::string gzip = make_gzip(text);
  Inflater inflater = make_inflater(InflateLimits{UINT64_MAX, UINT64_MAX, 1});
  std::string plain;
  ASSERT_TRUE(inflate_pieces(inflater, {gzip}, plain));
  EXPECT_EQ(plain, text);
}

TEST(Inflater, InputAndOutputLargerThanOneSlice) {
  const std::string text = make_text(40 << 20);
  const std::string gzip = make_gzip(text, false, 0);
  Inflater inflater = make_inflater();
  std::string plain(text.size(), '\0');
  Inflater::Step step;
  ASSERT_TRUE(inflater.inflate(gzip, plain.data(), plain.size(), step));
  EXPECT_EQ(step.consumed, gzip.size());
  EXPECT_TRUE(inflater.finish());
  EXPECT_TRUE(plain == text);
}

}  // namespace
}  // namespace cloudtrail::codec

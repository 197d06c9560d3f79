#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "codec/inflate.hpp"
#include "unit/codec/gzip_maker.hpp"

namespace cloudtrail::codec {
namespace {

using test::make_gzip;
using test::make_text;

class WholeInflaterTest : public testing::Test {
 protected:
  Result<std::size_t> inflate(std::string_view gzip, std::size_t capacity) {
    plain_.assign(capacity, '\0');
    Result<std::size_t> size = inflater_.inflate(gzip, plain_.data(), capacity);
    if (size) plain_.resize(*size);
    return size;
  }

  WholeInflater inflater_ = std::move(*WholeInflater::create());
  std::string plain_;
};

TEST_F(WholeInflaterTest, RoundTripsEverySmallSize) {
  for (std::size_t size = 0; size <= 600; ++size) {
    const std::string text = make_text(size);
    const std::string gzip = make_gzip(text, false, static_cast<int>(size % 10));
    EXPECT_EQ(WholeInflater::claimed_size(gzip), size);
    ASSERT_TRUE(inflate(gzip, size)) << size;
    EXPECT_EQ(plain_, text);
    ASSERT_TRUE(inflate(gzip, size + 100)) << size;
    EXPECT_EQ(plain_, text);
  }
}

TEST_F(WholeInflaterTest, LargeMember) {
  const std::string text = make_text(5 << 20);
  ASSERT_TRUE(inflate(make_gzip(text), text.size()));
  EXPECT_TRUE(plain_ == text);
}

TEST_F(WholeInflaterTest, OutputTooSmall) {
  const std::string gzip = make_gzip(make_text(200));
  for (std::size_t capacity = 0; capacity < 200; ++capacity) {
    ASSERT_FALSE(inflate(gzip, capacity)) << capacity;
  }
  EXPECT_EQ(inflate(gzip, 100).error().code, ErrorCode::kLimitExceeded);
  const Result<std::size_t> nowhere = inflater_.inflate(gzip, nullptr, 0);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::kLimitExceeded);
}

TEST_F(WholeInflaterTest, LeavesSeveralMembersAndTrailingBytesToTheStreamingWay) {
  const std::string member = make_gzip("text");
  for (const std::string& more : {member, std::string(1, '\0'), std::string("\x1f")}) {
    const Result<std::size_t> size = inflate(member + more, 100);
    ASSERT_FALSE(size);
    EXPECT_EQ(size.error().code, ErrorCode::kMalformedGzip);
    EXPECT_EQ(size.error().offset, member.size());
  }
}

TEST_F(WholeInflaterTest, TruncatedAnywhere) {
  const std::string gzip = make_gzip(make_text(300), true);
  for (std::size_t size = 0; size < gzip.size(); ++size) {
    ASSERT_FALSE(inflate(gzip.substr(0, size), 1000)) << size;
  }
}

TEST_F(WholeInflaterTest, EverySingleBitOfDamage) {
  const std::string text = make_text(300);
  const std::string gzip = make_gzip(text);
  std::size_t accepted_in_header = 0;
  for (std::size_t bit = 0; bit < gzip.size() * 8; ++bit) {
    std::string damaged = gzip;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    if (!inflate(damaged, 1000)) continue;
    if (bit / 8 < 10) ++accepted_in_header;
    EXPECT_LT(bit / 8, gzip.size() - 8) << "damage to the checksums must be noticed";
    EXPECT_EQ(plain_, text);
  }
  EXPECT_EQ(accepted_in_header, 49U) << "FTEXT, MTIME, XFL and OS";
  ASSERT_TRUE(inflate(gzip, text.size())) << "damage must not outlive its call";
  EXPECT_EQ(plain_, text);
}

TEST_F(WholeInflaterTest, NeverAcceptsADamagedHeaderWithAChecksum) {
  std::string gzip = make_gzip("text", true);
  gzip[4] = static_cast<char>(gzip[4] ^ 1);  // MTIME
  EXPECT_FALSE(inflate(gzip, 100));
}

TEST_F(WholeInflaterTest, NotGzip) {
  EXPECT_FALSE(inflate("", 10));
  EXPECT_FALSE(inflate("{\"Records\":[{\"eventVersion\":\"1.08\"}]}", 100));
}

TEST_F(WholeInflaterTest, Moves) {
  WholeInflater moved = std::move(inflater_);
  char out[8];
  const Result<std::size_t> size = moved.inflate(make_gzip("moved"), out, sizeof out);
  ASSERT_TRUE(size);
  EXPECT_EQ(std::string_view(out, *size), "moved");
}

TEST(ClaimedSize, ReadsTheLastFourBytes) {
  EXPECT_EQ(WholeInflater::claimed_size(""), 0U);
  EXPECT_EQ(WholeInflater::claimed_size(std::string(17, '\xff')), 0U);
  EXPECT_EQ(WholeInflater::claimed_size(std::string(14, '\0') + "\x01\x02\x03\xff"), 0xff030201U);
}

}  // namespace
}  // namespace cloudtrail::codec

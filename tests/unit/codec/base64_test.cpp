#include "codec/base64.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <random>
#include <string>
#include <utility>

namespace cloudtrail::codec {
namespace {

std::string decoded(std::string_view text) {
  std::string out;
  const Status status = decode_base64(text, out);
  EXPECT_TRUE(status) << text << ": " << status.error().message;
  return out;
}

std::string encoded(std::string_view bytes) {
  std::string out;
  encode_base64(bytes, out);
  return out;
}

// The offset at which `text` is refused; the output must be left as it was.
std::uint64_t refused_at(std::string_view text) {
  std::string out = "kept";
  const Status status = decode_base64(text, out);
  EXPECT_EQ(out, "kept");
  if (status) {
    ADD_FAILURE() << text << " was accepted";
    return UINT64_MAX;
  }
  EXPECT_EQ(status.error().code, ErrorCode::kMalformedBase64);
  return status.error().offset.value();
}

std::string random_bytes(std::size_t size) {
  std::minstd_rand random(static_cast<std::uint32_t>(size) + 1);
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random() >> 8 & 0xff);
  return bytes;
}

// RFC 4648, section 10.
constexpr std::pair<const char*, const char*> kVectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

TEST(Base64, Rfc4648Vectors) {
  for (const auto& [bytes, text] : kVectors) {
    EXPECT_EQ(encoded(bytes), text);
    EXPECT_EQ(decoded(text), bytes);
  }
}

TEST(Base64, PaddingMayBeMissing) {
  for (const auto& [bytes, text] : kVectors) {
    const std::string_view padded = text;
    EXPECT_EQ(decoded(padded.substr(0, padded.find('='))), bytes);
  }
}

TEST(Base64, RoundTripsEverySmallSize) {
  for (std::size_t size = 0; size <= 600; ++size) {
    const std::string bytes = random_bytes(size);
    const std::string text = encoded(bytes);
    EXPECT_EQ(text.size(), (size + 2) / 3 * 4);
    ASSERT_EQ(decoded(text), bytes);
  }
}

TEST(Base64, BothAppend) {
  std::string out = "a:";
  ASSERT_TRUE(decode_base64("Zm8=", out));
  ASSERT_TRUE(decode_base64("Zm9v", out));
  EXPECT_EQ(out, "a:fofoo");
  encode_base64("fo", out);
  EXPECT_EQ(out, "a:fofooZm8=");
}

TEST(Base64, SkipsWhiteSpaceAnywhere) {
  const std::string bytes = random_bytes(40);
  const std::string text = encoded(bytes);
  for (std::size_t at = 0; at <= text.size(); ++at) {
    for (const char* space : {" ", "\r\n", "\t", "   \n"}) {
      std::string spaced = text;
      spaced.insert(at, space);
      ASSERT_EQ(decoded(spaced), bytes) << at;
    }
  }
  EXPECT_EQ(decoded(" \r\n\t"), "");
  EXPECT_EQ(decoded(" Z g = = "), "f");
}

TEST(Base64, LinesOfEveryLength) {
  const std::string bytes = random_bytes(400);
  const std::string text = encoded(bytes);
  for (std::size_t length = 1; length <= 80; ++length) {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += length) {
      lines += text.substr(at, length) + "\r\n";
    }
    ASSERT_EQ(decoded(lines), bytes) << length;
  }
}

TEST(Base64, RefusesEveryOtherByteWhereItStands) {
  const std::string text = encoded(random_bytes(15));
  for (int c = 0; c < 256; ++c) {
    const bool good = (c < 128 && std::isalnum(c) != 0) || c == '+' || c == '/';
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (good || space || c == '=') continue;
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string damaged = text;
      damaged[at] = static_cast<char>(c);
      ASSERT_EQ(refused_at(damaged), at) << c;
    }
  }
}

TEST(Base64, RefusesTheUrlSafeLetters) {
  EXPECT_EQ(refused_at("ab-_"), 2U);
  EXPECT_EQ(refused_at("abc_"), 3U);
}

TEST(Base64, RefusesWrongPadding) {
  EXPECT_EQ(refused_at("="), 0U);
  EXPECT_EQ(refused_at("Zm9v="), 4U);
  EXPECT_EQ(refused_at("Z==="), 1U);
  EXPECT_EQ(refused_at("Zg="), 3U) << "cut short: the offset is the end";
  EXPECT_EQ(refused_at("Zg= "), 4U);
  EXPECT_EQ(refused_at("Zg==="), 4U);
  EXPECT_EQ(refused_at("Zm8=="), 4U);
  EXPECT_EQ(refused_at("Zg=A"), 3U);
  EXPECT_EQ(refused_at("Zg==Zg=="), 4U);
  EXPECT_EQ(refused_at("Zg==\nx"), 5U);
}

TEST(Base64, RefusesTextThatIsCutOff) {
  EXPECT_EQ(refused_at("Z"), 1U);
  EXPECT_EQ(refused_at("Zm9vY"), 5U);
  EXPECT_EQ(refused_at("Zm9vY\n"), 6U);
  EXPECT_EQ(refused_at("Zm"), 1U) << "m has bits of the second byte";
  EXPECT_EQ(refused_at("Zm9"), 2U);
  EXPECT_EQ(refused_at("Zh=="), 1U);
  EXPECT_EQ(refused_at("Zm 9 ="), 3U);
}

}  // namespace
}  // namespace cloudtrail::codec

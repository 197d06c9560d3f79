#include "json/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace cloudtrail::json {
namespace {

/// RFC 3629 by arithmetic: the length of the sequence at `at`, or 0.
std::size_t naive_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  std::uint32_t code = 0;
  if ((lead & 0xE0u) == 0xC0) { length = 2; code = lead & 0x1Fu; }
  if ((lead & 0xF0u) == 0xE0) { length = 3; code = lead & 0x0Fu; }
  if ((lead & 0xF8u) == 0xF0) { length = 4; code = lead & 0x07u; }
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0u) != 0x80) return 0;
    code = code << 6 | (byte(at + i) & 0x3Fu);
  }
  const std::uint32_t smallest = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code < smallest || code > 0x10FFFF || surrogate ? 0 : length;
}

std::size_t naive_first_invalid(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = naive_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return kValidUtf8;
}

char byte(unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); }

TEST(FirstInvalidUtf8, AgreesOnAllSequencesOfTwoBytes) {
  for (unsigned i = 0; i < 0x10000; ++i) {
    const std::array<char, 2> text = {byte(i >> 8), byte(i)};
    const std::string_view view(text.data(), text.size());
    ASSERT_EQ(first_invalid_utf8(view), naive_first_invalid(view)) << std::hex << i;
  }
}

TEST(FirstInvalidUtf8, AgreesOnAllSequencesOfThreeBytes) {
  for (unsigned i = 0; i < 0x1000000; ++i) {
    const std::array<char, 3> text = {byte(i >> 16), byte(i >> 8), byte(i)};
    const std::string_view view(text.data(), text.size());
    if (first_invalid_utf8(view) != naive_first_invalid(view)) FAIL() << std::hex << i;
  }
}

TEST(FirstInvalidUtf8, AgreesOnTheEdgesOfFourBytes) {
  const unsigned continuation[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
  for (unsigned lead = 0xE0; lead < 0x100; ++lead) {
    for (unsigned second = 0; second < 0x100; ++second) {
      for (const unsigned third : continuation) {
        for (const unsigned fourth : continuation) {
          const std::array<char, 4> text = {byte(lead), byte(second), byte(third), byte(fourth)};
          const std::string_view view(text.data(), text.size());
          if (first_invalid_utf8(view) != naive_first_invalid(view)) {
            FAIL() << std::hex << lead << ' ' << second << ' ' << third << ' ' << fourth;
          }
        }
      }
    }
  }
}

TEST(FirstInvalidUtf8, FindsDamageAtEveryAlignment) {
  const std::string_view sequences[] = {"\x80", "\xC3", "\xC3\xA9", "\xE2\x82", "\xE2\x82\xAC",
                                        "\xF0\x9F\x98", "\xF0\x9F\x98\x80", "\xFF"};
  for (std::size_t before = 0; before < 40; ++before) {
    for (std::size_t behind = 0; behind < 20; ++behind) {
      for (const std::string_view sequence : sequences) {
        std::string text(before, 'a');
        text.append(sequence).append(behind, 'b');
        ASSERT_EQ(first_invalid_utf8(text), naive_first_invalid(text)) << text;
      }
    }
  }
}

TEST(FirstInvalidUtf8, BeginsWhereItIsTold) {
  EXPECT_EQ(first_invalid_utf8("\xFF" "abc\xFF", 0), 0u);
  EXPECT_EQ(first_invalid_utf8("\xFF" "abc\xFF", 1), 4u);
  EXPECT_EQ(first_invalid_utf8("\xFF" "abc", 1), kValidUtf8);
  EXPECT_EQ(first_invalid_utf8("abc", 3), kValidUtf8);
  EXPECT_EQ(first_invalid_utf8(""), kValidUtf8);
}

}  // namespace
}  // namespace cloudtrail::json

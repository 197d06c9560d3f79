// An input that was cut off: all whole elements before the cut, and one rejection for what it cut.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <iostream>

#include "generator/generator.hpp"
#include "property/inputs.hpp"
#include "support/collected.hpp"

namespace cloudtrail::property {
namespace {

using testing::Collected;

/// What gunzip makes of the beginning of a gzip file, by zlib alone.
std::string inflated_prefix(std::string_view gzip) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) std::abort();
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_NO_FLUSH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

class Truncation : public ::testing::Test {
 protected:
  void expect(const Input& input, const Collected& found, std::size_t whole, std::size_t lost,
              std::size_t cut) {
    ++cases_;
    const std::vector<std::string> wanted(
        input.records.begin(), input.records.begin() + static_cast<std::ptrdiff_t>(whole));
    const bool right = found.raws() == wanted && found.rejections.size() == lost;
    ASSERT_TRUE(right) << input.name << " cut at " << cut << " of " << input.text.size() << ": "
                       << found.records.size() << " records where " << whole
                       << " end before the cut, " << found.rejections.size() << " rejections where "
                       << lost << " were to be\n" << testing::describe(found);
    ASSERT_EQ(found.summary.seen(), whole + lost);
  }

  Reader reader_ = testing::make_reader();
  std::size_t cases_ = 0;
};

TEST_F(Truncation, OfTextsAtEveryByte) {
  const std::size_t rounds = std::max<std::size_t>(case_count(50000) / 50000, 1);
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    for (const Input& input : plain_inputs(seed, 4)) {
      const std::vector<Range> elements = objects_at(input.text, input.level);
      ASSERT_EQ(elements.size(), input.records.size()) << input.name;
      for (std::size_t cut = 0; cut <= input.text.size(); ++cut) {
        const std::string_view text = std::string_view(input.text).substr(0, cut);
        const auto whole = static_cast<std::size_t>(
            std::count_if(elements.begin(), elements.end(),
                          [&](const Range& element) { return element.end <= cut; }));
        expect(input, testing::collect(reader_, text), whole, ends_inside(text) ? 1 : 0, cut);
        if (HasFatalFailure()) return;
      }
    }
  }
  std::cout << cases_ << " cuts\n";
}

TEST_F(Truncation, OfGzipAtEveryByte) {
  for (const Input& input : plain_inputs(3, 5)) {
    const std::string gzip = generator::gzip(input.text);
    for (std::size_t cut = 0; cut < gzip.size(); ++cut) {
      const std::string prefix = inflated_prefix(std::string_view(gzip).substr(0, cut));
      const std::size_t whole = objects_at(prefix, input.level).size();
      const Collected found = testing::collect(reader_, std::string_view(gzip).substr(0, cut));
      expect(input, found, whole, cut == 0 ? 0 : 1, cut);
      if (HasFatalFailure()) return;
    }
  }
  std::cout << cases_ << " cuts\n";
}

}  // namespace
}  // namespace cloudtrail::property

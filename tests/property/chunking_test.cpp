// What comes out does not depend on how the input was cut, nor on how much is looked at together.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <vector>

#include "property/inputs.hpp"
#include "support/collected.hpp"

namespace cloudtrail::property {
namespace {

using testing::Collected;

constexpr std::size_t kWindows[] = {std::size_t{4} << 10, std::size_t{256} << 10,
                                    std::size_t{64} << 20};

/// Options that bring the limits within reach of small inputs.
ReaderOptions options_for(std::uint64_t seed) {
  ReaderOptions options;
  if (seed % 3 == 1) {
    options.limits.envelope_bytes = std::size_t{4} << 10;
    options.limits.record_bytes = 2000;
  } else if (seed % 3 == 2) {
    options.limits.envelope_bytes = std::size_t{100} << 10;
    options.limits.nesting = 2;
    options.limits.depth = 5;
    options.limits.inflated_bytes = 20000;
    options.limits.record_bytes = 3000;
  }
  options.strict = seed % 4 == 3;
  return options;
}

/// One reader a window, kept for all inputs: so nothing may be left of the one before.
class Readers {
 public:
  explicit Readers(const ReaderOptions& options) {
    for (const std::size_t window : kWindows) {
      ReaderOptions changed = options;
      changed.window_bytes = window;
      readers_.push_back(testing::make_reader(changed));
    }
  }

  std::vector<Reader>& all() { return readers_; }
  Reader& widest() { return readers_.back(); }

 private:
  std::vector<Reader> readers_;
};

class Chunking : public ::testing::Test {
 protected:
  void check(const Input& input, Readers& readers, std::uint64_t seed) {
    const Collected whole = testing::collect(readers.widest(), input.text);
    EXPECT_EQ(whole.summary.seen(), whole.records.size() + whole.rejections.size()) << input.name;
    std::mt19937_64 random(seed);
    for (Reader& reader : readers.all()) {
      compare(input, whole, testing::collect(reader, input.text), "whole");
      const std::size_t most = std::size_t{1} << (random() % 18);
      compare(input, whole, testing::collect_pieces(reader, input.text, [&] {
        return 1 + random() % most;
      }), "random pieces");
      if (input.text.size() > 20000) continue;
      compare(input, whole, testing::collect_pieces(reader, input.text, [] { return 1u; }),
              "one byte at a time");
    }
  }

  std::size_t cases_ = 0;

 private:
  void compare(const Input& input, const Collected& whole, const Collected& pieces,
               const char* how) {
    ++cases_;
    if (testing::same(whole, pieces)) return;
    ADD_FAILURE() << input.name << ", " << how << ", " << input.text.size() << " bytes\n"
                  << testing::first_difference(testing::describe(whole),
                                               testing::describe(pieces));
  }
};

TEST_F(Chunking, EqualsReadingTheWhole) {
  const std::size_t rounds = std::max<std::size_t>(case_count(10000) / 1500, 1);
  for (std::uint64_t seed = 1; seed <= rounds && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Readers readers(options_for(seed));
    for (const Input& input : any_inputs(seed)) {
      check(input, readers, seed);
      if (HasFailure()) break;
    }
  }
  std::cout << cases_ << " readings in pieces compared with the whole\n";
}

}  // namespace
}  // namespace cloudtrail::property

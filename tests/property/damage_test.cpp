// One damaged byte: what it did not reach comes out.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "property/inputs.hpp"
#include "support/collected.hpp"

namespace cloudtrail::property {
namespace {

using testing::Collected;
using testing::SeenRecord;

constexpr std::size_t npos = std::string::npos;

struct Damage {
  std::string text;
  std::size_t at = 0;     ///< Where it is in both texts.
  std::ptrdiff_t shift = 0;  ///< By how much what is behind it moved.
  std::string what;
};

Damage damage(const std::string& text, std::mt19937_64& random) {
  static constexpr std::string_view kTelling = "{}[]\",:\\\n 0x";
  const std::uint64_t choice = random();
  const std::size_t at = random() % text.size();
  const char byte = choice % 8 == 0 ? static_cast<char>(random() % 256)
                                    : kTelling[random() % kTelling.size()];
  Damage out{text, at, 0, ""};
  switch (choice / 8 % 3) {
    case 0: out.text[at] = byte; break;
    case 1: out.text.erase(at, 1), out.shift = -1; break;
    default: out.text.insert(at, 1, byte), out.shift = 1; break;
  }
  out.what = std::string(1, "rdi"[choice / 8 % 3]) + " at " + std::to_string(at) + " byte " +
             std::to_string(static_cast<unsigned char>(byte));
  return out;
}

Range moved(const Range& range, std::ptrdiff_t by) {
  return {range.begin + static_cast<std::size_t>(by), range.end + static_cast<std::size_t>(by)};
}

/// The elements whose records must come out: those before the damage, and those behind it that
/// can still be read one after another.
std::set<std::size_t> wanted(const Input& input, const std::vector<Range>& elements,
                             const Damage& damage) {
  std::set<std::size_t> out;
  std::vector<Range> in_step;
  const bool head = damage.at < elements.front().begin;
  if (input.kind != Input::Kind::kLines && !head) {
    in_step = elements_in_step(damage.text, elements.front().begin, input);
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Range& element = elements[i];
    const Range behind = moved(element, damage.shift);
    const bool reads_on = input.kind == Input::Kind::kLines
                              ? i == 0 || damage.at + 1 < element.begin
                              : std::find(in_step.begin(), in_step.end(), behind) != in_step.end();
    if (element.end <= damage.at || (element.begin > damage.at && reads_on)) out.insert(i);
  }
  return out;
}

class SingleByteDamage : public ::testing::Test {
 protected:
  void check(const Input& input, const std::vector<Range>& elements, const Damage& damage) {
    ++cases_;
    const Collected found = testing::collect(reader_, damage.text);
    ASSERT_EQ(found.summary.seen(), found.records.size() + found.rejections.size());
    ASSERT_EQ(indices(found), found.summary.seen());
    const bool head = input.level > 1 && damage.at < elements.front().begin;
    const std::set<std::size_t> sure = wanted(input, elements, damage);
    std::map<std::string, std::size_t> out;
    for (const SeenRecord& record : found.records) ++out[record.raw];
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const bool reached = touches(input, elements[i], damage);
      if (reached || head) continue;
      // At a line break reading may begin anew, and of roots some may be taken for an array's
      // elements: then more comes out.
      const bool exact = input.level > 1 && damage.text.find('\n') == npos;
      if (!sure.contains(i) && !exact) continue;
      ASSERT_EQ(out[input.records[i]], sure.contains(i) ? 1u : 0u)
          << input.name << ", record " << i << ", damage " << damage.what << "\n"
          << testing::describe(found);
    }
  }

  std::size_t cases_ = 0;

 private:
  static bool touches(const Input& input, const Range& element, const Damage& damage) {
    // The line break in front is what a line is found by.
    const std::size_t begin =
        element.begin - (input.kind == Input::Kind::kLines && element.begin > 0 ? 2 : 0);
    return damage.at >= std::min(begin, element.begin) && damage.at < element.end;
  }

  static std::uint64_t indices(const Collected& found) {
    std::set<std::uint64_t> seen;
    for (const SeenRecord& record : found.records) seen.insert(record.index);
    for (const testing::SeenRejection& rejection : found.rejections) seen.insert(rejection.index);
    return seen.empty() ? 0 : (*seen.rbegin() + 1 == seen.size() ? seen.size() : 0);
  }

  Reader reader_ = testing::make_reader();
};

TEST_F(SingleByteDamage, CostsWhatItReachedAlone) {
  const std::size_t cases = case_count(40000);
  std::mt19937_64 random(7);
  for (std::uint64_t seed = 1; cases_ < cases; ++seed) {
    for (const Input& input : plain_inputs(seed, 5)) {
      const std::vector<Range> elements = objects_at(input.text, input.level);
      for (int i = 0; i < 200; ++i) {
        const Damage damaged = damage(input.text, random);
        // A line break in front of a bracket begins a line: there is no telling what was meant.
        const bool line = input.kind == Input::Kind::kRoots && damaged.text.find('\n') != npos;
        if (!line) check(input, elements, damaged);
        if (HasFatalFailure()) return;
      }
    }
  }
  std::cout << cases_ << " damaged inputs\n";
}

}  // namespace
}  // namespace cloudtrail::property

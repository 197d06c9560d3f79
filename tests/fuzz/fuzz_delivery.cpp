// Any bytes, cut in any way, give what they give when they are read whole.
#include <cstdint>
#include <cstdio>
#include <random>

#include "fuzz/touch.hpp"
#include "generator/generator.hpp"
#include "support/collected.hpp"

namespace {

using namespace cloudtrail;
using cloudtrail::testing::Collected;

/// Reads all of every record, and sees that what it is told adds up.
class Reading : public Collected {
 public:
  void on_records(std::span<const Record> batch) override {
    fuzz::require(!batch.empty());
    for (const Record& record : batch) {
      sum_ += fuzz::touch(record);
      const OwnedRecord copy = record.retain();
      fuzz::require(copy.record().raw() == record.raw());
    }
    Collected::on_records(batch);
  }

 private:
  std::size_t sum_ = 0;
};

ReaderOptions options_of(std::uint8_t choice) {
  ReaderOptions options;
  options.strict = (choice & 1) != 0;
  if ((choice & 2) != 0) {
    options.limits.envelope_bytes = 4096;
    options.limits.record_bytes = 512;
  }
  if ((choice & 4) != 0) {
    options.limits.depth = 4;
    options.limits.nesting = 2;
    options.limits.inflated_bytes = 3000;
  }
  if ((choice & 8) != 0) options.shape = static_cast<Shape>((choice >> 4) % kShapeCount);
  return options;
}

void check(const Collected& found, const InputSummary& summary) {
  fuzz::require(summary.records == found.records.size());
  fuzz::require(summary.rejected == found.rejections.size());
  fuzz::require(summary.references == found.references.size());
  std::vector<bool> seen(summary.seen());
  for (const auto& record : found.records) seen.at(record.index) = true;
  for (const auto& rejection : found.rejections) seen.at(rejection.index) = true;
  for (const bool index : seen) fuzz::require(index);
}

}  // namespace

/// Byte 0 chooses options, byte 1 the window and whether the rest is put into gzip or is given many
/// times, byte 2 how it is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  std::string input(reinterpret_cast<const char*>(data) + 3, size - 3);
  if ((data[1] & 12) == 4) input = generator::gzip(input, 1);
  if ((data[1] & 12) == 8) {
    const std::string once = input;
    while (input.size() < 9000 && !once.empty()) input += once;
  }
  ReaderOptions options = options_of(data[0]);
  Reader whole = testing::make_reader(options);
  Reading found;
  if (!whole.read(input, "input", found)) std::abort();
  found.summary = whole.summary();
  check(found, whole.summary());

  options.window_bytes = std::size_t{4096} << (data[1] & 3);
  Reader pieces = testing::make_reader(options);
  std::minstd_rand random(data[2] + 1u);
  const std::size_t most = std::size_t{1} << (data[2] & 15);
  const Collected again = testing::collect_pieces(pieces, input, [&] {
    return 1 + random() % most;
  });
  if (!testing::same(found, again)) {
    const std::string difference =
        testing::first_difference(testing::describe(found), testing::describe(again));
    std::fprintf(stderr, "%s\n", difference.c_str());
    std::abort();
  }
  return 0;
}

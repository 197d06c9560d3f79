// scan(): the same for any number of threads and any order on disk, and the same as one plain loop.
#include <algorithm>
#include <random>

#include "generator/generator.hpp"
#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using namespace testing;

struct Input {
  std::string name;
  std::string text;
};
using Inputs = std::vector<Input>;

/// Damage of every kind that is told apart, in the middle of good records.
std::string damaged(std::mt19937& random, std::string text) {
  if (text.empty()) return text;
  const std::size_t at = random() % text.size();
  switch (random() % 4) {
    case 0: return text.substr(0, at);
    case 1: text[at] = '{'; break;
    case 2: text[at] = '"'; break;
    default: text[at] = '\xff'; break;
  }
  return text;
}

/// Generated logs of all sizes, some damaged, some gzip, some envelopes, some no CloudTrail at all,
/// with events that come twice in one file and in two.
Inputs mixed_inputs(std::size_t count) {
  std::mt19937 random(7);
  generator::Options options;
  options.duplicate_share = 0.1;
  generator::Generator generator(options);
  std::vector<std::string> known = generator.records(40);
  Inputs inputs;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::string> records = generator.records(random() % 12);
    for (std::size_t k = random() % 4; k > 0; --k) records.push_back(known[random() % known.size()]);
    std::string text = generator::log_file(records);
    switch (i % 8) {
      case 0: text = generator::ndjson(generator, records.size()); break;
      case 1: text = generator::gzip(text, 1); break;
      case 2: text = damaged(random, text); break;
      case 3: text = generator::gzip(damaged(random, text), 1); break;
      case 4: text = generator::cloudwatch_decoded(records); break;
      case 5: text = damaged(random, generator::ndjson(generator, records.size())); break;
      case 6: text = i % 16 == 6 ? "" : "no JSON at all"; break;
      default: break;
    }
    const std::string folder = i % 3 == 0 ? "b/" : (i % 3 == 1 ? "" : "a/x/");
    inputs.push_back({folder + std::to_string(i * 7919 % 1000), std::move(text)});
  }
  return inputs;
}

/// The paths in the order in which they are to be read.
std::vector<fs::path> in_order(const TempFolder& folder, const Inputs& inputs) {
  std::vector<fs::path> paths;
  for (const Input& input : inputs) paths.push_back(folder / input.name);
  std::sort(paths.begin(), paths.end());  // a path compares name by name
  return paths;
}

void expect_same_for_all_threads(ScanOptions options, const Inputs& inputs) {
  const TempFolder folder;
  for (const Input& input : inputs) folder.write(input.name, input.text);
  options.paths = {folder.path()};
  options.threads = 1;
  const Scanned one = scan_all(options);
  EXPECT_GT(one.report.findings, 0U);
  PlainScan(options, in_order(folder, inputs)).expect_same(one);
  for (const unsigned threads : {2U, 4U, 8U}) {
    options.threads = threads;
    const Scanned many = scan_all(options);
    EXPECT_EQ(describe(many.report), describe(one.report)) << threads;
    EXPECT_TRUE(many.text == one.text) << threads;
  }
}

class ScanOrder : public ::testing::TestWithParam<bool> {
 protected:
  ScanOrder() {
    options_.dedup = GetParam();
    options_.places = 25;
  }
  void use_preset() {
    Result<RuleSet> rules = RuleSet::preset("severity");
    ASSERT_TRUE(rules);
    options_.rules = std::move(*rules);
  }
  ScanOptions options_;
};

INSTANTIATE_TEST_SUITE_P(Dedup, ScanOrder, ::testing::Bool(), [](const auto& param) {
  return std::string(param.param ? "On" : "Off");
});

TEST_P(ScanOrder, ManySmallFiles) {
  use_preset();
  expect_same_for_all_threads(options_, mixed_inputs(300));
}

TEST_P(ScanOrder, ManySmallFilesWithHardlyABuffer) {
  use_preset();
  options_.buffer_bytes = 1;
  expect_same_for_all_threads(options_, mixed_inputs(120));
}

TEST_P(ScanOrder, AHugeFirstFileHoldsTheOthersBack) {
  use_preset();
  Inputs inputs = mixed_inputs(60);
  generator::Generator generator;
  std::string huge;
  while (huge.size() < (std::size_t{4} << 20)) huge += generator::ndjson(generator, 200);
  inputs.push_back({"0", std::move(huge)});
  for (const std::size_t buffer : {0U, 5'000U, 100'000U, 8U << 20}) {
    options_.buffer_bytes = buffer;
    expect_same_for_all_threads(options_, inputs);
  }
}

TEST_P(ScanOrder, FilesLargerThanAChunk) {
  options_.rules = test_rules();
  options_.buffer_bytes = 300'000;
  Inputs inputs;
  for (int file = 0; file < 6; ++file) {
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < 8000; ++i) {
      const std::uint64_t number = file % 2 == 0 ? i : 1'000'000 + i / 2;
      events.push_back({.id = i % 10 == 9 ? "" : uuid(number),
                        .name = i % 3 == 0 ? "DeleteUser" : "CreateTrail",
                        .user = "user" + std::to_string(i % 37)});
    }
    inputs.push_back({std::to_string(file), lines_of(events)});
  }
  expect_same_for_all_threads(options_, inputs);
}

TEST_P(ScanOrder, WhateverTheOrderOfCreation) {
  use_preset();
  Inputs inputs = mixed_inputs(100);
  std::optional<Scanned> first;
  std::mt19937 random(3);
  const TempFolder parent;
  for (int round = 0; round < 3; ++round) {
    std::shuffle(inputs.begin(), inputs.end(), random);
    for (const Input& input : inputs) parent.write("in/" + input.name, input.text);
    options_.paths = {parent / "in"};
    options_.threads = static_cast<unsigned>(round) + 1;
    const Scanned scanned = scan_all(options_);
    fs::remove_all(parent / "in");
    if (!first) first = scanned;
    EXPECT_TRUE(scanned == *first) << round;
  }
}

TEST_P(ScanOrder, FromToAndMinSeverity) {
  use_preset();
  options_.min_severity = Severity::kMedium;
  const Inputs inputs = mixed_inputs(80);
  generator::Generator generator;
  options_.from = (generator.time() + 100) * 1'000'000'000;
  options_.to = (generator.time() + 300) * 1'000'000'000;
  expect_same_for_all_threads(options_, inputs);
}

}  // namespace
}  // namespace cloudtrail::engine

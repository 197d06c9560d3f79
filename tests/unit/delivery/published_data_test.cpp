// Published CloudTrail data, where it is at hand: what each file is, and that nothing is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

namespace fs = std::filesystem;

fs::path data() {
  const char* told = std::getenv("CLOUDTRAIL_TEST_DATA");
  return fs::path(told == nullptr ? "../shared" : told) / "data";
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() != ".tsv") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

Collected collect_file(const fs::path& file) {
  Reader reader = make_reader();
  Collected found;
  EXPECT_TRUE(reader.read_file(file, found)) << file;
  found.summary = reader.summary();
  return found;
}

/// How often a key with a colon behind it stands in a file: a count that has seen no JSON parser.
std::size_t occurrences(const fs::path& file, std::string_view key) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  std::size_t found = 0;
  for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + 1)) ++found;
  return found;
}

/// One of the kinds of accounts that a file must be given: never is one silently empty.
std::uint64_t accounted(const InputSummary& s) {
  return s.records + s.rejected + s.references + s.control_messages + s.test_events +
         s.subscription_messages + s.digests + s.config_items + s.not_cloudtrail;
}

TEST(PublishedData, EachEnvelopeIsWhatItsFolderSays) {
  if (!fs::exists(data() / "envelopes")) GTEST_SKIP() << "no published data at " << data();
  const std::vector<fs::path> files = files_below(data() / "envelopes");
  EXPECT_GT(files.size(), 100u);
  constexpr std::string_view kOther = "-other";
  for (const fs::path& file : files) {
    std::string folder = file.parent_path().filename();
    const bool other = folder.ends_with(kOther);
    if (other) folder.resize(folder.size() - kOther.size());
    const Collected found = collect_file(file);
    const InputSummary& s = found.summary;
    EXPECT_EQ(name(s.shape), folder) << file;
    EXPECT_GT(accounted(s), 0u) << file;
    EXPECT_EQ(s.seen(), found.records.size() + found.rejections.size()) << file;
    if (!other) continue;
    EXPECT_EQ(s.records, 0u) << file;
    EXPECT_GT(s.not_cloudtrail + s.control_messages + s.rejected, 0u) << file;
  }
}

TEST(PublishedData, DerivedEnvelopesGiveAllTheirRecords) {
  if (!fs::exists(data() / "envelopes")) GTEST_SKIP() << "no published data at " << data();
  const std::pair<const char*, std::size_t> known[] = {
      {"cloudwatch-logs-decoded/derived__data_message.json", 5},
      {"cloudwatch-logs-subscription/derived__lambda_awslogs.json", 5},
      {"kinesis-lambda/derived__cwl_gzip.json", 5},
      {"firehose-lambda/derived__cwl_gzip.json", 5},
      {"firehose-concatenated/derived__cwl_data_messages_back_to_back.bin", 10},
      {"firehose-concatenated/derived__records_back_to_back_no_newline.bin", 5},
      {"lookup-events/derived__lookup_events_page.json", 5},
      {"eventbridge/derived__api_call.json", 1},
      {"sqs-lambda/derived__eventbridge_in_body.json", 1},
  };
  for (const auto& [file, records] : known) {
    const Collected found = collect_file(data() / "envelopes" / file);
    EXPECT_EQ(found.records.size(), records) << file;
    EXPECT_EQ(found.rejections.size(), 0u) << file;
  }
}

TEST(PublishedData, LogFilesGiveAllTheirRecords) {
  if (!fs::exists(data() / "logs")) GTEST_SKIP() << "no published data at " << data();
  std::size_t records = 0;
  std::size_t counted = 0;
  for (const fs::path& file : files_below(data() / "logs")) {
    const Collected found = collect_file(file);
    EXPECT_EQ(name(found.summary.shape), name(Shape::kLogFile)) << file;
    EXPECT_EQ(found.summary.rejected, 0u) << file;
    EXPECT_EQ(found.summary.not_cloudtrail, 0u) << file;
    records += found.records.size();
    if (file.extension() != ".gz") counted += occurrences(file, "\"eventVersion\"");
    if (file.extension() == ".gz") counted += found.records.size();
  }
  EXPECT_EQ(records, 3042u);
  EXPECT_GE(counted, records);
}

TEST(PublishedData, LinesAndArraysGiveAllTheirRecords) {
  if (!fs::exists(data() / "ndjson")) GTEST_SKIP() << "no published data at " << data();
  const std::pair<const char*, std::size_t> known[] = {
      {"opensearch-project_opensearch-catalog", 891}, {"DataDog_stratus-red-team", 311}};
  for (const auto& [folder, wanted] : known) {
    std::size_t records = 0;
    for (const fs::path& file : files_below(data() / "ndjson" / folder)) {
      const Collected found = collect_file(file);
      EXPECT_EQ(found.summary.rejected + found.summary.not_cloudtrail, 0u) << file;
      records += found.records.size();
    }
    EXPECT_EQ(records, wanted) << folder;
  }
}

TEST(PublishedData, ReadsTheSameInSmallPieces) {
  if (!fs::exists(data() / "logs")) GTEST_SKIP() << "no published data at " << data();
  ReaderOptions options;
  options.window_bytes = 4096;
  Reader small = make_reader(options);
  for (const char* folder : {"logs", "ndjson", "envelopes"}) {
    for (const fs::path& file : files_below(data() / folder)) {
      std::ifstream stream(file, std::ios::binary);
      const std::string text((std::istreambuf_iterator<char>(stream)),
                             std::istreambuf_iterator<char>());
      const Collected whole = collect(text);
      EXPECT_TRUE(same(whole, collect_pieces(small, text, [] { return 1021u; }))) << file;
    }
  }
}

}  // namespace
}  // namespace cloudtrail::testing

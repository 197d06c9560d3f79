// What would be done about published attacks, where they are at hand.
#include <gtest/gtest.h>

#include <cloudtrail/reader.hpp>
#include <cloudtrail/remediation.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "support/remediation.hpp"

namespace cloudtrail {
namespace {

namespace fs = std::filesystem;

fs::path data() {
  const char* told = std::getenv("CLOUDTRAIL_TEST_DATA");
  return fs::path(told == nullptr ? "../shared" : told) / "data";
}

/// Plans for every record, and asks a guard of the record's own account.
class Answers : public RecordSink {
 public:
  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) {
      for (const std::string_view remediator : ready_remediators()) answer(record, remediator);
    }
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override {}

  std::map<std::string, int> counts;

 private:
  void answer(const Record& record, std::string_view remediator) {
    RetainedFinding finding;
    finding.owned = std::make_shared<const OwnedRecord>(record.retain());
    finding.rule = "any";
    const auto actions = (*ready_remediator(remediator, nullptr))->plan(finding);
    ASSERT_TRUE(actions) << actions.error().message << "\n" << record.raw();
    for (const Action& action : *actions) {
      MemoryStore store;
      GuardOptions options;
      options.account = action.target.account;
      Guard guard = *Guard::create(options, store);
      const Decision decision = *guard.judge({finding, action, true}, kStart);
      ++counts[action.operation.name + ": " + decision.reason];
    }
  }
};

TEST(PublishedAttacks, AreAnsweredWhereTheySucceeded) {
  const fs::path folders[] = {
      data() / "logs" / "invictus-ir_aws_dataset",
      data() / "ndjson" / "DataDog_stratus-red-team" / "docs" / "detonation-logs"};
  Answers answers;
  Reader reader = *Reader::create();
  for (const fs::path& folder : folders) {
    if (!fs::exists(folder)) GTEST_SKIP() << "no published data at " << data();
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      EXPECT_TRUE(reader.read_file(entry.path(), answers)) << entry.path();
    }
  }
  const std::string allowed = ": the rule applies it and no guard stands against it";
  const std::map<std::string, int> expected = {
      {"StartLogging" + allowed, 1},
      {"StartLogging: the event failed: TrailNotFoundException", 3},
      {"UpdateAccessKey" + allowed, 4}};
  EXPECT_EQ(answers.counts, expected);
}

}  // namespace
}  // namespace cloudtrail

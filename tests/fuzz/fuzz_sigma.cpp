// Any text as Sigma rules and filters, and behind it a record.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/judging.hpp"

using namespace cloudtrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto [text, record] = fuzz::rules_and_record(input);
  RuleOptions options = fuzz::without_files();
  options.placeholders = {{"users", {"alice", "b*"}}, {"none", {}}};
  const Result<RuleSet> all = RuleSet::parse(text, "fuzz", nullptr, fuzz::quick_limits(), options);
  options.skip_invalid = true;
  const Result<RuleSet> good = RuleSet::parse(text, "fuzz", nullptr, fuzz::quick_limits(), options);
  // What is good all through is not changed by leaving out what is bad.
  fuzz::require(!all || (good && good->rules().size() == all->rules().size()));
  if (good) fuzz::judge(*good, record);
  return 0;
}

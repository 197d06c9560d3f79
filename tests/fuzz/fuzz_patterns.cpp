// Any text as an EventBridge pattern, and behind it a record.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/judging.hpp"

using namespace cloudtrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto [pattern, record] = fuzz::rules_and_record(input);
  const std::string document =
      R"({"schema":1,"id":"s","rules":[{"id":"r","severity":"low","match":)" +
      std::string(pattern) + "}]}";
  const Result<RuleSet> rules =
      RuleSet::parse(document, "fuzz", nullptr, fuzz::quick_limits(), fuzz::without_files());
  if (rules) fuzz::judge(*rules, record);
  return 0;
}

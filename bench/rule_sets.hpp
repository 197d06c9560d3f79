// Sets of rules to measure with, and records to judge.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bench {

/// A rule document and what it must find in the records of its set.
struct RuleText {
  std::string name;
  std::string document;
  std::size_t rules = 0;
  /// Known from elsewhere; nullopt where the first round decides.
  std::optional<std::uint64_t> findings;
  std::optional<std::uint64_t> records_found;
};

struct Workload {
  std::string records;  ///< A log file, {"Records":[...]}.
  std::size_t record_count = 0;
  std::vector<RuleText> sets;
};

/// Records and patterns made by the project's own generator: 1, 50, 500 and 5,000 patterns, each
/// set the beginning of the next, and Sigma rules of an average detection pack's shapes.
Workload generated_workload();

/// The published records and pattern sets below `folder`, with their known totals; nullopt where
/// they are not there.
std::optional<Workload> published_workload(const std::string& folder);

}  // namespace bench

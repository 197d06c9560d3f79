// What rules would have found: over records that are there, and against other rules.
#pragma once

#include <cloudtrail/reader.hpp>
#include <cloudtrail/result.hpp>
#include <cloudtrail/rule.hpp>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cloudtrail {

struct BacktestOptions {
  /// Files and folders (walked, names in byte order); "-" is standard input.
  std::vector<std::filesystem::path> paths;
  RuleSet rules;
  std::optional<RuleSet> against;  ///< The rules as they were: what `rules` adds and loses.
  ReaderOptions reader;
  std::size_t examples = 3;  ///< Records that are named for each rule, and for each change.
  /// Records whose rules are timed one by one; of what follows, every sixteenth.
  std::uint64_t timed_records = 1000;
  const std::atomic<bool>* cancel = nullptr;  ///< Once true the run stops soon.
};

/// A record by its file and its number in it, from 0.
struct RecordPlace {
  std::string source;
  std::uint64_t index = 0;
};

/// What a rule of `rules` did.
struct RuleBacktest {
  std::uint64_t findings = 0;
  /// Its part of the time that evaluating every rule takes, 0 to 1; all together make 1. An
  /// estimate: what rules share, such as looking up a field, falls to whichever asks first, and the
  /// order changes from record to record.
  double share = 0;
  std::vector<RecordPlace> examples;  ///< The first it found.
};

/// How the findings of rules of one id differ. Rules go by their ids, whatever their set.
struct RuleChange {
  std::string rule;
  bool is_new = false;   ///< No rule of `against` has the id.
  bool is_gone = false;  ///< No rule of `rules` has it.
  std::uint64_t added = 0;  ///< Records that only `rules` finds with it.
  std::uint64_t lost = 0;   ///< Records that only `against` finds with it.
  std::vector<RecordPlace> added_examples;
  std::vector<RecordPlace> lost_examples;
};

struct BacktestReport {
  std::uint64_t files = 0;
  std::uint64_t files_unreadable = 0;
  std::uint64_t records = 0;
  std::uint64_t rejected = 0;
  std::uint64_t findings = 0;
  std::uint64_t timed = 0;  ///< Records that the shares are of.
  std::vector<RuleBacktest> rules;   ///< As in RuleSet::rules().
  std::vector<RuleChange> changes;   ///< By id: every rule that is new, gone, or found otherwise.
  std::vector<std::string> problems;  ///< Of files that could not be read: file and reason.
  bool cancelled = false;
};

/// Judges every record with the rules, and with `against` where it is given. On one thread, so that
/// times can be told apart; memory does not grow with the input. Errors as Reader::create();
/// kNotFound for a path that does not exist.
Result<BacktestReport> backtest(const BacktestOptions& options);

}  // namespace cloudtrail

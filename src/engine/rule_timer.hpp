// How the time of judging is shared out over rules.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <vector>

#include "classify/evaluator.hpp"
#include "rule/program.hpp"

namespace cloudtrail::engine {

/// Evaluates a program's rules one by one with a clock between them. Confined to one thread.
class RuleTimer {
 public:
  explicit RuleTimer(const rule::Program& program);

  /// Times every rule on the record, beginning with another one each time: the first to ask for a
  /// field pays for looking it up.
  void time(const Record& record);

  std::uint64_t records() const noexcept { return records_; }
  /// Each rule's part of the sum, which is 1; all are 0 where nothing was timed.
  std::vector<double> shares() const;

 private:
  const rule::Program& program_;
  classify::Evaluator evaluator_;
  std::vector<std::int64_t> nanoseconds_;  // by rule
  std::int64_t clock_ = 0;                 // what looking at the clock takes
  std::uint64_t records_ = 0;
};

}  // namespace cloudtrail::engine

// Records in, findings out.
#pragma once

#include <cloudtrail/explain.hpp>
#include <cloudtrail/record.hpp>
#include <cloudtrail/result.hpp>
#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cloudtrail {

/// A rule that matched a record. A view of both.
struct Finding {
  const Rule* rule = nullptr;
  std::uint32_t rule_index = 0;  ///< In RuleSet::rules().
};

/// One condition that decided a finding.
struct Reason {
  std::string field;  ///< The path as the rule has it, such as `userIdentity.invokedBy`.
  std::string value;  ///< What the record has there, as JSON; empty where it has nothing.
};

/// Judges records. Confined to one thread at a time; make one a thread, they share the rules.
class Classifier {
 public:
  explicit Classifier(RuleSet rules);
  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;
  ~Classifier();

  const RuleSet& rules() const noexcept;
  /// Judges with other rules from the next record on, and follows no LiveRules any more.
  void set_rules(RuleSet rules);
  /// Judges each record with the rules that `live` has when judge() is called: exchanged between
  /// two records, never within one.
  void follow(const LiveRules& live);
  /// When it is, for exceptions that expire, in nanoseconds since the epoch. A classifier begins
  /// with the system's time, and asks again only when it is given other rules: one that lives for
  /// long is told now and then, and asks no clock from then on.
  void set_now(std::int64_t now) noexcept;

  /// The findings of a record, in the order of the rules. Valid until the next call.
  std::span<const Finding> judge(const Record& record);
  /// Which exceptions took findings back in the last judge(): indexes into
  /// RuleSet::exceptions(), each once. Valid until the next call.
  std::span<const std::uint32_t> suppressed_by() const noexcept;

  /// The conditions that made `finding`, which is one of the last judge(), each field once. `out` is
  /// replaced. The record of that call must still be there.
  void why(const Finding& finding, std::vector<Reason>& out);

  /// What a rule, by its index in RuleSet::rules(), says of a record and why, judged or not: the
  /// evaluator is that of judge(). kInvalidArgument where there is no such rule. It takes longer
  /// than judging, and regex_limits() counts its searches too; the findings of the last judge()
  /// stay, but why() may be asked about them no more.
  Result<Explanation> explain(std::uint32_t rule, const Record& record,
                              const ExplainLimits& limits = {});

  /// How often a regular expression was given up at its limits since the classifier was made; such
  /// a condition counts as not matching.
  std::uint64_t regex_limits() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cloudtrail

// Explanations of conditions: the evaluator answers, this writes down what it was asked.
#pragma once

#include <cloudtrail/explain.hpp>
#include <cloudtrail/record.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "classify/evaluator.hpp"
#include "rule/program.hpp"

namespace cloudtrail::classify {

/// Explains conditions of the evaluator's program on the record that it was begun with.
class Explainer {
 public:
  Explainer(const rule::Program& program, const Record& record, Evaluator& evaluator,
            const ExplainLimits& limits)
      : program_(program),
        record_(record),
        evaluator_(evaluator),
        limits_(limits),
        left_(limits.conditions) {}

  /// The tree of a condition; holds() answers with `given_up` as judging does.
  ExplainedCondition tree(rule::Condition condition, bool given_up);
  /// How near a condition is, into `out`.
  void nearness(rule::Condition condition, Explanation& out);

 private:
  struct Count {
    std::uint32_t held = 0;
    std::uint32_t needed = 0;
  };
  struct Branch {
    rule::Condition condition = 0;
    Count count;
  };

  ExplainedCondition node(rule::Condition condition, std::size_t depth);
  void add_children(const rule::Node& node, std::size_t depth, ExplainedCondition& made);
  void explain_leaf(std::uint32_t leaf, ExplainedCondition& made);
  SeenValue seen(std::uint32_t leaf, const rule::FieldValue& value) const;
  std::vector<rule::FieldValue> values_of(std::uint32_t leaf);
  std::string same_element_note(rule::Condition condition);
  std::string shared_array(rule::Condition condition);
  void arrays_below(rule::Condition condition, std::vector<std::vector<std::uint32_t>>& out);

  // How near a condition is: nearness.cpp.
  Count count(rule::Condition condition);
  Count count_as_one(rule::Condition condition);
  Branch nearest_branch(const rule::Node& any);
  void against(rule::Condition condition, std::vector<std::string>& out);
  void against_leaf(std::uint32_t leaf, std::vector<std::string>& out);
  void against_negation(rule::Condition child, std::vector<std::string>& out);
  std::string value_words(const std::string& field, std::uint32_t leaf,
                          const std::vector<rule::FieldValue>& values) const;

  const rule::Program& program_;
  const Record& record_;
  Evaluator& evaluator_;
  const ExplainLimits& limits_;
  std::size_t left_;             // conditions that may still be told of
  std::vector<Decision> bound_;  // of the kSameElement node that is gone through, where it holds
};

/// Explains a rule of the program. The evaluator must have been begun with program and record.
Explanation explain(const rule::Program& program, const Record& record, Evaluator& evaluator,
                    std::uint32_t rule, const ExplainLimits& limits);

}  // namespace cloudtrail::classify

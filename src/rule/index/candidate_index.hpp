// Which rules a record can match at all, told without asking the rules one by one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rule/index/field_symbols.hpp"

namespace cloudtrail::rule {

/// A rule's, or an exception's, condition.
using Condition = std::uint32_t;  // in Program::nodes

class Program;
class Witnesses;
struct Requirement;

/// A tree over what rules require of a record. A way from its root asks one field after another:
/// eventSource, eventName, then others. Each step is a look-up of the value that the record has
/// there, and each node names the rules all of whose requirements are met on the way to it.
/// Immutable; memory is linear in the size of the rules.
class CandidateIndex {
 public:
  /// Below this, asking every rule is cheaper.
  static constexpr std::size_t kLeastRules = 8;
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// A rule and whether it has yet to be judged: else the way to the node has decided it, unless
  /// values lie in arrays of objects. Sorts by rule, those that are decided first.
  class Candidate {
   public:
    Candidate(std::uint32_t rule, bool open) : code_(rule << 1 | (open ? 1 : 0)) {}
    std::uint32_t rule() const noexcept { return code_ >> 1; }
    bool open() const noexcept { return (code_ & 1) != 0; }
    auto operator<=>(const Candidate&) const = default;

   private:
    std::uint32_t code_;
  };

  CandidateIndex() = default;
  explicit CandidateIndex(const Program& program);

  /// Rules that have to be judged for every record, in their order.
  std::span<const Candidate> always() const noexcept { return always_; }

  std::span<const FieldSymbols> fields() const noexcept { return fields_; }
  /// Those of the fields, one bit each, that are eventSource and eventName: they are asked before
  /// all others.
  std::uint64_t call_fields() const noexcept { return call_fields_; }
  /// The fields that are asked at a node, one bit each.
  std::uint64_t asked(std::uint32_t node) const noexcept { return nodes_[node].asked; }
  /// The node behind a step, or kNone.
  std::uint32_t step(std::uint32_t node, Symbol symbol) const noexcept {
    return (nodes_[node].symbols & symbol_bit(symbol)) == 0 ? kNone : find_step(node, symbol);
  }
  std::span<const Candidate> candidates(std::uint32_t node) const noexcept {
    return std::span(candidates_).subspan(nodes_[node].first, nodes_[node].count);
  }
  /// What of an open candidate's condition is still to be judged, all of it: the conditions in it
  /// that the way to the node has not decided.
  std::span<const Condition> left(std::uint32_t rule) const noexcept {
    return std::span(left_).subspan(left_ends_[rule], left_ends_[rule + 1] - left_ends_[rule]);
  }
  /// Whether there is anything to ask.
  bool empty() const noexcept { return candidates_.empty(); }

 private:
  struct Node {
    std::uint64_t asked = 0;
    std::uint64_t symbols = 0;  // a Bloom filter of one bit over those of its steps
    std::uint32_t first = 0;  // in candidates_
    std::uint32_t count = 0;
  };
  struct Step {
    std::uint64_t key = 0;
    std::uint32_t node = 0;  // 0, the root, where there is none
  };
  struct Placed {
    std::uint32_t node;
    Candidate candidate;
  };

  static std::uint64_t symbol_bit(Symbol symbol) noexcept {
    return std::uint64_t{1} << (symbol * 0x9E3779B1u >> 26);
  }
  static std::uint64_t key_of(std::uint32_t node, Symbol symbol) noexcept {
    return std::uint64_t{node} << 32 | symbol;
  }
  std::uint32_t find_step(std::uint32_t node, Symbol symbol) const noexcept;
  std::size_t slot_of(std::uint64_t key) const noexcept;
  std::uint32_t make_step(std::uint32_t node, Symbol symbol, std::uint32_t field);
  void grow();
  std::uint32_t place(const Requirement& requirement, const Witnesses& witnesses);
  void gather(std::vector<Placed>& placed);

  std::vector<Candidate> always_;
  std::vector<FieldSymbols> fields_;
  std::uint64_t call_fields_ = 0;
  std::vector<Node> nodes_;
  std::vector<Step> steps_;  // open addressing
  std::size_t step_count_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<Condition> left_;
  std::vector<std::uint32_t> left_ends_;  // by rule: where those before it end in left_
};

}  // namespace cloudtrail::rule

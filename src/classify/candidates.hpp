// Asks a program's candidate index about one record after another.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "classify/field_values.hpp"
#include "rule/index/candidate_index.hpp"

namespace cloudtrail::classify {

/// Confined to one thread; allocates only while it grows.
class Candidates {
 public:
  using Candidate = rule::CandidateIndex::Candidate;

  /// The rules that the record of `values` may match, each once, in their order: all that the index
  /// cannot rule out. Valid until the next call.
  std::span<const Candidate> find(const rule::CandidateIndex& index, FieldValues& values);

 private:
  /// The symbols of one field's values.
  struct Answers {
    std::uint64_t record = 0;  // the record they are for
    std::uint32_t first = 0;   // in symbols_
    std::uint32_t count = 0;
  };

  void visit(std::uint32_t node);
  const Answers& ask(std::uint32_t field);

  const rule::CandidateIndex* index_ = nullptr;
  FieldValues* values_ = nullptr;
  std::uint64_t number_ = 0;
  std::vector<Answers> answers_;
  std::vector<rule::Symbol> symbols_;
  std::vector<Candidate> found_;
  std::string scratch_;
};

}  // namespace cloudtrail::classify

// Asks a program's candidate index about one record after another.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
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
  /// To be called when the index last asked may be gone.
  void forget() noexcept { index_ = nullptr; }

 private:
  /// The symbols of one field's values.
  struct Answers {
    std::uint64_t record = 0;  // the record they are for
    std::uint32_t first = 0;   // in symbols_
    std::uint32_t count = 0;
  };
  /// How far eventSource and eventName lead, for one pair of them: most come again and again.
  struct Call {
    std::string key;  // empty for none
    std::vector<Candidate> candidates;
    std::vector<std::uint32_t> nodes;  // at which other fields are asked
  };
  static constexpr std::size_t kCalls = 512;
  static constexpr std::size_t kCallKeyBytes = 128;
  /// A call that leads to more is not kept: memory stays bounded, however many rules there are.
  static constexpr std::size_t kCallRules = 1024;
  /// What a field answered for a text.
  struct Remembered {
    static constexpr std::size_t kBytes = 188;
    static constexpr std::size_t kSymbols = 8;
    std::array<char, kBytes> text;
    std::uint8_t size;
    std::uint8_t field;
    std::uint8_t symbol_count;
    bool used = false;
    std::array<rule::Symbol, kSymbols> symbols;
  };
  static constexpr std::size_t kRemembered = 512;

  const Call& call();
  bool set_key();
  void walk_calls(std::uint32_t node, Call& call);
  void walk(std::uint32_t node);
  template <typename Function>
  void each_step(std::uint32_t node, std::uint64_t fields, const Function& function);
  const Answers& ask(std::uint32_t field);
  void append(std::uint32_t field);
  void append_text(std::uint32_t field, std::string_view text);

  const rule::CandidateIndex* index_ = nullptr;
  FieldValues* values_ = nullptr;
  std::uint64_t number_ = 0;
  std::vector<Answers> answers_;
  std::vector<rule::Symbol> symbols_;
  std::vector<Candidate> found_;
  std::string scratch_;
  std::string folded_;
  std::string key_;
  Call other_call_;                      // one that is not kept
  std::vector<Call> calls_;              // by hash; the newest stays
  std::vector<Remembered> remembered_;  // by hash; the newest stays
};

}  // namespace cloudtrail::classify

#include "rule/index/candidate_index.hpp"

#include <algorithm>
#include <tuple>

#include "rule/index/witness.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

CandidateIndex::CandidateIndex(const Program& program) {
  nodes_.emplace_back();
  steps_.resize(16);
  left_ends_.push_back(0);
  const bool asks = program.code.size() >= kLeastRules;
  Witnesses witnesses(program);
  std::vector<Placed> placed;
  std::vector<Condition> left;
  for (std::uint32_t rule = 0; rule < program.code.size(); ++rule) {
    left.assign(1, program.code[rule].match);
    const auto requirements =
        asks ? witnesses.of(program.code[rule].match, left) : std::nullopt;
    if (!requirements) always_.emplace_back(rule, true);
    if (requirements) {
      for (const Requirement& one : *requirements) {
        placed.push_back(Placed{place(one, witnesses), Candidate(rule, !one.exact)});
      }
    }
    left_.insert(left_.end(), left.begin(), left.end());
    left_ends_.push_back(static_cast<std::uint32_t>(left_.size()));
  }
  gather(placed);
  for (std::uint32_t i = 0; i < witnesses.call_fields(); ++i) call_fields_ |= std::uint64_t{1} << i;
  fields_ = std::move(witnesses.fields());
  for (FieldSymbols& field : fields_) field.build();
}

/// Makes the way that asks the requirement's symbols in the order of their fields.
std::uint32_t CandidateIndex::place(const Requirement& requirement, const Witnesses& witnesses) {
  std::vector<Symbol> way(requirement.symbols.begin(),
                          requirement.symbols.begin() + requirement.count);
  std::sort(way.begin(), way.end(), [&](Symbol a, Symbol b) {
    return std::tuple(witnesses.field_of(a), a) < std::tuple(witnesses.field_of(b), b);
  });
  way.erase(std::unique(way.begin(), way.end()), way.end());
  std::uint32_t node = kRoot;
  for (const Symbol symbol : way) node = make_step(node, symbol, witnesses.field_of(symbol));
  return node;
}

std::size_t CandidateIndex::slot_of(std::uint64_t key) const noexcept {
  std::size_t slot = (key * 0x9E3779B97F4A7C15u) >> 32 & (steps_.size() - 1);
  while (steps_[slot].node != kRoot && steps_[slot].key != key) {
    slot = (slot + 1) & (steps_.size() - 1);
  }
  return slot;
}

std::uint32_t CandidateIndex::find_step(std::uint32_t node, Symbol symbol) const noexcept {
  const Step& step = steps_[slot_of(key_of(node, symbol))];
  return step.node == kRoot ? kNone : step.node;
}

std::uint32_t CandidateIndex::make_step(std::uint32_t node, Symbol symbol, std::uint32_t field) {
  nodes_[node].asked |= std::uint64_t{1} << field;
  nodes_[node].symbols |= symbol_bit(symbol);
  const std::uint64_t key = key_of(node, symbol);
  if (const Step& known = steps_[slot_of(key)]; known.node != kRoot) return known.node;
  if (++step_count_ * 2 > steps_.size()) grow();
  const auto made = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  steps_[slot_of(key)] = Step{key, made};
  return made;
}

void CandidateIndex::grow() {
  std::vector<Step> old(steps_.size() * 2);
  old.swap(steps_);
  for (const Step& step : old) {
    if (step.node != kRoot) steps_[slot_of(step.key)] = step;
  }
}

/// Puts the candidates of each node next to each other.
void CandidateIndex::gather(std::vector<Placed>& placed) {
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return std::tuple(a.node, a.candidate) < std::tuple(b.node, b.candidate);
  });
  for (const Placed& one : placed) {
    Node& node = nodes_[one.node];
    if (node.count == 0) node.first = static_cast<std::uint32_t>(candidates_.size());
    ++node.count;
    candidates_.push_back(one.candidate);
  }
}

}  // namespace cloudtrail::rule

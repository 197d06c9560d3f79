#include "classify/candidates.hpp"

#include <algorithm>
#include <bit>

namespace cloudtrail::classify {

std::span<const Candidates::Candidate> Candidates::find(const rule::CandidateIndex& index,
                                                        FieldValues& values) {
  if (index.empty()) return index.always();
  index_ = &index;
  values_ = &values;
  ++number_;
  answers_.resize(std::max(answers_.size(), index.fields().size()));
  symbols_.clear();
  found_.assign(index.always().begin(), index.always().end());
  visit(rule::CandidateIndex::kRoot);
  std::sort(found_.begin(), found_.end());
  found_.erase(std::unique(found_.begin(), found_.end(),
                           [](Candidate a, Candidate b) { return a.rule() == b.rule(); }),
               found_.end());
  return found_;
}

void Candidates::visit(std::uint32_t node) {
  const std::span<const Candidate> here = index_->candidates(node);
  found_.insert(found_.end(), here.begin(), here.end());
  for (std::uint64_t asked = index_->asked(node); asked != 0; asked &= asked - 1) {
    // By value: to go on means to ask more fields.
    const Answers answers = ask(static_cast<std::uint32_t>(std::countr_zero(asked)));
    for (std::uint32_t i = answers.first; i < answers.first + answers.count; ++i) {
      const std::uint32_t next = index_->step(node, symbols_[i]);
      if (next != rule::CandidateIndex::kNone) visit(next);
    }
  }
}

const Candidates::Answers& Candidates::ask(std::uint32_t field) {
  Answers& answers = answers_[field];
  if (answers.record == number_) return answers;
  answers.record = number_;
  answers.first = static_cast<std::uint32_t>(symbols_.size());
  const rule::FieldSymbols& asked = index_->fields()[field];
  for (const rule::FieldValue& value : values_->of(asked.path())) {
    asked.append(value, scratch_, symbols_);
  }
  // A node must not be come to twice.
  const auto begin = symbols_.begin() + answers.first;
  if (symbols_.end() - begin > 1) {
    std::sort(begin, symbols_.end());
    symbols_.erase(std::unique(begin, symbols_.end()), symbols_.end());
  }
  answers.count = static_cast<std::uint32_t>(symbols_.size()) - answers.first;
  return answers;
}

}  // namespace cloudtrail::classify

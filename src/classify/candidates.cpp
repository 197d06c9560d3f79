#include "classify/candidates.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/text_hash.hpp"

namespace cloudtrail::classify {

std::span<const Candidates::Candidate> Candidates::find(const rule::CandidateIndex& index,
                                                        FieldValues& values) {
  if (index.empty()) return index.always();
  if (index_ != &index) {
    index_ = &index;
    remembered_.assign(kRemembered, Remembered());
  }
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
  const std::uint32_t path = index_->fields()[field].path();
  for (const rule::FieldValue& value : values_->of(path)) append(field, value);
  // A node must not be come to twice.
  const auto begin = symbols_.begin() + answers.first;
  if (symbols_.end() - begin > 1) {
    std::sort(begin, symbols_.end());
    symbols_.erase(std::unique(begin, symbols_.end()), symbols_.end());
  }
  answers.count = static_cast<std::uint32_t>(symbols_.size()) - answers.first;
  return answers;
}

void Candidates::append(std::uint32_t field, const rule::FieldValue& value) {
  const rule::FieldSymbols& asked = index_->fields()[field];
  const std::optional<std::string_view> text = asked.compared(value);
  if (!text) return asked.append_other(value, symbols_);
  if (text->size() <= Remembered::kBytes) return append_text(field, *text);
  asked.append_text(*text, scratch_, symbols_);
}

void Candidates::append_text(std::uint32_t field, std::string_view text) {
  Remembered& known = remembered_[(text_hash(text) + field) % kRemembered];
  if (known.used && known.field == field &&
      std::string_view(known.text.data(), known.size) == text) {
    symbols_.insert(symbols_.end(), known.symbols.begin(),
                    known.symbols.begin() + known.symbol_count);
    return;
  }
  const std::size_t before = symbols_.size();
  index_->fields()[field].append_text(text, scratch_, symbols_);
  const std::size_t count = symbols_.size() - before;
  if (count > Remembered::kSymbols) return;
  known.used = true;
  known.field = static_cast<std::uint8_t>(field);
  known.size = static_cast<std::uint8_t>(text.size());
  known.symbol_count = static_cast<std::uint8_t>(count);
  std::copy(text.begin(), text.end(), known.text.begin());
  std::copy(symbols_.end() - static_cast<std::ptrdiff_t>(count), symbols_.end(), known.symbols.begin());
}

}  // namespace cloudtrail::classify

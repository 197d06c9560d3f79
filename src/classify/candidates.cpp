#include "classify/candidates.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/text_hash.hpp"
#include "rule/text_pattern.hpp"

namespace cloudtrail::classify {

std::span<const Candidates::Candidate> Candidates::find(const rule::CandidateIndex& index,
                                                        FieldValues& values) {
  if (index.empty()) return index.always();
  if (index_ != &index) {
    index_ = &index;
    calls_.assign(kCalls, Call());
    remembered_.assign(kRemembered, Remembered());
  }
  values_ = &values;
  ++number_;
  answers_.resize(std::max(answers_.size(), index.fields().size()));
  symbols_.clear();
  found_.assign(index.always().begin(), index.always().end());
  const Call& made = call();
  found_.insert(found_.end(), made.candidates.begin(), made.candidates.end());
  for (const std::uint32_t node : made.nodes) walk(node);
  std::sort(found_.begin(), found_.end());
  found_.erase(std::unique(found_.begin(), found_.end(),
                           [](Candidate a, Candidate b) { return a.rule() == b.rule(); }),
               found_.end());
  return found_;
}

/// Makes the key of the record's call; false where the values are not plain texts or too long.
bool Candidates::set_key() {
  const Record& record = values_->record();
  if (record.has_dotted_key()) return false;
  const std::string_view source = record.get(Field::kEventSource).raw();
  const std::string_view name = record.get(Field::kEventName).raw();
  if (!source.starts_with('"') || !name.starts_with('"')) return false;
  if (source.size() + name.size() > kCallKeyBytes) return false;
  key_.assign(source).append(name);
  return true;
}

const Candidates::Call& Candidates::call() {
  const bool keyed = set_key();
  Call& kept = keyed ? calls_[text_hash(key_) % kCalls] : other_call_;
  if (keyed && kept.key == key_) return kept;
  other_call_.candidates.clear();
  other_call_.nodes.clear();
  walk_calls(rule::CandidateIndex::kRoot, other_call_);
  if (!keyed || other_call_.candidates.size() + other_call_.nodes.size() > kCallRules) {
    return other_call_;
  }
  kept = other_call_;
  kept.key = key_;
  return kept;
}

/// Calls `function` with every node that the record's values of these fields lead to.
template <typename Function>
void Candidates::each_step(std::uint32_t node, std::uint64_t fields, const Function& function) {
  for (std::uint64_t asked = index_->asked(node) & fields; asked != 0; asked &= asked - 1) {
    // By value: to go on means to ask more fields.
    const Answers answers = ask(static_cast<std::uint32_t>(std::countr_zero(asked)));
    for (std::uint32_t i = answers.first; i < answers.first + answers.count; ++i) {
      const std::uint32_t next = index_->step(node, symbols_[i]);
      if (next != rule::CandidateIndex::kNone) function(next);
    }
  }
}

void Candidates::walk_calls(std::uint32_t node, Call& call) {
  const std::span<const Candidate> here = index_->candidates(node);
  call.candidates.insert(call.candidates.end(), here.begin(), here.end());
  if ((index_->asked(node) & ~index_->call_fields()) != 0) call.nodes.push_back(node);
  each_step(node, index_->call_fields(), [&](std::uint32_t next) { walk_calls(next, call); });
}

void Candidates::walk(std::uint32_t node) {
  each_step(node, ~index_->call_fields(), [&](std::uint32_t next) {
    const std::span<const Candidate> here = index_->candidates(next);
    found_.insert(found_.end(), here.begin(), here.end());
    walk(next);
  });
}

const Candidates::Answers& Candidates::ask(std::uint32_t field) {
  Answers& answers = answers_[field];
  if (answers.record == number_) return answers;
  answers.record = number_;
  answers.first = static_cast<std::uint32_t>(symbols_.size());
  append(field);
  // A node must not be come to twice.
  const auto begin = symbols_.begin() + answers.first;
  if (symbols_.end() - begin > 1) {
    std::sort(begin, symbols_.end());
    symbols_.erase(std::unique(begin, symbols_.end()), symbols_.end());
  }
  answers.count = static_cast<std::uint32_t>(symbols_.size()) - answers.first;
  return answers;
}

void Candidates::append(std::uint32_t field) {
  const rule::FieldSymbols& asked = index_->fields()[field];
  std::string_view text;
  const FieldValues::Glance glance = values_->glance(asked.path(), text);
  if (glance == FieldValues::Glance::kAbsent) return asked.append_absent(symbols_);
  if (glance == FieldValues::Glance::kText && text.size() <= Remembered::kBytes) {
    asked.append_present(symbols_);
    return append_text(field, text);
  }
  const std::span<const rule::FieldValue> values = values_->of(asked.path());
  for (const rule::FieldValue& value : values) {
    const std::optional<std::string_view> compared = asked.compared(value);
    if (compared) asked.append_text(*compared, scratch_, symbols_);
    if (!compared) asked.append_other(value, symbols_);
  }
  if (!values.empty()) asked.append_present(symbols_);
  // In arrays of objects a field may be missing in one element that another one has.
  if (values.empty() || values_->scoped(asked.path())) asked.append_absent(symbols_);
}

/// The symbols of a text that is the field's only value, as it is written.
void Candidates::append_text(std::uint32_t field, std::string_view text) {
  Remembered& known = remembered_[(text_hash(text) + field) % kRemembered];
  if (known.used && known.field == field &&
      std::string_view(known.text.data(), known.size) == text) {
    symbols_.insert(symbols_.end(), known.symbols.begin(),
                    known.symbols.begin() + known.symbol_count);
    return;
  }
  const std::size_t before = symbols_.size();
  const rule::FieldSymbols& asked = index_->fields()[field];
  folded_ = text;
  if (asked.typing() == rule::Typing::kFoldedText) rule::fold_ascii(folded_);
  asked.append_text(folded_, scratch_, symbols_);
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

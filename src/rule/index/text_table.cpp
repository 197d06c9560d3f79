#include "rule/index/text_table.hpp"

#include "base/text_hash.hpp"

namespace cloudtrail::rule {
namespace {

std::uint32_t short_hash(std::string_view text) noexcept {
  return static_cast<std::uint32_t>(text_hash(text));
}

}  // namespace

std::size_t TextTable::slot_of(std::string_view text, std::uint32_t hash) const noexcept {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].number != kNone) {
    const Slot& slot = slots_[at];
    if (slot.hash == hash && std::string_view(texts_).substr(slot.at, slot.size) == text) break;
    at = (at + 1) & (slots_.size() - 1);
  }
  return at;
}

std::uint32_t TextTable::add(std::string_view text, std::uint32_t next) {
  if (count_ * 2 >= slots_.size()) grow();
  const std::uint32_t hash = short_hash(text);
  Slot& slot = slots_[slot_of(text, hash)];
  if (slot.number != kNone) return slot.number;
  slot = Slot{hash, static_cast<std::uint32_t>(texts_.size()),
              static_cast<std::uint32_t>(text.size()), next};
  texts_ += text;
  ++count_;
  return next;
}

std::uint32_t TextTable::find(std::string_view text) const noexcept {
  return empty() ? kNone : slots_[slot_of(text, short_hash(text))].number;
}

void TextTable::grow() {
  std::vector<Slot> old(slots_.empty() ? 4 : slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.number == kNone) continue;
    const std::string_view text = std::string_view(texts_).substr(slot.at, slot.size);
    slots_[slot_of(text, slot.hash)] = slot;
  }
}

}  // namespace cloudtrail::rule

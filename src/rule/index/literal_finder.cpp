#include "rule/index/literal_finder.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

#include "rule/text_pattern.hpp"

namespace cloudtrail::rule {
namespace {

/// Up to so many are looked for one by one, which costs less than going through the text.
constexpr std::size_t kFewLiterals = 4;

/// The three bytes at `text`, behind which there is a fourth one to be read.
std::uint32_t gram_at(const char* text) noexcept {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, text, sizeof bytes);
  static_assert(std::endian::native == std::endian::little);
  return bytes & 0xFFFFFF;
}

std::uint32_t mixed(std::uint32_t gram) noexcept {
  return gram * 0x9E3779B1u;
}

}  // namespace

void LiteralFinder::add(const Literal& literal, std::uint32_t symbol) {
  literals_.push_back(Entry{literal, symbol, 0, 0});
}

/// Of a literal's grams the one that the fewest literals have: where words meet, as a rule, and not
/// the words that many names are made of.
void LiteralFinder::choose_grams() {
  std::unordered_map<std::uint32_t, std::uint32_t> users;
  const auto each_gram = [](const Entry& entry, const auto& function) {
    std::string lower = entry.literal.text;
    fold_ascii(lower);
    for (std::uint32_t i = 0; i + kLeastBytes <= lower.size(); ++i) {
      function(gram_at(lower.c_str() + i), i);
    }
  };
  for (const Entry& entry : literals_) {
    each_gram(entry, [&](std::uint32_t gram, std::uint32_t) { ++users[gram]; });
  }
  for (Entry& entry : literals_) {
    std::uint32_t least = UINT32_MAX;
    each_gram(entry, [&](std::uint32_t gram, std::uint32_t at) {
      if (users[gram] >= least) return;
      least = users[gram];
      entry.gram = gram;
      entry.gram_at = at;
    });
  }
}

void LiteralFinder::build() {
  if (literals_.empty()) return;
  choose_grams();
  std::stable_sort(literals_.begin(), literals_.end(),
                   [](const Entry& a, const Entry& b) { return a.gram < b.gram; });
  table_.resize(std::bit_ceil(literals_.size() * 2));
  known_.resize(std::max<std::size_t>(16, std::bit_ceil(literals_.size() / 4)));
  for (std::uint32_t i = 0; i < literals_.size(); ++i) {
    const std::uint32_t gram = literals_[i].gram;
    if (i > 0 && literals_[i - 1].gram == gram) continue;
    std::size_t slot = mixed(gram) >> 8 & (table_.size() - 1);
    while (table_[slot].count != 0) slot = (slot + 1) & (table_.size() - 1);
    std::uint32_t end = i;
    while (end < literals_.size() && literals_[end].gram == gram) ++end;
    table_[slot] = Slot{i, end - i, gram};
    const std::size_t bit = mixed(gram) >> 4 & (known_.size() * 64 - 1);
    known_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

const LiteralFinder::Slot& LiteralFinder::slot_of(std::uint32_t gram) const noexcept {
  std::size_t slot = mixed(gram) >> 8 & (table_.size() - 1);
  while (table_[slot].count != 0 && table_[slot].gram != gram) {
    slot = (slot + 1) & (table_.size() - 1);
  }
  return table_[slot];
}

bool LiteralFinder::is_at(const Entry& entry, std::string_view text, std::size_t gram_at) noexcept {
  const Literal& literal = entry.literal;
  if (gram_at < entry.gram_at) return false;
  const std::size_t at = gram_at - entry.gram_at;
  if (text.size() - at < literal.text.size()) return false;
  if (literal.at_start && at != 0) return false;
  if (literal.at_end && at + literal.text.size() != text.size()) return false;
  return text.substr(at, literal.text.size()) == literal.text;
}

void LiteralFinder::find_one_by_one(std::string_view text, std::string_view lower,
                                    std::vector<std::uint32_t>& out) const {
  for (const Entry& entry : literals_) {
    const Literal& literal = entry.literal;
    const std::string_view in = literal.folded ? lower : text;
    const bool found = literal.at_start && literal.at_end ? in == literal.text
                       : literal.at_start                 ? in.starts_with(literal.text)
                       : literal.at_end
                           ? in.ends_with(literal.text)
                           : find_text(in, literal.text) != std::string_view::npos;
    if (found) out.push_back(entry.symbol);
  }
}

void LiteralFinder::find(std::string_view text, std::string& scratch,
                         std::vector<std::uint32_t>& out) const {
  if (text.size() < kLeastBytes) return;
  scratch.assign(text);
  fold_ascii(scratch);
  const std::string_view lower = scratch;
  if (literals_.size() <= kFewLiterals) return find_one_by_one(text, lower, out);
  const std::size_t bits = known_.size() * 64 - 1;
  // scratch.data() ends with a zero: four bytes can be loaded where three are left.
  for (std::size_t i = 0; i + kLeastBytes <= lower.size(); ++i) {
    const std::uint32_t gram = gram_at(lower.data() + i);
    const std::size_t bit = mixed(gram) >> 4 & bits;
    if ((known_[bit / 64] >> (bit % 64) & 1) == 0) continue;
    const Slot& slot = slot_of(gram);
    for (std::uint32_t j = slot.first; j < slot.first + slot.count; ++j) {
      const Entry& entry = literals_[j];
      if (is_at(entry, entry.literal.folded ? lower : text, i)) out.push_back(entry.symbol);
    }
  }
}

}  // namespace cloudtrail::rule

#include "rule/text_match.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/text_hash.hpp"

namespace cloudtrail::rule {
namespace {

char fold(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool equal_ascii_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return fold(x) == fold(y); });
}

std::size_t find_text(std::string_view text, std::string_view piece) noexcept {
  // find() is the faster one but for texts that are made to be slow, and of these only long ones
  // are.
  constexpr std::size_t kCheap = 4096;
  if (text.size() * piece.size() <= kCheap) return text.find(piece);
  const void* found = memmem(text.data(), text.size(), piece.data(), piece.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

Result<Wildcard> Wildcard::parse(std::string_view pattern) {
  const auto bad = [](const char* what, std::size_t at) {
    return Error{ErrorCode::kInvalidRule, what, at};
  };
  Wildcard wildcard;
  wildcard.pieces_.emplace_back();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*') {
      if (i > 0 && pattern[i - 1] == '*' && wildcard.pieces_.back().empty() &&
          wildcard.pieces_.size() > 1) {
        return bad("`**` is not allowed: one `*` already stands for any text", i);
      }
      wildcard.pieces_.emplace_back();
      continue;
    }
    if (c == '\\') {
      const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
      if (next != '*' && next != '\\') return bad("a backslash must be followed by `*` or `\\`", i);
      ++i;
    }
    wildcard.pieces_.back().push_back(pattern[i]);
  }
  return wildcard;
}

bool Wildcard::matches(std::string_view text) const noexcept {
  const std::string& first = pieces_.front();
  const std::string& last = pieces_.back();
  if (pieces_.size() == 1) return text == first;
  if (text.size() < first.size() + last.size()) return false;
  if (!text.starts_with(first) || !text.ends_with(last)) return false;
  text = text.substr(first.size(), text.size() - first.size() - last.size());
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const std::size_t at = find_text(text, pieces_[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + pieces_[i].size());
  }
  return true;
}

Literal Wildcard::longest_literal() const {
  std::size_t longest = 0;
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    if (pieces_[i].size() > pieces_[longest].size()) longest = i;
  }
  const std::size_t texts = static_cast<std::size_t>(
      std::count_if(pieces_.begin(), pieces_.end(), [](const auto& piece) { return !piece.empty(); }));
  return Literal{pieces_[longest], longest == 0, longest + 1 == pieces_.size(), false, texts == 1};
}

void StringSet::add(std::string text) {
  texts_.push_back(std::move(text));
}

void StringSet::build() {
  std::sort(texts_.begin(), texts_.end());
  texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
  if (texts_.empty()) return;
  for (const std::string& text : texts_) sizes_ |= size_bit(text);
  table_.assign(std::bit_ceil(texts_.size() * 2), 0);
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    std::size_t slot = text_hash(texts_[i]) & (table_.size() - 1);
    while (table_[slot] != 0) slot = (slot + 1) & (table_.size() - 1);
    table_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

std::size_t StringSet::find(std::string_view text) const noexcept {
  if ((sizes_ & size_bit(text)) == 0) return kNotThere;
  if (texts_.size() <= 2) {
    const auto found = std::find(texts_.begin(), texts_.end(), text);
    return found == texts_.end() ? kNotThere : static_cast<std::size_t>(found - texts_.begin());
  }
  std::size_t slot = text_hash(text) & (table_.size() - 1);
  while (table_[slot] != 0) {
    if (texts_[table_[slot] - 1] == text) return table_[slot] - 1;
    slot = (slot + 1) & (table_.size() - 1);
  }
  return kNotThere;
}

}  // namespace cloudtrail::rule

// Many pieces of text looked for at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/text_match.hpp"

namespace cloudtrail::rule {

/// Finds which of its literals a text has. Every literal stands under three of its bytes, those
/// that the fewest others stand under: a text is gone through once, and a literal is compared where
/// its three bytes occur. Immutable once it is built; memory is linear in the number of literals.
class LiteralFinder {
 public:
  /// Shortest literal that can be looked for.
  static constexpr std::size_t kLeastBytes = 3;

  /// `literal` is at least kLeastBytes long; `symbol` is what find() tells of it.
  void add(const Literal& literal, std::uint32_t symbol);
  /// To be called once, after the last add().
  void build();
  bool empty() const noexcept { return literals_.empty(); }

  /// Appends the symbols of the literals in `text`; one that occurs twice may be appended twice.
  /// `scratch` is replaced.
  void find(std::string_view text, std::string& scratch, std::vector<std::uint32_t>& out) const;

 private:
  struct Entry {
    Literal literal;
    std::uint32_t symbol = 0;
    std::uint32_t gram = 0;
    std::uint32_t gram_at = 0;  // where in the literal it is
  };
  struct Slot {
    std::uint32_t first = 0;  // in literals_
    std::uint32_t count = 0;
    std::uint32_t gram = 0;
  };

  void choose_grams();
  void find_one_by_one(std::string_view text, std::string_view lower,
                       std::vector<std::uint32_t>& out) const;
  const Slot& slot_of(std::uint32_t gram) const noexcept;
  static bool is_at(const Entry& entry, std::string_view text, std::size_t gram_at) noexcept;

  std::vector<Entry> literals_;
  std::vector<Slot> table_;           // open addressing; a count of 0 is free
  std::vector<std::uint64_t> known_;  // a Bloom filter of one bit, in front of the table
};

}  // namespace cloudtrail::rule

// From texts to numbers, laid out for one look-up a record among thousands of texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::rule {

/// A look-up touches two places in memory where the text is there, and mostly one where it is not.
class TextTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// The number of a text; `next` where it is new, and then so from now on.
  std::uint32_t add(std::string_view text, std::uint32_t next);
  /// kNone where there is no such text.
  std::uint32_t find(std::string_view text) const noexcept;
  bool empty() const noexcept { return count_ == 0; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t at = 0;  // in texts_
    std::uint32_t size = 0;
    std::uint32_t number = kNone;  // which says that the slot is free
  };

  /// The slot of a text, or the free one where it would be.
  std::size_t slot_of(std::string_view text, std::uint32_t hash) const noexcept;
  void grow();

  std::vector<Slot> slots_;
  std::string texts_;
  std::size_t count_ = 0;
};

}  // namespace cloudtrail::rule

// Finds the structure of JSON text: where brackets, separators and scalars begin, outside strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace cloudtrail::json {

/// Positions, in order, of every byte outside strings that is one of `{ } [ ] : ,` or begins a
/// scalar (for a string: its opening quote), followed by one sentinel: the size of the text.
///
/// A scalar is a run of bytes that are neither blank nor structure. A quote begins a string, which
/// ends at the next quote that no odd number of backslashes precedes; right behind such a run
/// (`a"b"`) it does so without a position of its own. Nothing else is judged
/// here, so text that is not JSON has a structure too, and the readers above decide what it is
/// worth. Reused without allocating.
class StructuralIndex {
 public:
  /// The longest text that can be indexed at once.
  static constexpr std::size_t kMaxBytes = 0xFFFFFF00;

  /// Indexes `text` (at most kMaxBytes). The text must outlive the use of the positions.
  void build(std::string_view text);

  const std::uint32_t* positions() const noexcept { return positions_.get(); }
  std::uint32_t count() const noexcept { return count_; }
  /// The text ends inside a string.
  bool ends_in_string() const noexcept { return ends_in_string_; }
  /// No byte of the text is above 0x7f: it needs no UTF-8 check.
  bool ascii() const noexcept { return ascii_; }
  /// There is a line feed somewhere in the text.
  bool has_line_break() const noexcept { return has_line_break_; }

 private:
  std::unique_ptr<std::uint32_t[]> positions_;
  std::size_t capacity_ = 0;
  std::uint32_t count_ = 0;
  bool ends_in_string_ = false;
  bool ascii_ = true;
  bool has_line_break_ = false;
};

}  // namespace cloudtrail::json

// Decimal numbers of any size, compared exactly.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail::rule {

class Decimal {
 public:
  /// `[+-]digits[.digits][e[+-]digits]` and nothing else: JSON's numbers, and what people write.
  static std::optional<Decimal> parse(std::string_view text);

  /// One text for all spellings of a number: whole numbers as plain digits, others as short as they
  /// can be, with an exponent below 0.0001.
  std::string text() const;

  /// How many significant digits it has, and how many digits stand behind the point.
  std::size_t digits() const noexcept { return digits_.size(); }
  std::int64_t decimals() const noexcept {
    return std::max<std::int64_t>(0, static_cast<std::int64_t>(digits_.size()) - exponent_);
  }

  /// Negative, zero or positive as `a` is less than, equal to or greater than `b`.
  friend int compare(const Decimal& a, const Decimal& b) noexcept;

 private:
  bool negative_ = false;
  std::int64_t exponent_ = 0;  // the value is 0.digits times ten to the power of it
  std::string digits_;         // neither begins nor ends with 0; empty for zero
};

/// Whether text() of the JSON number is the number as it is written.
bool is_plain_number(std::string_view number) noexcept;

}  // namespace cloudtrail::rule

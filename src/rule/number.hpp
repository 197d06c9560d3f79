// Numbers compared by value, however they are spelled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail::rule {

/// A JSON number: exact where it is an integer of 64 bits (`1e3` is one), else the nearest double.
struct Number {
  bool exact = false;
  std::int64_t integer = 0;
  double real = 0;

  static std::optional<Number> parse(std::string_view text) noexcept;
  /// As JSON: the shortest text that is read as this number again.
  std::string text() const;
};

/// Negative, zero or positive as `a` is less than, equal to or greater than `b`.
int compare(const Number& a, const Number& b) noexcept;

}  // namespace cloudtrail::rule

#include "rule/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace cloudtrail::rule {
namespace {

/// Far beyond any text's length, and safe to add to one.
constexpr std::int64_t kMostExponent = std::int64_t{1} << 40;
/// Whole numbers with more digits are written with an exponent.
constexpr std::int64_t kMostDigits = 400;
constexpr std::int64_t kLeastExponent = -3;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool take(std::string_view& text, char c) noexcept {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes a sign, if there is one; true for a minus.
bool take_sign(std::string_view& text) noexcept {
  if (take(text, '-')) return true;
  take(text, '+');
  return false;
}

std::string_view take_digits(std::string_view& text) noexcept {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::int64_t exponent_of(std::string_view digits, bool negative) noexcept {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  value = error == std::errc{} ? std::min(value, kMostExponent) : kMostExponent;
  return negative ? -value : value;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal number;
  number.negative_ = take_sign(text);
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (whole.empty()) return std::nullopt;
  if (take(text, '.') && (fraction = take_digits(text)).empty()) return std::nullopt;
  if (take(text, 'e') || take(text, 'E')) {
    const bool negative = take_sign(text);
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    number.exponent_ = exponent_of(digits, negative);
  }
  if (!text.empty()) return std::nullopt;
  number.exponent_ += static_cast<std::int64_t>(whole.size());
  number.digits_.append(whole).append(fraction);
  const std::size_t zeros = std::min(number.digits_.find_first_not_of('0'), number.digits_.size());
  number.digits_.erase(0, zeros);
  number.exponent_ -= static_cast<std::int64_t>(zeros);
  number.digits_.erase(number.digits_.find_last_not_of('0') + 1);
  if (number.digits_.empty()) return Decimal();
  return number;
}

std::string Decimal::text() const {
  if (digits_.empty()) return "0";
  std::string out = negative_ ? "-" : "";
  const auto size = static_cast<std::int64_t>(digits_.size());
  if (exponent_ >= size && exponent_ <= kMostDigits) {
    return out.append(digits_).append(static_cast<std::size_t>(exponent_ - size), '0');
  }
  if (exponent_ > 0 && exponent_ < size) {
    const auto point = static_cast<std::size_t>(exponent_);
    return out.append(digits_, 0, point).append(".").append(digits_, point);
  }
  if (exponent_ <= 0 && exponent_ >= kLeastExponent) {
    return out.append("0.").append(static_cast<std::size_t>(-exponent_), '0').append(digits_);
  }
  out.append(digits_, 0, 1);
  if (size > 1) out.append(".").append(digits_, 1);
  const std::string power = std::to_string(exponent_ > 0 ? exponent_ - 1 : 1 - exponent_);
  return out.append(exponent_ > 0 ? "e+" : "e-").append(power.size() < 2 ? "0" : "").append(power);
}

int compare(const Decimal& a, const Decimal& b) noexcept {
  const auto sign = [](const Decimal& d) { return d.digits_.empty() ? 0 : d.negative_ ? -1 : 1; };
  if (sign(a) != sign(b)) return sign(a) < sign(b) ? -1 : 1;
  if (a.exponent_ != b.exponent_) return a.exponent_ < b.exponent_ ? -sign(a) : sign(a);
  return sign(a) * a.digits_.compare(b.digits_);
}

bool is_plain_number(std::string_view number) noexcept {
  if (number == "-0") return false;
  if (number.starts_with('-')) number.remove_prefix(1);
  return std::all_of(number.begin(), number.end(), is_digit);
}

}  // namespace cloudtrail::rule

#include "rule/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "json/text.hpp"

namespace cloudtrail::rule {

std::optional<Number> Number::parse(std::string_view text) noexcept {
  Number number;
  if (const auto integer = json::to_int64(text); integer && json::is_number(text)) {
    number.exact = true;
    number.integer = *integer;
    number.real = static_cast<double>(*integer);
    return number;
  }
  const std::optional<double> real = json::to_double(text);
  if (!real) return std::nullopt;
  number.real = *real;
  constexpr double kExactDoubles = 9007199254740992.0;  // 2^53: every integer up to it is a double
  if (std::abs(*real) <= kExactDoubles && std::nearbyint(*real) == *real) {
    number.exact = true;
    number.integer = static_cast<std::int64_t>(*real);
  }
  return number;
}

std::string Number::text() const {
  if (exact) return std::to_string(integer);
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real);
  return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

int compare(const Number& a, const Number& b) noexcept {
  if (a.exact && b.exact) return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
  return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
}

}  // namespace cloudtrail::rule

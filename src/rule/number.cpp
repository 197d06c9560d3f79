#include "rule/number.hpp"

#include <cmath>

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

int compare(const Number& a, const Number& b) noexcept {
  if (a.exact && b.exact) return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
  return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
}

}  // namespace cloudtrail::rule

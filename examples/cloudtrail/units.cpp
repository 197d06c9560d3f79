#include "units.hpp"

#include <array>
#include <charconv>
#include <cloudtrail/event.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;

struct Quantity {
  std::uint64_t number = 0;
  std::string_view unit;
};

std::optional<Quantity> parse_quantity(std::string_view text) {
  Quantity quantity;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, quantity.number);
  if (error != std::errc() || at == text.data()) return std::nullopt;
  quantity.unit = text.substr(static_cast<std::size_t>(at - text.data()));
  return quantity;
}

std::optional<std::uint64_t> size_unit(std::string_view unit) {
  if (unit.empty() || unit == "B") return 1;
  const std::string_view rest = unit.substr(1);
  if (!rest.empty() && rest != "iB" && rest != "B") return std::nullopt;
  switch (unit.front()) {
    case 'k': case 'K': return std::uint64_t{1} << 10;
    case 'm': case 'M': return std::uint64_t{1} << 20;
    case 'g': case 'G': return std::uint64_t{1} << 30;
    default: return std::nullopt;
  }
}

std::optional<std::uint64_t> duration_unit(std::string_view unit) {
  constexpr std::uint64_t kSecond = 1'000'000'000;
  if (unit == "s") return kSecond;
  if (unit == "m") return 60 * kSecond;
  if (unit == "h") return 3600 * kSecond;
  if (unit == "d") return 86'400 * kSecond;
  return std::nullopt;
}

std::string decimal(double value, int places) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

std::string two_digits(std::uint64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string count_of(std::uint64_t number, std::string_view noun) {
  return grouped(number).append(" ").append(noun).append(number == 1 ? "" : "s");
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {" kB", " MB", " GB", " TB", " PB"};
  if (bytes < 1000) return count_of(bytes, "byte");
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return decimal(value, 1) + kUnits[unit];
}

std::string duration_text(double seconds) {
  if (!(seconds > 0)) return "0 s";
  if (seconds < 10) return decimal(seconds, 2) + " s";
  if (seconds < 59.95) return decimal(seconds, 1) + " s";
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  const std::string rest = ":" + two_digits(whole % 60);
  if (whole < 3600) return std::to_string(whole / 60) + rest;
  return std::to_string(whole / 3600) + ":" + two_digits(whole / 60 % 60) + rest;
}

Result<std::uint64_t> parse_size(std::string_view text) {
  const auto quantity = parse_quantity(text);
  const auto unit = quantity ? size_unit(quantity->unit) : std::nullopt;
  if (!unit || quantity->number > std::numeric_limits<std::uint64_t>::max() / *unit) {
    return Error{ErrorCode::kInvalidArgument, "is no size such as 4096, 64k, 16M or 4G", {}};
  }
  return quantity->number * *unit;
}

Result<std::int64_t> parse_duration(std::string_view text) {
  const auto quantity = parse_quantity(text);
  const auto unit = quantity ? duration_unit(quantity->unit) : std::nullopt;
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!unit || quantity->number > kMost / *unit) {
    return Error{ErrorCode::kInvalidArgument, "is no duration such as 24h, 90m, 30s or 7d", {}};
  }
  return static_cast<std::int64_t>(quantity->number * *unit);
}

Result<std::int64_t> parse_when(std::string_view text) {
  std::string full(text);
  if (text.find_first_of("T ") == std::string_view::npos) full.append("T00:00:00Z");
  auto time = cloudtrail::parse_time(full);
  if (time) return time;
  if (time.error().code == ErrorCode::kLimitExceeded) return time.error();
  return Error{ErrorCode::kInvalidArgument,
               "is no date such as 2024-01-31 and no time such as 2024-01-31T18:30:00Z", {}};
}

}  // namespace tool

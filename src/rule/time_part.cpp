#include "rule/time_part.hpp"

#include <charconv>
#include <chrono>
#include <system_error>

namespace cloudtrail::rule {
namespace {

struct Written {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
};

bool take_one_of(std::string_view& text, std::string_view characters) noexcept {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool take_number(std::string_view& text, std::size_t digits, int low, int high, int& out) noexcept {
  if (text.size() < digits) return false;
  unsigned value = 0;
  const char* end = text.data() + digits;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return false;
  text.remove_prefix(digits);
  out = static_cast<int>(value);
  return out >= low && out <= high;
}

/// `:seconds[.fraction]`, or nothing.
bool take_seconds(std::string_view& text) noexcept {
  int ignored = 0;
  if (!take_one_of(text, ":")) return true;
  if (!take_number(text, 2, 0, 60, ignored)) return false;
  if (!take_one_of(text, ".,")) return true;
  bool digits = false;
  while (take_one_of(text, "0123456789")) digits = true;
  return digits;
}

bool take_zone(std::string_view& text) noexcept {
  int ignored = 0;
  if (text.empty() || take_one_of(text, "Zz")) return true;
  if (!take_one_of(text, "+-") || !take_number(text, 2, 0, 23, ignored)) return false;
  if (text.empty()) return true;
  take_one_of(text, ":");
  return take_number(text, 2, 0, 59, ignored);
}

std::chrono::year_month_day date_of(const Written& time) noexcept {
  return {std::chrono::year{time.year}, std::chrono::month{static_cast<unsigned>(time.month)},
          std::chrono::day{static_cast<unsigned>(time.day)}};
}

bool read(std::string_view text, Written& out) noexcept {
  return take_number(text, 4, 0, 9999, out.year) && take_one_of(text, "-") &&
         take_number(text, 2, 1, 12, out.month) && take_one_of(text, "-") &&
         take_number(text, 2, 1, 31, out.day) && date_of(out).ok() && take_one_of(text, "Tt ") &&
         take_number(text, 2, 0, 23, out.hour) && take_one_of(text, ":") &&
         take_number(text, 2, 0, 59, out.minute) && take_seconds(text) && take_zone(text) &&
         text.empty();
}

/// The ISO week of a day is that of its Thursday, counted in that one's year.
int iso_week(const Written& time) noexcept {
  using namespace std::chrono;
  const sys_days day(date_of(time));
  const sys_days thursday = day - days{weekday(day).iso_encoding()} + days{4};
  const sys_days new_year(year_month_day(thursday).year() / January / 1);
  return static_cast<int>((thursday - new_year).count() / 7 + 1);
}

}  // namespace

std::optional<int> time_part(std::string_view text, TimePart part) noexcept {
  Written time;
  if (!read(text, time)) return std::nullopt;
  switch (part) {
    case TimePart::kMinute:
      return time.minute;
    case TimePart::kHour:
      return time.hour;
    case TimePart::kDay:
      return time.day;
    case TimePart::kWeek:
      return iso_week(time);
    case TimePart::kMonth:
      return time.month;
    case TimePart::kYear:
      return time.year;
  }
  return std::nullopt;
}

}  // namespace cloudtrail::rule

// Times as CloudTrail, CloudTrail Lake and shippers write them.
#include <cloudtrail/event.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "record/text_of.hpp"

namespace cloudtrail {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

/// Reads a time from left to right. Functions return false where the text is something else.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) noexcept : rest_(text) {}

  bool read() noexcept {
    return date() && (accept('T') || accept('t') || accept(' ')) && clock() && fraction() &&
           zone() && rest_.empty();
  }

  std::int64_t seconds() const noexcept { return seconds_; }  ///< Since the epoch.
  std::int64_t nanos() const noexcept { return nanos_; }      ///< Beyond them; never negative.

 private:
  bool accept(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number(std::size_t digits, int low, int high, int& out) noexcept {
    if (rest_.size() < digits) return false;
    out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return out >= low && out <= high;
  }

  bool date() noexcept {
    int year = 0;
    int month = 0;
    int day = 0;
    if (!number(4, 1, 9999, year) || !accept('-') || !number(2, 1, 12, month) || !accept('-') ||
        !number(2, 1, 31, day)) {
      return false;
    }
    const std::chrono::year_month_day ymd{std::chrono::year{year},
                                          std::chrono::month{static_cast<unsigned>(month)},
                                          std::chrono::day{static_cast<unsigned>(day)}};
    if (!ymd.ok()) return false;
    seconds_ = std::int64_t{std::chrono::sys_days(ymd).time_since_epoch().count()} * 86'400;
    return true;
  }

  bool clock() noexcept {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!number(2, 0, 23, hour) || !accept(':') || !number(2, 0, 59, minute) || !accept(':') ||
        !number(2, 0, 60, second)) {
      return false;
    }
    seconds_ += hour * 3600 + minute * 60 + second;
    return true;
  }

  bool fraction() noexcept {
    if (!accept('.') && !accept(',')) return true;
    std::size_t digits = 0;
    std::int64_t unit = kNanosPerSecond;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
      unit /= 10;
      nanos_ += (rest_[digits] - '0') * unit;
    }
    rest_.remove_prefix(digits);
    return digits > 0;
  }

  bool zone() noexcept {
    if (rest_.empty() || accept('Z') || accept('z')) return true;
    if (rest_ == " UTC") {
      rest_ = {};
      return true;
    }
    const bool east = rest_.front() == '+';
    if (!accept('+') && !accept('-')) return false;
    int hours = 0;
    int minutes = 0;
    if (!number(2, 0, 23, hours)) return false;
    if (!rest_.empty()) {
      accept(':');
      if (!number(2, 0, 59, minutes)) return false;
    }
    const int offset = hours * 3600 + minutes * 60;
    seconds_ -= east ? offset : -offset;
    return true;
  }

  std::string_view rest_;
  std::int64_t seconds_ = 0;
  std::int64_t nanos_ = 0;
};

Error out_of_range() {
  return Error{ErrorCode::kLimitExceeded, "a time outside 1677-09-21 to 2262-04-11", {}};
}

/// `nanos` may have any sign, so that the earliest time is reached without overflow.
Result<std::int64_t> combine(std::int64_t count, std::int64_t unit, std::int64_t nanos) {
  std::int64_t out = 0;
  if (__builtin_mul_overflow(count, unit, &out) || __builtin_add_overflow(out, nanos, &out)) {
    return out_of_range();
  }
  return out;
}

/// How many nanoseconds a number of this size is counted in.
std::int64_t unit_of(double number) noexcept {
  const double size = std::abs(number);
  if (size < 1e11) return kNanosPerSecond;
  if (size < 1e14) return 1'000'000;
  if (size < 1e17) return 1'000;
  return 1;
}

Result<std::int64_t> time_of_number(const Value& value) {
  const double number = *value.number();
  const std::int64_t unit = unit_of(number);
  if (const auto whole = value.int64()) return combine(*whole, unit, 0);
  const double micros = number * (static_cast<double>(unit) / 1000);
  if (!(std::abs(micros) < 9.2e15)) return out_of_range();
  return combine(std::llround(micros), 1000, 0);
}

}  // namespace

Result<std::int64_t> parse_time(std::string_view text) {
  TimeReader reader(text);
  if (!reader.read()) {
    return Error{ErrorCode::kMalformedJson, "not a time such as 2024-05-01T12:00:00Z", {}};
  }
  const bool before = reader.seconds() < 0 && reader.nanos() > 0;
  return before
             ? combine(reader.seconds() + 1, kNanosPerSecond, reader.nanos() - kNanosPerSecond)
             : combine(reader.seconds(), kNanosPerSecond, reader.nanos());
}

Result<std::int64_t> time_of(const Value& value) {
  if (value.missing()) return Error{ErrorCode::kNotFound, "there is no time", {}};
  if (value.type() == Value::Type::kNumber) return time_of_number(value);
  if (!value.is_string()) {
    return Error{ErrorCode::kTypeMismatch, "the time is neither text nor a number", value.offset()};
  }
  std::string scratch;
  Result<std::int64_t> time = parse_time(record::text_of(value, scratch));
  if (!time) time.error().offset = value.offset();
  return time;
}

std::string format_time(std::int64_t nanoseconds) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(nanoseconds)};
  const auto days = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  // In seconds: the day in which int64 begins has its own beginning outside of it.
  const auto second = floor<std::chrono::seconds>(time);
  const std::chrono::hh_mm_ss clock(second - days);
  const auto nanos = nanoseconds % kNanosPerSecond;
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  std::string out = text;
  if (nanos != 0) {
    std::snprintf(text, sizeof text, ".%09lld",
                  static_cast<long long>(nanos < 0 ? nanos + kNanosPerSecond : nanos));
    out += text;
    while (out.ends_with("000")) out.resize(out.size() - 3);
  }
  out.push_back('Z');
  return out;
}

}  // namespace cloudtrail

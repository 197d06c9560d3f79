#include "naive/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <regex>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace cloudtrail::naive {
namespace {

/// A number written out without an exponent; neither part has zeros that mean nothing.
struct WrittenOut {
  bool negative = false;
  std::string whole;
  std::string fraction;
};

/// Exponents beyond it make no difference to what the tests make up.
constexpr long kMostExponent = 5000;

WrittenOut write_out(std::string_view text) {
  WrittenOut out;
  if (text.front() == '-') out.negative = true;
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string mantissa(text.substr(0, e));
  long exponent =
      e == text.size() ? 0 : std::strtol(std::string(text.substr(e + 1)).c_str(), nullptr, 10);
  exponent = std::clamp(exponent, -kMostExponent, kMostExponent);
  const std::size_t dot = std::min(mantissa.find('.'), mantissa.size());
  out.whole = mantissa.substr(0, dot);
  if (dot != mantissa.size()) out.fraction = mantissa.substr(dot + 1);
  for (; exponent > 0; --exponent) {
    out.whole += out.fraction.empty() ? '0' : out.fraction.front();
    if (!out.fraction.empty()) out.fraction.erase(0, 1);
  }
  for (; exponent < 0; ++exponent) {
    out.fraction.insert(out.fraction.begin(), out.whole.empty() ? '0' : out.whole.back());
    if (!out.whole.empty()) out.whole.pop_back();
  }
  out.whole.erase(0, std::min(out.whole.find_first_not_of('0'), out.whole.size()));
  while (!out.fraction.empty() && out.fraction.back() == '0') out.fraction.pop_back();
  if (out.whole.empty() && out.fraction.empty()) out.negative = false;
  return out;
}

int compare_sizes(const WrittenOut& a, const WrittenOut& b) {
  if (a.whole.size() != b.whole.size()) return a.whole.size() < b.whole.size() ? -1 : 1;
  if (a.whole != b.whole) return a.whole < b.whole ? -1 : 1;
  return a.fraction == b.fraction ? 0 : a.fraction < b.fraction ? -1 : 1;
}

std::size_t character_size(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// The places of `text` that one symbol more can lead to.
std::vector<bool> after(const Symbol& symbol, std::string_view text,
                        const std::vector<bool>& before) {
  std::vector<bool> reached(text.size() + 1);
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (!before[at]) continue;
    if (symbol.special == '*') {
      for (std::size_t end = at; end <= text.size(); ++end) {
        reached[end] = end == text.size() || (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
      }
      break;
    }
    if (symbol.special == '?') {
      if (at < text.size()) reached[std::min(at + character_size(text[at]), text.size())] = true;
    } else if (symbol.special == '-') {
      for (const std::string_view dash : kDashes) {
        if (text.substr(at).starts_with(dash)) reached[at + dash.size()] = true;
      }
    } else if (text.substr(at).starts_with(symbol.text)) {
      reached[at + symbol.text.size()] = true;
    }
  }
  return reached;
}

}  // namespace

int compare_numbers(std::string_view a, std::string_view b) {
  const WrittenOut x = write_out(a);
  const WrittenOut y = write_out(b);
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  return x.negative ? compare_sizes(y, x) : compare_sizes(x, y);
}

bool is_number(std::string_view text) {
  static const std::regex shape("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  return text.size() < 100 && std::regex_match(text.begin(), text.end(), shape);
}

std::string canonical_number(std::string_view text) {
  const WrittenOut out = write_out(text);
  const std::string sign = out.negative ? "-" : "";
  if (out.fraction.empty()) return sign + (out.whole.empty() ? "0" : out.whole);
  if (!out.whole.empty()) return sign + out.whole + "." + out.fraction;
  const std::size_t zeros = out.fraction.find_first_not_of('0');
  if (zeros < 4) return sign + "0." + out.fraction;
  const std::string digits = out.fraction.substr(zeros);
  char power[24];
  std::snprintf(power, sizeof power, "e-%02zu", zeros + 1);
  return sign + digits.substr(0, 1) + (digits.size() > 1 ? "." + digits.substr(1) : "") + power;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out = lower_ascii(text);
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    const auto lead = static_cast<unsigned char>(out[i]);
    const auto next = static_cast<unsigned char>(out[i + 1]);
    if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {  // À to Þ
      out[i + 1] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А to П
      out[i + 1] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р to Я
      out[i] = '\xD1';
      out[i + 1] = static_cast<char>(next - 0x20);
    }
  }
  return out;
}

std::optional<std::string> address(std::string_view text) {
  std::array<char, 16> bytes{};
  const std::string z(text);
  if (z.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET, z.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 4);
  if (inet_pton(AF_INET6, z.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 16);
  return std::nullopt;
}

std::optional<bool> in_network(std::string_view text, std::string_view network) {
  static const std::regex shape("([^/]+)/(0|[1-9][0-9]{0,2})");
  std::match_results<std::string_view::iterator> parts;
  if (!std::regex_match(network.begin(), network.end(), parts, shape)) return std::nullopt;
  const auto base = address(parts[1].str());
  const std::size_t bits = std::strtoul(parts[2].str().c_str(), nullptr, 10);
  if (!base || bits > base->size() * 8) return std::nullopt;
  const auto given = address(text);
  if (!given || given->size() != base->size()) return false;
  for (std::size_t i = 0; i < bits; ++i) {
    const int bit = 0x80 >> (i % 8);
    if (((*given)[i / 8] & bit) != ((*base)[i / 8] & bit)) return false;
  }
  return true;
}

bool is_like(std::string_view text, const Symbols& symbols) {
  std::vector<bool> reached(text.size() + 1);
  reached[0] = true;
  for (const Symbol& symbol : symbols) reached = after(symbol, text, reached);
  return reached[text.size()];
}

std::optional<bool> finds(std::string_view pattern, std::string_view flags, std::string_view text) {
  const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
  const std::uint32_t options = PCRE2_UTF | (has('i') ? PCRE2_CASELESS : 0u) |
                                (has('m') ? PCRE2_MULTILINE : 0u) | (has('s') ? PCRE2_DOTALL : 0u);
  int error = 0;
  PCRE2_SIZE at = 0;
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   options, &error, &at, nullptr);
  if (code == nullptr) return std::nullopt;
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(code, nullptr);
  const int outcome = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                  0, data, nullptr);
  pcre2_match_data_free(data);
  pcre2_code_free(code);
  return outcome >= 0;
}

std::optional<int> time_part(std::string_view text, std::string_view part) {
  static const std::regex shape(
      "([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(:([0-9]{2})([.,][0-9]+)?)?"
      "([Zz]|[+-]([0-9]{2})(:?([0-9]{2}))?)?");
  std::match_results<std::string_view::iterator> parts;
  if (text.size() > 200 || !std::regex_match(text.begin(), text.end(), parts, shape))
    return std::nullopt;
  const auto at = [&](std::size_t i) { return std::atoi(parts[i].str().c_str()); };
  std::tm time{};
  time.tm_year = at(1) - 1900;
  time.tm_mon = at(2) - 1;
  time.tm_mday = at(3);
  time.tm_hour = at(4);
  time.tm_min = at(5);
  const std::tm written = time;
  if (at(4) > 23 || at(5) > 59 || at(7) > 60 || at(10) > 23 || at(12) > 59) return std::nullopt;
  timegm(&time);  // Puts right what is no date, and so tells it.
  if (time.tm_mon != written.tm_mon || time.tm_mday != written.tm_mday) return std::nullopt;
  if (part == "minute") return at(5);
  if (part == "hour") return at(4);
  if (part == "day") return at(3);
  if (part == "month") return at(2);
  if (part == "year") return at(1);
  char week[8];
  std::strftime(week, sizeof week, "%V", &time);
  return std::atoi(week);
}

}  // namespace cloudtrail::naive

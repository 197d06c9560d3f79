#include "generator/template.hpp"

#include <charconv>

namespace cloudtrail::generator {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kUpperHexDigits[] = "0123456789ABCDEF";
constexpr char kBase64Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kBase32Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// 64 characters, so that the four digits at the end come a little more often.
constexpr char kAlnumDigits[] =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123";
static_assert(sizeof(kAlnumDigits) >= 65);

/// `count` characters of a 2^bits character alphabet, eight from each random number.
template <unsigned kBits>
void append_random(std::string& out, std::size_t count, const char* alphabet, Random& random) {
  const std::size_t at = out.size();
  out.resize(at + count);
  char* to = out.data() + at;
  while (count > 0) {
    std::uint64_t bits = random.next();
    const std::size_t step = count < 8 ? count : 8;
    for (std::size_t i = 0; i < step; ++i, bits >>= 8) *to++ = alphabet[bits & ((1U << kBits) - 1)];
    count -= step;
  }
}

void append_digits(std::string& out, std::uint32_t count, Random& random) {
  if (count == 0) return;
  out.push_back(static_cast<char>('1' + random.below(9)));
  for (std::uint32_t i = 1; i < count; ++i)
    out.push_back(static_cast<char>('0' + random.below(10)));
}

void append_hex16(std::string& out, std::uint64_t number) {
  char digits[16];
  for (char& digit : digits) {
    digit = kHexDigits[number & 15];
    number >>= 4;
  }
  out.append(digits, sizeof digits);
}

void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low, const char* digits) {
  char text[36];
  for (int i = 0; i < 36; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      text[i] = '-';
      continue;
    }
    std::uint64_t& word = i < 18 ? high : low;
    text[i] = digits[word & 15];
    word >>= 4;
  }
  text[14] = '4';                    // version 4
  text[19] = digits[8 | (low & 3)];  // its variant: 8, 9, a or b
  out.append(text, sizeof text);
}

/// The ranges set aside for documentation (RFC 5737).
void append_public_ip(std::string& out, std::uint64_t bits) {
  static constexpr std::string_view kNetworks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
  out.append(kNetworks[(bits >> 8) % 3]);
  append_number(out, 1 + (bits & 0xff) % 254);
}

/// People come from outside, and some calls by a private address or IPv6 (RFC 3849).
void append_actor_ip(std::string& out, std::uint64_t actor) {
  const std::uint64_t bits = mix(actor, 77);
  if (bits % 16 < 11) return append_public_ip(out, bits >> 8);
  if (bits % 16 == 11) {
    out.append("2001:db8:");
    append_hex16(out, bits);
    out.resize(out.size() - 12);
    out.append("::1f");
    return;
  }
  out.append("10.");
  append_number(out, bits >> 8 & 0x3f);
  out.push_back('.');
  append_number(out, bits >> 16 & 0xff);
  out.push_back('.');
  append_number(out, 4 + (bits >> 24 & 0xff) % 250);
}

struct Date {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

/// Days since the epoch to the Gregorian calendar, counting years from March.
Date date_of(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const auto day_of_era = static_cast<unsigned>(days - era * 146097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted = (5 * day_of_year + 2) / 153;
  const unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * shifted + 2) / 5 + 1};
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return (a >= 0 ? a : a - b + 1) / b;
}

/// "Mar 1, 2026, 9:05:07 AM", as IAM and STS write dates in responses.
void append_human_time(std::string& out, std::int64_t seconds) {
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t days = floor_div(seconds, 86400);
  const Date date = date_of(days);
  const auto of_day = static_cast<std::uint64_t>(seconds - days * 86400);
  const std::uint64_t hour = of_day / 3600;
  out.append(kMonths[date.month - 1]).append(" ");
  append_number(out, date.day);
  out.append(", ");
  append_number(out, static_cast<std::uint64_t>(date.year));
  out.append(", ");
  append_number(out, hour % 12 == 0 ? 12 : hour % 12);
  out.push_back(':');
  append_number(out, of_day / 60 % 60, 2);
  out.push_back(':');
  append_number(out, of_day % 60, 2);
  out.append(hour < 12 ? " AM" : " PM");
}

/// A session began up to an hour before, at the same second for all its records of that hour.
std::int64_t session_start(const Scene& scene) {
  const std::int64_t hour = floor_div(scene.time_ms, 3600000);
  const auto offset = static_cast<std::int64_t>(mix(scene.actor, 5) % 3600);
  const std::int64_t start = hour * 3600 + offset;
  return start * 1000 <= scene.time_ms ? start : start - 3600;
}

}  // namespace

void append_number(std::string& out, std::uint64_t number, unsigned min_digits) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  const auto size = static_cast<std::size_t>(end - digits);
  if (size < min_digits) out.append(min_digits - size, '0');
  out.append(digits, size);
}

void append_iso_time(std::string& out, std::int64_t seconds) {
  const std::int64_t days = floor_div(seconds, 86400);
  const Date date = date_of(days);
  const auto of_day = static_cast<unsigned>(seconds - days * 86400);
  char text[] = "0000-00-00T00:00:00Z";
  const auto put = [&text](int at, unsigned value) {
    text[at] = static_cast<char>('0' + value / 10 % 10);
    text[at + 1] = static_cast<char>('0' + value % 10);
  };
  put(0, static_cast<unsigned>(date.year / 100));
  put(2, static_cast<unsigned>(date.year % 100));
  put(5, date.month);
  put(8, date.day);
  put(11, of_day / 3600);
  put(14, of_day / 60 % 60);
  put(17, of_day % 60);
  out.append(text, 20);
}

std::int64_t parse_iso_time(std::string_view text) {
  if (text.size() != 20 || text.back() != 'Z') return 0;
  const auto number = [text](std::size_t at, std::size_t size) {
    std::int64_t value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  const std::int64_t month = number(5, 2);
  const std::int64_t year = number(0, 4) - (month <= 2 ? 1 : 0);
  const std::int64_t day_of_year =
      (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + number(8, 2) - 1;
  const std::int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
  return days * 86400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
}

const Template::NamedKind Template::kNamedKinds[] = {
    {"uuid", Kind::kUuid},
    {"UUID", Kind::kUpperUuid},
    {"hex", Kind::kHex},
    {"b64", Kind::kBase64},
    {"alnum", Kind::kAlnum},
    {"upper", Kind::kUpper},
    {"digits", Kind::kDigits},
    {"int", Kind::kInt},
    {"ip", Kind::kIp},
    {"account", Kind::kAccount},
    {"other_account", Kind::kOtherAccount},
    {"region", Kind::kRegion},
    {"source", Kind::kSource},
    {"name", Kind::kName},
    {"service", Kind::kService},
    {"host", Kind::kHost},
    {"arn", Kind::kArn},
    {"time", Kind::kTime},
    {"session_time", Kind::kSessionTime},
    {"epoch", Kind::kEpoch},
    {"epoch_ms", Kind::kEpochMs},
    {"human_time", Kind::kHumanTime},
    {"actor_ip", Kind::kActorIp},
};

bool Template::find_placeholder(std::string_view name, Segment& segment) {
  for (const NamedKind& named : kNamedKinds) {
    if (named.name == name) return segment.kind = named.kind, true;
  }
  for (std::uint32_t i = 0; i < word_lists().size(); ++i) {
    if (word_lists()[i].placeholder == name) {
      return segment.kind = Kind::kWord, segment.a = i, true;
    }
  }
  for (std::uint32_t i = 0; i < id_pools().size(); ++i) {
    if (id_pools()[i].placeholder != name) continue;
    for (std::uint32_t list = 0; list < word_lists().size(); ++list) {
      if (word_lists()[list].placeholder == id_pools()[i].names) segment.b = list;
    }
    return segment.kind = Kind::kPooledId, segment.a = i, true;
  }
  return false;
}

bool Template::parse_placeholder(std::string_view text, Segment& segment) {
  const std::size_t colon = text.find(':');
  if (!find_placeholder(text.substr(0, colon), segment)) return false;
  if (colon == std::string_view::npos) return true;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data() + colon + 1, end, segment.a);
  if (first.ptr == end) return true;
  return std::from_chars(first.ptr + 1, end, segment.b).ptr == end;
}

Template::Template(std::string_view text) {
  std::size_t literal = 0;
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    const std::size_t close = text.find('>', at);
    Segment segment;
    if (close == text.npos || !parse_placeholder(text.substr(at + 1, close - at - 1), segment)) {
      continue;
    }
    segment.literal = text.substr(literal, at - literal);
    segments_.push_back(segment);
    literal = close + 1;
  }
  if (literal < text.size()) {
    segments_.emplace_back();
    segments_.back().literal = text.substr(literal);
  }
}

void Template::expand(std::string& out, const Scene& scene, Random& random) const {
  for (const Segment& segment : segments_) {
    out.append(segment.literal);
    if (segment.kind != Kind::kNothing) expand_one(out, segment, scene, random);
  }
}

void Template::expand_id(std::string& out, std::uint32_t pool_number, std::uint32_t list_number,
                         const Scene& scene) {
  const IdPool& pool = id_pools()[pool_number];
  const std::uint64_t by = pool.of_actor ? scene.actor : scene.target;
  const std::uint64_t size =
      pool.names.empty() ? pool.size : word_lists()[list_number].words.size();
  const std::uint64_t chosen = mix(by, pool.names.empty() ? 64 + pool_number : list_number);
  const std::uint64_t index = (chosen >> 32) * size >> 32;
  const std::uint64_t id = mix(mix(scene.seed + index, scene.account), pool_number);
  out.append(pool.prefix);
  if (pool.style == IdStyle::kHex16) return append_hex16(out, id);
  if (pool.style == IdStyle::kUuid) return append_uuid(out, id, mix(id), kHexDigits);
  Random random(id);
  append_random<5>(out, 16, kBase32Digits, random);
}

void Template::expand_one(std::string& out, const Segment& segment, const Scene& scene,
                          Random& random) {
  switch (segment.kind) {
    case Kind::kWord: {
      const WordList& list = word_lists()[segment.a];
      const std::uint64_t chosen = mix(list.of_actor ? scene.actor : scene.target, segment.a);
      out.append(list.words[(chosen >> 32) * list.words.size() >> 32]);
      return;
    }
    case Kind::kPooledId:
      return expand_id(out, segment.a, segment.b, scene);
    case Kind::kUuid: {
      const std::uint64_t high = random.next();
      return append_uuid(out, high, random.next(), kHexDigits);
    }
    case Kind::kUpperUuid: {
      const std::uint64_t high = random.next();
      return append_uuid(out, high, random.next(), kUpperHexDigits);
    }
    case Kind::kHex:
      return append_random<4>(out, segment.a, kHexDigits, random);
    case Kind::kBase64:
      return append_random<6>(out, segment.a, kBase64Digits, random);
    case Kind::kAlnum:
      return append_random<6>(out, segment.a, kAlnumDigits, random);
    case Kind::kUpper:
      return append_random<5>(out, segment.a, kBase32Digits, random);
    case Kind::kDigits:
      return append_digits(out, segment.a, random);
    case Kind::kInt:
      return append_number(out, segment.a + random.below(segment.b - segment.a + 1));
    default:
      return expand_of_record(out, segment, scene, random);
  }
}

void Template::expand_of_record(std::string& out, const Segment& segment, const Scene& scene,
                                Random& random) {
  const std::int64_t seconds = floor_div(scene.time_ms, 1000);
  const auto accounts = account_ids();
  switch (segment.kind) {
    case Kind::kAccount:
      out.append(accounts[scene.account]);
      return;
    case Kind::kOtherAccount:
      out.append(
          accounts[(scene.account + 1 + scene.target % (accounts.size() - 1)) % accounts.size()]);
      return;
    case Kind::kRegion:
      out.append(region_names()[scene.region]);
      return;
    case Kind::kSource:
      out.append(scene.source);
      return;
    case Kind::kName:
      out.append(scene.name);
      return;
    case Kind::kService:
      out.append(scene.service);
      return;
    case Kind::kHost:
      out.append(scene.host);
      return;
    case Kind::kArn:
      out.append(scene.arn);
      return;
    case Kind::kTime:
      return append_iso_time(out, seconds);
    case Kind::kSessionTime:
      return append_iso_time(out, session_start(scene));
    case Kind::kEpoch:
      return append_number(out, static_cast<std::uint64_t>(seconds));
    case Kind::kEpochMs:
      return append_number(out, static_cast<std::uint64_t>(scene.time_ms));
    case Kind::kHumanTime:
      return append_human_time(out, seconds);
    case Kind::kActorIp:
      return append_actor_ip(out, scene.actor);
    case Kind::kIp:
      return append_public_ip(out, random.next());
    default:
      return;
  }
}

}  // namespace cloudtrail::generator

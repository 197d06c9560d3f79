// Walking indexed JSON: where a value ends, and the members and elements in it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace cloudtrail::json {

/// JSON text with the positions that StructuralIndex found in it. A view: both must outlive it.
struct Span {
  const char* text = nullptr;
  const std::uint32_t* at = nullptr;

  char byte(std::uint32_t i) const noexcept { return text[at[i]]; }
};

namespace detail {

enum Role : std::uint8_t { kOther, kOpenObject, kOpenArray, kCloseObject, kCloseArray, kSeparator };

struct RoleTable {
  Role of[256] = {};
  constexpr RoleTable() {
    of[static_cast<unsigned char>('{')] = kOpenObject;
    of[static_cast<unsigned char>('[')] = kOpenArray;
    of[static_cast<unsigned char>('}')] = kCloseObject;
    of[static_cast<unsigned char>(']')] = kCloseArray;
    of[static_cast<unsigned char>(',')] = kSeparator;
    of[static_cast<unsigned char>(':')] = kSeparator;
  }
};
inline constexpr RoleTable kRoles;

inline Role role(char c) noexcept { return kRoles.of[static_cast<unsigned char>(c)]; }

inline bool blank(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

}  // namespace detail

/// Whether `c` begins a value, as opposed to a separator or a closing bracket.
inline bool begins_value(char c) noexcept {
  const detail::Role r = detail::role(c);
  return r == detail::kOther || r == detail::kOpenObject || r == detail::kOpenArray;
}

/// Why a value has no end.
enum class Broken : std::uint8_t {
  kNo,
  kIncomplete,  ///< The text ends first.
  kMismatched,  ///< A bracket is closed by one of the other kind.
  kMalformed,   ///< Balanced, but not a value, member or element where one must be.
};

/// Where a value ends.
struct Extent {
  std::uint32_t next = 0;      ///< Index just behind the value; valid unless incomplete/mismatched.
  std::uint32_t deepest = 0;   ///< Levels of nesting, a scalar having none.
  Broken broken = Broken::kNo;
};

/// Deepest nesting whose brackets are checked for their kind; below it they are counted alone.
inline constexpr std::uint32_t kMaxCheckedDepth = 1024;

/// The extent of the value that begins at index `i` of `count` positions, whatever is in it.
inline Extent measure(const Span& span, std::uint32_t i, std::uint32_t count) noexcept {
  Extent extent;
  std::uint64_t kinds[kMaxCheckedDepth / 64];  // a bit a level: 1 is an object
  std::uint32_t depth = 0;
  for (; i < count; ++i) {
    const detail::Role role = detail::role(span.byte(i));
    if (role == detail::kOpenObject || role == detail::kOpenArray) {
      if (depth < kMaxCheckedDepth) {
        const std::uint64_t bit = std::uint64_t{1} << (depth % 64);
        if (role == detail::kOpenObject) {
          kinds[depth / 64] |= bit;
        } else {
          kinds[depth / 64] &= ~bit;
        }
      }
      if (++depth > extent.deepest) extent.deepest = depth;
      continue;
    }
    if (role == detail::kCloseObject || role == detail::kCloseArray) {
      if (depth == 0) {
        extent.broken = Broken::kMismatched;
        return extent;
      }
      --depth;
      if (depth < kMaxCheckedDepth &&
          ((kinds[depth / 64] >> (depth % 64)) & 1) != (role == detail::kCloseObject ? 1u : 0u)) {
        extent.broken = Broken::kMismatched;
        extent.next = i;
        return extent;
      }
    }
    if (depth == 0) {
      extent.next = i + 1;
      return extent;
    }
  }
  extent.broken = Broken::kIncomplete;
  extent.next = count;
  return extent;
}

/// Index behind the value at `i`, inside a value that was measured before and is whole.
inline std::uint32_t skip(const Span& span, std::uint32_t i) noexcept {
  std::uint32_t depth = 0;
  do {
    const detail::Role role = detail::role(span.byte(i));
    if (role == detail::kOpenObject || role == detail::kOpenArray) ++depth;
    if (role == detail::kCloseObject || role == detail::kCloseArray) --depth;
    ++i;
  } while (depth != 0);
  return i;
}

/// The bytes of the scalar at `i`: up to the next position, without blanks.
inline std::string_view scalar_text(const Span& span, std::uint32_t i) noexcept {
  const std::uint32_t begin = span.at[i];
  std::uint32_t end = span.at[i + 1];
  while (end > begin + 1 && detail::blank(span.text[end - 1])) --end;
  return {span.text + begin, end - begin};
}

/// The bytes of the value at `i`, brackets and quotes included.
inline std::string_view value_text(const Span& span, std::uint32_t i) noexcept {
  const detail::Role role = detail::role(span.byte(i));
  if (role != detail::kOpenObject && role != detail::kOpenArray) return scalar_text(span, i);
  const std::uint32_t begin = span.at[i];
  return {span.text + begin, span.at[skip(span, i) - 1] + 1 - begin};
}

/// True where `text`, a scalar's bytes, is a string with both its quotes.
inline bool is_string(std::string_view text) noexcept {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"';
}

/// Steps through the members of a measured object. Stops early, with malformed(), at the first
/// place that is not `"key": value` followed by `,` or `}`.
class Members {
 public:
  /// `open` is the index of the object's `{`.
  Members(const Span& span, std::uint32_t open) noexcept : span_(span), next_(open + 1) {
    if (span_.byte(next_) == '}') done_ = true;
  }

  /// Moves to the next member; false behind the last one or at damage.
  bool next() noexcept {
    if (done_) return false;
    const std::uint32_t key = next_;
    if (span_.byte(key) != '"' || span_.byte(key + 1) != ':' ||
        !begins_value(span_.byte(key + 2))) {
      return stop();
    }
    const std::string_view quoted = scalar_text(span_, key);
    if (!is_string(quoted)) return stop();
    key_ = quoted.substr(1, quoted.size() - 2);
    value_ = key + 2;
    const std::uint32_t behind = skip(span_, value_);
    const char c = span_.byte(behind);
    if (c != ',' && c != '}') return stop();
    done_ = c == '}';
    next_ = behind + 1;
    return true;
  }

  /// The member's key as written, without quotes; escapes are not resolved.
  std::string_view raw_key() const noexcept { return key_; }
  std::uint32_t value() const noexcept { return value_; }
  bool malformed() const noexcept { return malformed_; }

 private:
  bool stop() noexcept {
    done_ = true;
    malformed_ = true;
    return false;
  }

  Span span_;
  std::uint32_t next_;
  std::uint32_t value_ = 0;
  std::string_view key_;
  bool done_ = false;
  bool malformed_ = false;
};

/// Steps through the elements of a measured array; as Members.
class Elements {
 public:
  Elements(const Span& span, std::uint32_t open) noexcept : span_(span), next_(open + 1) {
    if (span_.byte(next_) == ']') done_ = true;
  }

  bool next() noexcept {
    if (done_) return false;
    if (!begins_value(span_.byte(next_))) return stop();
    value_ = next_;
    const std::uint32_t behind = skip(span_, value_);
    const char c = span_.byte(behind);
    if (c != ',' && c != ']') return stop();
    done_ = c == ']';
    next_ = behind + 1;
    return true;
  }

  std::uint32_t value() const noexcept { return value_; }
  bool malformed() const noexcept { return malformed_; }

 private:
  bool stop() noexcept {
    done_ = true;
    malformed_ = true;
    return false;
  }

  Span span_;
  std::uint32_t next_;
  std::uint32_t value_ = 0;
  bool done_ = false;
  bool malformed_ = false;
};

}  // namespace cloudtrail::json

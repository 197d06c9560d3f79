#include "json/structural.hpp"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cloudtrail::json {
namespace {

constexpr std::size_t kBlock = 64;

/// One bit a byte of a block: which class the byte belongs to.
struct Masks {
  std::uint64_t quote = 0;
  std::uint64_t backslash = 0;
  std::uint64_t op = 0;     ///< { } [ ] : ,
  std::uint64_t blank = 0;  ///< space, tab, LF, CR
  std::uint64_t high = 0;   ///< above 0x7f
  std::uint64_t line_break = 0;
};

#if defined(__SSE2__)

inline std::uint64_t bits(__m128i mask) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(mask));
}

inline Masks classify(const char* p) {
  const __m128i curly_fold = _mm_set1_epi8(0x20);
  Masks m;
  for (unsigned lane = 0; lane < 4; ++lane) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * lane));
    const auto is = [&](char c) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(c)); };
    // [ and { differ in bit 5 alone, and so do ] and }.
    const __m128i folded = _mm_or_si128(v, curly_fold);
    const __m128i brackets = _mm_or_si128(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{')),
                                          _mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
    const __m128i op = _mm_or_si128(brackets, _mm_or_si128(is(':'), is(',')));
    const __m128i line_break = is('\n');
    const __m128i blank =
        _mm_or_si128(_mm_or_si128(is(' '), line_break), _mm_or_si128(is('\t'), is('\r')));
    const unsigned shift = 16 * lane;
    m.quote |= bits(is('"')) << shift;
    m.backslash |= bits(is('\\')) << shift;
    m.op |= bits(op) << shift;
    m.blank |= bits(blank) << shift;
    m.high |= bits(v) << shift;
    m.line_break |= bits(line_break) << shift;
  }
  return m;
}

#else

inline Masks classify(const char* p) {
  Masks m;
  for (unsigned i = 0; i < kBlock; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    switch (p[i]) {
      case '"': m.quote |= bit; break;
      case '\\': m.backslash |= bit; break;
      case '{': case '}': case '[': case ']': case ':': case ',': m.op |= bit; break;
      case '\n': m.line_break |= bit; [[fallthrough]];
      case ' ': case '\t': case '\r': m.blank |= bit; break;
      default:
        if (static_cast<unsigned char>(p[i]) > 0x7f) m.high |= bit;
    }
  }
  return m;
}

#endif

/// Bit i of the result is the parity of bits 0..i: set from an opening quote up to its closing one.
inline std::uint64_t parity(std::uint64_t x) {
  for (unsigned shift = 1; shift < 64; shift *= 2) x ^= x << shift;
  return x;
}

/// What one block leaves to the next.
struct Carry {
  std::uint64_t in_string = 0;  ///< all ones inside a string
  bool escaped = false;         ///< the next byte is escaped
  bool scalar = false;          ///< the last byte was part of a scalar that is no string
};

/// The bytes that a backslash precedes and takes the meaning from.
inline std::uint64_t escaped_bytes(std::uint64_t backslash, bool& carry) {
  std::uint64_t escaped = carry ? 1 : 0;
  backslash &= ~escaped;
  carry = false;
  while (backslash != 0) {
    const int i = std::countr_zero(backslash);
    if (i == 63) {
      carry = true;
      break;
    }
    escaped |= std::uint64_t{2} << i;
    backslash &= ~(std::uint64_t{3} << i);
  }
  return escaped;
}

/// The definition, byte by byte. Used for a block with a backslash outside strings, where the
/// masks would take it for an escape; only text that is not JSON has one.
std::uint64_t structure_by_byte(const char* p, const Masks& m, Carry& carry) {
  std::uint64_t structure = 0;
  for (unsigned i = 0; i < kBlock; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (carry.in_string != 0) {
      if (carry.escaped) {
        carry.escaped = false;
      } else if (p[i] == '\\') {
        carry.escaped = true;
      } else if (p[i] == '"') {
        carry.in_string = 0;
      }
      carry.scalar = p[i] != '"' || carry.in_string != 0;
      continue;
    }
    const bool quote = (m.quote & bit) != 0;
    const bool other = !quote && ((m.op | m.blank) & bit) == 0;
    if ((m.op & bit) != 0 || ((quote || other) && !carry.scalar)) structure |= bit;
    if (quote) carry.in_string = ~std::uint64_t{0};
    carry.scalar = other;
  }
  return structure;
}

inline std::uint64_t structure(const char* p, const Masks& m, Carry& carry) {
  const Carry before = carry;
  std::uint64_t quote = m.quote;
  if (m.backslash != 0 || carry.escaped) quote &= ~escaped_bytes(m.backslash, carry.escaped);
  const std::uint64_t in_string = parity(quote) ^ carry.in_string;
  if ((m.backslash & ~in_string) != 0) {
    carry = before;
    return structure_by_byte(p, m, carry);
  }
  carry.in_string = (in_string >> 63) != 0 ? ~std::uint64_t{0} : 0;
  const std::uint64_t scalar = ~(m.op | m.blank);
  const std::uint64_t plain = scalar & ~quote;
  const std::uint64_t follows = (plain << 1) | (carry.scalar ? 1 : 0);
  carry.scalar = (plain >> 63) != 0;
  const std::uint64_t string_tail = in_string ^ quote;
  return (m.op | (scalar & ~follows)) & ~string_tail;
}

inline std::uint32_t* append_positions(std::uint64_t found, std::uint32_t base,
                                       std::uint32_t* out) {
  const auto n = static_cast<unsigned>(std::popcount(found));
  // Eight at a time without asking: a branch a bit costs more than the writes that go too far.
  for (unsigned done = 0; done < n; done += 8) {
    for (unsigned i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<std::uint32_t>(std::countr_zero(found));
      found &= found - 1;
    }
  }
  return out + n;
}

}  // namespace

void StructuralIndex::build(std::string_view text) {
  const std::size_t need = text.size() + kBlock + 1;
  if (need > capacity_) {
    positions_.reset();
    capacity_ = 0;
    positions_ = std::make_unique_for_overwrite<std::uint32_t[]>(need);
    capacity_ = need;
  }
  std::uint32_t* out = positions_.get();
  Carry carry;
  std::uint64_t high = 0;
  std::uint64_t line_break = 0;
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    const Masks m = classify(text.data() + at);
    high |= m.high;
    line_break |= m.line_break;
    out = append_positions(structure(text.data() + at, m, carry), static_cast<std::uint32_t>(at),
                           out);
  }
  if (at < text.size()) {
    char tail[kBlock];
    std::memset(tail, ' ', kBlock);
    std::memcpy(tail, text.data() + at, text.size() - at);
    const Masks m = classify(tail);
    high |= m.high;
    line_break |= m.line_break;
    out = append_positions(structure(tail, m, carry), static_cast<std::uint32_t>(at), out);
  }
  *out = static_cast<std::uint32_t>(text.size());
  count_ = static_cast<std::uint32_t>(out - positions_.get());
  ends_in_string_ = carry.in_string != 0;
  ascii_ = high == 0;
  has_line_break_ = line_break != 0;
}

}  // namespace cloudtrail::json

#include "json/structural.hpp"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cloudtrail::json {
namespace {

// What the two builds of index_text() are made of has to become part of them.
#define CLOUDTRAIL_INLINE [[gnu::always_inline]] inline

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

CLOUDTRAIL_INLINE std::uint64_t bits(__m128i mask) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(mask));
}

CLOUDTRAIL_INLINE __m128i equal(__m128i v, char c) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(c)); }

CLOUDTRAIL_INLINE Masks classify(const char* p) {
  const __m128i curly_fold = _mm_set1_epi8(0x20);
  Masks m;
  for (unsigned lane = 0; lane < 4; ++lane) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * lane));
    // [ and { differ in bit 5 alone, and so do ] and }.
    const __m128i folded = _mm_or_si128(v, curly_fold);
    const __m128i brackets = _mm_or_si128(equal(folded, '{'), equal(folded, '}'));
    const __m128i op = _mm_or_si128(brackets, _mm_or_si128(equal(v, ':'), equal(v, ',')));
    const __m128i line_break = equal(v, '\n');
    const __m128i blank =
        _mm_or_si128(_mm_or_si128(equal(v, ' '), line_break), _mm_or_si128(equal(v, '\t'), equal(v, '\r')));
    const unsigned shift = 16 * lane;
    m.quote |= bits(equal(v, '"')) << shift;
    m.backslash |= bits(equal(v, '\\')) << shift;
    m.op |= bits(op) << shift;
    m.blank |= bits(blank) << shift;
    m.high |= bits(v) << shift;
    m.line_break |= bits(line_break) << shift;
  }
  return m;
}

#else

CLOUDTRAIL_INLINE Masks classify(const char* p) {
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
CLOUDTRAIL_INLINE std::uint64_t parity(std::uint64_t x) {
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
CLOUDTRAIL_INLINE std::uint64_t escaped_bytes(std::uint64_t backslash, bool& carry) {
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

CLOUDTRAIL_INLINE std::uint64_t structure(const char* p, const Masks& m, Carry& carry) {
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

CLOUDTRAIL_INLINE std::uint32_t* append_positions(std::uint64_t found, std::uint32_t base,
                                       std::uint32_t* out) {
  const auto n = static_cast<unsigned>(__builtin_popcountll(found));
  // Eight at a time without asking: a branch a bit costs more than the writes that go too far. Those
  // have no bit left to count to, which the builtin is not defined for.
  constexpr std::uint64_t kStop = std::uint64_t{1} << 63;
  for (unsigned done = 0; done < n; done += 8) {
    for (unsigned i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<std::uint32_t>(__builtin_ctzll(found | kStop));
      found &= found - 1;
    }
  }
  return out + n;
}

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__) && !defined(CLOUDTRAIL_NO_TARGET_CLONES)
// The same code once more for CPUs that count bits and find the next one in one instruction, chosen
// when the library is loaded. (Sanitizers' run-times are not ready that early.)
#define CLOUDTRAIL_TARGET_CLONES __attribute__((target_clones("default", "avx2")))
#else
#define CLOUDTRAIL_TARGET_CLONES
#endif

/// What was found in a text.
struct Found {
  std::uint32_t* end;  // behind the last position
  Carry carry;
  std::uint64_t high = 0;
  std::uint64_t line_break = 0;
};

CLOUDTRAIL_INLINE void index_block(const char* p, std::size_t at, Found& found) {
  const Masks m = classify(p);
  found.high |= m.high;
  found.line_break |= m.line_break;
  const std::uint64_t positions = structure(p, m, found.carry);
  found.end = append_positions(positions, static_cast<std::uint32_t>(at), found.end);
}

CLOUDTRAIL_TARGET_CLONES
Found index_text(const char* text, std::size_t size, std::uint32_t* out) {
  Found found{out, {}, 0, 0};
  std::size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) index_block(text + at, at, found);
  if (at < size) {
    char tail[kBlock];
    std::memset(tail, ' ', kBlock);
    std::memcpy(tail, text + at, size - at);
    index_block(tail, at, found);
  }
  return found;
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
  const Found found = index_text(text.data(), text.size(), positions_.get());
  *found.end = static_cast<std::uint32_t>(text.size());
  count_ = static_cast<std::uint32_t>(found.end - positions_.get());
  ends_in_string_ = found.carry.in_string != 0;
  ascii_ = found.high == 0;
  has_line_break_ = found.line_break != 0;
}

}  // namespace cloudtrail::json

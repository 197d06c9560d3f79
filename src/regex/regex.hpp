// Regular expressions: PCRE2 with JIT and limits. The only user of pcre2.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cloudtrail::regex {

/// Bounds of one match; past them the outcome is kLimit, not a guess. Zero means the default.
/// PCRE2 counts anew at every position where a match may start, so `steps` is shared out over them
/// (an anchored pattern has one): the time of a search is bounded by `steps` however long the subject
/// is, about 5 ns a step. JIT code knows these and a stack of 1 MiB instead of depth and heap.
struct Limits {
  std::uint32_t match = 1'000'000;     ///< PCRE2 match limit, at one start position
  std::uint64_t steps = 20'000'000;    ///< of all start positions together
  std::uint32_t depth = 10'000;        ///< PCRE2 depth limit
  std::uint32_t heap_kib = 20'000;     ///< PCRE2 heap limit, KiB
  std::size_t pattern_bytes = 65'536;  ///< longest pattern that is compiled
};

struct Flags {
  bool ignore_case = false;
  bool multi_line = false;  ///< ^ and $ match at line ends
  bool dot_all = false;     ///< . matches line ends
};

enum class Outcome : std::uint8_t { kNoMatch, kMatch, kLimit };

/// A compiled pattern, PCRE syntax, UTF-8. Immutable and shared freely between threads: match data
/// and JIT stacks are the calling Matcher's.
class Regex {
 public:
  /// kInvalidRegex with the offset into the pattern and PCRE2's own message.
  static Result<Regex> compile(std::string_view pattern, Flags flags = {},
                               const Limits& limits = {});
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  const std::string& pattern() const noexcept;
  Flags flags() const noexcept;

 private:
  friend class Matcher;
  struct Code;
  explicit Regex(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

/// One thread's scratch for matching; any number of patterns. No allocation per match, but for what
/// the interpreter keeps from its deepest match, where a pattern or platform has no JIT.
class Matcher {
 public:
  Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;
  ~Matcher();

  /// Unanchored search of `subject`. Bytes that are not UTF-8 never match.
  Outcome search(const Regex& regex, std::string_view subject);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cloudtrail::regex

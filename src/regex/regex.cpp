#include "regex/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace cloudtrail::regex {
namespace {

constexpr std::size_t kJitStackStart = 32u << 10;
constexpr std::size_t kJitStackMax = 1u << 20;

template <auto Function>
struct Release {
  template <typename T>
  void operator()(T* object) const noexcept {
    Function(object);
  }
};

using CodePtr = std::unique_ptr<pcre2_code, Release<pcre2_code_free>>;
using MatchDataPtr = std::unique_ptr<pcre2_match_data, Release<pcre2_match_data_free>>;
using MatchContextPtr = std::unique_ptr<pcre2_match_context, Release<pcre2_match_context_free>>;
using JitStackPtr = std::unique_ptr<pcre2_jit_stack, Release<pcre2_jit_stack_free>>;

PCRE2_SPTR units(std::string_view text) noexcept {
  return text.empty() ? reinterpret_cast<PCRE2_SPTR>("")
                      : reinterpret_cast<PCRE2_SPTR>(text.data());
}

std::uint32_t compile_options(Flags flags) noexcept {
  // \C would match half of a character.
  std::uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  if (flags.ignore_case) options |= PCRE2_CASELESS;
  if (flags.multi_line) options |= PCRE2_MULTILINE;
  if (flags.dot_all) options |= PCRE2_DOTALL;
  return options;
}

Limits with_defaults(Limits limits) noexcept {
  constexpr Limits kDefault;
  if (limits.match == 0) limits.match = kDefault.match;
  if (limits.steps == 0) limits.steps = kDefault.steps;
  if (limits.depth == 0) limits.depth = kDefault.depth;
  if (limits.heap_kib == 0) limits.heap_kib = kDefault.heap_kib;
  if (limits.pattern_bytes == 0) limits.pattern_bytes = kDefault.pattern_bytes;
  return limits;
}

Error too_long(std::size_t size, std::size_t limit) {
  return {ErrorCode::kLimitExceeded,
          "the regular expression has " + std::to_string(size) +
              " bytes, over pattern_bytes = " + std::to_string(limit),
          std::nullopt};
}

Error invalid_pattern(int code, std::size_t offset) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return {ErrorCode::kInvalidRegex,
          "invalid regular expression at offset " + std::to_string(offset) + ": " +
              reinterpret_cast<const char*>(text.data()),
          offset};
}

// A pattern may also forbid JIT itself, with (*NO_JIT): then there is no error and no code.
bool compile_jit(pcre2_code* code) noexcept {
  std::size_t size = 0;
  return pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0 &&
         pcre2_pattern_info(code, PCRE2_INFO_JITSIZE, &size) == 0 && size != 0;
}

bool is_anchored(const pcre2_code* code) noexcept {
  std::uint32_t options = 0;
  return pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options) == 0 &&
         (options & PCRE2_ANCHORED) != 0;
}

bool is_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080u;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; at + sizeof seen <= text.size(); at += sizeof seen) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    seen |= word;
  }
  for (; at < text.size(); ++at) seen |= static_cast<unsigned char>(text[at]);
  return (seen & kHighBits) == 0;
}

// PCRE2 reports what it could not finish under several names; none of them is an answer.
Outcome outcome_of(int code) {
  if (code >= 0) return Outcome::kMatch;
  if (code == PCRE2_ERROR_NOMATCH) return Outcome::kNoMatch;
  if (code <= PCRE2_ERROR_UTF8_ERR1 && code >= PCRE2_ERROR_UTF8_ERR21) return Outcome::kNoMatch;
  if (code == PCRE2_ERROR_NOMEMORY) throw std::bad_alloc();
  return Outcome::kLimit;
}

}  // namespace

struct Regex::Code {
  std::string pattern;
  Flags flags;
  CodePtr compiled;
  Limits limits;
  bool jit = false;
  bool anchored = false;
  std::uint64_t cheap_starts = 0;  // so many start positions can have the whole match limit

  std::uint32_t match_limit(std::size_t subject_size) const noexcept {
    const std::uint64_t starts = anchored ? 1 : std::uint64_t{subject_size} + 1;
    if (starts <= cheap_starts) return limits.match;
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(limits.steps / starts, 1));
  }
};

Regex::Regex(std::unique_ptr<Code> code) : code_(std::move(code)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

const std::string& Regex::pattern() const noexcept {
  return code_->pattern;
}

Flags Regex::flags() const noexcept {
  return code_->flags;
}

Result<Regex> Regex::compile(std::string_view pattern, Flags flags, const Limits& limits) {
  const Limits effective = with_defaults(limits);
  if (pattern.size() > effective.pattern_bytes) {
    return too_long(pattern.size(), effective.pattern_bytes);
  }
  int error = 0;
  std::size_t offset = 0;
  CodePtr compiled(pcre2_compile(units(pattern), pattern.size(), compile_options(flags), &error,
                                 &offset, nullptr));
  if (!compiled) {
    if (error == PCRE2_ERROR_HEAP_FAILED) throw std::bad_alloc();
    return invalid_pattern(error, offset);
  }
  const bool jit = compile_jit(compiled.get());
  const bool anchored = is_anchored(compiled.get());
  return Regex(std::make_unique<Code>(
      Code{std::string(pattern), flags, std::move(compiled), effective, jit, anchored,
           effective.steps / effective.match}));
}

struct Matcher::State {
  // The context points to the stack, so it is declared after it and released before it.
  JitStackPtr jit_stack{pcre2_jit_stack_create(kJitStackStart, kJitStackMax, nullptr)};
  MatchContextPtr context{pcre2_match_context_create(nullptr)};
  MatchDataPtr data{pcre2_match_data_create(1, nullptr)};

  State() {
    if (!context || !data) throw std::bad_alloc();
    // Null where PCRE2 was built without JIT; then matching needs no such stack.
    pcre2_jit_stack_assign(context.get(), nullptr, jit_stack.get());
  }

  void set_limits(const Limits& limits, std::uint32_t match) noexcept {
    pcre2_set_match_limit(context.get(), match);
    pcre2_set_depth_limit(context.get(), limits.depth);
    pcre2_set_heap_limit(context.get(), limits.heap_kib);
  }
};

Matcher::Matcher() : state_(std::make_unique<State>()) {}
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;
Matcher::~Matcher() = default;

Outcome Matcher::search(const Regex& regex, std::string_view subject) {
  const Regex::Code& code = *regex.code_;
  state_->set_limits(code.limits, code.match_limit(subject.size()));
  // pcre2_jit_match() checks nothing, so it is for subjects that are known to be UTF-8. Reading
  // them once in words is cheaper than PCRE2's own check, byte by byte.
  const bool ascii = is_ascii(subject);
  const auto match = ascii && code.jit ? pcre2_jit_match : pcre2_match;
  const std::uint32_t options = ascii ? PCRE2_NO_UTF_CHECK : 0;
  return outcome_of(match(code.compiled.get(), units(subject), subject.size(), 0, options,
                          state_->data.get(), state_->context.get()));
}

}  // namespace cloudtrail::regex

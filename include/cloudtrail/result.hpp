// Errors and results: every fallible function of the library returns one of these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace cloudtrail {

/// What kind of failure an Error is. The numbers are shared with the C API and never renumbered.
enum class ErrorCode : std::int32_t {
  kInvalidArgument = 1,   ///< The caller broke the function's contract; fix the call.
  kIo = 2,                ///< The operating system refused to open, read or write.
  kMalformedJson = 3,     ///< The bytes are not the JSON that was expected.
  kInvalidUtf8 = 4,       ///< Text that must be UTF-8 is not.
  kMalformedGzip = 5,     ///< A gzip member is damaged or ends early.
  kMalformedBase64 = 6,   ///< Base64 text holds a byte outside its alphabet or ends early.
  kLimitExceeded = 7,     ///< An option's limit was reached; the message names the option.
  kMalformedYaml = 8,     ///< A rule or policy document is not the YAML that is accepted.
  kInvalidRule = 9,       ///< A rule, pattern or rule set that cannot mean anything.
  kInvalidRegex = 10,     ///< PCRE2 refused a regular expression.
  kNotFound = 11,         ///< A name (preset, rule, file, index) that does not exist.
  kTypeMismatch = 12,     ///< A value is there, but of another JSON type than was asked for.
  kCancelled = 13,        ///< The caller asked the run to stop.
};

/// The code's name as used in messages and documents, such as "malformed_json". Never empty.
std::string_view name(ErrorCode code) noexcept;

/// A failure: what went wrong, a sentence for people, and where.
struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  /// For people: what, where and what to do. UTF-8, no final full stop, never holds a secret.
  std::string message;
  /// Byte offset into the input that the failing call was given, where one is known.
  std::optional<std::uint64_t> offset;
};

/// Either a T or an Error. The names are those of std::expected (C++23), which it gives way to.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = Error;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value. Undefined when there is none: check first.
  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  /// The error. Undefined when there is a value.
  Error& error() & noexcept { return *std::get_if<1>(&state_); }
  const Error& error() const& noexcept { return *std::get_if<1>(&state_); }
  Error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

  T value_or(T fallback) const& { return has_value() ? **this : std::move(fallback); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  using error_type = Error;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  Error& error() & noexcept { return *error_; }
  const Error& error() const& noexcept { return *error_; }
  Error&& error() && noexcept { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace cloudtrail

// gzip to bytes, a bounded piece at a time, or a whole member at once.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cloudtrail::codec {

/// How much a gzip stream may inflate to. Zero means the default.
struct InflateLimits {
  /// Inflated bytes of one input, all members together. Default 4 GiB.
  std::uint64_t bytes = std::uint64_t{4} << 30;
  /// Inflated bytes per compressed byte of all that was read so far, looked at once `ratio_floor`
  /// bytes have come out and then at least every 16 MiB. Defaults 250 and 64 MiB.
  std::uint64_t ratio = 250;
  std::uint64_t ratio_floor = std::uint64_t{64} << 20;
};

/// True where `bytes` begin as a gzip member does (RFC 1952: 1f 8b 08).
bool is_gzip(std::string_view bytes) noexcept;

/// Inflates a stream of gzip members that arrives in pieces. Members that follow one another are
/// one stream, as gunzip has it. Bytes after the last member that do not begin another one (1f 8b
/// 08) end the stream and are counted, not refused: S3 tools append such bytes. Confined to one
/// thread; `reset` reuses it for another input without allocating.
class Inflater {
 public:
  static Result<Inflater> create(const InflateLimits& limits = {});
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;
  ~Inflater();

  void reset() noexcept;

  /// What one call did: bytes taken from the input and bytes put into the output.
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };

  /// Inflates from `in` into `out` until one of them is used up or the stream has ended. Where
  /// `out` was filled more may be waiting: call again with the rest of `in`, even when it is empty.
  /// An error (kMalformedGzip, kLimitExceeded) carries the offset into the compressed stream at
  /// which it was noticed; what was produced before it is in `out`, and its size in `step`, which
  /// is always written. Every later call returns the same error until `reset`.
  Status inflate(std::string_view in, char* out, std::size_t capacity, Step& step);

  /// To be called when no more input will come: kMalformedGzip where a member is not complete or
  /// there was none, the error of `inflate` where it failed. One or two bytes at the very end that
  /// could have begun another member are trailing bytes.
  Status finish() const;

  /// True once bytes that belong to no member were met; they are counted by trailing_bytes().
  bool ended() const noexcept;
  /// The start of a next member counts here until its third byte has arrived.
  std::uint64_t trailing_bytes() const noexcept;
  /// Complete members, their checksums verified.
  std::uint64_t members() const noexcept;
  std::uint64_t total_in() const noexcept;
  std::uint64_t total_out() const noexcept;

 private:
  struct State;
  explicit Inflater(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Inflates single-member gzip held in memory in one call, which is faster than the streaming way
/// (libdeflate where the build has it, else zlib). Confined to one thread.
class WholeInflater {
 public:
  static Result<WholeInflater> create();
  WholeInflater(WholeInflater&&) noexcept;
  WholeInflater& operator=(WholeInflater&&) noexcept;
  ~WholeInflater();

  /// The size that the last four bytes of a gzip file claim (RFC 1952, ISIZE); a hint, not trusted.
  static std::size_t claimed_size(std::string_view gzip) noexcept;

  /// Inflates `gzip` into `out` when it is one whole member of at most `capacity` bytes, and
  /// returns the inflated size. Every other case (several members, bytes after the member, damage,
  /// too small an output) is an error, after which the caller takes the streaming way, which
  /// reports exactly.
  Result<std::size_t> inflate(std::string_view gzip, char* out, std::size_t capacity);

 private:
  struct State;
  explicit WholeInflater(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether WholeInflater was built on libdeflate.
bool has_libdeflate() noexcept;

}  // namespace cloudtrail::codec

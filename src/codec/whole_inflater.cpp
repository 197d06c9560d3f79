// WholeInflater, on libdeflate or on zlib: the build chooses by CLOUDTRAIL_HAVE_LIBDEFLATE.
#include "codec/inflate.hpp"

#if CLOUDTRAIL_HAVE_LIBDEFLATE
#include <libdeflate.h>
#else
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#endif

#include <new>
#include <utility>

namespace cloudtrail::codec {
namespace {

constexpr std::size_t kSmallestMember = 18;  // header 10, trailer 8 (RFC 1952)

Error damaged() {
  return {ErrorCode::kMalformedGzip, "not a whole and sound gzip member", std::nullopt};
}

Error too_small(std::size_t capacity) {
  return {ErrorCode::kLimitExceeded,
          "the gzip member inflates to more than the " + std::to_string(capacity) + " bytes given",
          std::nullopt};
}

Error followed(std::size_t used) {
  return {ErrorCode::kMalformedGzip, "bytes follow the first gzip member", used};
}

}  // namespace

#if CLOUDTRAIL_HAVE_LIBDEFLATE

struct WholeInflater::State {
  State() : decompressor(libdeflate_alloc_decompressor()) {
    if (decompressor == nullptr) throw std::bad_alloc();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { libdeflate_free_decompressor(decompressor); }

  Result<std::size_t> inflate(std::string_view gzip, char* out, std::size_t capacity);

  libdeflate_decompressor* decompressor;
};

namespace {

// libdeflate skips a header's own CRC unchecked; such members are left to zlib, which checks it.
bool has_header_crc(std::string_view gzip) noexcept {
  constexpr std::size_t kFlagsAt = 3;
  constexpr unsigned kHeaderCrc = 2;
  return (static_cast<unsigned char>(gzip[kFlagsAt]) & kHeaderCrc) != 0;
}

}  // namespace

Result<std::size_t> WholeInflater::State::inflate(std::string_view gzip, char* out,
                                                  std::size_t capacity) {
  if (has_header_crc(gzip)) return damaged();
  std::size_t used = 0;
  std::size_t size = 0;
  const libdeflate_result result = libdeflate_gzip_decompress_ex(
      decompressor, gzip.data(), gzip.size(), out, capacity, &used, &size);
  if (result == LIBDEFLATE_INSUFFICIENT_SPACE) return too_small(capacity);
  if (result != LIBDEFLATE_SUCCESS) return damaged();
  if (used != gzip.size()) return followed(used);
  return size;
}

bool has_libdeflate() noexcept {
  return true;
}

#else

struct WholeInflater::State {
  State() {
    constexpr int kGzipWindowBits = 15 + 16;
    if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) throw std::bad_alloc();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&stream); }

  Result<std::size_t> inflate(std::string_view gzip, char* out, std::size_t capacity);

  z_stream stream{};
};

Result<std::size_t> WholeInflater::State::inflate(std::string_view gzip, char* out,
                                                  std::size_t capacity) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  if (gzip.size() > kMost) {
    return Error{ErrorCode::kLimitExceeded, "gzip data too large for one call of zlib",
                 std::nullopt};
  }
  const std::size_t room = std::min(capacity, kMost);
  Bytef no_room = 0;
  inflateReset(&stream);
  stream.next_in = reinterpret_cast<const Bytef*>(gzip.data());
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = room == 0 ? &no_room : reinterpret_cast<Bytef*>(out);
  stream.avail_out = static_cast<uInt>(room);
  const int code = ::inflate(&stream, Z_FINISH);
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  if (code == Z_BUF_ERROR && stream.avail_in > 0) return too_small(room);
  if (code != Z_STREAM_END) return damaged();
  if (stream.avail_in > 0) return followed(gzip.size() - stream.avail_in);
  return room - stream.avail_out;
}

bool has_libdeflate() noexcept {
  return false;
}

#endif

WholeInflater::WholeInflater(std::unique_ptr<State> state) : state_(std::move(state)) {}
WholeInflater::WholeInflater(WholeInflater&&) noexcept = default;
WholeInflater& WholeInflater::operator=(WholeInflater&&) noexcept = default;
WholeInflater::~WholeInflater() = default;

Result<WholeInflater> WholeInflater::create() {
  return WholeInflater(std::make_unique<State>());
}

std::size_t WholeInflater::claimed_size(std::string_view gzip) noexcept {
  if (gzip.size() < kSmallestMember) return 0;
  std::size_t size = 0;
  for (std::size_t i = 1; i <= 4; ++i) {
    size = size << 8 | static_cast<unsigned char>(gzip[gzip.size() - i]);
  }
  return size;
}

Result<std::size_t> WholeInflater::inflate(std::string_view gzip, char* out, std::size_t capacity) {
  if (gzip.size() < kSmallestMember) return damaged();
  return state_->inflate(gzip, out, capacity);
}

}  // namespace cloudtrail::codec

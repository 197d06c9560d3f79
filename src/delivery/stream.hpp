// The bytes of one level: gzip or plain, in pieces, to the splitter.
#pragma once

#include <cloudtrail/reader.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/inflate.hpp"
#include "delivery/context.hpp"
#include "delivery/splitter.hpp"

namespace cloudtrail::delivery {

/// Feeds a splitter with bytes that may be gzip. Holds a window of what the splitter could not
/// use yet, never more than one value's bytes beyond it.
class Stream {
 public:
  Stream(Context& context, std::uint32_t nesting);

  void begin(const Envelope& envelope, std::optional<std::uint64_t> origin);
  /// Takes the next bytes; `last` when no more come, after which only begin() may be called.
  void feed(std::string_view bytes, bool last);
  bool done() const noexcept { return ended_ || splitter_.done(); }

 private:
  enum class Coding : std::uint8_t { kUndecided, kPlain, kGzip };

  void decide(std::string_view start) noexcept;
  void feed_decided(std::string_view bytes, bool last);
  void feed_plain(std::string_view bytes, bool last);
  void feed_gzip(std::string_view bytes, bool last);
  bool feed_whole_gzip(std::string_view bytes);
  void fail(RejectReason reason, const Error& error);
  void count_gzip();
  std::string_view waiting() const noexcept { return {window_.data() + begin_, end_ - begin_}; }
  bool ensure_inflater();
  std::size_t scan(std::string_view text, bool last);

  Context& context_;
  const std::uint32_t nesting_;
  Splitter splitter_;
  Coding coding_ = Coding::kUndecided;
  bool ended_ = false;
  std::string head_;   // the first bytes, until they say whether they are gzip
  std::string carry_;  // plain bytes that the splitter wants to see again
  std::optional<codec::Inflater> inflater_;
  std::optional<codec::WholeInflater> whole_;
  std::vector<char> window_;  // inflated bytes: [begin_, end_) are not consumed
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace cloudtrail::delivery

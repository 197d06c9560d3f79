// What all levels of one input share.
#pragma once

#include <cloudtrail/reader.hpp>
#include <memory>
#include <string>
#include <vector>

namespace cloudtrail::delivery {

class Stream;

struct Context {
  ReaderOptions options;
  RecordSink* sink = nullptr;
  InputSummary summary;
  std::string source;
  std::uint64_t next_index = 0;  ///< The number of the next record that is seen.
  /// One stream a level of nesting, made when first needed and kept.
  std::vector<std::unique_ptr<Stream>> levels;

  Context();
  ~Context();
  /// The stream that reads what is inside an envelope of level `nesting` - 1.
  Stream& level(std::uint32_t nesting);
};

}  // namespace cloudtrail::delivery

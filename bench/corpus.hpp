// What the benchmarks run on: log files of generated records, the same in every run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct Corpus {
  std::vector<std::string> plain;  ///< Log files, {"Records":[...]}.
  std::vector<std::string> gzip;   ///< The same, each one gzip member.
  std::size_t records = 0;
  std::size_t plain_bytes = 0;
  std::size_t gzip_bytes = 0;
};

/// `files` log files of `records` records each.
Corpus make_corpus(std::size_t files, std::size_t records);

}  // namespace bench

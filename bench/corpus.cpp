#include "corpus.hpp"

#include "generator/generator.hpp"

namespace bench {

Corpus make_corpus(std::size_t files, std::size_t records) {
  Corpus corpus;
  cloudtrail::generator::Generator generator;
  for (std::size_t i = 0; i < files; ++i) {
    corpus.plain.push_back(cloudtrail::generator::log_file(generator, records));
    corpus.gzip.push_back(cloudtrail::generator::gzip(corpus.plain.back()));
    corpus.plain_bytes += corpus.plain.back().size();
    corpus.gzip_bytes += corpus.gzip.back().size();
  }
  corpus.records = files * records;
  return corpus;
}

}  // namespace bench

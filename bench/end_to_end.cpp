// gzip files to findings with `console-changes`, beside zlib inflate followed by a bare RapidJSON SAX
// pass over the same files in the same process, run in turn; and two threads beside one.
#include <algorithm>
#include <chrono>
#include <cloudtrail/scan.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include "codec/inflate.hpp"
#include "corpus.hpp"
#include "limits.hpp"

namespace {

using namespace cloudtrail;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 15;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Spread {
  std::vector<double> values;
  double at(double share) const {
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
  }
  double median() const { return at(0.5); }
};

void print_ratio(const char* what, const Spread& ratio, double at_least) {
  std::printf("%-58s %5.2f  (%.2f to %.2f over %zu rounds; wanted %.2f)\n", what, ratio.median(),
              ratio.at(0), ratio.at(1), ratio.values.size(), at_least);
}

/// Counts the findings' text and throws it away.
class Discard : public ScanOutput {
 public:
  void render(const FindingView& finding, std::string& out) const override {
    out.append(finding.rule.id).push_back('\n');
  }
  bool write(std::string_view text) override {
    bytes += text.size();
    return true;
  }
  std::uint64_t bytes = 0;
};

class Bench {
 public:
  Bench(std::size_t files, std::size_t records) : corpus_(bench::make_corpus(files, records)) {
    folder_ = std::filesystem::temp_directory_path() / "cloudtrail-bench";
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    for (std::size_t i = 0; i < corpus_.gzip.size(); ++i) {
      std::ofstream(folder_ / (std::to_string(i) + ".json.gz"), std::ios::binary) << corpus_.gzip[i];
      inflated_.resize(std::max(inflated_.size(), corpus_.plain[i].size() + 1));
    }
  }
  ~Bench() { std::filesystem::remove_all(folder_); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  double limit() {
    const auto begin = Clock::now();
    std::size_t objects = 0;
    for (const std::string& file : corpus_.gzip) {
      const std::size_t size = bench::bare_inflate(file, inflated_);
      objects += bench::bare_sax({inflated_.data(), size});
    }
    if (objects < corpus_.records) std::abort();
    return seconds_since(begin);
  }

  double inflate_alone() {
    const auto begin = Clock::now();
    std::size_t bytes = 0;
    for (const std::string& file : corpus_.gzip) bytes += bench::bare_inflate(file, inflated_);
    if (bytes != corpus_.plain_bytes) std::abort();
    return seconds_since(begin);
  }

  double scan_all(unsigned threads) {
    ScanOptions options;
    options.paths = {folder_};
    options.rules = *RuleSet::preset("console-changes");
    options.threads = threads;
    Discard output;
    const auto begin = Clock::now();
    const Result<ScanReport> report = scan(options, output);
    const double seconds = seconds_since(begin);
    if (!report || report->records != corpus_.records || report->rejected != 0) std::abort();
    if (findings_ == 0) findings_ = report->findings;
    if (report->findings == 0 || report->findings != findings_) std::abort();
    return seconds;
  }

  const bench::Corpus& corpus() const { return corpus_; }
  std::uint64_t findings() const { return findings_; }

 private:
  bench::Corpus corpus_;
  std::filesystem::path folder_;
  std::vector<char> inflated_;
  std::uint64_t findings_ = 0;
};

void run(const char* name, std::size_t files, std::size_t records) {
  Bench bench(files, records);
  Spread against_limit, against_inflate, threads, rate;
  static_cast<void>(bench.scan_all(1));  // warm up: page cache, buffers
  for (int i = 0; i < kRounds; ++i) {
    const double limit = bench.limit();
    const double one = bench.scan_all(1);
    const double inflate = bench.inflate_alone();
    const double two = bench.scan_all(2);
    const double one_again = bench.scan_all(1);
    against_limit.values.push_back(limit / one);
    against_inflate.values.push_back(inflate / one);
    threads.values.push_back((one + one_again) / 2 / two);
    rate.values.push_back(one);
  }
  const bench::Corpus& corpus = bench.corpus();
  std::printf("\n%s: %zu files, %zu records, %.1f MB of JSON, %.1f MB of gzip, %llu findings\n", name,
              files, corpus.records, static_cast<double>(corpus.plain_bytes) / 1e6,
              static_cast<double>(corpus.gzip_bytes) / 1e6,
              static_cast<unsigned long long>(bench.findings()));
  std::printf("one core: %.0f records/s, %.0f MB/s of JSON (median)\n",
              static_cast<double>(corpus.records) / rate.median(),
              static_cast<double>(corpus.plain_bytes) / 1e6 / rate.median());
  print_ratio("speed against zlib inflate + bare RapidJSON SAX", against_limit, 0.80);
  print_ratio("speed against zlib inflate alone", against_inflate, 0);
  print_ratio("two threads against one", threads, files > 1 ? 1.8 : 0);
}

}  // namespace

int main() {
  std::printf("whole gzip members by %s\n", codec::has_libdeflate() ? "libdeflate" : "zlib");
  run("large files", 16, 5'000);
  run("small files", 2'000, 8);
}

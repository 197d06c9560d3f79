// Each stage of the path beside its limit in the same run: bytes of JSON a second.
#include <benchmark/benchmark.h>

#include <cloudtrail/classifier.hpp>
#include <cloudtrail/reader.hpp>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <vector>

#include "codec/inflate.hpp"
#include "corpus.hpp"
#include "json/structural.hpp"
#include "limits.hpp"

namespace {

using namespace cloudtrail;

constexpr std::size_t kRecords = 20'000;

const bench::Corpus& corpus() {
  static const bench::Corpus made = bench::make_corpus(1, kRecords);
  return made;
}

/// A number that must come out: a benchmark that reads nothing would be fast.
void expect(std::uint64_t got, std::uint64_t wanted, const char* what) {
  if (got == wanted) return;
  std::cerr << what << ": " << got << " instead of " << wanted << '\n';
  std::abort();
}

void set_rate(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(corpus().plain_bytes) *
                          static_cast<std::int64_t>(state.iterations()));
  state.counters["records/s"] =
      benchmark::Counter(static_cast<double>(kRecords) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}

void limit_memcpy(benchmark::State& state) {
  const std::string& text = corpus().plain[0];
  std::vector<char> out(text.size());
  for (auto _ : state) {
    std::memcpy(out.data(), text.data(), text.size());
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  set_rate(state);
}

void limit_zlib(benchmark::State& state) {
  std::vector<char> out(corpus().plain[0].size() + 1);
  for (auto _ : state) {
    expect(bench::bare_inflate(corpus().gzip[0], out), corpus().plain_bytes, "inflated bytes");
  }
  set_rate(state);
}

void limit_rapidjson_sax(benchmark::State& state) {
  const std::size_t objects = bench::bare_sax(corpus().plain[0]);
  for (auto _ : state) expect(bench::bare_sax(corpus().plain[0]), objects, "objects");
  set_rate(state);
}

void inflate(benchmark::State& state) {
  Result<codec::Inflater> inflater = codec::Inflater::create();
  std::vector<char> window(std::size_t{256} << 10);
  for (auto _ : state) {
    inflater->reset();
    std::string_view in = corpus().gzip[0];
    std::size_t total = 0;
    codec::Inflater::Step step;
    do {
      if (!inflater->inflate(in, window.data(), window.size(), step)) std::abort();
      in.remove_prefix(step.consumed);
      total += step.produced;
    } while (step.produced != 0);
    expect(total, corpus().plain_bytes, "inflated bytes");
  }
  set_rate(state);
}

void inflate_whole(benchmark::State& state) {
  Result<codec::WholeInflater> inflater = codec::WholeInflater::create();
  std::vector<char> out(corpus().plain[0].size() + 1);
  for (auto _ : state) {
    const Result<std::size_t> size =
        inflater->inflate(corpus().gzip[0], out.data(), corpus().plain[0].size());
    expect(size ? *size : 0, corpus().plain_bytes, "inflated bytes");
  }
  set_rate(state);
}

void structure(benchmark::State& state) {
  json::StructuralIndex index;
  const std::string_view text = corpus().plain[0];
  constexpr std::size_t kWindow = std::size_t{256} << 10;
  std::uint64_t expected = 0;
  for (auto _ : state) {
    std::uint64_t positions = 0;
    for (std::size_t at = 0; at < text.size(); at += kWindow) {
      index.build(text.substr(at, kWindow));
      positions += index.count();
    }
    if (expected == 0) expected = positions;
    expect(positions, expected, "positions");
  }
  set_rate(state);
}

/// Counts records, and judges them where it is given a classifier.
class Sink : public RecordSink {
 public:
  explicit Sink(Classifier* classifier) : classifier_(classifier) {}
  void on_records(std::span<const Record> records) override {
    seen += records.size();
    if (classifier_ == nullptr) return;
    for (const Record& record : records) findings += classifier_->judge(record).size();
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override { std::abort(); }
  std::uint64_t seen = 0;
  std::uint64_t findings = 0;

 private:
  Classifier* classifier_;
};

void read(benchmark::State& state, const std::string& input, const char* preset) {
  std::optional<Classifier> classifier;
  if (preset != nullptr) classifier.emplace(*RuleSet::preset(preset));
  Result<Reader> reader = Reader::create();
  std::uint64_t findings = 0;
  for (auto _ : state) {
    Sink sink(classifier ? &*classifier : nullptr);
    if (!reader->read(input, "bench", sink)) std::abort();
    expect(sink.seen, kRecords, "records");
    if (preset != nullptr && sink.findings == 0) std::abort();
    if (findings == 0) findings = sink.findings;
    expect(sink.findings, findings, "findings");
  }
  set_rate(state);
  state.counters["findings"] = static_cast<double>(findings);
}

void split(benchmark::State& state) { read(state, corpus().plain[0], nullptr); }
void split_gzip(benchmark::State& state) { read(state, corpus().gzip[0], nullptr); }
void classify_console_changes(benchmark::State& state) {
  read(state, corpus().plain[0], "console-changes");
}
void classify_severity(benchmark::State& state) { read(state, corpus().plain[0], "severity"); }
void classify_trail_changes(benchmark::State& state) {
  read(state, corpus().plain[0], "trail-changes");
}

BENCHMARK(limit_memcpy);
BENCHMARK(limit_zlib);
BENCHMARK(inflate);
BENCHMARK(inflate_whole);
BENCHMARK(limit_rapidjson_sax);
BENCHMARK(structure);
BENCHMARK(split);
BENCHMARK(split_gzip);
BENCHMARK(classify_console_changes);
BENCHMARK(classify_severity);
BENCHMARK(classify_trail_changes);

}  // namespace

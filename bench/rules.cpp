// JSON text in memory to matches, with few rules and with thousands: all sets in turn, round after
// round in one process, so that their ratios mean something where the machine is noisy.
//
//   rules [--rounds N]     beside it CLOUDTRAIL_TEST_DATA (../shared) is used where it is there
#include <algorithm>
#include <chrono>
#include <cloudtrail/classifier.hpp>
#include <cloudtrail/reader.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "generator/generator.hpp"
#include "rule_sets.hpp"

namespace {

using namespace cloudtrail;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 12;
/// Times that the records are read in a round.
constexpr std::size_t kPasses = 10;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Judge : public RecordSink {
 public:
  explicit Judge(Classifier* classifier) : classifier_(classifier) {}
  void on_records(std::span<const Record> records) override {
    seen += records.size();
    if (classifier_ == nullptr) return;
    for (const Record& record : records) {
      const std::size_t found = classifier_->judge(record).size();
      findings += found;
      records_found += found > 0 ? 1 : 0;
    }
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override { std::abort(); }
  std::uint64_t seen = 0, findings = 0, records_found = 0;

 private:
  Classifier* classifier_;
};

/// One set of rules, or none: then the records are read alone.
struct Set {
  const bench::RuleText* text = nullptr;
  std::optional<Classifier> classifier;
  double compile_ms = 0;
  std::uint64_t findings = 0;
  std::vector<double> plain, gzip;
};

void expect(std::uint64_t found, std::uint64_t expected, const std::string& what) {
  if (found == expected) return;
  std::fprintf(stderr, "%s: %llu instead of %llu\n", what.c_str(),
               static_cast<unsigned long long>(found), static_cast<unsigned long long>(expected));
  std::exit(1);
}

double run(Set& set, const std::string& input, std::size_t records) {
  Result<Reader> reader = Reader::create();
  Judge judge(set.classifier ? &*set.classifier : nullptr);
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < kPasses; ++i) {
    if (!reader || !reader->read(input, "bench", judge)) std::abort();
  }
  const double seconds = seconds_since(begin);
  expect(judge.seen, records * kPasses, "records");
  if (set.text == nullptr) return seconds;
  if (set.findings == 0) set.findings = judge.findings;
  if (set.findings == 0) std::abort();
  expect(judge.findings, set.text->findings.value_or(set.findings / kPasses) * kPasses,
         set.text->name + ", findings");
  if (set.text->records_found) {
    expect(judge.records_found, *set.text->records_found * kPasses, set.text->name + ", records found");
  }
  return seconds;
}

double compile(Set& set) {
  std::vector<double> times;
  for (int i = 0; i < 5; ++i) {
    const auto begin = Clock::now();
    Result<RuleSet> rules = RuleSet::parse(set.text->document, set.text->name);
    times.push_back(seconds_since(begin) * 1e3);
    if (!rules) {
      std::fprintf(stderr, "%s\n", rules.error().message.c_str());
      std::exit(1);
    }
    expect(rules->rules().size(), set.text->rules, set.text->name + ", rules");
    set.classifier.emplace(*std::move(rules));
  }
  return median(times);
}

void report(const char* title, const bench::Workload& workload, std::vector<Set>& sets) {
  const Set& base = sets[2];  // 50 patterns
  std::printf("\n%s: %zu records, %.0f bytes each\n", title, workload.record_count,
              static_cast<double>(workload.records.size()) / static_cast<double>(workload.record_count));
  std::printf("%-18s %10s %10s %14s %9s %14s %9s\n", "", "compile ms", "findings", "JSON rec/s",
              "to 50", "gzip rec/s", "to 50");
  const auto ratio = [&](const std::vector<double>& of, const std::vector<double>& to) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < of.size(); ++i) ratios.push_back(to[i] / of[i]);
    return median(ratios);
  };
  const double records = static_cast<double>(workload.record_count * kPasses);
  for (const Set& set : sets) {
    std::printf("%-18s %10.1f %10llu %14.0f %9.3f %14.0f %9.3f\n",
                set.text == nullptr ? "read alone" : set.text->name.c_str(), set.compile_ms,
                static_cast<unsigned long long>(set.findings / kPasses), records / median(set.plain),
                ratio(set.plain, base.plain), records / median(set.gzip),
                ratio(set.gzip, base.gzip));
  }
}

void measure(const char* title, const bench::Workload& workload, int rounds) {
  std::vector<Set> sets(1);
  for (const bench::RuleText& text : workload.sets) {
    Set& set = sets.emplace_back();
    set.text = &text;
    set.compile_ms = compile(set);
  }
  const std::string gzip = generator::gzip(workload.records);
  for (int i = 0; i < rounds; ++i) {
    for (Set& set : sets) set.plain.push_back(run(set, workload.records, workload.record_count));
    for (Set& set : sets) set.gzip.push_back(run(set, gzip, workload.record_count));
  }
  report(title, workload, sets);
}

}  // namespace

int main(int count, char** words) {
  int rounds = kRounds;
  if (count == 3 && std::strcmp(words[1], "--rounds") == 0) rounds = std::max(1, std::atoi(words[2]));
  measure("generated", bench::generated_workload(), rounds);
  const char* folder = std::getenv("CLOUDTRAIL_TEST_DATA");
  if (const auto workload = bench::published_workload(folder != nullptr ? folder : "../shared")) {
    measure("published", *workload, rounds);
  }
}

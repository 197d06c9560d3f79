// The compiled program against the naive evaluator, on random rules and records.
//
//   differential_fuzz [--cases N] [--seed S] [--rounds R]
//
// compares N times a rule and a record (CLOUDTRAIL_PROPERTY_CASES, or 100,000; 20,000 with
// sanitizers). Rules come in sets, which are judged as wholes: findings in their order and
// exceptions have to be the same. Each round is one set with a seed of its own. A difference is
// printed reduced, with its seed: `--seed S --rounds 1` makes it again.
#include <cloudtrail/classifier.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "differential/cases.hpp"
#include "differential/published.hpp"
#include "differential/rules.hpp"
#include "naive/pattern.hpp"

namespace {

using namespace cloudtrail;
using namespace cloudtrail::differential;
using naive::Tree;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kDefaultCases = 20'000;
#else
constexpr std::uint64_t kDefaultCases = 100'000;
#endif
/// Differences after which it is enough.
constexpr int kMostDifferences = 10;

/// How many rules a set has: mostly few, at times so many that an index matters.
std::size_t rule_count(Draw& draw) {
  if (draw.percent(2)) return 100 + draw.below(401);
  return 1 + draw.below(draw.percent(50) ? 5 : 30);
}

/// Records, and the case's list of them.
std::vector<Subject> subjects_of(Draw& draw, generator::Generator& generator, Tree& records) {
  std::vector<Subject> subjects;
  const bool real = draw.percent(15);
  for (std::size_t n = 2 + draw.below(4); n > 0; --n) {
    Tree record = real || draw.percent(5) ? real_record(draw, generator) : small_record(draw);
    const bool delivered = real && draw.percent(40) && record.find("eventVersion") != nullptr;
    Tree event = delivered ? event_of(draw, record) : naive::event_around(record);
    records.items.push_back(delivered ? naive::object({{"event", event}})
                                      : naive::object({{"record", record}}));
    subjects.push_back({std::move(record), std::move(event)});
  }
  return subjects;
}

Tree sigma_source(Draw& draw, const std::vector<Subject>& subjects, std::size_t rules) {
  Tree source = naive::array({});
  for (std::size_t n = 0; n < rules; ++n) {
    source.items.push_back(sigma_rule(draw, draw.one_of(subjects), "sigma-" + std::to_string(n)));
  }
  for (std::size_t n = draw.percent(25) ? 1 + draw.below(2) : 0; n > 0; --n) {
    const std::string rule = draw.percent(60) ? "sigma-" + std::to_string(draw.below(rules)) : "";
    source.items.push_back(sigma_filter(draw, draw.one_of(subjects), rule));
  }
  return source;
}

/// Rules that people wrote, and records that some of them are for.
Case published_case(Draw& draw, generator::Generator& generator) {
  Tree sources = naive::array({});
  Tree records = naive::array({});
  for (const Tree& preset : presets()) {
    if (draw.percent(50)) sources.items.push_back(naive::array({preset}));
  }
  std::vector<Tree> rules = published_rules();
  while (!rules.empty() && rules.size() > 60 * draw.below(100) / 100 + 1) {
    rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(draw.below(rules.size())));
  }
  for (std::size_t n = 2 + draw.below(4); n > 0; --n) {
    Tree record = draw.percent(70) ? real_record(draw, generator) : small_record(draw);
    if (!rules.empty()) record = made_to_match(draw, std::move(record), draw.one_of(rules));
    records.items.push_back(naive::object({{"record", std::move(record)}}));
  }
  if (!rules.empty()) sources.items.push_back(naive::array(std::move(rules)));
  if (sources.items.empty()) sources.items.push_back(naive::array({presets().front()}));
  return naive::object({{"sources", std::move(sources)}, {"records", std::move(records)}});
}

Case make_case(std::uint64_t seed) {
  Draw draw(seed);
  generator::Options options;
  options.seed = draw.seed();
  generator::Generator generator(options);
  if (draw.percent(5)) return published_case(draw, generator);
  Tree sources = naive::array({});
  Tree records = naive::array({});
  const std::vector<Subject> subjects = subjects_of(draw, generator, records);
  for (std::size_t left = rule_count(draw); left > 0;) {
    const std::size_t some = 1 + draw.below(left);
    left -= some;
    const std::string id = "set" + std::to_string(sources.items.size());
    const std::size_t kind = draw.below(10);
    Tree source = kind < 5 ? naive::array({}) : sigma_source(draw, subjects, some);
    if (kind < 6) source.items.push_back(rule_document(draw, subjects, id, some));
    sources.items.push_back(std::move(source));
  }
  // A record again, behind others: nothing may be left of those.
  records.items.push_back(records.items.front());
  return naive::object({{"sources", std::move(sources)}, {"records", std::move(records)}});
}

struct Totals {
  std::uint64_t rounds = 0;
  std::uint64_t compared = 0;
  std::uint64_t findings = 0;
  std::uint64_t suppressed = 0;
  int differences = 0;
  int refused = 0;
};

void round(std::uint64_t seed, Classifier& classifier, Totals& totals) {
  const Case made = make_case(seed);
  const Outcome outcome = run(made, classifier);
  ++totals.rounds;
  totals.compared += outcome.compared;
  totals.findings += outcome.findings;
  totals.suppressed += outcome.suppressed;
  const auto number = static_cast<unsigned long long>(seed);
  if (!outcome.refused.empty()) {
    ++totals.refused;
    std::printf("seed %llu: %s\n", number, outcome.refused.c_str());
  } else if (!outcome.difference.empty()) {
    ++totals.differences;
    std::printf("seed %llu: %s\n\n", number, reduced(made).c_str());
  }
}

void report(const Totals& totals, std::uint64_t first_seed) {
  const auto n = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "seeds %llu to %llu: %llu comparisons of a rule and a record, %llu findings, "
      "%llu suppressed, %d sets refused, %d differences\n",
      n(first_seed), n(first_seed + totals.rounds - 1), n(totals.compared), n(totals.findings),
      n(totals.suppressed), totals.refused, totals.differences);
}

}  // namespace

int main(int argc, char** argv) {
  const char* told = std::getenv("CLOUDTRAIL_PROPERTY_CASES");
  std::uint64_t cases = told == nullptr ? kDefaultCases : std::strtoull(told, nullptr, 10);
  std::uint64_t seed = 1;
  std::uint64_t rounds = UINT64_MAX;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    std::uint64_t& value = name == "--seed" ? seed : name == "--rounds" ? rounds : cases;
    value = std::strtoull(argv[i + 1], nullptr, 10);
  }
  // One for all sets: what it has learnt of one must not matter to the next.
  Classifier classifier{RuleSet()};
  Totals totals;
  while (totals.rounds < rounds && totals.compared < cases &&
         totals.differences + totals.refused < kMostDifferences) {
    round(seed + totals.rounds, classifier, totals);
  }
  report(totals, seed);
  return totals.differences == 0 && totals.refused == 0 && totals.findings > 0 ? 0 : 1;
}

#include <cloudtrail/backtest.hpp>

#include <algorithm>
#include <iterator>
#include <map>

#include <cloudtrail/classifier.hpp>

#include "base/file.hpp"
#include "engine/file_list.hpp"
#include "engine/rule_timer.hpp"

namespace cloudtrail {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 20;
constexpr std::uint64_t kTimedLater = 16;  // one of so many, once timed_records are

using Ids = std::vector<std::string_view>;

/// The ids of the rules that found something, each once, sorted.
Ids ids_of(std::span<const Finding> findings) {
  Ids ids;
  for (const Finding& finding : findings) ids.push_back(finding.rule->id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// Compares findings rule by rule.
class Comparison {
 public:
  Comparison(const RuleSet& now, const RuleSet& before, std::size_t examples)
      : examples_(examples) {
    for (const Rule& rule : now.rules()) of(rule.id).is_new = true;
    for (const Rule& rule : before.rules()) {
      const auto [change, added] = changes_.try_emplace(rule.id);
      change->second.rule = rule.id;
      change->second.is_gone = added || change->second.is_gone;
      change->second.is_new = false;
    }
  }

  void add(const Ids& now, const Ids& before, const RecordPlace& place) {
    Ids only;
    std::set_difference(now.begin(), now.end(), before.begin(), before.end(),
                        std::back_inserter(only));
    for (const std::string_view id : only) {
      RuleChange& change = of(id);
      count(change.added, change.added_examples, place);
    }
    only.clear();
    std::set_difference(before.begin(), before.end(), now.begin(), now.end(),
                        std::back_inserter(only));
    for (const std::string_view id : only) {
      RuleChange& change = of(id);
      count(change.lost, change.lost_examples, place);
    }
  }

  std::vector<RuleChange> take() {
    std::vector<RuleChange> out;
    for (auto& [id, change] : changes_) {
      const bool changed = change.is_new || change.is_gone || change.added + change.lost > 0;
      if (changed) out.push_back(std::move(change));
    }
    return out;
  }

 private:
  RuleChange& of(std::string_view id) {
    RuleChange& change = changes_[std::string(id)];
    change.rule = id;
    return change;
  }

  void count(std::uint64_t& number, std::vector<RecordPlace>& places, const RecordPlace& place) {
    if (number++ < examples_) places.push_back(place);
  }

  std::map<std::string, RuleChange, std::less<>> changes_;
  std::size_t examples_;
};

class Backtest : private RecordSink {
 public:
  Backtest(const BacktestOptions& options, Reader reader)
      : options_(options),
        reader_(std::move(reader)),
        classifier_(options.rules),
        timer_(options.rules.program()),
        buffer_(kReadBytes) {
    report_.rules.resize(options.rules.rules().size());
    if (!options.against) return;
    before_.emplace(*options.against);
    comparison_.emplace(options.rules, *options.against, options.examples);
  }

  BacktestReport run(const std::vector<engine::InputPath>& inputs) {
    for (const engine::InputPath& input : inputs) {
      if (cancelled()) break;
      read_input(input);
    }
    report_.cancelled = cancelled();
    report_.timed = timer_.records();
    const std::vector<double> shares = timer_.shares();
    for (std::size_t i = 0; i < shares.size(); ++i) report_.rules[i].share = shares[i];
    if (comparison_) report_.changes = comparison_->take();
    return std::move(report_);
  }

 private:
  bool cancelled() const {
    return options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed);
  }

  void read_input(const engine::InputPath& input) {
    source_ = input.path;
    const Status done = input.problem.empty() ? read(input.path)
                                              : Status(Error{ErrorCode::kIo, input.problem, {}});
    if (done) {
      ++report_.files;
    } else if (done.error().code != ErrorCode::kCancelled) {
      ++report_.files_unreadable;
      report_.problems.push_back(source_ + ": " + done.error().message);
    }
  }

  Status read(const std::filesystem::path& path) {
    Result<InputFile> file = InputFile::open(path, options_.cancel);
    if (!file) return std::move(file).error();
    reader_.begin(source_);
    while (!cancelled()) {
      const Result<InputFile::Piece> piece = file->next(buffer_);
      if (!piece) return piece.error();
      const Status pushed = reader_.push({buffer_.data(), piece->size}, *this);
      if (!pushed) return pushed;
      if (piece->last || reader_.done()) return reader_.finish(*this);
    }
    return {};
  }

  void on_records(std::span<const Record> records) override {
    for (const Record& record : records) judge(record);
  }
  void on_reference(const ObjectReference&) override {}
  void on_rejection(const Rejection&) override { ++report_.rejected; }

  void judge(const Record& record) {
    if (timer_.records() < options_.timed_records || report_.records % kTimedLater == 0) {
      timer_.time(record);
    }
    ++report_.records;
    const std::span<const Finding> findings = classifier_.judge(record);
    report_.findings += findings.size();
    for (const Finding& finding : findings) {
      RuleBacktest& rule = report_.rules[finding.rule_index];
      if (rule.findings++ < options_.examples) rule.examples.push_back({source_, record.index()});
    }
    if (!comparison_) return;
    comparison_->add(ids_of(findings), ids_of(before_->judge(record)), {source_, record.index()});
  }

  const BacktestOptions& options_;
  Reader reader_;
  Classifier classifier_;
  std::optional<Classifier> before_;
  std::optional<Comparison> comparison_;
  engine::RuleTimer timer_;
  std::vector<char> buffer_;
  std::string source_;
  BacktestReport report_;
};

}  // namespace

Result<BacktestReport> backtest(const BacktestOptions& options) {
  Result<Reader> reader = Reader::create(options.reader);
  if (!reader) return std::move(reader).error();
  const auto inputs = engine::list_files(options.paths, options.cancel);
  if (!inputs) return inputs.error();
  return Backtest(options, std::move(*reader)).run(*inputs);
}

}  // namespace cloudtrail

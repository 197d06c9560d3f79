#include <cloudtrail/scan.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <string_view>
#include <thread>

#include "engine/delivery_time.hpp"
#include "engine/file_list.hpp"
#include "engine/sequencer.hpp"
#include "engine/worker.hpp"

namespace cloudtrail {
namespace {

/// Whether the time in a file's name says that no event in it can be asked for.
bool out_of_range(std::string_view path, const ScanOptions& options) {
  if (!options.from && !options.to) return false;
  const auto delivered = engine::delivery_time(path.substr(path.find_last_of('/') + 1));
  return delivered && engine::delivered_out_of_range(*delivered, options.from, options.to,
                                                     options.delivery_slack);
}

Status check(const ScanOptions& options) {
  const auto bad = [](const char* what) {
    return Status(Error{ErrorCode::kInvalidArgument, what, std::nullopt});
  };
  if (options.paths.empty()) return bad("no path to scan");
  if (options.threads > 1024) return bad("threads must be at most 1024");
  if (options.from && options.to && *options.from >= *options.to) {
    return bad("`from` must be before `to`");
  }
  if (options.delivery_slack < 0) return bad("delivery_slack must not be negative");
  if (options.dedup && options.dedup_ids == 0) return bad("dedup_ids must not be 0");
  return {};
}

/// One run: the files, the workers and where their findings come together.
class Run {
 public:
  Run(const ScanOptions& options, ScanOutput& output, ScanProgress* progress)
      : options_(options), output_(output), progress_(progress),
        sequencer_(options, output, report_) {}

  Result<ScanReport> go() {
    const auto begin = std::chrono::steady_clock::now();
    Result<std::vector<engine::InputPath>> files = engine::list_files(options_.paths, options_.cancel);
    if (!files) return std::move(files).error();
    select(std::move(*files));
    if (Status status = work(); !status) return std::move(status).error();
    sequencer_.complete();
    report_.cancelled = options_.cancel != nullptr && options_.cancel->load();
    report_.elapsed_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return std::move(report_);
  }

 private:
  void select(std::vector<engine::InputPath> files) {
    std::uint64_t bytes = 0;
    for (engine::InputPath& file : files) {
      if (file.problem.empty() && out_of_range(file.path, options_)) {
        ++report_.files_skipped;
        continue;
      }
      bytes += file.size;
      files_.push_back(std::move(file));
    }
    if (progress_ == nullptr) return;
    progress_->files_total = files_.size();
    progress_->bytes_total = bytes;
  }

  Status work() {
    const unsigned wanted =
        options_.threads != 0 ? options_.threads : std::max(1u, std::thread::hardware_concurrency());
    const std::size_t count = std::min<std::size_t>(wanted, std::max<std::size_t>(1, files_.size()));
    std::vector<engine::Worker> workers;
    workers.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      Result<Reader> reader = Reader::create(options_.reader);
      if (!reader) return std::move(reader).error();
      workers.emplace_back(options_, output_, sequencer_, progress_, std::move(*reader));
    }
    std::vector<std::thread> threads = start(workers);
    work_off(workers[0]);
    for (std::thread& thread : threads) thread.join();
    for (const engine::Worker& worker : workers) report_.regex_limits += worker.regex_limits();
    if (failure_) std::rethrow_exception(failure_);
    return {};
  }

  /// A thread for every worker but the first. Where the system gives fewer, fewer do the work.
  std::vector<std::thread> start(std::vector<engine::Worker>& workers) {
    std::vector<std::thread> threads;
    threads.reserve(workers.size());
    try {
      for (std::size_t i = 1; i < workers.size(); ++i) {
        threads.emplace_back([this, &worker = workers[i]] { work_off(worker); });
      }
    } catch (const std::exception&) {  // running threads must be joined whatever comes
    }
    return threads;
  }

  /// Takes files in their order until there is none. What a worker throws (out of memory) ends the
  /// run and is thrown again on the caller's thread.
  void work_off(engine::Worker& worker) noexcept {
    try {
      while (!sequencer_.stopped()) {
        if (options_.cancel != nullptr && options_.cancel->load()) return;
        const std::size_t number = next_.fetch_add(1);
        if (number >= files_.size()) return;
        if (!worker.run(number, files_[number])) break;
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
    sequencer_.stop();
  }

  const ScanOptions& options_;
  ScanOutput& output_;
  ScanProgress* progress_;
  ScanReport report_;
  engine::Sequencer sequencer_;
  std::vector<engine::InputPath> files_;
  std::atomic<std::size_t> next_{0};
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
};

}  // namespace

Result<ScanReport> scan(const ScanOptions& options, ScanOutput& output, ScanProgress* progress) {
  if (Status status = check(options); !status) return std::move(status).error();
  return Run(options, output, progress).go();
}

}  // namespace cloudtrail

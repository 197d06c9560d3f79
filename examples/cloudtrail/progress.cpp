#include "progress.hpp"

#include <unistd.h>

#include <algorithm>

#include "output_file.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kFirst{300};  // a scan that is over by then needs no bar
constexpr milliseconds kEvery{150};
constexpr std::size_t kBarColumns = 20;

std::string bar(double part) {
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(kBarColumns));
  std::string out = "[" + std::string(filled, '=');
  if (filled < kBarColumns) out.append(">").append(kBarColumns - filled - 1, ' ');
  return out.append("] ");
}

/// Whole seconds: what is left is an estimate.
std::string time_left(double seconds) {
  return seconds < 60 ? std::to_string(static_cast<int>(seconds) + 1) + " s left"
                      : duration_text(seconds) + " left";
}

}  // namespace

std::string progress_line(const cloudtrail::ScanProgress& progress, double seconds,
                          std::size_t columns) {
  const std::uint64_t bytes = progress.bytes.load(std::memory_order_relaxed);
  const std::uint64_t total = progress.bytes_total.load(std::memory_order_relaxed);
  const std::uint64_t records = progress.records.load(std::memory_order_relaxed);
  const double elapsed = std::max(seconds, 1e-3);
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(records) / elapsed);
  std::string line;
  if (total > 0) {
    const double part = std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total));
    line = bar(part) + pad_left(std::to_string(static_cast<int>(part * 100)), 3) + " %  ";
    line.append(size_text(bytes)).append(" of ").append(size_text(total));
    line.append("  ").append(grouped(rate)).append(" records/s");
    if (part > 0.01 && part < 1) line.append("  ").append(time_left(elapsed * (1 - part) / part));
  } else {
    line = size_text(bytes) + "  " + count_of(records, "record");
    line.append("  ").append(grouped(rate)).append(" records/s");
  }
  return cut(line, columns);
}

ProgressBar::ProgressBar(const cloudtrail::ScanProgress& progress, const Terminal& terminal,
                         bool shown)
    : progress_(progress), columns_(terminal.columns > 1 ? terminal.columns - 1 : 79) {
  if (shown) thread_ = std::thread([this] { run(); });
}

std::unique_lock<std::mutex> ProgressBar::hide() {
  std::unique_lock lock(mutex_);
  erase();
  return lock;
}

void ProgressBar::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ProgressBar::run() {
  std::unique_lock lock(mutex_);
  milliseconds pause = kFirst;
  while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
    const std::string line = progress_line(progress_, elapsed.count(), columns_);
    drawn_ = write_all(STDERR_FILENO, "\r" + line + "\x1b[K").has_value();
    pause = kEvery;
  }
  erase();
}

void ProgressBar::erase() {
  if (!drawn_) return;
  drawn_ = !write_all(STDERR_FILENO, "\r\x1b[K").has_value();
}

}  // namespace tool

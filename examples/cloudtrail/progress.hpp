// The bar on standard error while a scan runs.
#pragma once

#include <chrono>
#include <cloudtrail/scan.hpp>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "terminal.hpp"

namespace tool {

/// One line of progress, no wider than `columns`.
std::string progress_line(const cloudtrail::ScanProgress& progress, double seconds,
                          std::size_t columns);

/// Draws progress_line() several times a second from a thread of its own, between the lines that
/// others write to the same terminal. Does nothing where it is not `shown`.
class ProgressBar {
 public:
  ProgressBar(const cloudtrail::ScanProgress& progress, const Terminal& terminal, bool shown);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() { stop(); }

  /// Takes the bar away and keeps it away while the lock lives.
  std::unique_lock<std::mutex> hide();
  void stop();

 private:
  void run();
  void erase();

  const cloudtrail::ScanProgress& progress_;
  const std::size_t columns_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable wake_;
  bool drawn_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tool

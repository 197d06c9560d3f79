#include "signals.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstddef>

namespace tool {
namespace {

// What a signal handler may touch.
std::atomic<bool> g_interrupted{false};
std::atomic<int> g_signal{0};
std::atomic<bool> g_has_file{false};
std::array<char, 4096> g_file{};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void on_signal(int number) {
  if (g_signal.exchange(number) == 0) {
    g_interrupted.store(true);
    return;
  }
  if (g_has_file.load()) unlink(g_file.data());
  signal(number, SIG_DFL);
  raise(number);
}

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGINT);
  sigaddset(&action.sa_mask, SIGTERM);
  // Without SA_RESTART: a read from a pipe that says nothing has to end.
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<bool>& interrupted() { return g_interrupted; }

int interrupted_exit_code() {
  const int number = g_signal.load();
  return number == 0 ? 0 : 128 + number;
}

void remove_when_killed(const std::string& file) {
  g_has_file.store(false);
  if (file.empty() || file.size() >= g_file.size()) return;
  file.copy(g_file.data(), file.size());
  g_file[file.size()] = '\0';
  g_has_file.store(true);
}

}  // namespace tool

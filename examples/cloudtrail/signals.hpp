// SIGINT and SIGTERM stop a run in good order; a second one stops it at once.
#pragma once

#include <atomic>
#include <string>

namespace tool {

/// From now on the first SIGINT or SIGTERM only sets interrupted(). SIGPIPE and SIGXFSZ are ignored:
/// the write says so instead.
void catch_signals();

/// True once a signal came.
const std::atomic<bool>& interrupted();
/// 128 and the signal's number, as a shell reports a program that a signal ended; 0 before any.
int interrupted_exit_code();

/// The file that a second signal removes before it ends the program; empty for none.
void remove_when_killed(const std::string& file);

}  // namespace tool

// The program's commands. Each takes what stands behind its name and gives the exit code.
#pragma once

#include <cloudtrail/result.hpp>
#include <span>
#include <string>
#include <string_view>

namespace tool {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFindings = 1;     ///< --fail-on, and there are such findings.
inline constexpr int kExitUsage = 2;        ///< Arguments, rules or an output that cannot work.
inline constexpr int kExitRejected = 3;     ///< Some input was rejected or could not be read.
inline constexpr int kExitBrokenPipe = 141;  ///< The reader of standard output went away.

using Words = std::span<const std::string>;
int scan_command(Words arguments);
int inspect_command(Words arguments);
int show_command(Words arguments);
int rules_command(Words arguments);
int rules_export_command(Words arguments);
int rules_import_command(Words arguments);

/// Says on standard error what is wrong, and where help is where the arguments are at fault.
int fail(std::string_view command, const cloudtrail::Error& error);
/// Writes to standard output; the exit code that a failure means, else `code`.
int print(std::string_view text, int code = kExitOk);
/// Writes to standard error.
void print_error(std::string_view text);

}  // namespace tool

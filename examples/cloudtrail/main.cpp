// cloudtrail: what AWS CloudTrail delivered, judged and shown.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <vector>

#include "commands.hpp"
#include "help.hpp"
#include "nearest.hpp"
#include "output_file.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;

constexpr std::array<std::string_view, 6> kCommands = {"scan",    "inspect", "show",
                                                       "explain", "rules",   "help"};

int unknown_command(const std::string& word) {
  const std::string shown = visible(word);
  std::error_code error;
  if (std::filesystem::exists(word, error)) {
    return fail("", {ErrorCode::kInvalidArgument,
                     shown + " is no command; did you mean cloudtrail scan " + shown + "?", {}});
  }
  const std::string what = word.starts_with('-') ? "unknown option " : "unknown command ";
  return fail("", {ErrorCode::kInvalidArgument, what + shown + suggestion(word, kCommands), {}});
}

int run(Words words) {
  if (words.empty()) {
    print_error(help_of(""));
    return kExitUsage;
  }
  const std::string& command = words.front();
  const Words rest = words.subspan(1);
  if (command == "--version") return print(version_text());
  if (command == "help" || command == "--help" || command == "-h") {
    return print(help_of(rest.empty() ? std::string_view() : rest.front()));
  }
  if (command == "scan") return scan_command(rest);
  if (command == "inspect") return inspect_command(rest);
  if (command == "show") return show_command(rest);
  if (command == "explain") return explain_command(rest);
  if (command == "rules") return rules_command(rest);
  return unknown_command(command);
}

}  // namespace

int fail(std::string_view command, const Error& error) {
  std::string text = "cloudtrail";
  if (!command.empty()) text.append(" ").append(command);
  const std::string name = text;
  text.append(": ").append(visible_lines(error.message)).append("\n");
  if (error.code == ErrorCode::kInvalidArgument) text.append("Try " + name + " --help.\n");
  print_error(text);
  return kExitUsage;
}

int print(std::string_view text, int code) {
  const cloudtrail::Status written = write_all(STDOUT_FILENO, text);
  if (written) return code;
  if (written.error().code == ErrorCode::kCancelled) return kExitBrokenPipe;
  print_error("cloudtrail: standard output: " + written.error().message + "\n");
  return kExitUsage;
}

void print_error(std::string_view text) {
  // Where standard error is closed there is nowhere left to say so.
  static_cast<void>(write_all(STDERR_FILENO, text).has_value());
}

}  // namespace tool

int main(int count, char** words) {
  tool::catch_signals();
  try {
    return tool::run(std::vector<std::string>(words + std::min(count, 1), words + count));
  } catch (const std::exception& error) {
    tool::print_error(std::string("cloudtrail: ") + error.what() + "\n");
    return tool::kExitUsage;
  }
}

#include "rule_files.hpp"

#include <filesystem>

#include "commands.hpp"
#include "inputs.hpp"
#include "output_file.hpp"
#include "overwrites.hpp"
#include "rule_options.hpp"
#include "text.hpp"

namespace tool {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::Status;

Result<std::string> read_rules(const std::string& path) {
  auto text = read_text(path, cloudtrail::RuleLimits().document_bytes);
  if (text) return text;
  return Error{text.error().code, visible(path) + ": " + text.error().message, {}};
}

void tell_problems(std::string_view command, const std::vector<cloudtrail::RuleProblem>& problems,
                   bool left_out) {
  if (problems.empty()) return;
  std::string text = "cloudtrail ";
  text.append(command).append(":").append(visible_lines(problems_text(problems, left_out)));
  print_error(text + "\n");
}

int fail_told(std::string_view command, const std::vector<cloudtrail::RuleProblem>& problems,
              const Error& error) {
  const bool told = error.code != ErrorCode::kNotFound && !problems.empty();
  return told ? kExitUsage : fail(command, error);
}

int write_rules(std::string_view command, const Arguments& arguments, std::string_view text) {
  const std::string target = arguments.value("output").value_or("-");
  if (target == "-") return print(text);
  const std::vector<std::filesystem::path> read(arguments.rest().begin(), arguments.rest().end());
  if (is_read_by(read, target)) {
    return fail(command,
                {ErrorCode::kInvalidArgument, "--output is one of the files to be read", {}});
  }
  auto file = OutputFile::open(target);
  if (!file) return fail(command, file.error());
  Status written = file->write(text);
  if (written) written = file->commit();
  return written ? kExitOk : fail(command, written.error());
}

}  // namespace tool

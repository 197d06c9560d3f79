#include "scan_options.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <system_error>

#include "commands.hpp"
#include "nearest.hpp"
#include "overwrites.hpp"
#include "reader_options.hpp"
#include "rule_options.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::Severity;
using cloudtrail::Status;
namespace fs = std::filesystem;

constexpr unsigned kMostThreads = 1024;

Error usage(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message), {}}; }

/// Which of `names` the option says; `fallback` where it is not given.
Result<std::size_t> choice(const Arguments& arguments, std::string_view option,
                           std::span<const std::string_view> names, std::size_t fallback) {
  const auto value = arguments.value(option);
  if (!value) return fallback;
  const auto found = std::find(names.begin(), names.end(), *value);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  return wrong_value(option, *value, "is unknown" + suggestion(*value, names));
}

Status set_time(const Arguments& arguments, std::string_view option,
                std::optional<std::int64_t>& time) {
  const auto value = arguments.value(option);
  if (!value) return {};
  const auto parsed = parse_when(*value);
  if (!parsed) return wrong_value(option, *value, parsed.error().message);
  time = *parsed;
  return {};
}

Status set_range(const Arguments& arguments, cloudtrail::ScanOptions& scan) {
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  for (const Status& status : {set_time(arguments, "from", scan.from),
                               set_time(arguments, "to", scan.to)}) {
    if (!status) return status;
  }
  if (scan.from && *scan.from > now) {
    return wrong_value("from", *arguments.value("from"), "lies in the future: nothing can match");
  }
  if (scan.from && scan.to && *scan.from >= *scan.to) {
    return usage("--from must be before --to; --to itself is not in the range");
  }
  const auto slack = arguments.value("delivery-slack");
  if (!slack) return {};
  const auto parsed = parse_duration(*slack);
  if (!parsed) return wrong_value("delivery-slack", *slack, parsed.error().message);
  scan.delivery_slack = *parsed;
  return {};
}

Status set_presentation(const Arguments& arguments, ScanSettings& settings) {
  constexpr std::array<std::string_view, 4> kFormats = {"table", "jsonl", "csv", "summary"};
  const auto format = choice(arguments, "format", kFormats, 0);
  if (!format) return format.error();
  const auto color = color_mode(arguments);
  if (!color) return color.error();
  const auto fail_on = severity_of(arguments, "fail-on");
  if (!fail_on) return fail_on.error();
  const auto least = severity_of(arguments, "min-severity");
  if (!least) return least.error();
  settings.format = static_cast<Format>(*format);
  settings.color = *color;
  settings.fail_on = *fail_on;
  const bool table = settings.format == Format::kTable;
  settings.scan.min_severity =
      least->value_or(table ? Severity::kMedium : Severity::kInformational);
  return {};
}

/// What --quiet, --output, --stats and --format say together.
Status set_outputs(const Arguments& arguments, ScanSettings& settings) {
  settings.output = arguments.value("output").value_or("-");
  settings.stats = arguments.value("stats");
  settings.quiet = arguments.has("quiet");
  if (settings.output.empty() || (settings.stats && settings.stats->empty())) {
    return usage("--output and --stats need the name of a file");
  }
  const bool to_file = settings.output != "-";
  const bool for_people = settings.format == Format::kTable || settings.format == Format::kSummary;
  if (settings.quiet && !to_file && for_people && arguments.has("format")) {
    return usage("--quiet prints no table and no summary; leave one of --quiet and --format " +
                 *arguments.value("format") + " out, or give --output FILE");
  }
  settings.shows_findings = !settings.quiet || to_file || !for_people;
  if (settings.stats == "-" && !to_file && settings.shows_findings) {
    return usage("--stats - needs standard output for itself; give --quiet or --output FILE too");
  }
  if (to_file && settings.stats == settings.output) {
    return usage("--output and --stats name the same file");
  }
  return {};
}

/// Neither the logs nor the rules may be overwritten with what is made of them.
Status check_not_read(const Arguments& arguments, const ScanSettings& settings) {
  std::vector<fs::path> read = settings.scan.paths;
  for (const std::string& rules : arguments.values("rules")) read.emplace_back(rules);
  if (settings.output != "-" && is_read_by(read, settings.output)) {
    return usage("--output is one of the files to be read");
  }
  if (settings.stats && *settings.stats != "-" && is_read_by(read, *settings.stats)) {
    return usage("--stats is one of the files to be read");
  }
  return {};
}

}  // namespace

std::vector<Option> scan_options() {
  using Kind = Option::Kind;
  return with_rule_options(with_reader_options({{"min-severity"},
                              {"from"},
                              {"to"},
                              {"delivery-slack"},
                              {"dedup", Kind::kFlag},
                              {"format"},
                              {"output"},
                              {"stats"},
                              {"fail-on"},
                              {"quiet", Kind::kFlag},
                              {"color"},
                              {"threads"}}));
}

Result<std::optional<Severity>> severity_of(const Arguments& arguments, std::string_view option) {
  std::array<std::string_view, cloudtrail::kSeverityCount> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = name(static_cast<Severity>(i));
  if (!arguments.has(option)) return std::optional<Severity>();
  const auto found = choice(arguments, option, names, 0);
  if (!found) return found.error();
  return std::optional<Severity>(static_cast<Severity>(*found));
}

Result<ColorMode> color_mode(const Arguments& arguments) {
  constexpr std::array<std::string_view, 3> kModes = {"auto", "always", "never"};
  const auto mode = choice(arguments, "color", kModes, 0);
  if (!mode) return mode.error();
  return static_cast<ColorMode>(*mode);
}

Result<std::vector<fs::path>> checked_paths(const std::vector<std::string>& paths) {
  if (paths.empty()) {
    const bool piped = isatty(STDIN_FILENO) == 0;
    return usage(std::string("no PATH: name files or folders") +
                 (piped ? ", or - for standard input" : ""));
  }
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    return usage("- is given twice; standard input can be read once");
  }
  std::vector<fs::path> checked;
  for (const std::string& path : paths) {
    std::error_code error;
    checked.emplace_back(path);
    if (path == "-" || fs::exists(path, error) || error) continue;
    const bool link = fs::is_symlink(path, error);
    return Error{ErrorCode::kNotFound,
                 link ? visible(path) + " is a link to a file that does not exist"
                      : "no such file or folder: " + visible(path),
                 {}};
  }
  return checked;
}

Result<ScanSettings> scan_settings(const Arguments& arguments) {
  ScanSettings settings;
  auto paths = checked_paths(arguments.rest());
  if (!paths) return paths.error();
  settings.scan.paths = *std::move(paths);
  for (const Status& status :
       {set_presentation(arguments, settings), set_range(arguments, settings.scan),
        set_outputs(arguments, settings), check_not_read(arguments, settings)}) {
    if (!status) return status.error();
  }
  const auto reader = reader_options(arguments);
  if (!reader) return reader.error();
  settings.scan.reader = *reader;
  if (const auto threads = arguments.value("threads")) {
    const auto number = number_of("threads", *threads, 1, kMostThreads);
    if (!number) return number.error();
    settings.scan.threads = static_cast<unsigned>(*number);
  }
  settings.scan.dedup = arguments.has("dedup");
  auto rules = rules_of(arguments, {"severity"});
  if (!rules) return rules.error();
  settings.scan.rules = *std::move(rules);
  return settings;
}

}  // namespace tool

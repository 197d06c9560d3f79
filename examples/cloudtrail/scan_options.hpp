// What `scan` is asked to do.
#pragma once

#include <cloudtrail/scan.hpp>
#include <optional>
#include <string>

#include "arguments.hpp"
#include "terminal.hpp"

namespace tool {

enum class Format : std::uint8_t { kTable, kJsonl, kCsv, kSummary };

struct ScanSettings {
  cloudtrail::ScanOptions scan;
  Format format = Format::kTable;
  std::string output = "-";
  std::optional<std::string> stats;
  std::optional<cloudtrail::Severity> fail_on;
  ColorMode color = ColorMode::kAuto;
  bool quiet = false;
  /// Whether findings are printed at all: --quiet leaves them only where they were asked for.
  bool shows_findings = true;
};

cloudtrail::Result<ScanSettings> scan_settings(const Arguments& arguments);
/// The options of `scan`.
std::vector<Option> scan_options();

/// The level that an option names, or none where it is not given.
cloudtrail::Result<std::optional<cloudtrail::Severity>> severity_of(const Arguments& arguments,
                                                                    std::string_view option);

/// --color; also of other commands.
cloudtrail::Result<ColorMode> color_mode(const Arguments& arguments);

/// Paths or, for none or one that does not exist, what to do about it.
cloudtrail::Result<std::vector<std::filesystem::path>> checked_paths(
    const std::vector<std::string>& paths);

}  // namespace tool

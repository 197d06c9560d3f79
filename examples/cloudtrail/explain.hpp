// Why a scan shows nothing, and what it does not show.
#pragma once

#include <string>

#include "scan_options.hpp"

namespace tool {

/// One line, without its end, where no finding is shown; else empty.
std::string why_nothing(const cloudtrail::ScanReport& report, const ScanSettings& settings);

/// One line, without its end, that counts the findings that are not shown; empty for none.
std::string what_is_hidden(const cloudtrail::ScanReport& report, const ScanSettings& settings);

/// `213 high, 19 medium`: the findings from `least` on and below `end`, the gravest first.
std::string by_severity(const cloudtrail::ScanReport& report, std::size_t least, std::size_t end);

/// `3 other-json, 2 not-json`: what the inputs were.
std::string shapes_text(const cloudtrail::ScanReport& report);

}  // namespace tool

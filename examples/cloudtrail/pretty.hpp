// A record as a person would read it.
#pragma once

#include <cloudtrail/record.hpp>
#include <string>

#include "terminal.hpp"

namespace tool {

/// Who did what, when, where and how it ended; then everything else as indented JSON.
std::string pretty_record(const cloudtrail::Record& record, const Terminal& terminal);

}  // namespace tool

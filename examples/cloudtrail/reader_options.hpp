// The options that every command has which reads records: --strict and the reader's limits.
#pragma once

#include <cloudtrail/reader.hpp>
#include <vector>

#include "arguments.hpp"

namespace tool {

/// `own` and the reader's options.
std::vector<Option> with_reader_options(std::vector<Option> own);
/// kInvalidArgument for values out of range.
cloudtrail::Result<cloudtrail::ReaderOptions> reader_options(const Arguments& arguments);

}  // namespace tool

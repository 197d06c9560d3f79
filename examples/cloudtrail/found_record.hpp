// The one record that a command is about: FILE --index N.
#pragma once

#include <cloudtrail/reader.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "arguments.hpp"

namespace tool {

struct RecordChoice {
  std::string file;  ///< `-` is standard input.
  std::uint64_t index = 0;
};

/// --index N and the one path. kInvalidArgument says what the number is for: `to show`.
cloudtrail::Result<RecordChoice> record_choice(const Arguments& arguments, std::string_view what);

/// Reads until the record is found and gives what `use` makes of it; without it, says why on
/// standard error and gives the exit code.
int with_record(std::string_view command, const RecordChoice& choice,
                const cloudtrail::ReaderOptions& options,
                const std::function<int(const cloudtrail::Record&)>& use);

}  // namespace tool

// The files that inspect and show read.
#pragma once

#include <cloudtrail/reader.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tool {

/// Files that cannot be read, with the system's reason.
struct Unreadable {
  std::filesystem::path path;
  std::string reason;
};

/// The files that paths name, folders walked, in byte order of the names in each. What is no file
/// below a folder (pipes, devices, links to nothing) is unreadable: a pipe has to be named.
std::vector<std::filesystem::path> files_of(const std::vector<std::filesystem::path>& paths,
                                            std::vector<Unreadable>& unreadable);

/// Reads a file, or standard input for `-`, until its end or until `enough`. kCancelled after a
/// signal.
cloudtrail::Status read_input(cloudtrail::Reader& reader, const std::filesystem::path& path,
                              cloudtrail::RecordSink& sink, const std::function<bool()>& enough);

/// All of a file, or of standard input for `-`. kLimitExceeded above `limit` bytes, kIo with the
/// system's reason, kCancelled after a signal.
cloudtrail::Result<std::string> read_text(const std::filesystem::path& path, std::size_t limit);

}  // namespace tool

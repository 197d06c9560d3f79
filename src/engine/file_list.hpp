// Which files a run reads, and in which order.
#pragma once

#include <cloudtrail/result.hpp>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cloudtrail::engine {

/// A file to be read, or one that cannot be.
struct InputPath {
  std::string path;        ///< A std::filesystem::path takes several times the memory.
  std::uint64_t size = 0;  ///< 0 for what has no size, such as a pipe.
  std::string problem;     ///< Why it is not read; empty where it is.
};

/// The files that the paths name: each path in its turn, folders walked, what is in a folder in the
/// byte order of its names, whatever the order on disk. Links are followed, to a folder once.
/// kNotFound for a path that does not exist, kIo where the system does not let one see whether it
/// does. What cannot be read in a folder is in the list with its problem.
Result<std::vector<InputPath>> list_files(const std::vector<std::filesystem::path>& paths,
                                          const std::atomic<bool>* cancel);

}  // namespace cloudtrail::engine

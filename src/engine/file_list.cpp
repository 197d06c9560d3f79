#include "engine/file_list.hpp"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace cloudtrail::engine {
namespace {

namespace fs = std::filesystem;

/// Folders inside one another that are walked.
constexpr std::size_t kMaxDepth = 256;

Error missing(const std::string& path, int number) {
  const bool nowhere = number == ENOENT || number == ENOTDIR;
  return Error{nowhere ? ErrorCode::kNotFound : ErrorCode::kIo,
               "cannot read " + path + ": " + std::generic_category().message(number),
               std::nullopt};
}

class Walker {
 public:
  Walker(std::vector<InputPath>& files, const std::atomic<bool>* cancel)
      : files_(files), cancel_(cancel) {}

  Status add(const std::string& path) {
    if (path == "-") {
      files_.push_back(InputPath{path, 0, {}});
      return {};
    }
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return missing(path, errno);
    if (S_ISDIR(info.st_mode)) {
      walk(path, info, 0);
    } else {
      // A pipe that was named is meant to be read, as in <(command).
      files_.push_back(InputPath{path, S_ISREG(info.st_mode) ? size_of(info) : 0, {}});
    }
    return {};
  }

 private:
  static std::uint64_t size_of(const struct stat& info) {
    return static_cast<std::uint64_t>(info.st_size);
  }

  void unreadable(const std::string& path, std::string problem) {
    files_.push_back(InputPath{path, 0, std::move(problem)});
  }

  bool cancelled() const {
    return cancel_ != nullptr && cancel_->load(std::memory_order_relaxed);
  }

  void walk(const std::string& folder, const struct stat& info, std::size_t depth) {
    if (!folders_.insert({info.st_dev, info.st_ino}).second) return;
    if (depth == kMaxDepth) return unreadable(folder, "folders nested too deeply");
    const std::string prefix = folder.ends_with('/') ? folder : folder + '/';
    for (const std::string& name : names_in(folder)) {
      if (cancelled()) return;
      entry(prefix + name, depth);
    }
  }

  /// In byte order, whatever the order on disk.
  std::vector<std::string> names_in(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> names;
    fs::directory_iterator it(folder, error);
    for (; !error && it != fs::directory_iterator() && !cancelled(); it.increment(error)) {
      names.push_back(it->path().filename().native());
    }
    if (error) unreadable(folder, error.message());
    std::sort(names.begin(), names.end());
    return names;
  }

  void entry(const std::string& path, std::size_t depth) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
      unreadable(path, std::generic_category().message(errno));
    } else if (S_ISDIR(info.st_mode)) {
      walk(path, info, depth + 1);
    } else if (S_ISREG(info.st_mode)) {
      files_.push_back(InputPath{path, size_of(info), {}});
    } else {
      unreadable(path, "not a regular file; name it to have it read");
    }
  }

  std::vector<InputPath>& files_;
  const std::atomic<bool>* cancel_;
  std::set<std::pair<dev_t, ino_t>> folders_;
};

}  // namespace

Result<std::vector<InputPath>> list_files(const std::vector<std::filesystem::path>& paths,
                                          const std::atomic<bool>* cancel) {
  std::vector<InputPath> files;
  for (const fs::path& path : paths) {
    Walker walker(files, cancel);  // a folder that is named twice is read twice
    if (Status status = walker.add(path.native()); !status) return std::move(status).error();
  }
  return files;
}

}  // namespace cloudtrail::engine

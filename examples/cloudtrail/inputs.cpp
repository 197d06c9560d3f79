#include "inputs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string>
#include <system_error>

#include "signals.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::Status;
namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{64} << 10;

Error io_error(int number) { return Error{ErrorCode::kIo, std::strerror(number), {}}; }

class Descriptor {
 public:
  explicit Descriptor(const fs::path& path)
      : fd_(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ > STDIN_FILENO) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// The names in a folder in byte order, or why there are none.
std::vector<fs::path> names_in(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> names;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    names.push_back(at->path());
  }
  std::sort(names.begin(), names.end(), [](const fs::path& a, const fs::path& b) {
    return a.native() < b.native();
  });
  return names;
}

class Walker {
 public:
  Walker(std::vector<fs::path>& files, std::vector<Unreadable>& unreadable)
      : files_(files), unreadable_(unreadable) {}

  void walk(const fs::path& folder) {
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (!error && !seen_.insert(real.native()).second) return;  // a link that leads back
    const std::vector<fs::path> names = names_in(folder, error);
    if (error) unreadable_.push_back({folder, error.message()});
    for (const fs::path& name : names) add(name);
  }

 private:
  void add(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      walk(path);
    } else if (fs::is_regular_file(status)) {
      files_.push_back(path);
    } else {
      unreadable_.push_back({path, error ? error.message() : "no regular file"});
    }
  }

  std::vector<fs::path>& files_;
  std::vector<Unreadable>& unreadable_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<fs::path> files_of(const std::vector<fs::path>& paths,
                               std::vector<Unreadable>& unreadable) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    Walker(files, unreadable).walk(path);
  }
  return files;
}

Status read_input(cloudtrail::Reader& reader, const fs::path& path, cloudtrail::RecordSink& sink,
                  const std::function<bool()>& enough) {
  const Descriptor file(path);
  if (file.get() < 0) return io_error(errno);
  std::string chunk(kChunk, '\0');
  const std::string source = path.string();
  reader.begin(source);
  while (!enough() && !reader.done()) {
    const ssize_t size = read(file.get(), chunk.data(), chunk.size());
    if (interrupted()) return Error{ErrorCode::kCancelled, "interrupted", {}};
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return io_error(errno);
    if (size == 0) break;
    const Status pushed =
        reader.push(std::string_view(chunk).substr(0, static_cast<std::size_t>(size)), sink);
    if (!pushed) return pushed;
  }
  return enough() ? Status() : reader.finish(sink);
}

Result<std::string> read_text(const fs::path& path, std::size_t limit) {
  const Descriptor file(path);
  if (file.get() < 0) return io_error(errno);
  std::string text;
  while (text.size() <= limit) {
    const std::size_t before = text.size();
    text.resize(before + kChunk);
    const ssize_t size = read(file.get(), text.data() + before, kChunk);
    text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    if (interrupted()) return Error{ErrorCode::kCancelled, "interrupted", {}};
    if (size < 0 && errno != EINTR) return io_error(errno);
    if (size == 0) return text;
  }
  return Error{ErrorCode::kLimitExceeded, "larger than " + std::to_string(limit) + " bytes", {}};
}

}  // namespace tool

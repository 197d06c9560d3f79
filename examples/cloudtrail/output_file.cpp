#include "output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "signals.hpp"
#include "text.hpp"

namespace tool {
namespace {

using cloudtrail::Error;
using cloudtrail::ErrorCode;
using cloudtrail::Result;
using cloudtrail::Status;
namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
constexpr int kAttempts = 100;

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// The file that a path leads to, so that a link stays a link.
std::string resolved(const std::string& path) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target.string();
}

/// A name beside `file` that nobody else uses, hidden.
std::string name_beside(const std::string& file, int attempt) {
  const fs::path path(file);
  return (fs::path(folder_of(file)) / ("." + path.filename().string() + "." +
                                       std::to_string(getpid()) + "." + std::to_string(attempt)))
      .string();
}

unsigned umask_of_process() {
  const mode_t mask = umask(0);
  umask(mask);
  return mask;
}

}  // namespace

Status write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return Error{ErrorCode::kCancelled, "the reader has gone", {}};
    } else if (errno != EINTR) {
      return Error{ErrorCode::kIo, std::strerror(errno), {}};
    }
  }
  return {};
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::move(other.temporary_)),
      buffer_(std::move(other.buffer_)),
      fd_(std::exchange(other.fd_, -1)),
      standard_output_(other.standard_output_),
      direct_(other.direct_) {
  other.temporary_.clear();
}

OutputFile::~OutputFile() {
  if (fd_ >= 0 && !standard_output_) close(fd_);
  if (temporary_.empty()) return;
  unlink(temporary_.c_str());
  remove_when_killed({});
}

Error OutputFile::failure(std::string_view what) const {
  return Error{ErrorCode::kIo,
               visible(path_).append(": ").append(what).append(": ").append(std::strerror(errno)),
               {}};
}

Result<OutputFile> OutputFile::open(const std::string& path) {
  OutputFile file;
  file.path_ = path;
  if (path == "-") {
    file.fd_ = STDOUT_FILENO;
    file.direct_ = file.standard_output_ = true;
    return file;
  }
  file.target_ = resolved(path);
  struct stat status {};
  const bool there = stat(file.target_.c_str(), &status) == 0;
  if (there && S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return file.failure("cannot be written");
  }
  const bool special = there && !S_ISREG(status.st_mode);
  const unsigned mode = there ? status.st_mode & 07777U : 0666U & ~umask_of_process();
  const Status opened = special ? file.open_directly() : file.open_beside(mode);
  if (!opened) return opened.error();
  return file;
}

Status OutputFile::open_directly() {
  direct_ = true;
  fd_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd_ < 0) return failure("cannot be written");
  return {};
}

Status OutputFile::open_beside(unsigned mode) {
  const std::string folder = folder_of(target_);
#ifdef O_TMPFILE
  fd_ = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
#endif
  for (int i = 0; fd_ < 0 && i < kAttempts; ++i) {
    temporary_ = name_beside(target_, i);
    fd_ = ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd_ < 0 && errno != EEXIST) break;
  }
  if (fd_ < 0) {
    temporary_.clear();
    return failure("cannot be written");
  }
  remove_when_killed(temporary_);
  if (fchmod(fd_, mode) != 0) return failure("cannot be given its mode");
  return {};
}

Status OutputFile::write(std::string_view text) {
  if (buffer_.size() + text.size() > kBufferBytes) {
    const Status flushed = flush();
    if (!flushed) return flushed;
  }
  if (text.size() < kBufferBytes) {
    buffer_.append(text);
    return {};
  }
  return write_all(fd_, text);
}

Status OutputFile::flush() {
  const Status written = write_all(fd_, buffer_);
  buffer_.clear();
  return written;
}

/// A file without a name gets one beside its target, from where it can replace it in one step.
Status OutputFile::give_name() {
  const std::string self = "/proc/self/fd/" + std::to_string(fd_);
  for (int i = 0; i < kAttempts; ++i) {
    const std::string name = name_beside(target_, i);
    if (linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = name;
      remove_when_killed(temporary_);
      return {};
    }
    if (errno != EEXIST) break;
  }
  return failure("cannot be named");
}

Status OutputFile::commit() {
  const Status flushed = flush();
  if (!flushed || direct_) return flushed;
  if (fsync(fd_) != 0) return failure("cannot be written");
  if (temporary_.empty()) {
    const Status named = give_name();
    if (!named) return named;
  }
  if (rename(temporary_.c_str(), target_.c_str()) != 0) return failure("cannot be put in place");
  temporary_.clear();
  remove_when_killed({});
  const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return {};
  fsync(folder);
  close(folder);
  return {};
}

}  // namespace tool

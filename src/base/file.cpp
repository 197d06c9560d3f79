#include "base/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cloudtrail {
namespace {

/// How long a pipe may give nothing before what it gave is used, and how often `cancel` is looked
/// at meanwhile: a signal's handler runs on any thread, so a blocked read cannot count on EINTR.
constexpr int kSilenceMilliseconds = 100;

bool may_block(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 && !S_ISREG(info.st_mode);
}

}  // namespace

Error io_error(const std::filesystem::path& path, const char* what) {
  const std::string reason = std::generic_category().message(errno);
  return Error{ErrorCode::kIo, "cannot " + std::string(what) + " " + path.string() + ": " + reason,
               std::nullopt};
}

Result<InputFile> InputFile::open(const std::filesystem::path& path,
                                  const std::atomic<bool>* cancel) {
  InputFile file(-1, path, cancel);
  // O_NONBLOCK, or a named pipe without a writer could not be given up.
  file.fd_ = path.native() == "-"
                 ? STDIN_FILENO
                 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file.fd_ < 0) return io_error(path, "open");
  file.may_block_ = may_block(file.fd_);
  return file;
}

InputFile::InputFile(int fd, std::filesystem::path path, const std::atomic<bool>* cancel)
    : fd_(fd), may_block_(false), path_(std::move(path)), cancel_(cancel) {}

InputFile::InputFile(InputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      may_block_(other.may_block_),
      path_(std::move(other.path_)),
      cancel_(other.cancel_) {}

InputFile::~InputFile() {
  if (fd_ >= 0 && path_.native() != "-") ::close(fd_);
}

/// Until there is something to read, or nothing for a while: then only a patient caller waits on.
InputFile::Ready InputFile::wait(bool patient) const {
  while (may_block_) {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, kSilenceMilliseconds) > 0) break;
    if (!patient) return Ready::kSilent;
    if (cancel_ != nullptr && cancel_->load(std::memory_order_relaxed)) return Ready::kCancelled;
  }
  return Ready::kNow;
}

Result<InputFile::Piece> InputFile::next(std::span<char> out) {
  Piece piece;
  while (piece.size < out.size()) {
    const Ready ready = wait(piece.size == 0);
    if (ready == Ready::kCancelled) return Error{ErrorCode::kCancelled, "cancelled", std::nullopt};
    if (ready == Ready::kSilent) break;
    const ssize_t n = ::read(fd_, out.data() + piece.size, out.size() - piece.size);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) return io_error(path_, "read");
    piece.last = n == 0;
    if (piece.last) break;
    piece.size += static_cast<std::size_t>(n);
  }
  return piece;
}

Result<std::size_t> InputFile::read(std::span<char> out) {
  std::size_t have = 0;
  while (have < out.size()) {
    const Result<Piece> piece = next(out.subspan(have));
    if (!piece) return piece.error();
    have += piece->size;
    if (piece->last) break;
  }
  return have;
}

}  // namespace cloudtrail

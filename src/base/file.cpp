#include "base/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cloudtrail {

Error io_error(const std::filesystem::path& path, const char* what) {
  const std::string reason = std::generic_category().message(errno);
  return Error{ErrorCode::kIo, "cannot " + std::string(what) + " " + path.string() + ": " + reason,
               std::nullopt};
}

Result<InputFile> InputFile::open(const std::filesystem::path& path) {
  if (path == "-") return InputFile(STDIN_FILENO, false, path);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error(path, "open");
  return InputFile(fd, true, path);
}

InputFile::InputFile(InputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), owned_(other.owned_), path_(std::move(other.path_)) {}

InputFile::~InputFile() {
  if (owned_ && fd_ >= 0) ::close(fd_);
}

Result<std::size_t> InputFile::read(std::span<char> out) {
  std::size_t have = 0;
  while (have < out.size()) {
    const ssize_t n = ::read(fd_, out.data() + have, out.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_error(path_, "read");
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  return have;
}

}  // namespace cloudtrail

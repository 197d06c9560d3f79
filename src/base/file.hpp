// Reading files.
#pragma once

#include <cloudtrail/result.hpp>
#include <cstddef>
#include <filesystem>
#include <span>
#include <sys/types.h>

namespace cloudtrail {

/// A file open for reading; closes itself. "-" is standard input, which stays open.
class InputFile {
 public:
  /// kIo with the system's reason.
  static Result<InputFile> open(const std::filesystem::path& path);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  /// Fills `out` as far as the file goes, and returns how far: less than its size at the end alone.
  /// kIo with the system's reason.
  Result<std::size_t> read(std::span<char> out);

 private:
  InputFile(int fd, bool owned, std::filesystem::path path)
      : fd_(fd), owned_(owned), path_(std::move(path)) {}
  int fd_;
  bool owned_;
  std::filesystem::path path_;
};

/// kIo: "cannot <what> <path>: <the system's reason>", of errno.
Error io_error(const std::filesystem::path& path, const char* what);

}  // namespace cloudtrail

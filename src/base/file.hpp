// Reading files.
#pragma once

#include <cloudtrail/result.hpp>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

namespace cloudtrail {

/// A file open for reading; closes itself. "-" is standard input, which stays open.
class InputFile {
 public:
  /// What next() got. `last` when the file ends behind it.
  struct Piece {
    std::size_t size = 0;
    bool last = false;
  };

  /// kIo with the system's reason. Does not wait for a pipe's other side: next() does, and gives up
  /// once `cancel`, which may be null, is true.
  static Result<InputFile> open(const std::filesystem::path& path,
                                const std::atomic<bool>* cancel = nullptr);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  /// Takes the next bytes: until `out` is full, the file ends, or a pipe that gave some falls
  /// silent. kIo with the system's reason, kCancelled.
  Result<Piece> next(std::span<char> out);
  /// Fills `out` as far as the file goes, and returns how far: less than its size at the end alone.
  /// Errors as next().
  Result<std::size_t> read(std::span<char> out);

 private:
  enum class Ready : std::uint8_t { kNow, kSilent, kCancelled };

  InputFile(int fd, std::filesystem::path path, const std::atomic<bool>* cancel);
  Ready wait(bool patient) const;

  int fd_;
  bool may_block_;  // a pipe, a terminal
  std::filesystem::path path_;
  const std::atomic<bool>* cancel_;
};

/// kIo: "cannot <what> <path>: <the system's reason>", of errno.
Error io_error(const std::filesystem::path& path, const char* what);

}  // namespace cloudtrail

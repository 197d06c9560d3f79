// Where results go: standard output, or a file that is there whole or not at all.
#pragma once

#include <cloudtrail/result.hpp>
#include <string>
#include <string_view>

namespace tool {

/// Writes to a file descriptor, in full. kCancelled where the reader at the other end has gone.
cloudtrail::Status write_all(int fd, std::string_view text);

/// Takes text and makes a file of it. Until commit() the file's name shows what it showed before:
/// the text goes to a file without a name in the same folder, or under a name of its own where the
/// file system has no such files. Devices, pipes and standard output are written to directly.
class OutputFile {
 public:
  /// `-` is standard output. kIo with the system's reason.
  static cloudtrail::Result<OutputFile> open(const std::string& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  bool is_standard_output() const noexcept { return standard_output_; }
  int fd() const noexcept { return fd_; }
  cloudtrail::Status write(std::string_view text);
  /// Writes what is buffered and puts the file in its place. Without it the file is dropped.
  cloudtrail::Status commit();
  cloudtrail::Status flush();

 private:
  OutputFile() = default;
  cloudtrail::Status open_directly();
  cloudtrail::Status open_beside(unsigned mode);
  cloudtrail::Status give_name();
  cloudtrail::Error failure(std::string_view what) const;

  std::string path_;
  std::string target_;     // path_ with links resolved
  std::string temporary_;  // empty while the file has no name
  std::string buffer_;
  int fd_ = -1;
  bool standard_output_ = false;
  bool direct_ = false;
};

}  // namespace tool

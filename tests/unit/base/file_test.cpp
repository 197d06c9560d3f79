// Reading files and pipes.
#include "base/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace cloudtrail {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class InputFileTest : public ::testing::Test {
 protected:
  InputFileTest() {
    std::string path = (fs::temp_directory_path() / "cloudtrail-file-XXXXXX").string();
    if (::mkdtemp(path.data()) != nullptr) folder_ = path;
  }
  ~InputFileTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  static std::string all_of(InputFile& file, std::size_t buffer_size) {
    std::string out;
    std::string buffer(buffer_size, '\0');
    while (true) {
      const Result<std::size_t> size = file.read(buffer);
      if (!size) return "failed: " + size.error().message;
      out.append(buffer, 0, *size);
      if (*size < buffer.size()) return out;
    }
  }

  fs::path folder_;
};

TEST_F(InputFileTest, ReadsWhole) {
  const std::string text = "0123456789";
  std::ofstream(folder_ / "file") << text;
  for (const std::size_t size : {1U, 3U, 10U, 11U, 100U}) {
    auto file = InputFile::open(folder_ / "file");
    ASSERT_TRUE(file);
    EXPECT_EQ(all_of(*file, size), text) << size;
  }
}

TEST_F(InputFileTest, APieceSaysWhetherItIsTheLast) {
  std::ofstream(folder_ / "file") << "0123456789";
  auto file = InputFile::open(folder_ / "file");
  ASSERT_TRUE(file);
  std::string buffer(10, '\0');
  auto piece = file->next(buffer);
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->size, 10U);
  EXPECT_FALSE(piece->last);  // not known yet
  piece = file->next(buffer);
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->size, 0U);
  EXPECT_TRUE(piece->last);
}

TEST_F(InputFileTest, FailuresNameTheFileAndTheReason) {
  const auto missing = InputFile::open(folder_ / "missing");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  EXPECT_EQ(missing.error().message,
            "cannot open " + (folder_ / "missing").string() + ": No such file or directory");
  auto folder = InputFile::open(folder_);
  ASSERT_TRUE(folder);
  std::string buffer(10, '\0');
  const auto piece = folder->next(buffer);
  ASSERT_FALSE(piece);
  EXPECT_EQ(piece.error().message, "cannot read " + folder_.string() + ": Is a directory");
}

TEST_F(InputFileTest, ClosesItself) {
  std::ofstream(folder_ / "file") << "x";
  const int lowest = ::dup(STDIN_FILENO);
  ASSERT_GE(lowest, 0);
  ::close(lowest);
  {
    auto file = InputFile::open(folder_ / "file");
    ASSERT_TRUE(file);
    const InputFile moved = std::move(*file);
  }
  const int again = ::dup(STDIN_FILENO);
  EXPECT_EQ(again, lowest);
  ::close(again);
}

TEST_F(InputFileTest, APipeGivesWhatItHasWhenItFallsSilent) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  auto file = InputFile::open(pipe);  // does not wait for the writer
  ASSERT_TRUE(file);
  std::atomic<bool> go_on{false};
  std::thread writer([&] {
    std::this_thread::sleep_for(250ms);  // longer than a silence: an opened pipe has not ended
    std::ofstream out(pipe);
    out << "first" << std::flush;
    while (!go_on) std::this_thread::sleep_for(1ms);
    out << "second";
  });
  std::string buffer(100, '\0');
  auto piece = file->next(buffer);
  go_on = true;
  ASSERT_TRUE(piece);
  EXPECT_EQ(buffer.substr(0, piece->size), "first");
  EXPECT_FALSE(piece->last);
  piece = file->next(buffer);
  writer.join();
  ASSERT_TRUE(piece);
  EXPECT_EQ(buffer.substr(0, piece->size), "second");
  EXPECT_TRUE(piece->last);
}

TEST_F(InputFileTest, ReadWaitsForAPipesEnd) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  auto file = InputFile::open(pipe);
  ASSERT_TRUE(file);
  std::thread writer([&] {
    std::ofstream out(pipe);
    out << "first" << std::flush;
    std::this_thread::sleep_for(250ms);
    out << "second";
  });
  EXPECT_EQ(all_of(*file, 100), "firstsecond");
  writer.join();
}

TEST_F(InputFileTest, CancelEndsTheWaitForASilentPipe) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::atomic<bool> cancel{false};
  auto file = InputFile::open(pipe, &cancel);
  ASSERT_TRUE(file);
  std::thread canceller([&] {
    std::this_thread::sleep_for(50ms);
    cancel = true;
  });
  std::string buffer(10, '\0');
  const auto piece = file->next(buffer);
  canceller.join();
  ASSERT_FALSE(piece);
  EXPECT_EQ(piece.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace cloudtrail

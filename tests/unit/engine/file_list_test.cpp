// Which files a run reads, and in which order.
#include "engine/file_list.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "unit/engine/scan_support.hpp"

namespace cloudtrail::engine {
namespace {

using testing::TempFolder;
namespace fs = std::filesystem;
using Names = std::vector<std::string>;

std::vector<InputPath> list(const std::vector<fs::path>& paths) {
  Result<std::vector<InputPath>> files = list_files(paths, nullptr);
  if (!files) {
    ADD_FAILURE() << files.error().message;
    return {};
  }
  return std::move(*files);
}

/// Paths relative to the folder; `!` in front of what is not read.
Names names_in(const fs::path& folder) {
  Names names;
  for (const InputPath& file : list({folder})) {
    const std::string name = file.path.substr(folder.native().size() + 1);
    names.push_back(file.problem.empty() ? name : "!" + name);
  }
  return names;
}

TEST(FileList, ByteOrderWhateverTheOrderOfCreation) {
  Names names = {"A", "B.json", "a", "a-b", "a.json", "b", "\xc3\xa4", "\xff", "Z", " x", "10", "9"};
  Names sorted = names;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(sorted.front(), " x");
  EXPECT_EQ(sorted.back(), "\xff");  // bytes are not signed
  for (const bool backwards : {false, true}) {
    if (backwards) std::reverse(names.begin(), names.end());
    const TempFolder folder;
    for (const std::string& name : names) folder.write(name, "");
    EXPECT_EQ(names_in(folder.path()), sorted);
  }
}

TEST(FileList, FilesAndFoldersInterleaved) {
  const TempFolder folder;
  for (const char* name : {"b.json", "b/2", "b/1/x", "a", "c", "b-c"}) folder.write(name, "");
  // By the names in each folder: `b` before `b-c`, though `/` comes behind `-`.
  EXPECT_EQ(names_in(folder.path()), (Names{"a", "b/1/x", "b/2", "b-c", "b.json", "c"}));
}

TEST(FileList, PathsInTheirTurn) {
  const TempFolder folder;
  folder.write("a/1", "x");
  folder.write("b", "yy");
  const auto files = list({folder / "b", folder / "a", "-", folder / "b", folder / "a"});
  Names names;
  for (const InputPath& file : files) names.push_back(file.path);
  const std::string b = (folder / "b").string();
  const std::string a1 = (folder / "a/1").string();
  EXPECT_EQ(names, (Names{b, a1, "-", b, a1}));
  EXPECT_EQ(files[0].size, 2U);
  EXPECT_EQ(files[2].size, 0U);
}

TEST(FileList, TrailingSlash) {
  const TempFolder folder;
  folder.write("a/1", "");
  const auto files = list({folder.path().string() + "/"});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, folder.path().string() + "/a/1");
}

TEST(FileList, AFileNamedDashIsAFile) {
  const TempFolder folder;
  folder.write("-", "x");
  EXPECT_EQ(names_in(folder.path()), Names{"-"});
  EXPECT_EQ(list({folder.path()})[0].size, 1U);
}

TEST(FileList, LinksAreFollowed) {
  const TempFolder folder;
  const TempFolder elsewhere;
  elsewhere.write("deep/file", "12345");
  fs::create_symlink(elsewhere / "deep/file", folder / "to-file");
  fs::create_directory_symlink(elsewhere.path(), folder / "to-folder");
  EXPECT_EQ(names_in(folder.path()), (Names{"to-file", "to-folder/deep/file"}));
  EXPECT_EQ(list({folder.path()})[0].size, 5U);
  fs::create_directory_symlink(folder.path(), elsewhere / "named");
  EXPECT_EQ(names_in(elsewhere / "named").size(), 2U);
}

TEST(FileList, FoldersInALoopAreReadOnce) {
  const TempFolder folder;
  folder.write("a/file", "");
  fs::create_directory_symlink("..", folder / "a/up");
  fs::create_directory_symlink(".", folder / "a/self");
  fs::create_directory_symlink("a", folder / "b");  // a second name
  EXPECT_EQ(names_in(folder.path()), Names{"a/file"});
}

TEST(FileList, BadLinksHaveAProblem) {
  const TempFolder folder;
  fs::create_symlink("nowhere", folder / "dangling");
  fs::create_symlink("loop", folder / "loop");
  folder.write("ok", "");
  EXPECT_EQ(names_in(folder.path()), (Names{"!dangling", "!loop", "ok"}));
}

TEST(FileList, APipeIsReadOnlyWhenNamed) {
  const TempFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(names_in(folder.path()), Names{"!pipe"});
  const auto named = list({folder / "pipe"});
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].problem, "");
}

TEST(FileList, NotEvenRootListsWhatHasNoEntries) {
  const TempFolder folder;
  EXPECT_TRUE(list({folder.path()}).empty());
  folder.write("a/b", "");
  fs::remove(folder / "a/b");
  EXPECT_TRUE(list({folder.path()}).empty());
}

/// Root can read everything, so for a while it is somebody else.
class NotRoot {
 public:
  NotRoot() {
    if (::geteuid() == 0) changed_ = ::seteuid(kNobody) == 0;
  }
  ~NotRoot() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  bool changed_ = false;
};

TEST(FileList, AnUnreadableFolderHasAProblem) {
  const TempFolder folder;
  folder.write("closed/file", "");
  folder.write("open", "");
  fs::permissions(folder.path(), fs::perms{0755});
  fs::permissions(folder / "closed", fs::perms::none);
  {
    const NotRoot somebody_else;
    EXPECT_EQ(names_in(folder.path()), (Names{"!closed", "open"}));
  }
  fs::permissions(folder / "closed", fs::perms::owner_all);
}

TEST(FileList, FoldersNestedTooDeeply) {
  const TempFolder folder;
  std::string deep = "d";
  for (int i = 0; i < 256; ++i) deep += "/d";
  fs::create_directories(folder / deep);
  folder.write("z", "");
  const Names names = names_in(folder.path());
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].front(), '!');
  EXPECT_EQ(names[1], "z");
}

TEST(FileList, WhatDoesNotExistIsNotFound) {
  const TempFolder folder;
  folder.write("file", "");
  for (const fs::path& path : {folder / "no", folder / "file/below", fs::path()}) {
    const auto files = list_files({folder / "file", path}, nullptr);
    ASSERT_FALSE(files) << path;
    EXPECT_EQ(files.error().code, ErrorCode::kNotFound) << path;
    EXPECT_NE(files.error().message.find(path.string()), std::string::npos);
  }
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(list_files({folder / "loop"}, nullptr).error().code, ErrorCode::kIo);
}

TEST(FileList, CancelEndsTheWalk) {
  const TempFolder folder;
  for (const char* name : {"a", "b/c"}) folder.write(name, "");
  const std::atomic<bool> cancel{true};
  const auto files = list_files({folder.path()}, &cancel);
  ASSERT_TRUE(files);
  EXPECT_TRUE(files->empty());
}

}  // namespace
}  // namespace cloudtrail::engine

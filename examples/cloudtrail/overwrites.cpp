#include "overwrites.hpp"

#include <set>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace tool {
namespace {

namespace fs = std::filesystem;

/// Looks for one file, known by its device and number: it may have many names.
class Search {
 public:
  explicit Search(const struct stat& target) : target_(target.st_dev, target.st_ino) {}

  bool finds(const fs::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return false;
    const Id id{info.st_dev, info.st_ino};
    if (!S_ISDIR(info.st_mode)) return id == target_;
    if (!folders_.insert(id).second) return false;
    std::error_code error;
    for (fs::directory_iterator it(path, error); !error && it != fs::directory_iterator();
         it.increment(error)) {
      if (finds(it->path())) return true;
    }
    return false;
  }

 private:
  using Id = std::pair<dev_t, ino_t>;
  Id target_;
  std::set<Id> folders_;
};

}  // namespace

bool is_read_by(const std::vector<fs::path>& paths, const fs::path& target) {
  struct stat info {};
  if (::stat(target.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  Search search(info);
  for (const fs::path& path : paths) {
    if (path != "-" && search.finds(path)) return true;
  }
  return false;
}

}  // namespace tool

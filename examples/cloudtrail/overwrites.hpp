// Whether writing a file would destroy something that is read.
#pragma once

#include <filesystem>
#include <vector>

namespace tool {

/// Whether `target` is an existing file that is one of `paths` or lies, under whatever name, in a
/// folder among them. Links are followed, to a folder once.
bool is_read_by(const std::vector<std::filesystem::path>& paths,
                const std::filesystem::path& target);

}  // namespace tool

// How wide the columns of a table are.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace tool {

struct Column {
  std::string_view title;
  std::size_t least = 0;
  std::size_t most = 0;
  /// Less than the number of columns. High ranks go first where the table is too wide, and low ones
  /// grow first where it is not; 0 always stays.
  unsigned rank = 0;
};

/// The widths of the columns for a table of at most `total`, with `gap` between two; 0 for a column
/// that is left out. What is over goes to the columns, rank by rank, up to their most.
std::vector<std::size_t> layout(std::span<const Column> columns, std::size_t total,
                                std::size_t gap);

}  // namespace tool

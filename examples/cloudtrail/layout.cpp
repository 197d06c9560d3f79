#include "layout.hpp"

#include <algorithm>

namespace tool {
namespace {

std::size_t used(std::span<const std::size_t> widths, std::size_t gap) {
  std::size_t sum = 0;
  for (const std::size_t width : widths) {
    if (width > 0) sum += width + gap;
  }
  return sum > gap ? sum - gap : sum;
}

/// The column of highest rank that is still there, or the number of columns.
std::size_t least_wanted(std::span<const Column> columns, std::span<const std::size_t> widths) {
  std::size_t found = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (widths[i] == 0 || columns[i].rank == 0) continue;
    if (found == columns.size() || columns[i].rank > columns[found].rank) found = i;
  }
  return found;
}

/// Gives every column of a rank that is there and not at its most one more; what is left of `over`.
std::size_t give_one(std::span<const Column> columns, std::span<std::size_t> widths, unsigned rank,
                     std::size_t over) {
  for (std::size_t i = 0; i < columns.size() && over > 0; ++i) {
    if (columns[i].rank != rank || widths[i] == 0 || widths[i] >= columns[i].most) continue;
    ++widths[i];
    --over;
  }
  return over;
}

void share_out(std::span<const Column> columns, std::span<std::size_t> widths, std::size_t over) {
  for (unsigned rank = 0; rank < columns.size(); ++rank) {
    for (std::size_t before = over + 1; over < before;) {
      before = over;
      over = give_one(columns, widths, rank, over);
    }
  }
}

}  // namespace

std::vector<std::size_t> layout(std::span<const Column> columns, std::size_t total,
                                std::size_t gap) {
  std::vector<std::size_t> widths;
  for (const Column& column : columns) widths.push_back(column.least);
  while (used(widths, gap) > total) {
    const std::size_t i = least_wanted(columns, widths);
    if (i == columns.size()) return widths;
    widths[i] = 0;
  }
  share_out(columns, widths, total - used(widths, gap));
  return widths;
}

}  // namespace tool

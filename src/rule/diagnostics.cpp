#include "rule/diagnostics.hpp"

#include <algorithm>
#include <numeric>

namespace cloudtrail::rule {
namespace {

/// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

void Diagnostics::add(std::uint32_t line, std::uint32_t column, std::string message) {
  RuleProblem problem;
  problem.file = file_;
  problem.line = line;
  problem.column = column;
  problem.excerpt = describe_place(file_, text_, line, column, message);
  problem.message = std::move(message);
  problems_.push_back(std::move(problem));
}

void Diagnostics::unknown_key(const DocumentNode::Member& at,
                              std::initializer_list<std::string_view> known) {
  const auto nearest = std::min_element(known.begin(), known.end(), [&](auto a, auto b) {
    return distance(at.key, a) < distance(at.key, b);
  });
  std::string message = "unknown key `" + at.key.substr(0, 64) + "`";
  if (nearest != known.end() && distance(at.key.substr(0, 64), *nearest) <= 1 + nearest->size() / 3) {
    message += "; did you mean `" + std::string(*nearest) + "`?";
  } else {
    message += "; expected one of";
    for (const std::string_view name : known) message += " `" + std::string(name) + "`";
  }
  add_key(at, std::move(message));
}

std::string_view describe(const DocumentNode& node) noexcept {
  switch (node.kind) {
    case DocumentNode::Kind::kNull: return "null";
    case DocumentNode::Kind::kBool: return "a boolean";
    case DocumentNode::Kind::kNumber: return "a number";
    case DocumentNode::Kind::kString: return "a string";
    case DocumentNode::Kind::kSequence: return "a list";
    case DocumentNode::Kind::kMapping: return "a mapping";
  }
  return "something else";
}

}  // namespace cloudtrail::rule

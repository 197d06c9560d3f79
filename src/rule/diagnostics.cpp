#include "rule/diagnostics.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace cloudtrail::rule {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kMostListed = 50;  // of what could have been meant

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
  // Each is told with its line, which has to be found: their number is what bounds the time.
  if (++count_ <= most_) problems_.push_back(problem_at(line, column, std::move(message)));
}

void Diagnostics::warn(std::uint32_t line, std::uint32_t column, std::string message) {
  if (warnings_.size() >= most_) return;
  warnings_.push_back(problem_at(line, column, std::move(message)));
  warnings_.back().warning = true;
}

RuleProblem Diagnostics::problem_at(std::uint32_t line, std::uint32_t column,
                                    std::string message) const {
  RuleProblem problem;
  problem.file = file_;
  problem.line = line;
  problem.column = column;
  problem.excerpt = describe_place(file_, text_, line, column, message);
  problem.message = std::move(message);
  return problem;
}

void Diagnostics::unknown_key(const DocumentNode::Member& at,
                              std::initializer_list<std::string_view> known) {
  unknown(at.key_line, at.key_column, "key", at.key, std::vector<std::string_view>(known));
}

void Diagnostics::unknown(std::uint32_t line, std::uint32_t column, std::string_view what,
                          std::string_view name, std::span<const std::string_view> known) {
  if (count_ >= most_) return add(line, column, {});  // counted, not told
  std::string message = "unknown " + std::string(what) + " " + cloudtrail::quoted(name);
  if (const std::string_view nearest = nearest_name(name, known); !nearest.empty()) {
    message += "; did you mean " + cloudtrail::quoted(nearest) + "?";
  } else {
    message += "; expected one of";
    for (const std::string_view one : known.first(std::min(known.size(), kMostListed))) {
      message += " " + cloudtrail::quoted(one);
    }
    if (known.size() > kMostListed) message += " ...";
  }
  add(line, column, std::move(message));
}

std::vector<RuleProblem> Diagnostics::take() {
  if (count_ > problems_.size()) {
    RuleProblem more;
    more.file = file_;
    more.message = std::to_string(count_ - problems_.size()) + " more problems";
    more.excerpt = describe_place(file_, text_, 0, 0, more.message);
    problems_.push_back(std::move(more));
  }
  std::move(warnings_.begin(), warnings_.end(), std::back_inserter(problems_));
  warnings_.clear();
  return std::move(problems_);
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known) {
  const std::string_view cut = name.substr(0, kLongestName);
  std::string_view nearest;
  std::size_t least = kLongestName;
  for (const std::string_view one : known) {
    const std::size_t far = distance(cut, one);
    if (far < least) nearest = one;
    least = std::min(least, far);
  }
  return least <= 1 + nearest.size() / 3 ? nearest : std::string_view();
}

std::string_view describe(const DocumentNode& node) noexcept {
  switch (node.kind) {
    case DocumentNode::Kind::kNull:
      return "null";
    case DocumentNode::Kind::kBool:
      return "a boolean";
    case DocumentNode::Kind::kNumber:
      return "a number";
    case DocumentNode::Kind::kString:
      return "a string";
    case DocumentNode::Kind::kSequence:
      return "a list";
    case DocumentNode::Kind::kMapping:
      return "a mapping";
  }
  return "something else";
}

}  // namespace cloudtrail::rule

// Whether a condition holds for a record.
#pragma once

#include <cloudtrail/record.hpp>
#include <cstdint>
#include <vector>

#include "classify/field_values.hpp"
#include "rule/program.hpp"

namespace cloudtrail::classify {

/// Evaluates conditions of one program on one record after another. Confined to one thread.
class Evaluator {
 public:
  void begin(const rule::Program& program, const Record& record) {
    program_ = &program;
    values_.begin(program, record);
  }

  /// To be called when the program last begun with may be gone.
  void forget() noexcept { values_.forget(); }

  bool holds(rule::Condition condition);
  /// The leaves that hold below a condition, in order, each once.
  void deciding(rule::Condition condition, std::vector<std::uint32_t>& leaves);
  /// The value that makes a leaf hold, or nullptr where it holds by absence.
  const rule::FieldValue* deciding_value(std::uint32_t leaf);

  std::uint64_t regex_limits() const noexcept { return scratch_.regex_limits; }

 private:
  /// Two fields may not take values from different elements of one array.
  struct Choice {
    std::uint32_t array;
    std::uint32_t element;
  };

  bool node(std::uint32_t index, bool scoped_absence_holds);
  bool leaf(std::uint32_t index, bool scoped_absence_holds);
  bool any_scoped(std::uint32_t index);
  bool same_element(const std::vector<std::uint32_t>& children);
  bool expand(std::vector<std::uint32_t> open, std::vector<std::uint32_t> leaves);
  bool assign(const std::vector<std::uint32_t>& leaves, std::size_t from);
  bool fits(std::uint32_t scope) const noexcept;
  void choose(std::uint32_t scope);

  const rule::Program* program_ = nullptr;
  FieldValues values_;
  rule::MatchScratch scratch_;
  std::vector<Choice> choices_;
  std::uint32_t steps_ = 0;
};

}  // namespace cloudtrail::classify

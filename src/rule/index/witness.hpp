// What a record has to have for a rule to hold.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "rule/index/field_symbols.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// Symbols that a record must all have.
struct Requirement {
  static constexpr std::size_t kMost = 8;
  std::array<Symbol, kMost> symbols{};
  std::uint8_t count = 0;
  /// A record that has them all makes the condition hold, unless arrays hold objects.
  bool exact = true;
};

/// Finds witnesses in conditions, and collects the symbols they are made of.
class Witnesses {
 public:
  /// Fields whose symbols are told apart; rules that need others are asked without them.
  static constexpr std::size_t kMostFields = 64;

  explicit Witnesses(const Program& program);

  /// One of these is met by every record for which the condition holds. nullopt where nothing can
  /// be told. `left` gets those parts of the condition that are still to be judged where one is
  /// met: the condition itself, or some of what it is the conjunction of.
  std::optional<std::vector<Requirement>> of(Condition condition, std::vector<Condition>& left);

  Symbol symbol_count() const noexcept { return next_; }
  /// In the order in which they are best asked: eventSource, eventName, then by how many ask.
  std::vector<FieldSymbols>& fields() noexcept { return fields_; }
  /// The field of a symbol, in fields().
  std::uint32_t field_of(Symbol symbol) const noexcept { return symbol_fields_[symbol]; }

 private:
  using List = std::vector<Requirement>;

  std::optional<List> of(Condition condition);
  std::optional<List> of_leaf(const Leaf& leaf);
  std::optional<List> of_any(const Node& node);
  std::optional<List> of_all(const Node& node, std::vector<Condition>* left);
  /// The symbol that a comparator needs, and whether it decides. nullopt where there is none.
  std::optional<Requirement> of_comparator(const Comparator& comparator, FieldSymbols& field);
  std::uint32_t preference(const List& list) const noexcept;
  Requirement requirement(Symbol symbol, bool exact) const noexcept;

  const Program& program_;
  std::vector<FieldSymbols> fields_;
  std::unordered_map<std::uint64_t, std::uint32_t> field_indexes_;  // by path and typing
  std::vector<std::uint32_t> symbol_fields_;
  std::uint32_t source_fields_ = 0;  // the first of fields_ are eventSource,
  std::uint32_t name_fields_ = 0;    // those up to here eventName
  Symbol next_ = 0;
};

}  // namespace cloudtrail::rule

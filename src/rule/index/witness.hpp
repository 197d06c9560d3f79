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
  /// Many records have them: a field is there, or is true.
  bool common = false;
  bool of_text = false;  ///< One of them is a piece of text.
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
  /// How many of them are eventSource and eventName.
  std::uint32_t call_fields() const noexcept { return name_fields_; }
  /// The field of a symbol, in fields().
  std::uint32_t field_of(Symbol symbol) const noexcept { return symbol_fields_[symbol]; }

 private:
  using List = std::vector<Requirement>;
  /// How good a witness is, the best first.
  enum class Choice : std::uint8_t { kName, kSource, kValues, kTexts, kCommon };

  std::optional<List> of(Condition condition);
  std::optional<List> of_leaf(const Leaf& leaf);
  std::optional<List> of_any(const Node& node);
  std::optional<List> of_all(const Node& node, std::vector<Condition>* left);
  /// Appends what each alternative requires; false where one of them requires nothing.
  bool of_alternatives(const Alternatives& of, FieldSymbols& field, List& out);
  bool of_comparator(const Comparator& comparator, FieldSymbols& field, List& out);
  bool of_all_of(const AllOf& all, FieldSymbols& field, List& out);
  bool of_literal(const Literal& literal, FieldSymbols& field, List& out);
  std::optional<List> of_negation(const Node& negated);
  Choice choice_of(const List& list) const noexcept;

  const Program& program_;
  std::vector<FieldSymbols> fields_;
  std::unordered_map<std::uint64_t, std::uint32_t> field_indexes_;  // by path and typing
  std::vector<std::uint32_t> symbol_fields_;
  std::uint32_t source_fields_ = 0;  // the first of fields_ are eventSource,
  std::uint32_t name_fields_ = 0;    // those up to here eventName
  Symbol next_ = 0;
};

}  // namespace cloudtrail::rule

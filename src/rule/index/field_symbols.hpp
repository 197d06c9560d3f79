// What rules ask of one field, each question a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.hpp"
#include "rule/comparator.hpp"
#include "rule/index/literal_finder.hpp"
#include "rule/index/text_table.hpp"

namespace cloudtrail::rule {

/// A question that many rules may share: whether a field has a value, or a piece of text in it.
using Symbol = std::uint32_t;

/// The questions asked of one path's values, seen in one way (Typing), and which of them a value
/// answers with yes. One look-up a value, however many rules there are.
class FieldSymbols {
 public:
  FieldSymbols(std::uint32_t path, Typing typing) : path_(path), typing_(typing) {}

  std::uint32_t path() const noexcept { return path_; }
  Typing typing() const noexcept { return typing_; }

  /// The symbol of a question; `next` is given to one that is new, and counted up.
  Symbol text(const std::string& text, Symbol& next) { return counted(texts_.add(text, next), next); }
  Symbol boolean(bool value, Symbol& next);
  Symbol address(const Address& address, Symbol& next);
  Symbol literal(const Literal& literal, Symbol& next);
  Symbol null(Symbol& next) { return once(null_, next); }
  /// That there is a value, or none.
  Symbol present(Symbol& next) { return once(present_, next); }
  Symbol absent(Symbol& next) { return once(absent_, next); }
  /// To be called once, after the last question.
  void build() { literals_.build(); }

  /// The text of the value that texts and pieces of text are compared with, if there is one.
  std::optional<std::string_view> compared(const FieldValue& value) const noexcept;
  /// Appends the symbols of the questions that hold for such a text; some perhaps twice. `scratch`
  /// is replaced.
  void append_text(std::string_view text, std::string& scratch, std::vector<Symbol>& out) const;
  /// The same for a value that has none.
  void append_other(const FieldValue& value, std::vector<Symbol>& out) const;
  /// The same for there being a value, or none.
  void append_present(std::vector<Symbol>& out) const { append_known(present_, out); }
  void append_absent(std::vector<Symbol>& out) const { append_known(absent_, out); }

 private:
  static Symbol counted(Symbol symbol, Symbol& next) noexcept {
    next += symbol == next ? 1 : 0;
    return symbol;
  }
  static Symbol once(Symbol& symbol, Symbol& next) noexcept {
    if (symbol == TextTable::kNone) symbol = next++;
    return symbol;
  }
  static void append_known(Symbol symbol, std::vector<Symbol>& out) {
    if (symbol != TextTable::kNone) out.push_back(symbol);
  }

  std::uint32_t path_;
  Typing typing_;
  TextTable texts_;
  TextTable booleans_;
  TextTable addresses_;         // by their bytes
  TextTable literal_symbols_;  // while it is built
  LiteralFinder literals_;
  Symbol null_ = TextTable::kNone;
  Symbol present_ = TextTable::kNone;
  Symbol absent_ = TextTable::kNone;
};

}  // namespace cloudtrail::rule

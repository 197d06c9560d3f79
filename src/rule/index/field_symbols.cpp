#include "rule/index/field_symbols.hpp"

#include <array>

namespace cloudtrail::rule {
namespace {

/// An address as a text, so that a table of texts can hold it.
std::array<char, 17> bytes_of(const Address& address) noexcept {
  std::array<char, 17> bytes{address.v6 ? '6' : '4'};
  for (std::size_t i = 0; i < address.bytes.size(); ++i) {
    bytes[i + 1] = static_cast<char>(address.bytes[i]);
  }
  return bytes;
}

std::string_view text_of(const std::array<char, 17>& bytes) noexcept {
  return {bytes.data(), bytes.size()};
}

}  // namespace

Symbol FieldSymbols::boolean(bool value, Symbol& next) {
  return counted(booleans_.add(value ? "true" : "false", next), next);
}

Symbol FieldSymbols::address(const Address& address, Symbol& next) {
  return counted(addresses_.add(text_of(bytes_of(address)), next), next);
}

Symbol FieldSymbols::literal(const Literal& literal, Symbol& next) {
  std::string question;
  question += literal.at_start ? '^' : ' ';
  question += literal.at_end ? '$' : ' ';
  question += literal.folded ? '~' : ' ';
  const Symbol symbol = literal_symbols_.add(question + literal.text, next);
  if (symbol == next) literals_.add(literal, symbol);
  return counted(symbol, next);
}

std::optional<std::string_view> FieldSymbols::compared(const FieldValue& value) const noexcept {
  if (typing_ != Typing::kByType) return rule::text_of(value, typing_);
  return value.type == Value::Type::kString ? std::optional(value.text) : std::nullopt;
}

void FieldSymbols::append_text(std::string_view text, std::string& scratch,
                               std::vector<Symbol>& out) const {
  append_known(texts_.find(text), out);
  if (!literals_.empty()) literals_.find(text, scratch, out);
  if (addresses_.empty()) return;
  if (const std::optional<Address> address = Address::parse(text)) {
    append_known(addresses_.find(text_of(bytes_of(*address))), out);
  }
}

void FieldSymbols::append_other(const FieldValue& value, std::vector<Symbol>& out) const {
  if (value.type == Value::Type::kBool) append_known(booleans_.find(value.text), out);
  if (value.type == Value::Type::kNull) append_known(null_, out);
}

}  // namespace cloudtrail::rule

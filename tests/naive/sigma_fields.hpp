// Where Sigma looks, and the texts it compares.
#pragma once

#include <cloudtrail/rule.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "naive/text.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// Everything a path yields: scalars, objects, and arrays that hold an object.
std::vector<const Tree*> yield(const Tree& record, std::string_view path);
/// The text of every string value of the record.
void every_string(const Tree& tree, std::vector<const Tree*>& out);
/// What text tests compare; nullopt for null.
std::optional<std::string> text_of(const Tree& value);

/// The symbols of a value of a rule; of each of its variants where it has placeholders. nullopt
/// where it has to be refused.
std::optional<std::vector<Symbols>> variants_of(std::string_view value, bool expand,
                                                const Placeholders& placeholders);
/// What the modifier `name`, an encoding or `windash`, makes of the symbols.
std::optional<std::vector<Symbols>> encoded(const Symbols& symbols, std::string_view name);

}  // namespace cloudtrail::naive

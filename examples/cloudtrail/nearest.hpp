// What somebody who mistyped a name may have meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tool {

/// The name nearest to `word`; empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);
/// `; did you mean NAME?`, or what there is: `; there is A, B and C`.
std::string suggestion(std::string_view word, std::span<const std::string_view> names);
/// `a, b and c`
std::string listed(std::span<const std::string_view> names, std::string_view last_word = "and");

}  // namespace tool

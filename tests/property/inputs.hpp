// Inputs whose elements are known, and a naive reading of JSON to hold the library's against. None
// of it shares code with the library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloudtrail::property {

/// A text in a delivery shape. An element is what one record stands in: itself, or its envelope.
struct Input {
  /// kParts: an array whose elements mean nothing outside it.
  enum class Kind { kRoots, kLines, kArray, kParts };
  std::string name;
  std::string text;
  std::vector<std::string> records;  ///< As they must come out, in order.
  /// How deep elements stand: 1 for roots, 2 in an array, 3 in an object's array.
  int level = 1;
  Kind kind = Kind::kRoots;
};

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Range&) const = default;
};

/// `size` records in every shape that is not nested in base64 or gzip.
std::vector<Input> plain_inputs(std::uint64_t seed, std::size_t size);
/// Everything that AWS wraps records in, damaged and not, for comparing one way of reading with
/// another. Some are larger than any window.
std::vector<Input> any_inputs(std::uint64_t seed);

/// The objects that open at nesting `level`, byte by byte, as far as the text goes.
std::vector<Range> objects_at(std::string_view text, int level);
/// Whether the text ends inside a value.
bool ends_inside(std::string_view text);

/// The elements that can be read one after another from `begin`, where the input's first one
/// was, until their array ends or brackets or quotes go astray.
/// Words that stand between elements, and missing or additional commas, do not end them.
std::vector<Range> elements_in_step(std::string_view text, std::size_t begin, const Input& input);

/// The same JSON over several lines, indented.
std::string indented(std::string_view json);

/// How many cases the tests of this folder run: CLOUDTRAIL_PROPERTY_CASES, or `by_default`.
std::size_t case_count(std::size_t by_default);

}  // namespace cloudtrail::property

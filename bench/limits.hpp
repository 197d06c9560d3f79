// What a stage cannot be faster than with the base packages: each written as bare as it can be.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace bench {

/// Inflates one gzip member with zlib into `out`, which is large enough; returns the size.
std::size_t bare_inflate(std::string_view gzip, std::vector<char>& out);

/// One RapidJSON SAX pass (iterative parser) that does nothing but count objects; returns the count.
std::size_t bare_sax(std::string_view json);

}  // namespace bench

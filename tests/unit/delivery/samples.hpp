// Small records and the other makings of delivery tests.
#pragma once

#include <cloudtrail/reader.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "generator/generator.hpp"
#include "support/collected.hpp"

namespace cloudtrail::testing {

using Texts = std::vector<std::string>;

/// A record that is told by its number.
inline std::string sample(int number) {
  return R"({"eventVersion":"1.08","eventName":"CreateUser","eventID":"id-)" +
         std::to_string(number) + R"("})";
}

inline Texts samples(int count) {
  Texts out;
  for (int i = 0; i < count; ++i) out.push_back(sample(i));
  return out;
}

inline std::string join(const Texts& texts, std::string_view between) {
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i != 0) out += between;
    out += texts[i];
  }
  return out;
}

inline std::string log_file(const Texts& records) {
  return "{\"Records\":[" + join(records, ",") + "]}";
}

/// A record whose member `x` is this JSON.
inline std::string sample_with(std::string_view json) {
  return R"({"eventVersion":"1.08","eventName":"A","x":)" + std::string(json) + "}";
}

inline std::string nested_arrays(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

inline std::uint64_t count(const Collected& found, RejectReason reason) {
  return found.summary.rejections[static_cast<std::size_t>(reason)];
}

}  // namespace cloudtrail::testing

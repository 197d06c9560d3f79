// The JSON Schemas that the library ships, made from schema/*.json by the build.
#pragma once

#include <span>
#include <string_view>

namespace cloudtrail::rule {

struct Schema {
  std::string_view name;
  std::string_view document;
};

/// All of them, by name.
std::span<const Schema> schemas() noexcept;

}  // namespace cloudtrail::rule

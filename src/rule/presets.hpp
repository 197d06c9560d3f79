// The rule documents that the library ships, made from presets/*.yaml by the build.
#pragma once

#include <span>
#include <string_view>

namespace cloudtrail::rule {

struct Preset {
  std::string_view name;
  std::string_view document;
};

/// All of them, by name.
std::span<const Preset> presets() noexcept;

}  // namespace cloudtrail::rule

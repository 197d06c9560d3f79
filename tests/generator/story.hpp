// The story: somebody signs in as a known user without MFA, makes himself a second user with keys,
// opens a port, stops the trail, helps himself and cleans up.
#pragma once

#include <span>
#include <string_view>

namespace cloudtrail::generator {

struct StoryStep {
  std::string_view source;
  std::string_view name;
  std::string_view identity;  ///< Label of an IdentitySpec.
  bool denied = false;
};

std::span<const StoryStep> story_steps();

/// Records before the first story, between two of them, and between two steps.
inline constexpr unsigned kStoryStart = 150;
inline constexpr unsigned kStoryInterval = 2500;
inline constexpr unsigned kStepInterval = 7;

}  // namespace cloudtrail::generator

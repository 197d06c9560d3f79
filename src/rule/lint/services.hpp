// Which services record which API, of APIs whose names are theirs alone.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace cloudtrail::rule::lint {

struct KnownApi {
  std::string_view name;                       ///< As CloudTrail writes it.
  std::span<const std::string_view> sources;   ///< The event sources that record it.
};

/// The API of that name, in any case; nullopt where it is not known or where many services have one.
std::optional<KnownApi> find_api(std::string_view event_name);

}  // namespace cloudtrail::rule::lint

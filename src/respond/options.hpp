// Whether a dispatcher's options can mean anything.
#pragma once

#include <cloudtrail/dispatcher.hpp>
#include <cloudtrail/result.hpp>

namespace cloudtrail::respond {

/// kInvalidArgument, naming the destination and the option, where one is out of range.
Status check(const DispatcherOptions& options);

}  // namespace cloudtrail::respond

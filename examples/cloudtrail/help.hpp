// Help texts: each fits a screen.
#pragma once

#include <string>
#include <string_view>

namespace tool {

/// Of a command; of the program for an empty name.
std::string_view help_of(std::string_view command);
std::string_view version_text();

}  // namespace tool

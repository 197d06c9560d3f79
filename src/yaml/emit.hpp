// Trees as YAML for people to read and change.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/document.hpp"

namespace cloudtrail::yaml {

/// Appends a text as a scalar that is read back as that text: bare where every YAML reader takes it
/// for a text, else in double quotes with everything that could hide in a line escaped.
void append_text(std::string& out, std::string_view text);

/// Appends a mapping in block style, each line behind `indent` spaces and with a line end behind it.
/// Lists that fit on a line stand on one, as `[a, {prefix: b}]`. Numbers are as they were written.
void append_mapping(std::string& out, const DocumentNode& mapping, std::size_t indent);

}  // namespace cloudtrail::yaml

// URL percent-encoding (RFC 3986, 2.1), as in the S3 keys of notifications and in IAM policies.
#pragma once

#include <string>
#include <string_view>

namespace cloudtrail {

/// Appends `text` with its `%XX` escapes decoded, and `+` as a space where `plus_is_space`. What
/// comes out is bytes: whether they are UTF-8 is for the caller to check. An escape without two
/// hexadecimal digits is kept as written, and false returned.
bool percent_decode(std::string_view text, bool plus_is_space, std::string& out);

}  // namespace cloudtrail

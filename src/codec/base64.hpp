// Base64 as AWS puts it into envelopes (RFC 4648, section 4).
#pragma once

#include <cloudtrail/result.hpp>
#include <string>
#include <string_view>

namespace cloudtrail::codec {

/// Appends what `text` decodes to. Padding may be missing (all of it or none); white space (CR, LF,
/// blank, tab) is skipped, the URL-safe letters `-` and `_` are not accepted. A last letter with
/// bits that make no byte is refused: without padding it is the only sign that text was cut off.
/// kMalformedBase64 with the offset of the first bad byte, the size of `text` where it ends early;
/// `out` then keeps what it held before the call. `text` must not view `out`.
Status decode_base64(std::string_view text, std::string& out);

/// Appends the padded base64 text of `bytes`.
void encode_base64(std::string_view bytes, std::string& out);

}  // namespace cloudtrail::codec

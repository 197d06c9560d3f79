#include <cloudtrail/result.hpp>

namespace cloudtrail {

std::string_view name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument: return "invalid_argument";
    case ErrorCode::kIo: return "io";
    case ErrorCode::kMalformedJson: return "malformed_json";
    case ErrorCode::kInvalidUtf8: return "invalid_utf8";
    case ErrorCode::kMalformedGzip: return "malformed_gzip";
    case ErrorCode::kMalformedBase64: return "malformed_base64";
    case ErrorCode::kLimitExceeded: return "limit_exceeded";
    case ErrorCode::kMalformedYaml: return "malformed_yaml";
    case ErrorCode::kInvalidRule: return "invalid_rule";
    case ErrorCode::kInvalidRegex: return "invalid_regex";
    case ErrorCode::kNotFound: return "not_found";
    case ErrorCode::kTypeMismatch: return "type_mismatch";
    case ErrorCode::kCancelled: return "cancelled";
  }
  return "unknown";
}

}  // namespace cloudtrail

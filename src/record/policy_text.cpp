// Policy documents, which records hold as objects, as JSON in a string, or as URL-encoded JSON.
#include <cloudtrail/event.hpp>

#include "base/percent.hpp"
#include "json/validate.hpp"

namespace cloudtrail {
namespace {

constexpr std::size_t kPolicyDepth = 64;

char first_byte(std::string_view text) noexcept {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? '\0' : text[at];
}

bool begins_document(std::string_view text) noexcept {
  return first_byte(text) == '{' || first_byte(text) == '[';
}

/// What the string stands for: itself where it is JSON already, else URL-decoded.
std::string decode_text(std::string text) {
  if (begins_document(text)) return text;
  std::string decoded;
  return percent_decode(text, false, decoded) ? decoded : text;
}

Error no_policy(const Value& value) {
  return Error{ErrorCode::kNotFound, "there is no policy", value.offset()};
}

Error not_a_policy(const Value& value, std::string message) {
  return Error{ErrorCode::kMalformedJson, std::move(message), value.offset()};
}

}  // namespace

Result<std::string> decode_policy(const Value& value) {
  if (value.missing() || value.is_null()) return no_policy(value);
  std::string text;
  if (value.is_object() || value.is_array()) {
    text = value.raw();
  } else {
    Result<std::string> string = value.string();
    if (!string) return string.error();
    text = decode_text(*std::move(string));
  }
  if (text.empty()) return no_policy(value);
  if (!begins_document(text)) return not_a_policy(value, "the policy is no JSON object or array");
  if (const Status valid = json::validate(text, kPolicyDepth); !valid) {
    return not_a_policy(value, "the policy is no JSON: " + valid.error().message);
  }
  return text;
}

}  // namespace cloudtrail

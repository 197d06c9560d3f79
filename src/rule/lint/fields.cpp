#include "rule/lint/fields.hpp"

#include <cloudtrail/record.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "rule/diagnostics.hpp"
#include "rule/eventbridge/pattern.hpp"
#include "rule/text_match.hpp"

namespace cloudtrail::rule::lint {
namespace {

enum class Shape { kScalar, kOpen, kClosed };  // an open object may have any members

/// The objects among a record's fields, and the members of those that are documented in full
/// (CloudTrail User Guide, "CloudTrail record contents", "CloudTrail userIdentity element").
struct Member {
  std::string_view path;
  Shape shape = Shape::kScalar;
};
constexpr std::array kMembers = {
    Member{"requestParameters", Shape::kOpen},
    Member{"responseElements", Shape::kOpen},
    Member{"additionalEventData", Shape::kOpen},
    Member{"resources", Shape::kOpen},
    Member{"serviceEventDetails", Shape::kOpen},
    Member{"addendum", Shape::kOpen},
    Member{"eventContext", Shape::kOpen},
    Member{"edgeDeviceDetails", Shape::kOpen},
    Member{"insightDetails", Shape::kOpen},
    Member{"tlsDetails", Shape::kClosed},
    Member{"tlsDetails.tlsVersion"},
    Member{"tlsDetails.cipherSuite"},
    Member{"tlsDetails.clientProvidedHostHeader"},
    Member{"tlsDetails.keyExchange"},
    Member{"userIdentity", Shape::kClosed},
    Member{"userIdentity.type"},
    Member{"userIdentity.userName"},
    Member{"userIdentity.principalId"},
    Member{"userIdentity.arn"},
    Member{"userIdentity.accountId"},
    Member{"userIdentity.accessKeyId"},
    Member{"userIdentity.invokedBy"},
    Member{"userIdentity.identityProvider"},
    Member{"userIdentity.credentialId"},
    Member{"userIdentity.onBehalfOf", Shape::kClosed},
    Member{"userIdentity.onBehalfOf.userId"},
    Member{"userIdentity.onBehalfOf.identityStoreArn"},
    Member{"userIdentity.inScopeOf", Shape::kOpen},
    Member{"userIdentity.sessionContext", Shape::kClosed},
    Member{"userIdentity.sessionContext.sourceIdentity"},
    Member{"userIdentity.sessionContext.ec2RoleDelivery"},
    Member{"userIdentity.sessionContext.assumedRoot"},
    Member{"userIdentity.sessionContext.webIdFederationData", Shape::kOpen},
    Member{"userIdentity.sessionContext.attributes", Shape::kClosed},
    Member{"userIdentity.sessionContext.attributes.creationDate"},
    Member{"userIdentity.sessionContext.attributes.mfaAuthenticated"},
    Member{"userIdentity.sessionContext.sessionIssuer", Shape::kClosed},
    Member{"userIdentity.sessionContext.sessionIssuer.type"},
    Member{"userIdentity.sessionContext.sessionIssuer.userName"},
    Member{"userIdentity.sessionContext.sessionIssuer.principalId"},
    Member{"userIdentity.sessionContext.sessionIssuer.arn"},
    Member{"userIdentity.sessionContext.sessionIssuer.accountId"},
};

/// The record's fields that are text in every record, and those that are true or false (the same
/// pages). Numbers there are none. `sessionCredentialFromConsole` comes as text and as a boolean.
constexpr std::array<std::string_view, 36> kTextFields = {
    "eventVersion", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress",
    "userAgent", "errorCode", "errorMessage", "requestID", "eventID", "eventType",
    "recipientAccountId", "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId",
    "eventCategory", "tlsDetails.tlsVersion", "tlsDetails.cipherSuite",
    "tlsDetails.clientProvidedHostHeader", "userIdentity.type", "userIdentity.userName",
    "userIdentity.principalId", "userIdentity.arn", "userIdentity.accountId",
    "userIdentity.accessKeyId", "userIdentity.invokedBy", "userIdentity.identityProvider",
    "userIdentity.sessionContext.sourceIdentity",
    "userIdentity.sessionContext.attributes.creationDate",
    "userIdentity.sessionContext.attributes.mfaAuthenticated",
    "userIdentity.sessionContext.sessionIssuer.type",
    "userIdentity.sessionContext.sessionIssuer.userName",
    "userIdentity.sessionContext.sessionIssuer.principalId",
    "userIdentity.sessionContext.sessionIssuer.arn",
    "userIdentity.sessionContext.sessionIssuer.accountId",
};
constexpr std::array<std::string_view, 2> kBooleanFields = {"managementEvent", "readOnly"};

bool is_in_record(const Path& path) { return path.in_record != std::string::npos; }

std::string_view text_in_record(const Path& path) {
  return std::string_view(path.text).substr(path.in_record);
}

/// The shape of what stands at a record's path; nullopt where it is unknown.
std::optional<Shape> shape_at(std::string_view path) {
  for (const Member& member : kMembers) {
    if (member.path == path) return member.shape;
  }
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    if (name(static_cast<Field>(i)) == path) return Shape::kScalar;
  }
  return std::nullopt;
}

/// What a walk along a path comes to.
struct Walk {
  std::optional<Shape> shape;  ///< Of where it ends; nullopt for an unknown key.
  std::size_t parent = 0;      ///< Where in the path the unknown key begins.
};

Walk walk(std::string_view path) {
  std::size_t parent = 0;
  for (;;) {
    const std::size_t dot = path.find('.', parent);
    const std::optional<Shape> shape = shape_at(path.substr(0, dot));
    if (!shape || dot == std::string_view::npos || *shape == Shape::kOpen) {
      // Below an open object nothing is known of what a path leads to.
      const bool below = dot != std::string_view::npos && shape == Shape::kOpen;
      return {below ? Shape::kOpen : shape, parent};
    }
    parent = dot + 1;
    if (*shape == Shape::kScalar) return {std::nullopt, parent};
  }
}

/// Of a path on the event, outside of the record.
FieldFacts event_facts(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('.'));
  const bool open = first == "detail" || first == "resources";
  if (!is_event_member(first) || (!open && first != path)) return {false, false};
  return {true, !open};
}

/// The keys that may stand where `walk` found an unknown one.
std::vector<std::string_view> keys_at(std::string_view path, std::size_t parent) {
  std::vector<std::string_view> keys;
  if (parent == 0) {
    for (std::size_t i = 0; i < kFieldCount; ++i) keys.push_back(name(static_cast<Field>(i)));
    return keys;
  }
  const std::string_view prefix = path.substr(0, parent);
  for (const Member& member : kMembers) {
    if (!member.path.starts_with(prefix)) continue;
    const std::string_view key = member.path.substr(parent);
    if (key.find('.') == std::string_view::npos) keys.push_back(key);
  }
  return keys;
}

/// What a field's values look like, by its last key.
enum class Form { kUnknown, kArn, kName, kAccount, kTime };

Form form_of(std::string_view path) {
  std::string key(path.substr(path.rfind('.') + 1));
  fold_ascii(key);
  if (key == "arn" || key.ends_with("arn")) return Form::kArn;
  if (key == "username" || key == "rolename" || key == "groupname") return Form::kName;
  if (key == "accountid" || key == "recipientaccountid") return Form::kAccount;
  if (key == "eventtime" || key == "creationdate") return Form::kTime;
  return Form::kUnknown;
}

}  // namespace

FieldFacts facts_of(const Path& path) {
  if (path.resolution == Resolution::kEveryString) return {};
  if (is_in_record(path)) {
    const std::optional<Shape> shape = walk(text_in_record(path)).shape;
    return {shape.has_value(), shape == Shape::kScalar};
  }
  return event_facts(path.text);
}

JsonType recorded_type(const Path& path) {
  if (path.resolution != Resolution::kEveryCut) return JsonType::kUnknown;
  if (!is_in_record(path)) {
    // Of an event, all that is neither an object nor an array is text.
    const FieldFacts facts = facts_of(path);
    return facts.known && facts.scalar ? JsonType::kText : JsonType::kUnknown;
  }
  const auto among = [text = text_in_record(path)](const auto& fields) {
    return std::find(fields.begin(), fields.end(), text) != fields.end();
  };
  if (among(kTextFields)) return JsonType::kText;
  return among(kBooleanFields) ? JsonType::kBoolean : JsonType::kUnknown;
}

std::string key_of(const Path& path) {
  if (!is_in_record(path)) return "event:" + path.text;
  const std::string text(text_in_record(path));
  if (facts_of(path).scalar) return text;
  return text + (path.resolution == Resolution::kEveryCut ? ":cut" : ":literal");
}

std::string explain_unknown(const Path& path) {
  const std::string_view text = is_in_record(path) ? text_in_record(path) : path.text;
  const std::string shown = cloudtrail::quoted(text);
  if (!is_in_record(path)) return "an EventBridge event has no member " + shown;
  if (text == "status") {
    return "CloudTrail has no field `status`: a call succeeded where the record has no "
           "`errorCode`, so ask for " +
           std::string(path.resolution == Resolution::kLiteralFirst
                           ? "`errorCode: null`"
                           : "`errorCode: [{exists: false}]`");
  }
  const Walk at = walk(text);
  const std::vector<std::string_view> keys = keys_at(text, at.parent);
  if (at.parent > 0 && keys.empty()) {
    return cloudtrail::quoted(text.substr(0, at.parent - 1)) + " has no members, so no record has " +
           shown;
  }
  std::string message = "no CloudTrail record has a field " + shown;
  const std::string_view key = text.substr(at.parent, text.find('.', at.parent) - at.parent);
  if (const std::string_view nearest = nearest_name(key, keys); !nearest.empty()) {
    message += "; did you mean " +
               cloudtrail::quoted(std::string(text.substr(0, at.parent)) + std::string(nearest)) +
               "?";
  }
  return message;
}

bool never_equal(const Path& a, const Path& b) {
  const Form left = form_of(a.text);
  const Form right = form_of(b.text);
  // A name is of letters, digits and +=,.@_-, so it is no ARN and no time; it may be a number.
  if (left == Form::kUnknown || right == Form::kUnknown || left == right) return false;
  const auto is = [&](Form x, Form y) {
    return (left == x && right == y) || (left == y && right == x);
  };
  return !is(Form::kName, Form::kAccount);
}

bool is_member_path(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot + 1 == text.size()) return false;
  const std::string_view first = text.substr(0, dot);
  const bool object = std::any_of(kMembers.begin(), kMembers.end(), [&](const Member& member) {
    return member.path.find('.') == std::string_view::npos &&
           equal_ascii_ignoring_case(member.path, first);
  });
  return object && std::all_of(text.begin(), text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_';
         });
}

}  // namespace cloudtrail::rule::lint

#include "classify/event_view.hpp"

#include <array>
#include <utility>

namespace cloudtrail::classify {
namespace {

std::string_view text_of(const Value& value, std::string& scratch) {
  const Result<std::string_view> text = value.string(scratch);
  return text ? *text : std::string_view();
}

std::string_view detail_type(const Record& record, std::string& scratch) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes = {{
      {"AwsApiCall", "AWS API Call via CloudTrail"},
      {"AwsServiceEvent", "AWS Service Event via CloudTrail"},
      {"AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"},
      {"AwsConsoleAction", "AWS Console Action via CloudTrail"},
      {"AwsCloudTrailInsight", "AWS Insight via CloudTrail"},
      {"AwsVpceEvent", "AWS VPCE Event via CloudTrail"},
  }};
  const Value type = record.get(Field::kEventType);
  if (type.missing()) return kTypes.front().second;
  const std::string_view name = text_of(type, scratch);
  for (const auto& [event_type, found] : kTypes) {
    if (event_type == name) return found;
  }
  return {};
}

std::string_view made_up(const Record& record, std::string_view member, std::string& scratch) {
  if (member == "detail-type") return detail_type(record, scratch);
  if (member == "id") return text_of(record.get(Field::kEventId), scratch);
  if (member == "time") return text_of(record.get(Field::kEventTime), scratch);
  if (member == "region") return text_of(record.get(Field::kAwsRegion), scratch);
  if (member == "version") return "0";
  if (member == "account") {
    const std::string_view account = text_of(record.get(Field::kRecipientAccountId), scratch);
    if (account.data() != nullptr) return account;
    return text_of(record.get(Field::kUserIdentity).get("accountId"), scratch);
  }
  if (member == "source") {
    std::string name;
    const std::string_view source = text_of(record.get(Field::kEventSource), name);
    if (source.data() == nullptr) return {};
    scratch = "aws.";
    scratch += source.substr(0, source.find('.'));
    return scratch;
  }
  return {};
}

}  // namespace

std::string_view event_member(const Record& record, std::string_view member, std::string& scratch) {
  const Envelope& envelope = record.envelope();
  if (envelope.event_bridge_raw.empty()) return made_up(record, member, scratch);
  constexpr std::array<std::pair<std::string_view, std::string_view Envelope::*>, 6> kMembers = {{
      {"source", &Envelope::event_bridge_source},
      {"detail-type", &Envelope::event_bridge_detail_type},
      {"account", &Envelope::event_bridge_account},
      {"region", &Envelope::event_bridge_region},
      {"time", &Envelope::event_bridge_time},
      {"id", &Envelope::event_bridge_id},
  }};
  for (const auto& [name, view] : kMembers) {
    if (name == member) return envelope.*view;
  }
  return {};
}

std::string_view event_member_origin(const Record& record, std::string_view member) noexcept {
  if (!record.envelope().event_bridge_raw.empty()) return "the EventBridge event";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kOrigins = {{
      {"version", "what EventBridge sends"},
      {"id", "the record's eventID"},
      {"source", "`aws.` and the record's eventSource up to its first dot"},
      {"detail-type", "the record's eventType"},
      {"account", "the record's recipientAccountId or userIdentity.accountId"},
      {"time", "the record's eventTime"},
      {"region", "the record's awsRegion"},
      {"resources", "the ARNs in the record's resources"},
  }};
  for (const auto& [name, origin] : kOrigins) {
    if (name == member) return origin;
  }
  return {};
}

}  // namespace cloudtrail::classify

// The remediators that the library brings along, and what they have in common.
#pragma once

#include <cloudtrail/record.hpp>
#include <cloudtrail/remediation.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cloudtrail::respond {

inline constexpr std::string_view kStartLogging = "start-logging";
inline constexpr std::string_view kDeactivateAccessKey = "deactivate-access-key";

std::unique_ptr<Remediator> make_start_logging(AwsApi* api);
std::unique_ptr<Remediator> make_deactivate_access_key(AwsApi* api);

/// Whether the record tells of this call.
bool is_call(const Record& record, std::string_view event_source, std::string_view event_name);

struct Parameter {
  std::string_view name;
  std::string_view text;
};
/// A JSON object of texts.
std::string parameters_of(std::span<const Parameter> parameters);

/// Action::key: the remediator, the target and the record's eventID, or a hash of the record where
/// it has none.
std::string action_key(std::string_view remediator, const ActionTarget& target,
                       const Record& record);

bool is_success(const ApiAnswer& answer) noexcept;
/// `TrailNotFoundException: Unknown trail`, or what else there is to say of a failure.
std::string failure_text(const ApiAnswer& answer);
/// What a call that changes something has come to.
ActionOutcome outcome_of(const ApiAnswer& answer);
/// Of a remediator that has nothing to call AWS with.
ActionOutcome no_api();

}  // namespace cloudtrail::respond

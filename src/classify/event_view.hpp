// The EventBridge event round a record, or the view that stands in for one that never was.
#pragma once

#include <cloudtrail/record.hpp>
#include <string>
#include <string_view>

namespace cloudtrail::classify {

/// The members of an EventBridge event besides `detail`, as EventBridge makes them for CloudTrail
/// (EventBridge User Guide, "Receiving events from AWS services"; CloudTrail's event types in
/// "CloudTrail record contents", eventType):
///
/// | member        | from the record                                                         |
/// |---------------|-------------------------------------------------------------------------|
/// | `version`     | `0`                                                                     |
/// | `id`          | `eventID`                                                               |
/// | `source`      | `aws.` and `eventSource` up to its first dot                            |
/// | `detail-type` | `eventType`: AwsApiCall `AWS API Call via CloudTrail`, AwsServiceEvent  |
/// |               | `AWS Service Event via CloudTrail`, AwsConsoleSignIn `AWS Console Sign  |
/// |               | In via CloudTrail`, AwsConsoleAction `AWS Console Action via            |
/// |               | CloudTrail`, AwsCloudTrailInsight `AWS Insight via CloudTrail`,         |
/// |               | AwsVpceEvent `AWS VPCE Event via CloudTrail`; a record without          |
/// |               | eventType (event versions before 1.02) is an API call                   |
/// | `account`     | `recipientAccountId`, else `userIdentity.accountId`                     |
/// | `time`        | `eventTime`                                                             |
/// | `region`      | `awsRegion`                                                             |
/// | `resources`   | the ARNs in `resources`                                                 |
///
/// Where the record came in an EventBridge event, that event's own members count.
///
/// The text of a scalar member; NULL data where the event does not have it. Lives as long as the
/// record and `scratch`, which is replaced.
std::string_view event_member(const Record& record, std::string_view member, std::string& scratch);

/// Where the member of such an event comes from, in words.
std::string_view event_member_origin(const Record& record, std::string_view member) noexcept;

}  // namespace cloudtrail::classify

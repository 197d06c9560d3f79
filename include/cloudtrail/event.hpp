// Names for what is inside a record, and what people compute from records again and again.
//
// Members of the top level are Record::get(Field). What is deeper has a view here, named as in the
// CloudTrail User Guide, "CloudTrail record contents" (event version 1.11). All accessors return
// the Value as it stands, whatever its type: Value::type() tells absent, null and empty apart.
// Views end with the record's batch. Functions are safe to call from several threads.
#pragma once

#include <cloudtrail/record.hpp>
#include <cloudtrail/result.hpp>
#include <cloudtrail/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtrail {

/// A JSON object inside a record. Of a value that is no object every member is missing.
class Section {
 public:
  explicit Section(const Value& value) noexcept : value_(value) {}
  /// The object itself: missing, null and `{}` are told apart by it.
  const Value& value() const noexcept { return value_; }
  /// Any other member.
  Value get(std::string_view key) const noexcept { return value_.get(key); }

 private:
  Value value_;
};

/// `sessionIssuer`: who gave out temporary credentials. Often `{}`.
class SessionIssuer : public Section {
 public:
  using Section::Section;
  Value type() const noexcept { return get("type"); }  ///< Root, IAMUser or Role.
  Value principal_id() const noexcept { return get("principalId"); }
  Value arn() const noexcept { return get("arn"); }
  Value account_id() const noexcept { return get("accountId"); }
  Value user_name() const noexcept { return get("userName"); }
};

/// `webIdFederationData`: of sessions from AssumeRoleWithWebIdentity. Often `{}`.
class WebIdFederationData : public Section {
 public:
  using Section::Section;
  Value federated_provider() const noexcept { return get("federatedProvider"); }
  Value attributes() const noexcept { return get("attributes"); }
};

/// `sessionContext`: of requests made with temporary credentials.
class SessionContext : public Section {
 public:
  using Section::Section;
  SessionIssuer session_issuer() const noexcept { return SessionIssuer(get("sessionIssuer")); }
  WebIdFederationData web_id_federation_data() const noexcept {
    return WebIdFederationData(get("webIdFederationData"));
  }
  Value attributes() const noexcept { return get("attributes"); }
  Value creation_date() const noexcept { return attributes().get("creationDate"); }
  /// A string in every record seen: see flag().
  Value mfa_authenticated() const noexcept { return attributes().get("mfaAuthenticated"); }
  Value source_identity() const noexcept { return get("sourceIdentity"); }
  Value ec2_role_delivery() const noexcept { return get("ec2RoleDelivery"); }
  Value assumed_root() const noexcept { return get("assumedRoot"); }
};

/// `onBehalfOf`: the IAM Identity Center user for whom the request was made.
class OnBehalfOf : public Section {
 public:
  using Section::Section;
  Value user_id() const noexcept { return get("userId"); }
  Value identity_store_arn() const noexcept { return get("identityStoreArn"); }
};

/// `inScopeOf`: the AWS resource to which the credentials were issued.
class InScopeOf : public Section {
 public:
  using Section::Section;
  Value source_arn() const noexcept { return get("sourceArn"); }
  Value source_account() const noexcept { return get("sourceAccount"); }
  Value issuer_type() const noexcept { return get("issuerType"); }
  Value credentials_issued_to() const noexcept { return get("credentialsIssuedTo"); }
};

/// `userIdentity` (CloudTrail User Guide, "CloudTrail userIdentity element"). Absent in Insights;
/// over half of all real records have `invokedBy` in it and no `type`.
class UserIdentity : public Section {
 public:
  using Section::Section;
  Value type() const noexcept { return get("type"); }
  Value principal_id() const noexcept { return get("principalId"); }
  Value arn() const noexcept { return get("arn"); }
  Value account_id() const noexcept { return get("accountId"); }
  Value access_key_id() const noexcept { return get("accessKeyId"); }
  Value user_name() const noexcept { return get("userName"); }
  Value invoked_by() const noexcept { return get("invokedBy"); }
  Value identity_provider() const noexcept { return get("identityProvider"); }
  Value credential_id() const noexcept { return get("credentialId"); }
  SessionContext session_context() const noexcept { return SessionContext(get("sessionContext")); }
  OnBehalfOf on_behalf_of() const noexcept { return OnBehalfOf(get("onBehalfOf")); }
  InScopeOf in_scope_of() const noexcept { return InScopeOf(get("inScopeOf")); }
};

/// One of `resources`. CloudTrail writes `ARN`, `accountId` and `type`; CloudTrail Lake,
/// LookupEvents and AWS Config write the same facts under other names, and those are found too.
class Resource : public Section {
 public:
  using Section::Section;
  Value arn() const noexcept;         ///< `ARN`, `arn` or `resourceARN`
  Value account_id() const noexcept;  ///< `accountId`, `accountID` or `awsAccountId`
  Value type() const noexcept;        ///< `type`, `resourceType` or `ResourceType`
  /// `resourceName` or `ResourceName`; CloudTrail's own records have none.
  Value name() const noexcept;
  /// Of S3 data events that concern many objects at once.
  Value arn_prefix() const noexcept { return get("ARNPrefix"); }
};

/// The resources of a record: the elements of an array, or a lone object as one element.
class Resources {
 public:
  class Iterator {
   public:
    Iterator() noexcept = default;
    explicit Iterator(const Value& value) noexcept;
    Resource operator*() const noexcept;
    Iterator& operator++() noexcept;
    bool operator==(const Iterator& other) const noexcept;

   private:
    Value::Iterator at_;
    Value single_;
  };

  explicit Resources(const Value& value) noexcept : value_(value) {}
  const Value& value() const noexcept { return value_; }
  Iterator begin() const noexcept { return Iterator(value_); }
  Iterator end() const noexcept { return {}; }
  /// The first one; of a missing value where there is none.
  Resource first() const noexcept;

 private:
  Value value_;
};

/// `tlsDetails`.
class TlsDetails : public Section {
 public:
  using Section::Section;
  Value tls_version() const noexcept { return get("tlsVersion"); }
  Value cipher_suite() const noexcept { return get("cipherSuite"); }
  Value client_provided_host_header() const noexcept { return get("clientProvidedHostHeader"); }
  Value key_exchange() const noexcept { return get("keyExchange"); }
};

/// `addendum`: why an event was late, or what in it was corrected.
class Addendum : public Section {
 public:
  using Section::Section;
  /// DELIVERY_DELAY, UPDATED_DATA or SERVICE_OUTAGE.
  Value reason() const noexcept { return get("reason"); }
  Value updated_fields() const noexcept { return get("updatedFields"); }
  Value original_request_id() const noexcept { return get("originalRequestID"); }
  Value original_event_id() const noexcept { return get("originalEventID"); }
};

/// `eventContext`: of enriched events in event data stores.
class EventContext : public Section {
 public:
  using Section::Section;
  Value request_context() const noexcept { return get("requestContext"); }
  Value tag_context() const noexcept { return get("tagContext"); }
  Value resource_tags() const noexcept { return tag_context().get("resourceTags"); }
  Value principal_tags() const noexcept { return tag_context().get("principalTags"); }
};

/// `insightDetails` (CloudTrail User Guide, "CloudTrail Insights insightDetails element").
class InsightDetails : public Section {
 public:
  using Section::Section;
  Value state() const noexcept { return get("state"); }  ///< Start or End.
  Value event_source() const noexcept { return get("eventSource"); }
  Value event_name() const noexcept { return get("eventName"); }
  /// ApiCallRateInsight or ApiErrorRateInsight.
  Value insight_type() const noexcept { return get("insightType"); }
  Value error_code() const noexcept { return get("errorCode"); }
  Value insight_context() const noexcept { return get("insightContext"); }
  Value statistics() const noexcept { return insight_context().get("statistics"); }
  Value attributions() const noexcept { return insight_context().get("attributions"); }
};

/// The views of a record's own members.
inline UserIdentity user_identity(const Record& record) noexcept {
  return UserIdentity(record.get(Field::kUserIdentity));
}
inline Resources resources(const Record& record) noexcept {
  return Resources(record.get(Field::kResources));
}
inline TlsDetails tls_details(const Record& record) noexcept {
  return TlsDetails(record.get(Field::kTlsDetails));
}
inline Addendum addendum(const Record& record) noexcept {
  return Addendum(record.get(Field::kAddendum));
}
inline EventContext event_context(const Record& record) noexcept {
  return EventContext(record.get(Field::kEventContext));
}
inline InsightDetails insight_details(const Record& record) noexcept {
  return InsightDetails(record.get(Field::kInsightDetails));
}

/// A boolean, or the text "true" or "false" in any case, as CloudTrail writes `mfaAuthenticated`
/// and some shippers write `readOnly`. nullopt for all else.
std::optional<bool> flag(const Value& value);

// Functions with a `scratch` return a view of the record's bytes where nothing has to be decoded,
// and else of `scratch`, which is replaced. They return an empty view where there is nothing.

/// The second `:`-separated part of `userIdentity.principalId`, or all of it where it has no `:`.
std::string_view principal_name(const Record& record, std::string& scratch);

/// A name for whoever acted, for people. The first of these that is there and not empty:
///  1. `root`, for userIdentity.type Root (its userName is the account's alias)
///  2. userIdentity.userName (IAM, SAML, web identity and directory users)
///  3. the second part of principalId: the name of a role's session or of a federated user
///  4. the last part of userIdentity.arn, behind its last `/` or else its last `:`
///  5. onBehalfOf.userId (an Identity Center user without credentials of AWS)
///  6. principalId as a whole
///  7. userIdentity.invokedBy: the service, such as `rds.amazonaws.com`
///  8. sourceIPAddress where it names a service and no address: `AWS Internal`, `*.amazonaws.com`
///  9. userIdentity.accountId: all that is known of a caller in another account
std::string_view actor(const Record& record, std::string& scratch);

/// `event_name` without the version of the API at its end: a date (`20150331`, `2016_01_28`) of a
/// year 19xx or 20xx behind a letter, and then perhaps `v` and a number. `CreateFunction20150331v2`
/// is `CreateFunction`; `GetObjectV2`, `DescribeDBClusters2` and `20150331` stay what they are.
std::string_view base_event_name(std::string_view event_name) noexcept;

/// Whether the call only reads. The member `readOnly` (see flag()) where the record has it; else,
/// for event versions before it, by eventName: true where it begins, in either case of its first
/// letter, with Get, Describe, List, Head, Lookup, Search, BatchGet, Query, Scan or Select, or with
/// AssumeRole, Decrypt, Encrypt or GenerateDataKey, which CloudTrail calls read-only too. nullopt
/// for a record with neither.
std::optional<bool> read_only(const Record& record);

/// False where errorCode or errorMessage holds text, and for sign-in events (eventSource
/// signin.amazonaws.com: ConsoleLogin, CheckMfa, SwitchRole, ExitRole, RenewRole) whose
/// responseElements member of the event's own name is other than "Success" (CloudTrail User Guide,
/// "AWS Management Console sign-in events").
bool succeeded(const Record& record);

/// The account whose trail this is: recipientAccountId, else userIdentity.accountId (unless it is
/// `ANONYMOUS_PRINCIPAL`), else the EventBridge envelope's account, else the log group's owner.
std::string_view account(const Record& record, std::string& scratch);

/// awsRegion, else the EventBridge envelope's region.
std::string_view region(const Record& record, std::string& scratch);

/// `YYYY-MM-DDThh:mm:ssZ` (ISO 8601) as nanoseconds since 1970-01-01T00:00:00Z. Also accepted: a
/// fraction of any length (digits behind the ninth are dropped), an offset (`+02:00`, `+0200` or
/// `+02`) instead of `Z`, a space instead of `T` (CloudTrail Lake), no zone or ` UTC` (both UTC),
/// and second 60, which is the second that follows. kMalformedJson where the text is no time,
/// kLimitExceeded for a time outside 1677-09-21 to 2262-04-11.
Result<std::int64_t> parse_time(std::string_view text);

/// A time given as text (parse_time) or as a number since the epoch: seconds below 1e11,
/// milliseconds below 1e14, microseconds below 1e17, else nanoseconds; a fraction is rounded to
/// microseconds.
/// kNotFound for a missing value, kTypeMismatch for other types.
Result<std::int64_t> time_of(const Value& value);

/// eventTime, by time_of().
inline Result<std::int64_t> event_time(const Record& record) {
  return time_of(record.get(Field::kEventTime));
}

/// `YYYY-MM-DDThh:mm:ssZ`, with a fraction of 3, 6 or 9 digits where there is one. parse_time()
/// reads it back to the same number.
std::string format_time(std::int64_t nanoseconds);

/// A policy document as JSON text: of an object the bytes as received; of a string what it stands
/// for, URL-decoded (RFC 3986: `+` is itself) where it is URL-encoded, as IAM's are. kNotFound for
/// a missing value, null and the empty string (which S3 writes where none was given),
/// kMalformedJson where what comes out is no JSON object or array, kTypeMismatch for other types.
Result<std::string> decode_policy(const Value& value);

}  // namespace cloudtrail

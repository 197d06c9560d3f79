#include <cloudtrail/event.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cloudtrail {
namespace {

OwnedRecord parse(std::string_view json) {
  auto owned = OwnedRecord::parse(json);
  EXPECT_TRUE(owned) << json;
  return *std::move(owned);
}

OwnedRecord with_identity(std::string_view identity) {
  return parse("{\"userIdentity\":" + std::string(identity) + "}");
}

TEST(UserIdentity, NamesEveryMember) {
  const OwnedRecord owned = with_identity(R"({"type":"1","principalId":"2","arn":"3","accountId":"4",
    "accessKeyId":"5","userName":"6","invokedBy":"7","identityProvider":"8","credentialId":"9",
    "sessionContext":{"sessionIssuer":{"type":"10","principalId":"11","arn":"12","accountId":"13",
      "userName":"14"},"attributes":{"creationDate":"15","mfaAuthenticated":"16"},
      "webIdFederationData":{"federatedProvider":"17","attributes":{"a":"b"}},
      "ec2RoleDelivery":"18","sourceIdentity":"19","assumedRoot":"20"},
    "onBehalfOf":{"userId":"21","identityStoreArn":"22"},
    "inScopeOf":{"sourceArn":"23","sourceAccount":"24","issuerType":"25","credentialsIssuedTo":"26"}})");
  const UserIdentity who = user_identity(owned.record());
  const SessionContext session = who.session_context();
  const SessionIssuer issuer = session.session_issuer();
  const std::vector<Value> values = {
      who.type(), who.principal_id(), who.arn(), who.account_id(), who.access_key_id(),
      who.user_name(), who.invoked_by(), who.identity_provider(), who.credential_id(),
      issuer.type(), issuer.principal_id(), issuer.arn(), issuer.account_id(), issuer.user_name(),
      session.creation_date(), session.mfa_authenticated(),
      session.web_id_federation_data().federated_provider(), session.ec2_role_delivery(),
      session.source_identity(), session.assumed_root(), who.on_behalf_of().user_id(),
      who.on_behalf_of().identity_store_arn(), who.in_scope_of().source_arn(),
      who.in_scope_of().source_account(), who.in_scope_of().issuer_type(),
      who.in_scope_of().credentials_issued_to()};
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(values[i].text(), std::to_string(i + 1));
  EXPECT_EQ(session.web_id_federation_data().attributes().raw(), R"({"a":"b"})");
}

TEST(UserIdentity, TellsAbsentNullAndEmptyApart) {
  const OwnedRecord owned =
      with_identity(R"({"accessKeyId":"","userName":null,"sessionContext":{"sessionIssuer":{}}})");
  const UserIdentity who = user_identity(owned.record());
  EXPECT_TRUE(who.access_key_id().is_string());
  EXPECT_EQ(who.access_key_id().text(), "");
  EXPECT_TRUE(who.user_name().is_null());
  EXPECT_TRUE(who.type().missing());
  EXPECT_TRUE(who.session_context().session_issuer().value().is_object());
  EXPECT_TRUE(who.session_context().session_issuer().arn().missing());
  EXPECT_TRUE(user_identity(parse("{}").record()).value().missing());
  const OwnedRecord odd = with_identity("\"somebody\"");
  EXPECT_TRUE(user_identity(odd.record()).session_context().creation_date().missing());
}

TEST(Sections, NameTheirMembers) {
  const OwnedRecord owned = parse(R"({"tlsDetails":{"tlsVersion":"1","cipherSuite":"2",
    "clientProvidedHostHeader":"3","keyExchange":"4"},
    "addendum":{"reason":"5","updatedFields":"6","originalRequestID":"7","originalEventID":"8"},
    "eventContext":{"requestContext":"9","tagContext":{"resourceTags":"10","principalTags":"11"}},
    "insightDetails":{"state":"12","eventSource":"13","eventName":"14","insightType":"15",
      "errorCode":"16","insightContext":{"statistics":"17","attributions":"18"}}})");
  const Record& r = owned.record();
  const std::vector<Value> values = {
      tls_details(r).tls_version(), tls_details(r).cipher_suite(),
      tls_details(r).client_provided_host_header(), tls_details(r).key_exchange(),
      addendum(r).reason(), addendum(r).updated_fields(), addendum(r).original_request_id(),
      addendum(r).original_event_id(), event_context(r).request_context(),
      event_context(r).resource_tags(), event_context(r).principal_tags(),
      insight_details(r).state(), insight_details(r).event_source(),
      insight_details(r).event_name(), insight_details(r).insight_type(),
      insight_details(r).error_code(), insight_details(r).statistics(),
      insight_details(r).attributions()};
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(values[i].text(), std::to_string(i + 1));
  EXPECT_TRUE(insight_details(r).insight_context().is_object());
  EXPECT_TRUE(event_context(r).tag_context().is_object());
}

std::vector<std::string> arns(const OwnedRecord& owned) {
  std::vector<std::string> out;
  for (const Resource resource : resources(owned.record())) out.push_back(resource.arn().text());
  return out;
}

TEST(Resources, AreTheElementsOrALoneObject) {
  using Texts = std::vector<std::string>;
  const OwnedRecord array = parse(R"({"resources":[{"ARN":"a","type":"t","accountId":"1"},{"ARN":"b"}]})");
  EXPECT_EQ(arns(array), (Texts{"a", "b"}));
  EXPECT_EQ(resources(array.record()).first().type().text(), "t");
  EXPECT_EQ(resources(array.record()).first().account_id().text(), "1");
  const OwnedRecord lone = parse(R"({"resources":{"arn":"c","resourceType":"u","accountID":"2"}})");
  EXPECT_EQ(arns(lone), Texts{"c"});
  EXPECT_EQ(resources(lone.record()).first().type().text(), "u");
  EXPECT_EQ(resources(lone.record()).first().account_id().text(), "2");
  for (const char* nothing : {"{}", R"({"resources":[]})", R"({"resources":null})",
                              R"({"resources":""})"}) {
    const OwnedRecord owned = parse(nothing);
    EXPECT_EQ(arns(owned), Texts{}) << nothing;
    EXPECT_TRUE(resources(owned.record()).first().value().missing()) << nothing;
  }
}

TEST(Resources, KnowTheNamesOfOtherWriters) {
  const OwnedRecord lookup =
      parse(R"({"resources":[{"ResourceType":"AWS::EC2::Instance","ResourceName":"i-1"}]})");
  const Resource resource = resources(lookup.record()).first();
  EXPECT_EQ(resource.type().text(), "AWS::EC2::Instance");
  EXPECT_EQ(resource.name().text(), "i-1");
  EXPECT_TRUE(resource.arn().missing());
  const OwnedRecord prefix = parse(R"({"resources":[{"type":"AWS::S3::Object","ARNPrefix":"p/"}]})");
  EXPECT_EQ(resources(prefix.record()).first().arn_prefix().text(), "p/");
}

TEST(Flag, ReadsBooleansAndTheirText) {
  const auto read = [](const char* value) {
    const OwnedRecord owned = parse("{\"readOnly\":" + std::string(value) + "}");
    return flag(owned.record().get(Field::kReadOnly));
  };
  for (const char* yes : {"true", "\"true\"", "\"True\"", "\"TRUE\"", "\"tru\\u0065\""}) {
    EXPECT_EQ(read(yes), true) << yes;
  }
  for (const char* no : {"false", "\"false\"", "\"False\""}) EXPECT_EQ(read(no), false) << no;
  for (const char* neither : {"null", "\"\"", "1", "\"yes\"", "{}", "tru", "\"true \""}) {
    EXPECT_EQ(read(neither), std::nullopt) << neither;
  }
  EXPECT_EQ(flag(Value()), std::nullopt);
}

TEST(ReadOnly, IsTheMemberElseTheName) {
  const auto of = [](const char* members) {
    const OwnedRecord owned = parse("{" + std::string(members) + "}");
    return read_only(owned.record());
  };
  EXPECT_EQ(of(R"("readOnly":false,"eventName":"GetSigninToken")"), false);
  EXPECT_EQ(of(R"("readOnly":"true","eventName":"Put")"), true);
  EXPECT_EQ(of(R"("readOnly":null,"eventName":"ListBuckets")"), true);
  for (const char* name : {"DescribeInstances", "HeadBucket", "listDnssec", "LookupEvents",
                           "BatchGetItem", "AssumeRoleWithSAML", "Decrypt", "Get"}) {
    EXPECT_EQ(of(("\"eventName\":\"" + std::string(name) + "\"").c_str()), true) << name;
  }
  for (const char* name : {"PutObject", "ConsoleLogin", "BatchWriteItem", "GE", "D", "gET"}) {
    EXPECT_EQ(of(("\"eventName\":\"" + std::string(name) + "\"").c_str()), false) << name;
  }
  EXPECT_EQ(of(""), std::nullopt);
  EXPECT_EQ(of(R"("eventName":"")"), std::nullopt);
}

TEST(Succeeded, IsWithoutErrorAndWithoutAFailedSignIn) {
  const std::pair<const char*, bool> cases[] = {
      {"", true},
      {R"("errorCode":null,"errorMessage":"")", true},
      {R"("errorCode":"AccessDenied")", false},
      {R"("errorMessage":"Failed authentication")", false},
      {R"("eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","responseElements":{"ConsoleLogin":"Success"})", true},
      {R"("eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","responseElements":{"ConsoleLogin":"Failure"})", false},
      {R"("eventSource":"signin.amazonaws.com","eventName":"CheckMfa","responseElements":{"CheckMfa":"Failure"})", false},
      {R"("eventSource":"signin.amazonaws.com","eventName":"SwitchRole","responseElements":{"SwitchRole":"Success"})", true},
      {R"("eventSource":"signin.amazonaws.com","eventName":"ExitRole","responseElements":{"ExitRole":"Failure"})", false},
      {R"("eventSource":"signin.amazonaws.com","eventName":"GetSigninToken","responseElements":{"GetSigninToken":null})", true},
      {R"("eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","responseElements":null)", true},
      {R"("eventSource":"ec2.amazonaws.com","eventName":"A","responseElements":{"A":"Failure"})", true},
  };
  for (const auto& [members, success] : cases) {
    const OwnedRecord owned = parse("{" + std::string(members) + "}");
    EXPECT_EQ(succeeded(owned.record()), success) << members;
  }
}

/// The record under an envelope of EventBridge and CloudWatch Logs.
Record in_envelope(const OwnedRecord& owned, const Envelope& envelope,
                   const std::uint32_t (&slots)[kFieldCount]) {
  const Value root = owned.record().root();
  Record::Parts parts{};
  parts.text = root.text_base();
  parts.at = root.positions();
  parts.size = static_cast<std::uint32_t>(owned.record().raw().size());
  parts.slots = slots;
  parts.envelope = &envelope;
  return Record(parts);
}

TEST(AccountAndRegion, FallBackInTheDocumentedOrder) {
  std::string scratch;
  const OwnedRecord both = parse(
      R"({"recipientAccountId":"111","awsRegion":"eu-west-1","userIdentity":{"accountId":"222"}})");
  EXPECT_EQ(account(both.record(), scratch), "111");
  EXPECT_EQ(region(both.record(), scratch), "eu-west-1");
  const OwnedRecord caller = parse(R"({"recipientAccountId":null,"userIdentity":{"accountId":"222"}})");
  EXPECT_EQ(account(caller.record(), scratch), "222");
  const OwnedRecord anonymous = parse(R"({"userIdentity":{"accountId":"ANONYMOUS_PRINCIPAL"}})");
  EXPECT_EQ(account(anonymous.record(), scratch), "");
  EXPECT_EQ(region(anonymous.record(), scratch), "");

  const OwnedRecord bare = parse("{}");
  const std::uint32_t slots[kFieldCount] = {};
  Envelope envelope;
  envelope.log_owner = "444";
  EXPECT_EQ(account(in_envelope(bare, envelope, slots), scratch), "444");
  envelope.event_bridge_account = "333";
  envelope.event_bridge_region = "us-east-1";
  EXPECT_EQ(account(in_envelope(bare, envelope, slots), scratch), "333");
  EXPECT_EQ(region(in_envelope(bare, envelope, slots), scratch), "us-east-1");
}

TEST(DecodePolicy, ReadsEveryForm) {
  const auto decode = [](const std::string& value) {
    const OwnedRecord owned = parse("{\"requestParameters\":" + value + "}");
    return decode_policy(owned.record().get(Field::kRequestParameters));
  };
  EXPECT_EQ(*decode(R"({"Version": "2012-10-17"})"), R"({"Version": "2012-10-17"})");
  EXPECT_EQ(*decode(R"("{\"Version\":\"2012-10-17\",\"a\":\"50%25+\"}")"),
            R"({"Version":"2012-10-17","a":"50%25+"})");
  EXPECT_EQ(*decode(R"("\n [ ]")"), "\n [ ]");
  EXPECT_EQ(*decode(R"("%7B%22a%22%3A%22b%2Bc+d%20e%C3%A9%22%7D")"), "{\"a\":\"b+c+d e\xC3\xA9\"}");
  EXPECT_EQ(decode_policy(Value()).error().code, ErrorCode::kNotFound);
  for (const char* nothing : {"null", R"("")"}) {
    EXPECT_EQ(decode(nothing).error().code, ErrorCode::kNotFound) << nothing;
  }
  for (const char* other : {"12", "true"}) {
    EXPECT_EQ(decode(other).error().code, ErrorCode::kTypeMismatch) << other;
  }
  for (const char* damaged : {R"(" ")", R"("no policy")", R"("{\"a\":")", R"("%7B%22a%22")",
                              R"("%7B%2")", R"("%7B%22%FF%22%3A1%7D")", R"({"a" 1})", R"("\q")",
                              R"("\"text\"")"}) {
    EXPECT_EQ(decode(damaged).error().code, ErrorCode::kMalformedJson) << damaged;
  }
}

}  // namespace
}  // namespace cloudtrail

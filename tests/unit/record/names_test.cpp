#include <cloudtrail/event.hpp>

#include <gtest/gtest.h>

#include <string>

namespace cloudtrail {
namespace {

OwnedRecord with_members(std::string_view members) {
  auto owned = OwnedRecord::parse("{" + std::string(members) + "}");
  EXPECT_TRUE(owned) << members;
  return *std::move(owned);
}

TEST(PrincipalName, IsTheSecondPartOrAllOfIt) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("AROAEXAMPLE:alice@example.com")", "alice@example.com"},
      {R"("AIDAEXAMPLE")", "AIDAEXAMPLE"},
      {R"("a:b:c")", "b"},
      {R"("a:")", ""},
      {R"(":b")", "b"},
      {R"("a\u003ab")", "b"},
      {R"("")", ""},
      {"null", ""},
  };
  for (const auto& [id, name] : cases) {
    const OwnedRecord owned =
        with_members("\"userIdentity\":{\"principalId\":" + std::string(id) + "}");
    std::string scratch;
    EXPECT_EQ(principal_name(owned.record(), scratch), name) << id;
  }
  std::string scratch;
  EXPECT_EQ(principal_name(with_members("").record(), scratch), "");
}

TEST(Actor, TakesTheFirstThatIsThere) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("userIdentity":{"type":"Root","principalId":"1","userName":"alias","arn":"arn:aws:iam::1:root"})", "root"},
      {R"("userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::1:user/x/alice","userName":"alice"})", "alice"},
      {R"("userIdentity":{"type":"WebIdentityUser","principalId":"idp:app:77","userName":"77"})", "77"},
      {R"("userIdentity":{"type":"AssumedRole","principalId":"AROA1:session","arn":"arn:aws:sts::1:assumed-role/r/session"})", "session"},
      {R"("userIdentity":{"type":"AssumedRole","principalId":"AROA1:","arn":"arn:aws:sts::1:assumed-role/r/other"})", "other"},
      {R"("userIdentity":{"type":"FederatedUser","principalId":"1:bob","arn":"arn:aws:sts::1:federated-user/bob"})", "bob"},
      {R"("userIdentity":{"arn":"arn:aws:iam::1:root"})", "root"},
      {R"("userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::1:user/team/eve"})", "eve"},
      {R"("userIdentity":{"type":"IdentityCenterUser","accountId":"1","onBehalfOf":{"userId":"u-1"}})", "u-1"},
      {R"("userIdentity":{"type":"AWSAccount","principalId":"AIDA2","accountId":"2"})", "AIDA2"},
      {R"("userIdentity":{"type":"AWSService","invokedBy":"rds.amazonaws.com"},"sourceIPAddress":"x.amazonaws.com")", "rds.amazonaws.com"},
      {R"("userIdentity":{},"sourceIPAddress":"AWS Internal")", "AWS Internal"},
      {R"("sourceIPAddress":"autoscaling.amazonaws.com")", "autoscaling.amazonaws.com"},
      {R"("sourceIPAddress":"10.0.0.1")", ""},
      {R"("userIdentity":{"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL"},"sourceIPAddress":"10.0.0.1")", "ANONYMOUS_PRINCIPAL"},
      {R"("userIdentity":null)", ""},
      {R"("userIdentity":{"userName":"al\u00efce"})", "al\xC3\xAF" "ce"},
  };
  for (const auto& [members, name] : cases) {
    const OwnedRecord owned = with_members(members);
    std::string scratch;
    EXPECT_EQ(actor(owned.record(), scratch), name) << members;
  }
}

TEST(BaseEventName, DropsTheVersionAlone) {
  const std::pair<const char*, const char*> cases[] = {
      {"CreateFunction20150331", "CreateFunction"},
      {"CreateFunction20150331v2", "CreateFunction"},
      {"AddPermission20150331v12", "AddPermission"},
      {"ListDistributions2016_01_28", "ListDistributions"},
      {"ListDistributions2016_01_28v2", "ListDistributions"},
      {"UpdateThing19991231", "UpdateThing"},
  };
  for (const auto& [name, base] : cases) EXPECT_EQ(base_event_name(name), base);
  for (const char* name :
       {"", "RunInstances", "GetObjectV2", "ListObjectsV2", "DescribeDBClusters2", "20150331",
        "20150331v2", "A20151331", "A20150332", "A21150331", "A18150331", "A20150300", "A2015033",
        "A120150331", "A_20150331", "A2016_1_28", "A2016_01-28", "A20150331v", "A20150331V2",
        "A20150331v2x", "v2", "2016_01_28"}) {
    EXPECT_EQ(base_event_name(name), name);
  }
}

}  // namespace
}  // namespace cloudtrail

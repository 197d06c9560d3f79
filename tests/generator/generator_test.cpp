// The generator is what other tests stand on: it must be the same everywhere, valid, and varied.
#include "generator/generator.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace cloudtrail::generator {
namespace {

using rapidjson::Value;

constexpr std::size_t kMany = 20000;

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

bool parse(const std::string& text, rapidjson::Document& document) {
  document.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag |
                 rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  return !document.HasParseError();
}

std::string string_of(const Value& object, const char* key) {
  if (!object.IsObject()) return {};
  const auto found = object.FindMember(key);
  return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

unsigned depth_of(const Value& value) {
  unsigned deepest = 0;
  if (value.IsObject()) {
    for (const auto& member : value.GetObject())
      deepest = std::max(deepest, depth_of(member.value));
  } else if (value.IsArray()) {
    for (const auto& element : value.GetArray()) deepest = std::max(deepest, depth_of(element));
  } else {
    return 0;
  }
  return deepest + 1;
}

std::size_t keys_of(const Value& value) {
  std::size_t keys = 0;
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) keys += 1 + keys_of(member.value);
  } else if (value.IsArray()) {
    for (const auto& element : value.GetArray()) keys += keys_of(element);
  }
  return keys;
}

/// What occurs in many records; made once for all tests.
struct Survey {
  std::size_t records = 0, bytes = 0, largest = 0, keys = 0, invalid = 0;
  unsigned depth = 0;
  std::map<std::string, std::size_t> identity_types, versions, categories, event_types, marks;
  std::set<std::string> key_orders;
  std::set<std::string> members;
  std::vector<std::string> wrong_members;

  explicit Survey(const Options& options) {
    Generator generator(options);
    for (std::size_t i = 0; i < kMany; ++i) add(generator.record());
  }

  void mark(const char* name, bool there) { marks[name] += there ? 1 : 0; }

  void add(const std::string& text) {
    ++records;
    bytes += text.size();
    largest = std::max(largest, text.size());
    rapidjson::Document document;
    if (!parse(text, document) || !document.IsObject()) {
      ++invalid;
      return;
    }
    const Value& record = document;
    depth = std::max(depth, depth_of(record));
    keys = std::max(keys, keys_of(record));
    std::string order;
    for (const auto& member : record.GetObject()) {
      members.insert(member.name.GetString());
      order.append(member.name.GetString()).append(" ");
    }
    key_orders.insert(order);
    add_identity(record);
    add_version(record);
    add_marks(record, text);
  }

  void add_identity(const Value& record) {
    mark("no userIdentity", !record.HasMember("userIdentity"));
    if (!record.HasMember("userIdentity")) return;
    const Value& identity = record["userIdentity"];
    ++identity_types[string_of(identity, "type")];
    mark("invokedBy alone", identity.MemberCount() == 1 && identity.HasMember("invokedBy"));
    mark("made by a service", identity.HasMember("invokedBy") && !identity.HasMember("arn"));
    for (const char* key : {"onBehalfOf", "inScopeOf", "credentialId"}) {
      mark(key, identity.HasMember(key));
    }
    mark("empty accessKeyId",
         identity.HasMember("accessKeyId") && string_of(identity, "accessKeyId").empty());
    if (!identity.HasMember("sessionContext")) return;
    const Value& session = identity["sessionContext"];
    mark("ec2RoleDelivery", session.HasMember("ec2RoleDelivery"));
    mark("empty sessionIssuer",
         session.HasMember("sessionIssuer") && session["sessionIssuer"].ObjectEmpty());
    mark("federatedProvider", session.HasMember("webIdFederationData") &&
                                  session["webIdFederationData"].HasMember("federatedProvider"));
  }

  /// Members by the version that brought them, as the record contents page has it.
  void add_version(const Value& record) {
    const std::string version = string_of(record, "eventVersion");
    ++versions[version];
    const int minor = std::stoi(version.substr(2));
    static const std::map<std::string, int> kSince = {{"eventID", 1},
                                                      {"requestID", 1},
                                                      {"readOnly", 1},
                                                      {"resources", 1},
                                                      {"eventType", 2},
                                                      {"recipientAccountId", 2},
                                                      {"sharedEventID", 3},
                                                      {"vpcEndpointId", 4},
                                                      {"serviceEventDetails", 5},
                                                      {"managementEvent", 6},
                                                      {"eventCategory", 7},
                                                      {"insightDetails", 7},
                                                      {"tlsDetails", 8},
                                                      {"addendum", 8},
                                                      {"edgeDeviceDetails", 8},
                                                      {"sessionCredentialFromConsole", 8},
                                                      {"vpcEndpointAccountId", 9},
                                                      {"eventContext", 11}};
    static const std::set<std::string> kAlways = {"eventID", "eventType", "recipientAccountId",
                                                  "eventCategory"};
    for (const auto& [name, since] : kSince) {
      const bool there = record.HasMember(name.c_str());
      const bool due = kAlways.count(name) > 0 && minor >= since;
      if ((there && minor < since) || (due && !there)) wrong_members.push_back(version + name);
    }
  }

  void add_marks(const Value& record, const std::string& text) {
    ++categories[string_of(record, "eventCategory")];
    ++event_types[string_of(record, "eventType")];
    const auto null_or_absent = [&record](const char* key) {
      return !record.HasMember(key) || record[key].IsNull();
    };
    mark("null request", null_or_absent("requestParameters"));
    mark("null response", null_or_absent("responseElements"));
    mark("readOnly string", record.HasMember("readOnly") && record["readOnly"].IsString());
    mark("no userAgent", !record.HasMember("userAgent"));
    mark("AWS Internal", string_of(record, "sourceIPAddress") == "AWS Internal");
    mark("service address", string_of(record, "sourceIPAddress").ends_with(".amazonaws.com"));
    const bool code = record.HasMember("errorCode");
    const bool message = record.HasMember("errorMessage");
    mark("error", code && message);
    mark("errorCode alone", code && !message);
    mark("errorMessage alone", !code && message);
    mark("empty resources", record.HasMember("resources") && record["resources"].Empty());
    mark("console true", text.find("FromConsole\":true") != text.npos);
    mark("console string", text.find("FromConsole\":\"true\"") != text.npos);
    static const std::regex kVersioned("[0-9]{4}_?[0-9]{2}_?[0-9]{2}(v2)?$");
    mark("versioned name", std::regex_search(string_of(record, "eventName"), kVersioned));
    for (const char* part : {"9.82222E-5",
                             "\\u003d",
                             "9223372036854775807",
                             "9007199254740993",
                             "\"threshold\":0.0",
                             "\"threshold\":0,",
                             "\"evaluationPeriods\":\"1\"",
                             "%7B%22Version%22",
                             "\\\"Version\\\"",
                             "\"aws:s3:arn\":",
                             "kubernetes.io/cluster/prod",
                             "Zürich",
                             "\\ud83d\\ude80",
                             "\"\":",
                             "\"launchTime\":1772",
                             "S3Console",
                             "AWSLambdaConsole",
                             "Coral/Netty4",
                             "Terraform",
                             "\"snapshotSet\":\"\"",
                             "\"filterSet\":[]",
                             "ConsoleLogin",
                             "2001:db8:"}) {
      mark(part, text.find(part) != text.npos);
    }
  }

  double share(const char* name) const {
    return static_cast<double>(marks.at(name)) / static_cast<double>(records);
  }
};

const Survey& odd_survey() {
  static const Survey survey{Options{}};
  return survey;
}

TEST(Generator, SameSeedSameBytes) {
  Generator one(Options{.seed = 7});
  Generator two(Options{.seed = 7});
  Generator other(Options{.seed = 8});
  const std::string text = ndjson(one, 500);
  EXPECT_EQ(text, ndjson(two, 500));
  EXPECT_NE(text, ndjson(other, 500));
}

TEST(Generator, FirstThousandRecordsArePinned) {
  // Changes with the catalog: then put the new number here.
  Generator generator;
  EXPECT_EQ(fnv1a(ndjson(generator, 1000)), 14723608149950518265U);
}

TEST(Generator, EveryRecordIsValidJson) {
  EXPECT_EQ(odd_survey().invalid, 0U);
}

TEST(Generator, NoPlaceholderIsLeftOver) {
  Generator generator;
  const std::string text = ndjson(generator, kMany);
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    ASSERT_EQ(text.substr(at, 22), "<sensitiveDataRemoved>");
  }
}

TEST(Generator, EveryIdentityTypeOccurs) {
  for (const char* type :
       {"Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "Directory", "AWSAccount",
        "AWSService", "IdentityCenterUser", "SAMLUser", "WebIdentityUser", "Unknown", ""}) {
    EXPECT_GT(odd_survey().identity_types.count(type), 0U) << type;
  }
}

TEST(Generator, EveryVersionOccursWithItsMembers) {
  EXPECT_EQ(odd_survey().versions.size(), 12U);
  EXPECT_EQ(odd_survey().versions.count("1.0"), 1U);
  EXPECT_EQ(odd_survey().versions.count("1.11"), 1U);
  EXPECT_EQ(odd_survey().wrong_members, std::vector<std::string>());
}

TEST(Generator, EveryMemberCategoryAndTypeOccurs) {
  const Survey& survey = odd_survey();
  EXPECT_EQ(survey.members.size(), 32U);
  for (const char* category : {"Management", "Data", "NetworkActivity", "Insight"}) {
    EXPECT_GT(survey.categories.count(category), 0U) << category;
  }
  for (const char* type : {"AwsApiCall", "AwsServiceEvent", "AwsConsoleSignIn", "AwsConsoleAction",
                           "AwsVpceEvent", "AwsCloudTrailInsight"}) {
    EXPECT_GT(survey.event_types.count(type), 0U) << type;
  }
}

TEST(Generator, EveryOddityOccurs) {
  const Survey& survey = odd_survey();
  for (const auto& [name, count] : survey.marks) EXPECT_GT(count, 0U) << name;
  EXPECT_EQ(survey.depth, 12U);
  EXPECT_GT(survey.keys, 500U);
  EXPECT_GT(survey.largest, 100000U);
  EXPECT_LT(survey.largest, 130000U);
  EXPECT_GT(survey.key_orders.size(), 78U);
}

TEST(Generator, SharesAreThoseOfRealAccounts) {
  const Survey& survey = odd_survey();
  EXPECT_GT(survey.share("made by a service"), 0.5);
  EXPECT_NEAR(survey.share("null request"), 0.10, 0.02);
  EXPECT_NEAR(survey.share("null response"), 0.86, 0.03);
  EXPECT_NEAR(survey.share("error"), 0.04, 0.02);
  EXPECT_GT(survey.bytes / survey.records, 1150U);
  EXPECT_LT(survey.bytes / survey.records, 1500U);
}

TEST(Generator, WithoutOdditiesRecordsAreTame) {
  Options options;
  options.oddities = false;
  const Survey survey(options);
  EXPECT_EQ(survey.invalid, 0U);
  EXPECT_EQ(survey.versions.size(), 4U);
  EXPECT_EQ(survey.identity_types.count(""), 0U);
  EXPECT_EQ(survey.share("no userIdentity"), 0.0);
  EXPECT_EQ(survey.share("readOnly string"), 0.0);
  EXPECT_LT(survey.largest, 5000U);
  EXPECT_LT(survey.depth, 12U);
}

TEST(Generator, DuplicatesComeAtTheRateAskedFor) {
  Options options;
  options.duplicate_share = 0.1;
  Generator generator(options);
  std::set<std::string> seen;
  std::size_t duplicates = 0;
  for (std::size_t i = 0; i < 5000; ++i) {
    std::string record;
    const RecordInfo info = generator.append_record(record);
    EXPECT_EQ(info.duplicate, !seen.insert(record).second);
    duplicates += info.duplicate ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(duplicates), 500, 75);
}

TEST(Generator, OneNameHasOneId) {
  Generator generator;
  std::map<std::string, std::set<std::string>> ids;
  for (std::size_t i = 0; i < kMany; ++i) {
    rapidjson::Document record;
    ASSERT_TRUE(parse(generator.record(), record));
    if (!record.HasMember("userIdentity")) continue;
    const Value& identity = record["userIdentity"];
    if (string_of(identity, "type") != "IAMUser") continue;
    ids[string_of(identity, "arn")].insert(string_of(identity, "principalId"));
  }
  EXPECT_GT(ids.size(), 50U);
  for (const auto& [arn, found] : ids) EXPECT_EQ(found.size(), 1U) << arn;
}

TEST(Generator, ScopeAndTimeAreKept) {
  Generator generator;
  generator.set_scope({2, 3});
  generator.seek(1800000000, 1000);
  for (int i = 0; i < 500; ++i) {
    rapidjson::Document record;
    ASSERT_TRUE(parse(generator.record(), record));
    EXPECT_EQ(string_of(record, "awsRegion"), Generator::regions()[3]);
    EXPECT_EQ(string_of(record, "eventTime").substr(0, 8), "2027-01-");
    EXPECT_TRUE(!record.HasMember("recipientAccountId") ||
                string_of(record, "recipientAccountId") == Generator::accounts()[2]);
  }
}

TEST(Generator, TheStoryIsToldInOrder) {
  Options options;
  options.oddities = false;
  options.service_share = 1.0;  // leaves the stage to the story
  Generator generator(options);
  std::vector<std::string> names;
  std::set<std::string> intruders;
  std::size_t denied = 0;
  for (int i = 0; i < 1000; ++i) {
    rapidjson::Document record;
    ASSERT_TRUE(parse(generator.record(), record));
    const std::string user = string_of(record["userIdentity"], "userName");
    const std::string type = string_of(record["userIdentity"], "type");
    if (type == "AWSService") continue;
    names.push_back(string_of(record, "eventName"));
    if (type == "IAMUser") intruders.insert(user);
    if (names.back() == "StopLogging" && record.HasMember("errorCode")) ++denied;
  }
  ASSERT_EQ(names.size(), 21U);
  EXPECT_EQ(names.front(), "ConsoleLogin");
  EXPECT_EQ(names.back(), "DeleteUser");
  EXPECT_EQ(std::count(names.begin(), names.end(), "StopLogging"), 2);
  EXPECT_EQ(denied, 1U);
  EXPECT_EQ(intruders.size(), 1U);
}

TEST(Encodings, KnownValues) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1000, 'a')),
            "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
  EXPECT_EQ(base64("light work."), "bGlnaHQgd29yay4=");
  EXPECT_EQ(base64("light wor"), "bGlnaHQgd29y");
  EXPECT_EQ(json_string("a\"\\\n\x01"), "\"a\\\"\\\\\\n\\u0001\"");
  EXPECT_EQ(iso_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso_time(951782400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(iso_time(1772323199), "2026-02-28T23:59:59Z");
}

std::string gunzip(std::string bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  int result = Z_OK;
  while (result == Z_OK) {
    char chunk[16384];
    stream.next_out = reinterpret_cast<Bytef*>(chunk);
    stream.avail_out = sizeof chunk;
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(chunk, sizeof chunk - stream.avail_out);
  }
  inflateEnd(&stream);
  return result == Z_STREAM_END ? out : "damaged";
}

TEST(Encodings, GzipInflatesToTheSame) {
  Generator generator;
  const std::string text = log_file(generator, 200);
  EXPECT_EQ(gunzip(gzip(text)), text);
  EXPECT_EQ(gunzip(gzip("")), "");
}

TEST(Envelopes, AllAreValidJson) {
  Generator generator;
  const std::vector<std::string> records = generator.records(40);
  const std::string decoded = cloudwatch_decoded(records);
  const std::vector<std::string> payloads = {gzip(decoded), records[0]};
  const std::vector<std::string> keys = {"AWSLogs/1/a b.json.gz", "AWSLogs/1/ü+.json.gz"};
  const std::string pointer = cloudtrail_sns_message("a-bucket", keys);
  for (const std::string& text :
       {eventbridge(records[0]), decoded, cloudwatch_control_message(),
        cloudwatch_subscription(records), kinesis_lambda(payloads), firehose_lambda(payloads),
        sns_notification(pointer), sns_lambda(pointer),
        sqs_lambda(std::vector{sns_notification(pointer), pointer}),
        s3_notification("a-bucket", keys), pointer, lookup_events(records), lake_rows(records),
        insight_event(generator), network_activity_event(generator),
        lake_integration_event(generator), config_snapshot(generator), log_file(records),
        log_file(std::span<const std::string>())}) {
    rapidjson::Document document;
    EXPECT_TRUE(parse(text, document)) << text.substr(0, 200);
    EXPECT_EQ(text.find('<'), text.npos) << text.substr(0, 200);
  }
}

TEST(Envelopes, WrapWhatTheyAreGiven) {
  Generator generator;
  const std::vector<std::string> records = generator.records(3);
  rapidjson::Document decoded;
  ASSERT_TRUE(parse(cloudwatch_decoded(records), decoded));
  ASSERT_EQ(decoded["logEvents"].Size(), 3U);
  EXPECT_EQ(decoded["logEvents"][2]["message"].GetString(), records[2]);
  rapidjson::Document notification;
  ASSERT_TRUE(parse(sns_notification("say \"hi\""), notification));
  EXPECT_STREQ(notification["Message"].GetString(), "say \"hi\"");
  rapidjson::Document objects;
  ASSERT_TRUE(parse(s3_notification("b", std::vector<std::string>{"a b/ü"}), objects));
  EXPECT_STREQ(objects["Records"][0]["s3"]["object"]["key"].GetString(), "a+b/%C3%BC");
}

TEST(Envelopes, EventBridgeTakesItsFactsFromTheRecord) {
  rapidjson::Document event;
  ASSERT_TRUE(
      parse(eventbridge(R"({ "requestParameters": {"eventSource": "x.y", "q": "\"eventSource\":"},
                       "eventSource" : "iam.amazonaws.com", "eventType":"AwsConsoleSignIn",
                       "awsRegion":"eu-west-1","eventTime":"2026-03-01T01:02:03Z",
                       "recipientAccountId":"410627731583"})"),
            event));
  EXPECT_STREQ(event["source"].GetString(), "aws.iam");
  EXPECT_STREQ(event["detail-type"].GetString(), "AWS Console Sign In via CloudTrail");
  EXPECT_STREQ(event["region"].GetString(), "eu-west-1");
  EXPECT_STREQ(event["account"].GetString(), "410627731583");
  EXPECT_STREQ(event["time"].GetString(), "2026-03-01T01:02:03Z");
}

class Trail : public testing::Test {
 protected:
  Trail()
      : directory_(std::filesystem::path(testing::TempDir()) /
                   ("generator-" +
                    std::string(testing::UnitTest::GetInstance()->current_test_info()->name()))) {
    std::filesystem::remove_all(directory_);
  }
  ~Trail() override { std::filesystem::remove_all(directory_); }

  TrailSummary write(const TrailOptions& options) {
    Generator generator;
    return write_trail(generator, directory_.string(), options);
  }

  std::string read(const std::string& key) const {
    std::ifstream file(directory_ / key, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  std::filesystem::path directory_;
};

TEST_F(Trail, FilesHoldWhatTheSummarySays) {
  const TrailSummary summary = write({.records = 3000});
  ASSERT_EQ(summary.error, "");
  EXPECT_EQ(summary.records, 3000U);
  const std::regex name(
      R"(AWSLogs/(\d{12})/CloudTrail/([a-z0-9-]+)/\d{4}/\d\d/\d\d/\1_CloudTrail_\2_\d{8}T\d{4}Z_[0-9A-Za-z]{16}\.json\.gz)");
  std::uint64_t records = 0;
  for (const TrailFile& file : summary.files) {
    EXPECT_TRUE(std::regex_match(file.key, name)) << file.key;
    rapidjson::Document document;
    ASSERT_TRUE(parse(gunzip(read(file.key)), document)) << file.key;
    ASSERT_EQ(document["Records"].Size(), file.records) << file.key;
    for (const Value& record : document["Records"].GetArray()) {
      EXPECT_LT(string_of(record, "eventTime"), iso_time(file.delivered - 2));
    }
    records += file.records;
  }
  EXPECT_EQ(records, 3000U);
}

TEST_F(Trail, SizesAreAskedFor) {
  const TrailSummary exact = write({.records = 1000, .files = 40, .gzip = false, .digests = false});
  ASSERT_EQ(exact.error, "");
  EXPECT_EQ(exact.files.size(), 40U);
  EXPECT_EQ(exact.records, 1000U);
  EXPECT_EQ(exact.digest_files, 0U);
  EXPECT_TRUE(exact.files[0].key.ends_with(".json"));
  const TrailSummary sized = write({.bytes = 300000});
  EXPECT_GE(sized.record_bytes, 300000U);
  EXPECT_LT(sized.record_bytes, 420000U);
}

TEST_F(Trail, MostFilesAreSmall) {
  std::vector<std::uint64_t> sizes;
  for (const TrailFile& file : write({.records = 20000, .digests = false}).files) {
    sizes.push_back(file.records);
  }
  std::sort(sizes.begin(), sizes.end());
  EXPECT_NEAR(static_cast<double>(sizes[sizes.size() / 2]), 5, 2);
  EXPECT_LE(sizes.back(), 900U);
  EXPECT_GE(sizes.back(), 300U);
}

TEST_F(Trail, DigestsHashTheLogFilesAndEachOther) {
  const TrailSummary summary = write({.records = 8000});
  ASSERT_EQ(summary.error, "");
  std::size_t digests = 0, listed = 0, chained = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_)) {
    if (entry.path().string().find("CloudTrail-Digest_") == std::string::npos) continue;
    ++digests;
    rapidjson::Document digest;
    const std::string text = gunzip(read(relative(entry.path(), directory_).string()));
    ASSERT_TRUE(parse(text, digest));
    EXPECT_EQ(string_of(digest, "digestS3Object"), relative(entry.path(), directory_).string());
    for (const Value& file : digest["logFiles"].GetArray()) {
      EXPECT_EQ(sha256_hex(gunzip(read(string_of(file, "s3Object")))),
                string_of(file, "hashValue"));
      ++listed;
    }
    if (digest["previousDigestS3Object"].IsNull()) continue;
    ++chained;
    EXPECT_EQ(sha256_hex(gunzip(read(string_of(digest, "previousDigestS3Object")))),
              string_of(digest, "previousDigestHashValue"));
  }
  EXPECT_EQ(digests, summary.digest_files);
  EXPECT_EQ(listed, summary.files.size());
  EXPECT_GT(chained, 0U);
}

TEST_F(Trail, SaysWhatItCouldNotWrite) {
  std::ofstream(directory_.string()) << "in the way";
  EXPECT_NE(write({.records = 10}).error, "");
}

}  // namespace
}  // namespace cloudtrail::generator

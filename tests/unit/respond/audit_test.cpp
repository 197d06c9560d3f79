// Audit records: whole lines of JSON that say why, by whose authority and with what outcome.
#include <gtest/gtest.h>
#include <cloudtrail/remediation.hpp>

#include <string>

#include "support/remediation.hpp"

namespace cloudtrail {
namespace {

const Authority kAuthority{"trail-guard.yaml", "sha256:00ff"};

Action planned(const RetainedFinding& finding) {
  return (*ready_remediator("start-logging", nullptr))->plan(finding)->front();
}

TEST(Audit, SaysEverything) {
  ModelEvent event;
  RetainedFinding finding = finding_of(event);
  finding.source = "s3://logs/a.json.gz";
  finding.why = {{"eventName", "\"StopLogging\""}, {"readOnly", "false"}, {"errorCode", ""}};
  const Action action = planned(finding);
  Decision decision;
  decision.kind = Decision::Kind::kAllowed;
  decision.reason = "no guard";
  decision.role = "arn:aws:iam::111122223333:role/r";
  ActionOutcome outcome;
  outcome.result = ActionResult::kDone;
  outcome.request_id = "aws-1";
  const Verification verification{Verification::Verdict::kProven, "Logging is on."};
  AuditEntry entry{finding, kAuthority, action.remediator, &action, &decision};
  entry.outcome = &outcome;
  entry.verification = &verification;
  EXPECT_EQ(
      audit_record(entry, kStart + kSecond),
      R"({"time":"2026-01-01T00:00:01Z","step":"verified","remediator":"start-logging",)"
      R"("finding":{"rule":"trail-changed","set":"trail-changes","title":"A trail was changed",)"
      R"("severity":"high","event_id":"e1","event_name":"StopLogging",)"
      R"("event_time":"2026-01-01T00:00:00Z","actor":"arn:aws:iam::111122223333:user/mallory",)"
      R"("source":"s3://logs/a.json.gz","index":0,"reasons":[)"
      R"({"field":"eventName","value":"StopLogging"},{"field":"readOnly","value":false},)"
      R"({"field":"errorCode"}]},)"
      R"("authority":{"policy":"trail-guard.yaml","hash":"sha256:00ff"},)"
      R"("action":{"key":"start-logging/111122223333/eu-west-1/)"
      R"(arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit/e1",)"
      R"("sentence":"Start logging of the trail audit in account 111122223333, region eu-west-1",)"
      R"("operation":{"service":"cloudtrail","name":"StartLogging","parameters":{"Name":"audit"}},)"
      R"("target":{"partition":"aws","account":"111122223333","region":"eu-west-1",)"
      R"("resource":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"},)"
      R"("undo":{"service":"cloudtrail","name":"StopLogging","parameters":{"Name":"audit"}}},)"
      R"("decision":{"kind":"allowed","reason":"no guard","role":"arn:aws:iam::111122223333:role/r"},)"
      R"("outcome":{"result":"done","request_id":"aws-1"},)"
      R"("verification":{"verdict":"proven","sentence":"Logging is on."}})");
}

TEST(Audit, NamesItsStep) {
  const RetainedFinding finding = finding_of({});
  const Action action = planned(finding);
  const auto step = [&](const AuditEntry& entry) {
    const std::string line = audit_record(entry, kStart);
    EXPECT_TRUE(OwnedRecord::parse(line)) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    return OwnedRecord::parse(line)->record().find("/step").text();
  };
  AuditEntry entry{finding, kAuthority, "start-logging"};
  const Error error{ErrorCode::kNotFound, "the record has no region", {}};
  entry.error = &error;
  EXPECT_EQ(step(entry), "failed");
  EXPECT_NE(audit_record(entry, kStart).find(R"("error":"the record has no region")"),
            std::string::npos);
  entry.error = nullptr;
  entry.action = &action;
  EXPECT_EQ(step(entry), "planned");
  Decision decision;
  decision.kind = Decision::Kind::kWait;
  decision.until = kStart + kMinute;
  decision.reason = "cools down";
  entry.decision = &decision;
  EXPECT_EQ(step(entry), "judged");
  EXPECT_NE(audit_record(entry, kStart).find(R"("until":"2026-01-01T00:01:00Z")"),
            std::string::npos);
  const ActionOutcome outcome;
  entry.outcome = &outcome;
  EXPECT_EQ(step(entry), "applied");
}

TEST(Audit, HoldsNoSecrets) {
  RetainedFinding finding = finding_of({});
  finding.why = {{"responseElements.credentials.sessionToken", "\"FwoGZXIvYXdzEHQa\""},
                 {"requestParameters.masterUserPassword", "\"hunter2\""},
                 {"responseElements.credentials", R"({"sessionToken":"FwoGZXIvYXdzEHQa"})"},
                 {"responseElements", R"({"credentials":{"sessionToken":"FwoGZXIvYXdzEHQa"}})"},
                 {"requestParameters.SecretString", "\"FwoGZXIvYXdzEHQa\""},
                 {"userAgent", "\"" + std::string(300, 'x') + "\""}};
  const AuditEntry entry{finding, kAuthority, "start-logging"};
  const std::string line = audit_record(entry, kStart);
  EXPECT_EQ(line.find("FwoGZXIvYXdzEHQa"), std::string::npos) << line;
  EXPECT_EQ(line.find("hunter2"), std::string::npos) << line;
  EXPECT_EQ(line.find(std::string(257, 'x')), std::string::npos);
  EXPECT_NE(line.find(R"("cut":true)"), std::string::npos);
  EXPECT_NE(line.find(R"x({"field":"responseElements","value":"(left out)"})x"), std::string::npos);
  EXPECT_TRUE(OwnedRecord::parse(line)) << line;
}

}  // namespace
}  // namespace cloudtrail

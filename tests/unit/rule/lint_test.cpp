// The lints: what each finds, and what it must not find.
#include <gtest/gtest.h>
#include <cloudtrail/check.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "unit/classify/judging.hpp"

namespace cloudtrail {
namespace {

/// `lint:rule`, each finding.
Ids findings_of(const RuleSet& rules) {
  Ids out;
  for (const LintFinding& finding : lint(rules)) {
    out.push_back(std::string(name(finding.lint)) + ":" + finding.rule);
  }
  return out;
}

/// The names of the lints that find something in a rule with this pattern.
Ids of_pattern(std::string_view pattern) {
  Ids out;
  for (const LintFinding& finding : lint(must_parse(rule_with(pattern)))) {
    out.emplace_back(name(finding.lint));
  }
  return out;
}

std::string sigma_with(std::string_view detection) {
  return "title: t\nid: r\nlogsource: {product: aws, service: cloudtrail}\nlevel: low\ndetection:\n" +
         std::string(detection);
}

Ids of_sigma(std::string_view detection) {
  Ids out;
  for (const LintFinding& finding : lint(must_parse(sigma_with(detection)))) {
    out.emplace_back(name(finding.lint));
  }
  return out;
}

std::string message_of_sigma(std::string_view detection) {
  const auto findings = lint(must_parse(sigma_with(detection)));
  return findings.empty() ? "" : findings.front().message;
}

const Ids kNone;
const Ids kNever = {"never-matches"};
const Ids kUnknown = {"unknown-field"};

// Of Sigma, whose conditions join several tests of one field.
TEST(NeverMatches, TwoExactValuesOfOneField) {
  EXPECT_EQ(of_sigma("  a: {awsRegion: eu-west-1}\n  b: {awsRegion: eu-west-2}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {awsRegion: [x, y]}\n  b: {awsRegion: [Y, z]}\n  condition: a and b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {awsRegion: x}\n  b: {awsRegion: y}\n  condition: a or b\n"), kNone);
}

TEST(NeverMatches, AnArrayMayHoldBothValues) {
  EXPECT_EQ(of_sigma("  a: {requestParameters.x: p}\n  b: {requestParameters.x: q}\n"
                     "  condition: a and b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {resources.type: p}\n  b: {resources.type: q}\n  condition: a and b\n"),
            kNone);
}

TEST(NeverMatches, AFieldThatIsWhatItMustNotBe) {
  EXPECT_EQ(of_sigma("  a: {requestParameters.x: p}\n  b: {requestParameters.x: [P, q]}\n"
                     "  condition: a and not b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {requestParameters.x: [p, r]}\n  b: {requestParameters.x: [p, q]}\n"
                     "  condition: a and not b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {userAgent|startswith: abc}\n  b: {userAgent|startswith: ab}\n"
                     "  condition: a and not b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {userAgent|startswith: ab}\n  b: {userAgent|startswith: abc}\n"
                     "  condition: a and not b\n"),
            kNone);
}

TEST(NeverMatches, BeginningsAndEnds) {
  EXPECT_EQ(of_sigma("  a: {awsRegion: eu-west-1}\n  b: {awsRegion|startswith: us}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {awsRegion: EU-west-1}\n  b: {awsRegion|startswith: eu}\n"
                     "  condition: a and b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {userAgent|startswith: x}\n  b: {userAgent|startswith: y}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {userAgent|endswith: xy}\n  b: {userAgent|endswith: y}\n"
                     "  condition: a and b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {userAgent|startswith: x}\n  b: {userAgent|endswith: y}\n"
                     "  condition: a and b\n"),
            kNone);
}

TEST(NeverMatches, CaseIsOpenUnlessBothSaySo) {
  EXPECT_EQ(of_sigma("  a: {awsRegion: eu}\n  b: {awsRegion|cased: EU}\n  condition: a and b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {awsRegion|cased: eu}\n  b: {awsRegion|cased: EU}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {awsRegion: eu}\n  b: {awsRegion|re: '^EU$'}\n  condition: a and b\n"),
            kNone);
}

TEST(NeverMatches, NumbersAndTimes) {
  EXPECT_EQ(of_sigma("  a: {apiVersion|gt: 5}\n  b: {apiVersion|lt: 5}\n  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {apiVersion|gte: 5}\n  b: {apiVersion|lte: 5}\n  condition: a and b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {eventTime|hour|gt: 20}\n  b: {eventTime|hour|lt: 6}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {eventTime|hour|gt: 20}\n  b: {eventTime|minute|lt: 6}\n"
                     "  condition: a and b\n"),
            kNone);
}

TEST(NeverMatches, AbsentAndThere) {
  EXPECT_EQ(of_sigma("  a: {errorCode: null}\n  b: {errorCode: AccessDenied}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {errorCode|exists: false}\n  b: {errorCode|exists: true}\n"
                     "  condition: a and b\n"),
            kNever);
  EXPECT_EQ(of_sigma("  a: {errorCode: null}\n  b: {errorMessage: x}\n  condition: a and b\n"),
            kNone);
}

TEST(NeverMatches, BranchesOfAPattern) {
  EXPECT_EQ(of_pattern(R"({"apiVersion":[{"numeric":[">",5]}],"$or":[{"apiVersion":["x"]},)"
                       R"({"apiVersion":[{"numeric":["<",3]}]}]})"),
            kNever);
  EXPECT_EQ(of_pattern(R"({"apiVersion":[{"numeric":[">",5]}],"$or":[{"apiVersion":["x"]},)"
                       R"({"apiVersion":[{"numeric":["<",7]}]}]})"),
            kNone);
}

TEST(NeverMatches, ExceptionsThatTakeAllBack) {
  const std::string document =
      "{schema: 1, id: s, exceptions: [{id: e, match: {userAgent: [{prefix: ab}]}}],\n"
      " rules: [{id: r, severity: low, match: {userAgent: [abc, abd]}},\n"
      "         {id: q, severity: low, match: {userAgent: [abc, xyz]}}]}";
  EXPECT_EQ(findings_of(must_parse(document)), (Ids{"never-matches:r"}));
}

TEST(NeverMatches, AnExceptionThatHasExpiredTakesNothingBack) {
  RuleOptions options;
  options.now = 0;  // the load is not to warn
  const auto rules = RuleSet::parse(
      "id: s\nrules: [{id: r, severity: low, match: {userAgent: [abc]},\n"
      "  unless: [{id: e, expires: 2026-05-31, match: {userAgent: [{prefix: ab}]}}]}]\n",
      "s.yaml", nullptr, {}, options);
  ASSERT_TRUE(rules);
  constexpr std::int64_t kMay31 = 1'780'185'600'000'000'000;
  const auto before = lint(*rules, kMay31 - 1);
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].lint, Lint::kNeverMatches);
  const auto after = lint(*rules, kMay31);
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(after[0].lint, Lint::kExpiredException);
}

TEST(UnknownField, OfRecordsAndEvents) {
  EXPECT_EQ(of_pattern(R"({"eventNme":["x"]})"), kUnknown);
  EXPECT_EQ(of_pattern(R"({"userIdentity":{"usrName":["x"]}})"), kUnknown);
  EXPECT_EQ(of_pattern(R"({"eventVersion":{"major":["1"]}})"), kUnknown);
  EXPECT_EQ(of_pattern(R"({"sorce":["aws.iam"],"detail":{"eventType":["x"]}})"), kUnknown);
  EXPECT_EQ(of_pattern(R"({"source":["aws.iam"],"detail":{"evntType":["x"]}})"), kUnknown);
  for (const char* known :
       {R"({"source":["aws.iam"],"detail-type":["x"],"account":["1"],"resources":["a"]})",
        R"({"source":["aws.iam"],"detail":{"requestParameters":{"any":{"thing":["x"]}}}})",
        R"({"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":["x"]}}}})",
        R"({"userIdentity":{"sessionContext":{"webIdFederationData":{"attributes":{"a":["x"]}}}}})",
        R"({"userIdentity":{"onBehalfOf":{"userId":["x"]}}})", R"({"resources":{"ARN":["x"]}})",
        R"({"tlsDetails":{"cipherSuite":["x"]}})", R"({"insightDetails":{"state":["Start"]}})"}) {
    EXPECT_EQ(of_pattern(known), kNone) << known;
  }
}

TEST(UnknownField, SaysWhatMayBeMeant) {
  const auto message = [](std::string_view pattern) {
    return lint(must_parse(rule_with(pattern))).front().message;
  };
  EXPECT_EQ(message(R"({"userIdentity":{"usrName":["x"]}})"),
            "no CloudTrail record has a field `userIdentity.usrName`; did you mean "
            "`userIdentity.userName`?; this never matches");
  EXPECT_EQ(message(R"({"zzzzzzzzzz":["x"]})"),
            "no CloudTrail record has a field `zzzzzzzzzz`; this never matches");
  EXPECT_EQ(message(R"({"eventVersion":{"major":["1"]}})"),
            "`eventVersion` has no members, so no record has `eventVersion.major`; this never "
            "matches");
  EXPECT_NE(message(R"({"status":["success"]})").find("`errorCode: [{exists: false}]`"),
            std::string::npos);
  EXPECT_NE(message_of_sigma("  a: {status: success}\n  condition: a\n").find("`errorCode: null`"),
            std::string::npos);
}

TEST(UnknownField, OfAnAlternativeOrAFilterLeavesTheRestAlone) {
  EXPECT_EQ(message_of_sigma("  a: {statuss: x}\n  b: {userAgent: y}\n  condition: a or b\n"),
            "no CloudTrail record has a field `statuss`");
  EXPECT_EQ(message_of_sigma("  a: {statuss: x}\n  b: {userAgent: y}\n  condition: b and not a\n"),
            "no CloudTrail record has a field `statuss`");
}

TEST(UnknownField, OfFacts) {
  const auto with_facts = [](std::string_view facts) {
    return lint(must_parse("{schema: 1, id: s, facts: {" + std::string(facts) +
                           "}, rules: [{id: r, severity: low, match: {userAgent: [x]}}, "
                           "{id: q, severity: low, match: {userAgent: [y]}}]}"));
  };
  EXPECT_TRUE(with_facts("a: /eventName, b: /requestParameters/any/0").empty());
  const auto found = with_facts("a: /eventNme, b: /no/such");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].lint, Lint::kUnknownField);
  EXPECT_EQ(found[0].rule, "r");
  EXPECT_EQ(found[0].message,
            "the fact `a`: no CloudTrail record has a field `eventNme`; did you mean `eventName`?");
  EXPECT_EQ(found[1].message, "the fact `b`: no CloudTrail record has a field `no`");
  // Which is not why a rule never matches.
  EXPECT_EQ(findings_of(must_parse(
                "{schema: 1, id: s, facts: {a: /eventNme}, rules: [{id: r, severity: low, "
                "match: {userAgent: [x]}, unless: [{id: e, match: {userAgent: [x]}}]}]}")),
            (Ids{"never-matches:r", "unknown-field:r"}));
}

TEST(WrongType, OfFieldsThatAreAlwaysText) {
  const Ids wrong = {"wrong-type"};
  EXPECT_EQ(of_pattern(R"({"recipientAccountId":[111122223333]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"recipientAccountId":["111122223333",444455556666]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"userIdentity":{"accountId":[{"anything-but":111122223333}]}})"), wrong);
  EXPECT_EQ(of_pattern(R"({"eventTime":[{"numeric":[">",5]}]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"eventVersion":[{"all-of":[1.08,{"exists":true}]}]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"$or":[{"eventID":[5]},{"eventType":["x"]}]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"account":[111122223333],"detail":{"eventType":["x"]}})"), wrong);
  EXPECT_EQ(of_pattern(R"({"detail":{"recipientAccountId":[1]}})"), wrong);
  const std::string mfa = R"({"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":)";
  EXPECT_EQ(of_pattern(mfa + "[false]}}}}"), wrong);
  EXPECT_EQ(of_pattern(mfa + R"(["false"]}}}})"), kNone);
  EXPECT_EQ(of_pattern(mfa + R"([false,"false"]}}}})"), kNone);
}

TEST(WrongType, OfFieldsThatAreAlwaysBooleans) {
  const Ids wrong = {"wrong-type"};
  EXPECT_EQ(of_pattern(R"({"readOnly":["false"]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"readOnly":[0]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"readOnly":[{"anything-but":["true"]}]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"managementEvent":[{"prefix":"t"}]})"), wrong);
  EXPECT_EQ(of_pattern(R"({"readOnly":[false,null,{"exists":false}]})"), kNone);
  EXPECT_EQ(of_pattern(R"({"readOnly":[true,"true"]})"), kNone);
}

TEST(WrongType, NotWhereTheTypeIsOpen) {
  for (const char* open :
       {R"({"sessionCredentialFromConsole":[true]})", R"({"sessionCredentialFromConsole":["true"]})",
        R"({"requestParameters":{"maxResults":[5]}})", R"({"resources":{"accountId":[5]}})",
        R"({"eventTime":[null]})", R"({"apiVersion":[5]})"}) {
    EXPECT_EQ(of_pattern(open), kNone) << open;
  }
  // Sigma compares texts, whatever the type.
  EXPECT_EQ(of_sigma("  a: {recipientAccountId: 111122223333, readOnly: 'false'}\n"
                     "  condition: a\n"),
            kNone);
}

TEST(WrongType, SaysWhatToWrite) {
  const auto message = [](std::string_view pattern) {
    return lint(must_parse(rule_with(pattern))).at(0).message;
  };
  EXPECT_EQ(message(R"({"recipientAccountId":[111122223333]})"),
            "`recipientAccountId` is always text, never the number 111122223333: quote it");
  EXPECT_EQ(message(R"({"eventTime":[{"numeric":[">",5]}]})"),
            "`eventTime` is always text, never a number");
  EXPECT_EQ(message(R"({"eventSource":[true]})"),
            "`eventSource` is always text, never the boolean true: quote it");
  EXPECT_EQ(message(R"({"readOnly":["false"]})"),
            "`readOnly` is always a boolean, never the text `false`: write it without quotes");
}

TEST(AlwaysMatches, OnlyWhereNothingIsLeftOut) {
  const Ids always = {"always-matches"};
  EXPECT_EQ(of_pattern(R"({"errorCode":[{"exists":true},{"exists":false}]})"), always);
  EXPECT_EQ(of_pattern(R"({"errorCode":["x",{"anything-but":"x"},{"exists":false}]})"), always);
  EXPECT_EQ(of_pattern(R"({"errorCode":["y",{"anything-but":"x"},{"exists":false}]})"), kNone);
  EXPECT_EQ(of_pattern(R"({"errorCode":[{"exists":true}]})"), kNone);
  EXPECT_EQ(of_sigma("  a: {errorCode: x}\n  condition: a or not a\n"), always);
  EXPECT_EQ(of_sigma("  a: {errorCode: x}\n  b: {errorCode: y}\n  condition: a or not b\n"), kNone);
  EXPECT_EQ(of_sigma("  a: {statuss: x}\n  condition: not a\n"),
            (Ids{"unknown-field", "always-matches"}));
}

constexpr std::string_view kFirstMatch = R"(
schema: 1
id: s
first-match: true
rules:
  - {id: deletes, severity: high, match: {userAgent: [{prefix: Delete}]}}
  - {id: keeps, severity: high, match: {userAgent: [{prefix: Put}]}, unless: [{id: u, match: {awsRegion: [x]}}]}
  - {id: shadowed, severity: low, match: {userAgent: [DeleteTrail, {prefix: DeleteB}], awsRegion: [eu]}}
  - {id: partly, severity: low, match: {userAgent: [DeleteTrail, StopLogging]}}
  - {id: behind-unless, severity: low, match: {userAgent: [PutObject]}}
  - {id: together, severity: low, match: {userAgent: [DeleteX, StopLogging]}}
  - {id: rest, severity: low, match: {userAgent: [{exists: true}, {exists: false}]}}
)";

TEST(Shadowed, OfAFirstMatchSetAlone) {
  const RuleSet rules = must_parse(kFirstMatch);
  EXPECT_EQ(findings_of(rules), (Ids{"shadowed:shadowed", "shadowed:together"}));
  const auto findings = lint(rules);
  EXPECT_EQ(findings[0].message, "the earlier rule `deletes` matches all that this one matches");
  EXPECT_EQ(findings[1].message,
            "earlier rules of the set together match all that this one matches");
  EXPECT_EQ(findings[0].line, 8u);
  EXPECT_EQ(findings[0].file, "test.yaml");
  std::string all(kFirstMatch);
  all.replace(all.find("first-match: true"), 17, "first-match: false");
  EXPECT_EQ(findings_of(must_parse(all)), (Ids{"always-matches:rest"}));
}

TEST(Shadowed, NotWhereElementsOfArraysAreBound) {
  // Both hold in one element for the first; in any elements for the second.
  const std::string document =
      "{schema: 1, id: s, first-match: true, rules: [\n"
      "{id: a, severity: low, match: {resources: {type: [x], ARN: [y]}}},\n"
      "{id: b, severity: low, match: {$or: [{resources: {type: [x]}}, {resources: {type: [x]}}],\n"
      "                                resources: {ARN: [y]}}}]}";
  EXPECT_EQ(findings_of(must_parse(document)), kNone);
}

TEST(Duplicates, OfConditionsAndIds) {
  const std::string document =
      "{schema: 1, id: s, rules: [\n"
      "{id: a, severity: low, match: {userAgent: [x, {prefix: y}], awsRegion: [z]}},\n"
      "{id: b, severity: high, match: {awsRegion: [z], userAgent: [{prefix: y}, x]}},\n"
      "{id: c, severity: low, match: {awsRegion: [z], userAgent: [{suffix: y}, x]}},\n"
      "{id: d, severity: low, match: {userAgent: [{regex: 'a.c'}]}},\n"
      "{id: e, severity: low, match: {userAgent: [{regex: 'a.d'}]}}]}";
  EXPECT_EQ(findings_of(must_parse(document)), (Ids{"duplicate-rule:b"}));
  const std::string flags = sigma_with("  a: {userAgent|re|i: 'a.c'}\n  condition: a\n") +
                            "---\n" +
                            sigma_with("  a: {userAgent|re: 'a.c'}\n  condition: a\n")
                                .replace(9, 5, "id: q");
  EXPECT_EQ(findings_of(must_parse(flags)), kNone);
  const std::string other = "{schema: 1, id: t, rules: [{id: a, severity: low, match: "
                            "{userAgent: [q]}}]}";
  const std::vector<RuleSet> sets = {must_parse(document), must_parse(other)};
  const auto both = RuleSet::combine(sets);
  ASSERT_TRUE(both);
  EXPECT_EQ(findings_of(*both), (Ids{"duplicate-rule:b", "duplicate-id:a"}));
}

TEST(Duplicates, NotOfValuesThatHardlyDiffer) {
  const auto found = [](std::string_view one, std::string_view other) {
    return findings_of(must_parse(
        "{schema: 1, id: s, rules: [{id: a, severity: low, match: {apiVersion: [" +
        std::string(one) + "]}}, {id: b, severity: low, match: {apiVersion: [" +
        std::string(other) + "]}}]}"));
  };
  EXPECT_EQ(found("1.5", "15e-1"), Ids{"duplicate-rule:b"});
  EXPECT_EQ(found("0.0000001", "0.0000002"), kNone);
  EXPECT_EQ(found("{numeric: ['>', 0.0000001]}", "{numeric: ['>', 0.0000002]}"), kNone);
  // A character, and a question mark.
  const auto like = [](std::string_view text) {
    return sigma_with("  a: {userAgent: '" + std::string(text) + "'}\n  condition: a\n");
  };
  EXPECT_EQ(findings_of(must_parse(like("a?b") + "---\n" + like("a\\?b").replace(9, 5, "id: q"))),
            kNone);
}

TEST(UnboundedRegex, OnlyWhatATextShows) {
  for (const char* bad : {"^(a+)+$", "(a|a)*b", "^(.*)*x$", "(x+x+)+y", R"(^(\\w+\\s?)*$)",
                          "^ab(c+)*d", "([a-z]+)*\\\\d", "^(([a-z])+.)+[A-Z]([a-z])+$"}) {
    EXPECT_EQ(of_pattern(R"({"userAgent":[{"regex":")" + std::string(bad) + "\"}]}"),
              (Ids{"unbounded-regex"}))
        << bad;
  }
  for (const char* good : {"^(a+b)+$", ".+:assumed-role/aws:.+", "(.*)x(.*)", "^(?:ab|cd)+$", "a{2,}b",
                           "signin.amazonaws.com(.*)", R"(^\\[S3Console)", ".*.*.*x", "(a+?)b",
                           "^(a++)+$", "[^/]+/[^/]+/x", "^[a-z]+(-[a-z]+)*$"}) {
    EXPECT_EQ(of_pattern(R"({"userAgent":[{"regex":")" + std::string(good) + "\"}]}"), kNone)
        << good;
  }
}

TEST(UnboundedRegex, BelowAllOf) {
  EXPECT_EQ(of_pattern(R"({"userAgent":[{"all-of":[{"regex":"^(a+)+$"},{"prefix":"a"}]}]})"),
            (Ids{"unbounded-regex"}));
}

TEST(NameWithoutSource, WhereNamesAreWhatTheRuleIsAbout) {
  const Ids found = {"name-without-source"};
  EXPECT_EQ(of_pattern(R"({"eventName":["DeleteTrail"]})"), found);
  EXPECT_EQ(lint(must_parse(rule_with(R"({"eventName":["DeleteTrail"]})"))).front().message,
            "`eventName` is asked for without `eventSource`: `DeleteTrail` is recorded by "
            "`cloudtrail.amazonaws.com`");
  EXPECT_EQ(of_sigma("  a: {eventName: [x, y]}\n  b: {userAgent: z}\n  condition: a and b\n"),
            found);
  EXPECT_EQ(of_pattern(R"({"eventName":["DeleteTrail"],"eventSource":["cloudtrail.amazonaws.com"]})"),
            kNone);
  EXPECT_EQ(of_pattern(R"({"source":["aws.cloudtrail"],"detail":{"eventName":["DeleteTrail"]}})"),
            kNone);
  EXPECT_EQ(of_pattern(R"({"eventName":[{"prefix":"Delete"}]})"), kNone);
  EXPECT_EQ(of_sigma("  a: {eventName: x}\n  b: {userAgent: z}\n  condition: a or b\n"), kNone);
  EXPECT_EQ(of_sigma("  a: {userAgent: z}\n  b: {eventName: x}\n  condition: a and not b\n"),
            kNone);
}

TEST(WrongSource, OfNamesThatOneServiceHas) {
  const Ids found = {"wrong-source"};
  EXPECT_EQ(of_pattern(R"({"eventName":["DeleteTrail"],"eventSource":["s3.amazonaws.com"]})"),
            found);
  EXPECT_EQ(of_sigma("  a: {eventName: consolelogin, eventSource: iam.amazonaws.com}\n"
                     "  condition: a\n"),
            found);
  EXPECT_EQ(of_sigma("  a: {eventName: ConsoleLogin, eventSource|startswith: sign}\n"
                     "  condition: a\n"),
            kNone);
  EXPECT_EQ(of_pattern(R"({"eventName":["DeleteTrail","x"],)"
                       R"("eventSource":["s3.amazonaws.com","cloudtrail.amazonaws.com"]})"),
            kNone);
  EXPECT_EQ(of_pattern(R"({"eventName":["CreateUser"],"eventSource":["transfer.amazonaws.com"]})"),
            kNone);
  EXPECT_EQ(of_sigma("  a: {eventName: AssumeRole, eventSource: sts.amazonaws.com}\n"
                     "  b: {eventName: AttachUserPolicy, eventSource: iam.amazonaws.com}\n"
                     "  condition: 1 of them\n"),
            kNone);
}

TEST(NeverEqual, OfFieldsWithDifferentForms) {
  EXPECT_EQ(of_sigma("  a: {userAgent: x}\n"
                     "  b: {userIdentity.arn|fieldref: requestParameters.userName}\n"
                     "  condition: a and not b\n"),
            (Ids{"never-equal"}));
  EXPECT_EQ(of_sigma("  b: {userIdentity.arn|fieldref: requestParameters.userName}\n"
                     "  condition: b\n"),
            (Ids{"never-equal", "never-matches"}));
  EXPECT_EQ(of_sigma("  b: {userIdentity.userName|fieldref: requestParameters.userName}\n"
                     "  condition: b\n"),
            kNone);
  EXPECT_EQ(of_sigma("  b: {userIdentity.arn|fieldref: requestParameters.roleArn}\n"
                     "  condition: b\n"),
            kNone);
}

TEST(FieldAsText, WhereAValueIsAFieldsPath) {
  EXPECT_EQ(of_sigma("  b: {userIdentity.arn|contains: responseElements.accessKey.userName}\n"
                     "  condition: b\n"),
            (Ids{"field-as-text"}));
  EXPECT_EQ(of_sigma("  b: {userIdentity.arn|contains: 'a.b'}\n  condition: b\n"), kNone);
  EXPECT_EQ(of_sigma("  b: {userIdentity.arn|fieldref: responseElements.user.arn}\n"
                     "  condition: b\n"),
            kNone);
}

TEST(ExpiredException, FromItsInstantOn) {
  RuleOptions options;
  options.now = 0;  // the load is not to warn
  const auto rules = RuleSet::parse(
      "id: s\nexceptions:\n  - {id: old, expires: 2026-05-31, match: {awsRegion: [x]}}\n"
      "  - {id: kept, match: {awsRegion: [y]}}\n"
      "rules: [{id: r, severity: low, match: {eventSource: [z]},\n"
      "         unless: [{id: own, expires: 2026-06-01T12:00:00Z, match: {awsRegion: [y]}}]}]\n",
      "s.yaml", nullptr, {}, options);
  ASSERT_TRUE(rules);
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kMay31 = 1'780'185'600 * kSecond;
  EXPECT_TRUE(lint(*rules, kMay31 - 1).empty());
  const auto found = lint(*rules, kMay31);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].rule, "old");
  EXPECT_TRUE(found[0].of_exception);
  EXPECT_EQ(found[0].line, 3u);
  EXPECT_EQ(found[0].message, "it expired at 2026-05-31T00:00:00Z and no longer applies");
  EXPECT_EQ(lint(*rules, kMay31 + 36 * 3600 * kSecond).size(), 2u);
}

/// A rule with this pattern before so many others.
RuleSet among(int others, std::string_view pattern) {
  std::string text =
      "id: s\nrules:\n  - {id: r, severity: low, match: " + std::string(pattern) + "}\n";
  for (int i = 0; i < others; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: r" + n + ", severity: low, match: {eventSource: [s" + n + "]}}\n";
  }
  return must_parse(text);
}

TEST(JudgedAlways, WhereTheIndexAsksAndNothingRulesRecordsOut) {
  const char* pattern = "{requestParameters: {maxResults: [{numeric: ['>', 5]}]}}";
  EXPECT_EQ(findings_of(among(7, pattern)), Ids{"judged-always:r"});
  EXPECT_EQ(findings_of(among(6, pattern)), kNone);
  EXPECT_EQ(findings_of(among(7, "{requestParameters: {maxResults: [many]}}")), kNone);
  EXPECT_EQ(findings_of(among(7, "{userAgent: [{wildcard: '*Kali*'}]}")), kNone);
}

TEST(JudgedAlways, NotOfRulesForEveryRecord) {
  const char* every = "{eventName: [{exists: true}, {exists: false}]}";
  EXPECT_EQ(findings_of(among(7, every)), Ids{"always-matches:r"});
}

TEST(NoRules, IsAnError) {
  const auto found = lint(RuleSet());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].lint, Lint::kNoRules);
  EXPECT_TRUE(is_error(Lint::kNoRules));
  EXPECT_EQ(found[0].file, "");
  EXPECT_EQ(check(RuleSet()).errors(), 1u);
}

TEST(Lints, HaveNamesAndLevels) {
  EXPECT_EQ(name(Lint::kNoRules), "no-rules");
  EXPECT_EQ(name(Lint::kNeverMatches), "never-matches");
  EXPECT_EQ(name(Lint::kNameWithoutSource), "name-without-source");
  EXPECT_EQ(name(Lint::kJudgedAlways), "judged-always");
  EXPECT_TRUE(is_error(Lint::kShadowed));
  EXPECT_FALSE(is_error(Lint::kFieldAsText));
}

TEST(Lints, OfThePresets) {
  EXPECT_EQ(findings_of(must_preset("severity")), kNone);
  EXPECT_EQ(findings_of(must_preset("console-changes")), kNone);
  EXPECT_EQ(findings_of(must_preset("trail-changes")), kNone);
  // The contract of these rules is the names alone.
  EXPECT_EQ(findings_of(must_preset("router")),
            (Ids{"name-without-source:instances", "name-without-source:users"}));
}

TEST(Lints, OfThePublishedSigmaRules) {
  const char* folder = std::getenv("CLOUDTRAIL_TEST_DATA");
  const auto path = std::filesystem::path(folder == nullptr ? "../shared" : folder) /
                    "data/rules/sigma-aws/cloudtrail";
  if (!std::filesystem::is_directory(path)) GTEST_SKIP() << "no " << path;
  const auto rules = RuleSet::load(path);
  ASSERT_TRUE(rules);
  Ids found;
  for (const LintFinding& finding : lint(*rules)) {
    found.push_back(std::string(name(finding.lint)) + ":" +
                    std::filesystem::path(finding.file).stem().string());
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (Ids{"field-as-text:aws_iam_backdoor_users_keys",
                        "judged-always:aws_cloudtrail_imds_malicious_usage",
                        "name-without-source:aws_cloudtrail_bucket_deleted",
                        "name-without-source:aws_cloudtrail_console_login_failed_authentication",
                        "name-without-source:aws_cloudtrail_console_login_success_without_mfa",
                        "name-without-source:aws_cloudtrail_vpc_flow_logs_deleted",
                        "never-equal:aws_update_login_profile",
                        "unknown-field:aws_delete_saml_provider",
                        "wrong-source:aws_route_53_domain_transferred_lock_disabled",
                        "wrong-source:aws_route_53_domain_transferred_to_another_account"}));
}

}  // namespace
}  // namespace cloudtrail

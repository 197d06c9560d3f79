#!/usr/bin/env python3
"""Policies: what the program does with one, and what those in examples/policies find."""

import json
import os
import pathlib
import subprocess
import time
import unittest

import support

ROOT = support.HERE.parents[1]
POLICIES = ROOT / "examples/policies"
DATA = pathlib.Path(os.environ.get("CLOUDTRAIL_TEST_DATA") or ROOT.parent / "shared") / "data"

POLICY = """
schema: 1
id: test-policy
sources:
  - rules: rules.yaml
  - eventbridge: pattern.json
    id: by-bob
    severity: informational
overrides:
  - rules: [writes]
    severity: critical
    tags: [team.storage]
  - rules: [reads]
    enabled: false
exceptions:
  - id: cleaner
    owner: storage@example.com
    reason: deletes what nobody uses
    expires: 2099-12-31
    rules: ["del*"]
    match: {userIdentity: {userName: [bob]}}
  - id: migration
    owner: storage@example.com
    reason: was over long ago
    expires: 2024-02-29
    match: {userIdentity: {userName: [alice]}}
"""


class Policies(support.Case):
    def setUp(self):
        super().setUp()
        self.write("policy.yaml", POLICY)
        self.write("pattern.json", '{"userIdentity": {"userName": ["bob"]}}')

    def test_scan(self):
        logs = self.sample()
        result = self.scan("--rules", "policy.yaml", "--format", "jsonl", logs, code=3)
        self.assert_golden("policy.jsonl", result.out)
        self.assert_golden("policy.txt", result.err)

    def test_an_expired_exception_suppresses_nothing(self):
        stats = self.stats("--rules", "policy.yaml", self.sample(), code=3)
        self.assertEqual(stats["suppressed"], {"cleaner": 1, "migration": 0, "robots": 1})
        self.assertEqual(stats["by_rule"], {"deletes": 1, "writes": 3, "by-bob": 3})

    def test_an_exception_expires_while_a_scan_runs(self):
        expires = int(time.time()) + 6  # until then the first record has been judged
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(expires))
        self.write("policy.yaml", POLICY.replace("2099-12-31", stamp))
        command = [support.PROGRAM, "scan", "--rules", "policy.yaml", "--format", "jsonl", "-"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.folder,
                              stderr=subprocess.DEVNULL, env=self.environment()) as scan:
            for number in (1, 2):
                record = support.record(number, "DeleteBucket", "bob")
                scan.stdin.write(json.dumps(record).encode() + b"\n")
                scan.stdin.flush()
                time.sleep(max(0, expires - time.time() + 0.1))
            out = scan.communicate()[0].decode()
        found = [(finding["rule"], finding["event_id"][-1]) for finding in map(json.loads, out.splitlines())]
        self.assertEqual(found, [("by-bob", "1"), ("deletes", "2"), ("by-bob", "2")])

    def test_it_is_told_once_a_load(self):
        for arguments in (["scan"], ["scan", "--quiet"]):
            error = self.run_program(*arguments, "--rules", "policy.yaml", "rules.yaml").error
            self.assertEqual(error.count("the exception `migration` expired on 2024-02-29: "
                                         "it no longer applies"), 1, error)
            self.assertIn("warning: policy.yaml:25:14: ", error)

    def test_a_wrong_policy(self):
        self.write("policy.yaml", POLICY.replace("[writes]", "[wirtes]").replace("2099-12-31", "soon"))
        result = self.scan("--rules", "policy.yaml", ".", code=2)
        self.assertEqual(result.out, b"")
        self.assert_golden("policy_errors.txt", result.err)

    def test_a_source_is_not_overwritten(self):
        logs = self.sample()
        for name in ("policy.yaml", "rules.yaml", "pattern.json"):
            before = (self.folder / name).read_bytes()
            self.assertIn("one of the files to be read",
                          self.scan("--rules", "policy.yaml", "--output", name, logs, code=2).error)
            self.assertEqual((self.folder / name).read_bytes(), before)


class Examples(support.Case):
    def found(self, policy, *records, expected_suppressed=()):
        """Rules that find each record, by its number."""
        self.write("records.json", support.log_file(records))
        result = self.scan("--rules", str(POLICIES / f"{policy}.yaml"), "--format", "jsonl",
                           "--stats", "stats.json", "records.json")
        self.assertNotIn("warning", result.error)
        stats = json.loads((self.folder / "stats.json").read_bytes())
        suppressed = [name for name, count in stats["suppressed"].items() if count]
        self.assertEqual(suppressed, list(expected_suppressed))
        rules = [[] for _ in records]
        for finding in result.findings:
            rules[finding["index"]].append((finding["rule"], finding["severity"]))
        return rules

    def assumed(self, role, issuer):
        return {"type": "AssumedRole", "arn": f"arn:aws:sts::111122223333:assumed-role/{role}/s",
                "accountId": "111122223333",
                "sessionContext": {"sessionIssuer": {"type": "Role", "userName": issuer}}}

    def test_all_of_them_are_here(self):
        self.assertEqual(sorted(path.stem for path in POLICIES.glob("*.yaml")),
                         ["console-changes", "production", "router", "trail-guard"])

    def test_console_changes(self):
        by_hand = {"userAgent": "Mozilla/5.0", "sessionCredentialFromConsole": "true"}
        self.assertEqual(self.found(
            "console-changes",
            support.record(1, **by_hand),
            support.record(2, sessionCredentialFromConsole="true"),
            support.record(3),
            support.record(4, "GetObject", **by_hand),
            support.record(5, userIdentity=self.assumed("break-glass", "break-glass"), **by_hand),
            support.record(6, userIdentity=self.assumed("break-glass-2", "x"), **by_hand),
            expected_suppressed=["break-glass", "read-only-name"]),
            [[("console-user-agent", "medium")], [("console-session", "low")], [], [], [],
             [("console-user-agent", "medium")]])

    def test_trail_guard(self):
        def trail(number, name, **more):
            return support.record(number, name, eventSource="cloudtrail.amazonaws.com",
                                  eventType="AwsApiCall", **more)

        guard = self.assumed("guard", "cloudtrail-trail-guard")
        self.assertEqual(self.found(
            "trail-guard",
            trail(1, "StopLogging"),
            trail(2, "StopLogging", errorCode="AccessDenied"),
            trail(3, "StartLogging"),
            trail(4, "StartLogging", userIdentity=guard),
            trail(5, "DeleteTrail", userIdentity=guard),
            trail(6, "LookupEvents"),
            expected_suppressed=["guard-itself"]),
            [[("trail-stopped", "critical")], [("trail-changed", "high")],
             [("trail-changed", "high")], [], [("trail-changed", "high")], []])

    def test_router(self):
        rds = {"eventSource": "rds.amazonaws.com", "eventType": "AwsApiCall"}
        self.assertEqual(self.found(
            "router",
            support.record(1, "RunInstances"),
            support.record(2, "DeleteUser"),
            support.record(3, "DeleteDBInstance", **rds),
            support.record(4, "DeleteDBInstance", errorCode="AccessDenied", **rds),
            support.record(5, "PutObject")),
            [[("instances", "informational")], [("users", "informational")],
             [("databases", "informational")], [], []])

    def test_production(self):
        iam = {"eventSource": "iam.amazonaws.com"}
        root = {"type": "Root", "arn": "arn:aws:iam::111122223333:root"}
        sigma_root, sigma_user = ("6f3f7bde-3d0c-4c1e-9c55-0f6a1cf3a4d1",
                                  "5f1f5a52-13cb-4ac5-8a61-3a36f7f6e2f7")
        self.assertEqual(self.found(
            "production",
            support.record(1, "CreateUser", "alice", **iam),
            support.record(2, "CreateUser", "carol", **iam),
            support.record(3, "PutObject", userIdentity=root),
            support.record(4, "DeleteParameter", eventSource="ssm.amazonaws.com"),
            support.record(5, "DeleteBucket"),
            support.record(6, "GetAccountSummary", userIdentity=root, **iam),
            expected_suppressed=["parameter-cleanup", "health-checks"]),
            [[("low_severity_aws_event_happened", "low")],
             [("low_severity_aws_event_happened", "low"), (sigma_user, "medium")],
             [("low_severity_aws_event_happened", "low"), (sigma_root, "critical")],
             [("low_severity_aws_event_happened", "low")],
             [("an_aws_resource_was_deleted", "high")], []])

    def test_the_readme_names_each(self):
        text = (POLICIES / "README.md").read_text("utf-8")
        for path in POLICIES.glob("*.yaml"):
            self.assertIn(f"({path.name})", text)


@unittest.skipUnless((DATA / "logs").is_dir(), f"no {DATA}/logs")
class PublishedLogs(support.Case):
    """Numbers that a few lines of Python over the logs gave, too."""

    def numbers(self, policy):
        stats = self.stats("--rules", str(POLICIES / f"{policy}.yaml"), str(DATA / "logs"))
        self.assertEqual(stats["records"], 3042)
        return stats["by_rule"], {name: count for name, count in stats["suppressed"].items() if count}

    def test_console_changes(self):
        self.assertEqual(self.numbers("console-changes"),
                         ({"console-user-agent": 7, "console-session": 2},
                          {"read-only-name": 453, "ignored-name": 3}))

    def test_trail_guard(self):
        self.assertEqual(self.numbers("trail-guard"), ({"trail-stopped": 0, "trail-changed": 15}, {}))

    def test_router(self):
        self.assertEqual(self.numbers("router"), ({"instances": 13, "users": 8, "databases": 7}, {}))

    def test_production(self):
        found, suppressed = self.numbers("production")
        self.assertEqual(suppressed, {"parameter-cleanup": 78, "health-checks": 1, "allow-listed": 316})
        self.assertEqual(found, {"an_aws_resource_was_deleted": 119,
                                 "high_severity_aws_event_happened": 16,
                                 "medium_severity_aws_event_happened": 19,
                                 "low_severity_aws_event_happened": 2571,
                                 "6f3f7bde-3d0c-4c1e-9c55-0f6a1cf3a4d1": 7,
                                 "5f1f5a52-13cb-4ac5-8a61-3a36f7f6e2f7": 4})


if __name__ == "__main__":
    support.main()

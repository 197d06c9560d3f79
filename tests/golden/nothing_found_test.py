#!/usr/bin/env python3
"""Where nothing is found, a line says why."""

import json
import os
import re

import support


class NothingFound(support.Case):
    def why(self, *arguments, code=0, stdin=b""):
        """The line, which is the same on standard output (table) and standard error (jsonl)."""
        table = self.scan(*arguments, code=code, stdin=stdin).text.splitlines()[0]
        jsonl = self.scan("--format", "jsonl", *arguments, code=code, stdin=stdin)
        self.assertEqual(jsonl.out, b"")
        self.assertEqual(jsonl.error.splitlines()[0], table)
        return table

    def test_empty_folder(self):
        os.makedirs(self.folder / "empty/inside")
        self.assertEqual(self.why("empty"), "nothing was read: there is no file in empty")

    def test_empty_file(self):
        self.write("a", b"")
        self.assertEqual(self.why("a"), "no records: the input is empty")
        self.assertEqual(self.why("-"), "no records: the input is empty")

    def test_no_cloudtrail(self):
        self.write("logs/a.txt", "hello")
        self.write("logs/b.json", '{"some": "thing"}')
        self.write("logs/c.json", '{"another": "thing"}')
        self.assertEqual(self.why("logs"), "no CloudTrail records in it: 2 other-json, 1 not-json")

    def test_empty_log_file(self):
        self.write("a.json", '{"Records": []}')
        self.assertEqual(self.why("a.json"), "no CloudTrail records in it: 1 log-file")

    def test_only_digests(self):
        self.write("digest.json", json.dumps(
            {"awsAccountId": "111122223333", "digestStartTime": "2024-05-01T00:00:00Z",
             "digestEndTime": "2024-05-01T01:00:00Z", "digestS3Bucket": "b", "digestS3Object": "o",
             "digestPublicKeyFingerprint": "f", "digestSignatureAlgorithm": "SHA256withRSA",
             "newestEventTime": None, "oldestEventTime": None, "previousDigestS3Bucket": None,
             "previousDigestS3Object": None, "logFiles": []}))
        self.assertTrue(self.why("digest.json").startswith("no records: only digests; "))

    def test_only_references(self):
        self.write("message.json", '{"s3Bucket": "b", "s3ObjectKey": ["k"]}')
        self.assertEqual(self.why("message.json"), "no records, but references to 1 object in S3: "
                                                   "fetch these and scan the copies")

    def test_out_of_range(self):
        self.write("a.json", support.log_file([support.record(1), support.record(2)]))
        self.assertEqual(self.why("--from", "2024-06-01", "a.json"),
                         "nothing was judged: 2 records, all before --from")
        self.assertEqual(self.why("--to", "2024-04-01", "a.json"),
                         "nothing was judged: 2 records, all outside --from and --to")

    def test_skipped_by_name(self):
        self.write("logs/111122223333_CloudTrail_eu-west-1_20240501T0200Z_abc.json",
                   support.log_file([support.record(1)]))
        self.assertIn("say that they were delivered outside --from and --to",
                      self.why("--from", "2024-06-01", "logs"))

    def test_all_rejected(self):
        self.write("a.json", '{"Records": [{"eventName" "x"}]}')
        self.assertEqual(self.why("a.json", code=3), "nothing was judged: 1 record rejected")

    def test_no_rules_to_judge_with(self):
        sigma = "title: T\nlogsource: {product: windows}\ndetection: {s: {a: b}, condition: s}\n"
        self.write("a.json", support.log_file([support.record(1)]))
        self.write("bad.yaml", support.RULES.replace("severity: low", "severity: huge"))
        self.write("off.yaml", "id: p\nsources: [{rules: rules.yaml}]\n"
                               "overrides: [{set: test, enabled: false}]\n")
        self.write("sigma/windows.yml", sigma)
        self.write("foreign.yaml", "id: p\nsources: [{sigma: sigma}]\n")
        self.write("filter.yml", sigma.replace("detection: {s: {a: b}, condition:",
                                               "filter: {rules: any, s: {a: b}, condition: not"))
        reasons = {"bad.yaml": "--skip-invalid left out what is wrong",
                   "off.yaml": "the policy leaves no rule enabled of 3",
                   "sigma": "the rule is not for CloudTrail and left out: product is `windows`; expected "
                            "`product: aws` and `service: cloudtrail`",
                   "foreign.yaml": "the sources of the policy have no rule",
                   "filter.yml": "there is no rule in it"}
        for rules, why in reasons.items():
            for command in (["scan", "a.json"], ["explain", "a.json", "--index", "0"], ["rules", "backtest", "a.json"],
                            ["rules", "list"]):
                result = self.run_program(*command, "--skip-invalid", "--rules", rules)
                self.assertEqual((result.code, result.out), (2, b""), result.error)
                self.assertRegex(result.error.splitlines()[-1],
                                 f"^cloudtrail [a-z ]+: no rules to judge with: {re.escape(f'{rules}: {why}')}$")
        # One that judges is enough.
        self.scan("--skip-invalid", "--rules", "bad.yaml", "--rules", "rules.yaml", "a.json")

    def test_no_rule_matches(self):
        self.write("a.json", support.log_file([support.record(1, "ListBuckets")]))
        self.assertEqual(self.why("a.json"), "no findings: none of 1 record matches a rule")
        self.write("a.json", support.log_file([support.record(1, user="robot")]))
        self.assertEqual(self.why("a.json"), "no findings: none of 1 record matches a rule, or an "
                                             "exception takes it back (1)")

    def test_all_hidden(self):
        self.write("a.json", support.log_file([support.record(1), support.record(2, "GetObject"),
                                               support.record(3, "GetObject")]))
        for arguments in (["--min-severity", "high"], ["--min-severity", "critical"]):
            self.assertEqual(self.why(*arguments, "a.json"),
                             f"all 3 findings below {arguments[1]} are not shown: 1 medium, 2 low "
                             "(--min-severity low shows them)")
        self.write("a.json", support.log_file([support.record(1, "GetObject")]))
        self.assertEqual(self.scan("a.json").text.splitlines()[0],
                         "the one finding is below medium and not shown: 1 low "
                         "(--min-severity low shows it)")


if __name__ == "__main__":
    support.main()

#!/usr/bin/env python3
"""Rules to EventBridge and back: what the commands print, what they refuse, and that it judges the same."""

import json

import support

TEMPLATE = """\
Resources:
  Deletes:
    Type: AWS::Events::Rule
    Properties:
      Name: !Sub "${Stage}-deletes"
      Description: "Deleted: a bucket"
      EventPattern:
        source: [aws.s3]
        detail: {eventName: [{prefix: Delete}]}
  Nightly:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day)}
"""

EXPORTED = """\
id: mine
rules:
  - id: writes
    severity: low
    match: {eventName: [{prefix: Put}]}
  - id: deletes
    severity: low
    match: {source: [aws.s3], detail: {eventName: [{prefix: Delete}]}}
"""


class Export(support.Case):
    def export(self, *arguments, code=0):
        result = self.run_program("rules", "export", "--eventbridge", *arguments)
        self.assertEqual(result.code, code, result.error)
        return result

    def test_one_rule_is_its_pattern(self):
        self.write("mine.yaml", EXPORTED)
        result = self.export("mine.yaml", "--rule", "deletes")
        self.assertEqual(result.text, '{"source":["aws.s3"],"detail":{"eventName":[{"prefix":"Delete"}]}}\n')
        self.assertEqual(result.error, "")
        preset = json.loads(self.export("--preset", "trail-changes").text)
        self.assertEqual(preset["source"], ["aws.cloudtrail"])

    def test_several_are_an_object(self):
        self.write("mine.yaml", EXPORTED)
        self.assertEqual(list(json.loads(self.export("mine.yaml").text).items()), [
            ("writes", {"detail": {"eventName": [{"prefix": "Put"}]}}),
            ("deletes", {"source": ["aws.s3"], "detail": {"eventName": [{"prefix": "Delete"}]}})])
        self.assertEqual(list(json.loads(self.export("--preset", "router").text)), ["instances", "users"])
        # The same id in two documents is told apart by theirs.
        self.write("two.yaml", EXPORTED + "---\n" + EXPORTED.replace("id: mine", "id: other"))
        self.assertIn("other/writes", json.loads(self.export("two.yaml").text))

    def test_standard_input_and_output_file(self):
        result = self.run_program("rules", "export", "--eventbridge", "-", "--rule", "writes",
                                  "--output", "out.json", stdin=EXPORTED.encode())
        self.assertEqual((result.code, result.out), (0, b""), result.error)
        self.assertEqual(json.loads((self.folder / "out.json").read_text()),
                         {"detail": {"eventName": [{"prefix": "Put"}]}})

    def test_a_terminal_is_safe(self):
        self.write("mine.yaml", EXPORTED.replace("prefix: Put", 'prefix: "\\u202e\\x1b[2J"'))
        text = self.export("mine.yaml", "--rule", "writes").text
        self.assertNotIn("\u202e", text)
        self.assertEqual(json.loads(text), {"detail": {"eventName": [{"prefix": "\u202e\x1b[2J"}]}})

    def test_what_cannot_be_said_is_refused(self):
        # The rules of the tests have an exception of the whole set.
        result = self.export("rules.yaml", "--output", "out.json", code=2)
        self.assert_golden("rules_export_refused.txt", result.err)
        self.assertEqual(result.out, b"")
        self.assertFalse((self.folder / "out.json").exists())
        left_out = self.export("rules.yaml", "--without-exceptions")
        self.assertEqual(list(json.loads(left_out.text)), ["deletes", "writes", "reads"])
        self.assert_golden("rules_export_left_out.txt", left_out.err)

    def test_a_policy_names_its_rule_documents(self):
        self.write("policy.yaml", "id: p\nsources: [{rules: mine.yaml}, {preset: router}]\n")
        error = self.export("policy.yaml", code=2).error
        self.assertIn("policy.yaml:1:1: a policy cannot be exported", error)
        self.assertIn("one at a time: `mine.yaml`, the preset `router`\n", error)

    def test_usage(self):
        self.assertIn("--eventbridge says", self.run_program("rules", "export", "rules.yaml").error)
        self.assertIn("one rule document", self.export(code=2).error)
        self.assertIn("one rule document", self.export("a", "b", code=2).error)
        self.assertIn("one rule document", self.export("a", "--preset", "router", code=2).error)
        self.assertIn("is a folder", self.export(".", code=2).error)
        self.assertIn("missing.yaml: No such file", self.export("missing.yaml", code=2).error)
        self.assertIn("did you mean router?", self.export("--preset", "ruoter", code=2).error)
        self.assertIn("has the id `x`", self.export("rules.yaml", "--rule", "x", code=2).error)
        self.write("mine.yaml", EXPORTED)
        self.assertIn("files to be read", self.export("mine.yaml", "--output", "mine.yaml", code=2).error)
        self.assertIn("did you mean export?", self.run_program("rules", "exprot").error)


class Import(support.Case):
    def make(self, *arguments, code=0, stdin=b""):
        result = self.run_program("rules", "import", *arguments, stdin=stdin)
        self.assertEqual(result.code, code, result.error)
        return result

    def findings(self, rules):
        self.write("made.yaml", rules)
        self.write("log.json", support.log_file([support.record(1, "DeleteBucket"),
                                                 support.record(2, "PutObject")]))
        found = self.scan("--rules", "made.yaml", "--format", "jsonl", "log.json").findings
        return [(finding["rule"], finding["severity"]) for finding in found]

    def test_a_template(self):
        self.write("template.yaml", TEMPLATE)
        result = self.make("template.yaml", "--severity", "high", "--id", "buckets")
        self.assert_golden("rules_import_template.yaml", result.out)
        self.assert_golden("rules_import_template.txt", result.err)
        self.assertEqual(self.findings(result.out), [("Deletes", "high")])

    def test_what_is_exported_can_be_imported(self):
        self.write("mine.yaml", EXPORTED)
        pattern = self.run_program("rules", "export", "--eventbridge", "mine.yaml", "--rule", "deletes").out
        self.write("pattern.json", pattern)
        self.make("pattern.json", "--output", "made/rules.yaml", code=2)
        self.make("pattern.json", "--output", "out.yaml")
        self.assertEqual(self.findings((self.folder / "out.yaml").read_bytes()), [("pattern", "medium")])
        self.assertIn("  # stdin:1\n  - id: stdin\n", self.make("-", stdin=pattern).text)

    def test_several_rules_come_back_as_they_were(self):
        self.write("mine.yaml", EXPORTED)
        self.write("patterns.json", self.run_program("rules", "export", "--eventbridge", "mine.yaml").out)
        made = self.make("patterns.json").out
        self.assertEqual(self.findings(made), [("deletes", "medium"), ("writes", "medium")])
        self.write("made.yaml", made)
        patterns = [json.loads(self.run_program("rules", "export", "--eventbridge", name).text)
                    for name in ("mine.yaml", "made.yaml")]
        self.assertEqual(patterns[0], patterns[1])

    def test_bad_patterns(self):
        rules = [{"Name": "good", "EventPattern": '{"source": ["aws.s3"]}'},
                 {"Name": "bad", "EventPattern": '{"source": "aws.s3"}'}]
        self.write("rules.json", json.dumps({"Rules": rules}, indent=1))
        result = self.make("rules.json", "--output", "out.yaml", code=2)
        self.assert_golden("rules_import_bad.txt", result.err)
        self.assertFalse((self.folder / "out.yaml").exists())
        result = self.make("rules.json", "--skip-invalid")
        self.assertIn("left out: rules.json:9:", result.error)
        self.assertEqual(self.findings(result.out), [("good", "medium")] * 2)

    def test_nothing_left_to_import(self):
        self.write("template.yaml", TEMPLATE.replace("    Properties:\n", "    Properties:\n      State: DISABLED\n", 1))
        error = self.make("template.yaml", code=2).error
        self.assertIn("the rule `Deletes`, which is disabled", error)
        self.assertTrue(error.endswith("no rule with an event pattern to import\n"), error)

    def test_usage(self):
        self.assertIn("no PATH", self.make(code=2).error)
        self.assertIn("no such file", self.make("missing.json", code=2).error)
        self.assertIn("Is a directory", self.make(".", code=2).error)
        self.assertIn("did you mean high?", self.make("--severity", "hihg", "rules.yaml", code=2).error)
        self.assertIn("a rule document already", self.make("rules.yaml", code=2).error)


class Help(support.Case):
    def test_every_option_is_in_it(self):
        options = {"export": ("eventbridge", "preset", "rule", "without-exceptions", "output"),
                   "import": ("severity", "id", "skip-invalid", "output")}
        for command, names in options.items():
            text = self.run_program("rules", command, "--help").text
            for name in names:
                self.assertIn(f"--{name}", text)


if __name__ == "__main__":
    support.main()

#!/usr/bin/env python3
"""Why rules match a record, or how near they are."""

import json

import support

RULES = """
schema: 1
id: mine
exceptions:
  - id: robots
    title: What robots do
    match: {userIdentity: {userName: [robot]}}
rules:
  - id: trail-deleted
    title: A trail was deleted
    severity: high
    match:
      source: [aws.s3]
      detail:
        eventName: [{prefix: Delete}, {wildcard: "*Trail"}]
        errorCode: [{exists: false}]
  - id: port-opened
    title: A port was opened to all
    severity: medium
    match:
      requestParameters:
        items: {port: [22], cidr: ["0.0.0.0/0"]}
      $or:
        - eventName: [AuthorizeSecurityGroupIngress]
        - sourceIPAddress: [{cidr: 10.0.0.0/8}]
          userAgent: [{prefix: aws-cli}]
    unless:
      - {id: bastion, match: {userIdentity: {userName: [carol]}}}
  - {id: other, title: An S3 call, severity: low, match: {eventSource: [s3.amazonaws.com], eventVersion: ["9"]}}
"""


class Explain(support.Case):
    def setUp(self):
        super().setUp()
        self.write("rules.yaml", RULES)
        items = {"items": [{"port": 22, "cidr": "10.0.0.0/8"}, {"port": 80, "cidr": "0.0.0.0/0"}]}
        opened = {"items": [{"port": 22, "cidr": "0.0.0.0/0"}]}
        name = "AuthorizeSecurityGroupIngress"
        self.write("a.json", support.log_file([
            support.record(0, "DeleteTrail"),
            support.record(1, "DeleteTrail", errorCode="AccessDenied"),
            support.record(2, name, requestParameters=items),
            support.record(3, name, "carol", requestParameters=opened),
            support.record(4, "DeleteTrail", "robot"),
            support.record(5, "ListTrails", requestParameters=None),
        ]))

    def explain(self, *arguments, code=0, **options):
        own = [] if "--preset" in arguments else ["--rules", "rules.yaml"]
        result = self.run_program("explain", *own, *arguments, **options)
        self.assertEqual(result.code, code, result.error)
        return result

    def explained(self, *arguments):
        """The one rule of what is printed into a pipe."""
        shown = json.loads(self.explain(*arguments).out)
        self.assertEqual(len(shown["rules"]), 1)
        return shown["rules"][0]

    def wrong(self, *arguments, code=2):
        result = self.explain(*arguments, code=code)
        self.assertEqual(result.out, b"")
        return result.error

    def test_finding(self):
        result = self.explain("a.json", "--index", "0", "--format", "text")
        self.assert_golden("explain_finding.txt", result.out)
        self.assert_golden("explain_finding.json", self.explain("a.json", "--index", "0").out)

    def test_near_miss(self):
        arguments = ["a.json", "--index", "1", "--rule", "trail-deleted"]
        self.assert_golden("explain_near.txt", self.explain(*arguments, "--format", "text").out)
        self.assert_golden("explain_near.json", self.explain(*arguments, "--format", "json").out)

    def test_the_nearest(self):
        result = self.explain("a.json", "--index", "5", "--format", "text")
        self.assert_golden("explain_nearest.txt", result.out)
        shown = json.loads(self.explain("a.json", "--index", "5").out)
        self.assertEqual(shown["choice"], "nearest")
        self.assertEqual([rule["rule"] for rule in shown["rules"]],
                         ["trail-deleted", "other", "port-opened"])

    def test_different_elements(self):
        rule = self.explained("a.json", "--index", "2", "--rule", "port-opened")
        self.assertEqual(rule["outcome"], "not-matched")
        self.assertEqual(rule["against"],
                         ["no one element of /requestParameters/items meets all of them"])
        result = self.explain("a.json", "--index", "2", "--rule", "port-opened", "--format", "text")
        self.assertIn("all of, but no one element of /requestParameters/items", result.text)

    def test_exceptions(self):
        rule = self.explained("a.json", "--index", "3", "--rule", "port-opened")
        self.assertEqual((rule["outcome"], rule["by"]), ("excepted", "bastion"))
        self.assertEqual([(e["exception"], e["match"]["holds"]) for e in rule["exceptions"]],
                         [("robots", False), ("bastion", True)])
        result = self.explain("a.json", "--index", "4", "--format", "text")
        self.assertIn("no finding: exceptions take it back", result.text)
        self.assertIn("matched, but taken back by the exception robots", result.text)

    def test_first_match(self):
        rule = self.explained("a.json", "--index", "0", "--preset", "severity",
                              "--rule", "low_severity_aws_event_happened")
        self.assertEqual((rule["outcome"], rule["by"]), ("taken", "an_aws_resource_was_deleted"))

    def test_agrees_with_scan(self):
        found = {finding["index"]: finding["rule"] for finding in
                 self.scan("--rules", "rules.yaml", "--format", "jsonl", "a.json").findings}
        for index in range(6):
            shown = json.loads(self.explain("a.json", "--index", str(index)).out)
            matched = [rule["rule"] for rule in shown["rules"] if rule["outcome"] == "matched"]
            self.assertEqual(matched, [found[index]] if index in found else [])

    def test_places(self):
        record = support.record(0, "DeleteTrail")
        raw = json.dumps(record, indent=1)
        self.write("b.json", raw)
        rule = self.explained("b.json", "--index", "0", "--rule", "trail-deleted")
        name = rule["match"]["conditions"][1]["values"][0]
        self.assertEqual((name["value"], name["pointer"]), ("DeleteTrail", "/eventName"))
        self.assertTrue(raw[name["offset"]:].startswith('"DeleteTrail"'))

    def test_rules_by_name(self):
        self.write("twin.yaml", RULES.replace("id: mine", "id: twin"))
        twin = ["--rules", "twin.yaml", "a.json", "--index", "0", "--rule"]
        self.assertEqual(self.explained(*twin, "twin/other")["rule"], "twin/other")
        self.assertIn("several rules are called other: mine/other and twin/other",
                      self.wrong(*twin, "other"))
        one = ["a.json", "--index", "0", "--rule"]
        self.assertEqual(self.explained(*one, "An S3 call")["rule"], "other")
        self.assertEqual(self.explained(*one, "mine/other")["rule"], "other")
        self.assertIn("did you mean port-opened?", self.wrong(*one, "port-opend"))
        self.assertIn("there is trail-deleted, port-opened and other", self.wrong(*one, "xyzzy"))

    def test_standard_input(self):
        text = json.dumps(support.record(7, "DeleteTrail")).encode()
        result = self.explain("-", "--index", "0", stdin=text)
        self.assertEqual(json.loads(result.out)["source"], "-")

    def test_colours(self):
        arguments = ["a.json", "--index", "1", "--rule", "other", "--format", "text"]
        self.assertNotIn("\x1b", self.explain(*arguments).text)
        self.assertIn("\x1b[31m✗", self.explain(*arguments, "--color", "always").text)

    def test_hostile_text(self):
        made = support.record(0, "Del\u001b[31m\u202e")
        self.write("c.json", json.dumps(made, ensure_ascii=False))
        for output in ("text", "json"):
            out = self.explain("c.json", "--index", "0", "--rule", "trail-deleted",
                               "--format", output).text
            self.assertNotIn("\x1b", out)
            self.assertNotIn("\u202e", out)

    def test_bad_usage(self):
        self.assertIn("--index N says which record to explain", self.wrong("a.json"))
        self.assertIn("no PATH", self.wrong("--index", "0"))
        self.assertIn("it has 6 records, from 0 to 5", self.wrong("a.json", "--index", "6"))
        self.assertIn("text and json", self.wrong("a.json", "--index", "0", "--format", "csv"))
        self.assertIn("one FILE at a time", self.wrong("a.json", "rules.yaml", "--index", "0"))
        self.assertIn("did you mean --rule?", self.wrong("a.json", "--index", "0", "--rul", "x"))
        self.assertIn("is a folder", self.wrong(".", "--index", "0"))
        self.assertIn("missing.yaml", self.wrong("a.json", "--index", "0", "--rules", "missing.yaml"))
        self.write("broken.json", '{"eventName": }')
        self.assertIn("was rejected", self.wrong("broken.json", "--index", "0", code=3))


if __name__ == "__main__":
    support.main()

#!/usr/bin/env python3
"""The commands behind `rules`: what they print, what they end with, what they refuse."""

import json
import os
import pathlib
import unittest
import xml.etree.ElementTree as ElementTree

import support

DATA = pathlib.Path(os.environ.get("CLOUDTRAIL_TEST_DATA") or support.HERE.parents[2] / "shared") / "data"

TESTED = """
schema: 1
id: tested
rules:
  - id: deletes
    title: Something was deleted
    severity: high
    tags: [attack.impact, attack.t1485]
    match: {userAgent: [{prefix: Delete}]}
    tests:
      - {name: a delete, expect: match, record: {userAgent: DeleteTrail}}
      - {name: "<a put> & more", expect: match, record: {userAgent: PutObject}}
  - id: names
    severity: low
    match: {eventName: [CreateUser]}
tests:
  - {name: both, expect: [deletes], record: {userAgent: DeleteTrail}}
"""

SIGMA = """title: A Sigma rule
id: sigma-one
status: test
author: Somebody
license: DRL 1.1
references: [https://example.org/one]
tags: [attack.stealth, attack.t1562.008]
logsource: {product: aws, service: cloudtrail}
detection:
  selection:
    userAgent: x
    status: success
  condition: selection
level: medium
"""


class Rules(support.Case):
    def rules(self, *arguments, code=0):
        result = self.run_program("rules", *arguments)
        self.assertEqual(result.code, code, result.text + result.error)
        return result

    def wrong(self, *arguments):
        result = self.rules(*arguments, code=2)
        self.assertEqual(result.out, b"")
        return result.error


class Check(Rules):
    def test_a_line_a_finding(self):
        self.write("t.yaml", TESTED)
        self.assertEqual(self.rules("check", "t.yaml", code=1).text, (
            "t.yaml:12: error: deletes: test '<a put> & more': expected a match, and the rule does "
            "not match (test)\n"
            "t.yaml:13: warning: names: `eventName` is asked for without `eventSource` "
            "(name-without-source)\n"
            "2 rules loaded, 2 tests passed, 1 test failed, 1 finding\n"))

    def test_clean(self):
        self.write("t.yaml", TESTED.replace("expect: match, record: {userAgent: PutObject}",
                                            "expect: none, record: {userAgent: PutObject}"))
        # Warnings alone do not fail.
        self.assertEqual(self.rules("check", "t.yaml").text.splitlines()[-1],
                         "2 rules loaded, 3 tests passed, 1 finding")

    def test_lints_of_error_level_fail(self):
        self.write("s/one.yml", SIGMA)
        self.assertEqual(self.rules("check", "s", code=1).text, (
            "s/one.yml:1: error: sigma-one: CloudTrail has no field `status`: a call succeeded where "
            "the record has no `errorCode`, so ask for `errorCode: null`; this never matches "
            "(unknown-field)\n"
            "1 rule loaded, 0 tests passed, 1 finding\n"))

    def test_rules_that_do_not_load(self):
        self.write("s/one.yml", SIGMA.replace("    status: success\n", ""))
        self.write("s/two.yml", SIGMA.replace("-one", "-two").replace("n: selection", "n: slection"))
        self.write("s/one.tests.yaml", "- {name: x, record: {userAgent: x}, expect: match}\n")
        text = self.rules("check", "s", code=2).text
        self.assertRegex(text, r"^s/two.yml:13: error: .*slection.* \(load\)\n")
        self.assertIn("1 rule loaded, 1 problem, 1 test passed, 0 findings\n", text)
        self.assertEqual(self.rules("check", "--skip-invalid", "s").text, text)

    def check_refused(self, *paths):
        """What is said of paths of which some do not load, the same by every way of saying it."""
        junit = self.write("old.xml", '<testsuites tests="1" failures="0"/>')
        text = self.rules("check", "--junit", str(junit), *paths, code=2).text
        root = ElementTree.parse(junit).getroot()
        found = json.loads(self.rules("check", "--format", "json", *paths, code=2).out)
        said = [line for line in text.splitlines() if line.endswith(" (load)")]
        self.assertEqual(len(said), len(found["problems"]))
        failures = [f.get("message") for f in root.iter("failure") if f.get("type") == "load"]
        self.assertEqual(sorted(failures), sorted(p["message"] for p in found["problems"]))
        self.assertGreaterEqual(int(root.get("failures")), len(said))
        # Refused whole, which --skip-invalid does not excuse.
        self.assertEqual(self.rules("check", "--skip-invalid", *paths, code=2).text, text)
        self.assertIn("2 rules loaded, ", text)  # those of t.yaml
        self.assertIn("2 tests passed, 1 test failed", text)
        return said

    def test_what_does_not_load_is_told_with_the_rest(self):
        self.write("t.yaml", TESTED)
        self.write("p.yaml", "id: p\nsources: [{rules: t.yaml}]\noverrides:\n"
                             "  - {rules: [none], severity: low}\n")
        self.write("q.yaml", "id: q\nsources: [{rules: gone.yaml}]\n")
        self.write("empty.yaml", "")
        said = self.check_refused("p.yaml", "q.yaml", "nowhere", "empty.yaml", "t.yaml")
        self.assertEqual(said[0], "empty.yaml: error: no rule document in it (load)")
        self.assertRegex(said[1], "^nowhere: error: cannot read rules from nowhere: ")
        self.assertRegex(said[2], "^p.yaml:4: error: .*none")
        self.assertRegex(said[3], "^q.yaml:2: error: cannot read rules from gone.yaml: ")
        self.assertEqual(len(said), 4)

    def test_sets_of_one_id(self):
        self.write("t.yaml", TESTED)
        self.write("u.yaml", TESTED)
        self.assertEqual(self.check_refused("t.yaml", "u.yaml", "t.yaml"), [
            f"{name}: error: two rule sets have the id `tested` (load)"
            for name in ("t.yaml", "u.yaml")])

    def test_no_rules(self):
        # Rules for other logs than CloudTrail's are left out with a warning.
        self.write("s/one.yml", SIGMA.replace("service: cloudtrail", "service: s3"))
        self.assertEqual(self.rules("check", "--junit", "out.xml", "s", code=1).text, (
            "s: error: there is no rule, so that nothing is ever found (no-rules)\n"
            "s/one.yml:8: warning: the rule is not for CloudTrail and left out: service is `s3`; "
            "expected `product: aws` and `service: cloudtrail` (load)\n"
            "0 rules loaded, 0 tests passed, 1 finding\n"))
        root = ElementTree.parse(self.folder / "out.xml").getroot()
        self.assertEqual([case.get("name") for case in root.iter("testcase")], ["no-rules"])
        self.assertEqual(root.get("failures"), "1")
        self.write("bad.yaml", "id: n\nrules: []\n")
        self.assertIn("(no-rules)\n", self.rules("check", "bad.yaml", code=2).text)
        self.assertIn("(no-rules)\n", self.rules("check", "--skip-invalid", "bad.yaml", code=1).text)

    def test_a_policy(self):
        self.write("t.yaml", TESTED)
        self.write("p.yaml", "id: p\nsources: [{rules: t.yaml}]\nexceptions:\n"
                             "  - {id: e, owner: o, reason: r, expires: 2020-01-01,\n"
                             "     match: {awsRegion: [x]}}\n")
        text = self.rules("check", "p.yaml", code=1).text
        self.assertIn("2 rules loaded, 2 tests passed, 1 test failed, 2 findings\n", text)
        # Told once, though loading would warn of it too.
        self.assertEqual([line for line in text.splitlines() if "expired" in line], [
            "p.yaml:4: warning: exception e: it expired at 2020-01-01T00:00:00Z and no longer applies "
            "(expired-exception)"])

    def test_json(self):
        self.write("t.yaml", TESTED)
        found = json.loads(self.rules("check", "--format", "json", "t.yaml", code=1).out)
        self.assertEqual((found["schema"], found["rules"], found["tests_passed"],
                          found["tests_failed"], found["problems"]), (1, 2, 2, 1, []))
        self.assertEqual(found["findings"][0]["lint"], "name-without-source")
        self.assertEqual([(test["name"], test["rule"], test["passed"]) for test in found["tests"]],
                         [("a delete", "deletes", True), ("<a put> & more", "deletes", False),
                          ("both", None, True)])

    def test_junit(self):
        self.write("t.yaml", TESTED)
        self.write("s/one.yml", SIGMA)
        self.rules("check", "--junit", "out.xml", "t.yaml", "s", code=1)
        root = ElementTree.parse(self.folder / "out.xml").getroot()
        self.assertEqual(root.tag, "testsuites")
        suites = {suite.get("name"): suite for suite in root}
        self.assertEqual(sorted(suites), ["s/one.yml", "t.yaml"])
        for suite in root:
            cases = suite.findall("testcase")
            self.assertEqual(suite.get("tests"), str(len(cases)))
            self.assertEqual(suite.get("failures"), str(len(suite.findall(".//failure"))))
        names = [case.get("name") for case in suites["t.yaml"]]
        self.assertEqual(names, ["deletes loads", "names loads", "names name-without-source",
                                 "deletes: a delete", "deletes: <a put> & more", "tested: both"])
        failures = {f.get("type") for f in root.iter("failure")}
        self.assertEqual(failures, {"test", "unknown-field"})

    def test_junit_of_hostile_text(self):
        hostile = "\\x01\\e[31m]]>'\\u202E\\uFFFE\\uFFFF"
        self.write("t.yaml", TESTED.replace("name: a delete", f'name: "{hostile}"'))
        self.rules("check", "--junit", "out.xml", "t.yaml", code=1)
        text = (self.folder / "out.xml").read_text()
        ElementTree.fromstring(text)
        self.assertNotIn("\x1b", text)
        self.assertIn("\\u{fffe}\\u{ffff}", text)

    def test_presets(self):
        text = self.rules("check", "--preset", "severity", "--preset", "trail-changes").text
        self.assertEqual(text, "6 rules loaded, 0 tests passed, 0 findings\n")

    def test_wrong_usage(self):
        self.write("t.yaml", TESTED)
        self.assertIn("needs a PATH", self.wrong("check"))
        self.assertIn("not standard input", self.wrong("check", "-"))
        self.assertIn("did you mean json?", self.wrong("check", "--format", "jsn", "t.yaml"))
        self.assertIn("did you mean --junit?", self.wrong("check", "--junti", "x", "t.yaml"))
        self.assertIn("one of the files to be read", self.wrong("check", "--junit", "t.yaml", "t.yaml"))
        self.assertIn("--junit", self.wrong("check", "--junit", "-", "t.yaml"))
        self.assertIn("did you mean severity?", self.wrong("check", "--preset", "severty"))
        self.assertIn("no/such/folder", self.wrong("check", "--junit", "no/such/folder/x", "t.yaml"))

    @unittest.skipUnless((DATA / "rules/sigma-aws").is_dir(), f"no {DATA}/rules/sigma-aws")
    def test_published_rules(self):
        text = self.rules("check", str(DATA / "rules/sigma-aws"), code=1).text
        self.assertIn("57 rules loaded, 0 tests passed, 10 findings\n", text)
        self.assertRegex(text, r"aws_delete_saml_provider.yml:1: error: .*\(unknown-field\)")
        self.assertRegex(text, r"aws_update_login_profile.yml:1: error: .*\(never-equal\)")


class ListAndShow(Rules):
    def test_list(self):
        self.write("t.yaml", TESTED)
        self.write("s/one.yml", SIGMA)
        self.assertEqual(self.rules("list", "--rules", "t.yaml", "--rules", "s").text, (
            "tested\n"
            "  high          deletes                               Something was deleted\n"
            "  low           names                                 names\n"
            "\ns\n"
            "  medium        sigma-one                             A Sigma rule\n"))
        self.assertNotIn("console-changes\n", self.rules("list", "--preset", "severity").text)
        self.assertIn("takes no argument", self.wrong("list", "t.yaml"))

    def test_show_a_rule_as_written(self):
        self.write("t.yaml", TESTED)
        self.assertEqual(self.rules("show", "--rules", "t.yaml", "names").text, (
            "# t.yaml:13\n# id:             names\n# title:          names\n"
            "# set:            tested\n# severity:       low\n"
            "  - id: names\n    severity: low\n    match: {eventName: [CreateUser]}\n"))
        self.assertTrue(self.rules("show", "--rules", "t.yaml", "deletes").text.endswith(
            "record: {userAgent: PutObject}}\n"))

    def test_show_a_sigma_rule(self):
        self.write("s/one.yml", "# a comment\n" + SIGMA + "---\n" + SIGMA.replace("-one", "-two"))
        text = self.rules("show", "--rules", "s", "sigma-one").text
        self.assertIn("# s/one.yml:2\n", text)
        self.assertIn("# author:         Somebody\n", text)
        self.assertIn("# license:        DRL 1.1\n", text)
        self.assertTrue(text.endswith(SIGMA), text)

    def test_show_a_rule_in_json(self):
        rule = '{"id":"r","severity":"low",\n "match":{"userAgent":["]}"]}}'
        self.write("j.yaml", '{"schema":1,"id":"j","rules":[\n' + rule + "\n]}")
        self.assertTrue(self.rules("show", "--rules", "j.yaml", "r").text.endswith(rule + "\n"))

    def test_show_nothing(self):
        self.write("t.yaml", TESTED)
        self.assertIn("did you mean deletes?", self.wrong("show", "--rules", "t.yaml", "delets"))
        self.assertIn("rules list", self.wrong("show", "--rules", "t.yaml", "xyzzyplugh"))
        self.assertIn("the id of one rule", self.wrong("show", "--rules", "t.yaml"))
        self.assertIn("there is", self.wrong("show", "nothing-like-it"))


class Backtest(Rules):
    def setUp(self):
        super().setUp()
        self.write("before.yaml", support.RULES.replace("prefix: Delete", "prefix: DeleteU")
                   .replace("id: reads", "id: old-reads"))

    def test_counts_and_changes(self):
        logs = self.sample()
        text = self.rules("backtest", "--rules", "rules.yaml", "--against", "before.yaml",
                          "--examples", "1", logs, code=3).text
        self.assertRegex(text, r"(?m)^ +2 +[0-9.]+ % +deletes  Something was deleted  at logs/a.json:1$")
        self.assertIn("\nagainst before.yaml\n"
                      "  deletes\n        +1  at logs/a.json:1\n"
                      "  old-reads (gone)\n        -2  at logs/a.json:2\n"
                      "  reads (new)\n        +2  at logs/a.json:2\n", text)
        self.assertIn("9 records in 5 files, 7 findings; 0 rules of 3 found nothing\n", text)
        self.assertIn("cost is an estimate", text)

    def test_json(self):
        found = json.loads(self.rules("backtest", "--rules", "rules.yaml", "--format", "json",
                                      "--against", "rules.yaml", self.sample(), code=3).out)
        self.assertEqual([(rule["rule"], rule["findings"]) for rule in found["rules"]],
                         [("deletes", 2), ("writes", 3), ("reads", 2)])
        self.assertLess(abs(sum(rule["cost"] for rule in found["rules"]) - 1), 1e-4)
        self.assertEqual(found["changes"], [])
        self.assertEqual(found["rules"][0]["examples"][0], {"source": "logs/a.json", "index": 1})

    def test_rules_that_find_nothing_are_listed(self):
        self.write("a.json", support.log_file([support.record(1)]))
        text = self.rules("backtest", "--preset", "trail-changes", "a.json").text
        self.assertRegex(text, r"(?m)^ +0 +[0-9.]+ % +trail-changed ")
        self.assertIn("1 rule of 1 found nothing", text)

    def test_counts_are_those_of_scan(self):
        logs = self.sample()
        scanned = self.stats(logs, code=3)["by_rule"]
        found = json.loads(self.rules("backtest", "--rules", "rules.yaml", "--format", "json", logs,
                                      code=3).out)
        self.assertEqual({rule["rule"]: rule["findings"] for rule in found["rules"]}, scanned)

    def test_wrong_usage(self):
        self.write("a.json", support.log_file([support.record(1)]))
        self.assertIn("no PATH", self.wrong("backtest"))
        self.assertIn("no such file or folder: nowhere", self.wrong("backtest", "nowhere"))
        self.assertIn("'nothing' is no preset and no file", self.wrong("backtest", "--against", "nothing", "a.json"))
        self.assertIn("from 0 to 1000", self.wrong("backtest", "--examples", "-1", "a.json"))

    @unittest.skipUnless((DATA / "logs").is_dir(), f"no {DATA}/logs")
    def test_published_logs(self):
        found = json.loads(self.rules("backtest", "--rules", str(DATA / "rules/sigma-aws"), "--format",
                                      "json", str(DATA / "logs")).out)
        self.assertEqual((found["records"], found["findings"], len(found["rules"])), (3042, 124, 57))


class Coverage(Rules):
    def test_text(self):
        self.write("t.yaml", TESTED)
        self.write("s/one.yml", SIGMA)
        self.assertEqual(self.rules("coverage", "--rules", "t.yaml", "--rules", "s").text, (
            "technique     rules\n"
            "  T1485           1  deletes\n"
            "  T1562.008       1  sigma-one\n"
            "\ntactic\n"
            "  stealth                 1\n"
            "  impact                  1\n"
            "\ntactics without rules: reconnaissance, resource-development, initial-access, execution, "
            "persistence, privilege-escalation, defense-impairment, credential-access, discovery, "
            "lateral-movement, collection, command-and-control, exfiltration\n"
            "rules without tags: names\n"
            "\n2 techniques, 2 tactics, 1 of 3 rules without tags\n"))

    def test_json_and_layer(self):
        self.write("t.yaml", TESTED)
        found = json.loads(self.rules("coverage", "--rules", "t.yaml", "--format", "json",
                                      "--navigator", "layer.json").out)
        self.assertEqual(found["techniques"], {"T1485": ["deletes"]})
        self.assertEqual(found["rules_without_tags"], ["names"])
        layer = json.loads((self.folder / "layer.json").read_text())
        self.assertEqual((layer["domain"], layer["versions"]), ("enterprise-attack", {"layer": "4.5"}))
        self.assertEqual(layer["techniques"],
                         [{"techniqueID": "T1485", "score": 1, "comment": "deletes"}])

    def test_wrong_usage(self):
        self.write("t.yaml", TESTED)
        self.assertIn("takes no argument", self.wrong("coverage", "t.yaml"))
        self.assertIn("one of the files to be read",
                      self.wrong("coverage", "--rules", "t.yaml", "--navigator", "t.yaml"))
        self.assertIn("needs the name of a file",
                      self.wrong("coverage", "--rules", "t.yaml", "--navigator", "-"))


class Help(Rules):
    def test_every_command_has_its_own(self):
        for command in ("list", "show", "check", "backtest", "coverage", "export", "import", "schema"):
            text = self.rules(command, "--help").text
            self.assertIn(f"usage: cloudtrail rules {command}", text)
            self.assertIn("example", text)
            self.assertLessEqual(text.count("\n"), 33)
            self.assertTrue(all(len(line) <= 80 for line in text.splitlines()), text)
        self.assertIn("did you mean check?", self.wrong("chekc"))


class Names(support.Case):
    def test_a_set_that_is_named_twice_counts_once(self):
        self.write("a.json", support.log_file([support.record(1)]))
        for command in (["scan", "a.json"], ["rules", "list"], ["rules", "coverage"]):
            once = self.run_program(*command, "--rules", "rules.yaml")
            twice = self.run_program(*command, "--rules", "rules.yaml", "--rules", "rules.yaml")
            self.assertEqual((twice.code, twice.error), (0, once.error), command)

    def test_what_to_compare_with(self):
        self.write("a.json", support.log_file([support.record(1)]))
        backtest = ["rules", "backtest", "a.json", "--against"]
        self.assertEqual(self.run_program(*backtest, "router").code, 0)
        result = self.run_program(*backtest, "severty")
        self.assertEqual(result.code, 2)
        self.assertIn("'severty' is no preset and no file or folder; did you mean severity?", result.error)
        self.assertIn("No such file", self.run_program(*backtest, "no/such.yaml").error)


if __name__ == "__main__":
    support.main()

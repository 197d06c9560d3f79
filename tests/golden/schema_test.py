#!/usr/bin/env python3
"""The JSON Schemas and the parser say the same of every document that the unit tests parse, and know the
same keys. Needs the Python package jsonschema."""

import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys

SYSTEM_PYTHON = "/usr/bin/python3"  # has what apt installs, where another comes first in PATH
if importlib.util.find_spec("jsonschema") is None and "CLOUDTRAIL_PYTHON_TRIED" not in os.environ:
    if os.path.exists(SYSTEM_PYTHON):
        os.execve(SYSTEM_PYTHON, [SYSTEM_PYTHON, "-B", *sys.argv],
                  {**os.environ, "CLOUDTRAIL_PYTHON_TRIED": "1"})

import support

try:
    import jsonschema
except ImportError:
    print("skipped: no Python package jsonschema (Debian: python3-jsonschema)")
    sys.exit(support.SKIPPED)

TESTS = pathlib.Path(os.environ.get("CLOUDTRAIL_UNIT_TESTS", ""))

# What a schema cannot say: what goes beyond one value, beyond the document, or into a small language.
BEYOND_SCHEMAS = re.compile(
    r" the option |without `source_files`|over (pattern_)?bytes|more than 64 keys|used twice|comes from two"
    r"|^cannot read rules|^unknown (rule|set) |has no rule that is called|expected the id or the name"
    r"|^`(wildcard|regex|equals-ignore-case)`:|`\*\*` is not allowed|`regex` may not begin|lower bound must be less"
    r"|compares the field with itself|is compared with more than|inside `all-of` can never hold")
# And where the value is of the right form only: no such day, no such network.
RIGHT_FORM = re.compile(r"^`(expires|cidr|not-cidr)` needs")
NOT_REFUSED = {"2027-02-29", "10.0.0.0/33"}

KEY = "qqqqqqqqqqqqqqqqqqqqqqqq"  # far from every key
MATCH = "match: {a: [b]}"
# A document with a key that nobody knows, and the object of the schema that it stands in.
UNKNOWN_KEYS = {
    ("policy", None): f"id: p\nsources: [{{preset: router}}]\n{KEY}: 1\n",
    ("policy", "presetSource"): f"id: p\nsources: [{{preset: router, {KEY}: 1}}]\n",
    ("policy", "rulesSource"): f"id: p\nsources: [{{rules: rules.yaml, {KEY}: 1}}]\n",
    ("policy", "sigmaSource"): f"id: p\nsources: [{{sigma: rules.yaml, {KEY}: 1}}]\n",
    ("policy", "eventbridgeSource"):
        f"id: p\nsources: [{{eventbridge: x.json, id: a, severity: low, {KEY}: 1}}]\n",
    ("policy", "override"): f"id: p\nsources: [{{preset: router}}]\n"
                            f"overrides: [{{rules: [users], enabled: true, {KEY}: 1}}]\n",
    ("policy", "exception"): f"id: p\nsources: [{{preset: router}}]\n"
                             f"exceptions: [{{id: e, owner: o, reason: r, {MATCH}, {KEY}: 1}}]\n",
    ("rules", None): f"id: s\nrules: [{{id: r, severity: low, {MATCH}}}]\n{KEY}: 1\n",
    ("rules", "rule"): f"id: s\nrules: [{{id: r, severity: low, {MATCH}, {KEY}: 1}}]\n",
    ("rules", "exception"): f"id: s\nrules: [{{id: r, severity: low, {MATCH}}}]\n"
                            f"exceptions: [{{id: e, {MATCH}, {KEY}: 1}}]\n",
    ("rules", "ruleTest"): f"id: s\nrules: [{{id: r, severity: low, {MATCH}, "
                           f"tests: [{{name: t, record: {{}}, expect: none, {KEY}: 1}}]}}]\n",
    ("rules", "setTest"): f"id: s\nrules: [{{id: r, severity: low, {MATCH}}}]\n"
                          f"tests: [{{name: t, record: {{}}, expect: [], {KEY}: 1}}]\n",
    ("rules", "alternative"): f"id: s\nrules: [{{id: r, severity: low, match: {{a: [{{{KEY}: 1}}]}}}}]\n",
    ("rules", "anythingBut"):
        f"id: s\nrules: [{{id: r, severity: low, match: {{a: [{{anything-but: {{{KEY}: x}}}}]}}}}]\n",
}


def properties(schema):
    """The keys of an object, or of the one object among alternatives."""
    objects = [schema, *schema.get("anyOf", [])]
    return next(set(found["properties"]) for found in objects if "properties" in found)


class Schemas(support.Case):
    def schema(self, name):
        return json.loads(self.run_program("rules", "schema", name).out)

    def complaint(self, document):
        """The first line of what the program says of a document that it refuses."""
        self.write("document.yaml", document)
        result = self.run_program("scan", "--rules", "document.yaml", "rules.yaml")
        self.assertEqual(result.code, 2, document)
        return result.error.splitlines()[1]

    def test_they_are_schemas(self):
        for name in ("policy", "rules"):
            jsonschema.Draft202012Validator.check_schema(self.schema(name))
        self.assertEqual(self.run_program("rules", "schema").out,
                         self.run_program("rules", "schema", "policy").out)
        self.assertIn("did you mean policy?", self.run_program("rules", "schema", "polcy").error)

    def test_every_object_is_closed_and_every_key_described(self):
        def walk(node, definitions, path):
            if isinstance(node, list):
                for item in node:
                    walk(item, definitions, path)
            if not isinstance(node, dict):
                return
            if "properties" in node:
                self.assertIn("additionalProperties", node, path)
                for key, value in node["properties"].items():
                    target = definitions[value["$ref"].rsplit("/")[-1]] if "$ref" in value else {}
                    self.assertTrue("description" in value or "description" in target, f"{path}/{key}")
            for key, value in node.items():
                walk(value, definitions, f"{path}/{key}")

        for name in ("policy", "rules"):
            schema = self.schema(name)
            walk(schema, schema["$defs"], name)

    def test_they_know_the_keys_that_the_parser_knows(self):
        for (name, part), document in UNKNOWN_KEYS.items():
            with self.subTest(f"{name} {part}"):
                complaint = self.complaint(document)
                self.assertIn(f"unknown key `{KEY}`; expected one of", complaint)
                known = set(re.findall("`([^`]+)`", complaint.split("expected one of")[1]))
                schema = self.schema(name)
                keys = properties(schema["$defs"][part] if part else schema)
                self.assertEqual(known - keys, set(), "missing in the schema")
                self.assertEqual(keys - known, set(), "missing in the parser")

    def test_they_know_the_names_that_the_parser_knows(self):
        schema = self.schema("policy")
        presets = re.findall(r"^(\S+)$", self.run_program("rules", "list").text, re.M)
        self.assertEqual(schema["$defs"]["presetSource"]["properties"]["preset"]["enum"], presets)
        complaint = self.complaint(f"id: s\nrules: [{{id: r, severity: x, {MATCH}}}]\n")
        severities = complaint.split("one of ")[1].split(", ")
        self.assertEqual(schema["$defs"]["severity"]["enum"], severities)

    def test_they_agree_with_the_parser(self):
        cases = self.folder / "cases"
        for program, tests in (("rule_test", "*"), ("classify_test", "*"), ("engine_test", "Check.*")):
            subprocess.run([TESTS / program, "--gtest_brief=1", "--gtest_filter=" + tests], check=True, capture_output=True,
                           env=self.environment(CLOUDTRAIL_SCHEMA_CASES=str(cases)), timeout=500)
        validators = {name: jsonschema.Draft202012Validator(self.schema(name))
                      for name in ("policy", "rules")}
        good = bad = beyond = 0
        for line in sorted(set(cases.read_text("utf-8").rstrip("\n").split("\n"))):
            case = json.loads(line)
            errors = [error.message for error in validators[case["kind"]].iter_errors(case["document"])]
            shown = f"{case['problem']}\n{line[:1000]}"
            if not case["problem"]:
                good += 1
                self.assertEqual(errors, [], shown)
            elif BEYOND_SCHEMAS.search(case["problem"]):
                beyond += 1
            elif RIGHT_FORM.search(case["problem"]) and any(text in line for text in NOT_REFUSED):
                beyond += 1
            else:
                bad += 1
                self.assertNotEqual(errors, [], shown)
        self.assertGreater(good, 150)
        self.assertGreater(bad, 100)
        print(f"{good} good ones, {bad} bad ones, {beyond} bad in ways that no schema can tell")


if __name__ == "__main__":
    support.main()

#!/usr/bin/env python3
"""Who writes the records, such as the user agent, is whoever is being looked for."""

import csv
import io
import json
import os

import support

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\n\t\x7f\u202e\u2066end\u0000"
DANGEROUS = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066) if c != 0x0A]


class HostileText(support.Case):
    def hostile_file(self):
        made = support.record(1, "PutObject" + ESCAPES, ESCAPES, userAgent=ESCAPES,
                              sourceIPAddress=ESCAPES, eventID=ESCAPES, awsRegion=ESCAPES,
                              errorCode=ESCAPES, recipientAccountId=ESCAPES,
                              requestParameters={ESCAPES: [ESCAPES]})
        self.write("raw.json", json.dumps({"Records": [made]}, ensure_ascii=False))
        self.write("escaped.json", json.dumps({"Records": [made]}))
        return made

    def assert_harmless(self, out):
        text = out.decode()
        for c in DANGEROUS:
            self.assertNotIn(c, text)

    def test_no_format_lets_them_through(self):
        self.hostile_file()
        for name in ("raw.json", "escaped.json"):
            for arguments in (["--format", "table", "--min-severity", "low"], ["--format", "jsonl"],
                              ["--format", "csv"], ["--format", "summary"]):
                with self.subTest(name, arguments=arguments):
                    result = self.scan(*arguments, name, code=0 if name == "escaped.json" else None)
                    self.assert_harmless(result.out)
                    self.assert_harmless(result.err)

    def scan(self, *arguments, code=0, **options):
        # Whether control characters that are not escaped are a rejection is the reader's affair.
        if code is not None:
            return super().scan(*arguments, code=code, **options)
        return self.run_program("scan", "--rules", "rules.yaml", *arguments, **options)

    def test_json_keeps_what_was_said(self):
        made = self.hostile_file()
        finding = self.scan("--format", "jsonl", "escaped.json").findings[0]
        self.assertEqual(finding["user_agent"], made["userAgent"])
        self.assertEqual(finding["facts"]["s_parameters"], made["requestParameters"])

    def test_show(self):
        self.hostile_file()
        for arguments in ([], ["--color", "never"]):
            result = self.run_program("show", "escaped.json", "--index", "0", *arguments)
            self.assertEqual(result.code, 0)
            self.assert_harmless(result.out)

    def test_lone_surrogates_and_bad_escapes_become_valid_json(self):
        text = json.dumps({"Records": [support.record(1, userAgent="@@", requestParameters={"##": 1})]})
        text = text.replace("@@", "\\ud800 \\q").replace("##", "\\udc00")
        self.write("a.json", text)
        finding = self.scan("--format", "jsonl", "a.json").findings[0]
        json.dumps(finding, ensure_ascii=False).encode()  # fails for a lone surrogate

    def test_file_names_that_are_not_utf8(self):
        name = b"logs/caf\xe9\x1b[31m.json"
        os.makedirs(self.folder / "logs")
        with open(os.path.join(os.fsencode(self.folder), name), "wb") as file:
            file.write(support.log_file([support.record(1)]))
        for arguments in (["--format", "jsonl"], ["--format", "csv"], []):
            self.assert_harmless(self.scan(*arguments, "logs").out)
        finding = self.scan("--format", "jsonl", "logs").findings[0]
        self.assertEqual(finding["source"], "logs/caf\ufffd\x1b[31m.json")
        inspected = self.run_program("inspect", "logs")
        self.assertEqual(inspected.code, 0)
        self.assertIn("logs/caf\\xe9\\x1b[31m.json", inspected.text)

    def test_csv_runs_in_no_spreadsheet(self):
        cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", 'a"b', "a;=1", "a,b"]
        made = [support.record(i, userAgent=cell) for i, cell in enumerate(cells)]
        self.write("a.json", support.log_file(made))
        rows = list(csv.DictReader(io.StringIO(self.scan("--format", "csv", "a.json").text)))
        for row, cell in zip(rows, cells, strict=True):
            got = row["user_agent"]
            self.assertNotIn(got.strip(" ")[:1], set("=+-@\t\r\uff1d"), cell)
        self.assertEqual([row["user_agent"] for row in rows][:4], ["'=1+1", "'+1", "'-1", "'@SUM(A1)"])
        self.assertEqual([row["user_agent"] for row in rows][-3:], ['a"b', "a;=1", "a,b"])

    def test_arguments_are_shown_harmlessly(self):
        result = self.run_program("scan", "--format", "\x1b[31m", "x")
        self.assertEqual(result.code, 2)
        self.assert_harmless(result.err)
        result = self.run_program("\x1b[31m")
        self.assertEqual(result.code, 2)
        self.assert_harmless(result.err)


if __name__ == "__main__":
    support.main()

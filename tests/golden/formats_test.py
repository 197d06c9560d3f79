#!/usr/bin/env python3
"""The four formats and --stats, to the byte."""

import csv
import io
import json
import re

import support


class Formats(support.Case):
    def test_table(self):
        self.assert_golden("table.txt", self.scan(self.sample(), code=3).out)

    def test_summary(self):
        self.assert_golden("summary.txt", self.scan("--format", "summary", self.sample(), code=3).out)

    def test_jsonl(self):
        result = self.scan("--format", "jsonl", self.sample(), code=3)
        self.assert_golden("findings.jsonl", result.out)
        self.assert_golden("closing.txt", result.err)

    def test_csv(self):
        result = self.scan("--format", "csv", self.sample(), code=3)
        self.assert_golden("findings.csv", result.out)
        rows = list(csv.reader(io.StringIO(result.text)))
        self.assertEqual({len(row) for row in rows}, {16})
        self.assertEqual(len(rows), 1 + 7)

    def test_csv_has_its_header_without_findings(self):
        self.write("a.json", support.log_file([support.record(1, "ListBuckets")]))
        result = self.scan("--format", "csv", "a.json")
        self.assertEqual(result.text.count("\n"), 1)
        self.assertTrue(result.text.startswith("rule,severity,event_id,"))

    def test_stats(self):
        result = self.scan("--quiet", "--stats", "-", self.sample(), code=3)
        steady = re.sub(rb'"elapsed_seconds":[0-9.]+', b'"elapsed_seconds":0', result.out)
        self.assert_golden("stats.json", steady)
        self.assertEqual(result.err, b"")

    def test_schemas_begin_as_documented(self):
        finding = self.scan("--format", "jsonl", self.sample(), code=3).findings[0]
        self.assertEqual(list(finding)[:11],
                         ["rule", "severity", "event_id", "event_time", "event_name",
                          "event_source", "actor", "account", "region", "source", "index"])
        self.assertEqual(finding["schema"], 1)
        stats = self.stats("logs", code=3)
        self.assertEqual(list(stats)[:14],
                         ["schema", "files", "bytes", "records", "rejected", "rejections",
                          "duplicates", "out_of_range", "suppressed", "findings", "by_rule",
                          "by_severity", "references", "elapsed_seconds"])
        self.assertEqual(stats["records"], stats["judged"] + stats["rejected"] +
                         stats["duplicates"] + stats["out_of_range"])
        self.assertEqual(stats["findings"], sum(stats["by_rule"].values()))
        self.assertEqual(stats["findings"], sum(stats["by_severity"].values()))

    def test_facts_and_why(self):
        first = self.scan("--format", "jsonl", self.sample(), code=3).findings[0]
        self.assertEqual(first["facts"], {"s_name": "PutObject",
                                          "s_parameters": {"bucketName": "a-bucket"}})
        self.assertEqual(first["why"], [{"field": "eventName", "value": "PutObject"}])

    def test_severities_that_formats_show(self):
        self.sample()
        shown = {name: len(self.scan("--format", "jsonl", *options, "logs", code=3).findings)
                 for name, options in {"all": [], "medium": ["--min-severity", "medium"],
                                       "high": ["--min-severity", "high"],
                                       "critical": ["--min-severity", "critical"]}.items()}
        self.assertEqual(shown, {"all": 7, "medium": 5, "high": 2, "critical": 0})

    def test_table_counts_what_it_hides(self):
        text = self.scan(self.sample(), code=3).text
        self.assertIn("2 findings below medium are not shown: 2 low (--min-severity low shows them)",
                      text)
        self.assertNotIn("not shown", self.scan("--min-severity", "low", "logs", code=3).text)

    def test_two_sets_with_one_rule_id(self):
        self.write("a.json", support.log_file([support.record(1)]))
        self.write("more.yaml", support.RULES.replace("id: test", "id: more"))
        names = self.stats("--rules", "rules.yaml", "--rules", "more.yaml", "a.json")["by_rule"]
        self.assertEqual(names["test/writes"], 1)
        self.assertEqual(names["more/writes"], 1)
        both = self.scan("--format", "jsonl", "--rules", "rules.yaml", "--rules", "more.yaml", "a.json")
        self.assertEqual([finding["rule"] for finding in both.findings], ["test/writes", "more/writes"])

    def test_pretty_printed_records_stay_on_one_line(self):
        parameters = {"list": [1, 2.50, -3e5, True, None, "\u00e9"], "object": {}, "empty": []}
        made = support.record(1, requestParameters=parameters)
        self.write("a.json", json.dumps({"Records": [made]}, indent=4))
        findings = self.scan("--format", "jsonl", "a.json").findings
        self.assertEqual(findings[0]["facts"]["s_parameters"], parameters)


if __name__ == "__main__":
    support.main()

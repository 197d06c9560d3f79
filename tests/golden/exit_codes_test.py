#!/usr/bin/env python3
"""0 done, 1 --fail-on, 2 usage or rules, 3 some input rejected or unreadable."""

import gzip
import os
import subprocess
import unittest

import support


class ExitCodes(support.Case):
    def setUp(self):
        super().setUp()
        self.write("good.json", support.log_file([support.record(1), support.record(2, "GetObject")]))
        self.write("bad.json", support.log_file([support.record(1)])[:-20])

    def test_done(self):
        self.scan("good.json", code=0)
        self.scan("--fail-on", "high", "good.json", code=0)

    def test_fail_on(self):
        self.scan("--fail-on", "medium", "good.json", code=1)
        self.scan("--fail-on", "low", "good.json", code=1)

    def test_fail_on_counts_what_is_not_shown(self):
        self.scan("--fail-on", "low", "--min-severity", "critical", "good.json", code=1)
        self.scan("--fail-on", "low", "--quiet", "good.json", code=1)

    def test_rejected_input_is_worse_than_findings(self):
        result = self.scan("--fail-on", "low", "good.json", "bad.json", code=3)
        self.assertIn("truncated", result.text)
        self.assertIn("bad.json, record 0 at byte ", result.text)

    def test_the_rest_is_done(self):
        stats = self.stats("bad.json", "good.json", code=3)
        self.assertEqual((stats["records"], stats["judged"], stats["rejected"]), (3, 2, 1))
        self.assertEqual(stats["rejections"], {"truncated": 1})

    @unittest.skipIf(os.geteuid() == 0, "root can read everything")
    def test_unreadable(self):
        (self.folder / "good.json").chmod(0)
        self.assertIn("good.json", self.scan("good.json", code=3).text)

    def test_links_to_nothing_and_pipes_below_a_folder(self):
        os.makedirs(self.folder / "logs")
        os.symlink("nowhere", self.folder / "logs/link")
        os.mkfifo(self.folder / "logs/pipe")
        os.symlink("..", self.folder / "logs/loop")
        stats = self.stats("logs", code=3)
        self.assertEqual(stats["files_unreadable"], 2)
        inspected = self.run_program("inspect", "logs")
        self.assertEqual(inspected.code, 3)
        self.assertEqual(inspected.text.count("unreadable"), 2)

    def test_a_pipe_that_is_named_is_read(self):
        os.mkfifo(self.folder / "pipe")
        with subprocess.Popen(["sh", "-c", "cat good.json > pipe"], cwd=self.folder) as writer:
            self.assertEqual(self.stats("pipe")["records"], 2)
            writer.wait()

    def test_standard_input(self):
        content = (self.folder / "good.json").read_bytes()
        for given in (content, gzip.compress(content), gzip.compress(content[:40]) + gzip.compress(content[40:])):
            self.assertEqual(self.stats("-", stdin=given)["findings"], 2)
        finding = self.scan("--format", "jsonl", "-", stdin=content).findings[0]
        self.assertEqual(finding["source"], "-")

    def test_strict(self):
        damaged = support.log_file([support.record(1)]).replace(b'"a-bucket"', b"nonsense")
        self.write("damaged.json", damaged)
        self.scan("damaged.json", code=0)
        self.assertEqual(self.stats("--strict", "damaged.json", code=3)["rejections"], {"strict": 1})

    def test_limits(self):
        for option, value, reason in (("--max-record-bytes", "100", "record_bytes"),
                                      ("--max-depth", "1", "depth")):
            self.assertEqual(self.stats(option, value, "good.json", code=3)["rejections"], {reason: 2})
        self.assertEqual(self.stats("--max-record-bytes", "1k", "good.json")["rejected"], 0)

    def test_dedup(self):
        self.write("copy.json", support.log_file([support.record(1), support.record(3)]))
        stats = self.stats("--dedup", "copy.json", "good.json")
        self.assertEqual((stats["records"], stats["duplicates"], stats["judged"]), (4, 1, 3))

    def test_range(self):
        stats = self.stats("--from", "2024-05-01T01:30:00Z", "good.json")
        self.assertEqual((stats["out_of_range"], stats["judged"]), (1, 1))
        stats = self.stats("--from", "2024-05-01", "--to", "2024-05-01T02:00:00Z", "good.json")
        self.assertEqual((stats["out_of_range"], stats["judged"]), (1, 1))

    def test_files_are_skipped_by_their_names(self):
        for day in ("01", "02", "20"):
            name = f"logs/111122223333_CloudTrail_eu-west-1_202405{day}T0200Z_abc.json"
            self.write(name, support.log_file([support.record(1)]))
        stats = self.stats("--from", "2024-05-01", "--to", "2024-05-02", "logs")
        self.assertEqual((stats["files"], stats["files_skipped"]), (2, 1))
        stats = self.stats("--to", "2024-05-02", "--delivery-slack", "1h", "logs")
        self.assertEqual((stats["files"], stats["files_skipped"]), (1, 2))


if __name__ == "__main__":
    support.main()

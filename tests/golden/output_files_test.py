#!/usr/bin/env python3
"""--output and --stats: whole or not at all."""

import json
import os
import resource
import stat
import subprocess

import support


class OutputFiles(support.Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.json", support.log_file([support.record(i) for i in range(50)]))

    def files(self):
        return sorted(os.listdir(self.folder))

    def test_same_as_standard_output(self):
        for name in ("jsonl", "csv", "table", "summary"):
            direct = self.scan("--format", name, "in").out
            result = self.scan("--format", name, "--output", "out", "in")
            self.assertEqual((self.folder / "out").read_bytes(), direct)
            self.assertEqual(result.out, b"")
            self.assertIn("Summary", result.error)
        self.assertEqual(self.files(), ["in", "out", "rules.yaml"])

    def test_what_is_read_is_not_overwritten(self):
        before = (self.folder / "in/a.json").read_bytes()
        os.symlink("in", self.folder / "linked")
        for option in ("--output", "--stats"):
            for paths in (["in/a.json"], ["in"], ["linked"]):
                result = self.scan(option, "in/a.json", "--format", "jsonl", *paths, code=2)
                self.assertIn("one of the files to be read", result.error)
        self.assertEqual((self.folder / "in/a.json").read_bytes(), before)

    def test_rules_are_not_overwritten(self):
        before = (self.folder / "rules.yaml").read_bytes()
        self.write("rules/own.yaml", before)
        for rules, target in (("rules.yaml", "rules.yaml"), ("rules", "rules/own.yaml")):
            for option in ("--output", "--stats"):
                self.scan("--rules", rules, option, target, "in", code=2)
                self.assertEqual((self.folder / target).read_bytes(), before)

    def test_an_empty_name_is_noticed_before_the_work(self):
        for option in ("--output", "--stats"):
            self.assertIn("need the name of a file", self.scan(option, "", "in", code=2).error)

    def test_a_pipe_in_a_folder_of_rules_is_not_waited_for(self):
        self.write("rules/own.yaml", (self.folder / "rules.yaml").read_bytes())
        os.mkfifo(self.folder / "rules/pipe.YAML")
        self.assertIn("not a regular file", self.scan("--rules", "rules", "in", code=2).error)

    def test_quiet(self):
        result = self.scan("--quiet", "--format", "jsonl", "--output", "out", "in")
        self.assertEqual((result.out, result.err), (b"", b""))
        self.assertEqual((self.folder / "out").read_bytes().count(b"\n"), 50)

    def test_findings_are_there_although_input_was_rejected(self):
        self.write("in/b.json", b'{"Records":[{"eventName":')
        self.scan("--format", "jsonl", "--output", "out", "in", code=3)
        self.assertEqual((self.folder / "out").read_bytes().count(b"\n"), 50)

    def test_replaces_and_keeps_the_mode(self):
        self.write("out", "old").chmod(0o640)
        self.scan("--format", "jsonl", "--output", "out", "in")
        self.assertEqual(stat.S_IMODE((self.folder / "out").stat().st_mode), 0o640)
        self.assertEqual((self.folder / "out").read_bytes().count(b"\n"), 50)

    def test_new_file_has_the_mode_of_the_umask(self):
        ended = subprocess.run(["sh", "-c", 'umask 027; exec "$0" scan --rules rules.yaml --quiet '
                                            "--format csv --output out in", support.PROGRAM],
                               cwd=self.folder, check=False)
        self.assertEqual(ended.returncode, 0)
        self.assertEqual(stat.S_IMODE((self.folder / "out").stat().st_mode), 0o640)

    def test_a_link_stays_a_link(self):
        self.write("real", "old")
        os.symlink("real", self.folder / "link")
        self.scan("--quiet", "--format", "jsonl", "--output", "link", "in")
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertEqual((self.folder / "real").read_bytes().count(b"\n"), 50)

    def test_a_device_is_written_to(self):
        self.scan("--format", "jsonl", "--output", "/dev/null", "in")
        self.assertFalse(stat.S_ISREG(os.stat("/dev/null").st_mode))

    def test_inside_the_folder_that_is_scanned(self):
        """Once; then it is a file that would be read, and nothing that is read is overwritten."""
        for code in (0, 2):
            self.scan("--format", "jsonl", "--output", "in/findings.jsonl", "in", code=code)
            lines = (self.folder / "in/findings.jsonl").read_bytes().splitlines()
            self.assertEqual(len(lines), 50)

    def test_nothing_is_left_when_the_disk_is_full(self):
        self.write("out", "old")

        def small_files_only():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        ended = subprocess.run([support.PROGRAM, "scan", "--rules", "rules.yaml", "--format", "jsonl",
                                "--output", "out", "in"], cwd=self.folder, capture_output=True,
                               preexec_fn=small_files_only, check=False)
        self.assertEqual(ended.returncode, 2, ended.stderr)
        self.assertIn(b"File too large", ended.stderr)
        self.assertEqual((self.folder / "out").read_text(), "old")
        self.assertEqual(self.files(), ["in", "out", "rules.yaml"])

    def test_full_standard_output(self):
        with open("/dev/full", "wb") as full:
            ended = subprocess.run([support.PROGRAM, "scan", "--rules", "rules.yaml", "in"], stdout=full,
                                   stderr=subprocess.PIPE, cwd=self.folder, check=False)
        self.assertEqual(ended.returncode, 2)
        self.assertIn(b"No space left on device", ended.stderr)

    def test_places_that_cannot_be_written(self):
        for option in ("--output", "--stats"):
            for place in ("nowhere/out", "in"):
                result = self.scan(option, place, "in", code=2)
                self.assertIn(place + ": cannot be written", result.error)
                self.assertEqual(result.out, b"")

    def test_bad_rules_leave_the_old_file(self):
        self.write("out", "old")
        self.write("bad.yaml", "rules: [")
        self.scan("--rules", "bad.yaml", "--output", "out", "in", code=2)
        self.assertEqual((self.folder / "out").read_text(), "old")

    def test_stats_beside_findings(self):
        self.scan("--format", "jsonl", "--output", "out", "--stats", "s.json", "in")
        stats = json.loads((self.folder / "s.json").read_text())
        self.assertEqual(stats["findings"], 50)
        result = self.scan("--format", "csv", "--output", "out", "--stats", "-", "in")
        self.assertEqual(json.loads(result.text)["findings"], 50)

    def test_input_is_not_overwritten(self):
        for option in ("--output", "--stats"):
            before = (self.folder / "in/a.json").read_bytes()
            self.assertIn("to be read", self.scan(option, "in/a.json", "in/a.json", code=2).error)
            self.assertEqual((self.folder / "in/a.json").read_bytes(), before)


if __name__ == "__main__":
    support.main()

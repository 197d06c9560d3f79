#!/usr/bin/env python3
"""The same output for any number of threads and any order of the files on the disk."""

import gzip
import os
import random
import re
import shutil
import subprocess

import support


class Order(support.Case):
    def trail(self):
        """Generated records in many files, duplicates and damage among them."""
        subprocess.run([support.GENERATE, "--format", "trail", "--records", "6000", "--files", "60",
                        "--duplicates", "0.05", "--seed", "7", "--out", "trail"], cwd=self.folder,
                       check=True, stdout=subprocess.DEVNULL)
        self.write("trail/damaged.json", b'{"Records":[{"eventName":"GetObject"},{"a" "b"},{"c"')
        self.write("trail/many.json", support.log_file([support.record(i) for i in range(5000)]))
        self.write("trail/text.json", "no JSON")

    def shuffled_copy(self, seed):
        """The same files, made in another order."""
        files = sorted(path.relative_to(self.folder / "trail")
                       for path in (self.folder / "trail").rglob("*") if path.is_file())
        random.Random(seed).shuffle(files)
        shutil.move(self.folder / "trail", self.folder / "old")
        for path in files:
            self.write(f"trail/{path}", (self.folder / "old" / path).read_bytes())
        shutil.rmtree(self.folder / "old")

    def outputs(self, threads):
        for options in (["--format", "jsonl"], ["--format", "csv", "--dedup"], ["--dedup"],
                        ["--preset", "console-changes", "--preset", "trail-changes"],
                        ["--format", "summary", "--from", "2024-05-10", "--dedup"]):
            preset = [] if "--preset" in options else ["--preset", "severity"]
            result = self.scan("--threads", str(threads), *preset, *options, "trail", code=3)
            yield options, result.out, result.err
        stats = self.scan("--preset", "severity", "--threads", str(threads), "--dedup", "--quiet",
                          "--stats", "-", "trail", code=3).out
        yield "stats", re.sub(rb'"elapsed_seconds":[0-9.]+', b"", stats), b""

    def test_threads_and_creation_order(self):
        self.trail()
        first = list(self.outputs(1))
        self.assertGreater(len(first[0][1]), 1_000_000)
        for seed, threads in enumerate((2, 4, 7)):
            self.shuffled_copy(seed)
            for want, got in zip(first, self.outputs(threads), strict=True):
                self.assertTrue(want == got, f"{threads} threads, {want[0]}")

    def test_names_in_byte_order(self):
        made = support.log_file([support.record(1)])
        for name in ("b.json", "B.json", "a/z.json", "a.json", "\u00e9.json", "10.json", "9.json"):
            self.write(f"logs/{name}", made)
        findings = self.scan("--format", "jsonl", "logs").findings
        self.assertEqual([finding["source"] for finding in findings],
                         ["logs/10.json", "logs/9.json", "logs/B.json", "logs/a/z.json",
                          "logs/a.json", "logs/b.json", "logs/\u00e9.json"])

    def test_paths_in_the_order_given(self):
        self.write("b.json", support.log_file([support.record(1)]))
        self.write("a.json.gz", gzip.compress(support.log_file([support.record(2)])))
        findings = self.scan("--format", "jsonl", "b.json", "a.json.gz").findings
        self.assertEqual([finding["source"] for finding in findings], ["b.json", "a.json.gz"])

    def test_many_empty_files(self):
        os.makedirs(self.folder / "logs")
        for i in range(2000):
            (self.folder / f"logs/{i}.json").touch()
        self.assertEqual(self.stats("logs")["files"], 2000)


if __name__ == "__main__":
    support.main()

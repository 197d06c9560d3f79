#!/usr/bin/env python3
"""What tests/run.sh counts: nothing that went wrong is ever a pass."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SUMMARY = pathlib.Path(__file__).parents[1] / "summary.py"

PASSED = '<testcase name="ok" status="run"><system-out>fine</system-out></testcase>'
FAILED = '<testcase name="bad" status="fail"><failure/><system-out>a &lt; b</system-out></testcase>'
SKIPPED = ('<testcase name="s" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
           "<system-out>[  SKIPPED ] no data</system-out></testcase>")
SKIPPED_AND_FAILED = SKIPPED.replace("no data", "no data [  FAILED  ] s")
NOT_BUILT = ('<testcase name="n" status="notrun"><skipped message="Unable to find executable"/>'
             "<system-out></system-out></testcase>")
DISABLED = '<testcase name="d" status="disabled"><system-out>Disabled</system-out></testcase>'


def summary(xml, *options):
    """(exit code, output) of the summary of one results file, which is absent for None."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "release.xml")
        if xml is not None:
            path.write_text(xml, encoding="utf-8")
        run = subprocess.run([sys.executable, SUMMARY, *options, path], capture_output=True,
                             text=True, check=False)
        return run.returncode, run.stdout


def suite(*cases):
    return '<?xml version="1.0" encoding="UTF-8"?><testsuite>' + "".join(cases) + "</testsuite>"


class SummaryTest(unittest.TestCase):
    def check(self, expected_code, expected_line, xml, *options):
        code, output = summary(xml, *options)
        self.assertEqual(output.splitlines()[-1], expected_line)
        self.assertEqual(code, expected_code)
        return output

    def test_passes(self):
        self.check(0, "2 passed, 0 failed", suite(PASSED, PASSED))

    def test_failures_are_shown_in_full(self):
        output = self.check(1, "1 passed, 1 failed", suite(PASSED, FAILED), "--failures")
        self.assertIn("FAILED release: bad\na < b", output)

    def test_skips_are_counted_apart(self):
        self.check(0, "1 passed, 0 failed, 2 skipped", suite(PASSED, SKIPPED, DISABLED))

    def test_skips_fail_where_nothing_may_be_skipped(self):
        self.check(1, "1 passed, 2 failed", suite(PASSED, SKIPPED, DISABLED), "--skips-fail")

    def test_a_skipped_test_that_failed_too_is_a_failure(self):
        self.check(1, "1 passed, 1 failed", suite(PASSED, SKIPPED_AND_FAILED))

    def test_a_program_that_was_not_built_is_a_failure(self):
        self.check(1, "1 passed, 1 failed", suite(PASSED, NOT_BUILT))

    def test_nothing_run_is_a_failure(self):
        self.check(1, "0 passed, 1 failed", suite())
        self.check(1, "0 passed, 1 failed", None)
        self.check(1, "0 passed, 1 failed", "<testsuite><testcase")

    def test_only_skipped_is_a_failure(self):
        self.check(1, "0 passed, 0 failed, 1 skipped", suite(SKIPPED))

    def test_a_failure_from_outside_counts(self):
        output = self.check(1, "1 passed, 1 failed", suite(PASSED), "--failures", "--failure",
                            "tsan: does not build")
        self.assertIn("FAILED tsan: does not build", output)


if __name__ == "__main__":
    unittest.main()

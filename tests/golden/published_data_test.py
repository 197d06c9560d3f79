#!/usr/bin/env python3
"""Numbers over published logs that an independent evaluator got. Skipped where they are not at hand."""

import os
import pathlib
import unittest

import support

DATA = pathlib.Path(os.environ.get("CLOUDTRAIL_TEST_DATA") or support.HERE.parents[2] / "shared") / "data"


@unittest.skipUnless((DATA / "logs").is_dir(), f"no {DATA}/logs")
class PublishedLogs(support.Case):
    def numbers(self, preset):
        stats = self.stats("--preset", preset, str(DATA / "logs"))
        self.assertEqual((stats["records"], stats["judged"], stats["rejected"]), (3042, 3042, 0))
        return stats["by_rule"], stats["suppressed"]

    def test_console_changes(self):
        found, _ = self.numbers("console-changes")
        self.assertEqual(found, {"console-user-agent": 7, "console-session": 2})

    def test_trail_changes(self):
        self.assertEqual(self.numbers("trail-changes")[0], {"trail-changed": 15})

    def test_severity(self):
        found, suppressed = self.numbers("severity")
        self.assertEqual(suppressed, {"allow-listed": 316})
        self.assertEqual(found, {"an_aws_resource_was_deleted": 197, "aws_resource_not_listed": 921,
                                 "high_severity_aws_event_happened": 16,
                                 "medium_severity_aws_event_happened": 19,
                                 "low_severity_aws_event_happened": 1573})


@unittest.skipUnless((DATA / "envelopes").is_dir(), f"no {DATA}/envelopes")
class PublishedEnvelopes(support.Case):
    def test_shapes(self):
        files = self.run_program("inspect", "--format", "jsonl", str(DATA / "envelopes")).findings
        self.assertGreater(len(files), 100)
        for file in files:
            folder = pathlib.Path(file["source"]).parent.name.removesuffix("-other")
            with self.subTest(file["source"]):
                told_apart = file["not_cloudtrail"] + file["rejected"] > 0 and file["records"] == 0
                self.assertTrue(file["shape"] == folder or told_apart, file["shape"])
                said = sum(file[name] for name in (
                    "records", "references", "rejected", "control_messages", "test_events",
                    "subscription_messages", "digests", "config_items", "not_cloudtrail"))
                self.assertGreater(said, 0, "silently empty")


if __name__ == "__main__":
    support.main()

#!/usr/bin/env python3
"""Signals and broken pipes."""

import json
import os
import signal
import subprocess
import threading
import time
import unittest

import support


class Stops(support.Case):
    def setUp(self):
        super().setUp()
        os.mkfifo(self.folder / "pipe")

    def feed(self, stop):
        """Records without end into the pipe, until `stop` or until nobody reads."""
        lines = "".join(json.dumps(support.record(i)) + "\n" for i in range(500)).encode()

        def write():
            try:
                with open(self.folder / "pipe", "wb", buffering=0) as pipe:
                    while not stop.is_set():
                        pipe.write(lines)
            except BrokenPipeError:
                pass

        thread = threading.Thread(target=write)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(stop.set)

    def start(self, *arguments, **options):
        started = subprocess.Popen([support.PROGRAM, "scan", "--rules", "rules.yaml", *arguments],
                                   cwd=self.folder, env=self.environment(), stderr=subprocess.PIPE,
                                   **options)
        self.addCleanup(started.wait)
        self.addCleanup(started.kill)
        self.addCleanup(started.stderr.close)
        return started

    def stop_in_the_middle(self, number, *arguments):
        self.feed(threading.Event())
        started = self.start(*arguments, "pipe", stdout=subprocess.PIPE)
        time.sleep(1)
        started.send_signal(number)
        out, err = started.communicate(timeout=60)
        return started.returncode, out.decode(), err.decode()

    def test_interrupt(self):
        code, out, err = self.stop_in_the_middle(signal.SIGINT, "--format", "summary")
        self.assertEqual(code, 130, err)
        self.assertIn("the numbers are of what was done until then", err)
        self.assertRegex(out, r"records +[1-9][0-9,]* seen")

    def test_terminate_leaves_no_output_file(self):
        self.write("old", "old")
        code, out, err = self.stop_in_the_middle(signal.SIGTERM, "--format", "jsonl", "--output", "old",
                                                 "--stats", "stats.json")
        self.assertEqual(code, 143, err)
        self.assertEqual(out, "")
        self.assertIn("old was not written", err)
        self.assertRegex(err, r"records +[1-9][0-9,]* seen")
        self.assertEqual((self.folder / "old").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.folder)), ["old", "pipe", "rules.yaml", "stats.json"])
        stats = json.loads((self.folder / "stats.json").read_text())
        self.assertTrue(stats["cancelled"])
        self.assertGreater(stats["records"], 0)

    def test_interrupt_while_a_pipe_says_nothing(self):
        with open(self.folder / "pipe", "r+b", buffering=0):
            started = self.start("--output", "out", "-", "pipe", stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE)
            time.sleep(0.5)
            started.send_signal(signal.SIGINT)
            _, err = started.communicate(timeout=20)
        self.assertEqual(started.returncode, 130, err)
        self.assertEqual(sorted(os.listdir(self.folder)), ["pipe", "rules.yaml"])

    def test_second_interrupt_kills_at_once(self):
        # Standard output is a pipe that is full: the run cannot end in good order.
        self.write("a.json", support.log_file([support.record(i) for i in range(20000)]))
        started = self.start("--format", "jsonl", "a.json", stdout=subprocess.PIPE)
        self.addCleanup(started.stdout.close)
        time.sleep(1)
        started.send_signal(signal.SIGINT)
        time.sleep(0.5)
        self.assertIsNone(started.poll())
        started.send_signal(signal.SIGINT)
        self.assertEqual(started.wait(timeout=20), -signal.SIGINT)

    def test_reader_goes_away(self):
        self.write("a.json", support.log_file([support.record(i) for i in range(20000)]))
        for arguments in (["--format", "jsonl", "a.json"], ["--format", "csv", "a.json"], ["a.json"]):
            started = self.start(*arguments, stdout=subprocess.PIPE)
            started.stdout.read(10)
            started.stdout.close()
            err = started.stderr.read()
            self.assertEqual((started.wait(timeout=60), err), (141, b""))

    @unittest.skipUnless(os.path.exists("/proc/self/fd"), "needs /proc")
    def test_nothing_is_left_after_a_kill(self):
        self.feed(threading.Event())
        started = self.start("--format", "jsonl", "--output", "out", "pipe", stdout=subprocess.PIPE)
        self.addCleanup(started.stdout.close)
        time.sleep(0.7)
        started.kill()
        started.wait()
        self.assertEqual(sorted(os.listdir(self.folder)), ["pipe", "rules.yaml"])


if __name__ == "__main__":
    support.main()

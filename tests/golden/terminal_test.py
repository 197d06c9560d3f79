#!/usr/bin/env python3
"""At a terminal: colours, a table that fits, a progress bar. In a pipe: none of it."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
import unicodedata

import support

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def columns_of(text):
    """As many terminals count: wide characters are two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Terminal(support.Case):
    def at_terminal(self, *arguments, columns=80, both=True, **environment):
        """What a terminal gets to see, and the exit code. `both`: of standard error too."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        started = subprocess.Popen([support.PROGRAM, *arguments], cwd=self.folder, stdout=theirs,
                                   stdin=subprocess.DEVNULL, stderr=theirs if both else subprocess.PIPE,
                                   env=self.environment(TERM="xterm", **environment))
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # how a pseudo-terminal says that the other end is closed
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
        if started.stderr:
            started.stderr.close()
        return seen.decode().replace("\r\n", "\n"), started.wait(timeout=60)

    def scan_at_terminal(self, *arguments, **options):
        return self.at_terminal("scan", "--rules", "rules.yaml", *arguments, **options)

    def test_everything_fits(self):
        self.write("a.json", support.log_file([
            support.record(1, user="a-very-long-name-of-a-session-that-nobody-can-read@example.com"),
            support.record(2, user="\u5f20\u4e09" * 20), support.record(3, "Put" + "X" * 100),
            support.record(4, sourceIPAddress="2001:db8:1234:5678:9abc:def0:1234:5678"),
            support.record(5, errorCode="Client.UnauthorizedOperation")]))
        self.write("x" * 120 + ".json", b"{")
        for columns in (60, 80, 100, 132, 200):
            seen, code = self.scan_at_terminal(".", columns=columns)
            self.assertEqual(code, 3)
            table = ESCAPE.sub("", seen).replace("\r", "")
            for line in table.splitlines():
                self.assertLessEqual(columns_of(line), columns, line)
            self.assertEqual("ACCOUNT" in table, columns >= 132)
            self.assertIn("took", table)

    def test_colours(self):
        self.sample()
        seen, code = self.scan_at_terminal("logs")
        self.assertEqual(code, 3)
        self.assertRegex(seen, r"\x1b\[31mhigh\x1b\[0m")
        for arguments, environment in ((["--color", "never"], {}), ([], {"NO_COLOR": "1"})):
            seen, code = self.scan_at_terminal(*arguments, "logs", **environment)
            self.assertNotIn("\x1b", seen)

    def test_pipe(self):
        result = self.scan(self.sample(), code=3, TERM="xterm")
        self.assertNotIn(b"\x1b", result.out + result.err)
        self.assertNotIn("took", result.text)
        self.assertIn(b"\x1b[", self.scan("--color", "always", "logs", code=3).out)

    def test_progress_bar(self):
        os.mkfifo(self.folder / "pipe")

        def slowly():
            with open(self.folder / "pipe", "wb", buffering=0) as pipe:
                for i in range(8):
                    pipe.write(json.dumps(support.record(i)).encode() + b"\n")
                    time.sleep(0.15)

        writer = threading.Thread(target=slowly)
        writer.start()
        seen, code = self.scan_at_terminal("pipe")
        writer.join()
        self.assertEqual(code, 0)
        self.assertIn("records/s\x1b[K", seen)
        left = re.sub(r"\r[^\r\n]*\x1b\[K", "", seen)  # the bar is overwritten, by itself at last
        table = ESCAPE.sub("", left).split("Summary")[0].splitlines()
        self.assertEqual([line.split()[3] for line in table[1:9]], ["PutObject"] * 8)
        self.assertNotIn("records/s", "".join(table))

    def test_quiet_has_none(self):
        self.sample()
        seen, code = self.scan_at_terminal("--quiet", "logs")
        self.assertEqual((seen, code), ("", 3))

    def test_explain_is_a_tree(self):
        self.write("a.json", json.dumps(support.record(1, "DeleteBucket")))
        arguments = ["explain", "--rules", "rules.yaml", "a.json", "--index", "0"]
        seen, code = self.at_terminal(*arguments)
        self.assertEqual(code, 0)
        self.assertIn("└─ ✓ eventName starts with", ESCAPE.sub("", seen))
        self.assertIn("\x1b[32m✓", seen)
        seen, code = self.at_terminal(*arguments, "--format", "json")
        self.assertEqual(json.loads(seen)["choice"], "matched")

    def test_raw_record(self):
        made = json.dumps(support.record(1, userAgent="\u009b31m"), ensure_ascii=False)
        self.write("a.json", made)
        seen, code = self.at_terminal("show", "a.json", "--index", "0", "--raw")
        self.assertEqual((seen, code), (made.replace("\u009b", "\\x9b") + "\n", 0))


if __name__ == "__main__":
    support.main()

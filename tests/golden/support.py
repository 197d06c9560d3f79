"""What the tests of the program share: records, a folder to work in, and a way to run it."""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("CLOUDTRAIL_PROGRAM", "")
GENERATE = os.environ.get("CLOUDTRAIL_GENERATE", "")
HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
SKIPPED = 77

RULES = """
schema: 1
id: test
facts: {s_name: /eventName, s_parameters: /requestParameters, s_absent: /no/such/member}
exceptions:
  - id: robots
    match: {userIdentity: {userName: [robot]}}
rules:
  - id: deletes
    title: Something was deleted
    severity: high
    tags: [attack.impact]
    match: {eventName: [{prefix: Delete}]}
  - id: writes
    title: Something was written
    severity: medium
    match: {eventName: [{prefix: Put}]}
  - id: reads
    title: Something was read
    severity: low
    match: {eventName: [{prefix: Get}]}
"""


def record(number, name="PutObject", user="alice", **changes):
    """A record that differs from others by its number."""
    made = {
        "eventVersion": "1.08",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE",
                         "arn": f"arn:aws:iam::111122223333:user/{user}",
                         "accountId": "111122223333", "userName": user},
        "eventTime": f"2024-05-{1 + number // 24 % 28:02}T{number % 24:02}:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli/2.15.0",
        "requestParameters": {"bucketName": "a-bucket"},
        "responseElements": None,
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "recipientAccountId": "111122223333",
    }
    made.update(changes)
    return {key: value for key, value in made.items() if value is not ...}


def log_file(records):
    return json.dumps({"Records": records}, separators=(",", ":")).encode()


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def text(self):
        return self.out.decode()

    @property
    def error(self):
        return self.err.decode()

    @property
    def findings(self):
        return [json.loads(line) for line in self.out.decode().splitlines()]


class Case(unittest.TestCase):
    """Runs in a folder of its own, which is removed."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("rules.yaml", RULES)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def environment(self, **changes):
        kept = {key: value for key, value in os.environ.items()
                if key in ("PATH", "HOME", "LD_LIBRARY_PATH") or key.endswith("SAN_OPTIONS")}
        return {**kept, **changes}

    def run_program(self, *arguments, stdin=b"", **environment):
        ended = subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, timeout=300,
                               cwd=self.folder, env=self.environment(**environment), check=False)
        for sign in (b"ERROR: AddressSanitizer", b"WARNING: ThreadSanitizer", b"runtime error:",
                     b"ERROR: LeakSanitizer"):
            self.assertNotIn(sign, ended.stderr, ended.stderr.decode(errors="replace"))
        return Result(ended.returncode, ended.stdout, ended.stderr)

    def scan(self, *arguments, code=0, **options):
        """With the rules of the tests, unless others are named."""
        own = [] if {"--preset", "--rules"} & set(arguments) else ["--rules", "rules.yaml"]
        result = self.run_program("scan", *own, *arguments, **options)
        self.assertEqual(result.code, code, result.error)
        return result

    def stats(self, *arguments, **options):
        return json.loads(self.scan("--quiet", "--stats", "-", *arguments, **options).out)

    def assert_golden(self, name, content):
        path = EXPECTED / name
        if os.environ.get("CLOUDTRAIL_GOLDEN_UPDATE"):
            EXPECTED.mkdir(exist_ok=True)
            path.write_bytes(content)
        self.assertEqual(path.read_bytes().decode(), content.decode(), f"differs from {path}")

    def sample(self):
        """A folder with a bit of everything; its output is in expected/."""
        refused = {"errorCode": "AccessDenied", "errorMessage": "no"}
        self.write("logs/a.json", log_file([record(1), record(2, "DeleteBucket"),
                                            record(3, "GetObject", "bob"),
                                            record(4, "ListBuckets"),
                                            record(5, "DeleteUser", "bob", **refused)]))
        self.write("logs/b.json.gz", gzip.compress(log_file([record(6, "PutBucketPolicy", "carol"),
                                                             record(7, "DeleteTrail", "robot")]),
                                                   mtime=0))
        lines = [json.dumps(record(8, "GetObject")), "{broken}", json.dumps(record(9, "PutObject", "bob"))]
        self.write("logs/c.ndjson", "\n".join(lines) + "\n")
        self.write("logs/d/message.json", json.dumps(
            {"s3Bucket": "trail", "s3ObjectKey": ["AWSLogs/1.json.gz", "AWSLogs/2.json.gz"]}))
        self.write("logs/d/other.json", '{"hello": "world"}')
        return "logs"


def main():
    """Runs the tests of the calling file; all skipped is a skip to ctest."""
    if not PROGRAM or not GENERATE:
        sys.exit("set CLOUDTRAIL_PROGRAM and CLOUDTRAIL_GENERATE to the built programs, or run ctest")
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.testsRun == len(result.skipped) else 0)

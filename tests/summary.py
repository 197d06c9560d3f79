#!/usr/bin/env python3
"""Counts the results of ctest runs, from the files that --output-junit wrote.

    tests/summary.py [--skips-fail] [--failure TEXT]... [--failures] FILE...

Prints one line, `N passed, N failed` with `, N skipped` where any were, and ends with 1 when anything
failed or nothing ran. A file that is absent, unreadable or without tests is itself a failure.
--failures prints what failed, in full, before that line.
"""

import argparse
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

# What ctest says of a test that skipped itself. Its other reasons for not running one (a program
# that was not built, a fixture that failed) are failures.
SELF_SKIPPED = ("SKIP_REGULAR_EXPRESSION_MATCHED", "SKIP_RETURN_CODE")
# ctest calls a test skipped as soon as it prints that it is, whatever it goes on to do.
FAILED_ALL_THE_SAME = ("[  FAILED  ]", "ERROR: AddressSanitizer", "WARNING: ThreadSanitizer",
                       "ERROR: LeakSanitizer", "runtime error:")


def outcome(case, skips_fail):
    """(`passed`, `failed` or `skipped`, the text that explains it)"""
    text = case.findtext("system-out") or ""
    status = case.get("status")
    if status == "run":
        return "passed", text
    skipped = case.find("skipped")
    reason = skipped.get("message", "") if skipped is not None else ""
    itself = reason.startswith(SELF_SKIPPED) and not any(sign in text for sign in FAILED_ALL_THE_SAME)
    if status == "disabled" or (status == "notrun" and itself):
        note = "skipped, but nothing may be skipped here\n" if skips_fail else ""
        return ("failed" if skips_fail else "skipped"), note + text
    return "failed", text or reason


def cases_of(path):
    """The test cases of one file, or a failure that stands for it."""
    try:
        cases = ElementTree.parse(path).getroot().findall(".//testcase")
    except (OSError, ElementTree.ParseError) as error:
        return [], f"no results: {error}"
    return cases, None if cases else "no test was run"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--skips-fail", action="store_true", help="a skipped test is a failure")
    parser.add_argument("--failures", action="store_true", help="print what failed, in full")
    parser.add_argument("--failure", action="append", default=[], help="one failure more")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()

    counts = {"passed": 0, "failed": len(arguments.failure), "skipped": 0}
    failures = [(text, "") for text in arguments.failure]
    for path in arguments.files:
        cases, problem = cases_of(path)
        if problem:
            counts["failed"] += 1
            failures.append((path.stem, problem))
        for case in cases:
            result, text = outcome(case, arguments.skips_fail)
            counts[result] += 1
            if result == "failed":
                failures.append((f"{path.stem}: {case.get('name')}", text))

    if arguments.failures:
        for title, text in failures:
            print(f"---- FAILED {title}\n{text.rstrip()}".rstrip())
    line = f"{counts['passed']} passed, {counts['failed']} failed"
    print(line + (f", {counts['skipped']} skipped" if counts["skipped"] else ""))
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())

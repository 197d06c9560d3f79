#!/usr/bin/env python3
"""Help that fits a screen, and clear answers to the obvious mistakes."""

import os

import support

COMMANDS = ("scan", "inspect", "show", "explain", "rules")
PRESETS = ("severity", "console-changes", "trail-changes", "router")


class Usage(support.Case):
    def wrong(self, *arguments):
        """Standard error of a call that ends with 2 and prints nothing else."""
        result = self.run_program(*arguments)
        self.assertEqual((result.code, result.out), (2, b""), result.error)
        return result.error

    def test_help_fits_a_screen(self):
        for arguments in ([], *([command] for command in COMMANDS)):
            result = self.run_program(*arguments, "--help")
            self.assertEqual(result.code, 0)
            self.assertIn("example" if arguments != ["rules"] else "mine.yaml", result.text)
            self.assertLessEqual(result.text.count("\n"), 33)
            for line in result.text.splitlines():
                self.assertLessEqual(len(line), 80, line)
            self.assertEqual(self.run_program("help", *arguments).out, result.out)

    def test_every_option_is_in_the_help(self):
        text = self.run_program("scan", "--help").text
        for name in ("preset", "rules", "min-severity", "from", "to", "delivery-slack", "dedup",
                     "format", "output", "stats", "fail-on", "quiet", "color", "threads", "strict",
                     "max-depth", "max-nesting", "max-record-bytes", "max-envelope-bytes",
                     "max-inflated-bytes", "max-inflation-ratio", "inflation-ratio-floor"):
            self.assertIn(f"--{name}", text)

    def test_version(self):
        self.assertRegex(self.run_program("--version").text, r"^cloudtrail [0-9]+\.[0-9]+\.[0-9]+\n$")

    def test_no_command(self):
        self.assertIn("usage: cloudtrail COMMAND", self.wrong())

    def test_misspelt_names(self):
        self.assertIn("did you mean scan?", self.wrong("scna", "x"))
        self.assertIn("did you mean inspect?", self.wrong("inspct"))
        self.assertIn("did you mean --format?", self.wrong("scan", "--fromat", "csv", "."))
        self.assertIn("did you mean --min-severity?", self.wrong("scan", "--min-severty=low", "."))
        self.assertIn("unknown option --nonsense", self.wrong("scan", "--nonsense", "."))
        self.assertIn("did you mean severity?", self.wrong("scan", "--preset", "severty", "."))
        self.assertIn("there is ", self.wrong("scan", "--preset", "xyzzyplugh", "."))
        self.assertIn("did you mean medium?", self.wrong("scan", "--min-severity", "meduim", "."))
        self.assertIn("table, jsonl, csv and summary", self.wrong("scan", "--format", "xml", "."))
        self.assertIn("did you mean console-changes?", self.wrong("rules", "show", "console-change"))

    def test_a_path_without_command(self):
        self.assertIn("did you mean cloudtrail scan rules.yaml?", self.wrong("rules.yaml"))

    def test_no_path(self):
        self.assertIn("no PATH", self.wrong("scan"))
        self.assertIn("- for standard input", self.wrong("scan"))
        self.assertIn("no PATH", self.wrong("inspect"))
        self.assertIn("no PATH", self.wrong("show", "--index", "1"))
        self.assertIn("--index N", self.wrong("show", "rules.yaml"))

    def test_paths_that_do_not_exist(self):
        os.symlink("nowhere", self.folder / "link")
        for command in ("scan", "inspect"):
            self.assertIn("no such file or folder: nowhere", self.wrong(command, "nowhere"))
            self.assertIn("link to a file that does not exist", self.wrong(command, "link"))

    def test_times(self):
        self.assertIn("lies in the future", self.wrong("scan", "--from", "2199-01-01", "."))
        self.assertIn("is no date", self.wrong("scan", "--from", "yesterday", "."))
        self.assertIn("before --to", self.wrong("scan", "--from", "2024-02-01", "--to", "2024-01-01", "."))
        self.assertIn("is no duration", self.wrong("scan", "--delivery-slack", "24", "."))

    def test_values(self):
        self.assertIn("needs a value", self.wrong("scan", ".", "--format"))
        self.assertIn("takes no value", self.wrong("scan", ".", "--quiet=yes"))
        self.assertIn("more than once", self.wrong("scan", "--format", "csv", "--format", "csv", "."))
        self.assertIn("from 1 to 1024", self.wrong("scan", "--threads", "0", "."))
        self.assertIn("is no size", self.wrong("scan", "--max-record-bytes", "big", "."))
        self.assertIn("depth", self.wrong("scan", "--max-depth", "0", "."))

    def test_contradictions(self):
        self.assertIn("--quiet prints no table", self.wrong("scan", "--quiet", "--format", "table", "."))
        self.assertIn("--stats -", self.wrong("scan", "--stats", "-", "."))
        self.assertIn("same file", self.wrong("scan", "--stats", "x", "--output", "x", "."))
        self.assertIn("given twice", self.wrong("scan", "-", "-"))

    def test_bad_rules(self):
        self.write("bad.yaml", support.RULES.replace("severity: high", "severity: hihg"))
        error = self.wrong("scan", "--rules", "bad.yaml", ".")
        self.assertIn("bad.yaml:11:", error)
        self.assertIn("severity: hihg", error)
        self.assertIn("^", error)
        self.assertIn("missing.yaml", self.wrong("scan", "--rules", "missing.yaml", "."))

    def test_rules(self):
        listed = self.run_program("rules", "list").text
        for name in PRESETS:
            self.assertIn(f"{name}\n", listed)
            shown = self.run_program("rules", "show", name)
            self.assertEqual(shown.code, 0)
            self.assertIn(f"id: {name}\n", shown.text)
            # A copy of a preset is a rule file like any other.
            self.write("copy.yaml", shown.out)
            self.write("a.json", support.log_file([support.record(1, "DeleteTrail")]))
            self.assertEqual(self.stats("--rules", "copy.yaml", "a.json")["by_rule"],
                             self.stats("--preset", name, "a.json")["by_rule"])
        self.assertIn("one preset", self.wrong("rules", "show"))
        self.assertIn("there is list", self.wrong("rules"))


if __name__ == "__main__":
    support.main()

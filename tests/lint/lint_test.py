#!/usr/bin/env python3
"""The lint finds what it is there to find, one deliberately bad tree each."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

LINT = pathlib.Path(__file__).with_name("lint.py")

CLEAN = {
    "include/cloudtrail/result.hpp": "#pragma once\n#include <string>\n",
    "src/base/text.hpp": "#pragma once\n#include <cstdint>\n",
    "src/json/value.cpp": '#include "json/value.hpp"\n#include <rapidjson/reader.h>\n',
    "src/json/value.hpp": '#pragma once\n#include "base/text.hpp"\n#include <cloudtrail/result.hpp>\n',
    "src/codec/inflate.cpp": "#include <zlib.h>\n#include <libdeflate.h>\n",
    "src/regex/regex.cpp": "#include <pcre2.h>\n",
    "src/yaml/yaml.cpp": "#include <yaml.h>\n",
    "src/rule/rule.cpp": '#include "json/value.hpp"\n#include "yaml/yaml.hpp"\n',
    "src/engine/walk.cpp": '#include "delivery/reader.hpp"\n#include <sys/stat.h>\n',
    "capi/src/api.cpp": '#include "engine/scan.hpp"\n#include <cloudtrail/result.hpp>\n',
    "capi/include/cloudtrail/cloudtrail.h": "#include <stdint.h>\n",
    "examples/cloudtrail/main.cpp": "#include <boost/program_options.hpp>\n",
    "tests/unit/json/value_test.cpp": '#include "rule/rule.hpp"\n#include <zlib.h>\n',
    "README.md": "# Title\n",
    "build/junk.cpp": "\t \n#include <pcre2.h>",
    "tests/fuzz/corpus/seed.md": "as it is \t ",
}

# One file of a bad tree, its text, and what the lint says about it.
BAD = [
    ("src/json/up.cpp", '#include "record/record.hpp"\n', "src/json/up.cpp:1: json is no layer above"),
    ("src/base/up.cpp", '\n# include "json/value.hpp"\n', "src/base/up.cpp:2: base is no layer above"),
    ("src/record/side.cpp", '#include "rule/rule.hpp"\n', "record is no layer above rule"),
    ("src/rule/side.cpp", '#include "delivery/reader.hpp"\n', "rule is no layer above delivery"),
    ("src/respond/deep.cpp", '#include "rule/rule.hpp"\n', "respond is no layer above rule"),
    ("src/extra/new.cpp", '#include "base/text.hpp"\n', "src/extra has no place in LAYERS"),
    ("src/json/near.cpp", '#include "value.hpp"\n', 'write "json/value.hpp"'),
    ("src/json/lost.cpp", '#include "jsn/value.hpp"\n', "jsn is no folder of src/"),
    ("include/cloudtrail/in.hpp", '#pragma once\n#include "json/value.hpp"\n', "public headers include"),
    ("include/cloudtrail/z.hpp", "#pragma once\n#include <zlib.h>\n", "belongs to src/codec only"),
    ("capi/src/deep.cpp", '#include "rule/rule.hpp"\n', "capi sees the public headers and engine"),
    ("examples/cloudtrail/in.cpp", '#include "engine/scan.hpp"\n', "examples sees the public headers"),
    ("src/record/json.cpp", "#include <rapidjson/document.h>\n", "belongs to src/json only"),
    ("src/engine/gz.cpp", "#include <libdeflate.h>\n", "belongs to src/codec only"),
    ("src/rule/re.cpp", "#include <pcre2.h>\n", "belongs to src/regex only"),
    ("src/rule/doc.cpp", "#include <yaml.h>\n", "belongs to src/yaml only"),
    ("src/engine/po.cpp", "#include <boost/program_options.hpp>\n", "belongs to examples only"),
    ("src/record/io.cpp", "#include <unistd.h>\n", "belongs to examples and src/base and src/engine only"),
    ("src/json/odd.cpp", "#include <fmt/format.h>\n", "has no place in THIRD_PARTY"),
    ("src/json/c.cpp", "#include <stdint.h>\n", "write <cstdint>"),
    ("src/json/long.cpp", "// line\n" * 901, "901 lines; split"),
    ("src/json/end.cpp", "// line", "no newline at the end"),
    ("src/json/tab.cpp", "\t// line\n", "a tab"),
    ("src/json/blank.cpp", "// line \n", "white space at the end"),
    ("src/json/crlf.cpp", "// line\r\n", "white space at the end"),
    ("src/json/once.hpp", "// line\n", "without #pragma once"),
    ("src/json/latin.cpp", b"// \xe9\n", "not UTF-8 at byte 3"),
]


def lint(files):
    """(exit code, output) of the lint over a tree of these files."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        run = subprocess.run([sys.executable, LINT, root], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout + run.stderr


class LintTest(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        code, output = lint(CLEAN)
        self.assertEqual(output, "14 files, 0 problems\n")
        self.assertEqual(code, 0)

    def test_each_bad_file_fails(self):
        for name, text, message in BAD:
            with self.subTest(name):
                code, output = lint({**CLEAN, name: text})
                self.assertIn(message, output)
                self.assertIn("15 files, 1 problems", output)
                self.assertEqual(code, 1)

    def test_a_long_file_is_a_warning(self):
        code, output = lint({**CLEAN, "src/json/long.cpp": "// line\n" * 601})
        self.assertIn("src/json/long.cpp: warning: 601 lines", output)
        self.assertEqual(code, 0)

    def test_an_empty_tree_fails(self):
        code, output = lint({})
        self.assertIn("nothing to check", output)
        self.assertEqual(code, 1)


if __name__ == "__main__":
    unittest.main()

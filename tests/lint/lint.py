#!/usr/bin/env python3
"""Checks what the compiler does not: layers, third-party headers, file sizes, white space.

    tests/lint/lint.py [ROOT]

Prints `file:line: what is wrong and what to do`, and ends with 1 when anything is. The tables below
are the rules; architecture and CONTRIBUTING.md say why.
"""

import pathlib
import re
import sys

# Which folder of src/ may include which others. A folder that is not named here is refused.
LAYERS = {
    "base": set(),
    "json": {"base"},
    "codec": {"base"},
    "regex": {"base"},
    "yaml": {"base"},
    "record": {"json", "base"},
    "integrity": {"json", "codec", "base"},
    "delivery": {"record", "json", "codec", "base"},
    "rule": {"record", "json", "codec", "regex", "yaml", "base"},
    "classify": {"rule", "record", "json", "regex", "base"},
    # Knows findings, never a rule's inside.
    "respond": {"classify", "record", "json", "base"},
    "engine": {"respond", "classify", "rule", "delivery", "integrity", "record", "json", "codec",
               "regex", "yaml", "base"},
}
# What sits on top of src/ may include of it; elsewhere (tests, bench) everything.
OUTSIDE = {"include": set(), "examples": set(), "capi": {"engine"}}

# Third-party headers and the folders that may include them, in the shipped code.
THIRD_PARTY = {
    re.compile(r"(rapidjson/|simdjson)"): {"src/json"},
    re.compile(r"(zlib\.h|zconf\.h|libdeflate\.h)"): {"src/codec"},
    re.compile(r"pcre2\.h"): {"src/regex"},
    re.compile(r"yaml\.h"): {"src/yaml"},
    re.compile(r"boost/"): {"examples"},
    re.compile(r"curl/"): {"examples"},
    re.compile(r"openssl/"): {"src/integrity", "examples"},
    # The operating system: what reads files, walks folders, and the programs.
    re.compile(r"(sys/\w+|unistd|fcntl|dirent|poll|termios|pthread|signal|arpa/inet)\.h"):
        {"src/base", "src/engine", "examples"},
    re.compile(r"\w+intrin\.h"): {"src/json", "src/codec"},
}
C_STANDARD = re.compile(r"std(def|int|bool)\.h")
SHIPPED = ("src", "include", "capi", "examples")

SOURCES = {".cpp", ".hpp", ".h", ".c"}
HEADERS = {".hpp", ".h"}
TEXTS = SOURCES | {".py", ".sh", ".cmake", ".md", ".in"}
TEXT_NAMES = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "run", ".gitignore", ".clang-format"}
# Text under these folders is data, and stays as it is.
DATA_FOLDERS = {"corpus", "data"}
MOST_LINES = 900
MANY_LINES = 600

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files_of(root):
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        built = parts[0] == "build" or parts[0].startswith("build-")
        if path.is_file() and not hidden and not built and not DATA_FOLDERS & set(parts[:-1]):
            if path.suffix in TEXTS or path.name in TEXT_NAMES:
                yield path


def layer_problem(parts, target, root):
    """What is wrong with `#include "target"` in the file with these path parts, or None."""
    top, module = parts[0], parts[1] if len(parts) > 2 else ""
    layer = target.split("/")[0]
    if top == "include":
        return "public headers include only the standard library and <cloudtrail/...>"
    if top not in SHIPPED:
        return None
    if top == "src":
        if module not in LAYERS:
            return f"src/{module} has no place in LAYERS of tests/lint/lint.py"
        if "/" not in target:
            return f'write "{module}/{target}"'
        if layer == module or layer in LAYERS[module]:
            return None
        if layer not in LAYERS:
            return f"{layer} is no folder of src/"
        return f"{module} is no layer above {layer}; it may include {sorted(LAYERS[module]) or 'std only'}"
    own = (root.joinpath(*parts[:-1], target), root.joinpath(*parts[:2], target))
    if layer in LAYERS and layer not in OUTSIDE[top] and not any(path.exists() for path in own):
        return f"{top} sees the public headers" + (" and engine" if top == "capi" else "") + " only"
    return None


def system_problem(parts, target):
    """What is wrong with `#include <target>` in shipped code, or None."""
    if parts[0] not in SHIPPED or target.startswith("cloudtrail/"):
        return None
    if "." not in target and "/" not in target:
        return None  # the C++ standard library
    if C_STANDARD.fullmatch(target):
        return None if parts[0] == "capi" else f"write <c{target[:-2]}>"
    for pattern, folders in THIRD_PARTY.items():
        if pattern.match(target):
            here = {"/".join(parts[:2]), parts[0]}
            if here & folders:
                return None
            return f"<{target}> belongs to {' and '.join(sorted(folders))} only"
    return f"<{target}> has no place in THIRD_PARTY of tests/lint/lint.py"


def include_problems(path, parts, lines, root):
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, target = match.group(1) == '"', match.group(2)
        if quoted:
            problem = layer_problem(parts, target, root)
        else:
            problem = system_problem(parts, target)
        if problem:
            yield number, problem


def text_problems(path, text, lines):
    if text and not text.endswith("\n"):
        yield len(lines), "no newline at the end of the file"
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield number, "white space at the end of the line"
        if "\t" in line and path.suffix in SOURCES:
            yield number, "a tab; indent with two spaces, write \\t in strings"
    if path.suffix in HEADERS and "capi" not in path.parts and "#pragma once" not in lines:
        yield 1, "a header without #pragma once"
    if len(lines) > MOST_LINES and path.name != "LICENSE":
        yield len(lines), f"{len(lines)} lines; split a file before it has {MOST_LINES}"


def problems_of(path, root):
    """(line, what is wrong) for everything that is wrong with one file."""
    parts = path.relative_to(root).parts
    try:
        text = path.read_bytes().decode("utf-8")  # as it is: read_text hides CRLF
    except UnicodeDecodeError as error:
        return [(1, f"not UTF-8 at byte {error.start}")]
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    problems = list(text_problems(path.relative_to(root), text, lines))
    if path.suffix in SOURCES:
        problems += include_problems(path, parts, lines, root)
        if MANY_LINES < len(lines) <= MOST_LINES:
            print(f"{path.relative_to(root)}: warning: {len(lines)} lines, rather under {MANY_LINES}")
    return problems


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    root = root.resolve()
    files = list(files_of(root))
    wrong = 0
    for path in files:
        for number, problem in sorted(problems_of(path, root)):
            print(f"{path.relative_to(root)}:{number}: {problem}")
            wrong += 1
    if not files:
        print(f"{root}: nothing to check here")
        return 1
    print(f"{len(files)} files, {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

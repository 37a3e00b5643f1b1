#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy (.clang-tidy) over the files that the last thirty commits changed, over those named, or over all.

Reading Qt's headers is most of what clang-tidy does, so two dozen files of a room are read as one. Clang's analyser, which
follows every path through every function, takes three times as long as all else, and runs with --deep only. A file that
stands for many is named UnifiedSource…: then the analyser takes what it includes for source text, not for headers.
"""
import argparse
import collections
import concurrent.futures
import functools
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "tidy"
UNIFIED = BUILD / "unified"
FLOORS = ("core", "ui", "app")  # not tests: the macros of Qt Test are full of findings
TOGETHER = 24
SHOWN = rf"^({re.escape(str(ROOT))}/({'|'.join(FLOORS)})|{re.escape(str(BUILD))}/rooms/[^/]+)/.*\.(h|cpp)$"


def output_of(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def tracked():
    return output_of("git", "ls-files", "--", *FLOORS).split("\n")


def changed(commits):
    """Files that differ from what they were `commits` ago; those that only moved are left out."""
    known = subprocess.run(["git", "rev-parse", "--verify", "--quiet", f"HEAD~{commits}"], cwd=ROOT, capture_output=True)
    if known.returncode != 0:
        return tracked()
    rows = output_of("git", "diff", "--name-status", "--find-renames", f"HEAD~{commits}", "--", *FLOORS).splitlines()
    fields = [row.split("\t") for row in rows]
    return [row[-1] for row in fields if row[0] not in ("D", "R100")]


def configure():
    done = subprocess.run(["cmake", "--preset", "tidy"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)


@functools.cache
def write_mocs(command):
    """What the tests of a target include as x.moc; building the target would build all that it links as well."""
    for include in re.findall(r"-I(\S+_autogen)/include", command):
        info = os.path.join(os.path.dirname(include), "CMakeFiles", os.path.basename(include) + ".dir", "AutogenInfo.json")
        subprocess.run(["cmake", "-E", "cmake_autogen", info, "Debug"], check=True, stdout=subprocess.DEVNULL)


def flags_of_sources():
    """Path below ROOT → the compiler's command without the file and its object."""
    flags = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if path.is_relative_to(BUILD) or path.suffix != ".cpp":
            continue
        flags.setdefault(str(path.relative_to(ROOT)), re.sub(r" -o \S+ -c \S+$", "", entry["command"]))
    return flags


def neighbour(header, sources):
    """A source whose flags fit a header: its own, or else the first of the nearest folder that has any."""
    own = header.removesuffix(".h") + ".cpp"
    if own in sources:
        return own
    folder = os.path.dirname(header)
    while folder:
        near = [source for source in sources if source.startswith(folder + "/")]
        if near:
            return near[0]
        folder = os.path.dirname(folder)
    return None


def batches(wanted, flags):
    """Files that are compiled alike, at most TOGETHER of them. A header comes with the source of its name, if there is one."""
    alike = collections.defaultdict(list)
    for path in wanted:
        source = path if path in flags else neighbour(path, flags) if path.endswith(".h") else None
        if source and path.endswith(".h") and source == path.removesuffix(".h") + ".cpp":
            path = source
        if source and path not in alike[flags[source]]:
            alike[flags[source]].append(path)
    for command, paths in alike.items():
        paths.sort(key=lambda path: (path.endswith(".h"), path))
        for first in range(0, len(paths), TOGETHER):
            yield command, paths[first:first + TOGETHER]


def write_unified(name, command, paths):
    if any('.moc"' in (ROOT / path).read_text() for path in paths):
        write_mocs(command)
    source = UNIFIED / f"UnifiedSource_{name}.cpp"
    source.write_text("".join(f'#include "{ROOT / path}" // NOLINT\n' for path in paths))
    return {"directory": str(BUILD), "file": str(source), "command": f"{command} -c {source}"}


def write_database(work):
    """The files as batches, and each by itself, for a batch whose files repeat a name."""
    UNIFIED.mkdir(parents=True, exist_ok=True)
    entries = []
    for number, (command, paths) in enumerate(work):
        entries.append(write_unified(number, command, paths))
        entries += [write_unified(f"{number}_{place}", command, [path]) for place, path in enumerate(paths)]
    (UNIFIED / "compile_commands.json").write_text(json.dumps(entries))


def tidied(name, arguments):
    command = ["clang-tidy", "-p", str(UNIFIED), "--quiet", f"--header-filter={SHOWN}"]
    command += [] if arguments.deep else ["--checks=-clang-analyzer-*"]
    command += ["--fix"] if arguments.fix else []
    done = subprocess.run(command + [str(UNIFIED / f"UnifiedSource_{name}.cpp")], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout


def run(number, paths, arguments):
    code, text = tidied(number, arguments)
    if code == 0 or len(paths) == 1 or "[clang-diagnostic-error]" not in text:
        return code, text
    alone = [tidied(f"{number}_{place}", arguments) for place in range(len(paths))]
    return max(code for code, _ in alone), "".join(text for _, text in alone)


def findings(text):
    """What clang-tidy said, each finding by itself, with the paths of the source tree."""
    text = re.sub(rf"{re.escape(str(BUILD))}/rooms/[^:\s]+", lambda found: os.path.realpath(found.group()), text)
    return re.split(r"(?m)^(?=\S+:\d+:\d+: (?:error|warning))", text.replace(f"{ROOT}/", ""))[1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every file")
    parser.add_argument("--since", type=int, default=30, metavar="COMMITS", help="files changed by so many commits (30)")
    parser.add_argument("--deep", action="store_true", help="with clang's analyser")
    parser.add_argument("--fix", action="store_true", help="mend what clang-tidy knows to mend")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    wanted = arguments.files or (tracked() if arguments.all else changed(arguments.since))
    configure()
    work = list(batches(sorted(set(wanted)), flags_of_sources()))
    write_database(work)
    said, failed = set(), False
    with concurrent.futures.ThreadPoolExecutor(1 if arguments.fix else arguments.jobs) as threads:
        for code, text in threads.map(lambda number: run(number, work[number][1], arguments), range(len(work))):
            failed = failed or code != 0
            new = [finding for finding in findings(text) if finding not in said]
            said.update(new)
            print("".join(new), end="", flush=True)
    print(f"clang-tidy: {sum(len(paths) for _, paths in work)} files, {len(said)} findings")
    return 1 if failed or said else 0


if __name__ == "__main__":
    sys.exit(main())

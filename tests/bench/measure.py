#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py DIR STEP SHARE COMMAND…: runs one import of import_vigor.sh and prints what it did, took and held."""
import json
import resource
import sqlite3
import subprocess
import sys
import time

EXACT = {"images": {"ground": 105214, "satellite": 90618}, "pairs": {"positive": 105214, "semi_positive": 315642}}
SPLITS = {("same-area", 0): 52609, ("same-area", 1): 52605, ("cross-area-train", 0): 51520, ("cross-area", 1): 53694}
REFERENCES = {"same-area": 90618, "cross-area": 46563, "cross-area-train": 44055}


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found} instead of {wanted}")


def check_splits(store):
    database = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    queries = database.execute("SELECT s.name, q.role, count(*) FROM split_query q JOIN split s ON s.id = q.split "
                               "GROUP BY 1, 2").fetchall()
    references = database.execute("SELECT s.name, count(*) FROM split_reference r JOIN split s ON s.id = r.split "
                                  "GROUP BY 1").fetchall()
    positives = database.execute("SELECT count(*), count(DISTINCT query) FROM pair WHERE kind = 1").fetchone()
    expect("queries", {(name, role): n for name, role, n in queries}, SPLITS)
    expect("references", dict(references), REFERENCES)
    expect("positives", positives, (105214, 105214))


def main():
    folder, step, share, command = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4:]
    begun = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seconds = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    report = json.loads(done.stdout)
    expect("rejected", report["rejected"], [])
    expect("missing", report["missing"], sum(report["images"].values()))
    if step != "first":
        expect("images added", report["added"]["images"], 0)
    if step == "again":
        expect("pairs added and labels changed", [report["added"]["pairs"], report["relabelled"]], [0, 0])
    if share == 1:
        expect("counts", {key: report[key] for key in EXACT}, EXACT)
        check_splits(f"{folder}/vigor.geovlm")
    print(f"{step}: {report['images']['ground']} ground, {report['images']['satellite']} satellite, "
          f"{report['pairs']['positive']} positive, {report['pairs']['semi_positive']} semi-positive, "
          f"{report['missing']} missing; new: {report['added']['images']} images, {report['added']['pairs']} pairs, "
          f"{report['relabelled']} relabelled; {seconds:.1f} s, {peak / 1024:.0f} MiB at most")


if __name__ == "__main__":
    main()

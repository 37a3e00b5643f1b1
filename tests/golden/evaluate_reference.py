#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent check of `geovlm evaluate`, computed from exported files alone (standard library only).

    geovlm export STORE --what rankings --out rankings.csv
    geovlm export STORE --what embeddings --out embeddings.npy
    python3 evaluate_reference.py rankings.csv --references 500 [--embeddings embeddings.npy]
    python3 evaluate_reference.py --self-test

rankings.csv: query,reference,kind,rank_before,similarity,rank_after,score,split; ranks start at 1; the rows of a
query in a split are its candidates and, where its match is not among them, one more for the match with an empty score. The
match of a query is its positive row with the lowest rank_before; a query without one is not counted. With
embeddings (embeddings.csv beside the matrix holds the names), rank_before of every match is computed again from
cosines; a difference that cosines within --epsilon of the match's can explain counts as a near tie.

Prints one JSON object. Shares run from 0 to 100; null = does not apply.
"""
import argparse
import array
import ast
import csv
import json
import math
import os
import re
import struct
import sys
import tempfile
from fractions import Fraction


def number(text, kind):
    return kind(text) if text not in ("", None) else None


def read_rankings(path):
    """(split, query) → its rows, in the order of the file."""
    queries = {}
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            queries.setdefault((row.get("split") or "", row["query"]), []).append({
                "reference": row["reference"], "kind": row["kind"], "before": int(row["rank_before"]) - 1,
                "after": int(row["rank_after"]) - 1, "similarity": number(row["similarity"], float),
                "score": number(row["score"], float)})
    return queries


def match_of(rows):
    positives = [row for row in rows if row["kind"] == "positive"]
    return min(positives, key=lambda row: row["before"]) if positives else None


def masked_first(rows, match, stage):
    """Nothing but semi-positives stands before the match."""
    return not any(row[stage] < match[stage] and row["kind"] != "semi_positive"
                   for row in rows if row is not match)


def share(flags):
    return float(Fraction(100 * sum(flags), len(flags))) if flags else None


def stage_metrics(judged, stage, references, has_semi):
    ranks = [match[stage] for _, match in judged]
    percent = references // 100 if references else 0
    return {"r1": share([rank < 1 for rank in ranks]), "r5": share([rank < 5 for rank in ranks]),
            "r10": share([rank < 10 for rank in ranks]),
            "r1pct": share([rank < percent for rank in ranks]) if percent else None,
            "hit": share([masked_first(rows, match, stage) for rows, match in judged]) if has_semi else None}


def mcnemar(fixed, broken):
    n = fixed + broken
    tail = sum(math.comb(n, i) for i in range(min(fixed, broken) + 1))
    return float(min(Fraction(1), Fraction(2 * tail, 2 ** n)))


def lift(judged):
    fixed = sum(match["before"] > 0 and match["after"] == 0 for _, match in judged)
    broken = sum(match["before"] == 0 and match["after"] > 0 for _, match in judged)
    points = float(Fraction(100 * (fixed - broken), len(judged))) if judged else 0.0
    return {"points": points, "fixed": fixed, "broken": broken,
            "mcnemar_p": mcnemar(fixed, broken) if judged else None}


def order_problems(queries):
    """Queries whose candidates' new places are no reordering of the old ones, or do not follow the scores."""
    found = []
    for (_, query), rows in queries.items():
        ten = sorted((row for row in rows if row["score"] is not None), key=lambda row: row["after"])
        scores = [row["score"] for row in ten]
        places = list(range(len(ten)))
        if [row["after"] for row in ten] != places or scores != sorted(scores, reverse=True):
            found.append(query)
    return found


def evaluate(queries, references):
    judged = [(rows, match_of(rows)) for rows in queries.values() if match_of(rows)]
    has_semi = any(row["kind"] == "semi_positive" for rows in queries.values() for row in rows)
    return {"queries": len(judged), "without_match": len(queries) - len(judged), "references": references,
            "before": stage_metrics(judged, "before", references, has_semi),
            "after": stage_metrics(judged, "after", references, has_semi),
            "lift_r1": lift(judged), "order_problems": order_problems(queries)}


def read_npy(path):
    """Rows of a little-endian float32 or float64 .npy file in C order, as arrays."""
    with open(path, "rb") as file:
        if file.read(6) != b"\x93NUMPY":
            raise SystemExit(f"{path} is not a .npy file")
        major = file.read(2)[0]
        size = struct.unpack("<H" if major == 1 else "<I", file.read(2 if major == 1 else 4))[0]
        head = ast.literal_eval(file.read(size).decode("latin-1"))
        if head["descr"] not in ("<f4", "<f8") or head["fortran_order"] or len(head["shape"]) != 2:
            raise SystemExit(f"{path}: expected a two-dimensional little-endian float array, got {head}")
        values = array.array({"<f4": "f", "<f8": "d"}[head["descr"]])
        values.frombytes(file.read())
    if sys.byteorder == "big":
        values.byteswap()
    rows, columns = head["shape"]
    if len(values) != rows * columns:
        raise SystemExit(f"{path} has {len(values)} numbers, not {rows} × {columns}")
    return [values[i * columns:(i + 1) * columns] for i in range(rows)]


def unit(row):
    length = math.sqrt(math.fsum(x * x for x in row)) or 1.0
    return [x / length for x in row]


def read_embeddings(path, names):
    with open(names, newline="", encoding="utf-8-sig") as file:
        files = [row["filename"] for row in csv.DictReader(file)]
    rows = read_npy(path)
    if len(files) != len(rows):
        raise SystemExit(f"{names} names {len(files)} rows, {path} holds {len(rows)}")
    return {name: unit(row) for name, row in zip(files, rows)}


def cosines(vector, matrix):
    return [sum(map(lambda a, b: a * b, vector, other)) for other in matrix]


def recompute(queries, vectors, references, epsilon):
    """Ranks of all matches from the cosines against `references` (names)."""
    matrix = [vectors[name] for name in references]
    report = {"checked": 0, "references": len(references), "mismatches": [], "near_ties": 0, "missing": 0}
    for (_, query), rows in queries.items():
        match = match_of(rows)
        if not match or query not in vectors or match["reference"] not in vectors:
            report["missing"] += 1
            continue
        report["checked"] += 1
        own = cosines(vectors[query], [vectors[match["reference"]]])[0]
        all_ = cosines(vectors[query], matrix)
        surely = sum(value > own + epsilon for value in all_)
        perhaps = sum(value >= own - epsilon for name, value in zip(references, all_) if name != match["reference"])
        if not surely <= match["before"] <= perhaps:
            report["mismatches"].append({"query": query, "exported": match["before"] + 1, "computed": surely + 1})
        elif match["before"] != sum(value > own for value in all_):
            report["near_ties"] += 1
    return report


def reference_names(vectors, pattern, listed):
    if not listed:
        return [name for name in vectors if re.search(pattern, name)]
    with open(listed, encoding="utf-8-sig") as file:
        names = [line.rstrip("\r\n").strip('"') for line in file]
    return [name for name in names if name in vectors]


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "r.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("query,reference,kind,rank_before,similarity,rank_after,score,split\n"
                       '"a,1,2,.jpg",s0,semi_positive,1,0.9,2,0.6,x\n"a,1,2,.jpg",s1,positive,2,0.8,1,0.7,x\n'
                       "b.jpg,s2,other,1,0.9,1,0.9,x\nb.jpg,s0,positive,3,0.1,3,,x\n"
                       "c.jpg,s1,positive,1,0.9,2,0.2,x\nc.jpg,s0,other,2,0.5,1,0.4,x\nd.jpg,s0,other,1,0.5,1,0.4,x\n")
        queries = read_rankings(path)
        npy = os.path.join(folder, "e.npy")
        head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (6, 2), }"
        head += b" " * (118 - len(head) - 1) + b"\n"
        rows = [(1, 0), (1, 0.1), (0.5, 0.5), (1, 0.2), (0, 1), (0.5, 0.9)]
        with open(npy, "wb") as file:
            file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head)
            file.write(b"".join(struct.pack("<2f", *row) for row in rows))
        with open(npy[:-3] + "csv", "w", encoding="utf-8") as file:
            file.write('filename\n"a,1,2,.jpg"\ns0\ns1\ns2\nb.jpg\nc.jpg\n')
        vectors = read_embeddings(npy, npy[:-3] + "csv")
        again = recompute(queries, vectors, reference_names(vectors, r"^s\d", None), 1e-6)
    result = evaluate(queries, 250)
    third = 100 / 3
    assert result["queries"] == 3 and result["without_match"] == 1 and not result["order_problems"], result
    assert abs(result["before"]["r1"] - third) < 1e-9 and result["before"]["r5"] == 100, result
    assert abs(result["before"]["hit"] - 2 * third) < 1e-9, result
    assert abs(result["after"]["hit"] - third) < 1e-9, result
    assert abs(result["before"]["r1pct"] - 2 * third) < 1e-9, result
    assert result["lift_r1"] == {"points": 0.0, "fixed": 1, "broken": 1, "mcnemar_p": 1.0}, result
    # a: s0, s2, s1, so rank 3 and not the exported 2; b: s1, s2, s0; c: s1 first.
    assert [m["query"] for m in again["mismatches"]] == ["a,1,2,.jpg"] and again["checked"] == 3, again
    assert again["mismatches"][0]["computed"] == 3 and again["missing"] == 1, again
    print("ok")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rankings", nargs="?")
    parser.add_argument("--references", type=int, default=0, help="tiles of the split, for R@1%%")
    parser.add_argument("--embeddings", help=".npy; the names stand in the .csv of the same stem")
    parser.add_argument("--names", help="another file with a column filename")
    parser.add_argument("--reference-pattern", default=r"(^|/)satellite", help="which names are references")
    parser.add_argument("--reference-list", help="a file with one reference per line instead")
    parser.add_argument("--epsilon", type=float, default=1e-6, help="cosines this close count as tied")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    if not options.rankings:
        parser.error("the rankings file is missing")
    queries = read_rankings(options.rankings)
    result = evaluate(queries, options.references)
    if options.embeddings:
        names = options.names or os.path.splitext(options.embeddings)[0] + ".csv"
        vectors = read_embeddings(options.embeddings, names)
        references = reference_names(vectors, options.reference_pattern, options.reference_list)
        result["recomputed"] = recompute(queries, vectors, references, options.epsilon)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

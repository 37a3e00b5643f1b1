#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for tests/domain/tst_analysis.cpp, computed without the program:
python3 analysis_reference.py > analysis.json

Written from the definitions, none of it from the C++ code; SplitMix64 is, of necessity, the same algorithm
(metrics_reference.py). Principal components come from numpy.linalg.
"""
import json
import math
from fractions import Fraction

import numpy

from metrics_reference import SplitMix64, mcnemar, middle, newcombe_independent, newcombe_paired, wilson


def interval(values):
    ordered = sorted(values)
    tail = len(ordered) * 25 // 1000
    return [float(ordered[tail]), float(ordered[len(ordered) - 1 - tail])]


def share_interval(hits, n, drawn):
    """Wilson's where every draw is the same, because none or all are hits."""
    return [100 * end for end in wilson(hits / n, n)] if hits in (0, n) else interval(drawn)


def samples(n, draws, seed):
    random = SplitMix64(seed)
    for _ in range(draws):
        yield [random.below(n) for _ in range(n)]


def lift_interval(hits, drawn):
    if len({after - before for before, after in hits}) > 1:
        return interval(drawn)
    cells = [sum(hit == wanted for hit in hits) for wanted in ([True, True], [True, False], [False, True], [False, False])]
    return list(newcombe_paired(*cells))


def curve_case(random, n, ks, draws, seed):
    pairs = []
    for _ in range(n):
        before = random.below(4) if random.below(2) else random.below(120)
        pairs.append([before, random.below(10) if before < 10 and random.below(3) else before])
    drawn = list(samples(n, draws, seed)) if n else []
    points = []
    for k in ks if n else []:
        hits = [[rank < k for rank in pair] for pair in pairs]

        def share(picked, side):
            return Fraction(100 * sum(hits[i][side] for i in picked), n)

        whole = range(n)
        fixed = sum(after and not before for before, after in hits)
        broken = sum(before and not after for before, after in hits)
        points.append({
            "k": k, "before": float(share(whole, 0)), "after": float(share(whole, 1)),
            "lift": float(share(whole, 1) - share(whole, 0)),
            "before_band": share_interval(sum(hit[0] for hit in hits), n, (share(picked, 0) for picked in drawn)),
            "after_band": share_interval(sum(hit[1] for hit in hits), n, (share(picked, 1) for picked in drawn)),
            "lift_band": lift_interval(hits, (share(picked, 1) - share(picked, 0) for picked in drawn)),
            "fixed": fixed, "broken": broken, "p": mcnemar(fixed, broken)})
    return {"pairs": pairs, "ks": ks, "draws": draws, "seed": seed, "points": points}


def curve_cases(random):
    return [curve_case(random, 0, [1, 5], 10, 1), curve_case(random, 1, [1, 2, 3], 39, 2),
            curve_case(random, 23, [1, 2, 3, 5, 10, 50], 41, 3),
            curve_case(random, 60, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 50, 70, 100], 400, 4)]


def bins(values, most):
    if not values:
        return {"first": 0, "width": 1.0, "counts": []}
    low, high = min(values), max(values)
    widths = [Fraction(factor) * Fraction(10) ** exponent for exponent in range(-9, 9) for factor in (1, 2, 5)]
    for exact in [Fraction(1)] if low == high else widths:
        width = float(exact)
        places = [math.floor(value / width) for value in values]
        if max(places) - min(places) + 1 <= most:
            break
    counts = [0] * (max(places) - min(places) + 1)
    for place in places:
        counts[place - min(places)] += 1
    return {"first": min(places), "width": width, "counts": counts}


def histogram_cases(random):
    cases = []
    for n, scale, most in [(0, 1, 10), (1, 0.3, 10), (200, 2, 40), (50, 0.013, 12), (300, 900, 25), (40, 1e-5, 7)]:
        values = [(random.uniform() - 0.3) * scale for _ in range(n)]
        cases.append({"values": values, "most": most, **bins(values, most)})
    return cases


def percentile(ordered, percent):
    return ordered[max(1, math.ceil(Fraction(percent * len(ordered), 100))) - 1] if ordered else None


def distribution_cases(random):
    cases = []
    for n, points in [(0, 5), (1, 5), (7, 100), (50, 50), (333, 40)]:
        values = [random.uniform() ** 3 * 500 for _ in range(n)]
        ordered = sorted(values)
        shown = min(n, points)
        ranks = [math.ceil(Fraction(j * n, shown)) for j in range(1, shown + 1)]
        cases.append({
            "given": values, "points": points, "values": [ordered[rank - 1] for rank in ranks],
            "shares": [float(Fraction(100 * sum(value <= ordered[rank - 1] for value in values), n)) for rank in ranks],
            "p25": percentile(ordered, 25), "median": middle(values), "p75": percentile(ordered, 75),
            "p90": percentile(ordered, 90)})
    return cases


def change_cases(random):
    cases = []
    for n, k in [(0, 10), (80, 10), (30, 3)]:
        pairs = [[random.below(k), random.below(k)] for _ in range(n)]
        ups = [before - after for before, after in pairs]
        cases.append({
            "pairs": pairs, "k": k, "counts": [ups.count(up) for up in range(1 - k, k)],
            "up": sum(up > 0 for up in ups), "same": ups.count(0), "down": sum(up < 0 for up in ups),
            "mean": sum(ups) / n if n else 0})
    return cases


def entropy(p):
    return -sum(share * math.log2(share) for share in (p, 1 - p) if share)


def worth_of(rows, draws, seed):
    kept = [row for row in rows if row[0] >= 0 or row[1]]

    def shares(picked):
        true = [row[0] for row in picked if row[0] >= 0]
        others, agreeing = sum(row[1] for row in picked), sum(row[2] for row in picked)
        return (Fraction(sum(true), len(true)) if true else None, Fraction(agreeing, others) if others else None)

    p, q = shares(kept)
    found = {"queries": len(kept), "true_pairs": sum(row[0] >= 0 for row in kept),
             "false_pairs": sum(row[1] for row in kept), "agree_true": None if p is None else float(100 * p),
             "agree_false": None if q is None else float(100 * q), "difference": None, "band": None,
             "log_odds": None, "bits": None}
    if p is None or q is None:
        return found
    drawn = [shares([kept[i] for i in picked]) for picked in samples(len(kept), draws, seed)]
    differences = [100 * (a - b) for a, b in drawn if a is not None and b is not None]
    a, c = p * found["true_pairs"], q * found["false_pairs"]
    found["difference"] = float(100 * (p - q))
    found["band"] = interval(differences) if 2 * len(differences) >= draws else None
    if found["band"] and len(set(differences)) == 1:
        found["band"] = list(newcombe_independent(float(q), sum(row[1] > 0 for row in kept), float(p),
                                                  found["true_pairs"]))
    half = Fraction(1, 2)
    found["log_odds"] = math.log((a + half) / (found["true_pairs"] - a + half)
                                 / ((c + half) / (found["false_pairs"] - c + half)))
    p, q = float(p), float(q)
    found["bits"] = entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2
    return found


def worth_cases(random):
    cases = []
    for n, unanswered, draws in [(0, 0, 5), (1, 0, 39), (40, 4, 200), (120, 0, 400), (6, 2, 60)]:
        rows = []
        for _ in range(n):
            match = -1 if unanswered and random.below(unanswered) == 0 else int(random.below(3) > 0)
            others = 0 if unanswered and random.below(unanswered) == 0 else random.below(10)
            rows.append([match, others, sum(random.below(3) == 0 for _ in range(others))])
        cases.append({"rows": rows, "draws": draws, "seed": 5 + n, **worth_of(rows, draws, 5 + n)})
    return cases


def removal_of(rows, draws, seed):
    n = len(rows)

    def figures(picked):
        reached = [row for row in picked if row[0] >= 0]
        points = Fraction(100 * sum((row[1] == 0) - (row[0] == 0) for row in reached), n)
        places = Fraction(sum(row[1] - row[0] for row in reached), len(reached)) if reached else Fraction(0)
        return points, places

    if not n:
        return {"queries": 0, "reached": 0, "r1": 0, "r1_band": [0, 0], "rank": 0, "rank_band": None, "lost": 0,
                "won": 0}
    points, places = figures(rows)
    drawn = [figures([rows[i] for i in picked]) for picked in samples(n, draws, seed)]
    moves = {(row[1] == 0) - (row[0] == 0) if row[0] >= 0 else 0 for row in rows}
    cells = [sum(wanted == (row[0] == 0, row[1] == 0) for row in rows)
             for wanted in ((True, True), (True, False), (False, True), (False, False))]
    return {"queries": n, "reached": sum(row[0] >= 0 for row in rows), "r1": float(points),
            "r1_band": list(newcombe_paired(*cells)) if len(moves) == 1 else interval(one for one, _ in drawn),
            "rank": float(places),
            "rank_band": None if len({one for _, one in drawn}) == 1 else interval(one for _, one in drawn),
            "lost": sum(row[0] == 0 and row[1] > 0 for row in rows),
            "won": sum(row[0] > 0 and row[1] == 0 for row in rows)}


def removal_cases(random):
    cases = []
    for n, draws in [(0, 5), (1, 40), (50, 300), (90, 401)]:
        rows = []
        for _ in range(n):
            with_ = random.below(4)
            rows.append([-1, -1] if random.below(6) == 0 else [with_, random.below(4) if random.below(2) else with_])
        cases.append({"rows": rows, "draws": draws, "seed": 70 + n, **removal_of(rows, draws, 70 + n)})
    return cases


def pca_case(random, rows, columns, scales):
    """Random rows whose columns spread by `scales`, mixed; every number is a float32."""
    directions = [[random.below(17) - 8 for _ in range(columns)] for _ in scales]
    values = [[0] * columns for _ in range(rows)]
    for row in values:
        for scale, direction in zip(scales, directions):
            along = random.below(2 * scale + 1) - scale
            for i in range(columns):
                row[i] += along * direction[i]
        for i in range(columns):
            row[i] = (row[i] + random.below(9)) / 64
    table = numpy.array(values, dtype=float).reshape(rows, columns)
    table = table - table.mean(axis=0)
    eigenvalues, vectors = numpy.linalg.eigh(table.T @ table)
    coordinates = []
    for axis in (vectors[:, -1], vectors[:, -2]):
        axis = axis * numpy.sign(axis[numpy.argmax(numpy.abs(axis))])
        coordinates.append(table @ axis)
    explained = 100 * eigenvalues[::-1][:2] / eigenvalues.sum()
    return {"rows": rows, "columns": columns, "values": [value for row in values for value in row],
            "x": coordinates[0].tolist(), "y": coordinates[1].tolist(), "explained": explained.tolist()}


def pca_cases():
    random = SplitMix64(77)
    return [pca_case(random, 60, 12, [40, 25, 11]), pca_case(random, 9, 20, [50, 30]),
            pca_case(random, 30, 3, [20, 9]), pca_case(random, 120, 40, [9, 8, 7, 6, 5])]


def main():
    random = SplitMix64(20250607)
    print(json.dumps({
        "curve": curve_cases(random), "histogram": histogram_cases(random),
        "distribution": distribution_cases(random), "change": change_cases(random), "worth": worth_cases(random),
        "removal": removal_cases(random), "pca": pca_cases()}, separators=(",", ":")))


if __name__ == "__main__":
    main()

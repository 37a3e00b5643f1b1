#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of trainings and suppression, computed without the program:
python3 training_reference.py > training.json

numpy for the quantiles; everything else is written from the definitions in docs/training.md. SplitMix64 comes from
metrics_reference.py beside this file, of necessity the same algorithm.
"""
import json
import math
from fractions import Fraction

import numpy as np

from metrics_reference import SplitMix64


def share(flags):
    return float(Fraction(100 * sum(flags), len(flags))) if flags else None


def spread_cases(random):
    cases = []
    for size in (1, 2, 3, 4, 7, 20, 61):
        rows, margins, gaps = [], [], []
        for _ in range(size):
            n = 2 + random.below(9)
            scores = [random.below(1 << 16) / (1 << 16) for _ in range(n)]  # exact in float32
            match = random.below(n + 1) - 1
            rows.append({"scores": scores, "match": match})
            if match < 0:
                continue
            others = scores[:match] + scores[match + 1:]
            margins.append(scores[match] - max(others))
            gaps.append(scores[match] - math.fsum(others) / len(others))
        if not margins:
            cases.append({"rows": rows, "queries": 0})
            continue
        cases.append({
            "rows": rows, "queries": len(margins), "mean": float(np.mean(margins)), "least": min(margins),
            "lower": float(np.percentile(margins, 25)), "median": float(np.percentile(margins, 50)),
            "upper": float(np.percentile(margins, 75)), "greatest": max(margins),
            "positive": share([m > 0 for m in margins]), "gap": float(np.mean(gaps))})
    return cases


def score(reference, count):
    """Of candidate `reference` among `count`: what the rest is must matter, as it does to a fusion."""
    return (((reference * 2654435761 + count * 40503) & 0xFFFFFFFF) >> 16) / (1 << 16)


def toy(random, queries, references, k):
    rows = []
    for _ in range(queries):
        order = list(range(references))
        for i in range(references - 1, 0, -1):
            j = random.below(i + 1)
            order[i], order[j] = order[j], order[i]
        kind = random.below(12)
        positives, semi = [], []
        rank = masked = -1
        if kind > 0:  # 0: the split holds no match
            rank = random.below(4) if random.below(2) else random.below(references)
            positives = [order[rank]]
            if kind == 1 and rank + 2 < references:
                positives.append(order[rank + 1 + random.below(references - rank - 1)])
            semi = [r for r in order[:14] if r not in positives and random.below(5) == 0][:3]
            if semi:
                masked = len([r for r in order[:rank] if r not in semi])
        rows.append({"candidates": order[:k], "rank": rank, "masked": masked, "match": positives[0] if positives else -1,
                     "positives": positives, "semi": semi})
    return rows


def without_match(row, k):
    left = [c for c in row["candidates"] if c not in row["positives"]]
    masked = -1 if row["masked"] < 0 else len([c for c in left if c not in row["semi"]])
    return dict(row, candidates=left, rank=max(10, k), masked=masked)


def after(row):
    n = len(row["candidates"])
    order = [c for _, _, c in sorted((-score(c, n), i, c) for i, c in enumerate(row["candidates"]))]
    found = [i for i, c in enumerate(order) if c in row["positives"]]
    rank = found[0] if found else row["rank"]
    plain = [c for c in order if c not in row["semi"]]
    places = [i for i, c in enumerate(plain) if c in row["positives"]]
    masked = row["masked"] if row["masked"] < 0 or not places else places[0]
    return rank, masked


def figures(ranks, masked):
    return {"r1": share([r < 1 for r in ranks]), "r5": share([r < 5 for r in ranks]),
            "r10": share([r < 10 for r in ranks]), "hit": share([m == 0 for m in masked if m >= 0])}


def suppressed(rows, k, r10, seed, split):
    known = [row for row in rows if row["rank"] >= 0]
    within = [i for i, row in enumerate(rows) if 0 <= row["rank"] < 10]
    wanted = math.floor(Fraction(r10) * len(known) / 100 + Fraction(1, 2))
    if wanted > len(within):
        return None
    random = SplitMix64.stream(seed, "suppress " + split)
    for i in range(len(within) - 1, 0, -1):
        j = random.below(i + 1)
        within[i], within[j] = within[j], within[i]
    taken = sorted(within[:len(within) - wanted])
    rows = [without_match(row, k) if i in taken else row for i, row in enumerate(rows)]
    known = [row for row in rows if row["rank"] >= 0]
    later = [after(row) for row in known]
    fixed = len([1 for row, (rank, _) in zip(known, later) if rank == 0 and row["rank"] != 0])
    broken = len([1 for row, (rank, _) in zip(known, later) if rank != 0 and row["rank"] == 0])
    return {"taken": taken, "before": figures([r["rank"] for r in known], [r["masked"] for r in known]),
            "after": figures([r for r, _ in later], [m for _, m in later]), "fixed": fixed, "broken": broken}


def suppress_cases(random):
    cases = []
    for queries, k, seed in ((37, 10, 1), (60, 10, 7), (60, 14, 7), (9, 5, 3)):
        rows = toy(random, queries, 30, k)
        found = share([row["rank"] < 10 for row in rows if row["rank"] >= 0])
        levels = [{"r10": r10, "result": suppressed(rows, k, r10, seed, "toy")}
                  for r10 in (0, 10, 25, 40, math.floor(found), 100)]
        cases.append({"rows": rows, "references": 30, "k": k, "seed": seed, "found": found, "levels": levels})
    return cases


print(json.dumps({"spreads": spread_cases(SplitMix64(11)), "suppress": suppress_cases(SplitMix64(12))}))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for tests/domain/tst_intervals.cpp, computed without the program:
python3 intervals_reference.py > intervals.json

Standard library only, in 50 digits. The ends of Wilson's interval are found by halving the score test
|h / n - p| <= z sqrt(p (1 - p) / n) itself, not by its closed form.
"""
import json
from decimal import Decimal, getcontext

from metrics_reference import SplitMix64, newcombe_independent, newcombe_paired

getcontext().prec = 50
Z = Decimal("1.959964")


def accepted(p, hits, n):
    distance = Decimal(hits) / n - p
    return distance * distance * n <= Z * Z * p * (1 - p)


def end(hits, n, outside):
    """The edge of what is accepted between hits / n, which is, and `outside`, which is not (or is the edge)."""
    inside, outside = Decimal(hits) / n, Decimal(outside)
    if accepted(outside, hits, n):
        return outside
    for _ in range(150):
        middle = (inside + outside) / 2
        if accepted(middle, hits, n):
            inside = middle
        else:
            outside = middle
    return inside


def row(hits, n):
    return {"hits": hits, "n": n, "share": float(Decimal(100 * hits) / n),
            "low": float(100 * end(hits, n, 0)), "high": float(100 * end(hits, n, 1))}


def paired_rows(random):
    tables = [(9, 0, 0, 4), (0, 0, 0, 13), (6, 0, 0, 0), (3, 0, 0, 3), (1, 0, 0, 1), (1, 0, 0, 0), (0, 0, 5, 0),
              (0, 7, 0, 0), (0, 1, 1, 0), (1, 7, 1, 12)]
    tables += [tuple(random.below(1 + random.below(40)) for _ in range(4)) for _ in range(60)]
    rows = [{"cells": cells, "band": newcombe_paired(*cells)} for cells in tables if sum(cells)]
    # Fagerland, Lydersen, Laake 2014 (Statistics in Medicine 33, 2850): airway hyper-responsiveness, 1 1 7 12.
    low, high = rows[9]["band"]
    assert abs(low / 100 + 0.507) < 5e-4 and abs(high / 100 + 0.026) < 5e-4, rows[9]
    return rows


def independent_rows(random):
    # Newcombe 1998 (Statistics in Medicine 17, 873), table II, method 10, four decimals.
    published = [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((6, 7), (2, 7), 0.0582, 0.8062),
                 ((5, 56), (0, 29), -0.0381, 0.1926), ((0, 10), (0, 20), -0.1611, 0.2775),
                 ((0, 10), (0, 10), -0.2775, 0.2775), ((10, 10), (0, 20), 0.6791, 1.0), ((10, 10), (0, 10), 0.6075, 1.0)]
    rows = []
    for (a, n), (b, m), low, high in published:
        band = newcombe_independent(b / m, m, a / n, n)
        assert abs(band[0] / 100 - low) < 6e-5 and abs(band[1] / 100 - high) < 6e-5, (a, n, b, m, band)
        rows.append({"first": [b, m], "second": [a, n], "band": band})
    for _ in range(30):
        n, m = 1 + random.below(60), 1 + random.below(60)
        a, b = random.below(n + 1), random.below(m + 1)
        rows.append({"first": [b, m], "second": [a, n], "band": newcombe_independent(b / m, m, a / n, n)})
    return rows


def main():
    rows = [row(h, n) for n in (1, 2, 5, 10, 50) for h in range(n + 1)]
    random = SplitMix64(51)
    for _ in range(60):
        n = 1 + random.next() % 100000
        rows.append(row(random.next() % (n + 1), n))
    # Newcombe 1998 (Statistics in Medicine 17), table I, method 3, four decimals; z is the exact point there.
    for hits, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
                               (1, 29, 0.0061, 0.1718)):
        one = row(hits, n)
        assert abs(one["low"] / 100 - low) < 6e-5 and abs(one["high"] / 100 - high) < 6e-5, one
        rows.append(one)
    print(json.dumps({"z": float(Z), "wilson": rows, "paired": paired_rows(random),
                      "independent": independent_rows(random)}, indent=0))


if __name__ == "__main__":
    main()

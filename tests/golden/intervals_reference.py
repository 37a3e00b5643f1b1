#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for tests/domain/tst_intervals.cpp, computed without the program:
python3 intervals_reference.py > intervals.json

Standard library only, in 50 digits. The ends of Wilson's interval are found by halving the score test
|h / n - p| <= z sqrt(p (1 - p) / n) itself, not by its closed form.
"""
import json
from decimal import Decimal, getcontext

from metrics_reference import SplitMix64

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
    print(json.dumps({"z": float(Z), "wilson": rows}, indent=0))


if __name__ == "__main__":
    main()

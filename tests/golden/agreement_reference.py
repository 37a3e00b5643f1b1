#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for tests/domain/tst_agreement.cpp, computed without the program:
python3 agreement_reference.py > agreement.json

Standard library only. Exact fractions from the definitions, every draw of a bootstrap from its units anew, none
of it from the C++ code; only SplitMix64 is, of necessity, the same algorithm. The published examples are checked
on the way.
"""
import json
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

from metrics_reference import SplitMix64

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: observers A to D, 12 units.
OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
# Kappa by hand: p_o = 35 / 50, p_e = (25 * 30 + 25 * 20) / 50^2 = 0.5, so 0.2 / 0.5.
BY_HAND = [(0, 0)] * 20 + [(0, 1)] * 5 + [(1, 0)] * 10 + [(1, 1)] * 15


def rated(row):
    return [value for value in row if value >= 0]


def percent(rows):
    equal = [a == b for row in rows for a, b in combinations(rated(row), 2)]
    return Fraction(100 * sum(equal), len(equal)) if equal else None


def cohen(pairs):
    """From the shares of the confusion matrix."""
    n = len(pairs)
    if n == 0:
        return None
    observed = Fraction(sum(a == b for a, b in pairs), n)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(Fraction(first[c], n) * Fraction(second[c], n) for c in first)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def kappa(rows):
    raters = range(len(rows[0])) if rows else []
    found = [cohen([(row[i], row[j]) for row in rows if row[i] >= 0 and row[j] >= 0])
             for i, j in combinations(raters, 2)]
    defined = [one for one in found if one is not None]
    return sum(defined) / len(defined) if defined else None


def alpha(rows, by_pairs=False):
    """1 - D_o / D_e: D_o the mean over pairable ratings of how many of the unit's others differ, D_e the share of
    unequal pairs among all pairable ratings whatever their unit."""
    units = [rated(row) for row in rows if len(rated(row)) > 1]
    values = [value for unit in units for value in unit]
    n = len(values)
    if n == 0:
        return None
    observed = sum(Fraction(sum(a != b for a, b in permutations(unit, 2)), len(unit) - 1) for unit in units) / n
    if by_pairs:
        expected = Fraction(sum(a != b for a, b in permutations(values, 2)), n * (n - 1))
    else:
        expected = 1 - sum(Fraction(k, n) * Fraction(k - 1, n - 1) for k in Counter(values).values())
    return None if expected == 0 else 1 - observed / expected


def interval(statistic, samples):
    values = sorted(v for v in map(statistic, samples) if v is not None)
    if not values or 2 * len(values) < len(samples):
        return [None, None]
    tail = len(values) * 25 // 1000
    return [float(values[tail]), float(values[len(values) - 1 - tail])]


def number(value):
    return None if value is None else float(value)


def case(name, rows, raters, draws, seed):
    paired = [row for row in rows if len(rated(row)) > 1]
    n = len(paired)
    random = SplitMix64(seed)
    samples = [[paired[random.below(n)] for _ in range(n)] for _ in range(draws)]
    assert alpha(rows) == alpha(rows, by_pairs=True)
    figures = {statistic.__name__: [number(statistic(rows))] + interval(statistic, samples)
               for statistic in (percent, kappa, alpha)}
    return {"name": name, "units": len(rows), "raters": raters, "draws": draws, "seed": seed,
            "values": [value for row in rows for value in row], "n": n, **figures}


def random_rows(random, units, raters, categories, agree, missing):
    """Ratings in percent: `agree` take the unit's own category, `missing` are left out."""
    rows = []
    for _ in range(units):
        own = random.below(categories)
        rows.append([-1 if random.below(100) < missing else
                     own if random.below(100) < agree else random.below(categories) for _ in range(raters)])
    return rows


def published_cases():
    rows = [[-1 if letter == "." else int(letter) for letter in unit] for unit in zip(*OBSERVERS)]
    assert round(float(alpha(rows)), 3) == 0.743
    assert kappa(BY_HAND) == Fraction(2, 5)
    return [case("Krippendorff 2011", rows, 4, 400, 1), case("kappa by hand", BY_HAND, 2, 400, 2)]


def sparse_cases():
    """Draws without a figure: few (one unit differs), about half (two units), over half (two raters share two of
    ten units, the other pair never differs)."""
    apart = [[0, 0, -1], [1, 1, -1]] + [[-1, 0, 0]] * 8
    return [case("one unit differs", [[0, 0]] * 5 + [[0, 1]], 2, 200, 3),
            case("two units, fewer draws undefined", [[0, 0], [1, 1]], 2, 39, 4),
            case("two units, more draws undefined", [[0, 0], [1, 1]], 2, 39, 5),
            case("kappa of few draws", apart, 3, 200, 6),
            case("all equal", [[7, 7, 7]] * 4, 3, 50, 7),
            case("one unit", [[0, 1]], 2, 50, 8),
            case("worse than chance", [[0, 1], [1, 0], [0, 1], [1, 0], [0, 0]], 2, 200, 9)]


def random_cases(random):
    shapes = [(8, 2, 2, 50, 0), (40, 2, 3, 80, 20), (25, 3, 5, 60, 10), (30, 3, 12, 30, 40), (50, 4, 4, 70, 25),
              (12, 5, 3, 90, 60), (60, 3, 2, 95, 5), (20, 6, 8, 10, 30)]
    cases = []
    for seed, (units, raters, categories, agree, missing) in enumerate(shapes):
        rows = random_rows(random, units, raters, categories, agree, missing)
        cases.append(case("%d units x %d raters" % (units, raters), rows, raters, 80 + 20 * seed, 100 + seed))
    return cases


def main():
    print(json.dumps(published_cases() + sparse_cases() + random_cases(SplitMix64(20260611)),
                     separators=(",", ":")))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for tests/domain, computed without the program: python3 metrics_reference.py > metrics.json

Standard library only. Everything is written from the definitions (exact fractions where there are any), none
of it from the C++ code; only SplitMix64 and FNV-1a are, of necessity, the same algorithms.
"""
import hashlib
import json
import math
import re
import struct
from fractions import Fraction

MASK = (1 << 64) - 1


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & MASK

    @classmethod
    def stream(cls, seed, name, index=0):
        mixer = cls(seed ^ fnv1a(name.encode()))
        first = SplitMix64(mixer.state)
        drawn = first.next()  # the draw moves the state before the sum is added to it
        first.state = (first.state + (drawn ^ (index * 0xD1342543DE82EF95 & MASK))) & MASK
        return cls(first.next())

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self):
        return (self.next() >> 11) / (1 << 53)

    def below(self, n):
        return 0 if n < 1 else (self.next() >> 32) * n >> 32


def random_cases():
    cases = []
    for seed in (0, 1, 42, 1234567, MASK):
        plain, real, small = SplitMix64(seed), SplitMix64(seed), SplitMix64(seed)
        named = SplitMix64.stream(seed, "bootstrap", 7)
        cases.append({"seed": str(seed), "next": [str(plain.next()) for _ in range(6)],
                      "uniform": [real.uniform() for _ in range(4)],
                      "below10": [small.below(10) for _ in range(12)],
                      "stream": [str(named.next()) for _ in range(3)]})
    return cases


def ranking_cases(random):
    cases = []
    for _ in range(40):
        n = 1 + random.below(30)
        levels = 1 + random.below(12)  # few levels, many ties; every value is a float32
        values = [(random.below(levels) - levels // 2) / 8 for _ in range(n)]
        index = random.below(n)
        out = [random.below(n) for _ in range(random.below(5))]
        before = list(range(n))
        for i in range(n - 1, 0, -1):
            j = random.below(i + 1)
            before[i], before[j] = before[j], before[i]
        k = random.below(n + 3)
        cases.append({
            "values": values, "index": index, "left_out": out, "before": before, "k": k,
            "rank": len([v for v in values if v > values[index]]),
            "masked": len([i for i, v in enumerate(values) if v > values[index] and i not in out]),
            "order": [i for _, _, i in sorted((-v, b, i) for i, (v, b) in enumerate(zip(values, before)))],
            "top": [i for _, i in sorted((-v, i) for i, v in enumerate(values))][:k]})
    return cases


def share(flags):
    return float(Fraction(100 * sum(flags), len(flags))) if flags else None


def middle(values):
    if not values:
        return None
    ordered = sorted(values)
    n = len(ordered)
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def stage(rows, references, side):
    ranks = [row["rank"][side] for row in rows]
    masked = [row["masked"][side] for row in rows if row["masked"][side] >= 0]
    percent = references // 100
    ap = [row["ap"][side] for row in rows if row["ap"][side] >= 0]
    return {"r1": share([r < 1 for r in ranks]), "r5": share([r < 5 for r in ranks]),
            "r10": share([r < 10 for r in ranks]),
            "r1pct": share([r < percent for r in ranks]) if percent else None,
            "hit": share([r == 0 for r in masked]), "ap": 100 * math.fsum(ap) / len(ap) if ap else None,
            "median_error_m": middle([row["error"][side] for row in rows if None not in row["error"]]),
            "tied": tied(rows, side), "r1_expected": expected(rows, side)}


def tied(rows, side):
    return None if any(row["tie"][side] is None for row in rows) else sum(row["tie"][side][2] > 0 for row in rows)


def expected(rows, side):
    """The mean over all orders of what is equal: how often a match is the first of better + matches + others."""
    if not rows or any(row["tie"][side] is None for row in rows):
        return None
    first = [Fraction(0) if better else Fraction(matches, matches + others)
             for better, matches, others in (row["tie"][side] for row in rows)]
    return float(100 * sum(first) / len(first))


def mcnemar(fixed, broken):
    n = fixed + broken
    tail = sum(math.comb(n, i) for i in range(min(fixed, broken) + 1))
    return float(min(Fraction(1), Fraction(2 * tail, 2 ** n)))


Z = 1.959964


def wilson(share, n):
    """The two roots of (share - p)^2 = z^2 p (1 - p) / n."""
    a, b, c = 1 + Z * Z / n, -(2 * share + Z * Z / n), share * share
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def newcombe_paired(both, first, second, neither):
    """Second share less the first, in points: Newcombe 1998 (Statistics in Medicine 17, 2635), method 10."""
    n = both + first + second + neither
    p, q = (both + first) / n, (both + second) / n
    (p_low, p_high), (q_low, q_high) = wilson(p, n), wilson(q, n)
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    product = both * neither - first * second
    phi = (max(product - n / 2, 0) if product > 0 else product) / math.sqrt(margins) if margins else 0
    below = math.sqrt((q - q_low) ** 2 - 2 * phi * (q - q_low) * (p_high - p) + (p_high - p) ** 2)
    above = math.sqrt((q_high - q) ** 2 - 2 * phi * (q_high - q) * (p - p_low) + (p - p_low) ** 2)
    return max(-100, 100 * (q - p - below)), min(100, 100 * (q - p + above))


def newcombe_independent(p, n, q, m):
    """The share q of m less the share p of n, in points: Newcombe 1998 (Statistics in Medicine 17, 873), method 10."""
    (p_low, p_high), (q_low, q_high) = wilson(p, n), wilson(q, m)
    return (max(-100, 100 * (q - p - math.hypot(q - q_low, p_high - p))),
            min(100, 100 * (q - p + math.hypot(q_high - q, p - p_low))))


def lift(rows, draws, seed):
    change = [(row["rank"][1] == 0) - (row["rank"][0] == 0) for row in rows]
    n = len(change)
    fixed, broken = change.count(1), change.count(-1)
    if n == 0:
        return {"points": 0, "low": 0, "high": 0, "p": None, "fixed": 0, "broken": 0}
    if len(set(change)) == 1:
        both = sum(row["rank"][0] == 0 and row["rank"][1] == 0 for row in rows)
        low, high = newcombe_paired(both, broken, fixed, n - both - broken - fixed)
        return {"points": float(Fraction(100 * (fixed - broken), n)), "low": low, "high": high,
                "p": mcnemar(fixed, broken), "fixed": fixed, "broken": broken}
    random = SplitMix64(seed)
    sums = sorted(sum(change[random.below(n)] for _ in range(n)) for _ in range(draws))
    tail = draws * 25 // 1000
    return {"points": float(Fraction(100 * (fixed - broken), n)), "low": float(Fraction(100 * sums[tail], n)),
            "high": float(Fraction(100 * sums[draws - 1 - tail], n)), "p": mcnemar(fixed, broken),
            "fixed": fixed, "broken": broken}


def random_result(random, style):
    before = random.below(3) if random.below(2) else random.below(40)
    if random.below(25) == 0:
        return {"rank": [-1, -1], "masked": [-1, -1], "ap": [-1, -1], "error": [3.5, 3.5], "tie": [None, None]}
    after = random.below(10) if before < 10 and random.below(3) else before
    masked = [max(0, r - random.below(4)) if style % 2 else -1 for r in (before, after)]
    ap = [random.uniform() if style % 3 == 0 else -1 for _ in range(2)]
    error = [None if random.below(5) == 0 else random.uniform() * 900 for _ in range(2)]
    return {"rank": [before, after], "masked": masked, "ap": ap, "error": error, "tie": ties_of(before, after, style)}


def ties_of(before, after, style):
    """References better than the match, matches of its score, others of it; drawn apart so that the rest stays as it
    was. None = not known."""
    if style == 2:
        return [None, None]
    random = SplitMix64(before * 64 + after)
    return [[rank, 1 + random.below(2) * random.below(3), random.below(3) * random.below(3)] for rank in (before, after)]


def evaluate_cases(random):
    cases = []
    for style, (n, references, draws) in enumerate(
            [(0, 500, 100), (1, 99, 39), (7, 100, 40), (30, 450, 2000), (31, 2999, 400), (200, 906, 2000)]):
        rows = [random_result(random, style) for _ in range(n)]
        counted = [row for row in rows if row["rank"][0] >= 0]
        cases.append({"rows": rows, "references": references, "draws": draws, "seed": 11 + style,
                      "queries": len(counted), "error_queries": sum(None not in row["error"] for row in counted),
                      "without_match": len(rows) - len(counted), "before": stage(counted, references, 0),
                      "after": stage(counted, references, 1), "lift": lift(counted, draws, 11 + style)})
    return cases


def mcnemar_cases():
    pairs = [(0, 0), (1, 0), (0, 5), (3, 3), (10, 2), (25, 9), (150, 100), (1000, 900), (60, 1500), (5000, 4800)]
    return [{"fixed": f, "broken": b, "p": mcnemar(f, b)} for f, b in pairs]


def words(text):
    return re.findall(r"[^\W_]+(?:[-'\u2019][^\W_]+)*", text.lower())


TEXTS = ["", "Red roofs, grey roads.", "grey ROADS and red-brick roofs", "dead-end streets -- t-junction",
         "overpass/underpass systems", "it's 2 lanes, not 3!", "Größe über alles", "a_b c", "- ' -x- y'"]


def text_cases():
    lists = [{"text": text, "words": words(text)} for text in TEXTS]
    pairs = []
    for a in TEXTS:
        for b in TEXTS:
            sa, sb = set(words(a)), set(words(b))
            pairs.append({"a": a, "b": b, "jaccard": len(sa & sb) / len(sa | sb) if sa | sb else 1})
    return {"words": lists, "pairs": pairs}


def terms(text):
    found = words(text)
    return found + [a + " " + b for a, b in zip(found, found[1:])]


def embed(text, documents):
    n = len(documents)
    weight = {}
    vector = [0.0] * 1536
    for term in terms(text):
        df = sum(term in terms(document) for document in documents)
        weight[term] = math.log((1 + n) / (1 + df))
        value = fnv1a(term.encode())
        vector[value % 1536] += -weight[term] if value >> 63 else weight[term]
    length = math.sqrt(math.fsum(v * v for v in vector))
    entries = [[i, v / length] for i, v in enumerate(vector) if v]
    return {"text": text, "weights": weight, "entries": entries}


def hashing_case():
    documents = ["the road is grey and the roof is red", "the road is black", "the water is near the road",
                 "the road is grey and wide, the Größe is wide"]
    texts = [documents[0], documents[3], "the road is purple and grey and grey"]
    return {"documents": documents, "embedded": [embed(text, documents) for text in texts]}


def distance(a, b):
    """Angle between unit vectors by atan2: another formula than the haversine."""
    def unit(place):
        phi, lam = (math.radians(x) for x in place)
        return (math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi))
    u, v = unit(a), unit(b)
    cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    return 6371008.8 * math.atan2(math.sqrt(sum(x * x for x in cross)), sum(x * y for x, y in zip(u, v)))


def distance_cases():
    pairs = [((0, 0), (0, 1)), ((0, 0), (90, 0)), ((53.4084, -2.9916), (51.5074, -0.1278)),
             ((51.3168, -0.56), (51.3169, -0.5601)), ((10, 179.9), (10, -179.9)), ((0, 0), (0, 180)),
             ((40.7, -74), (40.7, -74))]
    return [{"a": a, "b": b, "metres": distance(a, b)} for a, b in pairs]


def margin_cases(random):
    cases = []
    for _ in range(12):
        scores = [random.below(64) / 64 for _ in range(1 + random.below(10))]
        match = random.below(len(scores) + 1) - 1
        out = [i for i in range(len(scores)) if i != match and random.below(4) == 0]
        others = [s for i, s in enumerate(scores) if i != match and i not in out]
        cases.append({"scores": scores, "match": match, "left_out": out,
                      "margin": scores[match] - max(others) if match >= 0 and others else None})
    return cases


def precision_cases():
    """Average precision from the sorted list, the area under the precision-recall curve by trapezoids, in fractions."""
    random = SplitMix64(1652)
    cases = []
    for number in range(40):
        n = 1 + random.below(40)
        levels = 1 + random.below(20)
        values = [(random.below(levels) - levels // 2) / 8 for _ in range(n)]
        positives = sorted({random.below(n) for _ in range(1 + random.below(6))}) if number else []
        order = sorted(range(n), key=lambda i: (-values[i], i not in positives))  # ties do not push a positive back
        area, precision, recall, found = Fraction(0), Fraction(1), Fraction(0), 0
        for seen, index in enumerate(order, 1):
            found += index in positives
            now = Fraction(found, seen)
            if index in positives:
                area += (Fraction(found, len(positives)) - recall) * (precision + now) / 2
                recall = Fraction(found, len(positives))
            precision = now
        cases.append({"values": values, "positives": positives, "ap": float(area)})
    return cases


def one_percent_cases():
    sizes = [1, 2, 49, 50, 51, 99, 100, 149, 150, 151, 250, 350, 701, 951, 2921, 51355]
    cases = []
    for references in sizes:
        ranks = sorted({rank for rank in (0, 1, 2, 3, 7, 8, 9, 10, 11, 29, 30, 513, 514, 515) if rank < references})
        flags = [0] * references
        for rank in ranks:
            flags[rank] += 1
        reached = sum(flags[:round(references * 0.01) + 1])  # the cumulated curve at the zero-based index round(1 %)
        cases.append({"references": references, "ranks": ranks, "r1pct": float(Fraction(100 * reached, len(ranks)))})
    return cases


def hash_cases():
    values = [["urban", "", "Größe"], ["urban"], []]
    floats = [[[0.25, 0.75], [], [1.0]], [], []]
    cases = []
    for words_, numbers in zip(values, floats):
        data = struct.pack("<I", len(words_))
        for i, word in enumerate(words_):
            utf8 = word.encode()
            row = numbers[i] if numbers else []
            data += struct.pack("<I", len(utf8)) + utf8 + struct.pack("<I%df" % len(row), len(row), *row)
        cases.append({"values": words_, "distributions": numbers, "sha256": hashlib.sha256(data).hexdigest()})
    return cases


def main():
    random = SplitMix64(20240607)
    print(json.dumps({
        "random": random_cases(), "ranking": ranking_cases(random), "evaluate": evaluate_cases(random),
        "mcnemar": mcnemar_cases(), "text": text_cases(), "hashing": hashing_case(),
        "distance": distance_cases(), "margin": margin_cases(random), "answers_hash": hash_cases(),
        "precision": precision_cases(), "one_percent": one_percent_cases(),
        "median": [{"values": v, "median": middle(v)} for v in ([], [3.0], [2.0, 1.0], [5.0, 1.0, 3.0],
                                                                [4.0, 4.0, 1.0, 2.0])]},
        ensure_ascii=True, separators=(",", ":")))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for tests/domain/tst_stability.cpp, computed without the program:
python3 stability_reference.py > stability.json

Standard library only, exact fractions where the figure is one. Tau-b and alpha are taken from their definitions by
pairs, word sets by a regular expression; none of it from the C++ code. Only SplitMix64 is, of necessity, the same algorithm.
"""
import json
import math
import re
from fractions import Fraction
from itertools import combinations

from agreement_reference import alpha, number
from metrics_reference import SplitMix64

WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
VOCABULARY = ["Road", "road", "a", "the", "dead-end", "dead", "end", "owner's", "grey,", "Grey.", "wide;", "4x4",
              "\u00dcberf\u00fchrung", "none", "(parks)", "-", "trees"]
VALUES = ["red", "grey", "white", "parks", "lakes"]


def words(text):
    return {word.lower() for word in WORD.findall(text)}


def jaccard(a, b):
    return Fraction(len(a & b), len(a | b)) if a | b else Fraction(1)


def cosine(a, b):
    lengths = math.sqrt(math.fsum(x * x for x in a)) * math.sqrt(math.fsum(x * x for x in b))
    return None if lengths == 0 else math.fsum(x * y for x, y in zip(a, b)) / lengths


def category(answer):
    """What an answer says, however it is written."""
    values = {part.strip() for part in answer.lower().split(" and ")} - {""}
    return frozenset(values)


def mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def figures(runs):
    """Of one image: runs are (text, vector, answers)."""
    pairs = list(combinations(runs, 2))
    said = [[{(q, category(answer)) for q, answer in enumerate(one[2]) if category(answer)} for one in pair]
            for pair in pairs]
    both = [(x, y) for a, b in pairs for x, y in zip(map(category, a[2]), map(category, b[2])) if x and y]
    return {"cosine": mean([cosine(a[1], b[1]) for a, b in pairs]),
            "jaccard": number(mean([jaccard(words(a[0]), words(b[0])) for a, b in pairs])),
            "agreement": number(Fraction(sum(x == y for x, y in both), len(both)) if both else None),
            "answer_jaccard": number(mean([jaccard(a, b) if a | b else None for a, b in said]))}


def questions(images, count):
    """Agreement and alpha of each question over all images; alpha from agreement_reference.py."""
    found = []
    for q in range(count):
        codes = {frozenset(): -1}
        rows = [[codes.setdefault(category(run[2][q]), len(codes)) for run in runs] for runs in images]
        pairs = [a == b for row in rows for a, b in combinations([v for v in row if v >= 0], 2)]
        found.append({"images": sum(len([v for v in row if v >= 0]) > 1 for row in rows),
                      "agreement": number(Fraction(sum(pairs), len(pairs)) if pairs else None),
                      "alpha": number(alpha(rows))})
    return found


def sign(x):
    return (x > 0) - (x < 0)


def tau_b(a, b):
    """(concordant - discordant) / sqrt((n0 - n1) (n0 - n2)), Kendall 1945: n1 and n2 are the pairs tied in a list."""
    pairs = [(sign(a[i] - a[j]), sign(b[i] - b[j])) for i, j in combinations(range(len(a)), 2)]
    untied = sum(x != 0 for x, _ in pairs) * sum(y != 0 for _, y in pairs)
    return None if untied == 0 else sum(x * y for x, y in pairs) / math.sqrt(untied)


def ranks(order):
    return [order.index(item) for item in range(len(order))]


def orders_case(random, runs, items):
    def order():
        left, taken = list(range(items)), []
        while left:
            taken.append(left.pop(min(random.below(len(left)), random.below(len(left)))))
        return taken
    present, found = order(), [order() for _ in range(runs)]
    taus = [tau_b(ranks(present), ranks(one)) for one in found]
    pairs = list(combinations(found, 2))
    return {"present": present, "runs": found, "first_changed": mean([float(o[0] != present[0]) for o in found]),
            "tau": mean(taus), "first_apart": mean([float(a[0] != b[0]) for a, b in pairs]),
            "tau_apart": mean([tau_b(ranks(a), ranks(b)) for a, b in pairs])}


def answer(random, missing):
    if random.below(100) < missing:
        return ""
    values = [VALUES[random.below(len(VALUES))] for _ in range(1 + (random.below(4) == 0))]
    text = " and ".join(values)
    return text.upper() if random.below(3) == 0 else text


def likeness_case(random, images, runs, count, missing, keep):
    """`keep`: in percent, how often a run says what the first one said."""
    made = []
    for _ in range(images):
        first = [answer(random, missing) for _ in range(count)]
        made.append([])
        for _ in range(runs):
            text = " ".join(VOCABULARY[random.below(len(VOCABULARY))] for _ in range(1 + random.below(9)))
            vector = [0.0 if random.below(20) == 0 and not made[-1] else random.below(2001) / 1000 - 1
                      for _ in range(6)]
            answers = [one if random.below(100) < keep else answer(random, missing) for one in first]
            made[-1].append([text, vector, answers])
    return {"images": [[{"text": t, "vector": v, "answers": a} for t, v, a in runs_] for runs_ in made],
            "figures": [figures(runs_) for runs_ in made], "questions": questions(made, count)}


def main():
    # By hand: two of three pairs agree, the third is tied in the second list: 2 / sqrt(3 * 2).
    assert math.isclose(tau_b([1, 2, 3], [1, 1, 2]), 2 / math.sqrt(6))
    assert tau_b([0, 1, 2, 3], [3, 2, 1, 0]) == -1
    random = SplitMix64(20260612)
    taus = []
    for n in (2, 3, 5, 10, 10, 10, 30):
        for values in (n, max(1, n // 2), 2):
            a = [random.below(values) for _ in range(n)]
            b = [random.below(values) for _ in range(n)]
            taus.append({"a": a, "b": b, "tau": tau_b(a, b)})
    print(json.dumps(
        {"taus": taus,
         "orders": [orders_case(random, runs, items) for runs, items in ((1, 10), (2, 10), (5, 10), (9, 4), (4, 1))],
         "likeness": [likeness_case(random, *shape) for shape in
                      ((6, 2, 4, 0, 60), (10, 5, 4, 20, 70), (8, 3, 6, 60, 50), (5, 1, 3, 0, 50), (20, 8, 3, 5, 90))]},
        separators=(",", ":")))


if __name__ == "__main__":
    main()

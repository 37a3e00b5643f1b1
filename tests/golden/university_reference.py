#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""University-1652's figures of one split, from exported embeddings and rankings alone (standard library only).

    university_reference.py --embeddings images.npy --queries test/query_drone --references test/gallery_satellite
                            [--rankings rankings.csv]

The label of an image is its folder. Every query is compared with every reference, the list is sorted whole, and the
figures are read from the sorted list: R@k, R@1% at the zero-based index round(1 %), and the area under the
precision-recall curve. With rankings, the same after the ten have been put into their new order. Prints one JSON object;
`closest` is the smallest difference between two neighbouring cosines, which says whether rounding could matter.
"""
import argparse
import json
import os

from evaluate_reference import cosines, read_embeddings, read_rankings


def label(name):
    return name.split("/")[-2]


def area(flags):
    """Trapezoids under the precision-recall curve of a sorted list."""
    total, found, precision, result = sum(flags), 0, 1.0, 0.0
    for seen, good in enumerate(flags, 1):
        found += good
        now = found / seen
        if good:
            result += (precision + now) / 2 / total
        precision = now
    return result


def figures(lists):
    references = len(lists[0])
    first = [flags.index(1) for flags in lists]
    share = lambda k: 100 * sum(rank < k for rank in first) / len(first)
    return {"r1": share(1), "r5": share(5), "r10": share(10), "r1pct": share(round(references * 0.01) + 1),
            "ap": 100 * sum(map(area, lists)) / len(lists)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("embeddings", "queries", "references"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--rankings")
    options = parser.parse_args()
    vectors = read_embeddings(options.embeddings, os.path.splitext(options.embeddings)[0] + ".csv")
    queries = [name for name in vectors if name.startswith(options.queries + "/")]
    references = [name for name in vectors if name.startswith(options.references + "/")]
    matrix = [vectors[name] for name in references]
    rankings = {query: rows for (_, query), rows in read_rankings(options.rankings).items()} if options.rankings else {}
    before, after, closest = [], [], 2.0
    for query in queries:
        if not any(label(name) == label(query) for name in references):
            continue
        values = sorted(zip(cosines(vectors[query], matrix), references), reverse=True)
        closest = min([closest] + [a[0] - b[0] for a, b in zip(values, values[1:])])
        order = [name for _, name in values]
        before.append([int(label(name) == label(query)) for name in order])
        if query in rankings:
            ten = [row for row in rankings[query] if row["score"] is not None]
            new = [row["reference"] for row in sorted(ten, key=lambda row: row["after"])]
            order = new + [name for name in order if name not in new]
        after.append([int(label(name) == label(query)) for name in order])
    print(json.dumps({"queries": len(before), "references": len(references), "before": figures(before),
                      "after": figures(after) if rankings else None, "closest": closest}))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes VIGOR's label files at their real size, without images: vigor_labels.py DIR [--share 1.0] [--seed 1]

Tiles of each city, and panoramas of each split, are as many as VIGOR has: 90,618 tiles, 105,214 panoramas; same-area
52,609 for training and 52,605 for testing; NewYork + Seattle 51,520, Chicago + SanFrancisco 53,694. How the panoramas of
such a pair share out between its two cities is made up here, evenly. Names have the real form and length. The corrected
labels move every delta, and one panorama in fifty gets another positive: half of those from among its semi-positives,
half a tile that its original line does not name. --share makes everything smaller in proportion.
Standard library only; the same arguments give the same bytes.
"""
import argparse
import os
import random
import string

# city: tiles, panoramas for training, panoramas for testing, south-west corner
CITIES = {"Chicago": (22308, 13425, 13422, (41.85, -87.66)), "NewYork": (23279, 12880, 12880, (40.70, -74.01)),
          "SanFrancisco": (24255, 13424, 13423, (37.75, -122.45)), "Seattle": (20776, 12880, 12880, (47.59, -122.35))}
ALPHABET = string.ascii_letters + string.digits + "-_"
COLUMNS = 150          # tiles in a row of the grid
STEP = (0.000316, 0.00042)


def tile_name(corner, i):
    return f"satellite_{corner[0] + i // COLUMNS * STEP[0]:.10f}_{corner[1] + i % COLUMNS * STEP[1]:.10f}.png"


def panorama_name(corner, i, rng):
    name = "".join(rng.choices(ALPHABET, k=22))
    latitude = corner[0] + i // COLUMNS * STEP[0] + rng.uniform(-1, 1) * STEP[0] / 4
    longitude = corner[1] + i % COLUMNS * STEP[1] + rng.uniform(-1, 1) * STEP[1] / 4
    return f"{name},{latitude:.6f},{longitude:.6f},.jpg"


def around(i, tiles):
    """The tile and three of its neighbours, all different."""
    near = [i, i + 1, i + COLUMNS, i + COLUMNS + 1]
    return near if near[-1] < tiles else [i, i - 1, i - COLUMNS, i - COLUMNS - 1]


def line(panorama, tiles, corner, rng):
    fields = [panorama]
    for tile in tiles:
        fields += [tile_name(corner, tile), f"{rng.uniform(-320, 320):.6f}", f"{rng.uniform(-320, 320):.6f}"]
    return " ".join(fields) + "\n"


def corrected(near, tiles, rng):
    draw = rng.random()
    if draw < 0.01:
        return [near[1], near[0]] + near[2:]
    if draw < 0.02:
        return [next(t for t in (near[0] + 7, near[0] - 7) if 0 <= t < tiles and t not in near)] + near[1:]
    return near


def write(path, lines):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.writelines(lines)


def write_city(root, city, share, seed):
    tiles, train, test, corner = CITIES[city]
    tiles, train, test = (max(400, round(tiles * share)), max(4, round(train * share)), max(4, round(test * share)))
    rng = random.Random(f"{seed}/{city}")
    original, mended = [], []
    for _ in range(train + test):
        near = around(rng.randrange(tiles), tiles)
        panorama = panorama_name(corner, near[0], rng)
        original.append(line(panorama, near, corner, rng))
        mended.append(line(panorama, corrected(near, tiles, rng), corner, rng))
    write(f"{root}/splits/{city}/satellite_list.txt", [tile_name(corner, i) + "\n" for i in range(tiles)])
    for folder, end, lines in (("splits", "", original), ("splits__corrected", "__corrected", mended)):
        write(f"{root}/{folder}/{city}/same_area_balanced_train{end}.txt", lines[:train])
        write(f"{root}/{folder}/{city}/same_area_balanced_test{end}.txt", lines[train:])
        write(f"{root}/{folder}/{city}/pano_label_balanced{end}.txt", lines)
    return tiles, train, test


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts = [write_city(options.root, city, options.share, options.seed) for city in CITIES]
    print(f"{sum(c[0] for c in counts)} tiles, {sum(c[1] + c[2] for c in counts)} panoramas "
          f"({sum(c[1] for c in counts)} train, {sum(c[2] for c in counts)} test)")


if __name__ == "__main__":
    main()

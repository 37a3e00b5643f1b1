#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests/bench/reader_truth.sh compares and prints. Reads CSV and JSON only; shares no code with the program.

Agreement: of questions with one answer, equal texts; of questions with several, equal sets. The commonest answer
is that of the images compared. Every figure is a percentage.
"""
import csv
import json
import os
import random
import statistics
import sys

BLIP2_SECONDS = 8.3  # the paper's time to describe one image
QUESTIONS = json.load(
    open(os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../resources/questions/questions.json"),
         encoding="utf-8"))["questions"]
VIEWS = (("ground", "answers_query.csv"), ("satellite", "answers_reference.csv"))


def answers(path):
    """image → its answers by position, as sets of options; the empty set = not answered."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    table = {}
    for row in rows:
        assert len(row) == len(QUESTIONS) + 1, f"{path}: {row[0]} has {len(row)} fields"
        table[row[0]] = [as_set(question, text) for question, text in zip(QUESTIONS, row[1:])]
    return table


def as_set(question, text):
    text = text.strip().lower()
    whole = [option for option in question["options"] if option.lower() == text]
    if whole or not question.get("multiple"):
        return frozenset([text] if text else [])
    return frozenset(part.strip() for part in text.split(" and ") if part.strip())


def figures(truth, said, images, question):
    """(images, agreement over all, share answered, agreement of the answers given, commonest answer)."""
    silent = [frozenset()] * len(QUESTIONS)  # an image without any answer is not exported
    pairs = [(truth[image][question], said.get(image, silent)[question]) for image in images]
    given = [(right, answer) for right, answer in pairs if answer]
    equal = sum(right == answer for right, answer in given)
    counts = {}
    for right, _ in pairs:
        counts[right] = counts.get(right, 0) + 1
    return (len(pairs), 100 * equal / len(pairs), 100 * len(given) / len(pairs),
            100 * equal / len(given) if given else None, 100 * max(counts.values()) / len(pairs))


def shown(value, digits=1):
    return "-" if value is None else f"{value:.{digits}f}"


def mean(values):
    values = [value for value in values if value is not None]
    return statistics.fmean(values) if values else None


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def of_styles(folder, suffix, styles, view, file):
    truth, said = {}, {}
    for style in styles:
        truth.update(answers(f"{folder}/{style}/{file}"))
        said.update(answers(f"{folder}/{style}-{suffix}-{view}.csv"))
    assert set(said) <= set(truth), "answers about images that the town does not have"
    return truth, said


def agreement(folder, suffix, *styles):
    rows = [[question["id"]] for question in QUESTIONS]
    means = ["**mean**"]
    for view, file in VIEWS:
        truth, said = of_styles(folder, suffix, styles, view, file)
        columns = [figures(truth, said, sorted(said), q) for q in range(len(QUESTIONS))]
        for row, one in zip(rows, columns):
            row += [shown(one[1]), shown(one[4])]
        means += [f"**{mean([one[1] for one in columns]):.1f}**", f"**{mean([one[4] for one in columns]):.1f}**"]
        print(f"{view}: {len(said)} images")
    table(["question", "ground", "commonest", "satellite", "commonest"], rows + [means])


def timing(folder):
    rows = []
    for threads in (1, 2):
        runs = [json.load(open(f"{folder}/timing-{threads}-{round}.json")) for round in (1, 2, 3)]
        images = runs[0]["images"]
        each = [1000 * run["seconds"] / images for run in runs]
        rows.append([f"`answer`, {threads} thread{'s' * (threads > 1)}: decode, prepare, read, commit", str(images),
                     shown(statistics.median(each), 2), f"{min(each):.2f} to {max(each):.2f}",
                     f"{1000 * BLIP2_SECONDS / statistics.median(each):,.0f}"])
    for path in json.load(open(f"{folder}/timing-network.json"))["paths"]:
        rows.append([f"`bench --paths read`, {path['what']}", str(path["n"]), shown(path["median_ms"], 2),
                     f"p99 {path['p99_ms']:.2f}", f"{1000 * BLIP2_SECONDS / path['median_ms']:,.0f}"])
    table(["", "images", "ms an image (median)", "spread", f"times faster than {BLIP2_SECONDS} s"], rows)


def renamed(question):
    """option → what an answerer of its own habits calls it: every option another one, the same in every town."""
    options = [option.lower() for option in question["options"]]
    order = options[:]
    random.Random(question["id"]).shuffle(order)
    return {option: order[(order.index(option) + 1) % len(order)] for option in options}


def by_habit(question, answer):
    names = renamed(question)
    return frozenset(names.get(one, one) for one in answer)


def teach(folder, style, seed, count, noise, habits="truth"):
    """Half of the images of each view, the truth with noise, in the published form."""
    chance = random.Random(f"{seed} {style}")
    for view, file in VIEWS:
        with open(f"{folder}/{style}/{file}", encoding="utf-8", newline="") as source:
            header, *rows = list(csv.reader(source))
        known = answers(f"{folder}/{style}-small-{view}.csv")
        rows = sorted(row for row in rows if row[0] in known)
        rows = chance.sample(rows, int(count) // 2)
        for row in rows:
            for q, question in enumerate(QUESTIONS):
                if chance.random() < float(noise):
                    row[q + 1] = chance.choice([one for one in question["options"] if one != row[q + 1]])
                if habits == "own":
                    row[q + 1] = " and ".join(sorted(by_habit(question, as_set(question, row[q + 1]))))
        with open(f"{folder}/{style}-taught-{view}.csv", "w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([header] + rows)


def own_habits(folder, style):
    """The same with a teacher who calls everything by another option: the heads start with nothing to build on."""
    trained = json.load(open(f"{folder}/{style}-learnt0.json"))
    for view, file in VIEWS:
        truth, always = of_styles(folder, "learnt0", [style], view, file)
        _, small = of_styles(folder, "small", [style], view, file)
        truth = {image: [by_habit(question, answer) for question, answer in zip(QUESTIONS, answers)]
                 for image, answers in truth.items()}
        rest = sorted(set(small) - set(answers(f"{folder}/{style}-taught-{view}.csv")))
        columns = [figures(truth, always, rest, q) for q in range(len(QUESTIONS))]
        held = [one["agreement"] for one in trained["questions"] if one["view"] == view]
        before = mean([figures(truth, small, rest, q)[1] for q in range(len(QUESTIONS))])
        print(f"{view}: commonest {mean([one[4] for one in columns]):.1f}, small {before:.1f}, "
              f"learnt {mean([one[1] for one in columns]):.1f} (held out, against the noisy teacher: {mean(held):.1f})")


def distilled(folder, style):
    trained = {level: json.load(open(f"{folder}/{style}-learnt{level}.json")) for level in (0, 80)}
    promised = {(one["id"], one["view"]): one for one in trained[80]["questions"]}
    print(f"learned in {trained[0]['seconds']:.1f} s from {trained[0]['images']}")
    rows = [[question["id"]] for question in QUESTIONS]
    means = ["**mean**"]
    for view, file in VIEWS:
        truth, small = of_styles(folder, "small", [style], view, file)
        _, always = of_styles(folder, "learnt0", [style], view, file)
        _, sure = of_styles(folder, "learnt80", [style], view, file)
        taught = answers(f"{folder}/{style}-taught-{view}.csv")
        rest = sorted(set(small) - set(taught))
        print(f"{view}: {len(taught)} images taught, {len(rest)} others compared")
        columns = []
        for q, question in enumerate(QUESTIONS):
            before, after = figures(truth, small, rest, q), figures(truth, always, rest, q)
            given = figures(truth, sure, rest, q)
            columns.append([before[4], before[1], after[1], given[2], given[3],
                            promised[question["id"], view]["agreement"]])
        for row, one in zip(rows, columns):
            row += [shown(value) for value in one]
        means += [f"**{shown(mean(column))}**" for column in zip(*columns)]
    head = ["commonest", "small", "learnt", "answers %", "of those", "held out"]
    table(["question"] + [f"g: {one}" for one in head] + [f"s: {one}" for one in head], rows + [means])


if __name__ == "__main__":
    {"agreement": agreement, "timing": timing, "teach": teach, "distilled": distilled,
     "own_habits": own_habits}[sys.argv[1]](*sys.argv[2:])

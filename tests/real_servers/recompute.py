#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works a server run's answers out again from the raw replies that a store keeps: recompute.py STORE RESULT

RESULT is what `geovlm answer --json` printed. Every answer must be an option or be counted as off the list, and every
stored distribution must be what the replies' log-probabilities make it. Shares no code with the program.
"""
import collections
import json
import math
import re
import sqlite3
import struct
import sys
import zlib

TOLERANCE = 1e-6


def letter_of(token):
    """The place in the alphabet that a token spells in any marks, or None."""
    bare = re.sub(r"""[\s"'`.,:;()\[\]{}*_]""", "", token)
    return ord(bare.upper()) - 65 if re.fullmatch("[A-Za-z]", bare) else None


def place_of_letter(content):
    """Where the letter stands in a reply that is held to a form: B, "B" or {"answer": "B"}."""
    match = re.search(r'"answer"\s*:\s*"([A-Z])"', content) or re.match(r'\s*"?([A-Z])"?\s*$', content)
    return match.start(1) if match else None


def token_at(choice, place):
    whole, ends = b"", []
    tokens = choice["logprobs"]["content"]
    for token in tokens:
        whole += bytes(token["bytes"])
        ends.append(len(whole))
    content = choice["message"]["content"]
    start = whole.rfind(content.encode()) + len(content[:place].encode())
    return next(token for token, end in zip(tokens, ends) if end > start)


def expected(choice, options):
    """(distribution or None, mass outside the options or None)."""
    place = place_of_letter(choice["message"]["content"])
    if place is None or not choice.get("logprobs"):
        return None, None
    token = token_at(choice, place)
    seen = {other["id"]: other for other in token["top_logprobs"]}
    seen.setdefault(token["id"], token)
    mass = [0.0] * options
    for other in seen.values():
        letter = letter_of(other["token"])
        if letter is not None and letter < options:
            mass[letter] += math.exp(other["logprob"])
    outside = 1 - sum(mass)
    if sum(one > 0 for one in mass) < 2:
        return None, outside
    return [one / sum(mass) for one in mass], outside


def floats(blob):
    return struct.unpack(f"<{len(blob) // 4}f", blob)


def main():
    store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    store.row_factory = sqlite3.Row
    result = json.load(open(sys.argv[2]))
    text = store.execute("SELECT value FROM meta WHERE key = 'questions'").fetchone()[0]
    bank = json.loads(text)["questions"]
    count, worst, bad = collections.Counter(), 0.0, []
    for row in store.execute("SELECT s.image, s.off_list, r.replies FROM server_answer s JOIN server_reply r ON r.id = s.reply "
                             "WHERE s.run = ?", (result["run"],)):
        replies = [json.loads(text)["choices"][0] for text in json.loads(zlib.decompress(row["replies"][4:]))]
        outside = floats(row["off_list"])
        for answer in store.execute(
                "SELECT a.question, t.text AS value, a.confidence, d.probabilities FROM answer a JOIN answer_text t "
                "ON t.id = a.value LEFT JOIN answer_distribution d ON d.answer = a.id WHERE a.image = ? AND a.run = ?",
                (row["image"], result["run"])):
            question = bank[answer["question"]]
            reply = replies[answer["question"] if len(replies) > 1 else 0]
            count["answers"] += 1
            count["cut off"] += reply["finish_reason"] == "length"
            parts = [answer["value"]] if answer["value"] in question["options"] else answer["value"].split(" and ")
            on = all(part in question["options"] for part in parts)
            count["off the list"] += not on
            stored = floats(answer["probabilities"]) if answer["probabilities"] else None
            want, mass = (None, None)
            if len(replies) > 1 and not question["multiple"]:
                want, mass = expected(reply, len(question["options"]))
                count["with one option known, or none"] += want is None
            if (want is None) != (stored is None) or (want is None and answer["confidence"] not in (None, -1)):
                bad.append(f'{question["id"]}: {reply["message"]["content"]!r} stored {stored}, worked out {want}')
                continue
            if want is not None:
                count["distributions"] += 1
                worst = max([worst, abs(answer["confidence"] - max(want))] + [abs(a - b) for a, b in zip(stored, want)])
            if mass is not None:
                worst = max(worst, abs(outside[answer["question"]] - mass))
    if count["off the list"] != result["off_list"]:
        bad.append(f'off the list: {count["off the list"]} in the store, {result["off_list"]} were said')
    if count["answers"] != result["answers"] or count["cut off"]:
        bad.append(f"answers: {dict(count)}")
    print(f"  {dict(count)}; largest difference of a probability: {worst:.2g}")
    if bad or worst > TOLERANCE:
        sys.exit("\n".join(bad) or "the stored probabilities are not those of the replies")


if __name__ == "__main__":
    main()

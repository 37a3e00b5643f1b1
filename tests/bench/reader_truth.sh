#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the embedded reader is worth, on towns that nothing was trained on, against their true answers:
#   its agreement per question and view, the time for all 30 questions, and what learning from 500 slowly given
#   answers changes in a town of a style it has never seen.
#   tests/bench/reader_truth.sh GEOVLM FOLDER [SEED [PLACES]]
# Needs python3 without packages. FOLDER is filled with towns and stores (about 1 GB) and kept: a second run
# with the same words builds no town again. The slow answerer is the truth itself, of which every answer is
# replaced by another option with a chance of 15 %.
set -euo pipefail
geovlm=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
seed=${3:-7310542}
places=${4:-600}
here=$(dirname "$(realpath "$0")")
compare() { python3 "$here/reader_truth.py" "$@"; }
quiet() { "$geovlm" "$@" --json --quiet; }

town() { # NAME STYLE SEED: a world of one town, made once
  if [ ! -e "$folder/$1/world.json" ]; then
    quiet world "$folder/$1" --seed "$3" --places "$places" --area "$1" --style "$2" > /dev/null
  fi
}
store() { # NAME FILE: a fresh store of that world
  rm -rf "$2"*
  quiet init "$2" > /dev/null
  quiet import "$2" --layout vigor --root "$folder/$1" > /dev/null
}
answers() { # STORE PREFIX: the current answers of both views
  quiet export "$1" --what answers --view ground --out "$2-ground.csv" > /dev/null
  quiet export "$1" --what answers --view satellite --out "$2-satellite.csv" > /dev/null
}

echo "== 1. The embedded reader against the truth; seed $seed, $places places a town"
known=(harbour brick works) unseen=(foundry heath)
for style in "${known[@]}" "${unseen[@]}"; do
  town "$style" "$style" "$seed"
  store "$style" "$folder/$style.geovlm"
  quiet answer "$folder/$style.geovlm" --with reader > /dev/null
  answers "$folder/$style.geovlm" "$folder/$style-small"
  rm -rf "$folder/$style.geovlm"*
done
for styles in known unseen; do
  declare -n list=$styles
  echo "-- styles of the training towns or not: $styles (${list[*]})"
  compare agreement "$folder" small "${list[@]}"
done

echo
echo "== 2. Time for all 30 questions"
for threads in 1 2; do
  for round in 1 2 3; do
    store "${known[0]}" "$folder/timing.geovlm"
    quiet answer "$folder/timing.geovlm" --with reader --threads $threads > "$folder/timing-$threads-$round.json"
  done
done
quiet bench "$folder/timing.geovlm" --paths read > "$folder/timing-network.json"
compare timing "$folder"

echo
echo "== 3. Learning from 500 slow answers in a town of an unseen style"
learn() { # STYLE AGREEMENT: a reader of the answers taught, and what it says about the whole town
  local learnt="$folder/$1-learnt$2" view
  store "$1" "$learnt.geovlm"
  for view in ground satellite; do
    quiet import-answers "$learnt.geovlm" "$folder/$1-taught-$view.csv" --view $view --source slow > /dev/null
  done
  quiet train-reader "$learnt.geovlm" --from-answers --name learnt --agreement "$2" > "$learnt.json"
  quiet answer "$learnt.geovlm" --with reader --model learnt > "$learnt-answer.json"
  answers "$learnt.geovlm" "$learnt"
  rm -rf "$learnt.geovlm"*
}
for style in "${unseen[@]}"; do
  echo "-- $style"
  compare teach "$folder" "$style" "$seed" 500 0.15
  # Once for a reader that always answers, once for one that is silent where it is not sure.
  learn "$style" 0
  learn "$style" 80
  compare distilled "$folder" "$style"
  echo "-- $style, a teacher who names every answer otherwise than the towns do"
  compare teach "$folder" "$style" "$seed" 500 0.15 own
  learn "$style" 0
  compare own_habits "$folder" "$style"
done

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes resources/models/towns-small.safetensors: where the compiled-in encoder puts the images of towns, and from
# where on an image is unlike them. The towns are of three sizes, of seeds that nothing was trained on; the threshold
# is from others, three of whose styles (lagoon, foundry, heath) no model has seen.
#   tests/bench/town_statistics.sh GEOVLM FOLDER OUT
set -euo pipefail
geovlm=$(realpath "$1") folder=$2 out=$(realpath -m "$3")
mkdir -p "$folder"
cd "$folder"

# towns NAME SEED STYLE…: a store with the encoder's embeddings of towns of these styles
towns() {
  local name=$1 seed=$2 n=0 size
  shift 2
  mkdir "$name"
  for size in "1024 320" "512 160" "256 96"; do
    n=$((n + 1))
    local areas=()
    for style in "$@"; do areas+=(--area "$style-$n" --style "$style"); done
    "$geovlm" world "$name/w$n" --seed $((seed + n)) --places 40 --panorama-width "${size% *}" --tile-size "${size#* }" \
      --quiet "${areas[@]}"
  done
  (
    cd "$name"
    echo 'file,view' >images.csv
    find w* -path '*/panorama/*' -type f | sort | sed 's/.*/"&",ground/' >>images.csv
    find w* -path '*/satellite/*' -type f -name '*.png' | sort | sed 's/.*/"&",satellite/' >>images.csv
    echo 'query,reference,kind' >pairs.csv # each image stands for itself here
  )
  "$geovlm" init "$name.geovlm"
  "$geovlm" import "$name.geovlm" --layout manifest --root "$name" --quiet
  "$geovlm" encode "$name.geovlm" --quiet
}

towns fit 52000 harbour garden brick alpine mesa prairie works boulevard
towns others 61000 lagoon foundry heath harbour brick alpine mesa works
"$geovlm" town-statistics "$out" fit.geovlm others.geovlm

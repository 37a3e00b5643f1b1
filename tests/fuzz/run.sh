#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh SECONDS [TARGET…]: builds the fuzz targets with clang's libFuzzer, ASan and UBSan and runs each for that long, two
# at a time. New inputs stay in build/fuzz/corpus; findings are named at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:?run.sh SECONDS [TARGET…]}
shift
cmake --preset fuzz >/dev/null
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for file in tests/fuzz/fuzz_*.cpp; do
    name=$(basename "$file" .cpp)
    targets+=("${name#fuzz_}")
  done
fi
cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}"
fuzz_one() {
  local corpus="build/fuzz/corpus/$2" found="build/fuzz/found/$2"
  mkdir -p "$corpus" "$found"
  QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 "build/fuzz/tests/fuzz_$2" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$found/" -print_final_stats=1 "$corpus" "tests/fuzz/seeds/$2" >"build/fuzz/$2.log" 2>&1 &&
    echo "$2: no finding in $(grep -oP 'number_of_executed_units: \K.*' "build/fuzz/$2.log") runs" ||
    { echo "$2: FOUND, see build/fuzz/$2.log"; return 1; }
}
export -f fuzz_one
printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -c 'fuzz_one "$0" {}' "$seconds"

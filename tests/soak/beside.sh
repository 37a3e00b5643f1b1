#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# beside.sh [SECONDS [EVERY [BUILD]]]: the real window answers by keys for so long (600) while sqlite3, again and again, opens
# the same store, reads it, writes a row into a table of its own and closes it. Every so many seconds (60) the window closes its
# store and the single file is copied. At the end nothing that was shown as saved may be missing in any copy, no row that sqlite3
# wrote may be, and check must be clean. GEOVLM_TEST_SEED repeats the answers.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600} every=${2:-60} build=${3:-build/release}
command -v sqlite3 >/dev/null || { echo "sqlite3 is missing; install the package sqlite3." >&2; exit 1; }
export QT_QPA_PLATFORM=offscreen
folder=$(mktemp -d)
beside=
trap '[ -z "$beside" ] || kill "$beside" 2>/dev/null || true; rm -rf "$folder"' EXIT
gate=$folder/gate
: >"$gate"
: >"$folder/rows"
store=$("$build/tests/beside_window" make "$folder")

looked() { "$build/bin/geovlm" check "$store" 2>&1 | sort >"$1" || true; }
looked "$folder/before.txt"

# The other program: one process a turn, none while the file is being copied.
others() {
  local row=0 failed=0
  while [ ! -e "$folder/done" ]; do
    row=$((row + 1))
    if flock "$gate" sqlite3 -bail -cmd '.timeout 20000' "$store" \
      "SELECT count(*) FROM answer; CREATE TABLE IF NOT EXISTS notebook (row INTEGER); INSERT INTO notebook VALUES ($row);
       SELECT count(*) FROM notebook;" >/dev/null 2>>"$folder/others.err"; then
      echo "$row" >>"$folder/rows"
    else
      failed=$((failed + 1))
    fi
    echo "$row $failed" >"$folder/turns"
  done
}
others &
beside=$!

"$build/tests/beside_window" run "$store" "$folder" "$seconds" "$every"
: >"$folder/done"
wait "$beside"
beside=

read -r turns failed <"$folder/turns"
sort "$folder/others.err" 2>/dev/null | uniq -c | head -5
"$build/tests/beside_window" verify "$store" "$folder"
# The store's models are made up, so check names them. Nothing else may have come: each copy is looked at in the store's place.
mv "$store" "$folder/copy-end.geovlm"
problems=0
for copy in "$folder"/copy-*.geovlm; do
  cp "$copy" "$store"
  looked "$folder/after.txt"
  diff "$folder/before.txt" "$folder/after.txt" || problems=$((problems + 1))
done
echo "turns of sqlite3: $turns, that it could not take: $failed; stores in which check finds more than before: $problems"
[ "$problems" -eq 0 ] && [ "$failed" -eq 0 ]

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Commands write answers to a store while sqlite3 opens it over and over: reads, makes a table of its own, writes to it, closes.
# Now and then the store is closed everywhere and the single file copied. Every answer that a command called saved must be in the
# file and in every later copy. Words: [seconds] [preset]. Build first; wants sqlite3.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
geovlm=$PWD/build/${2:-release}/bin/geovlm
command -v sqlite3 >/dev/null || { echo "sqlite3 is missing: packaging/install-packages.sh --tests" >&2; exit 1; }
export OMP_WAIT_POLICY=PASSIVE LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'touch "$folder/stop"; wait; rm -rf "$folder"' EXIT
store=$folder/beside.geovlm
mkdir "$folder/data"
printf 'file,view\na.jpg,ground\nb.png,satellite\n' >"$folder/data/images.csv"
printf x >"$folder/data/a.jpg"
printf x >"$folder/data/b.png"
"$geovlm" init "$store" >/dev/null
"$geovlm" import "$store" --layout manifest --root "$folder/data" --quiet >/dev/null
sqlite3 "$store" "CREATE TABLE notes(note TEXT)"

outside() { # NAME: what another program does
  local rows=0 problems=0 rounds=0
  while [ ! -e "$folder/stop" ]; do
    rounds=$((rounds + 1))
    if [ -e "$folder/quiet" ]; then touch "$folder/quiet.$1"; sleep 0.05; continue; fi
    rm -f "$folder/quiet.$1"
    sqlite3 -cmd '.timeout 10000' "$store" "SELECT count(*) FROM answer" >/dev/null 2>>"$folder/$1.err" || problems=$((problems + 1))
    if [ "$1" = writing ] && sqlite3 -cmd '.timeout 10000' "$store" "INSERT INTO notes VALUES ('$rounds')" 2>>"$folder/$1.err"; then
      rows=$((rows + 1))
    fi
  done
  echo "$rounds $rows $problems" >"$folder/$1.counts"
}
outside reading &
outside writing &

lost() { # FILE: how many of the answers said so far it lacks
  sqlite3 "$1" "SELECT e.id || ' ' || v.text FROM answer e JOIN answer_text v ON v.id = e.value" | sort >"$folder/there"
  sort "$folder/said" | comm -23 - "$folder/there" | wc -l
}

end=$((SECONDS + seconds)) saved=0 failed=0 undone=0 missing=0 copies=0 unsound=0 n=0
: >"$folder/said"
while [ $SECONDS -lt $end ]; do
  n=$((n + 1))
  if event=$("$geovlm" set-answer "$store" --image a.jpg --question environment --value "answer $n" --by Ann --json --quiet \
      2>>"$folder/set-answer.err" | sed -n 's/.*"event": \([0-9]*\).*/\1/p') && [ -n "$event" ]; then
    saved=$((saved + 1))
    echo "$event answer $n" >>"$folder/said"
  else
    failed=$((failed + 1))
  fi
  if [ $((n % 7)) -eq 0 ]; then "$geovlm" undo "$store" --by Ann >/dev/null 2>>"$folder/undo.err" && undone=$((undone + 1)); fi
  if [ $((n % 20)) -eq 0 ]; then
    touch "$folder/quiet"
    while [ ! -e "$folder/quiet.reading" ] || [ ! -e "$folder/quiet.writing" ]; do sleep 0.02; done
    copies=$((copies + 1))
    # Somebody else may have closed last; then the next command that writes makes one file of it.
    [ ! -s "$store-wal" ] || "$geovlm" undo "$store" --by Nobody >/dev/null 2>&1 || true
    [ ! -s "$store-wal" ] || { echo "a -wal is left: $(ls -la "$folder")"; unsound=$((unsound + 1)); }
    cp "$store" "$folder/copy.geovlm"
    missing=$((missing + $(lost "$folder/copy.geovlm")))
    "$geovlm" check "$folder/copy.geovlm" >"$folder/check" 2>&1 || { cat "$folder/check"; unsound=$((unsound + 1)); }
    rm -f "$folder/quiet" "$folder/copy.geovlm"
  fi
done
touch "$folder/stop"
wait
missing=$((missing + $(lost "$store")))
read -r readings _ badReadings <"$folder/reading.counts"
read -r writings rows badWritings <"$folder/writing.counts"
kept=$(sqlite3 "$store" "SELECT count(*) FROM notes")
"$geovlm" check "$store" || unsound=$((unsound + 1))
echo "$saved answers saved, $failed failed, $undone undone; $copies copies of the closed file; beside them $readings rounds that read, $writings that wrote $rows rows"
echo "lost answers: $missing; lost rows of the other program: $((rows - kept)); readings that failed: $((badReadings + badWritings)); unsound: $unsound"
[ "$failed" -eq 0 ] || sort "$folder/set-answer.err" | uniq -c | sort -rn | head -5
[ $((missing + rows - kept + unsound + badReadings + badWritings)) -eq 0 ]

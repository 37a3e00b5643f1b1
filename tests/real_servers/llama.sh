#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Answers, embeddings and stability with the real llama.cpp server, and what was stored worked out again from its raw
# replies by other code (recompute.py). No part of the test suite: it needs a llama-server.
#   tests/real_servers/llama.sh GEOVLM FOLDER [IMAGES [SEED]]
# LLAMA_SERVER: the command (llama-server); may be several words, such as "chroot DIR llama-server".
# MODEL, MMPROJ: GGUF files as that command sees them. Without them tiny ones with random weights are made in FOLDER, which
#   needs python3-gguf and python3-numpy (TINY_PYTHON: the command that has them, python3; TINY_OUT: FOLDER as these two
#   commands see it). Their weights say nothing; what is tried is what the two programs say to each other.
# Everything stays on 127.0.0.1, ports 18970 to 18973.
set -euo pipefail
geovlm=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
images=${3:-5}
seed=${4:-11}
here=$(dirname "$(realpath "$0")")
read -ra llama <<< "${LLAMA_SERVER:-llama-server}"
started=()
cleanup() { for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done; }
trap cleanup EXIT

if [ -z "${MODEL:-}" ]; then
  read -ra python <<< "${TINY_PYTHON:-python3}"
  out=${TINY_OUT:-$folder}
  "${python[@]}" - "$out" < "$here/tiny_models.py"
  MODEL=$out/tiny.gguf MMPROJ=$out/tiny-mmproj.gguf
fi

serve() { # PORT WORDS…: a server, ready
  local port=$1; shift
  nice "${llama[@]}" --host 127.0.0.1 --port "$port" -t 1 -tb 1 "$@" > "$folder/server-$port.log" 2>&1 &
  started+=($!)
  for _ in $(seq 300); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/health")" != 200 ] || return 0
    sleep 0.2
  done
  tail -20 "$folder/server-$port.log" >&2
  return 1
}
must_fail() { # WORDS THAT MUST BE SAID, then the command
  local words=$1; shift
  local said
  if said=$("$@" 2>&1 > /dev/null); then echo "did not fail: $*" >&2; return 1; fi
  case $said in *"$words"*) echo "  $said" ;; *) echo "said instead of \"$words\": $said" >&2; return 1 ;; esac
}

serve 18970 -m "$MODEL" --mmproj "$MMPROJ" -a vlm
serve 18971 -m "$MODEL" -a blind
serve 18972 -m "$MODEL" -a embedder --embeddings --pooling mean -b 2048 -ub 2048
serve 18973 -m "$MODEL" -a narrow --embeddings --pooling mean -b 32 -ub 32

store=$folder/real.geovlm
rm -rf "$store"* "$folder/world"
"$geovlm" world "$folder/world" --seed "$seed" --places "$((images > 40 ? images : 40))" --quiet > /dev/null
"$geovlm" init "$store" --quiet > /dev/null
"$geovlm" import "$store" --layout vigor --root "$folder/world" --quiet > /dev/null

for mode in each schema; do
  echo "== $images images, $((30 * images)) questions, --mode $mode"
  "$geovlm" answer "$store" --with http://127.0.0.1:18970 --vlm vlm --mode "$mode" --sample "$images" \
    --concurrency 2 --quiet --json | tee "$folder/answer-$mode.json" |
    python3 -c 'import json, sys; r = json.load(sys.stdin); print({k: r[k] for k in
      ("run", "images", "answers", "off_list", "not_held", "cached", "failed", "seconds")})'
  python3 "$here/recompute.py" "$store" "$folder/answer-$mode.json"
done
echo "== asked again: nothing"
"$geovlm" answer "$store" --with http://127.0.0.1:18970 --vlm vlm --mode each --sample "$images" --quiet
echo "== described, embedded, stable?"
"$geovlm" describe "$store" --quiet
"$geovlm" embed "$store" --with http://127.0.0.1:18972 --model embedder --quiet
"$geovlm" stability "$store" --with http://127.0.0.1:18970 --vlm vlm --sample 2 --runs 2 --view ground --quiet --json |
  python3 -c 'import json, sys; r = json.load(sys.stdin); print({k: r[k] for k in
    ("images", "images_failed", "seconds") if k in r})'
"$geovlm" check "$store" --quiet
echo "== refused, at once and in words"
must_fail 'no model "typo"' "$geovlm" answer "$store" --with http://127.0.0.1:18970 --vlm typo --quiet
must_fail 'takes no images' "$geovlm" answer "$store" --with http://127.0.0.1:18971 --vlm blind --quiet
must_fail 'does not speak TLS' "$geovlm" answer "$store" --with https://127.0.0.1:18970 --vlm vlm --quiet
must_fail 'longer context' "$geovlm" embed "$store" --with http://127.0.0.1:18973 --model narrow --quiet
must_fail 'no model "typo"' "$geovlm" embed "$store" --with http://127.0.0.1:18972 --model typo --quiet
echo "all as it should be"

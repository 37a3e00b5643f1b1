#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# servers.sh [ROUNDS [IMAGES]]: a server that misbehaves in every way at random, again and again with new seeds. Each run must
# end with every image answered or named as failed with its reason. Build first; GEOVLM_TEST_SEED repeats a round.
set -euo pipefail
cd "$(dirname "$0")/../.."
for _ in $(seq "${1:-20}"); do
  GEOVLM_CHAOS_IMAGES=${2:-2000} QT_QPA_PLATFORM=offscreen build/release/tests/tst_servers aMisbehavingServerIsOutlived |
    grep -E "SEED|named|FAIL|Totals"
done

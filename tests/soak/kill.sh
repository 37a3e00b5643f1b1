#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A thousand set-answer processes killed with -9 at random moments while another process reads: every answer that was
# said to be saved must be there, and the store sound. Words: [how many] [preset]. Takes some minutes; build first.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GEOVLM_KILLS=${1:-1000} OMP_WAIT_POLICY=PASSIVE QT_QPA_PLATFORM=offscreen
# Qt Test ends a test function after five minutes unless told otherwise.
export QTEST_FUNCTION_TIMEOUT=7200000
exec "build/${2:-release}/tests/tst_kill"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds everything, runs all tests, and prints what each took. PRESET=ci makes warnings
# errors, PRESET=asan runs the tests under the sanitizers; words are handed to ctest. --thorough runs every gate (.ci/run)
# over every file and every test.
set -euo pipefail
cd "$(dirname "$0")"
[ "${1:-}" = --thorough ] && exec .ci/run --thorough
source tools/steps.sh
preset=${PRESET:-release}
step "packages" packaging/install-packages.sh --tests
step "configure ($preset)" cmake --preset "$preset" -DGEOVLM_TESTS=ON
step "build" cmake --build --preset "$preset"
step "tests" env QT_QPA_PLATFORM=offscreen ctest --preset "$preset" "$@"

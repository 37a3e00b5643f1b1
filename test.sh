#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds everything with warnings as errors, and runs all tests. PRESET=asan runs them
# under the sanitizers; words are handed to ctest.
set -euo pipefail
cd "$(dirname "$0")"
packaging/install-packages.sh --tests
preset=${PRESET:-release}
cmake --preset "$preset" -DGEOVLM_TESTS=ON
cmake --build --preset "$preset"
QT_QPA_PLATFORM=offscreen ctest --preset "$preset" "$@"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sanitize.sh addresses: every test under the address and undefined-behaviour sanitizers.
# sanitize.sh threads [--all]: the tests of rooms with threads, or all, under the thread sanitizer.
# Further words are handed to ctest.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?addresses or threads}
shift
if [ "$what" = addresses ]; then
  exec env PRESET=asan ./test.sh "$@"
fi

# The rooms of core with threads; the window's, which take everything to build, with --all. Tests of LibTorch are left
# out: it brings threads of its own, which are not instrumented.
programs=(files store world imaging remote)
tests='(files|store|world|imaging|remote)_.*'
if [ "${1:-}" = --all ]; then
  shift
  programs+=(servers ui)
  tests='(files|store|world|imaging|remote|servers|ui)_.*'
fi
source tools/steps.sh
export TSAN_OPTIONS="ignore_noninstrumented_modules=1 suppressions=$PWD/tools/tsan/suppressions.txt exitcode=66"
step "configure (tsan)" cmake --preset tsan -DGEOVLM_TESTS=ON
step "build" cmake --build --preset tsan --target "${programs[@]/#/tst_}"
step "tests" env QT_QPA_PLATFORM=offscreen ctest --preset tsan -R "^($tests)\$" -E '^ui_stages$' "$@"

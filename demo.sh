#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds what the demo needs (no tests, no bench), makes the demo store and opens the
# window on it. Without a display it prints the result and says where the screenshots are. Words are handed on:
# ./demo.sh --seed 7 --queries 500
set -euo pipefail
cd "$(dirname "$0")"
packaging/install-packages.sh
cmake --preset release -DGEOVLM_TESTS=OFF
cmake --build --preset release --target geovlm geovlm-workbench geovlm_ml_plugin
demo=${GEOVLM_DEMO_DIR:-$PWD/build/demo}
build/release/bin/geovlm demo "$demo" "$@"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec build/release/bin/geovlm-workbench "$demo/demo.geovlm"
fi
QT_QPA_PLATFORM=offscreen build/release/bin/geovlm-workbench --screenshots "$demo/screenshots" "$demo/demo.geovlm"
echo "No display: the screenshots are in $demo/screenshots"

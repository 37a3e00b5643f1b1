#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Says which files are not as .clang-format has them; --fix formats them.
set -euo pipefail
cd "$(dirname "$0")/.."
formatter=$(command -v clang-format-14 || command -v clang-format) # the forms differ from version to version
mode=(--dry-run --Werror)
[ "${1:-}" = --fix ] && mode=(-i)
git ls-files -z -- '*.cpp' '*.h' '*.inc' '*.c' | xargs -0 "$formatter" --style=file "${mode[@]}"

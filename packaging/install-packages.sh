#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Debian's packages that a build needs (docs/dependencies.md says why each); --tests adds those of the tests, --gates
# those of .ci/run as well. Asks dpkg first, so that a machine that has them needs neither network nor root.
set -euo pipefail
packages=(
  g++ cmake ninja-build ccache lld
  qt6-base-dev qt6-svg-dev qt6-image-formats-plugins libgl1-mesa-dev libqcustomplot-dev
  libtorch-dev libopenblas0-pthread
  libopencv-core-dev libopencv-imgproc-dev
  libjpeg-dev libpng-dev libtiff-dev libwebp-dev libexif-dev libheif-dev
  libsqlite3-dev libzip-dev qtkeychain-qt6-dev
  fonts-dejavu-core
)
[[ "${1:-}" = --tests || "${1:-}" = --gates ]] && packages+=(python3 python3-torch python3-numpy sqlite3 libpoppler-cpp-dev)
[ "${1:-}" = --gates ] && packages+=(git clang clang-format clang-tidy)
missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "These packages are missing; install them as root: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"

#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# import_vigor.sh GEOVLM [SHARE]: imports generated labels of VIGOR's real size (or that share of it) three times: the
# original ones, the same again, the corrected ones. Prints exact counts, seconds and the peak of memory of each, and
# fails when a count is not the expected one. Needs about 250 MB in TMPDIR, no images, no packages.
set -euo pipefail
geovlm=$(realpath "${1:?import_vigor.sh GEOVLM [SHARE]}")
share=${2:-1}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "generated: $(python3 "$here/vigor_labels.py" "$work/data" --share "$share")"
"$geovlm" init "$work/vigor.geovlm" --quiet >/dev/null
for step in "first original" "again original" "corrected corrected"; do
  python3 "$here/measure.py" "$work" "${step% *}" "$share" "$geovlm" import "$work/vigor.geovlm" --layout vigor \
    --root "$work/data" --labels "${step#* }" --json --quiet
done
echo "store: $(du -k "$work/vigor.geovlm" | cut -f1) KiB"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/manifest/manifest_layout.h"

#include "datasets/text.h"

namespace geovlm::datasets {

Layout manifestLayout()
{
    return {.id = QStringLiteral("manifest"),
            .name = Text::tr("Manifest (images.csv, pairs.csv)"),
            .import = importManifest,
            .match = matchManifest,
            .preview = previewManifest};
}

} // namespace geovlm::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/cvuk/cvuk_layout.h"

#include "datasets/text.h"

namespace geovlm::datasets {

Layout cvukLayout()
{
    return {.id = QStringLiteral("cvuk"),
            .name = Text::tr("CVUK"),
            .pairsByDistance = true,
            .import = importCvuk,
            .match = matchCvuk,
            .preview = previewCvuk};
}

} // namespace geovlm::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/vigor/vigor_layout.h"

#include "datasets/text.h"

namespace geovlm::datasets {

Layout vigorLayout()
{
    return {.id = QStringLiteral("vigor"),
            .name = Text::tr("VIGOR"),
            .readsOneSplit = true,
            .import = importVigor,
            .match = matchVigor,
            .preview = previewVigor};
}

} // namespace geovlm::datasets

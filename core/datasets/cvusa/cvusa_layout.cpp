// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/cvusa/cvusa_layout.h"

#include "datasets/text.h"

namespace geovlm::datasets {

Layout cvusaLayout()
{
    return {.id = QStringLiteral("cvusa"),
            .name = Text::tr("CVUSA"),
            .readsOneSplit = true,
            .import = importCvusa,
            .match = matchCvusa,
            .preview = previewCvusa};
}

} // namespace geovlm::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/university/university_layout.h"

#include "datasets/text.h"

namespace geovlm::datasets {

Layout universityLayout()
{
    return {.id = QStringLiteral("university1652"),
            .name = Text::tr("University-1652"),
            .readsOneSplit = true,
            .import = importUniversity,
            .match = matchUniversity,
            .preview = previewUniversity};
}

} // namespace geovlm::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/layouts.h"

#include "datasets/cvuk/cvuk_layout.h"
#include "datasets/cvusa/cvusa_layout.h"
#include "datasets/manifest/manifest_layout.h"
#include "datasets/text.h"
#include "datasets/university/university_layout.h"
#include "datasets/vigor/vigor_layout.h"
#include "domain/error.h"

#include <algorithm>

namespace geovlm::datasets {

const std::vector<Layout>& layouts()
{
    constexpr bool oneSplit = true, byDistance = true;
    static const std::vector<Layout> all{
        {QStringLiteral("vigor"), Text::tr("VIGOR"), oneSplit, !byDistance, importVigor, matchVigor,
         previewVigor},
        {QStringLiteral("university1652"), Text::tr("University-1652"), oneSplit, !byDistance,
         importUniversity, matchUniversity, previewUniversity},
        {QStringLiteral("cvuk"), Text::tr("CVUK"), !oneSplit, byDistance, importCvuk, matchCvuk, previewCvuk},
        {QStringLiteral("cvusa"), Text::tr("CVUSA"), oneSplit, !byDistance, importCvusa, matchCvusa,
         previewCvusa},
        {QStringLiteral("manifest"), Text::tr("Manifest (images.csv, pairs.csv)"), !oneSplit, !byDistance,
         importManifest, matchManifest, previewManifest}};
    return all;
}

QStringList layoutIds()
{
    QStringList ids;
    for (const Layout& layout : layouts())
        ids.append(layout.id);
    return ids;
}

const Layout& layoutNamed(const QString& id)
{
    const auto found = std::ranges::find(layouts(), id, &Layout::id);
    if (found == layouts().end())
        throw Error(Text::tr("The layout \"%1\" is not known; there are %2.")
                        .arg(id, layoutIds().join(QStringLiteral(", "))));
    return *found;
}

} // namespace geovlm::datasets

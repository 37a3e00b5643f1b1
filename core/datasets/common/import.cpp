// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/import.h"

#include "datasets/common/import_session.h"
#include "datasets/text.h"
#include "domain/error.h"

namespace geovlm::datasets {
QStringList layouts()
{
    return {QStringLiteral("vigor"), QStringLiteral("university1652"), QStringLiteral("cvuk"),
            QStringLiteral("cvusa"), QStringLiteral("manifest")};
}

ImportReport importDataset(store::Store& store, const ImportOptions& options, Progress& progress)
{
    if (!layouts().contains(options.layout))
        throw Error(Text::tr("The layout \"%1\" is not known; there are %2.")
                        .arg(options.layout, layouts().join(QStringLiteral(", "))));
    ImportSession session(store, options, progress);
    if (options.layout == QStringLiteral("vigor"))
        importVigor(session, options);
    else if (options.layout == QStringLiteral("university1652"))
        importUniversity(session, options);
    else if (options.layout == QStringLiteral("cvuk"))
        importCvuk(session, options);
    else if (options.layout == QStringLiteral("cvusa"))
        importCvusa(session, options);
    else
        importManifest(session);
    session.finish();
    return session.report();
}

} // namespace geovlm::datasets

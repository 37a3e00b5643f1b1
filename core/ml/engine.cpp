// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/engine.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

namespace geovlm::ml {
namespace {

QStringList pluginPlaces()
{
    const QString here = QCoreApplication::applicationDirPath();
    const QString name = QStringLiteral("/libgeovlm-ml.so");
    return {here + name, here + QStringLiteral("/../bin") + name,
            here + QStringLiteral("/../lib/geovlm") + name};
}

Engine& load()
{
    const QStringList places = pluginPlaces();
    for (const QString& place : places) {
        if (!QFileInfo::exists(place))
            continue;
        QLibrary library(place);
        const auto entry = reinterpret_cast<Engine* (*)()>(library.resolve("geovlm_ml_engine"));
        if (!entry)
            throw Error(Text::tr("The networks cannot be loaded: %1. Install LibTorch and OpenBLAS.")
                            .arg(library.errorString()));
        return *entry();
    }
    throw Error(
        Text::tr("The networks' library is missing: looked for %1.").arg(places.join(QStringLiteral(", "))));
}

} // namespace

Engine& engine()
{
    static Engine& loaded = load();
    return loaded;
}

} // namespace geovlm::ml

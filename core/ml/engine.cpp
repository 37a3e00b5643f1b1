// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/engine.h"

#include "domain/error.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

namespace geovlm::ml {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Engine)
};

QStringList pluginPlaces()
{
    const QString here = QCoreApplication::applicationDirPath();
    const QString name = QStringLiteral("/libgeovlm-ml.so");
    return {here + name, here + QStringLiteral("/../bin") + name,
            here + QStringLiteral("/../lib/geovlm") + name};
}

/// OpenBLAS 0.3.21 (Debian 12) does not know processors younger than itself and takes its slowest kernels for
/// them: 32 instead of 146 GFLOP/s measured on a Sapphire Rapids core (docs/decisions/0002). It reads this variable when it is loaded, which
/// is when the plugin is.
void chooseBlasKernels()
{
#if defined(__x86_64__)
    if (qEnvironmentVariableIsSet("OPENBLAS_CORETYPE"))
        return;
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512)
        qputenv("OPENBLAS_CORETYPE", "SkylakeX");
    else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        qputenv("OPENBLAS_CORETYPE", "Haswell");
#endif
}

Engine& load()
{
    chooseBlasKernels();
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

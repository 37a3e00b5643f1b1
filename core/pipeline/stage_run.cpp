// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stage_run.h"

#include "domain/error.h"

#include <QCoreApplication>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(StageRun)
};

} // namespace

qint64 startRun(store::Store& store, const QString& kind, qint64 model, const QJsonObject& parameters)
{
    if (const auto unfinished = store::unfinishedRun(store, kind, model, parameters))
        return unfinished->id;
    store::Transaction transaction(store);
    const qint64 run = store::beginRun(store, kind, model, parameters);
    transaction.commit();
    return run;
}

store::EmbeddingSet imageEmbeddings(const store::Store& store, const QString& encoder)
{
    std::optional<store::EmbeddingSet> set;
    if (encoder.isEmpty())
        set = store::latestSet(store, store::EmbeddingKind::Image);
    else if (const auto model = store::modelNamed(store, QStringLiteral("encoder"), encoder))
        set = store::setOf(store, store::EmbeddingKind::Image, model->id);
    if (!set)
        throw Error(
            encoder.isEmpty()
                ? Text::tr("The images are not encoded yet; run encode first.")
                : Text::tr("No image is encoded with \"%1\"; run encode --model %1 first.").arg(encoder));
    return *set;
}

} // namespace geovlm::pipeline

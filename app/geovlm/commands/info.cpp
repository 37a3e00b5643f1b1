// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/info.h"
#include "pipeline/common/town_likeness.h"
#include "store/sqlite/wal.h"

#include "command.h"
#include "text.h"

#include <QLocale>

namespace geovlm::cli {
namespace {

constexpr std::size_t runsShown = 20;

QString size(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes);
}

QString head(const store::Store& store, const store::Info& info)
{
    QString text =
        Text::tr("%1: schema %2, %3, with %4 beside it in %5\n")
            .arg(store.path())
            .arg(info.schema)
            .arg(size(info.fileBytes), size(info.folderBytes), store.path() + QStringLiteral(".d"));
    if (const QString note = store::walNote(store.path()); !note.isEmpty())
        text += note + QLatin1Char('\n');
    text += Text::tr("Images are under %1: %2 ground, %3 satellite, %4 missing at import\n")
                .arg(info.root)
                .arg(info.counts.ground)
                .arg(info.counts.satellite)
                .arg(info.counts.missing);
    for (const store::SplitCounts& split : info.splits)
        text += Text::tr("Split %1: %2 queries to train on, %3 to test with, %4 references\n")
                    .arg(split.name)
                    .arg(split.train)
                    .arg(split.test)
                    .arg(split.references);
    return text;
}

QString progressLines(const store::Info& info)
{
    const qint64 images = info.counts.ground + info.counts.satellite;
    QString text;
    for (const store::SetCounts& one : info.sets)
        text += Text::tr("%1 embeddings by %2: %3 of %4 images, %5 numbers each%6\n")
                    .arg(one.set.kind == store::EmbeddingKind::Image ? Text::tr("Image") : Text::tr("Text"),
                         one.model)
                    .arg(one.images)
                    .arg(images)
                    .arg(one.set.dimension)
                    .arg(one.sealed ? QString() : Text::tr(", not complete"));
    text += Text::tr("Answered: %1 of %2 images, %3 of them by people\n")
                .arg(info.answered)
                .arg(images)
                .arg(info.answeredByPeople);
    text += Text::tr("Described: %1 of %2 images\n").arg(info.described).arg(images);
    const qint64 queries = store::testQueries(info);
    text += Text::tr("Retrieved: %1 of %2 queries\n").arg(info.retrieval.queries).arg(queries);
    text += Text::tr("Re-ranked: %1 of %2 queries\n").arg(info.reranking.queries).arg(queries);
    return text;
}

QString runLines(const store::Info& info)
{
    QString text;
    for (const store::Model& model : info.models)
        text += Text::tr("%1 %2: %3\n")
                    .arg(model.kind.name(), model.name, QString::fromLatin1(model.sha256.left(12)));
    const std::size_t first = info.runs.size() > runsShown ? info.runs.size() - runsShown : 0;
    if (first > 0)
        text += Text::tr("%n earlier run(s) not shown; --json has all\n", nullptr, int(first));
    for (std::size_t i = first; i < info.runs.size(); ++i) {
        const store::Run& run = info.runs[i];
        text +=
            Text::tr("Run %1: %2 %3, %4\n")
                .arg(run.id)
                .arg(run.kind.name(), store::modelName(info, run.model),
                     run.finished.isValid() ? run.finished.toString(Qt::ISODate) : Text::tr("not finished"));
    }
    return text;
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    const store::Info info = store::info(*store);
    QString towns = pipeline::townSentence(pipeline::townLikeness(*store));
    if (!towns.isEmpty())
        towns += QLatin1Char('\n');
    QJsonObject json = toJson(info);
    json[QStringLiteral("store")] = store->path();
    json[QStringLiteral("towns")] = toJson(pipeline::townLikeness(*store));
    return {.json = json,
            .text = (head(*store, info) + towns + progressLines(info) + runLines(info)).trimmed()};
}

} // namespace

Command infoCommand()
{
    return Command("info", "STORE", run, Text::tr("what a store holds, and how far each stage has come"),
                   "geovlm info demo.geovlm");
}

} // namespace geovlm::cli

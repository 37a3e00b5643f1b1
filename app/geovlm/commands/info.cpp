// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/info.h"
#include "pipeline/common/town_likeness.h"
#include "store/sqlite/wal.h"

#include "command.h"
#include "text.h"

#include <QJsonArray>
#include <QLocale>

namespace geovlm::cli {
namespace {

constexpr std::size_t runsShown = 20;

qint64 testQueries(const store::Info& info)
{
    qint64 queries = 0;
    for (const store::SplitCounts& split : info.splits)
        queries += split.train + split.test;
    return queries;
}

QJsonArray splitsJson(const store::Info& info)
{
    QJsonArray array;
    for (const store::SplitCounts& split : info.splits)
        array.append(QJsonObject{{QStringLiteral("name"), split.name},
                                 {QStringLiteral("train"), split.train},
                                 {QStringLiteral("test"), split.test},
                                 {QStringLiteral("references"), split.references}});
    return array;
}

QJsonArray setsJson(const store::Info& info)
{
    QJsonArray array;
    for (const store::SetCounts& one : info.sets)
        array.append(QJsonObject{{QStringLiteral("kind"), one.set.kind == store::EmbeddingKind::Image
                                                              ? QStringLiteral("image")
                                                              : QStringLiteral("text")},
                                 {QStringLiteral("model"), one.model},
                                 {QStringLiteral("images"), one.images},
                                 {QStringLiteral("dimension"), one.set.dimension},
                                 {QStringLiteral("complete"), one.sealed}});
    return array;
}

QJsonArray modelsJson(const store::Info& info)
{
    QJsonArray array;
    for (const store::Model& model : info.models)
        array.append(QJsonObject{{QStringLiteral("kind"), model.kind.name()},
                                 {QStringLiteral("name"), model.name},
                                 {QStringLiteral("sha256"), QString::fromLatin1(model.sha256)},
                                 {QStringLiteral("parameters"), model.parameters},
                                 {QStringLiteral("compiled_in"), model.file.startsWith(u':')},
                                 {QStringLiteral("imported"), store::isImported(model)}});
    return array;
}

QJsonValue timeJson(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODate)) : QJsonValue();
}

QString modelName(const store::Info& info, qint64 id)
{
    for (const store::Model& model : info.models)
        if (model.id == id)
            return model.name;
    return {};
}

QJsonArray runsJson(const store::Info& info)
{
    QJsonArray array;
    for (const store::Run& run : info.runs)
        array.append(QJsonObject{{QStringLiteral("run"), run.id},
                                 {QStringLiteral("kind"), run.kind.name()},
                                 {QStringLiteral("model"), modelName(info, run.model)},
                                 {QStringLiteral("started"), timeJson(run.started)},
                                 {QStringLiteral("finished"), timeJson(run.finished)},
                                 {QStringLiteral("program"), run.program},
                                 {QStringLiteral("parameters"), run.parameters}});
    return array;
}

QJsonObject runCountsJson(const store::RunCounts& counts)
{
    return {{QStringLiteral("run"), counts.run == 0 ? QJsonValue() : QJsonValue(counts.run)},
            {QStringLiteral("queries"), counts.queries}};
}

QJsonObject json(const store::Store& store, const store::Info& info)
{
    return {
        {QStringLiteral("store"), store.path()},
        {QStringLiteral("schema"), info.schema},
        {QStringLiteral("bytes"), QJsonObject{{QStringLiteral("file"), info.fileBytes},
                                              {QStringLiteral("wal"), info.walBytes},
                                              {QStringLiteral("folder"), info.folderBytes}}},
        {QStringLiteral("root"), info.root},
        {QStringLiteral("images"), QJsonObject{{QStringLiteral("ground"), info.counts.ground},
                                               {QStringLiteral("satellite"), info.counts.satellite},
                                               {QStringLiteral("missing"), info.counts.missing}}},
        {QStringLiteral("pairs"), QJsonObject{{QStringLiteral("positive"), info.counts.positive},
                                              {QStringLiteral("semi_positive"), info.counts.semiPositive}}},
        {QStringLiteral("areas"), QJsonArray::fromStringList(info.counts.areas)},
        {QStringLiteral("splits"), splitsJson(info)},
        {QStringLiteral("queries"), testQueries(info)},
        {QStringLiteral("embeddings"), setsJson(info)},
        {QStringLiteral("answered"), QJsonObject{{QStringLiteral("images"), info.answered},
                                                 {QStringLiteral("by_people"), info.answeredByPeople}}},
        {QStringLiteral("described"), info.described},
        {QStringLiteral("towns"), toJson(pipeline::townLikeness(store))},
        {QStringLiteral("retrieved"), runCountsJson(info.retrieval)},
        {QStringLiteral("reranked"), runCountsJson(info.reranking)},
        {QStringLiteral("models"), modelsJson(info)},
        {QStringLiteral("runs"), runsJson(info)}};
}

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
    const qint64 queries = testQueries(info);
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
                .arg(run.kind.name(), modelName(info, run.model),
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
    return {.json = json(*store, info),
            .text = (head(*store, info) + towns + progressLines(info) + runLines(info)).trimmed()};
}

} // namespace

Command infoCommand()
{
    return {
        .name = QStringLiteral("info"),
        .words = QStringLiteral("STORE"),
        .summary = Text::tr("what a store holds, and how far each stage has come"),
        .example = QStringLiteral("geovlm info demo.geovlm"),
        .run = run,
    };
}

} // namespace geovlm::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/info.h"

#include <QJsonArray>

namespace geovlm::store {
namespace {

QJsonArray splitsJson(const Info& info)
{
    QJsonArray array;
    for (const SplitCounts& split : info.splits)
        array.append(QJsonObject{{QStringLiteral("name"), split.name},
                                 {QStringLiteral("train"), split.train},
                                 {QStringLiteral("test"), split.test},
                                 {QStringLiteral("references"), split.references}});
    return array;
}

QJsonArray setsJson(const Info& info)
{
    QJsonArray array;
    for (const SetCounts& one : info.sets)
        array.append(QJsonObject{{QStringLiteral("kind"), one.set.kind == EmbeddingKind::Image
                                                              ? QStringLiteral("image")
                                                              : QStringLiteral("text")},
                                 {QStringLiteral("model"), one.model},
                                 {QStringLiteral("images"), one.images},
                                 {QStringLiteral("dimension"), one.set.dimension},
                                 {QStringLiteral("complete"), one.sealed}});
    return array;
}

QJsonArray modelsJson(const Info& info)
{
    QJsonArray array;
    for (const Model& model : info.models)
        array.append(QJsonObject{{QStringLiteral("kind"), model.kind.name()},
                                 {QStringLiteral("name"), model.name},
                                 {QStringLiteral("sha256"), QString::fromLatin1(model.sha256)},
                                 {QStringLiteral("parameters"), model.parameters},
                                 {QStringLiteral("compiled_in"), model.file.startsWith(u':')},
                                 {QStringLiteral("imported"), isImported(model)}});
    return array;
}

QJsonValue timeJson(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODate)) : QJsonValue();
}

QJsonArray runsJson(const Info& info)
{
    QJsonArray array;
    for (const Run& run : info.runs)
        array.append(QJsonObject{{QStringLiteral("run"), run.id},
                                 {QStringLiteral("kind"), run.kind.name()},
                                 {QStringLiteral("model"), modelName(info, run.model)},
                                 {QStringLiteral("started"), timeJson(run.started)},
                                 {QStringLiteral("finished"), timeJson(run.finished)},
                                 {QStringLiteral("program"), run.program},
                                 {QStringLiteral("parameters"), run.parameters}});
    return array;
}

QJsonObject runCountsJson(const RunCounts& counts)
{
    return {{QStringLiteral("run"), counts.run == 0 ? QJsonValue() : QJsonValue(counts.run)},
            {QStringLiteral("queries"), counts.queries}};
}

} // namespace

qint64 testQueries(const Info& info)
{
    qint64 queries = 0;
    for (const SplitCounts& split : info.splits)
        queries += split.train + split.test;
    return queries;
}

QString modelName(const Info& info, qint64 id)
{
    for (const Model& model : info.models)
        if (model.id == id)
            return model.name;
    return {};
}

QJsonObject toJson(const Info& info)
{
    return {
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
        {QStringLiteral("retrieved"), runCountsJson(info.retrieval)},
        {QStringLiteral("reranked"), runCountsJson(info.reranking)},
        {QStringLiteral("models"), modelsJson(info)},
        {QStringLiteral("runs"), runsJson(info)}};
}

} // namespace geovlm::store

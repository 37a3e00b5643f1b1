// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/runs.h"

#include "domain/utc.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QJsonDocument>

namespace geovlm::store {
namespace {

#define RUN_COLUMNS "SELECT id, kind, model, parameters, program, started, finished FROM run "

/// QJsonObject keeps its keys sorted, so equal parameters are equal texts.
QString canonical(const QJsonObject& parameters)
{
    return QString::fromUtf8(QJsonDocument(parameters).toJson(QJsonDocument::Compact));
}

QDateTime timeFrom(const Query& row, Column column)
{
    return row.isNull(column) ? QDateTime() : utcTime(row.integer(column));
}

Run runFrom(const Query& row)
{
    Run run;
    run.id = row.integer("id");
    run.kind = StoredKind<RunKind>::called(row.text("kind"));
    run.model = row.integer("model");
    run.parameters = QJsonDocument::fromJson(row.text("parameters").toUtf8()).object();
    run.program = row.text("program");
    run.started = timeFrom(row, "started");
    run.finished = timeFrom(row, "finished");
    return run;
}

std::optional<Run> firstRun(Query& rows)
{
    return rows.next() ? std::optional(runFrom(rows)) : std::nullopt;
}

} // namespace

qint64 beginRun(Store& store, RunKind kind, qint64 model, const QJsonObject& parameters)
{
    Database& database = store.database();
    insert(database, "run",
           {{"kind", nameOf(kind)},
            {"model", IdOrNull{model}},
            {"parameters", canonical(parameters)},
            {"program", QStringLiteral(GEOVLM_VERSION)},
            {"started", QDateTime::currentMSecsSinceEpoch()}});
    return database.lastRowId();
}

void finishRun(Store& store, qint64 run)
{
    store::run(store.database(), "UPDATE run SET finished = ? WHERE id = ?",
               QDateTime::currentMSecsSinceEpoch(), run);
}

std::optional<Run> unfinishedRun(const Store& store, RunKind kind, qint64 model,
                                 const QJsonObject& parameters)
{
    Query rows(store.database(),
               RUN_COLUMNS
               "WHERE kind = ?1 AND finished IS NULL AND ifnull(model, 0) = ?2 AND parameters = ?3 "
               "ORDER BY id DESC LIMIT 1",
               nameOf(kind), model, canonical(parameters));
    return firstRun(rows);
}

std::optional<Run> latestRun(const Store& store, RunKind kind)
{
    Query rows(store.database(),
               RUN_COLUMNS "WHERE kind = ? AND finished IS NOT NULL ORDER BY id DESC LIMIT 1", nameOf(kind));
    return firstRun(rows);
}

Run run(const Store& store, qint64 id)
{
    Query rows(store.database(), RUN_COLUMNS "WHERE id = ?", id);
    if (!rows.next())
        throw Error(Text::tr("%1 holds no run number %2.").arg(store.path()).arg(id));
    return runFrom(rows);
}

std::vector<Run> runs(const Store& store)
{
    std::vector<Run> list;
    Query rows(store.database(), RUN_COLUMNS "ORDER BY id");
    while (rows.next())
        list.push_back(runFrom(rows));
    return list;
}

QString setting(const Store& store, const QString& key)
{
    return textOf(store.database(), "SELECT value FROM setting WHERE key = ?", key).value_or(QString());
}

void setSetting(Store& store, const QString& key, const QString& value)
{
    insertOrUpdate(store.database(), "setting", {{"key", key}}, {{"value", value}});
}

} // namespace geovlm::store

// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/info.h"

#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/store.h"
#include "store/sqlite/wal.h"

#include <QDirIterator>
#include <QFileInfo>

namespace geovlm::store {
namespace {

qint64 bytesIn(const QString& folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

void addSizes(const Store& store, Info& info)
{
    info.fileBytes = QFileInfo(store.path()).size();
    const WalContent wal = walContent(store.path());
    info.walBytes = wal.bytes;
    info.walPages = wal.pages;
    info.folderBytes = bytesIn(store.path() + QStringLiteral(".d"));
}

std::vector<SplitCounts> splitCounts(Database& database)
{
    std::vector<SplitCounts> list;
    Query rows(
        database,
        "SELECT name, (SELECT count(*) FROM split_query q WHERE q.split = s.id AND role = 0) AS role_0, "
        "(SELECT count(*) FROM split_query q WHERE q.split = s.id AND role = 1) AS role_1, "
        "(SELECT count(*) FROM split_reference r WHERE r.split = s.id) AS gallery FROM split s "
        "ORDER BY id");
    while (rows.next())
        list.push_back(
            {rows.text("name"), rows.integer("role_0"), rows.integer("role_1"), rows.integer("gallery")});
    return list;
}

SetCounts countsOf(const Store& store, const EmbeddingSet& set)
{
    Database& database = store.database();
    return {set, model(store, set.model).name,
            integerOf(database, "SELECT count(*) FROM embedding_row WHERE embedding_set = ?", 0, set.id),
            integerOf(database, "SELECT sha256 IS NOT NULL FROM embedding_set WHERE id = ?", 0, set.id) != 0};
}

std::vector<SetCounts> setCounts(const Store& store)
{
    std::vector<SetCounts> list;
    for (const EmbeddingKind kind : {EmbeddingKind::Image, EmbeddingKind::Text})
        for (const EmbeddingSet& set : sets(store, kind))
            list.push_back(countsOf(store, set));
    return list;
}

RunCounts runCounts(const Store& store, RunKind kind, std::string_view sql)
{
    const auto newest = latestRun(store, kind);
    if (!newest)
        return {};
    return {newest->id, integerOf(store.database(), sql, 0, newest->id)};
}

void addAnswers(Database& database, Info& info)
{
    info.answered = integerOf(database,
                              "SELECT count(DISTINCT c.image) FROM current_answer c JOIN answer_text v "
                              "ON v.id = c.value WHERE v.text <> ''",
                              0);
    info.answeredByPeople =
        integerOf(database,
                  "SELECT count(DISTINCT e.image) FROM speaker s JOIN answer e ON e.speaker = s.id "
                  "JOIN current_answer c ON c.answer = e.id WHERE s.kind = 0",
                  0);
    info.described = integerOf(database, "SELECT count(*) FROM description", 0);
}

} // namespace

Info info(const Store& store)
{
    Database& database = store.database();
    Info info;
    info.schema = versionOf(database);
    addSizes(store, info);
    info.root = store.root();
    info.counts = counts(store);
    info.splits = splitCounts(database);
    info.sets = setCounts(store);
    addAnswers(database, info);
    info.retrieval = runCounts(store, RunKind::Retrieve, "SELECT count(*) FROM retrieval WHERE run = ?");
    info.reranking = runCounts(store, RunKind::Rerank, "SELECT count(*) FROM rerank_case WHERE run = ?");
    for (const ModelKind kind :
         {ModelKind::Encoder, ModelKind::Reader, ModelKind::TextEmbedder, ModelKind::Reranker})
        for (Model& one : models(store, kind))
            info.models.push_back(std::move(one));
    info.runs = runs(store);
    return info;
}

} // namespace geovlm::store

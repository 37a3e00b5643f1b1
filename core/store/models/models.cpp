// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QJsonDocument>

namespace geovlm::store {
namespace {

#define MODEL_COLUMNS "SELECT id, name, kind, sha256, file, configuration, parameters, run FROM model "

/// Files in the store's folder are kept by their name alone, so that a store can be moved.
QString fileToKeep(const Store& store, const QString& file)
{
    const QString prefix = store.path() + QStringLiteral(".d/");
    return file.startsWith(prefix) ? file.mid(prefix.size()) : file;
}

QString fileFromKept(const Store& store, const QString& kept)
{
    const bool elsewhere = kept.isEmpty() || kept.startsWith(QLatin1Char(':')) || QDir::isAbsolutePath(kept);
    return elsewhere ? kept : store.path() + QStringLiteral(".d/") + kept;
}

Model modelFrom(const Store& store, const Query& row)
{
    Model model;
    model.id = row.integer("id");
    model.name = row.text("name");
    model.kind = StoredKind<ModelKind>::called(row.text("kind"));
    model.sha256 = row.blob("sha256");
    model.file = fileFromKept(store, row.text("file"));
    model.configuration = QJsonDocument::fromJson(row.text("configuration").toUtf8()).object();
    model.parameters = row.integer("parameters");
    model.run = row.integer("run");
    return model;
}

QString configurationText(const Model& model)
{
    return QString::fromUtf8(QJsonDocument(model.configuration).toJson(QJsonDocument::Compact));
}

void refresh(Store& store, qint64 id, const Model& model)
{
    store::run(
        store.database(),
        "UPDATE model SET file = ?, configuration = ?, parameters = ?, run = ifnull(?, run) WHERE id = ?",
        fileToKeep(store, model.file), configurationText(model), model.parameters, IdOrNull{model.run}, id);
}

qint64 insert(Store& store, const Model& model)
{
    Database& database = store.database();
    insert(database, "model",
           {{"kind", model.kind.name()},
            {"name", model.name},
            {"sha256", model.sha256},
            {"file", fileToKeep(store, model.file)},
            {"configuration", configurationText(model)},
            {"parameters", model.parameters},
            {"run", IdOrNull{model.run}}});
    return database.lastRowId();
}

} // namespace

qint64 putModel(Store& store, const Model& model)
{
    Transaction transaction(store);
    const std::optional<Model> known = modelNamed(store, model.kind, model.name);
    qint64 id = known ? known->id : 0;
    if (known && known->sha256 == model.sha256) {
        refresh(store, id, model);
    } else {
        if (known)
            store::run(store.database(), "UPDATE model SET replaced = 1 WHERE id = ?", id);
        id = insert(store, model);
    }
    transaction.commit();
    return id;
}

std::optional<Model> modelNamed(const Store& store, StoredKind<ModelKind> kind, const QString& name)
{
    Query row(store.database(), MODEL_COLUMNS "WHERE kind = ? AND name = ? AND replaced = 0", kind.name(),
              name);
    return row.next() ? std::optional(modelFrom(store, row)) : std::nullopt;
}

bool isImported(const Model& model)
{
    return model.configuration[u"imported"].toBool();
}

Model model(const Store& store, qint64 id)
{
    Query row(store.database(), MODEL_COLUMNS "WHERE id = ?", id);
    if (!row.next())
        throw Error(Text::tr("%1 holds no model number %2.").arg(store.path()).arg(id));
    return modelFrom(store, row);
}

std::vector<Model> models(const Store& store, ModelKind kind)
{
    std::vector<Model> list;
    Query rows(store.database(), MODEL_COLUMNS "WHERE kind = ? AND replaced = 0 ORDER BY id", nameOf(kind));
    while (rows.next())
        list.push_back(modelFrom(store, rows));
    return list;
}

} // namespace geovlm::store

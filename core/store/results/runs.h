// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/kinds.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// What made a result: the stage, its model and parameters, the program's version, and when.
struct Run
{
    qint64 id = 0;
    StoredKind<RunKind> kind;
    qint64 model = 0;            ///< 0 = none
    QJsonObject parameters;      ///< everything that decides the result, the runs it read from included
    QString program;             ///< version
    QDateTime started, finished; ///< UTC; finished is null while it is not complete
};

qint64 beginRun(Store& store, RunKind kind, qint64 model, const QJsonObject& parameters);
void finishRun(Store& store, qint64 run);
/// An unfinished run of exactly this kind, model and parameters: where a stopped stage goes on.
std::optional<Run> unfinishedRun(const Store& store, RunKind kind, qint64 model,
                                 const QJsonObject& parameters);
std::optional<Run> latestRun(const Store& store, RunKind kind); ///< of those finished, the greatest number
Run run(const Store& store, qint64 id);                         ///< throws Error
std::vector<Run> runs(const Store& store);

/// Weights known to the store. The file lies in Store::folder() or is ":/models/…" (compiled in).
struct Model
{
    qint64 id = 0;
    QString name; ///< unique within a kind
    StoredKind<ModelKind> kind;
    QByteArray sha256; ///< hex
    QString file;
    QJsonObject configuration;
    qint64 parameters = 0; ///< number of weights
    qint64 run = 0;        ///< the training run, or 0
};
/// Adds it, or replaces the one of the same kind and name when its hash differs (results of the old one keep
/// their run).
qint64 putModel(Store& store, const Model& model);
std::optional<Model> modelNamed(const Store& store, StoredKind<ModelKind> kind, const QString& name);
Model model(const Store& store, qint64 id); ///< throws Error
std::vector<Model> models(const Store& store, ModelKind kind);

/// Whether the model's results came from a file, so that nothing here can make more of them: its
/// configuration says "imported": true, and it has no weights.
bool isImported(const Model& model);

/// Small named values, e.g. which model is in use.
QString setting(const Store& store, const QString& key);
void setSetting(Store& store, const QString& key, const QString& value);

} // namespace geovlm::store

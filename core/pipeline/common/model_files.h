// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QByteArray>
#include <QString>

namespace geovlm::pipeline {

/// A model's row in the store with its bytes, the bytes checked against the hash.
struct ModelFile
{
    store::Model row;
    QByteArray bytes;
};

/// The store's model of that kind and name; "small" (encoder, reader) is compiled in and registered when
/// first asked for. Throws Error naming the models there are, or a file that is missing or was changed.
ModelFile requireModel(store::Store& store, ModelKind kind, const QString& name);

/// The bytes of a model that the store knows, checked against its hash. Throws Error for a file that is
/// missing or was changed.
QByteArray modelBytes(const store::Store& store, const store::Model& model);

/// The bytes of a model that is compiled in or known to the store, which stays as it is. Throws as
/// requireModel() does.
QByteArray knownModelBytes(const store::Store& store, ModelKind kind, const QString& name);

/// Writes `bytes` into the store's folder and registers the model in the same breath.
store::Model keepModel(store::Store& store, ModelKind kind, const QString& name, const QByteArray& bytes,
                       const QString& suffix, const QJsonObject& configuration, qint64 parameters,
                       qint64 run);

/// The same for tensors, without a second copy of them in memory; the configuration is theirs.
store::Model keepWeights(store::Store& store, ModelKind kind, const QString& name,
                         const ml::SafeTensors& content, qint64 run);
/// Whether that name always means the model that is compiled in.
bool isCompiledName(ModelKind kind, const QString& name);

/// The bytes of a compiled-in model. Throws Error if this build has none.
QByteArray compiledModel(ModelKind kind);
/// What the small reader and encoder know of the towns that they learned from (town_likeness.h).
QByteArray compiledTownFile();

} // namespace geovlm::pipeline

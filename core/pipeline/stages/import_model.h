// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace geovlm::pipeline {

struct ImportModelOptions
{
    QString file; ///< a .pth of torch.save or a .safetensors; its content decides which
    ModelKind kind = ModelKind::Encoder; ///< one of importableKinds()
    QString name;                        ///< the name it gets in the store
    QString layout; ///< encoder: whose image sizes, one of ml::encoderLayouts(); empty = vigor
};
struct ImportModelResult
{
    store::Model model; ///< as it is kept: our own safetensors in the store's folder
    QByteArray sha256;  ///< of the file given, hex
};

QStringList importableKinds(); ///< "encoder", "reader", "reranker"
/// Throws Error naming them for another name.
ModelKind importableKind(const QString& name);

/// Keeps somebody's weights in the store. Nothing in the file is run, and nothing is kept unless every tensor
/// fits. Throws Error saying what the file is instead, or which tensor does not fit.
ImportModelResult importModel(store::Store& store, const ImportModelOptions& options, Progress& progress);
QJsonObject toJson(const ImportModelResult& result);

} // namespace geovlm::pipeline

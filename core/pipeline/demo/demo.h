// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "figures/evaluation.h"

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <vector>

namespace geovlm::pipeline {

struct DemoOptions
{
    QString directory;
    quint64 seed = 1;
    int queries = 150; ///< per split
    int threads = 0;
};

/// One reranker that the demo trained and how it did.
struct FusionResult
{
    QString name;
    double margin = 1;
    double validationR1 = 0; ///< on the validation part of the training towns: what the choice rests on
    std::vector<std::pair<QString, double>> lift; ///< split → points of R@1
};

struct DemoResult
{
    QString store;
    std::vector<std::pair<QString, double>> seconds; ///< stage → time, in order
    std::vector<FusionResult> fusions;
    QString chosen;
    figures::Evaluation evaluation; ///< of the chosen fusion
};

/// Builds towns that no shipped model has seen, imports them, runs every stage on them, trains every fusion
/// on the same-area towns' training places and keeps the one that does best on their validation part. Stopped
/// and called again with the same options it goes on. Throws Error when the directory holds another demo.
DemoResult demo(const DemoOptions& options, Progress& progress);

QJsonObject toJson(const DemoResult& result);

} // namespace geovlm::pipeline

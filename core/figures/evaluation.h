// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "domain/statistics/metrics.h"
#include "domain/statistics/signatures.h"
#include "figures/case_table.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <array>
#include <optional>
#include <vector>

namespace geovlm::figures {

/// Metrics of one split under one rerank run.
struct SplitEvaluation
{
    QString name;
    SplitMetrics metrics;
    Lift lift;
    Coverage coverage = {};
    std::array<int, std::size_t(outcomes)> outcomeCounts = {}; ///< by Outcome; all test queries
    int candidates = candidatesKept;                           ///< that were reranked of each query
    int reached = 0; ///< queries whose match is among them: what reranking can put first
    /// The same metrics of the searched queries alone, where some count as misses: what a part of a data set
    /// says, which is not the data set's figure.
    std::optional<SplitMetrics> searchedOnly = std::nullopt;
};

struct Evaluation
{
    qint64 run = 0; ///< the rerank run that it is of
    QJsonObject
        features; ///< which embeddings that scored, and which its model learned from (feature_sources.h)
    std::vector<SplitEvaluation> splits;
    std::vector<Signature> signatures;
    QStringList warnings = {}; ///< what must be read beside the figures, a sentence each
};

/// Metrics of every split that the run reranked; run 0 = the newest finished one. Throws Error if there is
/// none, or when a split's labels have changed since its candidates were retrieved.
Evaluation evaluate(const store::Store& store, qint64 run = 0);
/// The same of cases that were read already.
Evaluation evaluate(const store::Store& store, const CaseTable& table);

/// Of orders that need not be in the store. `retrieval`: the run that the first stage's come from.
Evaluation evaluate(const store::Store& store, qint64 retrieval, const std::vector<SplitOrders>& orders);

/// The command line's form (recalls 0 to 100, ranks from 1, null where a figure does not apply).
QJsonObject toJson(const Evaluation& evaluation);
QJsonObject toJson(const SplitEvaluation& split);

} // namespace geovlm::figures

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/outcome.h"
#include "domain/progress.h"
#include "domain/statistics/metrics.h"
#include "figures/coverage.h"
#include "store/models/images.h"
#include "store/results/cases.h"
#include "store/results/results.h"
#include "store/sqlite/store.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::figures {

/// Everything that figures need of one case.
struct CaseResult
{
    store::CaseKey key;
    QueryResult result;
    ImageId match = 0;    ///< 0 = the split holds none, or none that was searched
    bool reached = false; ///< the match is among the candidates
    Outcome outcome = Outcome::NotInTen;
    int area = 0; ///< of the query: index of CaseTable::areas
    /// The match less the best candidate that is no positive, before (cosine) and after (score, 0..1);
    /// absent when the match is not among the candidates or nothing is left beside it.
    std::optional<double> cosineMargin, scoreMargin;
};

struct SplitCases
{
    int id = 0;
    QString name;
    int references = 0; ///< that were searched
    EvaluationRule rule = EvaluationRule::Sample4Geo;
    std::vector<CaseResult> cases;   ///< by query; every test query, those that were not searched too
    int candidates = candidatesKept; ///< that were reranked of each query, at most
    Coverage coverage = {};
};

/// The test cases of one rerank run, by split; about 150 bytes a case. Read apart from being measured, so
/// that figures of a part of them cost no reading.
struct CaseTable
{
    qint64 run = 0;
    qint64 retrieval = 0;
    std::vector<SplitCases> splits; ///< that have cases
    QStringList areas;              ///< names; an empty one = images without an area
};

/// What both stages did to the test queries of one split; the orders need not be in the store.
struct SplitOrders
{
    store::Split split;
    std::vector<store::Retrieval> first;
    std::vector<store::Reranking> second; ///< of queries among `first`
};
/// The test queries that a rerank run ordered, split by split; those without any are left out.
std::vector<SplitOrders> rerankedOrders(const store::Store& store, qint64 run);
/// The rerank run that is meant: 0 = the newest finished one. Throws Error if there is none or it is another
/// kind of run.
qint64 rerankRun(const store::Store& store, qint64 asked);

/// Run 0 = the newest finished one. Throws Error if there is none, when the run is no reranking, or when a
/// split's labels have changed since its candidates were retrieved; Stopped.
CaseTable caseTable(const store::Store& store, qint64 run = 0, const Progress& progress = SilentProgress());

/// The same of orders that need not be in the store (run 0). `retrieval`: the run that `first` comes from.
CaseTable caseTable(const store::Store& store, qint64 retrieval, const std::vector<SplitOrders>& orders,
                    const Progress& progress = SilentProgress());

std::vector<QueryResult> resultsOf(const std::vector<CaseResult>& cases);

} // namespace geovlm::figures

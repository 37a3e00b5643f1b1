// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/metrics.h"
#include "domain/statistics/recall_curve.h"
#include "figures/analysis.h"

#include <QJsonObject>
#include <array>
#include <vector>

namespace geovlm::figures {

/// The queries of one split under two orders, A and B.
struct ComparedSplit
{
    int split = 0;
    QString name;
    double r1A = 0, r1B = 0; ///< percent
    Lift lift;               ///< B less A; "fixed" are those that only B has right
    std::array<std::vector<store::CaseKey>, runSets> sets; ///< by RunSet, ascending
    int unshared = 0; ///< queries that only one of the runs has: in no figure

    int queries() const;
};

struct RunComparison
{
    qint64 a = 0, b = 0; ///< rerank runs; the same twice = before against after
    AnalysisOptions options;
    std::vector<ComparedSplit> splits;
    bool isBeforeAfter() const { return a == b; }
};

/// A = before reranking, B = after.
RunComparison beforeAgainstAfter(const CaseTable& table, const AnalysisOptions& options = {});

/// Throws Error when the runs cannot be compared: they reranked candidates that were retrieved differently,
/// or they share no query.
RunComparison compareRuns(const store::Store& store, const CaseTable& a, const CaseTable& b,
                          const AnalysisOptions& options = {});

/// The command line's form: the sets as counts.
QJsonObject toJson(const RunComparison& comparison);

} // namespace geovlm::figures

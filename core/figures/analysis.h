// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/distribution.h"
#include "domain/statistics/metrics.h"
#include "domain/statistics/recall_curve.h"
#include "domain/statistics/signatures.h"
#include "figures/case_table.h"

#include <QJsonObject>
#include <optional>
#include <vector>

namespace geovlm::figures {

struct AnalysisOptions
{
    int draws = 2000; ///< of each bootstrap
    quint64 seed = 1;
};

/// The figures of a split, or of the part of it whose queries lie in one area.
struct GroupAnalysis
{
    QString area; ///< of a part
    SplitMetrics metrics;
    int onePercent = 0;               ///< the k of R@1%: a hundredth of the split's references, area or not
    std::vector<RecallPoint> recalls; ///< at 1, 5, 10 and onePercent, ascending, each once
    std::optional<RecallPoint> hit;   ///< k = 1 with the semi-positives left out; where there are any
    const RecallPoint* recallAt(int k) const; ///< null = not among them
};

/// Margins of one stage; of the queries that have one.
struct MarginAnalysis
{
    MarginStatistics statistics;
    Histogram bins;
};

struct SplitAnalysis
{
    int split = 0;
    QString name;
    GroupAnalysis whole;
    std::vector<GroupAnalysis> areas; ///< by name; empty where there is one area only
    std::vector<RecallPoint> curve;   ///< at curvePlaces()
    RankChange change;                ///< of the matches among the candidates
    MarginAnalysis cosine, score;     ///< before and after reranking
    /// How far the first lies from the query, in metres, where both places are known.
    Distribution metresBefore, metresAfter;
};

struct Analysis
{
    qint64 run = 0, retrieval = 0;
    AnalysisOptions options;
    std::vector<SplitAnalysis> splits;
};

/// Throws Stopped.
Analysis analyse(const CaseTable& table, const AnalysisOptions& options = {},
                 const Progress& progress = SilentProgress());

/// The cases with these keys (ascending by split, then query), and no others.
CaseTable onlyCases(const CaseTable& table, const std::vector<store::CaseKey>& keys);

/// The command line's form: percent, points, metres; null where a figure does not apply.
QJsonObject toJson(const Analysis& analysis);

} // namespace geovlm::figures

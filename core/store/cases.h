// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/outcome.h"

#include <QString>
#include <array>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// A case = one test query of one split under one rerank run. One row of the case list.
struct CaseKey
{
    int split = 0;
    ImageId query = 0;
    friend bool operator==(const CaseKey&, const CaseKey&) = default;
};

/// Everything the list can be narrowed by; unset = no restriction.
struct CaseFilter
{
    std::optional<int> split;
    std::optional<QString> area;
    std::optional<Outcome> outcome;
    std::optional<int> rankBeforeAtMost; ///< 0-based
    std::optional<int> rankAfterAtMost;
    std::optional<int> changeAtLeast; ///< places moved, either way
    struct Answer
    {
        int question = 0;
        QString value;
    };
    std::optional<Answer> queryAnswer; ///< the query's current answer
    QString text;                      ///< part of the query's path, case-insensitive
};
enum class CaseOrder { Name, RankBefore, RankAfter, Change };

/// Keys of all matching cases in order: two integers a case, so a million cost 16 MB.
std::vector<CaseKey> caseKeys(const Store& store, qint64 rerankRun, const CaseFilter& filter, CaseOrder order,
                              bool descending);

struct CaseRow
{
    CaseKey key;
    QString path;
    QString area;
    int rankBefore = -1; ///< 0-based; -1 = no match in the split
    int rankAfter = -1;
    Outcome outcome = Outcome::NotInTen;
};
/// Rows of the keys asked for, in that order (a page of the list).
std::vector<CaseRow> caseRows(const Store& store, qint64 rerankRun, const std::vector<CaseKey>& keys);

/// How many cases of each outcome the filter keeps, its own `outcome` ignored: the 2 × 2 matrix and "not in
/// ten".
std::array<qint64, 5> outcomeCounts(const Store& store, qint64 rerankRun, const CaseFilter& filter);
/// Areas and splits that occur in a run, for the filter bar.
std::vector<QString> caseAreas(const Store& store, qint64 rerankRun);

} // namespace geovlm::store

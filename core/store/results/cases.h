// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/review.h"
#include "domain/image.h"
#include "domain/outcome.h"

#include <QString>
#include <array>
#include <compare>
#include <memory>
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
    friend auto operator<=>(const CaseKey&, const CaseKey&) = default;
};

/// Cases that somebody picked, e.g. in a plot.
struct CaseSet
{
    std::vector<CaseKey> keys; ///< ascending, each once
    QString label;             ///< for people: "32 cases picked in Rank change"

    bool holds(const CaseKey& key) const;
};
using CaseSetPtr = std::shared_ptr<const CaseSet>;
/// Of keys in any order.
CaseSetPtr caseSet(std::vector<CaseKey> keys, const QString& label);

/// Why an image is to be looked at. The numbers are in the file.
enum class QueueReason {
    Returned = 0,      ///< a reviewer sent it back
    Broken = 1,        ///< reranking broke it
    Flip = 2,          ///< one other answer would make it a hit
    LowConfidence = 3, ///< the machine is unsure of what nobody has answered
    Drift = 4,         ///< what is said of it changes from one time to the next
};
inline constexpr int queueReasons = 5;

/// Work for an annotator (store/annotation/queue.h).
struct QueueItem
{
    ImageId image = 0;
    QueueReason reason = QueueReason::Returned;
    double weight = 0; ///< greater = sooner; see queueWeight()
    int question = -1; ///< of a flip: the answer that would make it a hit
    QString value;
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
    std::optional<ReviewState> review; ///< of the query image
    std::optional<QString> annotator;  ///< a person who has answered something about the query image
    std::optional<QueueReason> reason; ///< one of those that the query image is queued for
    /// Only these; null = no restriction. A view that is kept under a name does not keep them: they were
    /// picked among the results of one moment.
    CaseSetPtr among = nullptr;
};
/// Queue: by the weight of the query image's most urgent item, or of the one that the filter asks for, and
/// only what is queued at all; images that are done or reviewed are not.
enum class CaseOrder { Name, RankBefore, RankAfter, Change, Queue };

/// Keys of all matching cases in order: two integers a case, so a million cost 16 MB.
std::vector<CaseKey> caseKeys(const Store& store, qint64 rerankRun, const CaseFilter& filter, CaseOrder order,
                              bool descending);

/// The keys in the order of the key, after `after`: for work that goes through all cases, a part at a time.
std::vector<CaseKey> casesAfter(const Store& store, qint64 rerankRun, const CaseKey& after, int limit);

struct CaseRow
{
    CaseKey key;
    QString path;
    QString area;
    int rankBefore = -1; ///< 0-based; -1 = no match in the split
    int rankAfter = -1;
    Outcome outcome = Outcome::NotInTen;
    ReviewState review = ReviewState::Untouched;
    QString by;                      ///< who brought it into that state
    QString comment;                 ///< what they said to it
    std::optional<QueueItem> queued; ///< the most urgent; none when done or reviewed
};
/// Rows of the keys asked for, in that order (a page of the list). `queued` is the item of `reason` where
/// there is one.
std::vector<CaseRow> caseRows(const Store& store, qint64 rerankRun, const std::vector<CaseKey>& keys,
                              const std::optional<QueueReason>& reason = std::nullopt);

/// By Outcome.
using OutcomeCounts = std::array<qint64, size_t(outcomes)>;
/// How many cases of each outcome the filter keeps, its own `outcome` ignored: the 2 × 2 matrix, "not in ten"
/// and "no match". Of CaseOrder::Queue only what is queued counts.
OutcomeCounts outcomeCounts(const Store& store, qint64 rerankRun, const CaseFilter& filter,
                            CaseOrder order = CaseOrder::Name);
/// Areas and splits that occur in a run, for the filter bar.
std::vector<QString> caseAreas(const Store& store, qint64 rerankRun);
/// Everybody who has answered anything, by name.
std::vector<QString> caseAnnotators(const Store& store);

} // namespace geovlm::store

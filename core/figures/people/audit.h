// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/progress.h"
#include "domain/statistics/intervals.h"
#include "store/annotation/audits.h"
#include "store/models/images.h"

#include <QJsonObject>
#include <QString>
#include <array>
#include <optional>
#include <vector>

namespace geovlm::figures {

struct AuditOptions
{
    int size = 50;            ///< images
    std::optional<View> view; ///< none = both, half of each as far as there are enough
    quint64 seed = 1;
    QString by; ///< who draws it
};
inline constexpr int largestAudit = 100'000;

/// Draws `size` of the images that have an answer, without repetition, the same ones from the same seed and
/// images, in an order that is random too: a person who stops half-way has judged a random sample. All of
/// them where there are fewer. Returns the audit. Throws Error when no image has an answer, or nobody is
/// named.
qint64 drawAudit(store::Store& store, const AuditOptions& options);

/// One question of one image, as somebody who audits sees it.
struct AuditedAnswer
{
    qint64 answer =
        0; ///< the event judged, or to be judged; 0 = nothing was said, so there is nothing to judge
    QString value;
    Speaker who;
    double confidence = -1; ///< 0..1, -1 = not known
    std::optional<store::Verdict> verdict;
    /// What counts now, where that is another answer than the one judged; empty text = cleared.
    std::optional<QString> now;
};

struct AuditedImage
{
    qint64 audit = 0;
    int place = 0; ///< in the draw
    Image image;
    QString file;                       ///< absolute path
    std::vector<AuditedAnswer> answers; ///< one a question

    int answered() const; ///< questions with something to judge
    int marked() const;
    /// The first question from `from` on that has an answer and no mark; -1 = none.
    int nextUnmarked(int from = 0) const;
};
/// Once marked, a question shows the answer that was judged, whatever counts now. Throws Error.
AuditedImage auditedImage(const store::Store& store, qint64 audit, int place);

struct AuditPosition
{
    int place = 0;
    int question = 0;
    friend bool operator==(const AuditPosition&, const AuditPosition&) = default;
};
/// The first answer without a mark, in the order of the draw, from `from` on and then from the beginning;
/// none when everything is marked. Where a person goes on.
std::optional<AuditPosition> nextUnmarked(const store::Store& store, qint64 audit,
                                          const AuditPosition& from = {});

/// Counts of marks, and the share right of those that are right or wrong.
struct AuditTally
{
    int right = 0, wrong = 0, unclear = 0;
    int changed = 0; ///< of these, how many are about an answer that no longer counts
    int n() const { return right + wrong; }
    std::optional<ShareInterval> share() const { return wilson(right, n()); }
};
/// Index of a tally: a View, or both together.
inline constexpr std::size_t bothViews = 2;
using AuditTallies = std::array<AuditTally, 3>;

struct AuditFigures
{
    store::Audit audit;
    store::AuditProgress progress;
    QuestionBank questions;
    std::vector<AuditTallies> tallies; ///< by question index
    AuditTallies overall{}; ///< all questions in one pool: answers about one image are not independent
};
AuditFigures auditFigures(const store::Store& store, qint64 audit);
/// Of every audit, oldest first.
std::vector<AuditFigures> allAuditFigures(const store::Store& store);

/// One audit in the command line's form; shares 0 to 100, null where nothing was right or wrong.
QJsonObject toJson(const AuditFigures& figures);

QString verdictName(store::Verdict verdict); ///< "right", as files have it

} // namespace geovlm::figures

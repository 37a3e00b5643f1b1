// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "domain/answers/review.h"
#include "domain/outcome.h"
#include "pipeline/live/live_case.h"
#include "store/models/images.h"
#include "store/results/cases.h"
#include "store/results/results.h"

#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

namespace geovlm::store {
class Store;
}

namespace geovlm::ui {

/// One image of a case with everything that is shown of it.
struct CaseImage
{
    Image image;
    QString file;                      ///< absolute path
    std::vector<AnswerEvent> answers;  ///< current ones, by question; unanswered questions are left out
    std::vector<AnswerEvent> log;      ///< every event, oldest first
    std::optional<ReviewEvent> review; ///< none = untouched
    QString storedDescription;
    QString caption; ///< as it was imported; empty without one

    /// The current value of each question, empty where there is none.
    QStringList values(int questions) const;
};

struct CaseCandidate
{
    store::Candidate place; ///< before and after hold the rank of a match outside the ten
    bool inTen = true;
    bool hasSimilarity = true;
    PairKind kind = PairKind::Other;
    bool isMatch = false;
    std::optional<double> metres; ///< from the query
    CaseImage shown;
};

/// Everything the window shows of one case, read at once on the reading thread.
struct CaseDetail
{
    store::CaseKey key;
    Outcome outcome = Outcome::NotInTen;
    int rankBefore = -1;
    int rankAfter = -1;
    CaseImage query;
    std::vector<CaseCandidate> candidates; ///< by place after reranking; a match outside the ten is last
    QString provenance;                    ///< one line: which run and model made the order
    QStringList sources;                   ///< a sentence per run that what is shown came from
    int newerAnswers = 0;                  ///< answers shown that the order does not know yet
    /// Makes the new order when an answer changes; null when that cannot be done here: whyNotLive. Used by
    /// the window's thread alone once the case is shown.
    std::shared_ptr<pipeline::LiveCase> live;
    QString whyNotLive;
    bool stale = false; ///< the order is older than an answer, and the new one is waited for

    const CaseCandidate* candidate(ImageId reference) const;
    /// The candidate at a place of either row; place 10 is the match outside the ten.
    const CaseCandidate* at(int place, bool after) const;
    bool inTen() const { return isReached(outcome); }
};
using CaseDetailPtr = std::shared_ptr<const CaseDetail>;

/// The models behind the newest order, loaded by the reading thread when first needed.
struct LiveSource
{
    qint64 run = 0;
    pipeline::LiveModelsPtr models;
    QString why; ///< there are none
};

/// Throws Error.
CaseDetailPtr readCase(const store::Store& store, LiveSource& source, const store::CaseKey& key);
/// An image with its answers, as the store has them now. Throws Error.
CaseImage readImage(const store::Store& store, ImageId image);
/// Puts the order that `detail.live` makes in place of the one shown.
void showLiveOrder(CaseDetail& detail);

} // namespace geovlm::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answer.h"
#include "domain/outcome.h"
#include "store/cases.h"
#include "store/images.h"
#include "store/results.h"

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
    QString file;                     ///< absolute path
    std::vector<AnswerEvent> answers; ///< current ones, by question; unanswered questions are left out
    QString storedDescription;

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

    const CaseCandidate* candidate(ImageId reference) const;
    /// The candidate at a place of either row; place 10 is the match outside the ten.
    const CaseCandidate* at(int place, bool after) const;
    bool inTen() const { return outcome != Outcome::NotInTen; }
};
using CaseDetailPtr = std::shared_ptr<const CaseDetail>;

/// Throws Error.
CaseDetailPtr readCase(const store::Store& store, qint64 rerankRun, const store::CaseKey& key);

} // namespace geovlm::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/outcome.h"
#include "domain/progress.h"
#include "figures/evaluation.h"
#include "store/annotation/presentation_cases.h"

#include <QImage>
#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::store {
class Store;
}

namespace geovlm::ui {

/// One picture, decoded; null with a sentence when its file could not be read.
struct SlideImage
{
    QImage image;
    QString failure;
};

struct SlideTile
{
    QString name;
    int before = 0; ///< 0-based place among the ten; of a match outside them, its rank
    int after = 0;
    bool inTen = true;
    float similarity = 0; ///< cosine of the first stage
    float score = 0;      ///< reranker, in (0, 1)
    PairKind kind = PairKind::Other;
    bool isMatch = false;
    SlideImage image;
};

/// One question that spoke for the tile that is first now, against another.
struct DecidingAnswer
{
    QString question;
    QString query, winner, rival;
    double gain = 0; ///< of the winner's logit over the rival's; 0 where the model is no sum over questions
};

/// Why the first after reranking stands before the one it beat.
struct Deciding
{
    int winner = -1, rival = -1; ///< indices of tiles; -1 = there are none
    bool rivalWasFirst = true;   ///< else the first stayed first, and this is the second
    bool byTerms = false;        ///< the gains are the model's own terms
    QString how;                 ///< a sentence: how these were found
    std::vector<DecidingAnswer> answers;
    double otherQuestions = 0, firstStage = 0; ///< with byTerms: the rest of the difference of logits
};

/// Figures of the case's split.
struct SlideFigures
{
    figures::SplitEvaluation of;
    qint64 run = 0;
};

/// Everything that is shown of one case. Once made it needs neither store nor disk.
struct SlideCase
{
    store::CaseKey key;
    QString name, area, split, caption;
    int rankBefore = -1, rankAfter = -1;
    Outcome outcome = Outcome::NotInTen;
    SlideImage query;
    std::vector<SlideTile> tiles; ///< the ten by their place before; a match outside them is last
    Deciding deciding;
    std::optional<SlideFigures> figures;
    QString whyNoFigures; ///< when there are none
    QString provenance;   ///< one line: runs and models
};

/// What is shown of a case, one after the other.
enum class SlideStage { Query = 0, Before, Deciding, After, Figures };
inline constexpr int caseSlides = 4; ///< of each case; the figures of its split come once, after all cases

struct SlideDeck
{
    QString title; ///< of the store
    std::vector<SlideCase> cases;
    std::vector<int> figures; ///< cases whose figures are shown, one of each split, in their order
    QStringList provenance;   ///< store, runs, program, time; a line each
    QStringList warnings;     ///< what could not be prepared as it should

    int slides() const { return figuresFrom() + int(figures.size()); }
    int figuresFrom() const { return int(cases.size()) * caseSlides; } ///< the first slide of figures
    const SlideCase& caseOf(int slide) const;
    SlideStage stageOf(int slide) const;
    qint64 imageBytes() const;
};

/// Reads, computes and decodes everything. `display`: device pixels that the slides will have; images are
/// decoded for it. A case that the newest reranking does not hold is left out, a picture that cannot be read
/// is a placeholder; both are warnings. Throws Error when nothing is ranked or no case is left, and Stopped.
SlideDeck prepareDeck(const store::Store& store, const std::vector<store::PresentationCase>& prepared,
                      const QSize& display, Progress& progress);

} // namespace geovlm::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/deck.h"

#include "annotate/answer_model.h"
#include "case/case_detail.h"
#include "case/provenance.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "imaging/decode.h"
#include "look/look.h"
#include "pipeline/common/evaluate.h"
#include "present/text.h"
#include "store/sqlite/store.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm::ui {

namespace {

constexpr std::size_t answersShown = 5;
constexpr double leastGain = 1e-6;
/// Shares of the display's width that pictures take at most.
constexpr double queryShare = 0.9;
constexpr double largeShare = 0.28;
constexpr double tileShare = 0.1;

/// The pixels alone: a PDF would keep the texts of a photograph, which may say where it was taken.
QImage pixelsOf(const QImage& image)
{
    const QImage plain = image.convertToFormat(QImage::Format_RGB32);
    return QImage(plain.constBits(), plain.width(), plain.height(), plain.bytesPerLine(), plain.format())
        .copy();
}

SlideImage pictureOf(const QString& file, int fit)
{
    SlideImage picture;
    try {
        picture.image = pixelsOf(imaging::decodeThumbnail(file, fit));
    } catch (const Error& error) {
        picture.failure = error.sentence();
    }
    return picture;
}

/// What two tiles answered, beside the query.
struct Sides
{
    QStringList query, winner, rival;
};

Sides sidesOf(const CaseDetail& detail, const CaseCandidate& winner, const CaseCandidate& rival,
              int questions)
{
    return {detail.query.values(questions), winner.shown.values(questions), rival.shown.values(questions)};
}

DecidingAnswer answerOf(const QuestionBank& bank, const Sides& sides, int question, double gain)
{
    return {bank.at(question).label, sides.query.value(question), sides.winner.value(question),
            sides.rival.value(question), gain};
}

/// The questions whose own terms speak most for the winner.
void decideByTerms(Deciding& deciding, const ml::LogitParts& parts, std::size_t winner, std::size_t rival,
                   const QuestionBank& bank, const Sides& sides)
{
    const std::vector<double>& of = parts.questions[winner];
    const std::vector<double>& against = parts.questions[rival];
    std::vector<double> gains(of.size());
    std::transform(of.begin(), of.end(), against.begin(), gains.begin(), std::minus<>());
    std::vector<int> order(gains.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](int q) { return gains[std::size_t(q)]; });
    deciding.byTerms = true;
    deciding.firstStage = parts.firstStage[winner] - parts.firstStage[rival];
    deciding.otherQuestions = std::accumulate(gains.begin(), gains.end(), 0.0);
    for (const int q : order) {
        const double gain = gains[std::size_t(q)];
        if (gain < leastGain || deciding.answers.size() == answersShown)
            break;
        deciding.answers.push_back(answerOf(bank, sides, q, gain));
        deciding.otherQuestions -= gain;
    }
    deciding.how = PresentText::tr(
        "The model's own terms: how much each answer adds to the log-odds of the first over the "
        "other.");
}

/// A model whose score is no sum over questions: where query and winner agree and the rival does not.
void decideByAgreement(Deciding& deciding, const QuestionBank& bank, const Sides& sides,
                       const QString& fusion)
{
    int found = 0;
    for (int q = 0; q < bank.size(); ++q) {
        if (agreementOf(sides.query.value(q), sides.winner.value(q)) != Agreement::Same ||
            agreementOf(sides.query.value(q), sides.rival.value(q)) != Agreement::Different)
            continue;
        if (deciding.answers.size() < answersShown)
            deciding.answers.push_back(answerOf(bank, sides, q, 0));
        ++found;
    }
    const QString model =
        fusion.isEmpty() ? PresentText::tr("The model's terms are not at hand")
                         : PresentText::tr("A score of the fusion “%1” is no sum over answers").arg(fusion);
    deciding.how =
        PresentText::tr(
            "%1, so this is agreement, in the order of the questions: %2 answers that query and first "
            "share and the other does not.")
            .arg(model)
            .arg(found);
}

/// Where a place of one order is among the tiles; -1 = nowhere.
int tileAt(const SlideCase& one, bool after, int place)
{
    for (int i = 0; i < int(one.tiles.size()); ++i)
        if (one.tiles[std::size_t(i)].inTen &&
            (after ? one.tiles[std::size_t(i)].after : one.tiles[std::size_t(i)].before) == place)
            return i;
    return -1;
}

Deciding decide(const CaseDetail& detail, const SlideCase& one, const QuestionBank& bank)
{
    Deciding deciding;
    deciding.winner = tileAt(one, true, 0);
    deciding.rival = tileAt(one, false, 0);
    deciding.rivalWasFirst = deciding.rival != deciding.winner;
    if (!deciding.rivalWasFirst)
        deciding.rival = tileAt(one, true, 1);
    if (deciding.winner < 0 || deciding.rival < 0) {
        deciding.how = PresentText::tr("There is only one candidate.");
        return deciding;
    }
    const SlideTile& winner = one.tiles[std::size_t(deciding.winner)];
    const SlideTile& rival = one.tiles[std::size_t(deciding.rival)];
    const Sides sides =
        sidesOf(detail, *detail.at(winner.after, true), *detail.at(rival.after, true), bank.size());
    const auto parts = detail.live && !detail.live->isStale() ? detail.live->parts() : std::nullopt;
    if (parts)
        decideByTerms(deciding, *parts, std::size_t(winner.before), std::size_t(rival.before), bank, sides);
    else
        decideByAgreement(deciding, bank, sides,
                          detail.live ? fusionTraits(detail.live->models().reranker->fusion()).name
                                      : QString());
    return deciding;
}

SlideTile tileOf(const CaseCandidate& candidate)
{
    SlideTile tile;
    tile.name = shortName(candidate.shown.image.path);
    tile.before = candidate.place.before;
    tile.after = candidate.place.after;
    tile.inTen = candidate.inTen;
    tile.similarity = candidate.place.similarity;
    tile.score = candidate.place.score;
    tile.kind = candidate.kind;
    tile.isMatch = candidate.isMatch;
    return tile;
}

/// One preparation: what all cases share, and the cases one by one.
class Maker
{
public:
    Maker(const store::Store& store, const QSize& display, Progress& progress)
        : m_store(store), m_display(display), m_progress(progress)
    {
        const auto newest = store::latestRun(store, RunKind::Rerank);
        if (!newest)
            throw Error(
                PresentText::tr("Nothing is ranked yet, so there is nothing to present; run rerank first."));
        m_live.run = newest->id;
        m_deck.title = QFileInfo(store.path()).completeBaseName();
        try {
            m_evaluation = pipeline::evaluateRun(store, newest->id);
        } catch (const Error& error) {
            m_whyNoFigures = error.sentence();
            m_deck.warnings << error.sentence();
        }
    }

    void add(const store::PresentationCase& prepared)
    {
        CaseDetailPtr detail;
        try {
            detail = readCase(m_store, m_live, prepared.key);
        } catch (const Error&) {
            m_deck.warnings << PresentText::tr("%1 is left out: run %2 does not hold that case.")
                                   .arg(shortName(prepared.path))
                                   .arg(m_live.run);
            return;
        }
        SlideCase one = textOf(prepared, *detail);
        decodeAll(one, *detail);
        const bool known = std::ranges::any_of(m_deck.figures, [&](int place) {
            return m_deck.cases[std::size_t(place)].key.split == one.key.split;
        });
        if (!known)
            m_deck.figures.push_back(int(m_deck.cases.size()));
        m_deck.cases.push_back(std::move(one));
    }

    SlideDeck take()
    {
        if (m_deck.cases.empty())
            throw Error(PresentText::tr(
                            "None of the prepared cases is in the newest reranking (run %1); prepare others.")
                            .arg(m_live.run));
        const QString program = QStringLiteral("GeoVLM Workbench ") + QCoreApplication::applicationVersion();
        m_deck.provenance
            << PresentText::tr("Store: %1").arg(QFileInfo(m_store.path()).fileName())
            << provenanceOf(m_store, m_live.run).sources << program.trimmed()
            << PresentText::tr("Prepared: %1").arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
        return std::move(m_deck);
    }

private:
    SlideCase textOf(const store::PresentationCase& prepared, const CaseDetail& detail)
    {
        SlideCase one;
        one.key = prepared.key;
        one.caption = prepared.caption;
        one.name = shortName(detail.query.image.path);
        one.area = detail.query.image.area;
        for (const store::Split& split : store::splits(m_store))
            if (split.id == prepared.key.split)
                one.split = split.name;
        one.rankBefore = detail.rankBefore;
        one.rankAfter = detail.rankAfter;
        one.outcome = detail.outcome;
        one.provenance = detail.provenance;
        for (const CaseCandidate& candidate : detail.candidates)
            one.tiles.push_back(tileOf(candidate));
        std::ranges::stable_sort(one.tiles, [](const SlideTile& a, const SlideTile& b) {
            return a.inTen != b.inTen ? a.inTen : a.before < b.before;
        });
        one.deciding = decide(detail, one, m_store.questions());
        if (detail.stale)
            m_deck.warnings
                << PresentText::tr("%1 is shown in an order that is older than its answers.").arg(one.name);
        addFigures(one);
        return one;
    }

    void addFigures(SlideCase& one) const
    {
        one.whyNoFigures = m_whyNoFigures;
        for (const figures::SplitEvaluation& split : m_evaluation.splits)
            if (split.name == one.split)
                one.figures = SlideFigures{split, m_evaluation.run};
        if (!one.figures && one.whyNoFigures.isEmpty())
            one.whyNoFigures = PresentText::tr("This split was not evaluated.");
    }

    SlideImage picture(const CaseImage& image, double share)
    {
        m_progress.throwIfStopped();
        SlideImage made = pictureOf(image.file, std::max(1, int(std::lround(m_display.width() * share))));
        if (made.image.isNull())
            m_deck.warnings << made.failure;
        return made;
    }

    /// Tiles that are shown large are decoded large.
    void decodeAll(SlideCase& one, const CaseDetail& detail)
    {
        one.query = picture(detail.query, queryShare);
        for (int i = 0; i < int(one.tiles.size()); ++i) {
            SlideTile& tile = one.tiles[std::size_t(i)];
            const CaseCandidate* candidate = detail.at(tile.inTen ? tile.before : candidatesKept, false);
            const bool large = i == one.deciding.winner || i == one.deciding.rival;
            if (candidate)
                tile.image = picture(candidate->shown, large ? largeShare : tileShare);
        }
    }

    const store::Store& m_store;
    QSize m_display;
    Progress& m_progress;
    LiveSource m_live;
    figures::Evaluation m_evaluation;
    QString m_whyNoFigures;
    SlideDeck m_deck;
};

} // namespace

const SlideCase& SlideDeck::caseOf(int slide) const
{
    const int place =
        slide < figuresFrom() ? slide / caseSlides : figures.at(std::size_t(slide - figuresFrom()));
    return cases.at(std::size_t(place));
}

SlideStage SlideDeck::stageOf(int slide) const
{
    return slide < figuresFrom() ? SlideStage(slide % caseSlides) : SlideStage::Figures;
}

qint64 SlideDeck::imageBytes() const
{
    qint64 bytes = 0;
    for (const SlideCase& one : cases) {
        bytes += one.query.image.sizeInBytes();
        for (const SlideTile& tile : one.tiles)
            bytes += tile.image.image.sizeInBytes();
    }
    return bytes;
}

SlideDeck prepareDeck(const store::Store& store, const std::vector<store::PresentationCase>& prepared,
                      const QSize& display, Progress& progress)
{
    progress.begin(PresentText::tr("Preparing"), qint64(prepared.size()));
    Maker maker(store, display, progress);
    for (std::size_t i = 0; i < prepared.size(); ++i) {
        progress.throwIfStopped();
        maker.add(prepared[i]);
        progress.advance(qint64(i) + 1);
    }
    return maker.take();
}

} // namespace geovlm::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/cases_panel.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "files/targets.h"
#include "present/deck_pdf.h"
#include "present/prepared_list.h"
#include "present/present_screen.h"
#include "present/slide_painter.h"
#include "present_support.h"
#include "store/annotation/presentation_cases.h"
#include "support/files.h"
#include "support/pdf.h"
#include "support/registry.h"
#include "support/ui/answering.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"
#include "support/watched_progress.h"

#include <QPushButton>
#include <QSet>
#include <QTest>
#include <cmath>

namespace tst_deck {

using namespace Qt::StringLiterals;
using namespace geovlm::test::present_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

double logit(double score)
{
    return std::log(score / (1 - score));
}

} // namespace

class TestDeck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decidedByTheModelsOwnTerms();
    void elseDecidedByAgreement();
    void figuresAreTheEvaluations();
    void figuresOfASplitComeOnce();
    void recallsLeaveTheWordsBesideThemFree();
    void casesOfAnotherRankingAreLeftOut();
    void everySlideIsPainted();
    void preparingCanBeStopped();
    void pdfHasAPageASlide();

private:
    LiveStores m_stores;
};

/// What is shown adds up to the difference of the two logits, so nothing is left out.
void TestDeck::decidedByTheModelsOwnTerms()
{
    const SlideDeck deck = deckOf(m_stores.fresh(), 10);
    QCOMPARE(deck.cases.size(), 10u);
    int changed = 0, compared = 0;
    for (const SlideCase& one : deck.cases) {
        const Deciding& deciding = one.deciding;
        QVERIFY(deciding.byTerms);
        const SlideTile& winner = one.tiles.at(std::size_t(deciding.winner));
        const SlideTile& rival = one.tiles.at(std::size_t(deciding.rival));
        QCOMPARE(winner.after, 0);
        QCOMPARE(deciding.rivalWasFirst ? rival.before : rival.after, deciding.rivalWasFirst ? 0 : 1);
        double sum = deciding.firstStage + deciding.otherQuestions;
        double last = std::numeric_limits<double>::infinity();
        for (const DecidingAnswer& answer : deciding.answers) {
            QVERIFY(answer.gain > 0 && answer.gain <= last);
            last = answer.gain;
            sum += answer.gain;
        }
        // A float score next to 0 or 1 has lost its logit.
        const bool exact = winner.score < 0.999F && rival.score > 0.001F;
        const double expected = logit(double(winner.score)) - logit(double(rival.score));
        QVERIFY2(!exact || std::abs(sum - expected) < 1e-3,
                 qPrintable(u"%1 against %2"_s.arg(sum).arg(expected)));
        compared += exact ? 1 : 0;
        changed += deciding.rivalWasFirst && !deciding.answers.empty() ? 1 : 0;
    }
    QVERIFY(changed > 0);
    QVERIFY(compared > 0);
}

void TestDeck::elseDecidedByAgreement()
{
    QTemporaryDir folder; // its model has no file
    const SlideDeck deck = deckOf(makeFixture(folder.path(), {10, {128, 64}, {64, 64}}), 10);
    int named = 0;
    for (const SlideCase& one : deck.cases) {
        QVERIFY(!one.deciding.byTerms);
        QVERIFY(one.deciding.how.contains(u"agreement"_s));
        for (const DecidingAnswer& answer : one.deciding.answers) {
            QCOMPARE(answer.query, answer.winner);
            QVERIFY(answer.rival != answer.query);
            QCOMPARE(answer.gain, 0.0);
            ++named;
        }
    }
    QVERIFY(named > 10);
    // The published form reads texts: its score is no sum over questions.
    const SlideDeck texts = deckOf(m_stores.fresh({4, true}), 4);
    for (const SlideCase& one : texts.cases)
        QVERIFY2(!one.deciding.byTerms && one.deciding.how.contains(u"“sum”"_s),
                 qPrintable(one.deciding.how));
}

void TestDeck::figuresAreTheEvaluations()
{
    const QString path = m_stores.fresh({20});
    const SlideDeck deck = deckOf(path, 20);
    const auto store = store::Store::open(path, store::Access::Read);
    const figures::Evaluation evaluation = figures::evaluate(*store);
    QCOMPARE(evaluation.splits.size(), 2u);
    for (const SlideCase& one : deck.cases) {
        QVERIFY(one.figures);
        const auto split = std::ranges::find(evaluation.splits, one.split, &figures::SplitEvaluation::name);
        QVERIFY(split != evaluation.splits.end());
        QCOMPARE(one.figures->of.metrics.after.r1, split->metrics.after.r1);
        QCOMPARE(one.figures->of.metrics.before.r10, split->metrics.before.r10);
        QCOMPARE(one.figures->of.lift.points, split->lift.points);
        QCOMPARE(one.figures->of.lift.low, split->lift.low);
        QCOMPARE(one.figures->run, evaluation.run);
    }
    QVERIFY(deck.provenance.join(u'\n').contains(u"rerank: run %1"_s.arg(evaluation.run)));
    QVERIFY(deck.warnings.isEmpty());
    // Tiles stand by their place before, a match outside them last.
    for (const SlideCase& one : deck.cases)
        for (int i = 0; i < int(one.tiles.size()); ++i)
            QCOMPARE(one.tiles[std::size_t(i)].inTen, i < 10);
}

/// Fifty-one cases made 255 pages, the same figures on 51 of them.
void TestDeck::figuresOfASplitComeOnce()
{
    const SlideDeck deck = deckOf(m_stores.fresh({20}), 20);
    QStringList shown;
    for (int slide = 0; slide < deck.slides(); ++slide)
        if (deck.stageOf(slide) == SlideStage::Figures)
            shown << deck.caseOf(slide).split;
    QSet<QString> splits;
    for (const SlideCase& one : deck.cases)
        splits.insert(one.split);
    QCOMPARE(int(shown.size()), int(splits.size()));
    QCOMPARE(QSet<QString>(shown.begin(), shown.end()), splits);
    QCOMPARE(deck.stageOf(deck.slides() - 1), SlideStage::Figures);
    QCOMPARE(deck.stageOf(caseSlides - 1), SlideStage::After);
    QCOMPARE(deck.stageOf(caseSlides), SlideStage::Query);
}

/// Two digits on either side of the arrow stood over the words beside them.
void TestDeck::recallsLeaveTheWordsBesideThemFree()
{
    SlideDeck deck = deckOf(m_stores.fresh({4}), 4);
    SlideCase& one = deck.cases[std::size_t(deck.figures.front())];
    const auto strip = [&](double before, double after) {
        one.figures->of.metrics.before.r10 = before;
        one.figures->of.metrics.after.r10 = after;
        // Between the figures and the bars, where "before" and "after" stand.
        return painted(deck, deck.figuresFrom(), 1, {1600, 900}).copy(QRect(850, 350, 84, 130));
    };
    QCOMPARE(strip(62.5, 75.3), strip(1, 2));
    QCOMPARE(strip(100, 100), strip(1, 2));
}

void TestDeck::casesOfAnotherRankingAreLeftOut()
{
    const QString path = m_stores.fresh({4});
    (void)deckOf(path, 2, {320, 180});
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const auto newest = *store::latestRun(*store, RunKind::Rerank);
        const qint64 run = store::beginRun(*store, RunKind::Rerank, newest.model, newest.parameters);
        const auto keys = store::casesAfter(*store, newest.id, {}, 1);
        store::putReranking(*store, run, keys[0].split, Role::Test,
                            store::reranking(*store, newest.id, keys[0].split, keys[0].query));
        store::finishRun(*store, run);
    }
    const SlideDeck deck = deckOf(path, 0, {320, 180});
    QCOMPARE(deck.cases.size(), 1u);
    QVERIFY2(deck.warnings.join(u'\n').contains(u"left out"_s), qPrintable(deck.warnings.join(u'\n')));
    {
        const auto store = store::Store::open(path, store::Access::Write);
        store::removePresentationCases(*store, {deck.cases.front().key});
        SilentProgress progress;
        QVERIFY_THROWS_EXCEPTION(Error,
                                 prepareDeck(*store, store::presentationCases(*store), {320, 180}, progress));
    }
    Presenting at(path);
    QVERIFY(at.ready);
    QTRY_COMPARE(at.screen()->prepared().rowCount(), 1);
    QVERIFY(!at.started());
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
    QVERIFY(at.bench.dialogs.failures.front().contains(u"None of the prepared cases"_s));
}

void TestDeck::everySlideIsPainted()
{
    SlideDeck deck = deckOf(m_stores.fresh(), 10);
    deck.cases[1].caption = u"A caption with <b>no</b> markup"_s;
    QVERIFY(!deck.figures.empty());
    QCOMPARE(deck.slides(), 10 * caseSlides + int(deck.figures.size()));
    const QString folder = qEnvironmentVariable("GEOVLM_PICTURES");
    for (int slide = 0; slide < deck.slides(); ++slide) {
        const QImage image = painted(deck, slide);
        for (const QPoint at : {QPoint(2, 2), QPoint(957, 537)})
            QVERIFY(qGray(image.pixel(at)) < 40); // the stage reaches the edges
        QVERIFY(slide == 0 || image != painted(deck, slide - 1));
        if (!folder.isEmpty() && slide < 10)
            painted(deck, slide, 1, {1920, 1080})
                .save(folder + u"/slide-%1.png"_s.arg(slide, 2, 10, QChar(u'0')));
    }
    if (!folder.isEmpty()) {
        painted(deck, 4 * caseSlides + 3, 1, {1920, 1080}).save(folder + u"/slide-outside.png"_s);
        painted(deck, 3, 0.5, {1920, 1080}).save(folder + u"/slide-moving.png"_s);
    }
    // A display of another shape has the slide in its middle.
    QCOMPARE(slideBox(QRectF(0, 0, 1600, 1200)), QRectF(0, 150, 1600, 900));
    const QImage tall = painted(deck, 0, 1, {400, 600});
    QVERIFY(qGray(tall.pixel(200, 5)) < 40);
}

void TestDeck::preparingCanBeStopped()
{
    const QString path = m_stores.fresh({6});
    (void)deckOf(path, 6, {320, 180});
    WatchedProgress progress({.done = 2});
    const auto store = store::Store::open(path, store::Access::Read);
    QVERIFY_THROWS_EXCEPTION(Stopped,
                             prepareDeck(*store, store::presentationCases(*store), {320, 180}, progress));
    QCOMPARE(progress.done(), qint64(2));
}

void TestDeck::pdfHasAPageASlide()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    at.bench.dialogs.nextFile = at.bench.folder() + u"/slides"_s;
    child<QPushButton>(at.screen(), "pdf")->click();
    QTRY_VERIFY(!at.screen()->isBusy());
    QCOMPARE(at.bench.dialogs.failures, QStringList());
    const QString file = at.bench.folder() + u"/slides.pdf"_s;
    const Pdf pdf = readPdf(file);
    const int pages = slidesOf(at.path);
    QVERIFY(pages > 3 * caseSlides && pages <= 3 * caseSlides + 2); // the figures of a split come once
    QCOMPARE(pdf.pages, pages);
    QCOMPARE(pdf.size, QSizeF(960, 540));
    QVERIFY(pdf.attachments.value(u"provenance.txt"_s).contains("ui.geovlm"));
    QVERIFY(pdf.creator.startsWith(files::ownMark()) && !pdf.title.isEmpty());
    QVERIFY2(files::hasOwnMark(contentOf(file).left(files::beginBytes)), "a later save knows it for its own");
    at.bench.dialogs.nextFile = u"/nowhere/slides.pdf"_s;
    child<QPushButton>(at.screen(), "pdf")->click();
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
    QVERIFY(at.bench.dialogs.failures.front().contains(u"/nowhere/slides.pdf"_s));
}

GEOVLM_TEST(TestDeck);

} // namespace tst_deck

#include "tst_deck.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "answering.h"
#include "bench.h"
#include "cases/cases_panel.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "files/targets.h"
#include "fixture.h"
#include "named_controls.h"
#include "present/deck_pdf.h"
#include "present/prepared_list.h"
#include "present/present_screen.h"
#include "present/slide_painter.h"
#include "store/annotation/prepared.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSet>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

using namespace geovlm;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The window at its present screen.
struct Presenting
{
    explicit Presenting(const QString& store) : path(store)
    {
        ready = openForAnswers(bench, path);
        bench.window->showScreen(ScreenId::Present);
        ready = ready && QTest::qWaitFor([this] { return screen()->prepared().isRead(); });
    }
    PresentScreen* screen() { return bench.window->present(); }
    bool addAll()
    {
        screen()->prepareShown();
        return rested() && screen()->prepared().rowCount() > 0;
    }
    bool rested()
    {
        return saved(bench) && QTest::qWaitFor([this] { return !screen()->isBusy(); });
    }
    QString order() const
    {
        const auto store = store::Store::open(path, store::Access::Read);
        QStringList names;
        for (const store::PreparedCase& one : store::preparedCases(*store))
            names << shortName(one.path).right(1);
        return names.join(QString());
    }
    PresentationWindow* started()
    {
        screen()->startButton()->click();
        (void)QTest::qWaitFor(
            [this] { return screen()->presentation() != nullptr || !bench.dialogs.failures.isEmpty(); });
        return screen()->presentation();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        bench.press(screen()->list(), key, modifiers);
    }
    Bench bench;
    QString path;
    bool ready = false;
};

SlideDeck deckOf(const QString& path, int cases, const QSize& display = QSize(960, 540))
{
    const auto store = store::Store::open(path, store::Access::Write);
    const qint64 run = store::latestRun(*store, u"rerank"_qs)->id;
    store::prepareCases(*store, store::casesAfter(*store, run, {}, cases));
    SilentProgress progress;
    return prepareDeck(*store, store::preparedCases(*store), display, progress);
}

/// Of the cases that are prepared; read beside an open window.
int slidesOf(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    SilentProgress progress;
    return prepareDeck(*store, store::preparedCases(*store), {320, 180}, progress).slides();
}

QImage painted(const SlideDeck& deck, int slide, double motion = 1, const QSize& size = QSize(960, 540))
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    paintSlide(painter, image.rect(), deck.caseOf(slide), deck.stageOf(slide), motion, footerOf(deck, slide));
    return image;
}

double logit(double score)
{
    return std::log(score / (1 - score));
}

void wheel(QWidget* widget, int eighths)
{
    QWheelEvent event(QPointF(10, 10), widget->mapToGlobal(QPointF(10, 10)), {}, QPoint(0, eighths), {}, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &event);
}

} // namespace

class TestUiPresent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyListSaysWhatToDo();
    void aKeyPreparesFromTheCases();
    void everyShownCaseIsAdded();
    void draggingReorders();
    void keysReorderAndTakeOut();
    void captionsAreWrittenInPlace();
    void aReaderIsToldSo();
    void decidedByTheModelsOwnTerms();
    void elseDecidedByAgreement();
    void figuresAreTheEvaluations();
    void figuresOfASplitComeOnce();
    void recallsLeaveTheWordsBesideThemFree();
    void casesOfAnotherRankingAreLeftOut();
    void everySlideIsPainted();
    void tilesSlideFromBeforeToAfter();
    void runsToItsEndWithoutTheStore();
    void keysAndClickerLead();
    void mouseAndWheelLead();
    void motionIsRespected();
    void missingPicturesWarnFirst();
    void preparingCanBeStopped();
    void blindPeopleAreNotShownAnswers();
    void pdfHasAPageASlide();
    void controlsHaveNames();
    void theAnswersOutOfSightAreLeftAlone();
    void goingBackToTheCasesKeepsTheWindowsWidth();

private:
    LiveStores m_stores;
};

void TestUiPresent::emptyListSaysWhatToDo()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    QVERIFY(at.screen()->message().contains(u"Nothing is prepared yet"_qs));
    QVERIFY(!at.screen()->startButton()->isEnabled());
    QVERIFY(!at.screen()->pdfButton()->isEnabled());
    QVERIFY(at.bench.window->casesPanel()->isVisible()); // cases are chosen beside it
}

void TestUiPresent::aKeyPreparesFromTheCases()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    at.bench.window->showScreen(ScreenId::Cases);
    at.bench.window->walk().goTo(3);
    QTRY_VERIFY(at.bench.window->walk().detail());
    at.bench.press(at.bench.window->casesPanel()->list(), Qt::Key_P);
    QVERIFY(at.rested());
    at.bench.press(at.bench.window->casesPanel()->list(), Qt::Key_P); // once is enough
    QVERIFY(at.rested());
    const auto store = store::Store::open(at.path, store::Access::Read);
    const auto cases = store::preparedCases(*store);
    QCOMPARE(cases.size(), 1u);
    QCOMPARE(cases.front().key, (*at.bench.window->cases().keys())[3]);
    at.bench.window->showScreen(ScreenId::Present);
    QTRY_COMPARE(at.screen()->prepared().rowCount(), 1);
    QCOMPARE(at.screen()->message(), QString());
}

void TestUiPresent::everyShownCaseIsAdded()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    at.bench.window->view().toggleOutcome(Outcome::NotInTen);
    QTRY_VERIFY(!at.bench.window->cases().isLoading() && at.bench.window->cases().rowCount() == 2);
    QCOMPARE(at.screen()->addAllButton()->text(), u"Add all 2 shown"_qs);
    at.screen()->addAllButton()->click();
    QVERIFY(at.rested());
    QCOMPARE(at.screen()->prepared().rowCount(), 2);
    at.bench.window->view().clear();
    QTRY_COMPARE(at.bench.window->cases().rowCount(), 10);
    at.screen()->addAllButton()->click();
    QVERIFY(at.rested());
    QCOMPARE(at.screen()->prepared().rowCount(), 10);
    QCOMPARE(at.order().left(2), u"49"_qs); // those that were there stay in front
    // More than a presentation has: the first of them, after a question.
    const QString many = m_stores.fresh({PreparedModel::mostCases + 5});
    Presenting more(many);
    QVERIFY(more.ready);
    more.bench.dialogs.agrees = false;
    more.screen()->addAllButton()->click();
    QVERIFY(more.rested());
    QCOMPARE(more.screen()->prepared().rowCount(), 0);
    more.bench.dialogs.agrees = true;
    more.screen()->addAllButton()->click();
    QVERIFY(more.rested());
    QTRY_COMPARE(more.screen()->prepared().rowCount(), int(PreparedModel::mostCases));
}

void TestUiPresent::draggingReorders()
{
    Presenting at(m_stores.fresh({4}));
    QVERIFY(at.ready && at.addAll());
    QCOMPARE(at.order(), u"0123"_qs);
    PreparedList* list = at.screen()->list();
    const auto middle = [&](int row) { return list->visualRect(list->model()->index(row, 0)).center(); };
    QWidget* area = list->viewport();
    QTest::mousePress(area, Qt::LeftButton, {}, middle(0));
    QTest::mouseMove(area, middle(1));
    QTest::mouseMove(area, middle(2) + QPoint(0, 6));
    QTest::mouseRelease(area, Qt::LeftButton, {}, middle(2) + QPoint(0, 6));
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"1203"_qs);
    QCOMPARE(list->currentIndex().row(), 2);
    QTest::mousePress(area, Qt::LeftButton, {}, middle(3));
    QTest::mouseMove(area, middle(1));
    QTest::mouseMove(area, middle(0) - QPoint(0, 6));
    QTest::mouseRelease(area, Qt::LeftButton, {}, middle(0) - QPoint(0, 6));
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"3120"_qs);
    QTest::mouseClick(area, Qt::LeftButton, {}, middle(1)); // a click moves nothing
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"3120"_qs);
}

void TestUiPresent::keysReorderAndTakeOut()
{
    Presenting at(m_stores.fresh({4}));
    QVERIFY(at.ready && at.addAll());
    PreparedList* list = at.screen()->list();
    list->setCurrentIndex(list->model()->index(1, 0));
    at.press(Qt::Key_Down, Qt::AltModifier);
    at.press(Qt::Key_Down, Qt::AltModifier);
    at.press(Qt::Key_Down, Qt::AltModifier); // it is the last
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"0231"_qs);
    at.press(Qt::Key_Up, Qt::AltModifier);
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"0213"_qs);
    at.press(Qt::Key_Delete);
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"023"_qs);
    QCOMPARE(list->model()->rowCount(), 3);
}

void TestUiPresent::captionsAreWrittenInPlace()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    PreparedList* list = at.screen()->list();
    list->setCurrentIndex(list->model()->index(1, 0));
    at.press(Qt::Key_F2);
    auto* editor = list->findChild<QLineEdit*>();
    QVERIFY(editor && editor->isVisible());
    QTest::keyClicks(editor, u"A red roof, p 1"_qs); // no key of the screen steals a letter
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(at.rested());
    const auto store = store::Store::open(at.path, store::Access::Read);
    QTRY_COMPARE(store::preparedCases(*store)[1].caption, u"A red roof, p 1"_qs);
    QCOMPARE(store::preparedCases(*store).size(), 3u);
    QVERIFY(list->model()->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(u"A red roof"_qs));
}

void TestUiPresent::aReaderIsToldSo()
{
    const QString path = m_stores.fresh({3});
    (void)deckOf(path, 2, {320, 180});
    const auto other = store::Store::open(path, store::Access::Write);
    Bench bench;
    QVERIFY(bench.open(path));
    bench.window->showScreen(ScreenId::Present);
    PresentScreen* screen = bench.window->present();
    QTRY_COMPARE(screen->prepared().rowCount(), 2);
    QTRY_VERIFY(!screen->addAllButton()->isEnabled());
    QVERIFY(!screen->removeButton()->isEnabled());
    QVERIFY(!screen->canChange());
    QVERIFY(screen->startButton()->isEnabled()); // showing writes nothing
    screen->startButton()->click();
    QTRY_VERIFY(screen->presentation());
}

/// What is shown adds up to the difference of the two logits, so nothing is left out.
void TestUiPresent::decidedByTheModelsOwnTerms()
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
                 qPrintable(u"%1 against %2"_qs.arg(sum).arg(expected)));
        compared += exact ? 1 : 0;
        changed += deciding.rivalWasFirst && !deciding.answers.empty() ? 1 : 0;
    }
    QVERIFY(changed > 0);
    QVERIFY(compared > 0);
}

void TestUiPresent::elseDecidedByAgreement()
{
    QTemporaryDir folder; // its model has no file
    const SlideDeck deck = deckOf(makeFixture(folder.path(), {10, {128, 64}, {64, 64}}), 10);
    int named = 0;
    for (const SlideCase& one : deck.cases) {
        QVERIFY(!one.deciding.byTerms);
        QVERIFY(one.deciding.how.contains(u"agreement"_qs));
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
        QVERIFY2(!one.deciding.byTerms && one.deciding.how.contains(u"“sum”"_qs),
                 qPrintable(one.deciding.how));
}

void TestUiPresent::figuresAreTheEvaluations()
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
    QVERIFY(deck.provenance.join(u'\n').contains(u"rerank: run %1"_qs.arg(evaluation.run)));
    QVERIFY(deck.warnings.isEmpty());
    // Tiles stand by their place before, a match outside them last.
    for (const SlideCase& one : deck.cases)
        for (int i = 0; i < int(one.tiles.size()); ++i)
            QCOMPARE(one.tiles[std::size_t(i)].inTen, i < 10);
}

/// Fifty-one cases made 255 pages, the same figures on 51 of them.
void TestUiPresent::figuresOfASplitComeOnce()
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
void TestUiPresent::recallsLeaveTheWordsBesideThemFree()
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

void TestUiPresent::casesOfAnotherRankingAreLeftOut()
{
    const QString path = m_stores.fresh({4});
    (void)deckOf(path, 2, {320, 180});
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const auto newest = *store::latestRun(*store, u"rerank"_qs);
        const qint64 run = store::beginRun(*store, u"rerank"_qs, newest.model, newest.parameters);
        const auto keys = store::casesAfter(*store, newest.id, {}, 1);
        store::putReranking(*store, run, keys[0].split, Role::Test,
                            store::reranking(*store, newest.id, keys[0].split, keys[0].query));
        store::finishRun(*store, run);
    }
    const SlideDeck deck = deckOf(path, 0, {320, 180});
    QCOMPARE(deck.cases.size(), 1u);
    QVERIFY2(deck.warnings.join(u'\n').contains(u"left out"_qs), qPrintable(deck.warnings.join(u'\n')));
    {
        const auto store = store::Store::open(path, store::Access::Write);
        store::dropPrepared(*store, {deck.cases.front().key});
        SilentProgress progress;
        QVERIFY_THROWS_EXCEPTION(Error,
                                 prepareDeck(*store, store::preparedCases(*store), {320, 180}, progress));
    }
    Presenting at(path);
    QVERIFY(at.ready);
    QTRY_COMPARE(at.screen()->prepared().rowCount(), 1);
    QVERIFY(!at.started());
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
    QVERIFY(at.bench.dialogs.failures.front().contains(u"None of the prepared cases"_qs));
}

void TestUiPresent::everySlideIsPainted()
{
    SlideDeck deck = deckOf(m_stores.fresh(), 10);
    deck.cases[1].caption = u"A caption with <b>no</b> markup"_qs;
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
                .save(folder + u"/slide-%1.png"_qs.arg(slide, 2, 10, QChar(u'0')));
    }
    if (!folder.isEmpty()) {
        painted(deck, 4 * caseSlides + 3, 1, {1920, 1080}).save(folder + u"/slide-outside.png"_qs);
        painted(deck, 3, 0.5, {1920, 1080}).save(folder + u"/slide-moving.png"_qs);
    }
    // A display of another shape has the slide in its middle.
    QCOMPARE(slideBox(QRectF(0, 0, 1600, 1200)), QRectF(0, 150, 1600, 900));
    const QImage tall = painted(deck, 0, 1, {400, 600});
    QVERIFY(qGray(tall.pixel(200, 5)) < 40);
}

void TestUiPresent::tilesSlideFromBeforeToAfter()
{
    const SlideDeck deck = deckOf(m_stores.fresh(), 10);
    int moved = 0;
    for (int one = 0; one < int(deck.cases.size()); ++one) {
        const int after = one * caseSlides + int(SlideStage::After);
        const bool moves = std::ranges::any_of(deck.cases[std::size_t(one)].tiles, [](const SlideTile& tile) {
            return tile.inTen && tile.before != tile.after;
        });
        // The row of tiles alone: what is written below it changes as well.
        const QRect row(0, 312, 960, 78);
        const QImage start = painted(deck, after, 0).copy(row), middle = painted(deck, after, 0.5).copy(row),
                     end = painted(deck, after, 1).copy(row);
        QCOMPARE(start == painted(deck, after - 2, 1).copy(row), true); // as on the slide of the ten before
        QCOMPARE(end != start, moves);
        QCOMPARE(middle != start, moves);
        moved += moves ? 1 : 0;
    }
    QVERIFY(moved > 0);
}

void TestUiPresent::runsToItsEndWithoutTheStore()
{
    Presenting at(m_stores.fresh({6}));
    QVERIFY(at.ready && at.addAll());
    PresentationWindow* window = at.started();
    QVERIFY(window);
    const QString folder = QFileInfo(at.path).path();
    const int slides = slidesOf(at.path);
    at.bench.window->actions().action(u"store.close"_qs)->trigger();
    QTRY_VERIFY(!at.bench.window->session().isOpen());
    QTRY_COMPARE(at.bench.window->writer().access(), StoreWriter::Access::Closed);
    QTRY_VERIFY(QDir(folder).removeRecursively()); // the last connection may still be going
    QVERIFY(!QFile::exists(at.path));
    QImage last;
    for (int slide = 0; slide < slides; ++slide) {
        QCOMPARE(window->slide(), slide);
        const QImage shown = window->grab().toImage();
        QVERIFY(shown != last);
        last = shown;
        QTest::keyClick(window, Qt::Key_PageDown);
    }
    QCOMPARE(window->slide(), slides - 1); // it stays at the last
    QVERIFY(window->isVisible());
    QTest::keyClick(window, Qt::Key_Escape);
    QTRY_VERIFY(!at.screen()->presentation());
}

void TestUiPresent::keysAndClickerLead()
{
    Presenting at(m_stores.fresh({6}));
    QVERIFY(at.ready && at.addAll());
    PresentationWindow* window = at.started();
    QVERIFY(window && window->isFullScreen());
    QTest::keyClick(window, Qt::Key_Space);
    QTest::keyClick(window, Qt::Key_PageDown);
    QTest::keyClick(window, Qt::Key_Right);
    QCOMPARE(window->stage(), SlideStage::After);
    QTest::keyClick(window, Qt::Key_PageUp);
    QTest::keyClick(window, Qt::Key_Left);
    QCOMPARE(window->slide(), 1);
    QTest::keyClick(window, Qt::Key_B);
    QVERIFY(window->isBlank());
    QCOMPARE(window->grab().toImage().pixelColor(window->width() / 2, window->height() / 2),
             QColor(Qt::black));
    QTest::keyClick(window, Qt::Key_Right); // only lights it again
    QVERIFY(!window->isBlank());
    QCOMPARE(window->slide(), 1);
    QTest::keyClick(window, Qt::Key_End);
    QCOMPARE(window->slide(), slidesOf(at.path) - 1);
    QTest::keyClick(window, Qt::Key_Home);
    QCOMPARE(window->slide(), 0);
    QTest::keyClick(window, Qt::Key_4);
    QTest::keyClick(window, Qt::Key_Return);
    QCOMPARE(window->slide(), 3 * caseSlides);
    QTest::keyClick(window, Qt::Key_9); // there is no such case
    QTest::keyClick(window, Qt::Key_Enter);
    QCOMPARE(window->slide(), 3 * caseSlides);
    QTest::keyClick(window, Qt::Key_2);
    QTest::keyClick(window, Qt::Key_Escape); // takes back the digit
    QVERIFY(window->isVisible());
    QTest::keyClick(window, Qt::Key_Return);
    QCOMPARE(window->slide(), 3 * caseSlides + 1);
    QTest::keyClick(window, Qt::Key_F);
    QVERIFY(!window->isFullScreen() && window->isVisible());
    QTest::keyClick(window, Qt::Key_F11);
    QVERIFY(window->isFullScreen());
    QVERIFY2(window->accessibleName().contains(u"Case 4 of 6"_qs), qPrintable(window->accessibleName()));
}

void TestUiPresent::mouseAndWheelLead()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    PresentationWindow* window = at.started();
    QVERIFY(window);
    QTest::mouseClick(window, Qt::LeftButton);
    QTest::mouseClick(window, Qt::LeftButton);
    QCOMPARE(window->slide(), 2);
    QTest::mouseClick(window, Qt::RightButton);
    QCOMPARE(window->slide(), 1);
    wheel(window, -120);
    QCOMPARE(window->slide(), 2);
    wheel(window, 60);
    QCOMPARE(window->slide(), 2); // half a notch
    wheel(window, 60);
    QCOMPARE(window->slide(), 1);
}

void TestUiPresent::motionIsRespected()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    QVERIFY(!at.screen()->motionBox()->isChecked()); // as the setting says
    PresentationWindow* still = at.started();
    QVERIFY(still);
    still->goTo(2);
    QTest::keyClick(still, Qt::Key_Right);
    QVERIFY(!still->isMoving());
    QCOMPARE(still->share(), 1.0);
    QTest::keyClick(still, Qt::Key_Escape);
    QTRY_VERIFY(!at.screen()->presentation());
    at.screen()->motionBox()->setChecked(true);
    PresentationWindow* moving = at.started();
    QVERIFY(moving);
    moving->goTo(2);
    QTest::keyClick(moving, Qt::Key_Right);
    QVERIFY(moving->isMoving());
    QTest::keyClick(moving, Qt::Key_Right); // puts them in their places
    QVERIFY(!moving->isMoving());
    QCOMPARE(moving->stage(), SlideStage::After);
    QCOMPARE(moving->share(), 1.0);
    QTest::keyClick(moving, Qt::Key_Right);
    QCOMPARE(moving->stage(), SlideStage::Query); // of the next case
    QTest::keyClick(moving, Qt::Key_Left);        // from behind nothing slides
    QVERIFY(!moving->isMoving());
    moving->goTo(2);
    QTest::keyClick(moving, Qt::Key_Right);
    QTRY_VERIFY(!moving->isMoving());
    QCOMPARE(moving->share(), 1.0);
}

void TestUiPresent::missingPicturesWarnFirst()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    QVERIFY(at.bench.settled());
    const auto store = store::Store::open(at.path, store::Access::Read);
    const Image query = store::image(*store, store::preparedCases(*store).front().key.query);
    QVERIFY(QFile::remove(store::filePath(*store, query)));
    at.bench.dialogs.agrees = false;
    at.screen()->startButton()->click();
    QVERIFY(at.screen()->isBusy());
    QTRY_VERIFY(!at.screen()->isBusy());
    QVERIFY(!at.screen()->presentation());
    at.bench.dialogs.agrees = true;
    PresentationWindow* window = at.started();
    QVERIFY(window);
    QVERIFY(!window->grab().isNull());
    SilentProgress progress;
    const SlideDeck deck = prepareDeck(*store, store::preparedCases(*store), {960, 540}, progress);
    QCOMPARE(deck.warnings.size(), 1);
    QVERIFY2(deck.warnings.front().contains(query.path.section(u'/', -1)), qPrintable(deck.warnings.front()));
    QVERIFY(deck.cases.front().query.image.isNull());
    QVERIFY(!painted(deck, 0).isNull());
}

void TestUiPresent::preparingCanBeStopped()
{
    const QString path = m_stores.fresh({6});
    (void)deckOf(path, 6, {320, 180});
    struct Stopping final : Progress
    {
        void begin(const QString&, qint64) override {}
        void advance(qint64 done) override { seen = done; }
        void note(const QString&) override {}
        bool stopRequested() const override { return seen >= 2; }
        qint64 seen = 0;
    } progress;
    const auto store = store::Store::open(path, store::Access::Read);
    QVERIFY_THROWS_EXCEPTION(Stopped,
                             prepareDeck(*store, store::preparedCases(*store), {320, 180}, progress));
    QCOMPARE(progress.seen, qint64(2));
}

void TestUiPresent::blindPeopleAreNotShownAnswers()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    at.bench.window->annotator().setBlind(true);
    at.screen()->startButton()->click();
    QVERIFY(!at.screen()->isBusy());
    QVERIFY(!at.screen()->presentation());
}

void TestUiPresent::pdfHasAPageASlide()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    at.bench.dialogs.nextFile = at.bench.folder() + u"/slides"_qs;
    at.screen()->pdfButton()->click();
    QTRY_VERIFY(!at.screen()->isBusy());
    QCOMPARE(at.bench.dialogs.failures, QStringList());
    QFile file(at.bench.folder() + u"/slides.pdf"_qs);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("%PDF-"));
    const int pages = slidesOf(at.path);
    QVERIFY(pages > 3 * caseSlides && pages <= 3 * caseSlides + 2); // the figures of a split come once
    QCOMPARE(bytes.count("/Type /Page\n"), pages);
    QVERIFY(bytes.contains("/MediaBox [0 0 960 540]") ||
            bytes.contains("/MediaBox [0 0 960.000000 540.000000]"));
    QVERIFY(bytes.contains("provenance.txt"));
    QVERIFY(bytes.contains("/Creator") && bytes.contains("/Title"));
    QVERIFY2(files::hasOwnMark(bytes.left(files::beginBytes)), "a later save knows it for its own");
    at.bench.dialogs.nextFile = u"/nowhere/slides.pdf"_qs;
    at.screen()->pdfButton()->click();
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
    QVERIFY(at.bench.dialogs.failures.front().contains(u"/nowhere/slides.pdf"_qs));
}

void TestUiPresent::controlsHaveNames()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready && at.addAll());
    QCOMPARE(unnamedControls(*at.screen()), QStringList());
    QCOMPARE(ActionRegistry::collisions(at.bench.window->actions().specs()), QStringList());
    QCOMPARE(at.screen()->displays()->count(), int(QGuiApplication::screens().size()));
    const QString folder = qEnvironmentVariable("GEOVLM_PICTURES");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        if (folder.isEmpty())
            break;
        at.bench.window->resize(1440, 900);
        at.bench.window->setTheme(theme);
        QVERIFY(at.bench.settled());
        at.bench.window->grab().save(
            folder + u"/present-%1.png"_qs.arg(theme == Theme::Light ? u"light"_qs : u"dark"_qs));
    }
}

void TestUiPresent::theAnswersOutOfSightAreLeftAlone()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    const ActionRegistry& actions = at.bench.window->actions();
    for (const QString& id :
         {u"answer.unsure"_qs, u"answer.clear"_qs, u"answer.accept-all"_qs, u"review.done"_qs})
        QVERIFY2(!actions.action(id)->isEnabled(), qPrintable(id));
    actions.action(u"answer.focus"_qs)->trigger();
    QCOMPARE(at.bench.window->screen(), ScreenId::Cases);
    QVERIFY(actions.action(u"answer.unsure"_qs)->isEnabled());
}

void TestUiPresent::goingBackToTheCasesKeepsTheWindowsWidth()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    MainWindow& window = *at.bench.window;
    window.showScreen(ScreenId::Cases);
    QVERIFY(at.bench.settled());
    window.resize(window.minimumSizeHint());
    QVERIFY(at.bench.settled());
    const int width = window.width();
    for (const ScreenId screen : {ScreenId::Present, ScreenId::Analyse}) {
        window.showScreen(screen);
        QVERIFY(at.bench.settled());
        window.resize(std::max(width, window.minimumSizeHint().width()), window.height());
        const int before = window.width();
        window.showScreen(ScreenId::Cases);
        QVERIFY(at.bench.settled());
        QCOMPARE(window.width(), before);
    }
}

QTEST_MAIN(TestUiPresent)
#include "tst_ui_present.moc"

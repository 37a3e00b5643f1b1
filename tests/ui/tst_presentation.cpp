// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "present/present_screen.h"
#include "present_support.h"
#include "store/annotation/presentation_cases.h"
#include "support/registry.h"
#include "support/ui/answering.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/parts.h"

#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QTest>
#include <QWheelEvent>

namespace tst_presentation {

using namespace Qt::StringLiterals;
using namespace geovlm::test::present_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

void wheel(QWidget* widget, int eighths)
{
    QWheelEvent event(QPointF(10, 10), widget->mapToGlobal(QPointF(10, 10)), {}, QPoint(0, eighths), {}, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &event);
}

} // namespace

class TestPresentation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tilesSlideFromBeforeToAfter();
    void runsToItsEndWithoutTheStore();
    void keysAndClickerLead();
    void mouseAndWheelLead();
    void motionIsRespected();
    void missingPicturesWarnFirst();
    void blindPeopleAreNotShownAnswers();

private:
    LiveStores m_stores;
};

void TestPresentation::tilesSlideFromBeforeToAfter()
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

void TestPresentation::runsToItsEndWithoutTheStore()
{
    Presenting at(m_stores.fresh({6}));
    QVERIFY(at.ready && at.addAll());
    PresentationWindow* window = at.started();
    QVERIFY(window);
    const QString folder = QFileInfo(at.path).path();
    const int slides = slidesOf(at.path);
    at.bench.window->actions().action(u"store.close"_s)->trigger();
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

void TestPresentation::keysAndClickerLead()
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
    QVERIFY2(window->accessibleName().contains(u"Case 4 of 6"_s), qPrintable(window->accessibleName()));
}

void TestPresentation::mouseAndWheelLead()
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

void TestPresentation::motionIsRespected()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    QVERIFY(!child<QCheckBox>(at.screen(), "motion")->isChecked()); // as the setting says
    PresentationWindow* still = at.started();
    QVERIFY(still);
    still->goTo(2);
    QTest::keyClick(still, Qt::Key_Right);
    QVERIFY(!still->isMoving());
    QCOMPARE(still->share(), 1.0);
    QTest::keyClick(still, Qt::Key_Escape);
    QTRY_VERIFY(!at.screen()->presentation());
    child<QCheckBox>(at.screen(), "motion")->setChecked(true);
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

void TestPresentation::missingPicturesWarnFirst()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    QVERIFY(at.bench.settled());
    const auto store = store::Store::open(at.path, store::Access::Read);
    const Image query = store::image(*store, store::presentationCases(*store).front().key.query);
    QVERIFY(QFile::remove(store::filePath(*store, query)));
    at.bench.dialogs.agrees = false;
    child<QPushButton>(at.screen(), "start")->click();
    QVERIFY(at.screen()->isBusy());
    QTRY_VERIFY(!at.screen()->isBusy());
    QVERIFY(!at.screen()->presentation());
    at.bench.dialogs.agrees = true;
    PresentationWindow* window = at.started();
    QVERIFY(window);
    QVERIFY(!window->grab().isNull());
    SilentProgress progress;
    const SlideDeck deck = prepareDeck(*store, store::presentationCases(*store), {960, 540}, progress);
    QCOMPARE(deck.warnings.size(), 1);
    QVERIFY2(deck.warnings.front().contains(query.path.section(u'/', -1)), qPrintable(deck.warnings.front()));
    QVERIFY(deck.cases.front().query.image.isNull());
    QVERIFY(!painted(deck, 0).isNull());
}

void TestPresentation::blindPeopleAreNotShownAnswers()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    at.bench.window->annotator().sight().setBlind(true);
    child<QPushButton>(at.screen(), "start")->click();
    QVERIFY(!at.screen()->isBusy());
    QVERIFY(!at.screen()->presentation());
}

GEOVLM_TEST(TestPresentation);

} // namespace tst_presentation

#include "tst_presentation.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/train.h"
#include "plots/plot_card.h"
#include "shell/actions/action_registry.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "train/suppress_page.h"
#include "train/sweep_page.h"
#include "train/train_form.h"
#include "train/train_page.h"
#include "train/train_screen.h"
#include "train_support.h"

#include <QTest>

namespace tst_sweep {

using namespace geovlm::test::train_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

class TestSweep : public TrainFixture
{
    Q_OBJECT

private Q_SLOTS:
    void aSweepFillsRowByRow();
    void wordsOfASweepThatMakeNoSenseStopIt();
    void suppressionIsAPlotAndATable();
};

void TestSweep::aSweepFillsRowByRow()
{
    openScreen();
    tabs()->tabBar()->setFocus();
    QTest::keyClick(tabs()->tabBar(), Qt::Key_Right);
    QCOMPARE(tabs()->currentWidget(), sweep());
    for (const char* fusion : {"attention", "evidence"})
        QTest::mouseClick(sweep()->fusion(QString::fromLatin1(fusion)), Qt::LeftButton, {}, QPoint(8, 8));
    sweep()->margins()->setText(QStringLiteral("0.5, 1"));
    sweep()->seeds()->setValue(2);
    QVERIFY(sweep()->note().startsWith(QStringLiteral("8 ")));
    QTRY_VERIFY(sweep()->startButton()->isEnabled());
    QTest::mouseClick(sweep()->startButton(), Qt::LeftButton);
    QTRY_VERIFY(sweep()->stopButton()->isEnabled());
    m_fake->go.release(1);
    QTRY_COMPARE(sweep()->table()->model()->rowCount(), 1);
    m_fake->go.release(3);
    QTRY_COMPARE(sweep()->table()->model()->rowCount(), 4);
    QCOMPARE(cell(sweep()->table(), 0, SweepModel::FusionColumn), QStringLiteral("sum"));
    QCOMPARE(cell(sweep()->table(), 0, SweepModel::SeedsColumn), QStringLiteral("1"));
    QCOMPARE(sweep()->plot()->view()->data().series.size(), std::size_t(2));
    QCOMPARE(sweep()->plot()->view()->data().categories.size(), 2);
    m_fake->go.release(2);
    QTRY_COMPARE(cell(sweep()->table(), 1, SweepModel::SeedsColumn), QStringLiteral("2"));
    const PlotSeries sum = sweep()->plot()->view()->data().series[0];
    QCOMPARE(sum.y[0], 62.0); // 61.5 and 62.5
    QCOMPARE(sum.low[0], 61.5);
    QCOMPARE(sum.high[0], 62.5);
    QCOMPARE(sweep()->plot()->view()->data().marks[0].at, 60.0);
    QTest::mouseClick(sweep()->stopButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_bench->window->jobs().isRunning());
    // What was finished is read back, and stands in the other table too.
    QTRY_VERIFY(!m_bench->window->findChild<TrainScreen*>()->isBusy());
    QCOMPARE(sweep()->table()->model()->rowCount(), 4);
    QCOMPARE(page()->model().rowCount(), 7);
    QVERIFY(page()->model().splitColumn(QStringLiteral("same-area")) > 0);
    sweep()->split()->setCurrentIndex(1);
    QCOMPARE(sweep()->plot()->view()->data().marks[0].at, 55.0);
}

void TestSweep::wordsOfASweepThatMakeNoSenseStopIt()
{
    openScreen();
    tabs()->setCurrentWidget(sweep());
    QTRY_VERIFY(sweep()->startButton()->isEnabled());
    sweep()->margins()->setFocus();
    sweep()->margins()->selectAll();
    QTest::keyClicks(sweep()->margins(), QStringLiteral("0.5, half"));
    QVERIFY(!sweep()->startButton()->isEnabled());
    QVERIFY(sweep()->note().contains(QStringLiteral("Margins")));
    sweep()->margins()->setText(QStringLiteral("1"));
    QVERIFY(sweep()->startButton()->isEnabled());
    for (const QString& fusion : fusionNames())
        sweep()->fusion(fusion)->setChecked(false);
    QVERIFY(!sweep()->startButton()->isEnabled());
    QVERIFY(sweep()->note().contains(QStringLiteral("fusion")));
}

void TestSweep::suppressionIsAPlotAndATable()
{
    openScreen();
    SuppressPage* suppress = m_bench->window->findChild<TrainScreen*>()->suppression();
    tabs()->setCurrentWidget(suppress);
    suppress->levels()->setText(QStringLiteral("50, 95, 70"));
    QTest::mouseClick(suppress->startButton(), Qt::LeftButton);
    QTRY_COMPARE(suppress->table()->model()->rowCount(), 3);
    QVERIFY(suppress->note().contains(QStringLiteral("90.0"))); // 95 is more than there is
    QCOMPARE(cell(suppress->table(), 0, SuppressModel::TakenColumn), QStringLiteral("none, as found"));
    QCOMPARE(cell(suppress->table(), 1, SuppressModel::R10Column), QStringLiteral("70.0"));
    QCOMPARE(cell(suppress->table(), 2, SuppressModel::AfterColumn), QStringLiteral("30.0"));
    const PlotData& data = suppress->plot()->view()->data();
    QCOMPARE(data.series.size(), std::size_t(3));
    QCOMPARE(data.series[1].x, (std::vector<double>{90, 70, 50}));
    QCOMPARE(data.series[1].y, (std::vector<double>{50, 40, 30}));
    suppress->levels()->setText(QStringLiteral("many"));
    QVERIFY(!suppress->startButton()->isEnabled());
}

GEOVLM_TEST(TestSweep);

} // namespace tst_sweep

#include "tst_sweep.moc"

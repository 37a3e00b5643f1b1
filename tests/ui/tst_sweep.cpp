// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/train.h"
#include "plots/plot_card.h"
#include "shell/actions/action_registry.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "support/ui/parts.h"
#include "train/suppress_page.h"
#include "train/sweep_page.h"
#include "train/train_form.h"
#include "train/train_page.h"
#include "train/train_screen.h"
#include "train_support.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
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
    child<QLineEdit>(sweep(), "margins")->setText(QStringLiteral("0.5, 1"));
    child<QSpinBox>(sweep(), "seeds")->setValue(2);
    QVERIFY(sweep()->note().startsWith(QStringLiteral("8 ")));
    QTRY_VERIFY(child<QPushButton>(sweep(), "primary")->isEnabled());
    QTest::mouseClick(child<QPushButton>(sweep(), "primary"), Qt::LeftButton);
    QTRY_VERIFY(child<QPushButton>(sweep(), "stop")->isEnabled());
    m_fake->go.release(1);
    QTRY_COMPARE(child<QTableView>(sweep(), "combinations")->model()->rowCount(), 1);
    m_fake->go.release(3);
    QTRY_COMPARE(child<QTableView>(sweep(), "combinations")->model()->rowCount(), 4);
    QCOMPARE(cell(child<QTableView>(sweep(), "combinations"), 0, SweepModel::FusionColumn),
             QStringLiteral("sum"));
    QCOMPARE(cell(child<QTableView>(sweep(), "combinations"), 0, SweepModel::SeedsColumn),
             QStringLiteral("1"));
    QCOMPARE(child<PlotCard>(sweep(), "plot")->view()->data().series.size(), std::size_t(2));
    QCOMPARE(child<PlotCard>(sweep(), "plot")->view()->data().categories.size(), 2);
    m_fake->go.release(2);
    QTRY_COMPARE(cell(child<QTableView>(sweep(), "combinations"), 1, SweepModel::SeedsColumn),
                 QStringLiteral("2"));
    const PlotSeries sum = child<PlotCard>(sweep(), "plot")->view()->data().series[0];
    QCOMPARE(sum.y[0], 62.0); // 61.5 and 62.5
    QCOMPARE(sum.low[0], 61.5);
    QCOMPARE(sum.high[0], 62.5);
    QCOMPARE(child<PlotCard>(sweep(), "plot")->view()->data().marks[0].at, 60.0);
    QTest::mouseClick(child<QPushButton>(sweep(), "stop"), Qt::LeftButton);
    QTRY_VERIFY(!m_bench->window->jobs().isRunning());
    // What was finished is read back, and stands in the other table too.
    QTRY_VERIFY(!m_bench->window->findChild<TrainScreen*>()->isBusy());
    QCOMPARE(child<QTableView>(sweep(), "combinations")->model()->rowCount(), 4);
    QCOMPARE(page()->model().rowCount(), 7);
    QVERIFY(page()->model().splitColumn(QStringLiteral("same-area")) > 0);
    child<QComboBox>(sweep(), "split")->setCurrentIndex(1);
    QCOMPARE(child<PlotCard>(sweep(), "plot")->view()->data().marks[0].at, 55.0);
}

void TestSweep::wordsOfASweepThatMakeNoSenseStopIt()
{
    openScreen();
    tabs()->setCurrentWidget(sweep());
    QTRY_VERIFY(child<QPushButton>(sweep(), "primary")->isEnabled());
    child<QLineEdit>(sweep(), "margins")->setFocus();
    child<QLineEdit>(sweep(), "margins")->selectAll();
    QTest::keyClicks(child<QLineEdit>(sweep(), "margins"), QStringLiteral("0.5, half"));
    QVERIFY(!child<QPushButton>(sweep(), "primary")->isEnabled());
    QVERIFY(sweep()->note().contains(QStringLiteral("Margins")));
    child<QLineEdit>(sweep(), "margins")->setText(QStringLiteral("1"));
    QVERIFY(child<QPushButton>(sweep(), "primary")->isEnabled());
    for (const QString& fusion : fusionNames())
        sweep()->fusion(fusion)->setChecked(false);
    QVERIFY(!child<QPushButton>(sweep(), "primary")->isEnabled());
    QVERIFY(sweep()->note().contains(QStringLiteral("fusion")));
}

void TestSweep::suppressionIsAPlotAndATable()
{
    openScreen();
    SuppressPage* suppress = m_bench->window->findChild<TrainScreen*>()->suppression();
    tabs()->setCurrentWidget(suppress);
    child<QLineEdit>(suppress, "levels")->setText(QStringLiteral("50, 95, 70"));
    QTest::mouseClick(child<QPushButton>(suppress, "primary"), Qt::LeftButton);
    QTRY_COMPARE(child<QTableView>(suppress, "levelTable")->model()->rowCount(), 3);
    QVERIFY(suppress->note().contains(QStringLiteral("90.0"))); // 95 is more than there is
    QCOMPARE(cell(child<QTableView>(suppress, "levelTable"), 0, SuppressModel::TakenColumn),
             QStringLiteral("none, as found"));
    QCOMPARE(cell(child<QTableView>(suppress, "levelTable"), 1, SuppressModel::R10Column),
             QStringLiteral("70.0"));
    QCOMPARE(cell(child<QTableView>(suppress, "levelTable"), 2, SuppressModel::AfterColumn),
             QStringLiteral("30.0"));
    const PlotData& data = child<PlotCard>(suppress, "plot")->view()->data();
    QCOMPARE(data.series.size(), std::size_t(3));
    QCOMPARE(data.series[1].x, (std::vector<double>{90, 70, 50}));
    QCOMPARE(data.series[1].y, (std::vector<double>{50, 40, 30}));
    child<QLineEdit>(suppress, "levels")->setText(QStringLiteral("many"));
    QVERIFY(!child<QPushButton>(suppress, "primary")->isEnabled());
}

GEOVLM_TEST(TestSweep);

} // namespace tst_sweep

#include "tst_sweep.moc"

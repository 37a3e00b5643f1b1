// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_card.h"
#include "stability/figure_strip.h"
#include "stability/said_pane.h"
#include "stability/stability_screen.h"
#include "stability/stability_setup.h"
#include "stability_support.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/parts.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

namespace tst_stability_results {

using namespace geovlm::test::stability_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

class TestStabilityResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneKeyQueuesWhatDrifts();
    void enterOpensTheImage();
    void theThresholdDecidesWhatDrifts();
    void descriptionsMarkWhatDiffers();
    void twoRunsStandBesideEachOther();
    void plotsNameThePaperAndTheTemplate();
    void aPointPicksItsRow();
};

void TestStabilityResults::oneKeyQueuesWhatDrifts()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    QCOMPARE(shown.queued(), 0);
    child<QTableView>(shown.screen, "images")->setFocus();
    child<QTableView>(shown.screen, "images")->setCurrentIndex(shown.rows()->index(9, 0));
    QTest::keyClick(child<QTableView>(shown.screen, "images"), Qt::Key_Q, Qt::ShiftModifier);
    QTRY_COMPARE(shown.queued(), 1);
    QTest::keyClick(child<QTableView>(shown.screen, "images"), Qt::Key_Q);
    QTRY_COMPARE(shown.queued(), 3); // 0.1, 0.2 and the picked one; 0.3 is not under 0.3
    QTest::keyClick(child<QTableView>(shown.screen, "images"), Qt::Key_D);
    QCOMPARE(shown.cell(child<QTableView>(shown.screen, "images")->currentIndex().row(),
                        StabilityImageModel::DriftColumn),
             QStringLiteral("drifts"));
}

void TestStabilityResults::enterOpensTheImage()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    QSignalSpy wanted(shown.screen, &Screen::imageWanted);
    child<QTableView>(shown.screen, "images")->setFocus();
    child<QTableView>(shown.screen, "images")->setCurrentIndex(shown.rows()->index(1, 0));
    const qint64 image = shown.rows()->index(1, 0).data(StabilityImageModel::ImageRole).toLongLong();
    QTest::keyClick(child<QTableView>(shown.screen, "images"), Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toLongLong(), image);
    QCOMPARE(shown.bench.window->shownScreen(), QStringLiteral("cases"));
}

void TestStabilityResults::theThresholdDecidesWhatDrifts()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    const auto drifting = [&] {
        int count = 0;
        for (int row = 0; row < shown.rows()->rowCount(); ++row)
            count += shown.rows()->index(row, 0).data(StabilityImageModel::DriftsRole).toBool();
        return count;
    };
    QCOMPARE(drifting(), 2);
    child<QDoubleSpinBox>(shown.screen, "threshold")->setValue(0.65);
    QCOMPARE(drifting(), 6);
    QVERIFY2(shown.screen->status().contains(QStringLiteral("6 drift")), qPrintable(shown.screen->status()));
    QVERIFY(shown.bench.settled());
    QCOMPARE(child<PlotCard>(shown.screen, "points")->view()->data().series.at(1).x.size(), 6U);
    child<QDoubleSpinBox>(shown.screen, "threshold")->setValue(0);
    QCOMPARE(drifting(), 0);
}

void TestStabilityResults::descriptionsMarkWhatDiffers()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    child<QTableView>(shown.screen, "images")->setCurrentIndex(shown.rows()->index(1, 0));
    QTRY_VERIFY(!child<SaidPane>(shown.screen)->isBusy());
    const QStringList& options = QuestionBank::standard().at(0).options;
    const QString text = child<SaidPane>(shown.screen)->text();
    QCOMPARE(text.count(u'‹'), 1);
    QVERIFY2(text.contains(u'‹' + options[1] + u'›'), qPrintable(text));
    QCOMPARE(text.count(QStringLiteral("Run ")), 3);
    QVERIFY(child<SaidPane>(shown.screen)->note().contains(QStringLiteral("29 alike")));
    child<QTableView>(shown.screen, "images")->setCurrentIndex(shown.rows()->index(0, 0));
    QTRY_COMPARE(child<SaidPane>(shown.screen)->note(), QStringLiteral("cannot be read"));
}

void TestStabilityResults::twoRunsStandBesideEachOther()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    child<QSpinBox>(shown.screen, "seed")->setValue(50);
    QVERIFY(shown.run());
    QCOMPARE(child<QComboBox>(shown.screen, "run")->count(), 2);
    QCOMPARE(shown.rows()->columnCount(), int(StabilityImageModel::OtherJaccardColumn));
    QComboBox* other = child<QComboBox>(shown.screen, "other");
    other->setFocus();
    QTest::keyClick(other, Qt::Key_End); // the older one
    QVERIFY(shown.bench.settled());
    QTRY_COMPARE(shown.rows()->columnCount(), int(StabilityImageModel::ColumnCount));
    QCOMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::Same, FigureStrip::Answers),
             QStringLiteral("50 %"));
    QCOMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::OtherSame, FigureStrip::Answers),
             QStringLiteral("99 %"));
    QCOMPARE(shown.cell(1, StabilityImageModel::AgreementColumn), QStringLiteral("0.50"));
    QCOMPARE(shown.cell(1, StabilityImageModel::OtherAgreementColumn), QStringLiteral("0.99"));
    QCOMPARE(child<QTableView>(shown.screen, "questions")->model()->columnCount(),
             int(StabilityQuestionModel::ColumnCount));
    QCOMPARE(child<PlotCard>(shown.screen, "likeness")->view()->data().series.size(), 4U);
    QComboBox* first = child<QComboBox>(shown.screen, "run");
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Down);
    QVERIFY(shown.bench.settled());
    QTRY_COMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::Same, FigureStrip::Answers),
                 QStringLiteral("99 %"));
}

void TestStabilityResults::plotsNameThePaperAndTheTemplate()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    const PlotData& plot = child<PlotCard>(shown.screen, "likeness")->view()->data();
    QStringList labels;
    std::vector<double> at;
    for (const PlotMark& mark : plot.marks) {
        labels << mark.label;
        at.push_back(mark.at);
    }
    QCOMPARE(at, (std::vector<double>{0.83, 0.44, 0.6}));
    QVERIFY2(labels.filter(QStringLiteral("paper")).filter(QStringLiteral("protocol unpublished")).size() ==
                 2,
             qPrintable(labels.join(u';')));
    QVERIFY(labels.last().contains(QStringLiteral("template")));
    QVERIFY(plot.source.contains(QStringLiteral("made-up at box")));
    QCOMPARE(child<PlotCard>(shown.screen, "questionBars")->view()->data().categories.size(), 30);
}

void TestStabilityResults::aPointPicksItsRow()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    PlotView* view = child<PlotCard>(shown.screen, "points")->view();
    Q_EMIT view->picked({{1, 1}}, false); // the second that drifts
    const QModelIndex index = child<QTableView>(shown.screen, "images")->currentIndex();
    QCOMPARE(shown.cell(index.row(), StabilityImageModel::JaccardColumn), QStringLiteral("0.20"));
    QVERIFY(shown.bench.settled());
    QCOMPARE(view->data().series.at(1).emphasis, std::vector<int>{1});
}

GEOVLM_TEST(TestStabilityResults);

} // namespace tst_stability_results

#include "tst_stability_results.moc"

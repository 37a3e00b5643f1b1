// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"
#include "analyse/pages/embeddings_page.h"
#include "analyse/pages/overview_page.h"
#include "analyse/pages/questions_page.h"
#include "analyse/pages/runs_page.h"
#include "analyse/pages/split_page.h"
#include "analyse_support.h"
#include "cases/cases_panel.h"
#include "cases/filter_bar.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/live_fixture.h"
#include "support/ui/parts.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace tst_analyse_plots {

using namespace geovlm::test::analyse_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;
using Section = AnalyseScreen::Section;

namespace {

/// Goes with the keys to an item of the first series.
void walkTo(PlotView* plot, int item)
{
    plot->setFocus();
    if (!plot->current())
        QTest::keyClick(plot, Qt::Key_Right); // only shows where the keys are
    while (plot->current()->item != item)
        QTest::keyClick(plot, plot->current()->item < item ? Qt::Key_Right : Qt::Key_Left);
    QTest::keyClick(plot, Qt::Key_Space);
}

void clickAt(PlotView* plot, const PlotItem& item)
{
    plot->grab();
    QTest::mouseClick(plot->findChild<QWidget*>({}, Qt::FindDirectChildrenOnly), Qt::LeftButton, {},
                      plot->placeOf(item).toPoint());
}

/// Draws a loop around everything.
void loopAround(PlotView* plot)
{
    plot->grab();
    QWidget* canvas = plot->findChild<QWidget*>({}, Qt::FindDirectChildrenOnly);
    const QRect box = canvas->rect().adjusted(2, 2, -2, -2);
    QTest::mousePress(canvas, Qt::LeftButton, {}, box.topLeft());
    for (const QPoint& corner : {box.topRight(), box.bottomRight(), box.bottomLeft()})
        QTest::mouseMove(canvas, corner);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, box.topLeft() + QPoint(0, 3));
}

} // namespace

class TestAnalysePlots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keysPickABar();
    void mousePicksABar();
    void moreThanOneBarIsPickedWithControl();
    void escapeTakesThePickedAway();
    void thePickedCanBeTakenAwayInTheFilterBar();
    void theListStandsOutInThePlots();
    void everyPlotSaysItsSource();
    void curveAndDistancePickCases();
    void questionsAreSortedAndPicked();
    void aLoopPicksQueriesAndCasesOfTiles();
    void embeddingsAreColouredByAnAnswer();
    void fourSetsOfBeforeAndAfter();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestAnalysePlots::initTestCase()
{
    m_store = test::makeLiveFixture(m_folder.path(), {60, false});
}

void TestAnalysePlots::keysPickABar()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    const Bar bar = fullestBar(plot);
    QVERIFY(bar.count > 0 && bar.count < 60);
    const int up = int(plot->data().series[0].x[size_t(bar.item)]);
    walkTo(plot, bar.item);
    QVERIFY(shown.lists(bar.count));
    for (int row = 0; row < bar.count; ++row)
        QCOMPARE(shown.row(row).rankBefore - shown.row(row).rankAfter, up);
    QVERIFY2(shown.picked().startsWith(
                 bar.count == 1 ? QStringLiteral("1 case picked in Rank change: ")
                                : QStringLiteral("%1 cases picked in Rank change: ").arg(bar.count)),
             qPrintable(shown.picked()));
    QCOMPARE(shown.view().restrictions(), 1);
    QVERIFY(plot->current().has_value()); // the keys stay where they were
}

void TestAnalysePlots::mousePicksABar()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Margins));
    PlotView* plot = child<SplitPage>(shown.screen(), "margins")->card(1)->view();
    const Bar bar = fullestBar(plot);
    clickAt(plot, {0, bar.item});
    QVERIFY(shown.lists(bar.count));
    QVERIFY2(shown.picked().contains(QStringLiteral("score margin")), qPrintable(shown.picked()));
}

void TestAnalysePlots::moreThanOneBarIsPickedWithControl()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    const Bar first = fullestBar(plot), second = fullestBar(plot, first.item);
    QVERIFY(second.count > 0);
    walkTo(plot, first.item);
    QVERIFY(shown.lists(first.count));
    while (plot->current()->item != second.item)
        QTest::keyClick(plot, plot->current()->item < second.item ? Qt::Key_Right : Qt::Key_Left);
    QTest::keyClick(plot, Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(shown.lists(first.count + second.count));
}

void TestAnalysePlots::escapeTakesThePickedAway()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    walkTo(plot, fullestBar(plot).item);
    QTRY_VERIFY(!shown.picked().isEmpty());
    QTest::keyClick(plot, Qt::Key_Escape);
    QVERIFY(shown.lists(60));
    walkTo(plot, 0); // nothing fell as far as that: the list stays
    QVERIFY(shown.picked().isEmpty() || plot->data().series[0].y[0] > 0);
}

void TestAnalysePlots::thePickedCanBeTakenAwayInTheFilterBar()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    auto* chip =
        shown.bench.window->findChild<CasesPanel*>()->findChild<QWidget*>(QStringLiteral("pickedCases"));
    QVERIFY(chip && !chip->isVisible());
    walkTo(plot, fullestBar(plot).item);
    QTRY_VERIFY(chip->isVisible());
    QCOMPARE(chip->findChild<QLabel*>()->text(), shown.picked());
    auto* remove = chip->findChild<QToolButton*>();
    QTest::keyClick(remove, Qt::Key_Space);
    QVERIFY(shown.lists(60));
    QVERIFY(!chip->isVisible());
    walkTo(plot, fullestBar(plot).item);
    QTRY_VERIFY(chip->isVisible());
    const QJsonObject kept = shown.view().toJson();
    shown.view().clear();
    QVERIFY(shown.lists(60));
    shown.view().restore(kept); // a saved view does not hold them
    QVERIFY(shown.picked().isEmpty());
}

void TestAnalysePlots::theListStandsOutInThePlots()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    QVERIFY(plot->data().series[0].emphasis.empty());
    const bool anyFixed = shown.cases().counts()[size_t(Outcome::Fixed)] > 0;
    QVERIFY(anyFixed || shown.cases().counts()[size_t(Outcome::Broken)] > 0);
    shown.view().toggleOutcome(anyFixed ? Outcome::Fixed : Outcome::Broken);
    QTRY_VERIFY(!shown.cases().isLoading() && shown.cases().rowCount() > 0);
    QTRY_VERIFY(!plot->data().series[0].emphasis.empty());
    for (const int item : plot->data().series[0].emphasis)
        QVERIFY((plot->data().series[0].x[size_t(item)] > 0) == anyFixed); // what was fixed went up
    QVERIFY(plot->data().series[0].items.at(0).contains(QStringLiteral("in the list")));
    shown.view().clear();
    QTRY_VERIFY(plot->data().series[0].emphasis.empty());
}

void TestAnalysePlots::everyPlotSaysItsSource()
{
    Shown shown(m_store);
    for (int section = 0; section < AnalyseScreen::sections; ++section) {
        QVERIFY2(shown.show(Section(section)), qPrintable(shown.screen().message()));
        for (PlotView* plot : shown.screen().findChildren<PlotView*>()) {
            if (!plot->isVisible())
                continue;
            QVERIFY2(plot->data().source.contains(QStringLiteral("made-up")), qPrintable(plot->data().title));
            QVERIFY2(plot->data().source.contains(QStringLiteral("queries")), qPrintable(plot->data().title));
            QVERIFY(!plot->data().isEmpty());
            QVERIFY(!plot->accessibleName().isEmpty());
        }
    }
    QTemporaryDir folder;
    shown.screen().showSection(Section::Curve);
    shown.bench.dialogs.nextFile = folder.filePath(QStringLiteral("curve.csv"));
    QTest::keyClick(child<SplitPage>(shown.screen(), "curve")->card(0)->exportButton(), Qt::Key_Space);
    QTRY_VERIFY(QFile::exists(shown.bench.dialogs.nextFile));
    QFile file(shown.bench.dialogs.nextFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY2(bytes.contains("ui.geovlm") && bytes.contains("made-up") && bytes.contains("rerank: run"),
             bytes.constData());
}

void TestAnalysePlots::curveAndDistancePickCases()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Curve));
    PlotView* curve = child<SplitPage>(shown.screen(), "curve")->card(0)->view();
    QCOMPARE(int(curve->data().series.size()), 2);
    QCOMPARE(curve->data().series[0].low.size(), curve->data().series[0].y.size());
    walkTo(curve, 1); // before, among the first two
    const int among = qRound(curve->data().series[0].y[1] * 30 / 100);
    QVERIFY(shown.lists(among));
    QVERIFY2(shown.picked().contains(QStringLiteral("among the first 2 before")), qPrintable(shown.picked()));
    shown.view().clear();
    QVERIFY(shown.show(Section::Distance));
    PlotView* metres = child<SplitPage>(shown.screen(), "distance")->card(0)->view();
    walkTo(metres, 0);
    QTRY_VERIFY2(shown.picked().contains(QStringLiteral("First within")), qPrintable(shown.picked()));
    QTRY_VERIFY(!shown.cases().isLoading() && shown.cases().rowCount() < 60);
}

void TestAnalysePlots::questionsAreSortedAndPicked()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Questions));
    QuestionsPage* page = child<QuestionsPage>(shown.screen());
    const std::vector<double> worth = child<PlotCard>(page, "worth")->view()->data().series[0].y;
    QCOMPARE(int(worth.size()), 30);
    QVERIFY(std::is_sorted(worth.rbegin(), worth.rend()));
    QCOMPARE(int(child<PlotCard>(page, "effect")->view()->data().series[0].y.size()), 30);
    QTest::keyClick(child<QComboBox>(page, "order"), Qt::Key_End); // by number
    QCOMPARE(page->shownOrder().front(), 0);
    QCOMPARE(child<PlotCard>(page, "worth")->view()->data().categories.front(),
             QuestionBank::standard().at(0).label);
    QTest::keyClick(child<QComboBox>(page, "effectOf"), Qt::Key_Down);
    QVERIFY(child<PlotCard>(page, "effect")->view()->data().yTitle.contains(QStringLiteral("places")));
    PlotView* plot = child<PlotCard>(page, "worth")->view();
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Down); // a sideways plot is walked downwards
    QTest::keyClick(plot, Qt::Key_Space);
    QTRY_VERIFY2(shown.picked().contains(QuestionBank::standard().at(0).label), qPrintable(shown.picked()));
    QVERIFY(shown.ready());
    const auto store = store::Store::open(m_store, store::Access::Read);
    for (int row = 0; row < shown.cases().rowCount(); ++row) {
        const store::CaseKey key = shown.row(row).key;
        const ImageId match = store::relationsOf(*store, key.query).positives.front();
        QVERIFY(store::currentAnswers(*store, key.query)[0].value !=
                store::currentAnswers(*store, match)[0].value);
    }
}

void TestAnalysePlots::aLoopPicksQueriesAndCasesOfTiles()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Embeddings));
    EmbeddingsPage* page = child<EmbeddingsPage>(shown.screen());
    PlotView* plot = child<PlotCard>(page, "map")->view();
    QCOMPARE(int(plot->data().series.size()), 2); // tiles and queries
    QCOMPARE(plot->data().series[1].name, QStringLiteral("queries"));
    QCOMPARE(int(plot->data().series[1].x.size()), 60);
    const int query = 7;
    clickAt(plot, {1, query});
    QTRY_VERIFY(!shown.picked().isEmpty());
    QVERIFY(shown.ready());
    const QString name = plot->data().series[1].items.at(query);
    bool found = false;
    for (int row = 0; row < shown.cases().rowCount(); ++row)
        found = found || shown.row(row).path.contains(name);
    QVERIFY2(found, qPrintable(name));
    QVERIFY(plot->data().series[1].emphasis.size() >= 1);
    shown.view().clear();
    QVERIFY(shown.lists(60));
    QTest::keyClick(plot, Qt::Key_Right);
    while (plot->current()->series != 0)
        QTest::keyClick(plot, Qt::Key_Up);
    QTest::keyClick(plot, Qt::Key_Space); // a tile: the cases that have it as a candidate
    QTRY_VERIFY2(shown.picked().contains(QStringLiteral("1 tiles as candidates")),
                 qPrintable(shown.picked()));
    QVERIFY(shown.ready());
    const auto store = store::Store::open(m_store, store::Access::Read);
    const QString tile = plot->data().series[0].items.at(plot->current()->item);
    const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
    for (int row = 0; row < shown.cases().rowCount(); ++row) {
        const store::CaseKey key = shown.row(row).key;
        bool holds = false;
        for (const store::Candidate& one : store::reranking(*store, run, key.split, key.query).candidates)
            holds = holds || store::image(*store, one.reference).path.contains(tile);
        QVERIFY(holds);
    }
    shown.view().clear();
    QVERIFY(shown.lists(60));
    loopAround(plot);
    QTRY_VERIFY2(shown.picked().contains(QStringLiteral("60 queries, and")), qPrintable(shown.picked()));
    QVERIFY(shown.lists(60));
}

void TestAnalysePlots::embeddingsAreColouredByAnAnswer()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Embeddings));
    EmbeddingsPage* page = child<EmbeddingsPage>(shown.screen());
    QCOMPARE(child<QComboBox>(page, "colour")->count(), 35);
    const auto names = [&] {
        QStringList list;
        for (const PlotSeries& series : child<PlotCard>(page, "map")->view()->data().series)
            list << series.name;
        return list;
    };
    child<QComboBox>(page, "colour")->setCurrentIndex(3);
    QVERIFY(shown.ready());
    QVERIFY2(names().contains(QStringLiteral("tiles")) && names().size() >= 3,
             qPrintable(names().join(QLatin1Char(','))));
    child<QComboBox>(page, "colour")->setCurrentIndex(5); // the first question
    QTRY_VERIFY(!names().contains(QStringLiteral("tiles")));
    QVERIFY(shown.ready());
    for (const QString& name : names())
        QVERIFY2(QuestionBank::standard().at(0).options.contains(name, Qt::CaseInsensitive) ||
                     name.startsWith(QStringLiteral("others")),
                 qPrintable(name));
    child<QComboBox>(page, "kind")->setCurrentIndex(1); // the store has no text embeddings
    QTRY_VERIFY2(shown.screen().message().contains(QStringLiteral("not embedded yet")),
                 qPrintable(shown.screen().message()));
    child<QComboBox>(page, "kind")->setCurrentIndex(0);
    QTRY_VERIFY(shown.screen().message().isEmpty());
}

void TestAnalysePlots::fourSetsOfBeforeAndAfter()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Runs));
    RunsPage* page = child<RunsPage>(shown.screen());
    QPushButton* fixed = page->cell(RunSet::OnlyB);
    const int count = fixed->text().toInt();
    QVERIFY(count > 0);
    QVERIFY(fixed->accessibleName().contains(QStringLiteral("right only after")));
    QVERIFY2(page->figures().contains(QStringLiteral("McNemar")), qPrintable(page->figures()));
    QTest::keyClick(fixed, Qt::Key_Space);
    QVERIFY(shown.lists(count));
    for (int row = 0; row < count; ++row)
        QCOMPARE(shown.row(row).outcome, Outcome::Fixed);
    child<QComboBox>(shown.screen(), "split")->setFocus();
    QTest::keyClick(child<QComboBox>(shown.screen(), "split"), Qt::Key_Down);
    QVERIFY(shown.ready());
    QTest::mouseClick(page->cell(RunSet::BothRight), Qt::LeftButton);
    QVERIFY(shown.lists(page->cell(RunSet::BothRight)->text().toInt()));
    QCOMPARE(shown.row(0).outcome, Outcome::KeptRight);
}

GEOVLM_TEST(TestAnalysePlots);

} // namespace tst_analyse_plots

#include "tst_analyse_plots.moc"

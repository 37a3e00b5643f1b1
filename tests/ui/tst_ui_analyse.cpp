// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"
#include "analyse/embeddings_page.h"
#include "analyse/overview_page.h"
#include "analyse/questions_page.h"
#include "analyse/runs_page.h"
#include "analyse/split_page.h"
#include "bench.h"
#include "cases/cases_panel.h"
#include "cases/filter_bar.h"
#include "fixture.h"
#include "live_fixture.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace geovlm;
using namespace geovlm::ui;
using Section = AnalyseScreen::Section;

namespace {

constexpr int patience = 20000;

/// The real window at the screen, a store of 60 cases open.
struct Shown
{
    explicit Shown(const QString& store, bool wait = true)
    {
        opened = bench.open(store);
        bench.window->showScreen(ScreenId::Analyse);
        if (wait)
            settled = ready();
    }
    AnalyseScreen& screen() { return *bench.window->analyse(); }
    CaseListModel& cases() { return bench.window->cases(); }
    CaseView& view() { return bench.window->view(); }
    bool ready()
    {
        return QTest::qWaitFor(
            [this] {
                return !screen().isBusy() && !cases().isLoading() && bench.window->session().pending() == 0;
            },
            patience);
    }
    bool show(Section section)
    {
        screen().showSection(section);
        return ready() && screen().message().isEmpty();
    }
    /// Waits until that many cases are listed.
    bool lists(int count)
    {
        return QTest::qWaitFor([&] { return !cases().isLoading() && cases().rowCount() == count; },
                               patience) &&
               ready();
    }
    store::CaseRow row(int row)
    {
        (void)QTest::qWaitFor([&] { return cases().index(row, 0).data(CaseListModel::RowRole).isValid(); });
        return cases().index(row, 0).data(CaseListModel::RowRole).value<store::CaseRow>();
    }
    QString picked() const
    {
        const auto set = bench.window->view().filter().among;
        return set ? set->label : QString();
    }

    test::Bench bench;
    bool opened = false, settled = false;
};

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

} // namespace

class TestUiAnalyse : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_store;

private Q_SLOTS:
    void initTestCase();
    void withoutAStoreItSaysSo();
    void withoutAnOrderItSaysWhatIsMissing();
    void overviewShowsSplitsAreasAndSignatures();
    void overviewSaysWhatWasNotSearchedAndWhatIsTied();
    void aRowOfTheTableBecomesTheFilter();
    void keysPickABar();
    void mousePicksABar();
    void moreThanOneBarIsPickedWithControl();
    void escapeTakesThePickedAway();
    void thePickedCanBeTakenAwayInTheFilterBar();
    void theListStandsOutInThePlots();
    void figuresOfTheListAlone();
    void everyPlotSaysItsSource();
    void curveAndDistancePickCases();
    void questionsAreSortedAndPicked();
    void aLoopPicksQueriesAndCasesOfTiles();
    void embeddingsAreColouredByAnAnswer();
    void fourSetsOfBeforeAndAfter();
    void twoRunsAreCompared();
    void runsThatCannotBeComparedSayWhy();
    void sectionsAreReachedWithKeys();
    void changedStoreIsReadAgain();
    void failureCanBeTriedAgain();
    void stoppingSaysSo();
    void leavingInTheMiddleIsHarmless();
};

void TestUiAnalyse::initTestCase()
{
    m_store = test::makeLiveFixture(m_folder.path(), {60, false});
}

void TestUiAnalyse::withoutAStoreItSaysSo()
{
    test::Bench bench;
    QVERIFY(bench.window->analyse()->message().contains(QStringLiteral("No store is open")));
}

void TestUiAnalyse::withoutAnOrderItSaysWhatIsMissing()
{
    QTemporaryDir folder;
    test::Bench bench;
    bench.window->openStore(test::makeFixture(folder.path(), {10, {64, 32}, {32, 32}, false, false, false}));
    QTRY_VERIFY(bench.window->session().isOpen());
    bench.window->showScreen(ScreenId::Analyse);
    QTRY_VERIFY(bench.window->analyse()->message().contains(QStringLiteral("Nothing is reranked yet")));
    QVERIFY(!bench.window->analyse()->isBusy());
}

void TestUiAnalyse::overviewShowsSplitsAreasAndSignatures()
{
    Shown shown(m_store);
    QVERIFY(shown.opened && shown.settled);
    const QAbstractItemModel* model = shown.screen().overview()->table()->model();
    QCOMPARE(model->rowCount(), 6); // two splits, each with two areas
    const auto text = [&](int row, int column) { return model->index(row, column).data().toString(); };
    QCOMPARE(text(0, OverviewModel::GroupColumn), QStringLiteral("same-area"));
    QCOMPARE(text(1, OverviewModel::GroupColumn), QStringLiteral("Ashford"));
    QCOMPARE(text(0, OverviewModel::QueriesColumn), QStringLiteral("30"));
    const auto store = store::Store::open(m_store, store::Access::Read);
    const figures::Evaluation evaluation = figures::evaluate(*store);
    QVERIFY(text(0, OverviewModel::R1Column)
                .startsWith(QString::number(*evaluation.splits[0].metrics.before.r1, 'f', 1)));
    const QString tip = model->index(0, OverviewModel::R1Column).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("McNemar")), qPrintable(tip));
    const QString base = shown.screen().overview()->signatureText(0);
    QVERIFY2(base.contains(QStringLiteral("fires under 70 %")), qPrintable(base));
    QVERIFY(base.contains(evaluation.signatures[0].advice));
    QVERIFY(shown.screen().overview()->signatureText(1).contains(QStringLiteral("not measured")));
}

void TestUiAnalyse::overviewSaysWhatWasNotSearchedAndWhatIsTied()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {60, false});
    {
        const auto store = store::Store::open(path, store::Access::Write);
        store::run(store->database(), "UPDATE retrieval SET ties = 1, tied_positives = 0");
        for (const std::string table : {"rerank_case", "retrieval"})
            store::run(
                store->database(),
                "DELETE FROM " + table +
                    " WHERE role = 1 AND query IN (SELECT query FROM split_query WHERE split = (SELECT "
                    "min(id) FROM split) AND role = 1 ORDER BY query LIMIT 3)");
    }
    Shown shown(path);
    QVERIFY(shown.opened && shown.settled);
    const OverviewPage* page = shown.screen().overview();
    QVERIFY2(page->warnings().contains(QStringLiteral("3 of 30 queries count as misses")),
             qPrintable(page->warnings()));
    QVERIFY(page->warnings().contains(QStringLiteral("shares its score")));
    const QAbstractItemModel* model = page->table()->model();
    const QModelIndex queries = model->index(0, OverviewModel::QueriesColumn);
    QCOMPARE(queries.data().toString(), QStringLiteral("30"));
    QVERIFY(queries.data(OverviewModel::DetailRole).toString().contains(QStringLiteral("3 not searched")));
    QVERIFY(queries.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("3 not searched")));
    const QModelIndex first = model->index(0, OverviewModel::R1Column);
    QVERIFY2(first.data().toString().endsWith(u'*'), qPrintable(first.data().toString()));
    QVERIFY(first.data(Qt::ToolTipRole).toString().contains(QStringLiteral("in any order")));
    const QLabel* unranked = shown.bench.window->casesPanel()->unranked();
    QTRY_VERIFY(!unranked->isHidden());
    QVERIFY2(unranked->text().startsWith(QStringLiteral("3 queries were not searched")),
             qPrintable(unranked->text()));
}

void TestUiAnalyse::aRowOfTheTableBecomesTheFilter()
{
    Shown shown(m_store);
    QVERIFY(shown.settled);
    QTableView* table = shown.screen().overview()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(shown.lists(20));
    QCOMPARE(*shown.view().filter().area, QStringLiteral("Ashford"));
    QTest::keyClick(table, Qt::Key_Up);
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(shown.lists(30));
    QVERIFY(!shown.view().filter().area);
}

/// The bar of the cases that did not move, or another with cases: its index and how many they are.
struct Bar
{
    int item = -1, count = 0;
};
Bar fullestBar(const PlotView* plot, int except = -1)
{
    Bar best;
    const PlotSeries& bars = plot->data().series.front();
    for (int i = 0; i < int(bars.y.size()); ++i)
        if (i != except && bars.y[size_t(i)] > best.count)
            best = {i, int(bars.y[size_t(i)])};
    return best;
}

void TestUiAnalyse::keysPickABar()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
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

void TestUiAnalyse::mousePicksABar()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Margins));
    PlotView* plot = shown.screen().margins()->card(1)->view();
    const Bar bar = fullestBar(plot);
    clickAt(plot, {0, bar.item});
    QVERIFY(shown.lists(bar.count));
    QVERIFY2(shown.picked().contains(QStringLiteral("score margin")), qPrintable(shown.picked()));
}

void TestUiAnalyse::moreThanOneBarIsPickedWithControl()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
    const Bar first = fullestBar(plot), second = fullestBar(plot, first.item);
    QVERIFY(second.count > 0);
    walkTo(plot, first.item);
    QVERIFY(shown.lists(first.count));
    while (plot->current()->item != second.item)
        QTest::keyClick(plot, plot->current()->item < second.item ? Qt::Key_Right : Qt::Key_Left);
    QTest::keyClick(plot, Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(shown.lists(first.count + second.count));
}

void TestUiAnalyse::escapeTakesThePickedAway()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
    walkTo(plot, fullestBar(plot).item);
    QTRY_VERIFY(!shown.picked().isEmpty());
    QTest::keyClick(plot, Qt::Key_Escape);
    QVERIFY(shown.lists(60));
    walkTo(plot, 0); // nothing fell as far as that: the list stays
    QVERIFY(shown.picked().isEmpty() || plot->data().series[0].y[0] > 0);
}

void TestUiAnalyse::thePickedCanBeTakenAwayInTheFilterBar()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
    auto* chip = shown.bench.window->casesPanel()->findChild<QWidget*>(QStringLiteral("pickedCases"));
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

void TestUiAnalyse::theListStandsOutInThePlots()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
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

void TestUiAnalyse::figuresOfTheListAlone()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
    const auto sum = [plot] {
        double all = 0;
        for (const double count : plot->data().series.front().y)
            all += count;
        return all;
    };
    const double all = sum();
    QTest::keyClick(shown.screen().onlyListed(), Qt::Key_Space);
    QVERIFY(shown.screen().isOnlyListed());
    QVERIFY(shown.ready());
    QCOMPARE(sum(), all); // everything is in the list
    shown.view().edit([](store::CaseFilter& filter) { filter.area = QStringLiteral("Ashford"); });
    QTRY_VERIFY(sum() < all && sum() > 0);
    QVERIFY(plot->data().source.contains(QStringLiteral("only those in the list")));
    QVERIFY(plot->data().series[0].emphasis.empty());
    shown.screen().showSection(Section::Overview);
    QVERIFY(shown.ready());
    QCOMPARE(shown.screen().overview()->table()->model()->rowCount(), 2); // one area is no part of a split
}

void TestUiAnalyse::everyPlotSaysItsSource()
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
    QTest::keyClick(shown.screen().curve()->card(0)->exportButton(), Qt::Key_Space);
    QTRY_VERIFY(QFile::exists(shown.bench.dialogs.nextFile));
    QFile file(shown.bench.dialogs.nextFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY2(bytes.contains("ui.geovlm") && bytes.contains("made-up") && bytes.contains("rerank: run"),
             bytes.constData());
}

void TestUiAnalyse::curveAndDistancePickCases()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Curve));
    PlotView* curve = shown.screen().curve()->card(0)->view();
    QCOMPARE(int(curve->data().series.size()), 2);
    QCOMPARE(curve->data().series[0].low.size(), curve->data().series[0].y.size());
    walkTo(curve, 1); // before, among the first two
    const int among = qRound(curve->data().series[0].y[1] * 30 / 100);
    QVERIFY(shown.lists(among));
    QVERIFY2(shown.picked().contains(QStringLiteral("among the first 2 before")), qPrintable(shown.picked()));
    shown.view().clear();
    QVERIFY(shown.show(Section::Distance));
    PlotView* metres = shown.screen().distance()->card(0)->view();
    walkTo(metres, 0);
    QTRY_VERIFY2(shown.picked().contains(QStringLiteral("First within")), qPrintable(shown.picked()));
    QTRY_VERIFY(!shown.cases().isLoading() && shown.cases().rowCount() < 60);
}

void TestUiAnalyse::questionsAreSortedAndPicked()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Questions));
    QuestionsPage* page = shown.screen().questions();
    const std::vector<double> worth = page->worth()->view()->data().series[0].y;
    QCOMPARE(int(worth.size()), 30);
    QVERIFY(std::is_sorted(worth.rbegin(), worth.rend()));
    QCOMPARE(int(page->effect()->view()->data().series[0].y.size()), 30);
    QTest::keyClick(page->order(), Qt::Key_End); // by number
    QCOMPARE(page->shownOrder().front(), 0);
    QCOMPARE(page->worth()->view()->data().categories.front(), QuestionBank::standard().at(0).label);
    QTest::keyClick(page->effectChoice(), Qt::Key_Down);
    QVERIFY(page->effect()->view()->data().yTitle.contains(QStringLiteral("places")));
    PlotView* plot = page->worth()->view();
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

void TestUiAnalyse::aLoopPicksQueriesAndCasesOfTiles()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Embeddings));
    EmbeddingsPage* page = shown.screen().embeddings();
    PlotView* plot = page->card()->view();
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
    const qint64 run = store::latestRun(*store, QStringLiteral("rerank"))->id;
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

void TestUiAnalyse::embeddingsAreColouredByAnAnswer()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Embeddings));
    EmbeddingsPage* page = shown.screen().embeddings();
    QCOMPARE(page->colourChoice()->count(), 35);
    const auto names = [&] {
        QStringList list;
        for (const PlotSeries& series : page->card()->view()->data().series)
            list << series.name;
        return list;
    };
    page->colourChoice()->setCurrentIndex(3);
    QVERIFY(shown.ready());
    QVERIFY2(names().contains(QStringLiteral("tiles")) && names().size() >= 3,
             qPrintable(names().join(QLatin1Char(','))));
    page->colourChoice()->setCurrentIndex(5); // the first question
    QTRY_VERIFY(!names().contains(QStringLiteral("tiles")));
    QVERIFY(shown.ready());
    for (const QString& name : names())
        QVERIFY2(QuestionBank::standard().at(0).options.contains(name, Qt::CaseInsensitive) ||
                     name.startsWith(QStringLiteral("others")),
                 qPrintable(name));
    page->kindChoice()->setCurrentIndex(1); // the store has no text embeddings
    QTRY_VERIFY2(shown.screen().message().contains(QStringLiteral("not embedded yet")),
                 qPrintable(shown.screen().message()));
    page->kindChoice()->setCurrentIndex(0);
    QTRY_VERIFY(shown.screen().message().isEmpty());
}

void TestUiAnalyse::fourSetsOfBeforeAndAfter()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::Runs));
    RunsPage* page = shown.screen().runs();
    QPushButton* fixed = page->cell(RunSet::OnlyB);
    const int count = fixed->text().toInt();
    QVERIFY(count > 0);
    QVERIFY(fixed->accessibleName().contains(QStringLiteral("right only after")));
    QVERIFY2(page->figures().contains(QStringLiteral("McNemar")), qPrintable(page->figures()));
    QTest::keyClick(fixed, Qt::Key_Space);
    QVERIFY(shown.lists(count));
    for (int row = 0; row < count; ++row)
        QCOMPARE(shown.row(row).outcome, Outcome::Fixed);
    shown.screen().splitChoice()->setFocus();
    QTest::keyClick(shown.screen().splitChoice(), Qt::Key_Down);
    QVERIFY(shown.ready());
    QTest::mouseClick(page->cell(RunSet::BothRight), Qt::LeftButton);
    QVERIFY(shown.lists(page->cell(RunSet::BothRight)->text().toInt()));
    QCOMPARE(shown.row(0).outcome, Outcome::KeptRight);
}

/// Another run of the same retrieval, in which every first place is the first stage's.
qint64 addUnchangedRun(store::Store& into, const QJsonObject& changes = {})
{
    store::Store* const store = &into;
    const store::Run newest = *store::latestRun(*store, QStringLiteral("rerank"));
    QJsonObject parameters = newest.parameters;
    for (auto it = changes.begin(); it != changes.end(); ++it)
        parameters[it.key()] = it.value();
    const qint64 run = store::beginRun(*store, QStringLiteral("rerank"), newest.model, parameters);
    store::Transaction transaction(*store);
    for (const store::Split& split : store::splits(*store))
        for (store::Reranking one : store::rerankings(*store, newest.id, split.id, Role::Test)) {
            std::ranges::sort(one.candidates, {}, &store::Candidate::before);
            for (store::Candidate& candidate : one.candidates)
                candidate.after = candidate.before;
            one.rankAfter = one.rankBefore;
            store::putReranking(*store, run, split.id, Role::Test, one);
        }
    store::finishRun(*store, run);
    transaction.commit();
    return run;
}

qint64 addUnchangedRun(const QString& path, const QJsonObject& changes = {})
{
    return addUnchangedRun(*store::Store::open(path, store::Access::Write), changes);
}

void TestUiAnalyse::twoRunsAreCompared()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {30, false});
    const qint64 unchanged = addUnchangedRun(path);
    Shown shown(path);
    QVERIFY(shown.show(Section::Runs));
    RunsPage* page = shown.screen().runs();
    QCOMPARE(page->first()->currentData().toLongLong(), unchanged);
    QCOMPARE(page->cell(RunSet::OnlyB)->text(), QStringLiteral("0"));
    const int right = page->cell(RunSet::BothRight)->text().toInt();
    QCOMPARE(page->second()->count(), 2 + 1); // itself, the live one, the fixture's
    QTest::keyClick(page->second(), Qt::Key_Down);
    QVERIFY(shown.ready());
    QVERIFY2(page->cell(RunSet::OnlyB)->text().toInt() > 0, qPrintable(page->figures()));
    QCOMPARE(page->cell(RunSet::BothRight)->text().toInt() + page->cell(RunSet::OnlyA)->text().toInt(),
             right);
    QVERIFY(page->cell(RunSet::OnlyA)->accessibleName().contains(QStringLiteral("only A right")));
    QTest::mouseClick(page->cell(RunSet::OnlyB), Qt::LeftButton);
    QTRY_VERIFY2(shown.picked().contains(QStringLiteral("only B right")), qPrintable(shown.picked()));
    // A is the other one, of which the list of cases is not.
    QTest::keyClick(page->first(), Qt::Key_Down);
    QVERIFY(shown.ready());
    QVERIFY(page->cell(RunSet::OnlyB)->text() != QStringLiteral("–"));
    QCOMPARE(shown.screen().runChoice()->currentData(), page->first()->currentData());
}

void TestUiAnalyse::runsThatCannotBeComparedSayWhy()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {20, false});
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const store::Run retrieval = *store::latestRun(*store, QStringLiteral("retrieve"));
        QJsonObject parameters = retrieval.parameters;
        parameters[QStringLiteral("k")] = 5;
        store::finishRun(*store,
                         store::beginRun(*store, QStringLiteral("retrieve"), retrieval.model, parameters));
    }
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 other = store::latestRun(*store, QStringLiteral("retrieve"))->id;
    const qint64 live = store::latestRun(*store, QStringLiteral("rerank"))->id;
    addUnchangedRun(path, {{QStringLiteral("retrieval"), other}});
    Shown shown(path);
    QVERIFY(shown.show(Section::Runs));
    RunsPage* page = shown.screen().runs();
    page->second()->setFocus();
    while (page->second()->currentData().toLongLong() != live)
        QTest::keyClick(page->second(), Qt::Key_Down);
    QVERIFY(shown.ready());
    QVERIFY2(page->figures().contains(QStringLiteral("different retrievals")), qPrintable(page->figures()));
    QVERIFY(!page->cell(RunSet::BothRight)->isEnabled());
    QTest::keyClick(page->second(), Qt::Key_Home); // itself
    QVERIFY(shown.ready());
    QVERIFY(page->figures().contains(QStringLiteral("McNemar")));
}

void TestUiAnalyse::sectionsAreReachedWithKeys()
{
    Shown shown(m_store);
    QVERIFY(shown.settled);
    AnalyseScreen& screen = shown.screen();
    screen.tabs()->setFocus();
    QTest::keyClick(screen.tabs(), Qt::Key_Right);
    QCOMPARE(screen.section(), Section::Curve);
    QVERIFY(shown.ready());
    QTest::keyClick(&screen, Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(screen.section(), Section::RankChange);
    QVERIFY(shown.ready());
    QTest::keyClick(screen.rankChange()->card(0)->view(), Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(screen.section(), Section::Curve);
    QTest::keyClick(&screen, Qt::Key_L, Qt::ControlModifier);
    QVERIFY(screen.isOnlyListed());
}

void TestUiAnalyse::changedStoreIsReadAgain()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {20, false});
    Shown shown(path);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = shown.screen().rankChange()->card(0)->view();
    QVERIFY(plot->data().series[0].y.size() > 0);
    const auto before = plot->data().series[0].y;
    qint64 run = 0; // by the one that holds the lock, the window's own writer
    shown.bench.window->writer().post([&run](store::Store& store) { run = addUnchangedRun(store); }, {});
    QTRY_VERIFY(shown.bench.window->writer().pending() == 0 && run != 0);
    shown.bench.window->session().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!plot->data().series.empty() && plot->data().series[0].y != before, patience);
    QVERIFY(shown.ready());
    QCOMPARE(shown.screen().runChoice()->currentData().toLongLong(), run);
    QCOMPARE(fullestBar(plot).item, 9); // nothing moved
}

void TestUiAnalyse::failureCanBeTriedAgain()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {10, false});
    Shown shown(path);
    QVERIFY(shown.settled);
    StoreWriter& writer = shown.bench.window->writer(); // it holds the lock
    const auto run = [&writer](const char* sql) {
        writer.post([sql](store::Store& store) { store.database().execute(sql); }, {});
        return QTest::qWaitFor([&writer] { return writer.pending() == 0; });
    };
    QVERIFY(run("UPDATE run SET parameters = replace(parameters, '\"retrieval\"', '\"away\"')"));
    shown.bench.window->session().refresh();
    QTRY_VERIFY2(shown.screen().message().contains(QStringLiteral("could not be computed")),
                 qPrintable(shown.screen().message()));
    QVERIFY(run("UPDATE run SET parameters = replace(parameters, '\"away\"', '\"retrieval\"')"));
    auto* again = shown.screen().findChild<QAbstractButton*>(QStringLiteral("primary"));
    QVERIFY(again && again->isVisible());
    QTest::keyClick(again, Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(shown.screen().message(), QString(), patience);
}

void TestUiAnalyse::stoppingSaysSo()
{
    Shown shown(m_store);
    QVERIFY(shown.settled);
    shown.screen().showSection(Section::Questions);
    QVERIFY(shown.screen().isBusy()); // nothing of it can be there before the next event
    QVERIFY(shown.screen().stopButton()->isVisible());
    shown.screen().stopButton()->click();
    QVERIFY(!shown.screen().isBusy());
    QVERIFY2(shown.screen().message().contains(QStringLiteral("Stopped")),
             qPrintable(shown.screen().message()));
    QTest::keyClick(shown.screen().findChild<QAbstractButton*>(QStringLiteral("primary")), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(shown.screen().message().isEmpty(), patience);
    QVERIFY(shown.ready());
    QCOMPARE(int(shown.screen().questions()->shownOrder().size()), 30);
}

void TestUiAnalyse::leavingInTheMiddleIsHarmless()
{
    for (const Section section : {Section::Overview, Section::Questions, Section::Embeddings}) {
        Shown shown(m_store, false);
        shown.screen().showSection(section);
        shown.bench.window->showScreen(ScreenId::Cases);
    }
    Shown shown(m_store, false);
    shown.screen().showSection(Section::Questions);
    shown.bench.window->session().close();
    QTRY_VERIFY(shown.screen().message().contains(QStringLiteral("No store is open")));
    QTRY_VERIFY(!shown.screen().isBusy());
}

QTEST_MAIN(TestUiAnalyse)
#include "tst_ui_analyse.moc"

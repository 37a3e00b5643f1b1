// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"
#include "analyse/pages/embeddings_page.h"
#include "analyse/pages/overview_page.h"
#include "analyse/pages/questions_page.h"
#include "analyse/pages/runs_page.h"
#include "analyse/pages/split_page.h"
#include "analyse_support.h"
#include "cases/cases_panel.h"
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

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace tst_analyse {

using namespace geovlm::test::analyse_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;
using Section = AnalyseScreen::Section;

namespace {

/// Another run of the same retrieval, in which every first place is the first stage's.
qint64 addUnchangedRun(store::Store& into, const QJsonObject& changes = {})
{
    store::Store* const store = &into;
    const store::Run newest = *store::latestRun(*store, RunKind::Rerank);
    QJsonObject parameters = newest.parameters;
    for (auto it = changes.begin(); it != changes.end(); ++it)
        parameters[it.key()] = it.value();
    const qint64 run = store::beginRun(*store, RunKind::Rerank, newest.model, parameters);
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

} // namespace

class TestAnalyse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutAStoreItSaysSo();
    void withoutAnOrderItSaysWhatIsMissing();
    void overviewShowsSplitsAreasAndSignatures();
    void overviewSaysWhatWasNotSearchedAndWhatIsTied();
    void aRowOfTheTableBecomesTheFilter();
    void figuresOfTheListAlone();
    void twoRunsAreCompared();
    void runsThatCannotBeComparedSayWhy();
    void sectionsAreReachedWithKeys();
    void changedStoreIsReadAgain();
    void failureCanBeTriedAgain();
    void stoppingSaysSo();
    void leavingInTheMiddleIsHarmless();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestAnalyse::initTestCase()
{
    m_store = test::makeLiveFixture(m_folder.path(), {60, false});
}

void TestAnalyse::withoutAStoreItSaysSo()
{
    test::Bench bench;
    QVERIFY(
        bench.window->findChild<AnalyseScreen*>()->message().contains(QStringLiteral("No store is open")));
}

void TestAnalyse::withoutAnOrderItSaysWhatIsMissing()
{
    QTemporaryDir folder;
    test::Bench bench;
    bench.window->openStore(test::makeFixture(folder.path(), {10, {64, 32}, {32, 32}, false, false, false}));
    QTRY_VERIFY(bench.window->session().isOpen());
    bench.window->showScreen(QStringLiteral("analyse"));
    QTRY_VERIFY(bench.window->findChild<AnalyseScreen*>()->message().contains(
        QStringLiteral("Nothing is reranked yet")));
    QVERIFY(!bench.window->findChild<AnalyseScreen*>()->isBusy());
}

void TestAnalyse::overviewShowsSplitsAreasAndSignatures()
{
    Shown shown(m_store);
    QVERIFY(shown.opened && shown.settled);
    const QAbstractItemModel* model =
        child<QTableView>(child<OverviewPage>(shown.screen()), "groups")->model();
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
    const QString base = child<OverviewPage>(shown.screen())->signatureText(0);
    QVERIFY2(base.contains(QStringLiteral("fires under 70 %")), qPrintable(base));
    QVERIFY(base.contains(evaluation.signatures[0].advice));
    QVERIFY(child<OverviewPage>(shown.screen())->signatureText(1).contains(QStringLiteral("not measured")));
}

void TestAnalyse::overviewSaysWhatWasNotSearchedAndWhatIsTied()
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
    const OverviewPage* page = child<OverviewPage>(shown.screen());
    QVERIFY2(page->warnings().contains(QStringLiteral("3 of 30 queries count as misses")),
             qPrintable(page->warnings()));
    QVERIFY(page->warnings().contains(QStringLiteral("shares its score")));
    const QAbstractItemModel* model = child<QTableView>(page, "groups")->model();
    const QModelIndex queries = model->index(0, OverviewModel::QueriesColumn);
    QCOMPARE(queries.data().toString(), QStringLiteral("30"));
    QVERIFY(queries.data(OverviewModel::DetailRole).toString().contains(QStringLiteral("3 not searched")));
    QVERIFY(queries.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("3 not searched")));
    const QModelIndex first = model->index(0, OverviewModel::R1Column);
    QVERIFY2(first.data().toString().endsWith(u'*'), qPrintable(first.data().toString()));
    QVERIFY(first.data(Qt::ToolTipRole).toString().contains(QStringLiteral("in any order")));
    const QLabel* unranked = shown.bench.window->findChild<CasesPanel*>()->unranked();
    QTRY_VERIFY(!unranked->isHidden());
    QVERIFY2(unranked->text().startsWith(QStringLiteral("3 queries were not searched")),
             qPrintable(unranked->text()));
}

void TestAnalyse::aRowOfTheTableBecomesTheFilter()
{
    Shown shown(m_store);
    QVERIFY(shown.settled);
    QTableView* table = child<QTableView>(child<OverviewPage>(shown.screen()), "groups");
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

void TestAnalyse::figuresOfTheListAlone()
{
    Shown shown(m_store);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    const auto sum = [plot] {
        double all = 0;
        for (const double count : plot->data().series.front().y)
            all += count;
        return all;
    };
    const double all = sum();
    QTest::keyClick(child<QCheckBox>(shown.screen(), "onlyListed"), Qt::Key_Space);
    QVERIFY(shown.screen().isOnlyListed());
    QVERIFY(shown.ready());
    QCOMPARE(sum(), all); // everything is in the list
    shown.view().edit([](store::CaseFilter& filter) { filter.area = QStringLiteral("Ashford"); });
    QTRY_VERIFY(sum() < all && sum() > 0);
    QVERIFY(plot->data().source.contains(QStringLiteral("only those in the list")));
    QVERIFY(plot->data().series[0].emphasis.empty());
    shown.screen().showSection(Section::Overview);
    QVERIFY(shown.ready());
    QCOMPARE(child<QTableView>(child<OverviewPage>(shown.screen()), "groups")->model()->rowCount(),
             2); // one area is no part of a split
}

void TestAnalyse::twoRunsAreCompared()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {30, false});
    const qint64 unchanged = addUnchangedRun(path);
    Shown shown(path);
    QVERIFY(shown.show(Section::Runs));
    RunsPage* page = child<RunsPage>(shown.screen());
    QCOMPARE(child<QComboBox>(page, "first")->currentData().toLongLong(), unchanged);
    QCOMPARE(page->cell(RunSet::OnlyB)->text(), QStringLiteral("0"));
    const int right = page->cell(RunSet::BothRight)->text().toInt();
    QCOMPARE(child<QComboBox>(page, "second")->count(), 2 + 1); // itself, the live one, the fixture's
    QTest::keyClick(child<QComboBox>(page, "second"), Qt::Key_Down);
    QVERIFY(shown.ready());
    QVERIFY2(page->cell(RunSet::OnlyB)->text().toInt() > 0, qPrintable(page->figures()));
    QCOMPARE(page->cell(RunSet::BothRight)->text().toInt() + page->cell(RunSet::OnlyA)->text().toInt(),
             right);
    QVERIFY(page->cell(RunSet::OnlyA)->accessibleName().contains(QStringLiteral("only A right")));
    QTest::mouseClick(page->cell(RunSet::OnlyB), Qt::LeftButton);
    QTRY_VERIFY2(shown.picked().contains(QStringLiteral("only B right")), qPrintable(shown.picked()));
    // A is the other one, of which the list of cases is not.
    QTest::keyClick(child<QComboBox>(page, "first"), Qt::Key_Down);
    QVERIFY(shown.ready());
    QVERIFY(page->cell(RunSet::OnlyB)->text() != QStringLiteral("–"));
    QCOMPARE(child<QComboBox>(shown.screen(), "run")->currentData(),
             child<QComboBox>(page, "first")->currentData());
}

void TestAnalyse::runsThatCannotBeComparedSayWhy()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {20, false});
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const store::Run retrieval = *store::latestRun(*store, RunKind::Retrieve);
        QJsonObject parameters = retrieval.parameters;
        parameters[QStringLiteral("k")] = 5;
        store::finishRun(*store, store::beginRun(*store, RunKind::Retrieve, retrieval.model, parameters));
    }
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 other = store::latestRun(*store, RunKind::Retrieve)->id;
    const qint64 live = store::latestRun(*store, RunKind::Rerank)->id;
    addUnchangedRun(path, {{QStringLiteral("retrieval"), other}});
    Shown shown(path);
    QVERIFY(shown.show(Section::Runs));
    RunsPage* page = child<RunsPage>(shown.screen());
    child<QComboBox>(page, "second")->setFocus();
    while (child<QComboBox>(page, "second")->currentData().toLongLong() != live)
        QTest::keyClick(child<QComboBox>(page, "second"), Qt::Key_Down);
    QVERIFY(shown.ready());
    QVERIFY2(page->figures().contains(QStringLiteral("different retrievals")), qPrintable(page->figures()));
    QVERIFY(!page->cell(RunSet::BothRight)->isEnabled());
    QTest::keyClick(child<QComboBox>(page, "second"), Qt::Key_Home); // itself
    QVERIFY(shown.ready());
    QVERIFY(page->figures().contains(QStringLiteral("McNemar")));
}

void TestAnalyse::sectionsAreReachedWithKeys()
{
    Shown shown(m_store);
    QVERIFY(shown.settled);
    AnalyseScreen& screen = shown.screen();
    child<QTabBar>(screen, "sections")->setFocus();
    QTest::keyClick(child<QTabBar>(screen, "sections"), Qt::Key_Right);
    QCOMPARE(screen.section(), Section::Curve);
    QVERIFY(shown.ready());
    QTest::keyClick(&screen, Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(screen.section(), Section::RankChange);
    QVERIFY(shown.ready());
    QTest::keyClick(child<SplitPage>(screen, "rankChange")->card(0)->view(), Qt::Key_PageUp,
                    Qt::ControlModifier);
    QCOMPARE(screen.section(), Section::Curve);
    QTest::keyClick(&screen, Qt::Key_L, Qt::ControlModifier);
    QVERIFY(screen.isOnlyListed());
}

void TestAnalyse::changedStoreIsReadAgain()
{
    QTemporaryDir folder;
    const QString path = test::makeLiveFixture(folder.path(), {20, false});
    Shown shown(path);
    QVERIFY(shown.show(Section::RankChange));
    PlotView* plot = child<SplitPage>(shown.screen(), "rankChange")->card(0)->view();
    QVERIFY(plot->data().series[0].y.size() > 0);
    const auto before = plot->data().series[0].y;
    qint64 run = 0; // by the one that holds the lock, the window's own writer
    shown.bench.window->writer().post([&run](store::Store& store) { run = addUnchangedRun(store); }, {});
    QTRY_VERIFY(shown.bench.window->writer().pending() == 0 && run != 0);
    shown.bench.window->session().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!plot->data().series.empty() && plot->data().series[0].y != before, patience);
    QVERIFY(shown.ready());
    QCOMPARE(child<QComboBox>(shown.screen(), "run")->currentData().toLongLong(), run);
    QCOMPARE(fullestBar(plot).item, 9); // nothing moved
}

void TestAnalyse::failureCanBeTriedAgain()
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

void TestAnalyse::stoppingSaysSo()
{
    Shown shown(m_store);
    QVERIFY(shown.settled);
    shown.screen().showSection(Section::Questions);
    QVERIFY(shown.screen().isBusy()); // nothing of it can be there before the next event
    QVERIFY(child<QPushButton>(shown.screen(), "stop")->isVisible());
    child<QPushButton>(shown.screen(), "stop")->click();
    QVERIFY(!shown.screen().isBusy());
    QVERIFY2(shown.screen().message().contains(QStringLiteral("Stopped")),
             qPrintable(shown.screen().message()));
    QTest::keyClick(shown.screen().findChild<QAbstractButton*>(QStringLiteral("primary")), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(shown.screen().message().isEmpty(), patience);
    QVERIFY(shown.ready());
    QCOMPARE(int(child<QuestionsPage>(shown.screen())->shownOrder().size()), 30);
}

void TestAnalyse::leavingInTheMiddleIsHarmless()
{
    for (const Section section : {Section::Overview, Section::Questions, Section::Embeddings}) {
        Shown shown(m_store, false);
        shown.screen().showSection(section);
        shown.bench.window->showScreen(QStringLiteral("cases"));
    }
    Shown shown(m_store, false);
    shown.screen().showSection(Section::Questions);
    shown.bench.window->session().close();
    QTRY_VERIFY(shown.screen().message().contains(QStringLiteral("No store is open")));
    QTRY_VERIFY(!shown.screen().isBusy());
}

GEOVLM_TEST(TestAnalyse);

} // namespace tst_analyse

#include "tst_analyse.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"
#include "fixture.h"
#include "named_controls.h"
#include "plots/plot_card.h"
#include "shell/actions/actions.h"
#include "store/results/runs.h"
#include "store/results/trainings.h"
#include "train/diagnosis_banner.h"
#include "train/suppress_page.h"
#include "train/sweep_page.h"
#include "train/train_form.h"
#include "train/train_page.h"
#include "train/train_screen.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <mutex>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

constexpr int queries = 20;

/// Of a training whose loss stands and whose matches stand no higher than the rest.
EpochFigures collapsed(int epoch)
{
    EpochFigures one;
    one.epoch = epoch;
    one.loss = 0.1 + 0.0001 * (epoch % 2);
    one.validationR1 = 40 + epoch;
    one.learningRate = 0.001;
    one.spread = {{30, 0.01, 0.01, -0.2, 0.2, 50}, -0.05, 0.06, 0.004};
    return one;
}

EpochFigures fine(int epoch)
{
    EpochFigures one = collapsed(epoch);
    one.loss = 0.5 / (epoch + 1);
    one.spread.gap = 0.4;
    return one;
}

/// Stands in for the networks: writes what a training writes, an epoch whenever the test lets it.
struct FakePipeline
{
    QSemaphore go, done;
    std::atomic<int> stopped = 0;
    pipeline::TrainOptions asked;
    std::vector<QString> reranked;
    ml::EpochReport lateReport;

    qint64 put(store::Store& store, const QString& kind, const QJsonObject& parameters,
               std::vector<EpochFigures> epochs, bool cut = false)
    {
        store::Transaction transaction(store);
        const qint64 run = store::beginRun(store, kind, 0, parameters);
        const TrainingState state = diagnoseTraining(epochs, parameters[u"margin"].toDouble()).state;
        store::putTraining(store, {run, 80, 45.5, 1, cut, state, 2.5, std::move(epochs), {}});
        if (kind == QLatin1String("train")) {
            store::Model model;
            model.kind = QStringLiteral("reranker");
            model.name = parameters[u"name"].toString();
            model.sha256 = QByteArray::number(run).rightJustified(64, '0');
            model.run = run;
            store::putModel(store, model);
        }
        store::finishRun(store, run);
        transaction.commit();
        return run;
    }

    pipeline::TrainResult train(store::Store& store, const pipeline::TrainOptions& options,
                                Progress& progress, const ml::EpochReport& report)
    {
        asked = options;
        lateReport = report;
        pipeline::TrainResult result;
        progress.begin(QStringLiteral("Training"), 12);
        for (int epoch = 0; epoch < 12 && !result.stopped; ++epoch) {
            while (!go.tryAcquire(1, 5) && !progress.stopRequested()) {
            }
            result.stopped = progress.stopRequested();
            if (result.stopped)
                break;
            result.epochs.push_back(options.fusion == QLatin1String("sum") ? collapsed(epoch) : fine(epoch));
            report(result.epochs.back());
            progress.advance(epoch + 1);
            done.release();
        }
        stopped += result.stopped;
        put(store, QStringLiteral("train"),
            {{QStringLiteral("name"), options.name},
             {QStringLiteral("fusion"), options.fusion},
             {QStringLiteral("margin"), options.margin},
             {QStringLiteral("epochs"), 12},
             {QStringLiteral("seed"), QStringLiteral("7")}},
            result.epochs, result.stopped);
        result.diagnosis = diagnoseTraining(result.epochs, options.margin);
        return result;
    }

    pipeline::SweepResult sweep(store::Store& store, const pipeline::SweepOptions& options,
                                Progress& progress, const pipeline::SweepReport& report)
    {
        for (int seed = 1; seed <= options.seeds; ++seed)
            for (const QString& fusion : options.fusions)
                for (const double margin : options.margins) {
                    while (!go.tryAcquire(1, 5))
                        progress.throwIfStopped();
                    pipeline::SweepTraining one{fusion, margin, quint64(seed), {}, false};
                    one.training.validationR1 = 50;
                    one.training.state = TrainingState::Learning;
                    one.training.epochs = {fine(0)};
                    one.training.tests = {{QStringLiteral("same-area"), 10, 60, 60.0 + seed + margin, 0},
                                          {QStringLiteral("cross-area"), 10, 55, 50, 0}};
                    store::Transaction transaction(store);
                    one.training.run = store::beginRun(store, QStringLiteral("sweep"), 0,
                                                       {{QStringLiteral("fusion"), fusion},
                                                        {QStringLiteral("margin"), margin},
                                                        {QStringLiteral("seed"), QString::number(seed)},
                                                        {QStringLiteral("data"), QStringLiteral("d")}});
                    store::putTraining(store, one.training);
                    store::finishRun(store, one.training.run);
                    transaction.commit();
                    report(one);
                    progress.advance(seed);
                    done.release();
                }
        return {};
    }

    static figures::Evaluation evaluation(double r10)
    {
        figures::Evaluation evaluation;
        evaluation.run = 5;
        figures::SplitEvaluation split;
        split.name = QStringLiteral("same-area");
        split.metrics.queries = 10;
        split.metrics.before = {r10 / 2, r10, r10, {}, {}, {}, {}};
        split.metrics.after = {r10 / 2 + 5, r10, r10, {}, {}, {}, {}};
        evaluation.splits.push_back(split);
        return evaluation;
    }

    StageFunctions stages()
    {
        StageFunctions all;
        all.training.train = [this](auto& s, const auto& o, auto& p, const auto& r) {
            return train(s, o, p, r);
        };
        all.training.sweep = [this](auto& s, const auto& o, auto& p, const auto& r) {
            return sweep(s, o, p, r);
        };
        all.training.rerank = [this](store::Store&, const pipeline::RerankOptions& options, Progress&) {
            reranked.push_back(options.model);
            pipeline::RerankResult result;
            result.queries = queries;
            return result;
        };
        all.training.evaluate = [](const store::Store&, qint64) { return evaluation(90); };
        all.training.suppress = [](const store::Store&, const pipeline::SuppressOptions& options, Progress&) {
            if (options.r10 > 90)
                throw Error(QStringLiteral("R@10 is 90.0."));
            return pipeline::Suppression{evaluation(options.r10),
                                         {{QStringLiteral("same-area"), 3}},
                                         {{QStringLiteral("same-area"), 90}}};
        };
        return all;
    }
};

} // namespace

class TestUiTrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void opensWithItsKeyAndSaysWhatThereIs();
    void theMenuLeadsToTheForm();
    void fieldsThatAFusionDoesNotUseSayWhy();
    void namesThatAreFreeAreOffered();
    void aTrainingIsSeenLiveAndKeptWhenItIsStopped();
    void whatComesTooLateIsDropped();
    void severalTrainingsLieOverEachOther();
    void theModelInUseIsChosenHere();
    void optionsAreUsedAgain();
    void aSweepFillsRowByRow();
    void wordsOfASweepThatMakeNoSenseStopIt();
    void suppressionIsAPlotAndATable();
    void aStoreThatAnotherWritesIsOnlyRead();
    void aStoreWithoutCandidatesSaysSo();
    void everyControlHasAName();
    void noTwoKeysCollide();

private:
    void openScreen();
    TrainPage* page() const { return m_bench->window->train()->training(); }
    SweepPage* sweep() const { return m_bench->window->train()->sweep(); }
    QTabWidget* tabs() const { return m_bench->window->train()->tabs(); }
    QString cell(const QTableView* table, int row, int column) const
    {
        return table->model()->index(row, column).data().toString();
    }
    static std::size_t points(const PlotCard* card)
    {
        const PlotData& data = card->view()->data();
        return data.series.empty() ? 0 : data.series.front().y.size();
    }
    /// Trains with the form's options, as many epochs as there are.
    void trainOnce(const QString& name)
    {
        page()->form()->name()->setText(name);
        QTRY_VERIFY(page()->trainButton()->isEnabled());
        m_fake->go.release(12);
        QTest::mouseClick(page()->trainButton(), Qt::LeftButton);
        QTRY_VERIFY(!m_bench->window->jobs().isRunning());
        QTRY_VERIFY(page()->model().rowCount() > 0 && page()->model().row(0).model == name);
        QTRY_VERIFY(!page()->isBusy());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakePipeline> m_fake;
    std::unique_ptr<test::Bench> m_bench;
    QString m_store;
};

void TestUiTrain::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = test::makeFixture(m_folder->path(), {queries, {64, 32}, {32, 32}, true, true, false});
    m_fake = std::make_unique<FakePipeline>();
    m_bench = std::make_unique<test::Bench>(m_fake->stages());
}

void TestUiTrain::cleanup()
{
    m_bench.reset();
    m_fake.reset();
}

void TestUiTrain::openScreen()
{
    QVERIFY(m_bench->open(m_store));
    m_bench->press(m_bench->window.get(), Qt::Key_4, Qt::ControlModifier);
    QTRY_VERIFY(page()->isVisible());
    QTRY_VERIFY(!m_bench->window->train()->isBusy());
    QTRY_VERIFY(m_bench->window->writer().canWrite());
}

void TestUiTrain::opensWithItsKeyAndSaysWhatThereIs()
{
    openScreen();
    QCOMPARE(m_bench->window->train()->message(), QString());
    // The fixture's training is one of an earlier program: its run is known, its curve is not.
    QCOMPARE(page()->table()->model()->rowCount(), 1);
    QCOMPARE(cell(page()->table(), 0, TrainingsModel::FusionColumn), QStringLiteral("compare"));
    QCOMPARE(cell(page()->table(), 0, TrainingsModel::ValidationColumn), QStringLiteral("–"));
    page()->selectRun(page()->model().row(0).run.id);
    QVERIFY(!page()->keepButton()->isEnabled());
    QVERIFY(!page()->keepButton()->toolTip().isEmpty());
    QCOMPARE(points(page()->curves()->loss()), std::size_t(0));
}

/// From the cases, and from another tab: the form stands ready, and its name is one of the fusion it shows.
void TestUiTrain::theMenuLeadsToTheForm()
{
    QVERIFY(m_bench->open(m_store));
    QAction* train = m_bench->window->actions().action(QStringLiteral("run.train"));
    QTRY_VERIFY(train->isEnabled());
    train->trigger();
    QTRY_VERIFY(page()->isVisible());
    TrainForm* form = page()->form();
    QTRY_VERIFY(form->name()->hasFocus());
    QTRY_VERIFY(!m_bench->window->train()->isBusy());
    QVERIFY2(form->name()->text().startsWith(form->fusion()->currentData().toString() + u'-'),
             qPrintable(form->name()->text()));
    QCOMPARE(form->options().fusion, form->fusion()->currentText());
    QVERIFY(!m_bench->window->jobs().isRunning()); // it asks first
    tabs()->setCurrentWidget(sweep());
    train->trigger();
    QTRY_VERIFY(form->name()->isVisible() && form->name()->hasFocus());
    QCOMPARE(form->name()->selectedText(), form->name()->text());
}

void TestUiTrain::fieldsThatAFusionDoesNotUseSayWhy()
{
    openScreen();
    TrainForm* form = page()->form();
    form->fusion()->setFocus();
    QTest::keyClick(form->fusion(), Qt::Key_Home);
    QCOMPARE(form->options().fusion, QStringLiteral("evidence"));
    QVERIFY(!form->dropout()->isEnabled() && !form->width()->isEnabled());
    QVERIFY(form->hint().contains(QStringLiteral("not used")));
    QVERIFY(!form->dropout()->toolTip().isEmpty());
    for (const char* fusion : {"compare", "attention", "sum"}) {
        QTest::keyClick(form->fusion(), Qt::Key_Down);
        QCOMPARE(form->options().fusion, QString::fromLatin1(fusion));
        QVERIFY(form->dropout()->isEnabled() && form->width()->isEnabled());
        QCOMPARE(form->hint(), QString());
    }
    form->width()->setFocus();
    form->width()->selectAll();
    QTest::keyClicks(form->width(), QStringLiteral("100"));
    QTest::keyClick(form->width(), Qt::Key_Return);
    QCOMPARE(form->options().width, 96); // a multiple of 32
    QVERIFY(!form->options().use);
}

void TestUiTrain::namesThatAreFreeAreOffered()
{
    openScreen();
    TrainForm* form = page()->form();
    QCOMPARE(form->options().name, QStringLiteral("evidence-1"));
    trainOnce(QStringLiteral("evidence-1"));
    QTRY_COMPARE(form->options().name, QStringLiteral("evidence-2"));
    form->name()->setFocus();
    form->name()->selectAll();
    QTest::keyClicks(form->name(), QStringLiteral("evidence-1"));
    QVERIFY(form->hint().contains(QStringLiteral("takes its place")));
    form->name()->selectAll();
    QTest::keyClick(form->name(), Qt::Key_Delete);
    QVERIFY(!page()->trainButton()->isEnabled());
}

void TestUiTrain::aTrainingIsSeenLiveAndKeptWhenItIsStopped()
{
    openScreen();
    TrainForm* form = page()->form();
    form->fusion()->setCurrentIndex(form->fusion()->findData(QStringLiteral("sum")));
    form->margin()->setValue(0.1);
    form->rate()->setValue(0.002);
    form->seed()->setValue(7);
    QTRY_VERIFY(page()->trainButton()->isEnabled());
    QVERIFY(!page()->stopButton()->isEnabled());
    m_bench->press(form->name(), Qt::Key_Return, Qt::ControlModifier); // the form's own key
    QTRY_VERIFY(page()->stopButton()->isEnabled());
    QVERIFY(!page()->trainButton()->isEnabled());
    QVERIFY(!sweep()->startButton()->isEnabled()); // one job at a time
    m_fake->go.release(3);
    QTRY_COMPARE(points(page()->curves()->loss()), std::size_t(3));
    QCOMPARE(page()->banner()->state(), TrainingState::TooEarly);
    QCOMPARE(page()->curves()->recall()->view()->data().series[0].y[2], 42.0);
    const PlotSeries band = page()->curves()->margins()->view()->data().series[0];
    QCOMPARE(band.low[0], -0.05);
    QCOMPARE(band.high[0], 0.06);
    QVERIFY(!page()->curves()->margins()->view()->data().marks.empty());
    m_fake->go.release(6);
    QTRY_COMPARE(points(page()->curves()->loss()), std::size_t(9));
    QVERIFY(page()->banner()->isVisible());
    QCOMPARE(page()->banner()->state(), TrainingState::MarginCollapse);
    QVERIFY(page()->banner()->text().contains(QStringLiteral("Raise the margin")));
    QTest::mouseClick(page()->stopButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_bench->window->jobs().isRunning());
    QCOMPARE(m_fake->stopped, 1);
    QCOMPARE(m_fake->asked.rate, 0.002);
    QCOMPARE(m_fake->asked.seed, quint64(7));
    QVERIFY(!m_fake->asked.use);
    // It is in the table, marked, and its curve is the stored one.
    QTRY_COMPARE(page()->table()->model()->rowCount(), 2);
    QTRY_VERIFY(!page()->isBusy());
    QVERIFY(cell(page()->table(), 0, TrainingsModel::EpochsColumn).contains(QStringLiteral("stopped")));
    QCOMPARE(page()->table()->selectionModel()->selectedRows().size(), 1);
    QTRY_COMPARE(points(page()->curves()->loss()), std::size_t(9));
    QCOMPARE(page()->banner()->state(), TrainingState::MarginCollapse);
}

void TestUiTrain::whatComesTooLateIsDropped()
{
    openScreen();
    trainOnce(QStringLiteral("first"));
    QTRY_COMPARE(points(page()->curves()->loss()), std::size_t(12));
    for (int i = 0; i < 3; ++i)
        m_fake->lateReport(fine(12 + i));
    page()->table()->clearSelection();
    QTRY_VERIFY(!page()->isBusy());
    QCoreApplication::processEvents();
    QCOMPARE(points(page()->curves()->loss()), std::size_t(12)); // as it was: nothing was added
    QVERIFY(!page()->curves()->loss()->view()->isVisible());
    m_bench.reset();
    m_fake->lateReport(fine(20)); // and after the window is gone
    QCoreApplication::processEvents();
}

void TestUiTrain::severalTrainingsLieOverEachOther()
{
    openScreen();
    trainOnce(QStringLiteral("one"));
    trainOnce(QStringLiteral("two"));
    page()->table()->selectAll();
    QTRY_COMPARE(page()->curves()->loss()->view()->data().series.size(), std::size_t(2));
    QCOMPARE(page()->curves()->loss()->view()->data().series[0].name, QStringLiteral("two"));
    QCOMPARE(page()->curves()->loss()->view()->data().series[1].name, QStringLiteral("one"));
    QVERIFY(!page()->banner()->isVisible());
    QVERIFY(!page()->keepButton()->isEnabled()); // which?
    QTRY_VERIFY(!page()->isBusy());
    page()->table()->clearSelection();
    page()->selectRun(page()->model().row(1).run.id);
    QTRY_COMPARE(page()->curves()->loss()->view()->data().series.size(), std::size_t(1));
    QVERIFY(page()->banner()->isVisible());
}

void TestUiTrain::theModelInUseIsChosenHere()
{
    openScreen();
    trainOnce(QStringLiteral("one"));
    trainOnce(QStringLiteral("two"));
    QVERIFY(!page()->model().row(0).inUse);
    page()->table()->clearSelection();
    page()->selectRun(page()->model().row(1).run.id);
    QTRY_VERIFY(page()->keepButton()->isEnabled());
    page()->keepButton()->setFocus();
    QTest::keyClick(page()->keepButton(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(page()->model().rowCount() == 3 && page()->model().row(1).inUse);
    QCOMPARE(m_fake->reranked, std::vector<QString>{QStringLiteral("one")});
    QVERIFY(cell(page()->table(), 1, TrainingsModel::NameColumn).contains(QStringLiteral("in use")));
    const auto store = store::Store::open(m_store, store::Access::Read);
    QCOMPARE(store::rerankerInUse(*store), QStringLiteral("one"));
}

void TestUiTrain::optionsAreUsedAgain()
{
    openScreen();
    page()->form()->fusion()->setCurrentIndex(page()->form()->fusion()->findData(QStringLiteral("sum")));
    page()->form()->margin()->setValue(0.3);
    trainOnce(QStringLiteral("mine"));
    page()->form()->show({});
    QCOMPARE(page()->form()->options().fusion, QStringLiteral("evidence"));
    page()->selectRun(page()->model().row(0).run.id);
    QTest::mouseClick(page()->reuseButton(), Qt::LeftButton);
    const pipeline::TrainOptions again = page()->form()->options();
    QCOMPARE(again.fusion, QStringLiteral("sum"));
    QCOMPARE(again.margin, 0.3);
    QCOMPARE(again.epochs, 12);
    QCOMPARE(again.seed, quint64(7));
    QVERIFY(again.name != QStringLiteral("mine"));
}

void TestUiTrain::aSweepFillsRowByRow()
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
    QTRY_VERIFY(!m_bench->window->train()->isBusy());
    QCOMPARE(sweep()->table()->model()->rowCount(), 4);
    QCOMPARE(page()->model().rowCount(), 7);
    QVERIFY(page()->model().splitColumn(QStringLiteral("same-area")) > 0);
    sweep()->split()->setCurrentIndex(1);
    QCOMPARE(sweep()->plot()->view()->data().marks[0].at, 55.0);
}

void TestUiTrain::wordsOfASweepThatMakeNoSenseStopIt()
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

void TestUiTrain::suppressionIsAPlotAndATable()
{
    openScreen();
    SuppressPage* suppress = m_bench->window->train()->suppression();
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

void TestUiTrain::aStoreThatAnotherWritesIsOnlyRead()
{
    auto other = store::Store::open(m_store, store::Access::Write);
    QVERIFY(m_bench->open(m_store));
    m_bench->window->showScreen(ScreenId::Train);
    QTRY_VERIFY(!m_bench->window->writer().whyReadOnly().isEmpty());
    QTRY_COMPARE(page()->model().rowCount(), 1);
    QVERIFY(!page()->trainButton()->isEnabled() && !sweep()->startButton()->isEnabled());
    QVERIFY(!page()->trainButton()->toolTip().isEmpty());
    other.reset();
    QTRY_VERIFY_WITH_TIMEOUT(page()->trainButton()->isEnabled(), 20000);
}

void TestUiTrain::aStoreWithoutCandidatesSaysSo()
{
    QTemporaryDir folder;
    const QString bare = test::makeFixture(folder.path(), {queries, {64, 32}, {32, 32}, false, false, false});
    m_bench->window->openStore(bare);
    QTRY_VERIFY(m_bench->window->session().isOpen());
    m_bench->window->showScreen(ScreenId::Train);
    QTRY_VERIFY(m_bench->window->train()->message().contains(QStringLiteral("Nothing to train on")));
}

void TestUiTrain::everyControlHasAName()
{
    openScreen();
    QCOMPARE(test::unnamedControls(*m_bench->window->train()), QStringList());
}

void TestUiTrain::noTwoKeysCollide()
{
    QCOMPARE(ActionRegistry::collisions(m_bench->window->actions().specs()).join(u'\n'), QString());
}

QTEST_MAIN(TestUiTrain)
#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "tst_ui_train.moc"

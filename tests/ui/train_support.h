// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "shell/actions/action_registry.h"
#include "store/results/runs.h"
#include "store/results/trainings.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"
#include "train/diagnosis_banner.h"
#include "train/suppress_page.h"
#include "train/sweep_page.h"
#include "train/train_form.h"
#include "train/train_page.h"
#include "train/train_requests.h"
#include "train/train_screen.h"
#include "train/train_text.h"

#include <QSemaphore>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

namespace geovlm::test::train_support {

using namespace ui;

inline constexpr int queries = 20;

/// Of a training whose loss stands and whose matches stand no higher than the rest.
inline EpochFigures collapsed(int epoch)
{
    EpochFigures one;
    one.epoch = epoch;
    one.loss = 0.1 + 0.0001 * (epoch % 2);
    one.validationR1 = 40 + epoch;
    one.learningRate = 0.001;
    one.spread = {{30, 0.01, 0.01, -0.2, 0.2, 50}, -0.05, 0.06, 0.004};
    return one;
}

inline EpochFigures fine(int epoch)
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
    std::vector<QString> used;
    ml::EpochReport lateReport;

    qint64 put(store::Store& store, RunKind kind, const QJsonObject& parameters,
               std::vector<EpochFigures> epochs, bool cut = false)
    {
        store::Transaction transaction(store);
        const qint64 run = store::beginRun(store, kind, 0, parameters);
        const TrainingState state = diagnoseTraining(epochs, parameters[u"margin"].toDouble()).state;
        store::putTraining(store, {run, 80, 45.5, 1, cut, state, 2.5, std::move(epochs), {}});
        if (kind == RunKind::Train) {
            store::Model model;
            model.kind = ModelKind::Reranker;
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
        put(store, RunKind::Train,
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
                    one.training.run = store::beginRun(store, RunKind::Sweep, 0,
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

    Services services()
    {
        Services all;
        all.stages.set<WatchedTraining>(
            [this](store::Store& store, const WatchedTraining& asked, Progress& progress) {
                return trainedText(asked.options, train(store, asked.options, progress, asked.told));
            });
        all.stages.set<WatchedSweep>(
            [this](store::Store& store, const WatchedSweep& asked, Progress& progress) {
                sweep(store, asked.options, progress, asked.told);
                return QStringLiteral("Swept.");
            });
        all.stages.set<ModelToUse>([this](store::Store& store, const ModelToUse& asked, Progress&) {
            used.push_back(asked.name);
            store::Transaction transaction(store);
            store::setRerankerInUse(store, asked.name);
            transaction.commit();
            return QStringLiteral("Used.");
        });
        all.stages.set<WatchedEvaluation>([](store::Store&, const WatchedEvaluation& asked, Progress&) {
            asked.told(evaluation(90));
            return QString();
        });
        all.stages.set<WatchedSuppression>([](store::Store&, const WatchedSuppression& asked, Progress&) {
            const double r10 = asked.options.r10;
            if (r10 > 90)
                throw Error(QStringLiteral("R@10 is 90.0."));
            asked.told(
                {evaluation(r10), {{QStringLiteral("same-area"), 3}}, {{QStringLiteral("same-area"), 90}}});
            return QString();
        });
        return all;
    }
};

/// The Train screen over a store that can be trained on, and stages that only pretend.
class TrainFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = test::makeFixture(m_folder->path(), {queries, {64, 32}, {32, 32}, true, true, false});
        m_fake = std::make_unique<FakePipeline>();
        m_bench = std::make_unique<test::Bench>(m_fake->services());
    }
    void cleanup()
    {
        m_bench.reset();
        m_fake.reset();
    }

protected:
    void openScreen()
    {
        QVERIFY(m_bench->open(m_store));
        m_bench->press(m_bench->window.get(), Qt::Key_4, Qt::ControlModifier);
        QTRY_VERIFY(page()->isVisible());
        QTRY_VERIFY(!m_bench->window->findChild<ui::TrainScreen*>()->isBusy());
        QTRY_VERIFY(m_bench->window->writer().canWrite());
    }
    TrainPage* page() const { return m_bench->window->findChild<ui::TrainScreen*>()->training(); }
    SweepPage* sweep() const { return child<SweepPage>(m_bench->window->findChild<ui::TrainScreen*>()); }
    QTabWidget* tabs() const { return m_bench->window->findChild<ui::TrainScreen*>()->tabs(); }
    QString cell(const QTableView* table, int row, int column) const
    {
        return table->model()->index(row, column).data().toString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakePipeline> m_fake;
    std::unique_ptr<test::Bench> m_bench;
    QString m_store;
};

} // namespace geovlm::test::train_support

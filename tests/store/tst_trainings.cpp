// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store/results/trainings.h"
#include "store_fixture.h"
#include "support/registry.h"

#include <cmath>
#include <limits>

namespace tst_trainings {

using namespace geovlm::test;
using namespace geovlm;

namespace {

EpochFigures figures(int epoch)
{
    EpochFigures one;
    one.epoch = epoch;
    one.loss = epoch == 1 ? std::numeric_limits<double>::quiet_NaN() : 0.5 / (epoch + 1);
    one.validationR1 = 60 + epoch;
    one.learningRate = 0.001;
    one.spread = {{40, 0.1, 0.2, -0.7, 0.9, 62.5}, -0.05, 0.4, 0.3};
    return one;
}

store::Training training(qint64 run)
{
    return {run,
            120,
            71.5,
            2,
            true,
            TrainingState::MarginCollapse,
            3.25,
            {figures(0), figures(1), figures(2)},
            {{QStringLiteral("cross-area"), 30, 40, 45.5, 0}, {QStringLiteral("same-area"), 50, 60, 72, 0}}};
}

} // namespace

class TrainingsTest : public QObject
{
    Q_OBJECT

private:
    static qint64 put(Fixture& fixture, RunKind kind, const QJsonObject& parameters, bool tests = true)
    {
        store::Transaction transaction(*fixture.store);
        const qint64 run = store::beginRun(*fixture.store, kind, 0, parameters);
        store::Training one = training(run);
        if (!tests)
            one.tests.clear();
        store::putTraining(*fixture.store, one);
        store::finishRun(*fixture.store, run);
        transaction.commit();
        return run;
    }
    static qint64 putModel(Fixture& fixture, const QString& name, qint64 run, char letter)
    {
        store::Model model;
        model.kind = ModelKind::Reranker;
        model.name = name;
        model.sha256 = QByteArray(64, letter);
        model.run = run;
        return store::putModel(*fixture.store, model);
    }

private Q_SLOTS:
    void whatIsPutComesBack()
    {
        Fixture fixture;
        const qint64 run = put(fixture, RunKind::Train, {});
        fixture.reopen();
        const store::Training back = store::training(*fixture.store, run);
        const store::Training was = training(run);
        QCOMPARE(back.queries, was.queries);
        QCOMPARE(back.validationR1, was.validationR1);
        QCOMPARE(back.kept, was.kept);
        QCOMPARE(back.stopped, was.stopped);
        QCOMPARE(back.state, was.state);
        QCOMPARE(back.seconds, was.seconds);
        QVERIFY(back.tests == was.tests);
        QCOMPARE(back.epochs.size(), std::size_t(3));
        for (std::size_t e = 0; e < 3; ++e) {
            const EpochFigures& a = back.epochs[e];
            const EpochFigures& b = was.epochs[e];
            QCOMPARE(a.epoch, b.epoch);
            QVERIFY(a.loss == b.loss || (std::isnan(a.loss) && std::isnan(b.loss)));
            QCOMPARE(a.validationR1, b.validationR1);
            QCOMPARE(a.learningRate, b.learningRate);
            QCOMPARE(a.spread.gap, b.spread.gap);
            QCOMPARE(a.spread.lowerQuartile, b.spread.lowerQuartile);
            QCOMPARE(a.spread.upperQuartile, b.spread.upperQuartile);
            QCOMPARE(a.spread.margins.queries, b.spread.margins.queries);
            QCOMPARE(a.spread.margins.mean, b.spread.margins.mean);
            QCOMPARE(a.spread.margins.median, b.spread.margins.median);
            QCOMPARE(a.spread.margins.minimum, b.spread.margins.minimum);
            QCOMPARE(a.spread.margins.maximum, b.spread.margins.maximum);
            QCOMPARE(a.spread.margins.positive, b.spread.margins.positive);
        }
        QVERIFY(store::check(*fixture.store).ok());
        const qint64 other = store::beginRun(*fixture.store, RunKind::Encode, 0, {});
        VERIFY_SAYS(sentenceOf([&] { store::training(*fixture.store, other); }),
                    QStringLiteral("no training"));
    }

    void theTableKnowsTheModelAndWhichIsInUse()
    {
        Fixture fixture;
        const qint64 first = put(fixture, RunKind::Train, {{QStringLiteral("name"), QStringLiteral("a")}});
        putModel(fixture, QStringLiteral("a"), first, 'a');
        const qint64 second = put(fixture, RunKind::Train, {{QStringLiteral("name"), QStringLiteral("b")}});
        putModel(fixture, QStringLiteral("b"), second, 'b');
        const qint64 swept = put(fixture, RunKind::Sweep, {});
        store::beginRun(*fixture.store, RunKind::Train, 0, {}); // never finished
        store::setRerankerInUse(*fixture.store, QStringLiteral("a"));
        auto rows = store::trainings(*fixture.store, 10);
        QCOMPARE(rows.size(), std::size_t(3));
        QCOMPARE(rows[0].run.id, swept);
        QCOMPARE(rows[1].run.id, second);
        QCOMPARE(rows[2].run.id, first);
        QCOMPARE(rows[2].epochs, 3);
        QVERIFY(rows[2].training.epochs.empty());
        QVERIFY(rows[2].inUse && !rows[1].inUse && !rows[0].inUse);
        QVERIFY(rows[0].model.isEmpty());
        QCOMPARE(rows[1].model, QStringLiteral("b"));
        QCOMPARE(store::trainings(*fixture.store, 1).size(), std::size_t(1));
        // Other weights take the name: the first training's can no longer be chosen by it.
        putModel(fixture, QStringLiteral("a"), put(fixture, RunKind::Train, {}), 'c');
        rows = store::trainings(*fixture.store, 10);
        QCOMPARE(rows[0].model, QStringLiteral("a"));
        QVERIFY(rows[0].inUse);
        QVERIFY(rows[3].model.isEmpty() && !rows[3].inUse);
    }

    /// Of a model that reranked, R@1 is what the list of cases says; of queries without a match nothing
    /// counts.
    void testFiguresComeFromTheRerankRun()
    {
        Fixture fixture;
        const qint64 run = put(fixture, RunKind::Train, {}, false);
        const qint64 model = putModel(fixture, QStringLiteral("a"), run, 'a');
        const int split = store::addSplit(*fixture.store, QStringLiteral("same-area"));
        const ImageId tile = fixture.image(QStringLiteral("t.png"), View::Satellite);
        const qint64 old = store::beginRun(*fixture.store, RunKind::Rerank, model, {});
        store::finishRun(*fixture.store, old);
        const qint64 order = store::beginRun(*fixture.store, RunKind::Rerank, model, {});
        const int ranks[][2] = {{0, 0}, {3, 0}, {0, 2}, {5, 5}, {-1, -1}};
        for (int i = 0; i < 5; ++i) {
            const ImageId query = fixture.image(QStringLiteral("q%1.jpg").arg(i));
            store::putReranking(
                *fixture.store, order, split, Role::Test,
                {query, {{tile, 0.5F, 0, 0.5F, 0}}, ranks[i][0] < 0 ? 0 : tile, ranks[i][0], ranks[i][1], 0});
        }
        QVERIFY(store::trainings(*fixture.store, 10).front().training.tests.empty());
        store::finishRun(*fixture.store, order);
        const auto tests = store::trainings(*fixture.store, 10).front().training.tests;
        QVERIFY(tests == std::vector<store::TestFigures>({{QStringLiteral("same-area"), 4, 50, 50, order}}));
    }

    void aTrainingOfAnEarlierProgramHasNoCurve()
    {
        Fixture fixture;
        const qint64 run =
            store::beginRun(*fixture.store, RunKind::Train, 0, {{QStringLiteral("validation_r1"), 77.5}});
        putModel(fixture, QStringLiteral("old"), run, 'a');
        QVERIFY(store::trainings(*fixture.store, 10).empty());
        store::finishRun(*fixture.store, run);
        const auto rows = store::trainings(*fixture.store, 10);
        QCOMPARE(rows.size(), std::size_t(1));
        QVERIFY(!rows[0].hasCurve);
        QCOMPARE(rows[0].model, QStringLiteral("old"));
        QCOMPARE(rows[0].training.validationR1, 77.5);
        VERIFY_SAYS(sentenceOf([&] { store::training(*fixture.store, run); }), QStringLiteral("no training"));
    }

    void equalParametersAreFoundAgain()
    {
        Fixture fixture;
        const QJsonObject parameters{{QStringLiteral("fusion"), QStringLiteral("sum")},
                                     {QStringLiteral("margin"), 0.1}};
        QVERIFY(!store::trainingWith(*fixture.store, RunKind::Sweep, parameters));
        const qint64 run = put(fixture, RunKind::Sweep, parameters);
        QCOMPARE(store::trainingWith(*fixture.store, RunKind::Sweep, parameters), std::optional(run));
        QVERIFY(!store::trainingWith(*fixture.store, RunKind::Train, parameters));
        QJsonObject other = parameters;
        other[QStringLiteral("margin")] = 0.2;
        QVERIFY(!store::trainingWith(*fixture.store, RunKind::Sweep, other));
    }
};

GEOVLM_TEST(TrainingsTest);

} // namespace tst_trainings

#include "tst_trainings.moc"

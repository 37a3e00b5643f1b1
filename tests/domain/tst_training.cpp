// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/training_diagnosis.h"
#include "domain_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QTest>
#include <cmath>
#include <functional>
#include <limits>

namespace tst_training {

using namespace geovlm::test;
using namespace geovlm;

namespace {

QJsonObject trainingGolden()
{
    return goldenJson(QStringLiteral("training.json")).object();
}

/// Losses (as shares of the margin) and gaps by formula, with noise of that size.
struct Made
{
    std::function<double(int)> loss;
    std::function<double(int)> gap;
    double noise = 0.003;
    int epochs = 25;
    std::function<double(int)> r1 = [](int) { return 80.0; };
};

std::vector<EpochFigures> curve(const Made& made, double margin, Random& random)
{
    std::vector<EpochFigures> epochs;
    for (int e = 0; e < made.epochs; ++e) {
        EpochFigures one;
        one.epoch = e;
        one.loss = margin * (made.loss(e) + made.noise * random.normal());
        one.spread.gap = made.gap(e) + 0.005 * random.normal();
        one.spread.margins.queries = 150;
        one.validationR1 = made.r1(e) + random.uniform(-1, 1);
        epochs.push_back(one);
    }
    return epochs;
}

double flat(int)
{
    return 1;
}
double none(int)
{
    return 0;
}
double clear(int)
{
    return 0.4;
}
double falling(int epoch)
{
    return 0.3 + 0.7 * std::exp(-epoch / 8.0);
}

} // namespace

class TrainingDiagnosisTest : public QObject
{
    Q_OBJECT

private:
    /// How often the state is seen over many noisy curves of the same making.
    static int seen(TrainingState state, const Made& made, double margin, Random& random, int times)
    {
        int count = 0;
        for (int i = 0; i < times; ++i)
            count += diagnoseTraining(curve(made, margin, random), margin).state == state;
        return count;
    }

private Q_SLOTS:
    void spreadsEqualNumpys()
    {
        const QJsonArray cases = trainingGolden()[u"spreads"].toArray();
        QCOMPARE(cases.size(), 7);
        for (const QJsonValue& one : cases) {
            MarginCollector collector;
            for (const QJsonValue& row : one[u"rows"].toArray()) {
                const std::vector<float> scores = floatsOf(row[u"scores"]);
                collector.add(scores, row[u"match"].toInt());
            }
            const MarginSpread spread = collector.spread();
            QCOMPARE(spread.margins.queries, one[u"queries"].toInt());
            QVERIFY(near(spread.margins.mean, one[u"mean"].toDouble()));
            QVERIFY(near(spread.margins.minimum, one[u"least"].toDouble()));
            QVERIFY(near(spread.lowerQuartile, one[u"lower"].toDouble()));
            QVERIFY(near(spread.margins.median, one[u"median"].toDouble()));
            QVERIFY(near(spread.upperQuartile, one[u"upper"].toDouble()));
            QVERIFY(near(spread.margins.maximum, one[u"greatest"].toDouble()));
            QVERIFY(near(spread.margins.positive, one[u"positive"].toDouble()));
            QVERIFY(near(spread.gap, one[u"gap"].toDouble()));
        }
    }

    void everyStateIsSeenThroughNoise_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("making");
        QTest::newRow("collapse") << int(TrainingState::MarginCollapse) << 0;
        QTest::newRow("oscillation") << int(TrainingState::Oscillation) << 1;
        QTest::newRow("learning") << int(TrainingState::Learning) << 2;
        QTest::newRow("settled") << int(TrainingState::Learning) << 3;
        QTest::newRow("not learning") << int(TrainingState::NotLearning) << 4;
        QTest::newRow("rising") << int(TrainingState::Diverged) << 5;
        QTest::newRow("by heart") << int(TrainingState::Memorising) << 6;
        QTest::newRow("over-fitting") << int(TrainingState::Overfitting) << 7;
    }

    void everyStateIsSeenThroughNoise()
    {
        QFETCH(int, state);
        QFETCH(int, making);
        const auto upAndDown = [](int epoch) { return 0.7 + (epoch % 2 == 0 ? 0.1 : -0.1); };
        const auto rising = [](int epoch) { return 0.6 + 0.04 * epoch; };
        const auto sinking = [](int epoch) { return 80 - 0.8 * epoch; };
        const auto settled = [](int epoch) { return 0.3 + 0.7 * std::exp(-epoch / 2.0); };
        const Made makings[] = {{flat, none},
                                {upAndDown, clear},
                                {falling, clear, 0.003, 20},
                                {settled, clear},
                                {flat, clear},
                                {rising, clear},
                                {falling, none, 0.003, 20},
                                {falling, clear, 0.003, 20, sinking}};
        Random random = Random::stream(propertySeed(), "diagnosis", quint64(making));
        for (const double margin : {0.1, 0.5, 1.0}) {
            const int times = 200;
            const int count = seen(TrainingState(state), makings[making], margin, random, times);
            QVERIFY2(count == times,
                     qPrintable(QStringLiteral("%1 of %2 at m = %3").arg(count).arg(times).arg(margin)));
        }
    }

    /// Noise alone around a level is no oscillation while it is small, and is one when it is big.
    void smallNoiseIsNoOscillation()
    {
        Random random = Random::stream(propertySeed(), "noise");
        QCOMPARE(seen(TrainingState::Oscillation, {clear, clear, 0.015}, 1, random, 300), 0);
        const int big = seen(TrainingState::Oscillation, {flat, clear, 0.15}, 1, random, 300);
        QVERIFY2(big > 150, qPrintable(QString::number(big))); // about two in three are seen as such
    }

    void fewEpochsSayNothing()
    {
        Random random(1);
        for (int epochs = 0; epochs <= diagnosis::window; ++epochs) {
            const auto made = curve({flat, none, 0, epochs}, 1, random);
            const TrainingDiagnosis said = diagnoseTraining(made, 1);
            QCOMPARE(said.state == TrainingState::TooEarly, epochs < diagnosis::window);
            QCOMPARE(said.fired(), epochs >= diagnosis::window);
            QVERIFY(!said.finding.isEmpty());
        }
    }

    void aLossThatIsNoNumberIsSaidAtOnce()
    {
        Random random(2);
        auto epochs = curve({flat, none, 0, 3}, 1, random);
        epochs.back().loss = std::numeric_limits<double>::quiet_NaN();
        const TrainingDiagnosis said = diagnoseTraining(epochs, 1);
        QCOMPARE(said.id, QStringLiteral("diverged"));
        QVERIFY(said.advice.contains(QStringLiteral("learning rate")));
    }

    /// The paper's advice, but not where it cannot help.
    void adviceIsThePapers()
    {
        Random random(3);
        const TrainingDiagnosis small = diagnoseTraining(curve({flat, none, 0}, 0.1, random), 0.1);
        QCOMPARE(small.id, QStringLiteral("margin-collapse"));
        QVERIFY(small.advice.contains(QStringLiteral("Raise the margin")));
        QVERIFY(small.finding.contains(QStringLiteral("0.100")));
        const TrainingDiagnosis full = diagnoseTraining(curve({flat, none, 0}, 1, random), 1);
        QVERIFY(full.advice.contains(QStringLiteral("fusion")));
        const auto upAndDown = [](int epoch) { return epoch % 2 == 0 ? 0.8 : 0.6; };
        const TrainingDiagnosis swinging = diagnoseTraining(curve({upAndDown, clear, 0}, 1, random), 1);
        QVERIFY(swinging.advice.contains(QStringLiteral("Lower the learning rate")));
        QVERIFY(swinging.finding.contains(QStringLiteral("0.2")));
    }

    /// What was wrong may be over: only the last epochs count.
    void aTrainingThatRecoversIsFine()
    {
        Random random(4);
        const auto late = [](int epoch) { return epoch < 12 ? 1.0 : 1.0 - 0.03 * (epoch - 11); };
        const auto gap = [](int epoch) { return epoch < 12 ? 0.0 : 0.02 * (epoch - 11); };
        const auto epochs = curve({late, gap, 0.002}, 1, random);
        QCOMPARE(diagnoseTraining(std::span(epochs).first(12), 1).id, QStringLiteral("margin-collapse"));
        QCOMPARE(diagnoseTraining(epochs, 1).id, QStringLiteral("learning"));
    }

    /// Of a small validation part, a single case is many points.
    void fewCasesAreNoOverfitting()
    {
        Random random(6);
        const auto sinking = [](int epoch) { return epoch < 10 ? 80.0 : 70.0; };
        auto epochs = curve({falling, clear, 0, 20, sinking}, 1, random);
        QCOMPARE(diagnoseTraining(epochs, 1).id, QStringLiteral("overfitting"));
        for (EpochFigures& one : epochs)
            one.spread.margins.queries = 12;
        QCOMPARE(diagnoseTraining(epochs, 1).id, QStringLiteral("learning"));
    }

    void namesLeadBackToStates()
    {
        for (int state = 0; state <= int(TrainingState::Overfitting); ++state) {
            const auto back = trainingStateNamed(trainingStateId(TrainingState(state)));
            QVERIFY(back && int(*back) == state);
            QVERIFY(!trainingStateName(TrainingState(state)).isEmpty());
        }
        QVERIFY(!trainingStateNamed(QStringLiteral("fine")));
    }

    void aMarginOfZeroIsNoDivision()
    {
        Random random(5);
        auto epochs = curve({flat, none, 0}, 1, random);
        for (EpochFigures& one : epochs)
            one.loss = 0;
        QCOMPARE(diagnoseTraining(epochs, 0).id, QStringLiteral("margin-collapse"));
    }
};

GEOVLM_TEST(TrainingDiagnosisTest);

} // namespace tst_training

#include "tst_training.moc"
